"""What if: what would follow, were a question answered so, and what that changes. Nothing is kept of it."""

from collections.abc import Sequence
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from policycheck.evaluation.session import BOARD, Session
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.report.evaluation import evaluation_document
from policycheck.web import assumptions
from policycheck.web.changes import refused
from policycheck.web.fact_rows import fact_row, facts_near
from policycheck.web.navigation import case_address
from policycheck.web.render import as_piece, page
from policycheck.web.said import answer_of
from policycheck.web.visit import Form, Visit


def what_if(visit: Visit) -> Response:
    """What would follow, were some answers so under every account; and the answers that can be supposed."""
    case, incident = visit.readable()
    texts = list(dict.fromkeys(visit.query.getlist("assume")))
    text, reader = case.shown.text, visit.site.reader
    report, supposed = None, []
    try:
        if len(texts) > assumptions.MOST:
            raise refused("What if", f"{len(texts)} answers are supposed", f"suppose at most {assumptions.MOST}")
        if visit.query.get("fact") and "answer" in visit.query:
            return RedirectResponse(_address(visit, [*texts, _typed(visit, text, incident)]), 303)
        evaluation = assumptions.evaluated(reader, text, incident, texts)
        if texts:
            what = f"what if report {texts}"
            report = reader.derived(what, text, lambda: as_piece(evaluation_document(evaluation, None)))
        supposed = [
            (f"{one.about_label}: {one.text}", _address(visit, texts[:at] + texts[at + 1 :]))
            for at, one in enumerate(evaluation.suppositions)
        ]
    except BadInput as bad:
        return _page(visit, texts, bad.problems)
    return _page(visit, texts, (), report, supposed)


def _page(
    visit: Visit,
    texts: Sequence[str],
    problems: Sequence[Problem],
    report: Markup | None = None,
    supposed: Sequence[tuple[str, str]] = (),
) -> Response:
    """The page with what follows and what is supposed, each with where taking it out leads."""
    case, incident = visit.readable()
    chosen, words = visit.query.get("fact", ""), visit.query.get("words", "").strip()
    library = visit.site.library
    return page(
        visit,
        "what_if.html",
        case,
        problems,
        incident=incident,
        texts=texts,
        report=report,
        supposed=supposed,
        offered=[] if problems else offered(visit, case.shown.text, texts),
        words=words,
        fact=fact_row(library, incident, chosen) if chosen in library.facts else None,
        found=facts_near(visit.site.facts, library, incident, words),
        about=visit.query.get("about", ""),
        answered=visit.query.getlist("answer"),
        here=_address(visit, texts),
    )


def _typed(visit: Visit, text: str, incident: Incident) -> str:
    """What the form supposes. Raises BadInput at its field."""
    form = Form({name: visit.query.getlist(name) for name in ("fact", "about", "answer")})
    key = form.text("fact"), form.text("about")
    if key[0] not in visit.site.library.facts:
        raise refused("Question", "there is none of this name", "find one by its words")
    session = Session(library=visit.site.library, incident=incident, text=text, speaker=BOARD)
    made = assumptions.of_answer(visit.site.library, key, answer_of(form, session, key))
    assumptions.read([made], visit.site.library, incident)
    return made


def offered(visit: Visit, text: str, texts: Sequence[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The first questions, each with whom it is about and its answers, and where supposing each leads.

    Without those on which something is supposed; none where they are still worked out.
    """
    questions = visit.site.reader.questions(text)
    taken = {one.partition("=")[0] for one in texts}
    return [
        (
            item.question,
            item.about_label,
            [
                (answer.text, _address(visit, [*texts, assumptions.of_value((item.fact, item.about), answer.value)]))
                for answer in item.answers
            ],
        )
        for item in (questions.items if questions is not None else ())
        if item.answers and f"{item.fact}@{item.about}" not in taken
    ]


def _address(visit: Visit, texts: Sequence[str]) -> str:
    to = case_address(visit.places["case"], "what-follows", "what-if")
    return f"{to}?{urlencode([('assume', text) for text in texts])}" if texts else to


PAGES = {"/cases/{case}/what-follows/what-if": what_if}
