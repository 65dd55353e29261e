"""The native forward chainer: all that clauses derive from ground facts, and from what.

Clauses are made ground once, by semi-naive evaluation as in F. Bancilhon and R. Ramakrishnan, "An amateur's
introduction to recursive query processing strategies" (SIGMOD 1986): in each round a clause is joined only so that at
least one of its body's atoms was new in the round before. The instance is found at the first body atom that was new, so
every ground instance comes up exactly once. They run on given facts as in W. Dowling and J. Gallier, "Linear-time
algorithms for testing the satisfiability of propositional Horn formulae" (Journal of Logic Programming 1, 1984): each
counts the atoms of its body that are still missing. The same ground clauses serve every choice of the given facts.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from policycheck.logic.clauses import ClauseAtom, HornClause, key
from policycheck.logic.formula import TooLarge
from policycheck.logic.joins import FactStore, GroundClause, planned

DERIVED_BOUND = 100_000  # atoms derived
STEPS_BOUND = 2_000_000  # facts tried in joins, so that no cross product runs for ever


@dataclass(frozen=True, slots=True)
class Support:
    """One ground instance of a clause that derives an atom: the clause's name, and its body in the clause's order."""

    clause: str
    body: tuple[ClauseAtom, ...]


@dataclass(frozen=True, slots=True)
class Derived:
    """What follows from the given facts and is not given itself, with its supports."""

    given: frozenset[ClauseAtom]
    found: Mapping[ClauseAtom, tuple[Support, ...]]

    @property
    def atoms(self) -> frozenset[ClauseAtom]:
        """The atoms derived. A given fact is not among them, even where it would follow."""
        return frozenset(self.found)

    def support(self, atom: ClauseAtom) -> tuple[str, tuple[ClauseAtom, ...]]:
        """The first support: of the earliest round, then by the clause's name and its body.

        The body consists of given facts and of atoms of earlier rounds. Raises KeyError where the atom is not derived.
        """
        first = self.supports(atom)[0]
        return first.clause, first.body

    def supports(self, atom: ClauseAtom) -> tuple[Support, ...]:
        """The first support and, where more were asked for, others, which may rest on the atom itself.

        Raises KeyError where the atom is not derived.
        """
        return self.found[atom]

    def chain(self, atom: ClauseAtom) -> tuple[tuple[ClauseAtom, Support], ...]:
        """Every step from given facts to the atom by first supports, each after those it rests on, the atom last.

        A given fact has no steps. Raises KeyError where the atom is neither given nor derived.
        """
        steps: dict[ClauseAtom, Support] = {}
        path: list[tuple[ClauseAtom, bool]] = [(atom, False)]
        while path:
            derived, body_done = path.pop()
            if derived in self.given or derived in steps:
                continue
            first = self.found[derived][0]
            if body_done:
                steps[derived] = first
            else:
                path.append((derived, True))
                path.extend((premise, False) for premise in reversed(first.body))
        return tuple(steps.items())


def chain(
    clauses: Iterable[HornClause],
    facts: Iterable[ClauseAtom],
    supports: int = 1,
    bound: int = DERIVED_BOUND,
    steps: int = STEPS_BOUND,
) -> Derived:
    """All that the clauses derive from the facts, to a fixpoint, with so many supports an atom at the most.

    The result depends on the set of clauses and the set of facts alone, not on their order. Raises ValueError where a
    fact is not ground or fewer than one support is asked for, and TooLarge past a bound.
    """
    given = frozenset(facts)
    return GroundProgram(ground_clauses(clauses, given, bound, steps)).run(given, supports)


def ground_clauses(
    clauses: Iterable[HornClause],
    facts: Iterable[ClauseAtom],
    bound: int = DERIVED_BOUND,
    steps: int = STEPS_BOUND,
) -> list[GroundClause]:
    """Every ground instance of a clause whose body may hold where no more than these facts are given.

    Raises ValueError where a fact is not ground, and TooLarge past a bound.
    """
    store = FactStore(steps)
    given = set(facts)
    known, new = set(given), sorted(given, key=key)
    plans, later = planned(tuple(clauses))
    instances: list[GroundClause] = []
    while True:
        store.take(new)
        joined = [instance for plan in plans for instance in plan.instances(store)]
        instances += joined
        new = sorted({instance.head for instance in joined} - known)
        known.update(new)
        if len(known) - len(given) > bound:
            raise TooLarge("derived atoms at the least", len(known) - len(given), bound)
        if not new:
            return instances
        signatures = dict.fromkeys((atom.relation, len(atom.terms)) for atom in new)
        plans = [plan for signature in signatures for plan in later.get(signature, ())]


class GroundProgram:
    """Ground clauses, to be run on one choice after the other of the facts that they were made from."""

    def __init__(self, clauses: Iterable[GroundClause], always: Collection[ClauseAtom] = frozenset()) -> None:
        """What is always given needs no watching."""
        self.clauses = sorted(set(clauses))  # by head, name and body
        self._missing: list[int] = []  # of each clause, how many atoms of its body are to come
        self._waiting: dict[ClauseAtom, list[int]] = {}
        self._always = always
        for number, clause in enumerate(self.clauses):
            watched = {atom for atom in clause.body if atom not in always}
            self._missing.append(len(watched))
            for atom in watched:
                self._waiting.setdefault(atom, []).append(number)

    def within(self, subjects: Collection[tuple[str, ...]]) -> "GroundProgram":
        """Those alone whose heads are about these: the first two terms."""
        return GroundProgram((clause for clause in self.clauses if clause.head.terms[:2] in subjects), self._always)

    def run(self, given: frozenset[ClauseAtom], supports: int = 1) -> Derived:
        """All that follows from the facts given, those always given among them; as `chain`."""
        if supports < 1:
            raise ValueError(f"{supports} supports an atom were asked for; ask for at least one")
        missing = list(self._missing)
        ready = [number for number, count in enumerate(missing) if not count]
        derived: dict[ClauseAtom, list[Support]] = {}
        new: Collection[ClauseAtom] = given
        while new or ready:
            ready += self._completed(new, missing)
            new = []
            for number in sorted(ready):  # as the clauses are sorted: by head, name and body
                head, clause, body = self.clauses[number]
                if head in given:
                    continue
                if head not in derived:
                    derived[head] = []
                    new.append(head)
                if len(derived[head]) < supports:
                    derived[head].append(Support(clause, body))
            ready = []
        return Derived(given, {atom: tuple(derived[atom]) for atom in sorted(derived)})

    def completes(self, new: Collection[ClauseAtom], holds: Callable[[ClauseAtom], bool]) -> bool:
        """Whether the body of some clause that asks for one of these atoms holds once they do."""
        return any(
            all(atom in new or holds(atom) for atom in self.clauses[number].body)
            for atom in new
            for number in self._waiting.get(atom, ())
        )

    def _completed(self, new: Iterable[ClauseAtom], missing: list[int]) -> Iterator[int]:
        """The clauses that miss nothing more once these atoms have come."""
        for atom in new:
            for number in self._waiting.get(atom, ()):
                missing[number] -= 1
                if not missing[number]:
                    yield number
