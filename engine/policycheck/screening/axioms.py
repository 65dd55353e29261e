"""The axioms between facts, run over all rows at once to a fixpoint, and what they exclude beyond that.

It is facts/derive.Deriver on bitmaps, for an incident that has one entity of each kind and one source. A value that is
stated stands, whatever follows. Where derivations come to both answers, the fact is at odds: it has none, and all is
worked out again without it, until nothing new is at odds. What follows on numbers, dates and choices is not worked out
step by step: what it leads to is among the smallest clauses that follow.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

from policycheck.facts.axioms import AskedAxioms
from policycheck.logic.axioms import YES, AxiomLiteral, groups, implicates
from policycheck.model.derivation import Derivation
from policycheck.model.vocabulary import Fact
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.columns import FactName

FactAnswer = tuple[FactName, bool]  # a yes-no fact having an answer
Answer = FactAnswer | AxiomLiteral  # or a number, a date or a choice having one that axioms ask for
AnswerRows = dict[Answer, Bitmap]


def answer_of(lit: AxiomLiteral) -> Answer:
    """The literal, of a yes-no fact as a fact and its answer."""
    return (lit.key[0], lit.mask == YES) if lit.domain is None else lit


def fact_of(answer: Answer) -> FactName:
    """Whom an answer is to."""
    return answer.key[0] if isinstance(answer, AxiomLiteral) else answer[0]


@dataclass(frozen=True, slots=True)
class _Implication:
    """Where all of the body holds, the head would hold."""

    body: tuple[Answer, ...]
    head: FactAnswer


@dataclass(frozen=True, slots=True)
class TableInferences:
    """The answers with what follows, and the rows in which a statement is contradicted or facts are at odds.

    Inconsistent are, for each group of axioms that hang together, the rows in which they cannot all hold.
    """

    values: AnswerRows
    contradicted: Bitmap
    conflicting: Bitmap
    inconsistent: tuple[Bitmap, ...]


@dataclass(frozen=True, slots=True)
class Implicate:
    """A smallest clause that follows from a group of axioms, and the answers of it that it adds something on.

    On the others, what is stated and what follows one step at a time say as much.
    """

    group: int
    clause: frozenset[AxiomLiteral]
    adds: frozenset[AxiomLiteral]


class TableAxioms:
    """The axioms of a library, ready to run over tables."""

    def __init__(self, derivations: Collection[Derivation], vocabulary: Mapping[FactName, Fact]) -> None:
        clauses = [clause for _, clause in AskedAxioms(derivations, vocabulary).clauses]
        # An axiom, and for each premise its contrapositive: where all others of its clause are denied, the one holds.
        self._implications = tuple(
            _Implication(tuple(answer_of(lit.denied) for lit in (*clause[:place], *clause[place + 1 :])), head)
            for clause in clauses
            for place, head in enumerate(map(answer_of, clause))
            if not isinstance(head, AxiomLiteral)
        )
        self.facts = frozenset(lit.key[0] for clause in clauses for lit in clause)
        self._groups = groups(map(frozenset, clauses))

    @property
    def groups(self) -> int:
        """How many groups of axioms there are that hang together."""
        return len(self._groups)

    @cached_property
    def implicates(self) -> tuple[Implicate, ...]:
        """Every smallest clause that follows from the axioms."""
        found = [(number, clause) for number, group in enumerate(self._groups) for clause in implicates(group)]
        return tuple(
            Implicate(number, clause, frozenset(lit for lit in clause if not self._follows(clause, lit)))
            for number, clause in sorted(found, key=lambda each: (each[0], sorted(lit[:2] for lit in each[1])))
        )

    def _follows(self, clause: frozenset[AxiomLiteral], head: AxiomLiteral) -> bool:
        """Whether an answer of a clause follows one step at a time where all others are denied."""
        denied = [lit.denied for lit in clause if lit != head]
        reached = {answer_of(lit) for lit in denied}
        reached |= {
            asked
            for asked in self._asked
            for lit in denied
            if lit.domain is not None and asked.key == lit.key and not lit.mask & ~asked.mask
        }
        while new := {rule.head for rule in self._running(reached)} - reached:
            reached |= new
            if any((fact, not answer) in reached for fact, answer in new):
                return True
        return answer_of(head) in reached

    @cached_property
    def _asked(self) -> frozenset[AxiomLiteral]:
        """The answers to numbers, dates and choices that axioms ask for."""
        bodies = (answer for rule in self._implications for answer in rule.body)
        return frozenset(answer for answer in bodies if isinstance(answer, AxiomLiteral))

    def answers_of(self, facts: Collection[FactName]) -> list[AxiomLiteral]:
        """The answers to these numbers, dates and choices of which the rows count that state them."""
        denied = (lit.denied for implicate in self.implicates for lit in implicate.clause if lit.domain is not None)
        return [lit for lit in dict.fromkeys((*sorted(self._asked), *denied)) if lit.key[0] in facts]

    def premises_of(self, facts: Iterable[FactName]) -> set[FactName]:
        """The facts, and all from which an answer to one of them can follow."""
        reached = set(facts)
        while (
            new := {fact_of(asked) for rule in self._implications if rule.head[0] in reached for asked in rule.body}
            - reached
        ):
            reached |= new
        return reached

    def possible(self, stated: Iterable[Answer]) -> set[Answer]:
        """The answers that some row can have where no others than these are stated."""
        reached = set(stated)
        while new := {rule.head for rule in self._running(reached)} - reached:
            reached |= new
        return reached

    def heads(self, stated: Iterable[Answer]) -> frozenset[FactName]:
        """The facts on which something may follow where no others than these are stated."""
        return frozenset(rule.head[0] for rule in self._running(self.possible(stated)))

    def _running(self, possible: set[Answer]) -> list[_Implication]:
        return [rule for rule in self._implications if possible.issuperset(rule.body)]

    def follow(self, stated: Mapping[Answer, Bitmap], empty: Bitmap, full: Bitmap) -> TableInferences:
        """What follows from what is stated, on rows of which the two sets are none and every."""
        running = self._running(self.possible(stated))
        silent = {}
        for fact in {rule.head[0] for rule in running}:
            silent[fact] = full & ~(stated.get((fact, False), empty) | stated.get((fact, True), empty))
        conflicting = contradicted = empty
        while True:
            values = _closed(running, {**stated}, silent, empty)
            both = {
                fact: values.get((fact, False), empty) & values.get((fact, True), empty) & rows
                for fact, rows in silent.items()
            }
            if not any(rows.any() for rows in both.values()):
                break
            for fact, rows in both.items():
                silent[fact] = silent[fact] & ~rows
                conflicting = conflicting | rows
        for rule in running:
            fact, answer = rule.head
            if (fact, not answer) in stated:
                contradicted = contradicted | _holds(rule, values, empty) & stated[fact, not answer]
        inconsistent = [empty] * self.groups
        for implicate in self.implicates:
            denied = (values.get(answer_of(lit.denied), empty) for lit in implicate.clause)
            inconsistent[implicate.group] = inconsistent[implicate.group] | reduce(and_, denied, full)
        return TableInferences(values, contradicted, conflicting, tuple(inconsistent))


def _closed(
    rules: Iterable[_Implication], values: AnswerRows, silent: Mapping[FactName, Bitmap], empty: Bitmap
) -> AnswerRows:
    """The values with all that follows where their facts are silent."""
    grown = True
    while grown:
        grown = False
        for rule in rules:
            before = values.get(rule.head, empty)
            new = _holds(rule, values, empty) & silent[rule.head[0]] & ~before
            if new.any():
                values[rule.head] = before | new
                grown = True
    return values


def _holds(rule: _Implication, values: AnswerRows, empty: Bitmap) -> Bitmap:
    return reduce(and_, (values.get(answer, empty) for answer in rule.body))
