"""The axioms between facts, said of everybody in an incident whom they are about."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

from policycheck.logic.answers import extents_asked
from policycheck.logic.axioms import NO, YES, AxiomClause, AxiomLiteral, FactKey, linked
from policycheck.logic.extent import Extent
from policycheck.logic.formula import domain
from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, Fact, about

Held = Callable[[FactKey], Collection[Extent | None]]
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
        for subject in _subjects(axiom.for_each, incident)
    }


class LinkedFacts:
    """Which facts of entities derivations join, directly or by others."""

    def __init__(
        self,
        derivations: Collection[Derivation],
        clauses: Iterable[AxiomClause],
        incident: Incident,
        of_agency: Collection[str],
    ) -> None:
        """The clauses are those of the axioms among them, the last the facts that are true of the agency as such."""
        self._clauses: dict[FactKey, list[tuple[AxiomLiteral, AxiomClause]]] = {}
        for axiom in clauses:
            for lit in axiom:
                self._clauses.setdefault(lit.key, []).append((lit, axiom))
        self._onward: dict[FactKey, set[FactKey]] = {}
        for derivation in (derivation for derivation in derivations if not derivation.is_axiom):
            for subject in _subjects(derivation.for_each, incident):
                concluded = seen_from(subject, derivation.for_each, derivation.then.fact, incident)
                for fact in derivation.asked_facts:
                    asked = seen_from(subject, derivation.for_each, fact, incident)
                    self._onward.setdefault(asked, set()).add(concluded)
        joined = (
            [seen_from(subject, derivation.for_each, fact, incident) for fact in derivation.joined_facts]
            for derivation in derivations
            for subject in _subjects(derivation.for_each, incident)
        )
        together = [frozenset[FactKey]().union(*group) for group in linked(joined, lambda keys: keys)]
        self._with = {key: keys for keys in together for key in keys}
        self._facts = frozenset[str]().union(*(derivation.joined_facts for derivation in derivations))
        with_agency = [keys for keys in together if any(fact in of_agency for fact, _ in keys)]
        self._with_agency = frozenset[FactKey]().union(*with_agency)

    def linked_with(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        """Every fact that derivations join with this one, directly or by others; itself among them.

        A party that says nothing takes what is assumed as its own word, and with it what is true of the agency.
        """
        return self._with.get(key, frozenset({key})) | self._told_by_silent(key, all_speak=all_speak)

    def _told_by_silent(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        return frozenset[FactKey]() if all_speak or key[0] not in self._facts else self._with_agency

    def reached_by(
        self, key: FactKey, answer: Extent, before: Collection[Extent], held: Held, *, all_speak: bool
    ) -> frozenset[FactKey]:
        """Every fact of which an answer can change what is known or left open, where some had answers before.

        Held is what each account knows of a fact, none of which may contradict itself. A new chain leads through no
        clause that holds in every account by a fact that stays. Where a chain meets what it denies, linked clauses come
        to count, or no longer do: then that is every fact that is linked.
        """
        try:
            lost = self._chain(key, before, held, None) if before else frozenset[FactKey]()
            found = lost | self._chain(key, [answer], held, lost)
        except _Clash:
            return self.linked_with(key, all_speak=all_speak)
        return found | self._told_by_silent(key, all_speak=all_speak)

    def _chain(
        self, key: FactKey, answers: Collection[Extent], held: Held, lost: frozenset[FactKey] | None
    ) -> frozenset[FactKey]:
        """Every fact of which something can follow from one of the answers; itself among them.

        What follows from clauses and an answer is shown by a chain of clauses that begins with it, each of which denies
        what the one before leaves. Raises _Clash where what follows is denied by an account or by what else follows.
        None is lost: no clause is passed over.
        """
        came: dict[FactKey, int] = {}  # the cells that all of what a fact comes to leaves
        left: list[tuple[FactKey, AxiomLiteral | None]] = [(key, None)]  # facts, and what each comes to; None: anything
        seen = set(left)
        while left:
            fact, follows = left.pop()
            onward: list[tuple[FactKey, AxiomLiteral | None]] = [(other, None) for other in self._onward.get(fact, ())]
            for lit, clause in self._clauses.get(fact, ()):
                if (
                    all(map(lit.holds, answers))
                    if fact == key
                    else follows is not None and not follows.mask & ~lit.mask
                ):
                    continue
                others = [other for other in clause if other.key != fact]
                if lost is not None and any(
                    other.key not in lost and _holds_in_all(other, held(other.key)) for other in others
                ):
                    continue
                for other in others:
                    came[other.key] = came.get(other.key, other.every) & other.mask
                    if not came[other.key] or any(
                        extent is not None and other.fails(extent) for extent in held(other.key)
                    ):
                        raise _Clash
                    onward.append((other.key, other))
            new = [each for each in dict.fromkeys(onward) if each not in seen]
            seen.update(new)
            left += new
        return frozenset(fact for fact, _ in seen)


def _holds_in_all(lit: AxiomLiteral, held: Iterable[Extent | None]) -> bool:
    return all(extent is not None and lit.holds(extent) for extent in held)


class _Clash(Exception):
    """What follows is denied."""


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
