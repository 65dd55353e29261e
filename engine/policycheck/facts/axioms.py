"""The axioms between facts, said of everybody in an incident whom they are about."""

from collections.abc import Iterable, Iterator, Mapping

from policycheck.logic.answers import extents_asked
from policycheck.logic.axioms import NO, YES, AxiomClause, AxiomLiteral, FactKey
from policycheck.logic.extent import Extent
from policycheck.logic.formula import domain
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, Fact, about

_NOBODY = "nobody named, seen from "  # begins the name of somebody the file does not name; no entity has such a name


class AskedAxioms:
    """The axioms of a library as clauses over their facts, whoever these are about."""

    def __init__(self, derivations: Iterable[Derivation], vocabulary: Mapping[str, Fact]) -> None:
        axioms = [derivation for derivation in derivations if derivation.is_axiom]
        asked: dict[str, set[Extent]] = {}
        for fact, extent in (each for axiom in axioms for each in extents_asked(vocabulary, axiom.answers).items()):
            asked.setdefault(fact, set()).add(extent)
        self.domains = {
            name: domain(name, extents, vocabulary[name].options)
            for name, extents in asked.items()
            if vocabulary[name].type != "yes-no"
        }
        self._vocabulary = vocabulary
        self.clauses = [(axiom, self._clause(axiom, way)) for axiom in axioms for way in axiom.ways]

    def _clause(self, axiom: Derivation, way: Iterable[AskedAnswer]) -> list[AxiomLiteral]:
        """A premise is denied, or the conclusion holds."""
        premises = (self._literal(*asked).denied for asked in extents_asked(self._vocabulary, way).items())
        return [*premises, self._literal(axiom.then.fact, frozenset({axiom.then.is_ is True}))]

    def _literal(self, fact: str, extent: Extent) -> AxiomLiteral:
        own = self.domains.get(fact)
        mask = (YES if extent == frozenset({True}) else NO) if own is None else own.mask(extent)
        return AxiomLiteral(of_one(fact), mask, own)


def axioms(
    derivations: Iterable[Derivation], vocabulary: Mapping[str, Fact], incident: Incident
) -> dict[AxiomClause, str]:
    """A clause an axiom and entity, with the id of a derivation that says so.

    Derivations from events are no axioms. Somebody whom the file does not name, as the officer by whom the force was
    used, is meant all the same, and goes by the name that `unnamed` gives.
    """
    return {
        frozenset(
            lit._replace(key=seen_from(subject, axiom.for_each, lit.key[0], incident)) for lit in clause
        ): axiom.id
        for axiom, clause in AskedAxioms(derivations, vocabulary).clauses
        for subject in subjects(axiom.for_each, incident)
    }


def told_apart(derivations: Iterable[Derivation], vocabulary: Mapping[str, Fact]) -> dict[str, tuple[Extent, ...]]:
    """The answers to numbers, dates and choices that axioms tell apart, by fact."""
    return {name: domain.cells for name, domain in AskedAxioms(derivations, vocabulary).domains.items()}


def axioms_of_one(derivations: Iterable[Derivation], vocabulary: Mapping[str, Fact]) -> dict[AxiomClause, str]:
    """The same, where there is one of each kind, so that a fact alone says whom it is about: as of_one has it."""
    return {frozenset(clause): axiom.id for axiom, clause in AskedAxioms(derivations, vocabulary).clauses}


def of_one(fact: str) -> FactKey:
    """A fact of the only one whom it can be about."""
    return fact, ""


def said_of_one(known: Mapping[str, Extent]) -> dict[FactKey, Extent]:
    """What is known of facts, said of the only ones whom they can be about."""
    return {of_one(fact): extent for fact, extent in known.items()}


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


def subjects(kind: str, incident: Incident) -> Iterator[str]:
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
