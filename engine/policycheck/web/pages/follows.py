"""What follows: the report of the evaluation, and each rule in full."""

from starlette.responses import Response

from policycheck.report.evaluation import evaluation_document, in_detail
from policycheck.report.results import results
from policycheck.web.pages.what_if import offered
from policycheck.web.render import as_piece, page
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

_OFFERED = 3  # questions with whose answers “what if” begins


def what_follows(visit: Visit) -> Response:
    """What may have been violated, on whose word, in which words of the policy; what is disputed and missing."""
    case, _ = visit.readable()
    reader, text = visit.site.reader, case.shown.text
    evaluation, questions = reader.evaluation(text), reader.questions(text)
    what = "report" if questions is not None else "report without questions"
    report = reader.derived(what, text, lambda: as_piece(evaluation_document(evaluation, questions)))
    return page(
        visit,
        "follows.html",
        case,
        report=report,
        asking=questions is None,
        offered=offered(visit, text, ())[:_OFFERED],
        results=len(evaluation.results),
        rules=[(section.number, section.head.title) for section in results(evaluation).all],
    )


def one_rule(visit: Visit) -> Response:
    """One rule in full: its words, its elements, who says what, and what follows from what."""
    case, _ = visit.readable()
    number = visit.places["number"]
    evaluation = visit.site.reader.evaluation(case.shown.text)
    shown = in_detail(evaluation, int(number)) if number.isascii() and number.isdecimal() and len(number) < 6 else None
    if shown is None:
        raise NoSuchCase(number)
    return page(visit, "rule.html", case, report=as_piece(shown), number=int(number))


PAGES = {
    "/cases/{case}/what-follows": what_follows,
    "/cases/{case}/what-follows/{number}": one_rule,
}
