"""The axioms between yes-no facts, run over all rows at once to a fixpoint.

It is facts/derive.Deriver on bitmaps, for an incident that has one entity of each kind and one source. A value that is
stated stands, whatever follows. Where derivations come to both answers, the fact is at odds: it has none, and all is
worked out again without it, until nothing new is at odds.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_

from policycheck.model.derivation import Derivation
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.known import FactId

Answer = tuple[FactId, bool]  # a fact having an answer
Values = dict[Answer, Bitmap]


@dataclass(frozen=True, slots=True)
class _Clause:
    """Where all of the body holds, the head would hold."""

    body: tuple[Answer, ...]
    head: Answer


@dataclass(frozen=True, slots=True)
class Followed:
    """The answers with what follows, the rows in which a statement is contradicted, and those with facts at odds."""

    values: Values
    contradicted: Bitmap
    at_odds: Bitmap


class Axioms:
    """The axioms of a library, ready to run over tables."""

    def __init__(self, derivations: Iterable[Derivation]) -> None:
        self._clauses = tuple(clause for one in derivations for clause in _clauses(one))
        self.facts = frozenset(fact for clause in self._clauses for fact, _ in (clause.head, *clause.body))

    def behind(self, facts: Iterable[FactId]) -> set[FactId]:
        """The facts, and all from which an answer to one of them can follow."""
        found = set(facts)
        while new := {one for clause in self._clauses if clause.head[0] in found for one, _ in clause.body} - found:
            found |= new
        return found

    def possible(self, stated: Iterable[Answer]) -> set[Answer]:
        """The answers that some row can have where no others than these are stated."""
        found = set(stated)
        while new := {one.head for one in self._running(found)} - found:
            found |= new
        return found

    def heads(self, stated: Iterable[Answer]) -> frozenset[FactId]:
        """The facts on which something may follow where no others than these are stated."""
        return frozenset(clause.head[0] for clause in self._running(self.possible(stated)))

    def _running(self, possible: set[Answer]) -> list[_Clause]:
        return [clause for clause in self._clauses if possible.issuperset(clause.body)]

    def follow(self, stated: Mapping[Answer, Bitmap], empty: Bitmap, full: Bitmap) -> Followed:
        """What follows from what is stated, on rows of which the two sets are none and every."""
        running = self._running(self.possible(stated))
        silent = {}
        for fact in {clause.head[0] for clause in running}:
            silent[fact] = full & ~(stated.get((fact, False), empty) | stated.get((fact, True), empty))
        at_odds = empty
        while True:
            values = _closed(running, {**stated}, silent, empty)
            both = {fact: _both(values, fact, empty) & rows for fact, rows in silent.items()}
            both = {fact: rows for fact, rows in both.items() if rows.any()}
            if not both:
                break
            for fact, rows in both.items():
                silent[fact] = silent[fact] & ~rows
                at_odds = at_odds | rows
        return Followed(values, _contradicted(running, stated, values, empty), at_odds)


def _closed(clauses: Iterable[_Clause], values: Values, silent: Mapping[FactId, Bitmap], empty: Bitmap) -> Values:
    """The values with all that follows where their facts are silent."""
    grown = True
    while grown:
        grown = False
        for clause in clauses:
            before = values.get(clause.head, empty)
            new = _holds(clause, values, empty) & silent[clause.head[0]] & ~before
            if new.any():
                values[clause.head] = before | new
                grown = True
    return values


def _holds(clause: _Clause, values: Values, empty: Bitmap) -> Bitmap:
    return reduce(and_, (values.get(one, empty) for one in clause.body))


def _both(values: Values, fact: FactId, empty: Bitmap) -> Bitmap:
    return values.get((fact, False), empty) & values.get((fact, True), empty)


def _contradicted(clauses: Iterable[_Clause], stated: Mapping[Answer, Bitmap], values: Values, empty: Bitmap) -> Bitmap:
    """The rows in which what follows contradicts what is stated."""
    found = empty
    for clause in clauses:
        fact, answer = clause.head
        if (fact, not answer) in stated:
            found = found | _holds(clause, values, empty) & stated[fact, not answer]
    return found


def _clauses(axiom: Derivation) -> Iterator[_Clause]:
    """The axiom, and for each premise its contrapositive: where all others of its clause are denied, the one holds."""
    for number, head in enumerate(axiom.clause):
        others = (*axiom.clause[:number], *axiom.clause[number + 1 :])
        yield _Clause(tuple((fact, not answer) for fact, answer in others), head)
