"""An incident file, read and checked against the vocabulary and itself."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from pathlib import Path

from pydantic import ValidationError

from policycheck.facts.statements import stated
from policycheck.library.case_check import case_problems, source_problem
from policycheck.library.files import Path_, SourceFile, decode, read_bytes, refuse_large
from policycheck.library.json_source import plain_json
from policycheck.library.library import Library
from policycheck.library.restate import restated
from policycheck.library.unread import Unread
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.logic.extent import Extent, overlaps
from policycheck.model.case import FoundFact
from policycheck.model.entity import LINK_KEYS, LINKS
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem, add_under, did_you_mean, name_or_add, shown
from policycheck.model.statement import INCIDENT, Assertion
from policycheck.model.timeline import Timeline
from policycheck.model.vocabulary import about

# For keys of an incident that nothing else depends on; the agency is checked only where it was read.
_STAND_INS = {"schema": "policycheck/incident/1", "id": "unread", "title": "unread", "agency": "unread"}


def read_incident(path: Path, library: Library) -> tuple[Incident, str]:
    """The incident, and the SHA-256 of its file.

    Raises BadInput with every problem in it.
    """
    content = read_bytes(path)
    return incident_in(str(path), content, library), hashlib.sha256(content).hexdigest()


def incident_in(file: str, content: bytes, library: Library) -> Incident:
    """The incident that the content of a file holds. Raises BadInput with every problem in it."""
    refuse_large(file, len(content))
    text = decode(file, content, "an incident file")
    incident = _valid(SourceFile(file, plain_json(text), {}), library) or incident_from(file, text, library)
    return restated(incident, library)


def _valid(document: SourceFile, library: Library) -> Incident | None:
    """The incident of a document without places, if nothing is wrong with it."""
    try:
        incident = Incident.model_validate(document.data)
    except ValidationError:
        return None
    references = _references(incident, library, document, Unread(incident, document))
    wrong = next(chain(_agency(incident, library, document), references), None)
    return incident if wrong is None else None


def option_problems(text: str, bad: BadInput, options: Mapping[Path_, str]) -> Iterator[Problem]:
    """The problems of a text, each at the option that gave what stands at its place.

    The options are by the path of what each gave.
    """
    from policycheck.library.json_source import read_json

    document = read_json("", text)
    spots = [(document.spots[path], option) for path, option in options.items() if path in document.spots]
    by_place = {(spot.line, spot.column): option for spot, option in spots}
    for problem in bad.problems:
        option = by_place.get((problem.place.line, problem.place.column))
        yield replace(problem, place=Place(option)) if option is not None else problem


def incident_from(file: str, text: str, library: Library) -> Incident:
    """The incident, read with places. Raises BadInput with every problem in it."""
    from policycheck.library.json_source import read_json
    from policycheck.library.validate import salvage

    written = read_json(file, text)
    incident, document, problems = salvage(Incident, written, _STAND_INS)
    if incident is not None:
        unread = Unread(incident, written)
        if not problems or incident.agency == written.data.get("agency"):
            problems += _agency(incident, library, document)
        problems += _references(incident, library, document, unread)
    if problems or incident is None:
        raise BadInput(problems)
    return incident


def _references(incident: Incident, library: Library, document: SourceFile, unread: "Unread") -> Iterator[Problem]:
    yield from _links(incident, document, unread)
    yield from case_problems(incident, library, document, unread)
    yield from _statements(incident, library, document, unread)
    if incident.timeline != Timeline():
        from policycheck.library.timeline_check import timeline_problems  # most files need nothing of it

        yield from timeline_problems(incident, library, document, unread)


def _agency(incident: Incident, library: Library, document: SourceFile) -> Iterator[Problem]:
    if incident.agency not in library.authorities:
        remedy = did_you_mean(incident.agency, library.authorities) or (
            f"add policies/{incident.agency}/authority.yaml to a library of yours, or write one of "
            + ", ".join(library.authorities)
        )
        yield document.problem(("agency",), f"no authority of the library is called {incident.agency!r}", remedy)


def _links(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    if INCIDENT in incident.entities:
        cause = "incident stands for the incident itself"
        yield document.problem(("entities", INCIDENT), cause, "give this entity another name")
    yield from _namesakes(incident, document)
    for name, entity in incident.entities.items():
        for key in LINK_KEYS:
            target, path = getattr(entity, key), ("entities", name, key)
            kinds = LINKS.get(entity.kind, {}).get(key)
            if target is None or target in unread.entities:
                continue
            if kinds is None:
                yield document.problem(path, f"{name} is of kind {entity.kind}, which has no {key}", "leave it out")
            elif target not in incident.entities:
                remedy = name_or_add(target, "entities", incident.entities)
                yield document.problem(path, f"there is no entity {shown(target)} in this file", remedy)
            elif incident.entities[target].kind not in kinds:
                kind = " or ".join(kinds)
                cause = f"{key} must name one of kind {kind}; {target} is of kind {incident.entities[target].kind}"
                yield document.problem(path, cause, f"name one of kind {kind}, or leave {key} out")


def _namesakes(incident: Incident, document: SourceFile) -> Iterator[Problem]:
    """Entities with one name: nobody could tell which of them a text is about."""
    named = {name: entity.name for name, entity in incident.entities.items() if entity.name is not None}
    if not named:
        return
    from policycheck.model.redaction import words_of  # most files name nobody

    first: dict[tuple[str, ...], str] = {}
    for entity, name in named.items():
        other = first.setdefault(tuple(words_of(name)), entity)
        if other != entity:
            remedy = "make them one entity, or leave the name of one out"
            yield document.problem(("entities", entity, "name"), f"{other} has the same name", remedy)


def _statements(incident: Incident, library: Library, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    for index, statement in enumerate(incident.statements):
        path: Path_ = ("assertions", index)
        yield from source_problem(incident, document, unread, (*path, "source"), statement.source)
        yield from _entity(incident, document, unread, path, statement.about)
        if isinstance(statement, Assertion):
            yield from _fact(incident, library, document, path, statement)
    for index, found in enumerate(incident.findings.facts):
        path = ("findings", "facts", index)
        yield from _entity(incident, document, unread, path, found.about)
        yield from _fact(incident, library, document, path, found)


def _entity(incident: Incident, document: SourceFile, unread: Unread, path: Path_, name: str) -> Iterator[Problem]:
    if incident.kind_of(name) is None and name not in unread.entities:
        near = did_you_mean(name, (*incident.entities, INCIDENT))
        remedy = near or add_under("entities", incident.entities)
        yield document.problem((*path, "about"), f"there is no entity {name!r} in this file", remedy)


def _fact(
    incident: Incident, library: Library, document: SourceFile, path: Path_, assertion: Assertion | FoundFact
) -> Iterator[Problem]:
    """What is wrong with the fact of a statement, or with its value."""
    fact = library.facts.get(assertion.fact)
    if fact is None and isinstance(assertion, Assertion):
        fact = library.retired.get(assertion.fact)
    if fact is None:
        remedy = did_you_mean(assertion.fact, library.facts) or "policycheck show facts lists them all"
        yield document.problem((*path, "fact"), f"there is no fact {assertion.fact!r}", remedy)
        return
    kind, needed = incident.kind_of(assertion.about), about(assertion.fact)
    if kind not in (None, needed):
        cause = f"{assertion.fact} is about one of kind {needed}; {assertion.about} is of kind {kind}"
        yield document.problem((*path, "about"), cause, _name_one(needed))
    try:
        extent = extent_of_value(fact, assertion.value)
    except UnfitAnswer as error:
        yield document.problem((*path, "value"), f"{assertion.fact}: {error.cause}", error.remedy)
    else:
        yield from _against_agency(incident, library, document, (*path, "value"), assertion.fact, extent)


def _against_agency(
    incident: Incident, library: Library, document: SourceFile, path: Path_, fact: str, extent: Extent
) -> Iterator[Problem]:
    """A statement that denies what is true of the agency as such."""
    authority = library.authorities.get(incident.agency)
    given = authority.facts.get(fact) if authority else None
    if authority is None or given is None:
        return
    true = extent_of_value(library.facts[fact], given.value)
    if not overlaps(true, extent):
        text = stated(library.facts[fact], given.value)
        cause = f"{text}, whatever happened, by policies/{authority.id}/authority.yaml: {given.because.rstrip('.')}"
        remedy = "leave the statement out"
        if about(fact) == "officer":
            remedy += f"; who is no officer of the {authority.name} is not of kind officer in this file"
        yield document.problem(path, cause, remedy)


def _name_one(kind: str) -> str:
    return "write about: incident" if kind == INCIDENT else f"name one of kind {kind}"


def read_with(incident: Path) -> list[Path]:
    """The file, and the documents beside it that it names; only the file where it is no incident that can be read."""
    try:
        documents = json.loads(read_bytes(incident)).get("documents", {})
        return [incident, *(incident.resolve().parent / each["file"] for each in documents.values() if "file" in each)]
    except (BadInput, ValueError, RecursionError, AttributeError, TypeError):  # which is said where it is read
        return [incident]
