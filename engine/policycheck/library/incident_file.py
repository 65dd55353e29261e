"""An incident file, read and checked against the vocabulary and itself."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policycheck.facts.statements import statement
from policycheck.library.advice import add_under, did_you_mean, name_or_add, shown
from policycheck.library.document import Path_, SourceFile
from policycheck.library.files import decode, read_bytes, refuse_large
from policycheck.library.json_source import plain_json
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.logic.extent import Extent, overlaps
from policycheck.model.incident import COMMON_GROUND, INCIDENT, PARTIES, UNCONTRADICTED, Assertion, Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.model.timeline import Timeline, TimelineStatement
from policycheck.model.vocabulary import about

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")
_TAKEN = "the name incident stands for the incident itself"
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
    text = decode(file, content)
    return _valid(SourceFile(file, plain_json(text), {}), library) or incident_from(file, text, library)


def _valid(document: SourceFile, library: Library) -> Incident | None:
    """The incident of a document without places, if nothing is wrong with it."""
    try:
        incident = Incident.model_validate(document.data)
    except ValidationError:
        return None
    references = _references(incident, library, document, Unread(incident, document))
    wrong = next(chain(_agency(incident, library, document), references), None)
    return incident if wrong is None else None


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
    yield from _accounts(incident, document, unread)
    yield from _assertions(incident, library, document, unread)
    yield from _documents(incident, document, unread)
    if incident.timeline != Timeline():
        from policycheck.library.timeline_check import timeline_problems  # most files need nothing of it

        yield from timeline_problems(incident, document, unread)


class Unread:
    """The entities, sources, documents and events that the file holds and that could not be read."""

    def __init__(self, incident: Incident, document: SourceFile) -> None:
        self.entities = _UnreadNames(document.data.get("entities", {}), incident.entities)
        self.sources = _UnreadNames(document.data.get("sources", {}), incident.sources)
        self.documents = _UnreadNames(document.data.get("documents", {}), incident.documents)
        self.events = _UnreadNames(_event_ids(document.data), {event.id for event in incident.timeline.events})


def _event_ids(data: dict[str, Any]) -> dict[str, None] | None:
    """The ids of all events of a timeline, read or not; None where some event has none that can be seen."""
    timeline = data.get("timeline", {})
    events = timeline.get("events", []) if isinstance(timeline, dict) else None
    if not isinstance(events, list):
        return None
    ids = [event.get("id") if isinstance(event, dict) else None for event in events]
    seen = {event_id: None for event_id in ids if isinstance(event_id, str) and _NAME.fullmatch(event_id)}
    return seen if all(isinstance(event_id, str) and event_id in seen for event_id in ids) else None


class _UnreadNames:
    """The names of a table that are not among those that were read; every name, where the table is none."""

    def __init__(self, table: object, read: Collection[str]) -> None:
        self._names = set(table) - set(read) if isinstance(table, dict) else None

    def __contains__(self, name: object) -> bool:
        return self._names is None or name in self._names


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
        for key, kind, kinds in (("by", "officer", ("force", "recording")), ("against", "civilian", ("force",))):
            target = getattr(entity, key)
            path = ("entities", name, key)
            if target is None or target in unread.entities:
                continue
            if entity.kind not in kinds:
                yield document.problem(path, f"{name} is of kind {entity.kind}, which has no {key}", "leave it out")
            elif target not in incident.entities:
                remedy = name_or_add(target, "entities", incident.entities)
                yield document.problem(path, f"there is no entity {shown(target)} in this file", remedy)
            elif incident.entities[target].kind != kind:
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


def _accounts(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    for name, account in incident.accounts.items():
        if name in (*PARTIES, COMMON_GROUND, UNCONTRADICTED):
            cause = f"every file has an account {name} already"
            yield document.problem(("accounts", name), cause, "choose another name")
        for index, source in enumerate(account.credits):
            if source not in incident.sources and source not in unread.sources:
                remedy = name_or_add(source, "sources", incident.sources)
                place = ("accounts", name, "credits", index)
                yield document.problem(place, f"there is no source {source!r} in this file", remedy)


def _assertions(incident: Incident, library: Library, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    for index, assertion in enumerate(incident.assertions):
        path = ("assertions", index)
        if assertion.source not in incident.sources and assertion.source not in unread.sources:
            remedy = name_or_add(assertion.source, "sources", incident.sources)
            yield document.problem((*path, "source"), f"there is no source {assertion.source!r} in this file", remedy)
        kind = incident.kind_of(assertion.about)
        if kind is None and assertion.about not in unread.entities:
            near = did_you_mean(assertion.about, (*incident.entities, INCIDENT))
            remedy = near or add_under("entities", incident.entities)
            yield document.problem((*path, "about"), f"there is no entity {assertion.about!r} in this file", remedy)
        if assertion.fact not in library.facts:
            remedy = did_you_mean(assertion.fact, library.facts) or "policycheck show facts lists them all"
            yield document.problem((*path, "fact"), f"there is no fact {assertion.fact!r}", remedy)
            continue
        needed = about(assertion.fact)
        if kind not in (None, needed):
            cause = f"{assertion.fact} is about one of kind {needed}; {assertion.about} is of kind {kind}"
            yield document.problem((*path, "about"), cause, _name_one(needed))
        try:
            extent = extent_of_value(library.facts[assertion.fact], assertion.value)
        except UnfitAnswer as error:
            yield document.problem((*path, "value"), f"{assertion.fact}: {error.cause}", error.remedy)
        else:
            yield from _against_agency(incident, library, document, (*path, "value"), assertion.fact, extent)


def _documents(incident: Incident, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    """Sources whose document is not there, and quotations from a source that has none."""
    for name, source in incident.sources.items():
        if source.document is None or source.document in unread.documents:
            continue
        if source.document not in incident.documents:
            remedy = name_or_add(source.document, "documents", incident.documents)
            cause = f"there is no document {source.document!r} in this file"
            yield document.problem(("sources", name, "document"), cause, remedy)
    timeline = incident.timeline
    lists: dict[Path_, Iterable[Assertion | TimelineStatement]] = {
        ("assertions",): incident.assertions,
        ("timeline", "events"): timeline.events,
        ("timeline", "order"): timeline.order,
        ("timeline", "complete"): timeline.complete,
    }
    for path, statements in lists.items():
        for index, stated in enumerate(statements):
            said_by = incident.sources.get(stated.source)
            if stated.quote is not None and said_by is not None and said_by.document is None:
                cause = f"the source {stated.source} has no document in which the quotation could be looked up"
                remedy = f"name one under sources, {stated.source}, as document; or leave the quotation out"
                yield document.problem((*path, index, "quote"), cause, remedy)


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
        text = statement(library.facts[fact], true)
        cause = f"{text}, whatever happened, by policies/{authority.id}/authority.yaml: {given.because.rstrip('.')}"
        remedy = "leave the statement out"
        if about(fact) == "officer":
            remedy += f"; who is no officer of the {authority.name} is not of kind officer in this file"
        yield document.problem(path, cause, remedy)


def _name_one(kind: str) -> str:
    return "write about: incident" if kind == INCIDENT else f"name one of kind {kind}"
