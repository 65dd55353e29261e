"""What follows under one account: its facts and its timeline as ground facts, the derivations run on them, and why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policycheck.facts.derivation_clauses import TAKES, TURNED, clauses_of
from policycheck.facts.timeline import Told
from policycheck.facts.world import World
from policycheck.logic.chaining import Derived, chain
from policycheck.logic.clauses import Atom, Clause
from policycheck.logic.extent import Extent, is_empty, meet, overlaps
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import Fact

# What the account's own sources say of a fact of an entity: None where nothing, no answer at all where they clash.
Held = Callable[[str, str], Extent | None]


@dataclass(frozen=True)
class Step:
    """One derivation, what it concluded, and the ground facts that it rests on."""

    derivation: str
    turned: bool  # whether it was run by contraposition
    head: Atom
    body: tuple[Atom, ...]


@dataclass(frozen=True)
class Inferred:
    """A value that follows under an account, and the derivations by which it does, the last one last."""

    extent: Extent
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Clash:
    """A statement of an account that what follows from its others contradicts; the statement stands."""

    fact: str
    about: str
    inferred: Inferred


@dataclass(frozen=True)
class Following:
    """All that follows under an account, with what was run, so that another engine can run it again."""

    inferred: Mapping[tuple[str, str], Inferred] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()
    clauses: tuple[Clause, ...] = ()
    given: frozenset[Atom] = frozenset()
    derived: frozenset[Atom] = frozenset()


class Deriver:
    """The derivations of a library, ready to run under any account."""

    def __init__(self, derivations: Mapping[str, Derivation], vocabulary: Mapping[str, Fact]) -> None:
        self._derivations = derivations
        self._vocabulary = vocabulary

    @cached_property
    def _clauses(self) -> tuple[Clause, ...]:
        return clauses_of(self._derivations.values())

    @cached_property
    def _facts(self) -> tuple[str, ...]:
        """Every fact that a derivation asks for or concludes."""
        found = {premise.fact for one in self._derivations.values() for premise in one.premises}
        return tuple(sorted(found | {one.then.fact for one in self._derivations.values()}))

    def follow(self, incident: Incident, told: Told | None, held: Held) -> Following:
        """What follows from what is held and told. None: no timeline counts, and only facts lead to facts."""
        world = World(self._derivations.values(), self._vocabulary, incident, told)
        stated = {
            (fact, name): extent
            for fact in self._facts
            for name in world.entities(fact)
            if (extent := held(fact, name)) is not None
        }
        if not stated and (told is None or not told.events):
            return Following()
        given = frozenset(world.atoms(stated, self._facts))
        found = chain(self._clauses, given)
        return Following(
            inferred=self._inferred(found, world),
            clashes=tuple(self._clashes(found, world, stated)),
            clauses=self._clauses,
            given=given,
            derived=found.atoms,
        )

    def _inferred(self, found: Derived, world: "World") -> dict[tuple[str, str], Inferred]:
        """Each value that follows; where several do, all that they have in common, or nothing if that is nothing."""
        values: dict[tuple[str, str], Inferred] = {}
        empty: set[tuple[str, str]] = set()
        for atom in sorted((atom for atom in found.atoms if atom.relation == "value"), key=str):
            one = self._one(found, world, atom)
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in values:
                both = meet(values[key].extent, one.extent)
                if is_empty(both):
                    empty.add(key)
                elif both != values[key].extent:
                    steps = (*values[key].steps, *(step for step in one.steps if step not in values[key].steps))
                    values[key] = Inferred(both, steps)
            else:
                values[key] = one
        return {key: one for key, one in values.items() if not empty & {key, *_passed(one)}}

    def _clashes(self, found: Derived, world: "World", stated: Mapping[tuple[str, str], Extent]) -> Iterator[Clash]:
        for atom in sorted((atom for atom in found.atoms if atom.relation == "would"), key=str):
            key = (str(atom.terms[0]), str(atom.terms[1]))
            if key in stated and not is_empty(stated[key]):
                one = self._one(found, world, atom)
                if not overlaps(stated[key], one.extent):
                    yield Clash(*key, one)

    def _one(self, found: Derived, world: "World", atom: Atom) -> Inferred:
        steps = [
            Step(support.clause.removeprefix(TURNED), support.clause.startswith(TURNED), head, support.body)
            for head, support in found.chain(atom)
            if support.clause != TAKES
        ]
        return Inferred(world.extent(str(atom.terms[0]), str(atom.terms[2])), tuple(steps))


def _passed(inferred: Inferred) -> set[tuple[str, str]]:
    """The facts of entities that a chain leads through: what hangs on two answers at once is not known either."""
    return {(str(step.head.terms[0]), str(step.head.terms[1])) for step in inferred.steps}
