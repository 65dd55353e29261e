"""An incident file, read and held against the vocabulary and itself."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from policycheck.library.document import Document
from policycheck.library.files import decode, read_bytes
from policycheck.library.json_source import read_json
from policycheck.library.library import Library
from policycheck.library.validate import did_you_mean, validate
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.model.incident import COMMON_GROUND, INCIDENT, PARTIES, UNCONTRADICTED, Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.model.vocabulary import about





def read_incident(path: Path, library: Library) -> tuple[Incident, str]:
    """The incident, and the SHA-256 of its file.

    Raises BadInput with every problem in it.
    """
    content = read_bytes(path)
    document = read_json(str(path), decode(str(path), content))
    incident = validate(Incident, document)
    problems = [*_agency(incident, library, document), *_links(incident, document), *_assertions(incident, library, document)]
    if problems:
        raise BadInput(problems)
    return incident, hashlib.sha256(content).hexdigest()


def _agency(incident: Incident, library: Library, document: Document) -> Iterator[Problem]:
    if incident.agency not in library.authorities:
        remedy = did_you_mean(incident.agency, library.authorities) or (
            f"add policies/{incident.agency}/authority.yaml to a library of yours, or write one of "
            + ", ".join(library.authorities)
        )
        yield document.problem(("agency",), f"no authority of the library is called {incident.agency!r}", remedy)


def _links(incident: Incident, document: Document) -> Iterator[Problem]:
    if INCIDENT in incident.entities:
        yield document.problem(("entities", INCIDENT), "incident stands for the incident itself", "rename this entity")
    for name, entity in incident.entities.items():
        for key, kind, kinds in (("by", "officer", ("force", "recording")), ("against", "civilian", ("force",))):
            target = getattr(entity, key)
            path = ("entities", name, key)
            if target is None:
                continue
            if entity.kind not in kinds:
                yield document.problem(path, f"{name} is of kind {entity.kind}, which has no {key}", "leave it out")
            elif target not in incident.entities:
                remedy = did_you_mean(target, incident.entities) or "add it to entities"
                yield document.problem(path, f"there is no entity {target!r} in this file", remedy)
            elif incident.entities[target].kind != kind:
                cause = f"{key} must name one of kind {kind}; {target} is of kind {incident.entities[target].kind}"
                yield document.problem(path, cause, f"name one of kind {kind}, or leave {key} out")
    for name, account in incident.accounts.items():
        if name in (*PARTIES, COMMON_GROUND, UNCONTRADICTED):
            yield document.problem(("accounts", name), f"every file has an account {name}", "choose another name")
        for index, source in enumerate(account.credits):
            if source not in incident.sources:
                remedy = did_you_mean(source, incident.sources) or "add it to sources"
                path = ("accounts", name, "credits", index)
                yield document.problem(path, f"there is no source {source!r} in this file", remedy)


def _assertions(incident: Incident, library: Library, document: Document) -> Iterator[Problem]:
    for index, assertion in enumerate(incident.assertions):
        path = ("assertions", index)
        if assertion.source not in incident.sources:
            remedy = did_you_mean(assertion.source, incident.sources) or "add it to sources"
            yield document.problem((*path, "source"), f"there is no source {assertion.source!r} in this file", remedy)
        kind = incident.kind_of(assertion.about)
        if kind is None:
            remedy = did_you_mean(assertion.about, (*incident.entities, INCIDENT)) or "add it to entities"
            yield document.problem((*path, "about"), f"there is no entity {assertion.about!r} in this file", remedy)
        if assertion.fact not in library.facts:
            remedy = did_you_mean(assertion.fact, library.facts) or "policycheck show facts lists them all"
            yield document.problem((*path, "fact"), f"there is no fact {assertion.fact!r}", remedy)
            continue
        if kind not in (None, about(assertion.fact)):
            cause = f"{assertion.fact} is about one of kind {about(assertion.fact)}; {assertion.about} is of kind {kind}"
            yield document.problem((*path, "about"), cause, f"name one of kind {about(assertion.fact)}")
        try:
            extent_of_value(library.facts[assertion.fact], assertion.value)
        except UnfitAnswer as error:
            yield document.problem((*path, "value"), f"{assertion.fact}: {error.cause}", error.remedy)
