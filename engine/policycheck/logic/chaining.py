"""The native forward chainer: all that clauses derive from ground facts, and from what.

Semi-naive evaluation, as in F. Bancilhon and R. Ramakrishnan, "An amateur's introduction to recursive query processing
strategies" (SIGMOD 1986): in each round a clause is joined only so that at least one of its body's atoms was new in the
round before. The instance is found at the first body atom that was new, so every ground instance of a clause comes up
exactly once. Joins look facts up in indexes, one for each relation and set of bound places that some join asks for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from policycheck.logic.clauses import AtomKey, ClauseAtom, HornClause, Var, ground, key
from policycheck.logic.formula import TooLarge

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
    if supports < 1:
        raise ValueError(f"{supports} supports an atom were asked for; ask for at least one")
    store = _FactStore(steps)
    given = frozenset(facts)
    derived: dict[ClauseAtom, list[Support]] = {}
    new = sorted(given, key=key)
    first, later = _planned(tuple(clauses))
    for turn in range(bound + 2):
        store.take(new)
        new = []
        instances = [instance for plan in (later if turn else first) for instance in plan.instances(store)]
        for head, support in sorted(instances, key=_order):
            if head in given:
                continue
            if head not in derived:
                derived[head] = []
                new.append(head)
            if len(derived[head]) < supports and support not in derived[head]:
                derived[head].append(support)
        if len(derived) > bound:
            raise TooLarge("derived atoms at the least", len(derived), bound)
        if not new:
            break
    return Derived(given, {atom: tuple(derived[atom]) for atom in sorted(derived, key=key)})


def _order(instance: tuple[ClauseAtom, Support]) -> tuple[AtomKey, str, tuple[AtomKey, ...]]:
    head, support = instance
    return key(head), support.clause, tuple(map(key, support.body))


_Signature = tuple[str, int]  # a relation, and how many terms it has
_Places = tuple[int, ...]


class _FactStore:
    """The facts so far, those of the latest round apart, and the indexes that joins have asked for."""

    def __init__(self, steps: int) -> None:
        self._new: dict[_Signature, dict[ClauseAtom, None]] = {}
        self._all: dict[_Signature, list[ClauseAtom]] = defaultdict(list)
        self._indexes: dict[_Signature, dict[_Places, dict[tuple[str, ...], list[ClauseAtom]]]] = defaultdict(dict)
        self._steps, self._bound = 0, steps

    def take(self, atoms: Iterable[ClauseAtom]) -> None:
        """Adds the atoms of a new round."""
        self._new = defaultdict(dict)
        for atom in atoms:
            signature = (atom.relation, len(atom.terms))
            self._new[signature][atom] = None
            self._all[signature].append(atom)
            for places, index in self._indexes[signature].items():
                index[_at(atom, places)].append(atom)

    def new(self, signature: _Signature) -> Iterator[ClauseAtom]:
        """The facts of a relation that came in the latest round."""
        for atom in self._new.get(signature, ()):
            self._step()
            yield atom

    def matching(
        self, signature: _Signature, places: _Places, values: tuple[str, ...], *, old: bool
    ) -> Iterator[ClauseAtom]:
        """The facts of a relation with these values at these places; where only old ones count, none of the latest."""
        index = self._indexes[signature].get(places)
        if index is None:
            index = self._indexes[signature][places] = defaultdict(list)
            for atom in self._all[signature]:
                index[_at(atom, places)].append(atom)
        new = self._new.get(signature, {}) if old else {}
        for atom in index.get(values, ()):
            self._step()
            if atom not in new:
                yield atom

    def _step(self) -> None:
        self._steps += 1
        if self._steps > self._bound:
            raise TooLarge("facts tried in joins at the least", self._steps, self._bound)


def _at(atom: ClauseAtom, places: _Places) -> tuple[str, ...]:
    terms = tuple(ground(atom))
    return tuple(terms[place] for place in places)


@dataclass(frozen=True, slots=True)
class _JoinPlan:
    """One way of joining a clause's body: in what order, and, but in the first round, that its first must be new."""

    clause: HornClause
    order: tuple[int, ...]
    fresh: bool  # whether the first in the order must be new, and none before it in the body

    def instances(self, store: _FactStore) -> Iterator[tuple[ClauseAtom, Support]]:
        """The ground instances of which no body atom before the plan's first is new, while that one is."""
        return self._extend(store, 0, {})

    def _extend(self, store: _FactStore, depth: int, values: dict[Var, str]) -> Iterator[tuple[ClauseAtom, Support]]:
        clause = self.clause
        if depth == len(self.order):
            yield clause.head.filled(values), Support(clause.name, tuple(atom.filled(values) for atom in clause.body))
            return
        for fact in self._facts(store, depth, values):
            extended = _matched(clause.body[self.order[depth]], fact, values)
            if extended is not None:
                yield from self._extend(store, depth + 1, extended)

    def _facts(self, store: _FactStore, depth: int, values: dict[Var, str]) -> Iterator[ClauseAtom]:
        number = self.order[depth]
        atom = self.clause.body[number]
        signature = (atom.relation, len(atom.terms))
        if depth == 0 and self.fresh:
            return store.new(signature)
        terms = (values.get(term) if isinstance(term, Var) else term for term in atom.terms)
        fixed = {place: value for place, value in enumerate(terms) if value is not None}
        return store.matching(signature, tuple(fixed), tuple(fixed.values()), old=self.fresh and number < self.order[0])


def _matched(atom: ClauseAtom, fact: ClauseAtom, values: dict[Var, str]) -> dict[Var, str] | None:
    """The values with those that the fact gives the atom's variables; none where the two do not match."""
    extended = dict(values)
    for term, value in zip(atom.terms, ground(fact), strict=True):
        if (extended.setdefault(term, value) if isinstance(term, Var) else term) != value:
            return None
    return extended


@lru_cache(maxsize=32)
def _planned(clauses: tuple[HornClause, ...]) -> tuple[list[_JoinPlan], list[_JoinPlan]]:
    """The plans of the first round, in which all is new, and those of later ones: one for each atom that may be new."""
    ordered = sorted(set(clauses), key=str)
    bodies = [(clause, number) for clause in ordered for number in range(len(clause.body))]
    first = [_JoinPlan(clause, _order_of(clause, []), fresh=False) for clause in ordered]
    return first, [_JoinPlan(clause, _order_of(clause, [number]), fresh=True) for clause, number in bodies]


def _order_of(clause: HornClause, order: list[int]) -> tuple[int, ...]:
    """The order in which a body is joined: what has most places bound comes next."""
    bound = {variable for number in order for variable in clause.body[number].variables}
    left = [number for number in range(len(clause.body)) if number not in order]
    while left:
        bound_places = {
            number: sum(not isinstance(term, Var) or term in bound for term in clause.body[number].terms)
            for number in left
        }
        chosen = max(left, key=lambda number: (bound_places[number], -number))
        left.remove(chosen)
        order.append(chosen)
        bound |= set(clause.body[chosen].variables)
    return tuple(order)
