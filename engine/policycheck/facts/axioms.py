"""The axioms between yes-no facts, said of everybody in an incident whom they are about."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from policycheck.logic.axioms import AxiomClause, FactKey, linked
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, about

_NOBODY = "nobody named, seen from "  # begins the name of somebody the file does not name; no entity has such a name


def axioms(derivations: Iterable[Derivation], incident: Incident) -> dict[AxiomClause, str]:
    """A clause an axiom and entity, with the id of a derivation that says so: a premise is denied, or it concludes.

    Derivations from events are no axioms. Somebody whom the file does not name, as the officer by whom the force was
    used, is meant all the same, and goes by the name that `unnamed` gives.
    """
    return {
        frozenset(
            (seen_from(subject, axiom.for_each, fact, incident), answer) for fact, answer in axiom.clause
        ): axiom.id
        for axiom in derivations
        if axiom.is_axiom
        for subject in _subjects(axiom.for_each, incident)
    }


class LinkedFacts:
    """Which facts of entities derivations join, directly or by others."""

    def __init__(self, derivations: Iterable[Derivation], incident: Incident, of_agency: Collection[str]) -> None:
        """The last are the facts that are true of the agency as such."""
        joined = (
            [seen_from(subject, derivation.for_each, fact, incident) for fact in derivation.joined_facts]
            for derivation in derivations
            for subject in _subjects(derivation.for_each, incident)
        )
        together = [frozenset[FactKey]().union(*group) for group in linked(joined, lambda keys: keys)]
        self._with = {key: keys for keys in together for key in keys}
        with_agency = [keys for keys in together if any(fact in of_agency for fact, _ in keys)]
        self._with_agency = frozenset[FactKey]().union(*with_agency)

    def moved_by(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        """Every fact of which an answer to this one can change what is known or left open; itself among them.

        A party that says nothing takes what is assumed as its own word, and with it what is true of the agency.
        """
        moved = self._with.get(key, frozenset({key}))
        return moved if all_speak or key not in self._with else moved | self._with_agency


def axioms_of_one(derivations: Iterable[Derivation]) -> dict[AxiomClause, str]:
    """The same, where there is one of each kind, so that a fact alone says whom it is about: as of_one has it."""
    return {
        frozenset((of_one(fact), answer) for fact, answer in axiom.clause): axiom.id
        for axiom in derivations
        if axiom.is_axiom
    }


def of_one(fact: str) -> FactKey:
    """A fact of the only one whom it can be about."""
    return fact, ""


def unnamed(subject: str) -> str:
    """The name of whoever is linked with an entity and not named by the file."""
    return f"{_NOBODY}{subject}"


def is_named(name: str) -> bool:
    """Whether the name is one of the file's own."""
    return not name.startswith(_NOBODY)


def seen_from(subject: str, kind: str, fact: str, incident: Incident) -> FactKey:
    """The fact, and whom it is about where it is asked of an entity of the kind."""
    link = REACH[kind][about(fact)]
    if link == INCIDENT:
        return fact, INCIDENT
    other = subject if link is None else getattr(incident.entities[subject], link)
    return fact, unnamed(subject) if other is None else other


def _subjects(kind: str, incident: Incident) -> Iterator[str]:
    """The entities of a kind, with those that are linked with others and not named."""
    if kind == INCIDENT:
        yield INCIDENT
    for name, entity in incident.entities.items():
        if entity.kind == kind:
            yield name
        links: Mapping[str, str | None] = REACH[entity.kind]
        link = links.get(kind)
        if link is not None and link != INCIDENT and getattr(entity, link) is None:
            yield unnamed(name)
