"""The history of a case: every version, what is different between two, and how one is brought back."""

from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from policycheck.model.problem import Problem
from policycheck.web.changes import Edited, change_text
from policycheck.web.differences import differences
from policycheck.web.navigation import case_address
from policycheck.web.render import page
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase


def history(visit: Visit) -> Response:
    """Every version, the newest first."""
    return _show(visit, ())


def _show(visit: Visit, problems: Sequence[Problem]) -> Response:
    case = visit.case()
    return page(visit, "history.html", case, problems, revisions=visit.site.workspace.revisions(case.name))


def compare(visit: Visit) -> Response:
    """What is different between two versions."""
    case = visit.case()
    asked = visit.asked("from", "to")
    first, second = (_number(asked.get(name, "")) for name in ("from", "to"))
    workspace = visit.site.workspace
    before = workspace.revision(case.name, first or max(1, case.shown.number - 1))
    after = workspace.revision(case.name, second or case.shown.number)
    return page(
        visit,
        "compare.html",
        case,
        before=before,
        after=after,
        found=differences(before.text, after.text, visit.site.library),
        revisions=workspace.revisions(case.name),
    )


def version(visit: Visit) -> Response:
    """One version as its file has it, and what it changed."""
    case = visit.case()
    workspace, number = visit.site.workspace, _number(visit.places["number"])
    shown = workspace.revision(case.name, number)
    before = workspace.revision(case.name, number - 1).text if number > 1 else "{}"
    return page(
        visit,
        "version.html",
        case,
        shown=shown,
        changed=differences(before, shown.text, visit.site.library) if number > 1 else [],
    )


def bring_back(visit: Visit) -> Response:
    """Makes a new version that is as an earlier one was. Nothing between them is lost."""
    case, number = visit.places["case"], _number(visit.places["number"])
    if not visit.posted:
        return RedirectResponse(case_address(case, "history", str(number)), 303)
    earlier = visit.site.workspace.revision(case, number)

    def edit(_: str) -> Edited:
        return Edited(earlier.text, f"Brought version {number} back")

    return change_text(visit, edit, _show, case_address(case, "history"))


def _number(text: str) -> int:
    if text and not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise NoSuchCase(text)
    return int(text or 0)


PAGES = {
    "/cases/{case}/history": history,
    "/cases/{case}/history/compare": compare,
    "/cases/{case}/history/{number}": version,
    "/cases/{case}/history/{number}/bring-back": bring_back,
}
