"""The memo: shown as it will be, with what is redacted in it, and taken out as Word, PDF and more, with its record."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from policycheck.document.forms import form_of, render
from policycheck.document.model import Document
from policycheck.evaluation.context import accounts_of
from policycheck.library.files import write_atomically
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.web.downloads import FORMS, as_file
from policycheck.web.memo_parts import MemoChoices, choices_of, hidden_names, memo, record
from policycheck.web.navigation import case_address
from policycheck.web.pages.cases import agencies
from policycheck.web.render import as_piece, page, tell
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
_SEVERAL = ("account", "policy")
_TEMPLATE = "Your own Word template"


def preview(visit: Visit) -> Response:
    """The memo as it will be."""
    return _preview(visit, ())


def _preview(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    reader, text = visit.site.reader, case.shown.text
    found: Preview | None = None
    newest, said = True, tuple[str, ...]()
    try:
        asked = _asked(visit, text)

        def work() -> Preview:
            made, _ = memo(reader, text, incident, asked, "html")
            return as_piece(made), made.head, made.notice

        found, newest = reader.latest(("memo", case.name, asked), text, work)
        said = hidden_names(reader, text, incident, asked.level).said
    except BadInput as bad:
        problems = (*problems, *bad.problems)
    accounts = accounts_of(visit.site.library, incident).views()
    return page(
        visit,
        "memo.html",
        case,
        problems,
        memo=found if newest else None,
        waiting=not newest,
        said=said,
        given=visit.asked(*_ASKED),
        chosen={name: visit.query.getlist(name) for name in _SEVERAL},
        choices=visit.query,
        levels=LEVELS.items(),
        lengths=_LENGTHS.items(),
        terms=_TERMS.items(),
        forms=FORMS,
        accounts=[(view.name, view.title) for view in accounts],
        authorities=agencies(visit.site.library),
        own_template=visit.site.workspace.template.is_file(),
    )


def _asked(visit: Visit, text: str) -> MemoChoices:
    accounts, compared = (visit.query.getlist(name) for name in _SEVERAL)
    return choices_of(visit.asked(*_ASKED), text, accounts, compared)


def memo_file(visit: Visit) -> Response:
    """The memo as a file, byte for byte that of the command line."""
    case, incident = visit.readable()
    ending = visit.places["form"]
    if ending not in FORMS:
        raise NoSuchCase(ending)
    name = f"{case.name}-memo.{ending}"
    form = form_of(Path(name))
    made, _ = memo(visit.site.reader, case.shown.text, incident, _asked(visit, case.shown.text), form)
    template = visit.site.workspace.template
    if form == "docx" and template.is_file():
        return as_file(_by_own_template(made, template), name)
    return as_file(render(made, form), name)


def _by_own_template(made: Document, template: Path) -> bytes:
    """The memo as a Word file by the template. Raises BadInput, which does not say where that is kept."""
    try:
        return render(made, "docx", template=template)
    except BadInput as bad:
        raise BadInput(replace(problem, place=Place(_TEMPLATE)) for problem in bad.problems) from None


def own_template(visit: Visit) -> Response:
    """Takes a Word template by which this workspace makes its memos from now on, or goes back to the built-in one."""
    case, incident = visit.readable()
    to, kept = case_address(case.name, "memo"), visit.site.workspace.template
    if not visit.posted:
        return RedirectResponse(to, 303)
    if visit.form.text("remove"):
        kept.unlink(missing_ok=True)
        tell(visit, "Memos are made by the built-in template again.")
        return RedirectResponse(to, 303)
    if not visit.form.files:
        return _preview(visit, [Problem(Place(_TEMPLATE), "no file is chosen", "choose a Word template, a .docx file")])
    tried = kept.with_name(f".tried-{kept.name}")
    try:
        made, _ = memo(visit.site.reader, case.shown.text, incident, MemoChoices(), "docx")
        write_atomically(tried, visit.form.files[0].content)
        _by_own_template(made, tried)
        tried.replace(kept)
    except BadInput as bad:
        return _preview(visit, bad.problems)
    finally:
        tried.unlink(missing_ok=True)
    tell(visit, "Word memos of this workspace are made by your template from now on.")
    return RedirectResponse(to, 303)


def record_file(visit: Visit) -> Response:
    """What the memo rests on, for `policycheck verify`. Names are not redacted in it."""
    case, incident = visit.readable()
    asked = _asked(visit, case.shown.text)
    return as_file(record(visit.site.reader, case.shown.text, incident, asked)[0], f"{case.name}-record.json")


PAGES = {
    "/cases/{case}/memo": preview,
    "/cases/{case}/memo.{form}": memo_file,
    "/cases/{case}/memo/record.json": record_file,
    "/cases/{case}/memo/template": own_template,
}
