"""The cases of a workspace: the list, a new one, one that is brought in, taken out, copied or put aside."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from starlette.responses import RedirectResponse, Response

from policycheck.authoring.new.scaffold import new_incident
from policycheck.evaluation.coverage import coverage_for
from policycheck.evaluation.limits import DayLimit, day_limits
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_value
from policycheck.library.library import Library
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.web.changes import Edited, change_text, checked, refused
from policycheck.web.downloads import as_file
from policycheck.web.names import name_of
from policycheck.web.navigation import case_address
from policycheck.web.packing import INCIDENT_FILE, packed, unpacked
from policycheck.web.render import page, tell
from policycheck.web.visit import OpenCase, Visit
from policycheck.web.workspace import CaseEntry


@dataclass(frozen=True)
class CaseRow:
    """A case as the list shows it; without an incident where its file cannot be read."""

    entry: CaseEntry
    title: str
    incident: Incident | None
    agency: str
    status: str
    coverage: AgencyCoverage | None
    due: DayLimit | None  # the limit that ends next; of those that have ended, the last


def case_list(visit: Visit) -> Response:
    """Every case, those that were put aside at the end."""
    rows = [_row(visit, entry) for entry in visit.site.workspace.cases()]
    rows.sort(key=lambda row: (row.incident.date or "" if row.incident else "", row.entry.name), reverse=True)
    active = [row for row in rows if not row.entry.archived]
    return page(visit, "cases.html", rows=active, archived=[row for row in rows if row.entry.archived])


def _row(visit: Visit, entry: CaseEntry) -> CaseRow:
    library = visit.site.library
    try:
        incident = visit.site.reader.incident(entry.latest.text)
    except BadInput:
        return CaseRow(entry, entry.name, None, "", "Cannot be read", None, None)
    text = entry.latest.text
    limits = visit.site.reader.derived(f"limits {today()}", text, lambda: day_limits(library, incident, today()))
    return CaseRow(
        entry=entry,
        title=incident.title,
        incident=incident,
        agency=library.authorities[incident.agency].name,
        status=status(incident),
        coverage=visit.site.reader.derived("coverage", text, lambda: coverage_for(library, incident)),
        due=next_due(limits),
    )


def status(incident: Incident) -> str:
    """How far a case has come, in a few words."""
    decided, alleged = len(incident.findings.dispositions), len(incident.allegations)
    if alleged and decided >= alleged:
        return "Every allegation decided"
    if decided:
        return f"{decided} of {alleged} allegations decided"
    if incident.findings.facts:
        return "Findings begun"
    return "Statements entered" if incident.statements or incident.timeline.events else "New"


def next_due(limits: Sequence[DayLimit]) -> DayLimit | None:
    """The limit that ends next; of those that have ended, the last; None where no day can be said."""
    dated = sorted((limit for limit in limits if limit.ends is not None), key=lambda limit: (limit.ends, limit.title))
    ahead = [limit for limit in dated if limit.ends is not None and limit.ends >= today()]
    return ahead[0] if ahead else dated[-1] if dated else None


def today() -> date:
    """The day by this computer's clock."""
    return datetime.now(UTC).astimezone().date()


def new_case(visit: Visit) -> Response:
    """The form of a new case, and the case that it makes."""
    problems: Sequence[Problem] = ()
    if visit.posted:
        try:
            text, name = _new_text(visit)
            name = visit.site.workspace.add(name, text, visit.session.who, "Began the case")
            visit.site.reader.prepare(text)
            tell(visit, "The case was begun. Add who was there, and the documents.")
            return RedirectResponse(case_address(name), 303)
        except BadInput as bad:
            problems = bad.problems
    return page(visit, "new_case.html", problems=problems, agencies=agencies(visit.site.library))


def agencies(library: Library) -> list[tuple[str, str]]:
    """The agencies that a case can be about, by name, each with its id."""
    return sorted(((one.id, one.name) for one in library.authorities.values()), key=lambda pair: pair[1])


