"""An incident of which nothing is known yet: whom it is about is to be said, and no fact is stated."""

import re
from pathlib import Path

from policycheck.authoring.new.scaffold import NewFile, rendered
from policycheck.library.advice import did_you_mean
from policycheck.library.load import LoadedLibrary
from policycheck.model.dates import date_span
from policycheck.model.problem import BadInput, Place, Problem

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_incident(
    library: LoadedLibrary, path: Path, incident_id: str, agency: str, date: str | None
) -> tuple[NewFile, ...]:
    """The file. Raises BadInput where the id is none, where there is no such agency, and for what is no date."""
    problems: list[Problem] = []
    if _ID.fullmatch(incident_id) is None:
        remedy = "write it in small letters, digits and hyphens: main-street-2025-03-14"
        problems.append(Problem(Place("ID"), f"{incident_id!r} cannot be the id of an incident", remedy))
    if agency not in library.authorities:
        remedy = did_you_mean(agency, library.authorities) or (
            f"policycheck show authorities lists them; policycheck new policy {agency}/NAME makes one with a policy"
        )
        problems.append(Problem(Place("--agency"), f"there is no authority {agency!r}", remedy))
    try:
        date_span(date or "2025")
    except ValueError:
        remedy = "write a day, a month or a year that there is, as 2025-03-14, 2025-03 or 2025; or leave --date out"
        problems.append(Problem(Place("--date"), f"{date!r} is not a date of the calendar", remedy))
    if path.suffix != ".json":
        problems.append(Problem(Place(str(path)), "an incident's file ends in .json", "name it so with -o"))
    if problems:
        raise BadInput(problems)
    dated = "" if date else " And on which day, month or year was it? Write it as the date above"
    text = rendered("incident.json.j2", id=incident_id, agency=agency, date=date, dated=dated)
    return (NewFile(path, text),)
