"""A change of a case: made from the version that its form was made from, checked, and saved, or nothing is.

The same way for every form. What is typed is turned into the text of an incident file by a pure function; that text is
read as every command reads it; and it becomes a version, unless somebody else was first.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from starlette.responses import RedirectResponse, Response

from policycheck.library.files import Path_
from policycheck.library.incident_file import incident_in, option_problems
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.web.case_reader import SHOWN
from policycheck.web.differences import differences
from policycheck.web.merge import on_top
from policycheck.web.render import page, tell
from policycheck.web.visit import Visit
from policycheck.web.workspace import Conflict, NoSuchCase

_NOT_SHOWN = ("token", "revision", "first")  # fields of a form that nobody typed


@dataclass(frozen=True)
class Edited:
    """A case's text as a form changes it, what changed in words, and by path the label of the field that says so."""

    text: str
    what: str
    fields: Mapping[Path_, str] = field(default_factory=dict)


Edit = Callable[[str, Incident], Edited]  # from the text that the form was made from
Again = Callable[[Visit, Sequence[Problem]], Response]  # the page of the form, with what was typed and what is wrong


def change(visit: Visit, edit: Edit, again: Again, to: str, archived: bool | None = None) -> Response:
    """Saves what the edit makes, and leads on; else shows the page again, or both versions where they conflict."""
    return change_text(visit, lambda text: edit(text, visit.site.reader.incident(text)), again, to, archived)


def change_text(
    visit: Visit, edit: Callable[[str], Edited], again: Again, to: str, archived: bool | None = None
) -> Response:
    """The same of an edit that needs no incident: the version that it is made from may be one that cannot be read."""
    case = visit.places["case"]
    base = visit.form.number("revision")
    text = ""
    try:
        made_from = visit.site.workspace.revision(case, base).text
        edited = edit(made_from)
        first = visit.form.number("first")  # where somebody else was first: the version that the form was filled in on
        if first:
            before = visit.site.workspace.revision(case, first).text
            edited = replace(edited, text=on_top(before, edit(before).text, made_from, edited.text))
        text = edited.text
        if text == made_from and archived is None:
            if not visit.session.notices:
                tell(visit, "Nothing was changed.")
            return RedirectResponse(to, 303)
        if text != made_from:
            checked(edited, visit.site.library)
        number = visit.site.workspace.save(case, base, text, visit.session.who, edited.what, archived)
    except BadInput as bad:
        return again(visit, bad.problems)
    except Conflict:
        return conflicting(visit, base, text)
    visit.site.reader.prepare(text)
    tell(visit, f"{edited.what}. Saved as version {number}.")
    return RedirectResponse(to, 303)


def checked(edited: Edited, library: Library) -> Incident:
    """The incident that a text would be. Raises BadInput, each problem at the field of the form that is to blame."""
    try:
        return incident_in(SHOWN, edited.text.encode(), library)
    except BadInput as bad:
        problems = option_problems(edited.text, bad, edited.fields)
        raise BadInput(_without_line(problem) for problem in problems) from None


def _without_line(problem: Problem) -> Problem:
    """The problem without its line, which nobody sees who fills in a form."""
    return Problem(Place(problem.place.file), problem.cause, problem.remedy)


def conflicting(visit: Visit, base: int, text: str) -> Response:
    """Both versions, side by side, and the form once more: it can be sent for the newest version, or left."""
    workspace, name = visit.site.workspace, visit.places["case"]
    try:
        before = workspace.revision(name, base)
    except NoSuchCase:
        before = workspace.revision(name, 1)
    since = [one for one in workspace.revisions(name) if one.number > base]
    latest = since[0] if since else before
    typed = {key: values for key, values in visit.form.fields.items() if key not in _NOT_SHOWN}
    return page(
        visit,
        "conflict.html",
        visit.case(),
        status=409,
        since=since,
        theirs=differences(before.text, latest.text, visit.site.library),
        mine=differences(before.text, text, visit.site.library) if text else [],
        typed=typed,
        newest=latest.number,
        first=visit.form.number("first") or base,
    )


def refused(field_label: str, cause: str, remedy: str) -> BadInput:
    """One thing that is wrong with a field of a form."""
    return BadInput([Problem(Place(field_label), cause, remedy)])
