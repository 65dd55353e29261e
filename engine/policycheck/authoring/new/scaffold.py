"""What a new file is made of, and where it may be written."""

import json
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycheck.library.files import refuse, write_atomically
from policycheck.library.library import LoadedLibrary
from policycheck.model.dates import date_span, no_date
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean


@dataclass(frozen=True)
class NewFile:
    """A file that is to be written."""

    path: Path
    text: str


def write(files: Sequence[NewFile]) -> None:
    """Writes the files and the folders around them. Raises BadInput where one is there already, and writes none."""
    refuse_existing(file.path for file in files)
    for file in files:
        try:
            file.path.parent.mkdir(parents=True, exist_ok=True)
        except (OSError, ValueError) as error:
            cause = f"this folder cannot be made: {getattr(error, 'strerror', None) or error}"
            place = Place(str(file.path.parent).replace("\0", "\\0"))
            raise BadInput([Problem(place, cause, "choose another place")]) from None
        write_atomically(file.path, file.text.encode())


def refuse_existing(paths: Iterable[Path]) -> None:
    """Raises BadInput with each of the paths at which there is something already."""
    remedy = "choose another id, or move the file away"
    there = [Problem(Place(str(path)), "there is a file here already", remedy) for path in paths if _exists(path)]
    if there:
        raise BadInput(there)


def _exists(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:  # no path: reported where it is written
        return False


def rendered(template: str, **data: Any) -> str:
    """A template of this folder with the data in it."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("policycheck.authoring.new"),
        autoescape=False,  # noqa: S701 - YAML and Markdown; texts go through the filter below
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["text"] = lambda text: json.dumps(text, ensure_ascii=False)
    return environment.get_template(template).render(**data)


_POLICY_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*/[a-z0-9]+(-[a-z0-9]+)*")


def new_policy(library: LoadedLibrary, root: Path, policy_id: str, text: str | None = None) -> tuple[NewFile, ...]:
    """The files, in the tree of the root; the policy's with the text, if one is given.

    Raises BadInput where the id is none or is taken.
    """
    authority, _, name = policy_id.partition("/")
    if _POLICY_ID.fullmatch(policy_id) is None:
        cause = f"{policy_id!r} cannot be the id of a policy"
        form = "in small letters, digits and hyphens: el-centro-pd/pursuits"
        remedy = f"write its authority, a /, and a name, {form}"
        refuse("ID", cause, remedy)
    if authority in ("vocabulary", "derivations"):
        refuse("ID", f"no authority can be called {authority}", "name another authority")
    if policy_id in library.policies:
        cause = f"there is a policy {policy_id} already: {library.policies[policy_id].head.title}"
        remedy = f"choose another id; a draft that is to change it may be called {policy_id}-draft"
        refuse("ID", cause, remedy)
    folder = root / "policies" / authority
    files = [NewFile(folder / f"{name}.md", text or rendered("policy.md.j2", id=policy_id))]
    if authority not in library.authorities:
        files.append(NewFile(folder / "authority.yaml", rendered("authority.yaml.j2", id=authority)))
    return tuple(files)


_INCIDENT_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_incident(
    library: LoadedLibrary, path: Path, incident_id: str, agency: str, date: str | None
) -> tuple[NewFile, ...]:
    """The file. Raises BadInput where the id is none, where there is no such agency, and for what is no date."""
    problems: list[Problem] = []
    if _INCIDENT_ID.fullmatch(incident_id) is None:
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
        remedy = "write a day, a month or a year that there is, as 2025-03-14, 2025-03 or 2025; or leave it out"
        problems.append(Problem(Place("--date"), *no_date(date or "", remedy)))
    if path.suffix != ".json":
        problems.append(Problem(Place(str(path)), "an incident's file ends in .json", "name it so with -o"))
    if problems:
        raise BadInput(problems)
    dated = "" if date else " And on which day, month or year was it? Write it as the date above"
    text = rendered("incident.json.j2", id=incident_id, agency=agency, date=date, dated=dated)
    return (NewFile(path, text),)