def _new_text(visit: Visit) -> tuple[str, str]:
    """The text of a new incident file, without a blank, and the id of the incident."""
    title, agency, day = (visit.form.text(name) for name in ("title", "agency", "date"))
    if not title:
        raise refused("What to call the case", "the case has no title", "say in a few words what happened, and where")
    if agency not in visit.site.library.authorities:
        raise refused("Agency", "no agency is chosen", "choose the agency whose officers were there")
    name = name_of(title, day)
    try:
        (made,) = new_incident(visit.site.library, Path(f"{name}.json"), name, agency, day or None)
    except BadInput as bad:
        raise refused("Date", bad.problems[0].cause, bad.problems[0].remedy) from None
    data = json.loads(made.text)
    kept = {key: data[key] for key in ("schema", "id", "title", "date", "agency")} | {"title": title}
    if not day:
        del kept["date"]
    text = json.dumps(kept, ensure_ascii=False, indent=2) + "\n"
    fields: dict[Path_, str] = {("title",): "What to call the case", ("date",): "Date", ("agency",): "Agency"}
    checked(Edited(text, "", fields), visit.site.library)
    return text, name


def bring_in(visit: Visit) -> Response:
    """The form that takes an incident file or a zip, and the case that it makes."""
    problems: Sequence[Problem] = ()
    if visit.posted:
        try:
            return _brought_in(visit)
        except BadInput as bad:
            problems = bad.problems
    return page(visit, "import.html", problems=problems)


def _brought_in(visit: Visit) -> Response:
    if not visit.form.files:
        raise refused("File", "no file is chosen", "choose an incident file (.json), or a zip with its documents")
    file = visit.form.files[0]
    found = unpacked(file.name, file.content, visit.site.library)
    for content in found.documents:
        visit.site.workspace.files.store(content)
    name = visit.site.workspace.add(found.incident.id, found.text, visit.session.who, f"Imported from {file.name}")
    visit.site.reader.prepare(found.text)
    if found.left_out:
        named = ", ".join(found.left_out)
        tell(visit, f"Left out, because nothing in the incident file names them: {named}.")
    missing = [each for each in found.missing if not _at_hand(visit, found.incident, each)]
    if missing:
        tell(visit, f"Not in the file that you sent: {', '.join(missing)}. You can add them under Documents.")
    tell(visit, "The case was imported.")
    return RedirectResponse(case_address(name), 303)


def _at_hand(visit: Visit, incident: Incident, where: str) -> bool:
    return any(
        each.file == where and visit.site.workspace.files.has(each.sha256 or "") for each in incident.documents.values()
    )


def export(visit: Visit) -> Response:
    """The case as a zip: the incident file, and the documents that are at hand."""
    case, incident = visit.readable()
    content = packed(case.shown.text, incident, visit.site.workspace.files)
    return as_file(content, f"{case.name}.zip")


def export_file(visit: Visit) -> Response:
    """The incident file alone, byte for byte as it is kept."""
    case = visit.case()
    return as_file(case.shown.text.encode(), INCIDENT_FILE)


def duplicate(visit: Visit) -> Response:
    """A copy of the case, which changes without it."""
    case = _posted_case(visit)
    if case is None:
        return RedirectResponse(case_address(visit.places["case"]), 303)
    text, what = case.shown.text, f"Copied from {case.name}, version {case.shown.number}"
    if case.incident is not None:
        text = with_value(text, ("title",), f"{case.incident.title} (copy)")
    name = visit.site.workspace.add(case.name, text, visit.session.who, what)
    visit.site.reader.prepare(text)
    tell(visit, "This is the copy.")
    return RedirectResponse(case_address(name), 303)


def put_aside(visit: Visit) -> Response:
    """Puts a case aside, or takes it back. Nothing in it changes."""
    case = _posted_case(visit)
    if case is None:
        return RedirectResponse(case_address(visit.places["case"]), 303)
    aside = visit.form.text("archived") == "yes"
    what = "Put the case into the archive" if aside else "Took the case out of the archive"
    return change_text(visit, lambda text: Edited(text, what), lambda *_: case_list(visit), "/", archived=aside)


def _posted_case(visit: Visit) -> OpenCase | None:
    return visit.case() if visit.posted else None


PAGES = {
    "/": case_list,
    "/new": new_case,
    "/import": bring_in,
    "/cases/{case}/export": export,
    "/cases/{case}/incident.json": export_file,
    "/cases/{case}/duplicate": duplicate,
    "/cases/{case}/archive": put_aside,
}
