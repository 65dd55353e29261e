"""Joins of clauses with facts: the ground instances of a clause whose body is among them.

Joins look facts up in indexes, one for each relation and set of bound places that some join asks for.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.formula import TooLarge

Signature = tuple[str, int]  # a relation, and how many terms it has


class GroundClause(NamedTuple):
    """A ground instance of a clause: what it derives, the clause's name, and the body in the clause's order."""

    head: ClauseAtom
    clause: str
    body: tuple[ClauseAtom, ...]


_Places = tuple[int, ...]


class FactStore:
    """The facts so far, those of the latest round apart, and the indexes that joins have asked for."""

    def __init__(self, steps: int) -> None:
        self._new: dict[Signature, dict[ClauseAtom, None]] = {}
        self._all: dict[Signature, list[ClauseAtom]] = defaultdict(list)
        self._indexes: dict[Signature, dict[_Places, dict[tuple[str, ...], list[ClauseAtom]]]] = defaultdict(dict)
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

    def new(self, signature: Signature) -> Iterator[ClauseAtom]:
        """The facts of a relation that came in the latest round."""
        for atom in self._new.get(signature, ()):
            self._step()
            yield atom

    def matching(
        self, signature: Signature, places: _Places, values: tuple[str, ...], *, old: bool
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
    return tuple(atom.terms[place] for place in places)  # type: ignore[misc] # facts have no variables


@dataclass(frozen=True, slots=True)
class JoinPlan:
    """One way of joining a clause's body: in what order, and, but in the first round, that its first must be new."""

    clause: HornClause
    order: tuple[int, ...]
    fresh: bool  # whether the first in the order must be new, and none before it in the body

    def instances(self, store: FactStore) -> Iterator[GroundClause]:
        """The ground instances of which no body atom before the plan's first is new, while that one is."""
        return self._extend(store, 0, {})

    def _extend(self, store: FactStore, depth: int, values: dict[Var, str]) -> Iterator[GroundClause]:
        clause = self.clause
        if depth == len(self.order):
            body = tuple(atom.filled(values) for atom in clause.body)
            yield GroundClause(clause.head.filled(values), clause.name, body)
            return
        for fact in self._facts(store, depth, values):
            extended = _matched(clause.body[self.order[depth]], fact, values)
            if extended is not None:
                yield from self._extend(store, depth + 1, extended)

    def _facts(self, store: FactStore, depth: int, values: dict[Var, str]) -> Iterator[ClauseAtom]:
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
    for term, value in zip(atom.terms, fact.terms, strict=True):
        if (extended.setdefault(term, value) if isinstance(term, Var) else term) != value:  # type: ignore[arg-type]
            return None
    return extended


@lru_cache(maxsize=32)
def planned(clauses: tuple[HornClause, ...]) -> tuple[list[JoinPlan], dict[Signature, list[JoinPlan]]]:
    """The plans of the first round, in which all is new, and those of later ones by the relation that must be new."""
    ordered = sorted(set(clauses), key=str)
    first = [JoinPlan(clause, _order_of(clause, []), fresh=False) for clause in ordered]
    later: dict[Signature, list[JoinPlan]] = {}
    for clause in ordered:
        for number, atom in enumerate(clause.body):
            plan = JoinPlan(clause, _order_of(clause, [number]), fresh=True)
            later.setdefault((atom.relation, len(atom.terms)), []).append(plan)
    return first, later


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
