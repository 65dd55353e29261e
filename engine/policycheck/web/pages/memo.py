"""The memo: shown as it will be, with what is redacted in it, and taken out as Word, PDF and more, with its record."""

from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup
from starlette.responses import Response

from policycheck.document.forms import form_of, render
from policycheck.model.problem import BadInput, Problem
from policycheck.web.downloads import FORMS, as_file
from policycheck.web.memo_parts import choices_of, hidden_names, memo, record
from policycheck.web.render import as_piece, page
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

LEVELS = {
    "public": "For the public: names of officers, witnesses and minors are replaced",
    "board": "For the board: names of witnesses and minors are replaced",
    "none": "Nothing is replaced",
}
_LENGTHS = {"short": "Short", "full": "Full: every result, element by element, in an annex"}
_TERMS = {"nacole": "Sustained, not sustained, exonerated, unfounded", "ccrb": "Those of the New York City CCRB"}
Preview = tuple[Markup, tuple[tuple[str, str], ...], str]  # the parts, what stands above them, what the memo is not
_ASKED = ("redact", "length", "terms", "record", "date", "to", "from")


def preview(visit: Visit) -> Response:
    """The memo as it will be."""
    case, incident = visit.readable()
    reader, text, given = visit.site.reader, case.shown.text, visit.asked(*_ASKED)
    problems: Sequence[Problem] = ()
    found: Preview | None = None
    newest, said = True, tuple[str, ...]()
    try:
        asked = choices_of(given, text)

        def work() -> Preview:
            made, _ = memo(reader, text, incident, asked, "html")
            return as_piece(made), made.head, made.notice

        found, newest = reader.latest(("memo", case.name, asked), text, work)
        said = hidden_names(reader, text, incident, asked.level).said
    except BadInput as bad:
        problems = bad.problems
    return page(
        visit,
        "memo.html",
        case,
        problems,
        memo=found if newest else None,
        waiting=not newest,
        said=said,
        given=given,
        levels=LEVELS.items(),
        lengths=_LENGTHS.items(),
        terms=_TERMS.items(),
        forms=FORMS,
    )


def memo_file(visit: Visit) -> Response:
    """The memo as a file, byte for byte that of the command line."""
    case, incident = visit.readable()
    ending = visit.places["form"]
    if ending not in FORMS:
        raise NoSuchCase(ending)
    name = f"{case.name}-memo.{ending}"
    asked = choices_of(visit.asked(*_ASKED), case.shown.text)
    form = form_of(Path(name))
    made, _ = memo(visit.site.reader, case.shown.text, incident, asked, form)
    return as_file(render(made, form), name)


def record_file(visit: Visit) -> Response:
    """What the memo rests on, for `policycheck verify`. Names are not redacted in it."""
    case, incident = visit.readable()
    choices_of({}, case.shown.text)
    return as_file(record(visit.site.reader, case.shown.text, incident)[0], f"{case.name}-record.json")


PAGES = {
    "/cases/{case}/memo": preview,
    "/cases/{case}/memo.{form}": memo_file,
    "/cases/{case}/memo/record.json": record_file,
}
