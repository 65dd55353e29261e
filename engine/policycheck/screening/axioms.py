"""The axioms between yes-no facts, run over all rows at once to a fixpoint, and what they exclude beyond that.

It is facts/derive.Deriver on bitmaps, for an incident that has one entity of each kind and one source. A value that is
stated stands, whatever follows. Where derivations come to both answers, the fact is at odds: it has none, and all is
worked out again without it, until nothing new is at odds.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

from policycheck.facts.axioms import axioms_of_one
from policycheck.logic.axioms import Clause, groups, implicates
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
    """The answers with what follows, and the rows in which a statement is contradicted or facts are at odds.

    Inconsistent are, for each group of axioms that hang together, the rows in which they cannot all hold.
    """

    values: Values
    contradicted: Bitmap
    at_odds: Bitmap
    inconsistent: tuple[Bitmap, ...]


@dataclass(frozen=True, slots=True)
class Implicate:
    """A smallest clause that follows from a group of axioms, and the answers of it that it adds something on.

    On the others, what is stated and what follows one step at a time say as much.
    """

    group: int
    clause: frozenset[Answer]
    adds: frozenset[Answer]


class Axioms:
    """The axioms of a library, ready to run over tables."""

    def __init__(self, derivations: Collection[Derivation]) -> None:
        self._clauses = tuple(clause for one in derivations for clause in _clauses(one))
        self.facts = frozenset(fact for clause in self._clauses for fact, _ in (clause.head, *clause.body))
        self._groups = groups(axioms_of_one(derivations))

    @property
    def groups(self) -> int:
        """How many groups of axioms there are that hang together."""
        return len(self._groups)

    @cached_property
    def implicates(self) -> tuple[Implicate, ...]:
        """Every smallest clause that follows from the axioms."""
        return tuple(
            Implicate(number, clause, frozenset(one for one in clause if not self._follows(clause, one)))
            for number, group in enumerate(self._groups)
            for clause in sorted(map(_plain, implicates(group)), key=sorted)
        )

    def _follows(self, clause: frozenset[Answer], one: Answer) -> bool:
        """Whether an answer of a clause follows one step at a time where all others are denied."""
        values = {(fact, not answer) for fact, answer in clause if (fact, answer) != one}
        while new := {step.head for step in self._clauses if values.issuperset(step.body)} - values:
            values |= new
            if any((fact, not answer) in values for fact, answer in new):
                return True
        return one in values

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
        contradicted = _contradicted(running, stated, values, empty)
        return Followed(values, contradicted, at_odds, tuple(self._inconsistent(values, empty, full)))

    def _inconsistent(self, values: Values, empty: Bitmap, full: Bitmap) -> Iterator[Bitmap]:
        for number, _ in enumerate(self._groups):
            found = empty
            for one in self.implicates:
                if one.group == number:
                    planes = (values.get((fact, not answer), empty) for fact, answer in one.clause)
                    found = found | reduce(and_, planes, full)
            yield found


def _plain(clause: Clause) -> frozenset[Answer]:
    return frozenset((fact, answer) for (fact, _), answer in clause)


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
