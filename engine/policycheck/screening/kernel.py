"""Many rules read over many rows at once, on Arrow's own bitmaps.

Each end of each rule is turned into a formula over bitmaps by its prime implicants: an end is impossible in the rows in
which what is known contains a prime implicant of the other ends. The formulas of all rules share their parts. A row
stands for one incident with one officer, one act of force by that officer against one civilian, and one recording by
that officer, all its facts said by one source. What comes out is what evaluate.evaluate says under that one account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import and_

import numpy as np
import pyarrow as pa

from policycheck.library.library import Library
from policycheck.logic.compile import CONCLUSIONS, CompiledRule
from policycheck.model.effects import Outcome
from policycheck.model.result import PossibleConclusion
from policycheck.model.rule import RuleConclusion
from policycheck.screening import bitmaps
from policycheck.screening.axioms import TableAxioms
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.columns import BoundsColumn, Column, FactName
from policycheck.screening.gates import Gates
from policycheck.screening.literals import LiteralFormulas
from policycheck.screening.plans import ProgramPlan, days_in_force
from policycheck.screening.table import ScreeningTable

POSSIBLE_CONCLUSIONS: tuple[PossibleConclusion, ...] = (
    *CONCLUSIONS,
    "not_in_force",
)  # end k is bit k of the column of ends
# The number of each is the bits by which outcome() tells it.
OUTCOMES: tuple[Outcome, ...] = (
    "possible_violation",
    "no_violation",
    "does_not_apply",
    "undetermined",
    "not_in_force",
)
_EVERY_END = (1 << len(POSSIBLE_CONCLUSIONS)) - 1


@dataclass(frozen=True, slots=True)
class MissingCounts:
    """Of the rows in which a rule is undetermined: in how many a fact is open, and what knowing it alone would do.

    Settles counts the rows that any answer settles, may_settle those that some answer does. Answers that no element
    tells apart count as one.
    """

    open: int
    may_settle: int
    settles: int


class Outcomes:
    """The outcomes of rules in the rows of a table.

    Everything is worked out when it is first asked for. Counts hold nothing for it; columns hold for each rule the rows
    in which each end is impossible.
    """

    def __init__(self, plan: ProgramPlan, table: ScreeningTable) -> None:
        self._plan, self._table = plan, table
        self._rules = plan.rules
        self.rules = tuple(plan.rules)
        self.rows = table.rows
        self._ends: dict[str, pa.UInt8Array] = {}

    @property
    def contradicted(self) -> pa.BooleanArray:
        """The rows in which one of the statements denies what follows from others."""
        return bitmaps.boolean(self._table.followed.contradicted, self.rows)

    @property
    def conflicting(self) -> pa.BooleanArray:
        """The rows in which both answers to a fact follow from the statements, so that it counts as unknown."""
        return bitmaps.boolean(self._table.followed.conflicting, self.rows)

    @cached_property
    def _impossible(self) -> dict[str, tuple[Bitmap, ...]]:
        """By rule, the rows in which each of POSSIBLE_ENDS is impossible."""
        program = self._plan.impossible
        planes = np.empty((len(program.outputs), bitmaps.words(self.rows)), np.uint64)
        for place, arrays in self._table.blocks(program):
            for plane, rows in zip(planes, program.run(arrays), strict=True):
                plane[place] = rows
        own = iter(planes)
        return {rule: tuple(next(own) for _ in POSSIBLE_CONCLUSIONS) for rule in self._rules}

    def possible_conclusions(self, rule: str) -> pa.UInt8Array:
        """The ends still possible in each row: bit k is POSSIBLE_ENDS[k]."""
        if rule not in self._ends:
            self._ends[rule] = pa.array(_EVERY_END ^ bitmaps.integers(self._impossible[rule], self.rows))
        return self._ends[rule]

    def outcome(self, rule: str) -> pa.DictionaryArray:
        """The outcome in each row, as a dictionary of OUTCOMES."""
        others, violation, _ = self._planes(rule)
        own, *applying = self._impossible[rule][: len(CONCLUSIONS)]
        not_applicable = reduce(and_, applying) & ~own  # where the rule does not apply
        not_in_force, open_ = others & violation, self._undetermined(rule)
        codes = bitmaps.integers(
            (open_ | violation & ~not_applicable & ~not_in_force, open_ | not_applicable, not_in_force), self.rows
        )
        return pa.DictionaryArray.from_arrays(pa.array(codes.view(np.int8)), list(OUTCOMES))

    def counts(self) -> dict[str, dict[Outcome, int]]:
        """In how many rows each rule comes to each outcome."""
        counts = iter(self._table.count(self._plan.counts))
        by_rule: dict[str, dict[Outcome, int]] = {}
        for rule in self._rules:
            violated, excluded, not_applicable, not_in_force = (next(counts) for _ in range(4))
            numbers = (
                violated,
                excluded - not_applicable,
                not_applicable - not_in_force,
                self.rows - violated - excluded,
                not_in_force,
            )
            by_rule[rule] = dict(zip(OUTCOMES, numbers, strict=True))
        return by_rule

    def _planes(self, rule: str) -> tuple[Bitmap, Bitmap, Bitmap]:
        """Where every end of the rule's but violation is impossible; where violation is; where not_in_force is."""
        *others, violation, in_force = self._impossible[rule]
        return reduce(and_, others), violation, in_force

    def undetermined(self, rule: str) -> pa.BooleanArray:
        """The rows in which the rule is undetermined."""
        return bitmaps.boolean(self._undetermined(rule), self.rows)

    def _undetermined(self, rule: str) -> Bitmap:
        others, violation, in_force = self._planes(rule)
        return bitmaps.every(self.rows) & ~(violation | others & in_force)

    def reason(self, rule: str) -> pa.Int16Array:
        """The first reason for what is settled in each row: its number among the primes of the ends still possible.

        Those are CompiledRule.primes of the ends, without not_in_force. Null where there is none, or no text in force.
        """
        compiled, rows = self._rules[rule], self._by_ends(rule)
        primes = {possible_conclusions: compiled.primes(possible_conclusions) for possible_conclusions in rows}
        literals = LiteralFormulas(Gates(), self._plan.vocabulary, self._plan.given)
        formulas = [literals.contained(implicant) for implicants in primes.values() for implicant in implicants]
        program = literals.gates.program(formulas)
        bits = [bitmaps.none(self.rows) for _ in range(16)]  # of the number; the last one says that there is one
        for place, arrays in self._table.blocks(program):
            contained = program.run(arrays)
            for possible_conclusions, implicants in primes.items():
                left = rows[possible_conclusions][place]
                for number, _ in enumerate(implicants):
                    plane = next(contained)
                    for bit in _bits(number | 1 << 15):
                        bits[bit][place] |= left & plane
                    left = left & ~plane
        numbers = np.empty((self.rows, 2), np.uint8)
        numbers[:, 0], numbers[:, 1] = bitmaps.integers(bits[:8], self.rows), bitmaps.integers(bits[8:15], self.rows)
        buffers = [pa.py_buffer(bits[15]), pa.py_buffer(numbers)]
        return pa.Int16Array.from_buffers(pa.int16(), self.rows, buffers)

    def _by_ends(self, rule: str) -> dict[frozenset[RuleConclusion], Bitmap]:
        """The rows by the ends that are possible in them, as far as these can have a reason."""
        by_ends: dict[frozenset[RuleConclusion], Bitmap] = {}
        full = bitmaps.every(self.rows)
        for chosen in range(1, 1 << len(CONCLUSIONS)):
            planes = enumerate(self._impossible[rule][: len(CONCLUSIONS)])
            rows = reduce(and_, (full & ~plane if chosen >> bit & 1 else plane for bit, plane in planes))
            possible_conclusions = frozenset(CONCLUSIONS[bit] for bit in _bits(chosen))
            # That a rule never comes to some end is no reason for anything.
            if rows.any() and (
                len(possible_conclusions) == 1 or () not in self._rules[rule].primes(possible_conclusions)
            ):
                by_ends[possible_conclusions] = rows
        return by_ends

    def missing(self, rule: str) -> dict[FactName, MissingCounts]:
        """What each of the rule's facts would settle in the rows in which the rule is undetermined.

        A fact is taken by itself, with what axioms say of the others then.
        """
        return self._missing((rule,))[rule]

    def all_missing(self) -> dict[str, dict[FactName, MissingCounts]]:
        """The same for every rule, at less cost than one by one."""
        return self._missing(self.rules)

    def _missing(self, rules: tuple[str, ...]) -> dict[str, dict[FactName, MissingCounts]]:
        counts = iter(self._table.count(self._plan.missing(rules)))
        by_rule: dict[str, dict[FactName, MissingCounts]] = {rule: {} for rule in rules}
        for rule in rules:
            for fact in self._rules[rule].facts:
                known, some, every = (next(counts) for _ in range(3))
                by_rule[rule][fact] = MissingCounts(self.rows - known, some - known, every - known)
        return by_rule


