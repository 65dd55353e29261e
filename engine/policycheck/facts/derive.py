"""What follows under one account: its facts and its timeline as ground facts, the derivations run on them, and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policycheck.facts.derivation_clauses import TAKES, TURNED, clauses_of
from policycheck.facts.timeline import AccountTimeline
from policycheck.facts.world import GroundWorld
from policycheck.logic.answers import leaves_out
from policycheck.logic.chaining import Derived, Support, chain
from policycheck.logic.clauses import ClauseAtom, HornClause
from policycheck.logic.extent import Extent, is_empty, meet, overlaps, within
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import Fact

# What the account's own sources say of a fact of an entity: None where nothing, no answer at all where they clash.
StatusOf = Callable[[str, str], Extent | None]


@dataclass(frozen=True)
class DerivationStep:
    """One derivation, what it concluded, and the ground facts that it rests on."""

    derivation: str
    turned: bool  # whether it was run by contraposition
    head: ClauseAtom
    body: tuple[ClauseAtom, ...]
    told: AccountTimeline | None = None  # the timeline that it was run on


@dataclass(frozen=True)
class InferredValue:
    """A value that follows under an account, and the derivations by which it does, the last one last."""

    extent: Extent
    steps: tuple[DerivationStep, ...]


@dataclass(frozen=True)
class Conflict:
    """A statement of an account that what follows from its others contradicts; the statement stands."""

    fact: str
    about: str
    inferred: InferredValue


@dataclass(frozen=True)
class DerivationRun:
    """What was run on what, and all that was derived, so that another engine can run it again."""

    clauses: tuple[HornClause, ...]
    given: frozenset[ClauseAtom]
    derived: frozenset[ClauseAtom]


Values = Mapping[tuple[str, str], InferredValue]  # by fact and entity
_WAYS = 8  # by which a value that is at odds with another is told to follow, at the most


@dataclass(frozen=True)
class AccountInferences:
    """All that follows under an account, and where it contradicts itself."""

    inferred: Values = field(default_factory=dict)
    # What follows on facts that are stated, and leaves less open than the statement does.
    beside: Values = field(default_factory=dict)
    # Of both, what follows from what the account's own sources say and tell, without the record.
    own: Values = field(default_factory=dict)
    conflicts: tuple[Conflict, ...] = ()
    # Where derivations come to values that exclude each other; these, and what hangs on them, are not known.
    inconsistent: Mapping[tuple[str, str], tuple[InferredValue, ...]] = field(default_factory=dict)
    runs: tuple[DerivationRun, ...] = ()


class Deriver:
    """The derivations of a library, ready to run under any account."""

    def __init__(self, derivations: Mapping[str, Derivation], vocabulary: Mapping[str, Fact]) -> None:
        self._derivations = derivations
        self._vocabulary = vocabulary

    @cached_property
    def _clauses(self) -> tuple[HornClause, ...]:
        return clauses_of(self._derivations.values())

    @cached_property
    def facts(self) -> tuple[str, ...]:
        """Every fact that a derivation asks for or concludes."""
        found = {premise.fact for one in self._derivations.values() for premise in one.premises}
        return tuple(sorted(found | {one.then.fact for one in self._derivations.values()}))

    @cached_property
    def beside_events(self) -> frozenset[str]:
        """The facts that derivations from events ask for, too."""
        return frozenset(
            premise.fact for one in self._derivations.values() if not one.is_axiom for premise in one.premises
        )

    def follow(
        self, incident: Incident, told: AccountTimeline | None, held: StatusOf, kept: Values | None = None
    ) -> AccountInferences:
        """What follows from what is held and told. None: no timeline counts, and only facts lead to facts.

        The values that are kept followed before: they count before what is held, and are part of what comes back.
        """
        kept = kept or {}
        world = GroundWorld(self._derivations.values(), self._vocabulary, incident, told)
        stated = {
            (fact, name): extent
            for fact in self.facts
            for name in world.entities(fact)
            if (extent := kept[fact, name].extent if (fact, name) in kept else held(fact, name)) is not None
        }
        if not stated and (told is None or not (told.events or told.timeline.complete)):
            return AccountInferences()
        inconsistent: dict[tuple[str, str], tuple[InferredValue, ...]] = {}
        runs: list[DerivationRun] = []
        while True:  # what is at odds has no value, and nothing may hang on it
            extents = {**stated, **dict.fromkeys(inconsistent, frozenset[bool]())}
            given = frozenset(world.atoms(extents, self.facts))
            found = _DerivedFacts(chain(self._clauses, given, supports=_WAYS), world, told, kept)
            runs.append(DerivationRun(self._clauses, given, found.derived.atoms))
            inferred, new = found.values()
            if not new:
                break
            inconsistent |= {key: found.ways(key) for key in new}
        said = {key: extent for key, extent in stated.items() if key not in kept}
        informative = {key: one for key, one in inferred.items() if leaves_out(self._vocabulary[key[0]], one.extent)}
        informative |= kept
        beside = found.beside(stated)
        return AccountInferences(
            inferred=informative,
            beside=beside,
            own={**informative, **beside},
            conflicts=tuple(found.conflicts(said)),
            inconsistent=inconsistent,
            runs=tuple(runs),
        )


@dataclass(frozen=True)
class _DerivedFacts:
    """What one run derived, read as values of facts with the steps that lead to them."""

    derived: Derived
    world: GroundWorld
    told: AccountTimeline | None
    kept: Values

    def values(self) -> tuple[dict[tuple[str, str], InferredValue], dict[tuple[str, str], tuple[InferredValue, ...]]]:
        """Each value that follows, where several do what they have in common; and those that have nothing."""
        values: dict[tuple[str, str], InferredValue] = {}
        inconsistent: dict[tuple[str, str], tuple[InferredValue, ...]] = {}
        for atom in sorted((atom for atom in self.derived.atoms if atom.relation == "value"), key=str):
            one = self.inferred(atom)
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in values and not overlaps(values[key].extent, one.extent):
                inconsistent[key] = (*inconsistent.get(key, (values[key],)), one)
            else:
                values[key] = _both(values[key], one) if key in values else one
        return values, inconsistent

    def ways(self, key: tuple[str, str]) -> tuple[InferredValue, ...]:
        """Each value of the fact by each derivation that leads to it, so that every statement that clashes is told."""
        found: list[InferredValue] = []
        for atom in sorted((atom for atom in self.derived.atoms if atom.relation == "value"), key=str):
            if atom.terms[:2] == key:
                for support in self.derived.supports(ClauseAtom("would", atom.terms)):
                    below = [self.inferred(one).steps for one in support.body if one in self.derived.found]
                    if all(step.head.terms != atom.terms for steps in below for step in steps):
                        last = self._step(ClauseAtom("would", atom.terms), support)
                        steps = dict.fromkeys((*(step for one in below for step in one), last))
                        found.append(
                            InferredValue(self.world.extent(str(atom.terms[0]), str(atom.terms[2])), tuple(steps))
                        )
        return tuple(found)

    def beside(self, stated: Mapping[tuple[str, str], Extent]) -> dict[tuple[str, str], InferredValue]:
        """What follows on each fact that is stated, all of it together, where it narrows the statement."""
        found: dict[tuple[str, str], InferredValue] = {}
        for key, one in self._would(stated):
            found[key] = _both(found[key], one) if key in found else one
        return {
            key: one
            for key, one in found.items()
            if overlaps(stated[key], one.extent) and not within(stated[key], one.extent)
        }

    def conflicts(self, stated: Mapping[tuple[str, str], Extent]) -> Iterator[Conflict]:
        for key, one in self._would(stated):
            if not overlaps(stated[key], one.extent):
                yield Conflict(*key, one)

    def _would(self, stated: Mapping[tuple[str, str], Extent]) -> Iterator[tuple[tuple[str, str], InferredValue]]:
        """What would follow on each fact that is stated, were it open."""
        for atom in sorted((atom for atom in self.derived.atoms if atom.relation == "would"), key=str):
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in stated and not is_empty(stated[key]):
                yield key, self.inferred(atom)

    def inferred(self, atom: ClauseAtom) -> InferredValue:
        """The value that an atom stands for, with the steps to it, those to what was kept first."""
        steps: dict[DerivationStep, None] = {}
        for head, support in self.derived.chain(atom):
            if support.clause == TAKES:
                continue
            for below in support.body:
                if below.relation == "value" and (rests := self.kept.get((str(below.terms[0]), str(below.terms[1])))):
                    steps |= dict.fromkeys(rests.steps)
            steps[self._step(head, support)] = None
        return InferredValue(self.world.extent(str(atom.terms[0]), str(atom.terms[2])), tuple(steps))

    def _step(self, head: ClauseAtom, support: Support) -> DerivationStep:
        turned = support.clause.startswith(TURNED)
        return DerivationStep(support.clause.removeprefix(TURNED), turned, head, support.body, self.told)


def _both(one: InferredValue, other: InferredValue) -> InferredValue:
    """What two values come to together, with the steps to both; the first alone where it leaves no more open."""
    both = meet(one.extent, other.extent)
    if both == one.extent:
        return one
    return InferredValue(both, (*one.steps, *(step for step in other.steps if step not in one.steps)))
