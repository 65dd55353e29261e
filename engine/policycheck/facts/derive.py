"""What follows under one account: its facts and its timeline as ground facts, the derivations run on them, and why."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property, reduce

from policycheck.facts.days import CountedDays, DayCounter, dated, is_counted
from policycheck.facts.derivation_clauses import TAKES, TURNED, WIDER, AskedAnswers, clauses_of
from policycheck.facts.inferred import (
    AccountInferences,
    Conflict,
    DerivationRun,
    DerivationStep,
    InferredValue,
    Values,
)
from policycheck.facts.timeline import AccountTimeline
from policycheck.facts.world import GroundWorld
from policycheck.logic.answers import leaves_out
from policycheck.logic.axioms import FactKey
from policycheck.logic.chaining import Derived, GroundProgram, Support, ground_clauses
from policycheck.logic.clauses import ClauseAtom, HornClause
from policycheck.logic.extent import Extent, is_empty, meet, overlaps, within
from policycheck.logic.joins import GroundClause
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import Fact

_WAYS = 8  # the most ways that are listed in which an inconsistent value follows


class Deriver:
    """The derivations of a library, ready to run under any account of an incident."""

    def __init__(
        self,
        derivations: Mapping[str, Derivation],
        vocabulary: Mapping[str, Fact],
        incident: Incident,
        jurisdiction: str | None,
    ) -> None:
        self._derivations = tuple(derivations.values())
        self._vocabulary = vocabulary
        self._incident = incident
        self._asked = AskedAnswers(self._derivations, vocabulary)
        self._clauses = clauses_of(self._derivations, self._asked)
        self._day_counter = DayCounter(self._derivations, incident, jurisdiction)
        self._worlds: dict[AccountTimeline | None, tuple[GroundWorld, GroundProgram]] = {}
        joined = (derivation.joined_facts for derivation in self._derivations)
        self.facts = tuple(sorted(set[str]().union(*joined)))  # all that a derivation asks for or concludes
        world = GroundWorld((), vocabulary, incident, None, self._asked)
        self.keys = [(fact, name) for fact in self.facts for name in world.entities(fact)]

    def within(self, keys: frozenset[FactKey]) -> "Deriver":
        """The same for these facts of entities alone, which no derivation joins with others."""
        other = copy(self)
        other.keys = [key for key in self.keys if key in keys]
        other._worlds = {timeline: (world, program.within(keys)) for timeline, (world, program) in self._worlds.items()}
        return other

    @cached_property
    def _of_facts(self) -> list[GroundClause]:
        """The ground clauses of axioms and of days between dates, which no timeline changes."""
        of_facts = {derivation.id for derivation in self._derivations if derivation.is_of_facts}
        clauses = (clause for clause in self._clauses if clause.name.removeprefix(TURNED) in {*of_facts, TAKES, WIDER})
        world = GroundWorld(self._derivations, self._vocabulary, self._incident, None, self._asked)
        return ground_clauses(clauses, world.structure.union(world.open_to(self.facts)))

    @cached_property
    def _from_events(self) -> tuple[list[HornClause], set[str]]:
        """The clauses of the other derivations, and the facts that these ask for or conclude."""
        others = {derivation.id: derivation for derivation in self._derivations if not derivation.is_of_facts}
        joined = (derivation.joined_facts for derivation in others.values())
        return [clause for clause in self._clauses if clause.name in {*others, TAKES, WIDER}], set[str]().union(*joined)

    def _world(self, timeline: AccountTimeline | None) -> tuple[GroundWorld, GroundProgram]:
        """The incident with what a timeline states, and the ground clauses of all derivations on it."""
        if timeline not in self._worlds:
            world = GroundWorld(self._derivations, self._vocabulary, self._incident, timeline, self._asked)
            ground = list(self._of_facts)
            if timeline is not None:
                clauses, facts = self._from_events
                ground += ground_clauses(clauses, world.structure.union(world.open_to(facts)))
            self._worlds[timeline] = world, GroundProgram(ground, world.structure)
        return self._worlds[timeline]

    def follow(
        self, timeline: AccountTimeline | None, known: Mapping[FactKey, Extent], kept: Values | None = None
    ) -> AccountInferences:
        """What follows from what is known and stated. None: no timeline counts, and only facts lead to facts.

        What is known is what the account's own sources say of facts, no answer at all where they conflict. The values
        that are kept followed before: they count before what is known, and are part of what is returned.
        """
        kept = kept or {}
        stated = {
            key: kept[key].extent if key in kept else known[key] for key in self.keys if key in kept or key in known
        }
        if not stated and (timeline is None or not (timeline.events or timeline.timeline.complete)):
            return AccountInferences()
        facts, inferred, inconsistent, runs = self._run(timeline, stated, kept)
        stated_alone = {key: extent for key, extent in stated.items() if key not in kept}
        new = {key: value for key, value in inferred.items() if leaves_out(self._vocabulary[key[0]], value.extent)}
        informative = {**new, **kept}
        beside = facts.beside(stated)
        return AccountInferences(
            inferred=informative,
            beside=beside,
            own={**informative, **beside},
            conflicts=tuple(facts.conflicts(stated_alone)),
            inconsistent=inconsistent,
            runs=tuple(runs),
        )

    def _run(
        self, timeline: AccountTimeline | None, stated: Mapping[FactKey, Extent], kept: Values
    ) -> tuple[
        "_DerivedFacts", dict[FactKey, InferredValue], dict[FactKey, tuple[InferredValue, ...]], list[DerivationRun]
    ]:
        """What follows, its values, those that are inconsistent, and every run until nothing depends on these."""
        world, program = self._world(timeline)
        inconsistent: dict[FactKey, tuple[InferredValue, ...]] = {}
        runs: list[DerivationRun] = []
        days = self._day_counter.counted(stated)
        lies = [atom for value, each in days.items() for atom in self._asked.lies(each.fact, value, each.extent)]
        while True:  # what is inconsistent has no value, and nothing may depend on it
            extents = {**stated, **dict.fromkeys(inconsistent, frozenset[bool]())}
            given = world.structure.union(self._asked.known(extents, self.keys), dated(extents), lies)
            facts = _DerivedFacts(program.run(given, supports=_WAYS), world, timeline, kept, days)
            runs.append(DerivationRun(self._clauses, given, facts.derived.atoms, program, self._asked))
            inferred, apart = facts.values()
            if not apart:
                return facts, inferred, inconsistent, runs
            inconsistent |= {key: facts.ways(key) for key in apart}


@dataclass(frozen=True)
class _DerivedFacts:
    """What one run derived, read as values of facts with the steps that lead to them."""

    derived: Derived
    world: GroundWorld
    account_timeline: AccountTimeline | None
    kept: Values
    days: Mapping[str, CountedDays]

    def _atoms(self, relation: str) -> list[ClauseAtom]:
        """Those of the relation, without days of which no number is known."""
        atoms = ((atom, str(atom.terms[2])) for atom in self.derived.found if atom.relation == relation)
        return [atom for atom, value in atoms if value in self.days or not is_counted(value)]

    def values(self) -> tuple[dict[tuple[str, str], InferredValue], dict[tuple[str, str], tuple[InferredValue, ...]]]:
        """Each value that follows, where several do what they have in common; and those that have nothing."""
        values: dict[tuple[str, str], InferredValue] = {}
        inconsistent: dict[tuple[str, str], tuple[InferredValue, ...]] = {}
        for atom in self._atoms("value"):
            value = self.inferred(atom)
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in values and not overlaps(values[key].extent, value.extent):
                inconsistent[key] = (*inconsistent.get(key, (values[key],)), value)
            else:
                values[key] = _both(values[key], value) if key in values else value
        return values, inconsistent

    def ways(self, key: tuple[str, str]) -> tuple[InferredValue, ...]:
        """Each value of the fact by each derivation that leads to it, so that every conflicting statement is listed."""
        values: list[InferredValue] = []
        for atom in self._atoms("value"):
            if atom.terms[:2] == key:
                for support in self.derived.supports(ClauseAtom("would", atom.terms)):
                    derived = (atom_below for atom_below in support.body if atom_below in self.derived.found)
                    below = [self.inferred(atom_below).steps for atom_below in derived]
                    if all(step.head.terms != atom.terms for steps in below for step in steps):
                        last = self._step(ClauseAtom("would", atom.terms), support)
                        steps = dict.fromkeys((*(step for chain_below in below for step in chain_below), last))
                        values.append(InferredValue(self._extent(atom), tuple(steps)))
        return tuple(values)

    def beside(self, stated: Mapping[FactKey, Extent]) -> dict[FactKey, InferredValue]:
        """What follows on each fact that is stated, all of it together, where it narrows the statement."""
        narrowing: dict[FactKey, InferredValue] = {}
        for key, atoms in self._would(stated).items():
            joint = reduce(meet, map(self._extent, atoms))
            if overlaps(stated[key], joint) and not within(stated[key], joint):
                narrowing[key] = reduce(_both, map(self.inferred, atoms))
        return narrowing

    def conflicts(self, stated: Mapping[FactKey, Extent]) -> Iterator[Conflict]:
        for key, atoms in self._would(stated).items():
            for atom in atoms:
                if not overlaps(stated[key], self._extent(atom)):
                    yield Conflict(*key, self.inferred(atom))

    def _would(self, stated: Mapping[FactKey, Extent]) -> dict[FactKey, list[ClauseAtom]]:
        """What would follow on each fact that is stated, were it open."""
        would: dict[FactKey, list[ClauseAtom]] = {}
        for atom in self._atoms("would"):
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in stated and not is_empty(stated[key]):
                would.setdefault(key, []).append(atom)
        return would

    def inferred(self, atom: ClauseAtom) -> InferredValue:
        """The value that an atom stands for, with the steps to it, those to what was kept first."""
        steps: dict[DerivationStep, None] = {}
        for head, support in self.derived.chain(atom):
            if support.clause in (TAKES, WIDER):
                continue
            for below in support.body:
                if below.relation == "value" and (
                    kept_value := self.kept.get((str(below.terms[0]), str(below.terms[1])))
                ):
                    steps |= dict.fromkeys(kept_value.steps)
            steps[self._step(head, support)] = None
        return InferredValue(self._extent(atom), tuple(steps))

    def _extent(self, atom: ClauseAtom) -> Extent:
        fact, _, value = map(str, atom.terms)
        return self.days[value].extent if value in self.days else self.world.extent(fact, value)

    def _step(self, head: ClauseAtom, support: Support) -> DerivationStep:
        name, days = support.clause.removeprefix(TURNED), self.days.get(str(head.terms[2]))
        return DerivationStep(name, name != support.clause, head, support.body, self.account_timeline, days)


def _both(first: InferredValue, second: InferredValue) -> InferredValue:
    """Two values combined, with the steps to both; the first alone where it leaves no more open."""
    joint = meet(first.extent, second.extent)
    if joint == first.extent:
        return first
    return InferredValue(joint, (*first.steps, *(step for step in second.steps if step not in first.steps)))