def _bits(number: int) -> list[int]:
    return [bit for bit in range(number.bit_length()) if number >> bit & 1]


class BulkKernel:
    """A fixed list of rules, ready to be read over tables."""

    def __init__(self, library: Library, rules: Sequence[CompiledRule]) -> None:
        self._vocabulary = library.facts
        self._rules = {compiled.rule.id: compiled for compiled in rules}
        self._axioms = TableAxioms(library.derivations.values(), library.facts)
        self._reach = {name: days_in_force(library, compiled.rule) for name, compiled in self._rules.items()}
        self._plans: dict[frozenset[object], ProgramPlan] = {}

    def read(
        self,
        facts: Mapping[FactName, Column],
        day: pa.Date32Array | BoundsColumn | None = None,
        length: int | None = None,
    ) -> Outcomes:
        """What the rules come to in every row.

        Facts without a column are unknown in every row. The day is that of the incident, or the first and the last day
        that it can be; null, or no column, is that nothing is known of it. The length is needed where there is no
        column at all. Raises ValueError where a column does not fit its fact or the others, or leaves a row no answer.
        """
        table = ScreeningTable(self._vocabulary, self._axioms, facts, day, length)
        given = table.given
        if given not in self._plans:
            self._plans[given] = ProgramPlan(self._vocabulary, self._rules, self._reach, given, self._axioms.implicates)
        return Outcomes(self._plans[given], table)
