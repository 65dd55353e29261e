"""The letter that asks the agency for the records which would settle the most: as a page, and to download."""

from collections.abc import Sequence
from dataclasses import replace
from typing import get_args

from starlette.responses import Response

from policycheck.document.model import Document
from policycheck.library.cautions import unfilled
from policycheck.model.dates import is_single_day, no_date, spoken
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.request import Law, kinds
from policycheck.report.letter import document
from policycheck.request.request import letter, most_decisive
from policycheck.web import interview
from policycheck.web.case_reader import SHOWN
from policycheck.web.changes import refused
from policycheck.web.downloads import FORMS, download
from policycheck.web.render import as_piece, page
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

_FACTS, _MOST = 10, 500  # that a letter is about
LAWS = {
    "": "By where the agency is",
    "cpra": "California Public Records Act",
    "foia": "Freedom of Information Act (federal)",
    "general": "None by name",
}


def letter_page(visit: Visit) -> Response:
    """The letter as it would be sent, and the form that fills it in."""
    case, incident = visit.readable()
    problems: Sequence[Problem] = ()
    made, waiting = None, False
    try:
        made, waiting = _letter(visit, case.shown.text, incident)
    except BadInput as bad:
        problems = bad.problems
    given = visit.asked("from", "date", "law", "facts")
    return page(
        visit,
        "letter.html",
        case,
        problems,
        letter=as_piece(made) if made is not None else None,
        subtitle=made.subtitle if made is not None else "",
        head=made.head if made is not None else (),
        notice=made.notice if made is not None else "",
        waiting=waiting,
        given=given,
        laws=LAWS.items(),
        most=_FACTS,
        forms=FORMS,
    )


def letter_file(visit: Visit) -> Response:
    """The letter as a file."""
    case, incident = visit.readable()
    form = FORMS.get(visit.places["form"])
    if form is None:
        raise NoSuchCase(visit.places["form"])
    made, _ = _letter(visit, case.shown.text, incident)
    if made is None:
        raise refused("Letter", "it is still worked out", "wait a few seconds, and load the page again")
    return download(made, f"{case.name}-letter.{visit.places['form']}")


def _letter(visit: Visit, text: str, incident: Incident) -> tuple[Document | None, bool]:
    """The letter; None where no record would settle anything, or, and then that is said, what it takes is worked out.

    Raises BadInput, each problem at its field.
    """
    given = visit.asked("from", "date", "law", "facts")
    problems = _wrong(given)
    blank = unfilled(SHOWN, text)
    if blank is not None:
        problems.append(Problem(Place("This case"), blank.cause, "fill it in under Overview"))
    if problems:
        raise BadInput(problems)
    left, newest = interview.ahead(visit, interview.THE_BOARD, text, incident)
    if left is None or not newest:
        return None, True
    chosen = most_decisive(left.worklist.items, int(given.get("facts", _FACTS)))
    if not any(kinds(item) for item in chosen):
        return None, False
    law: Law | None = next((known for known in get_args(Law) if known == given.get("law")), None)
    made = letter(visit.site.library, incident, chosen, left.worklist.items[len(chosen) :], None, law)
    day = spoken(given["date"]) if "date" in given else None
    return document(replace(made, sender=given.get("from"), date=day)), False


def _wrong(given: dict[str, str]) -> list[Problem]:
    problems = []
    if "date" in given and not is_single_day(given["date"]):
        remedy = "write a day that there is, as 2026-01-01, or leave it out for a blank"
        problems.append(Problem(Place("Date"), *no_date(given["date"], remedy)))
    facts = given.get("facts", str(_FACTS))
    if not (facts.isascii() and facts.isdecimal() and len(facts) < 5 and 1 <= int(facts) <= _MOST):
        problems.append(Problem(Place("How many facts"), f"{facts[:40]!r} is no such number", f"write 1 to {_MOST}"))
    if given.get("law", "") not in LAWS:
        problems.append(Problem(Place("Under which act"), "there is none of this name", "choose one of the list"))
    return problems


PAGES = {
    "/cases/{case}/to-find-out/letter": letter_page,
    "/cases/{case}/to-find-out/letter.{form}": letter_file,
}
