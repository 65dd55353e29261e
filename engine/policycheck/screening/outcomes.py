"""What rules come to in every row of a table."""

from functools import cached_property, reduce
from operator import and_

import numpy as np
import pyarrow as pa

from policycheck.logic.compile import ENDS
from policycheck.model.effects import Outcome
from policycheck.model.evaluation import PossibleEnd
from policycheck.model.rule import End
from policycheck.screening import bitmaps
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.gates import Gates
from policycheck.screening.known import FactId
from policycheck.screening.literals import Literals
from policycheck.screening.missing import Missing, missing
from policycheck.screening.plans import Plan
from policycheck.screening.table import Table

POSSIBLE_ENDS: tuple[PossibleEnd, ...] = (*ENDS, "not_in_force")  # end k is bit k of the column of ends
# The number of each is the bits by which outcome() tells it.
OUTCOMES: tuple[Outcome, ...] = (
    "possible_violation",
    "no_violation",
    "does_not_apply",
    "undetermined",
    "not_in_force",
)
_EVERY_END = (1 << len(POSSIBLE_ENDS)) - 1


class Outcomes:
    """The outcomes of rules in the rows of a table.

    Everything is worked out when it is first asked for. Counts hold nothing for it; columns hold for each rule the rows
    in which each end is impossible.
    """

    def __init__(self, plan: Plan, table: Table) -> None:
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
    def at_odds(self) -> pa.BooleanArray:
        """The rows in which both answers to a fact follow from the statements, so that it counts as unknown."""
        return bitmaps.boolean(self._table.followed.at_odds, self.rows)

    @cached_property
    def _impossible(self) -> dict[str, tuple[Bitmap, ...]]:
        """By rule, the rows in which each of POSSIBLE_ENDS is impossible."""
        program = self._plan.impossible
        planes = np.empty((len(program.outputs), bitmaps.words(self.rows)), np.uint64)
        for block in self._table.blocks(program):
            for plane, found in zip(planes, program.run(block.arrays), strict=True):
                plane[block.place] = found
        held = iter(planes)
        return {rule: tuple(next(held) for _ in POSSIBLE_ENDS) for rule in self._rules}

    def ends(self, rule: str) -> pa.UInt8Array:
        """The ends still possible in each row: bit k is POSSIBLE_ENDS[k]."""
        if rule not in self._ends:
            self._ends[rule] = pa.array(_EVERY_END ^ bitmaps.integers(self._impossible[rule], self.rows))
        return self._ends[rule]

    def outcome(self, rule: str) -> pa.DictionaryArray:
        """The outcome in each row, as a dictionary of OUTCOMES."""
        others, violation, _ = self._planes(rule)
        never, open_, beyond = others & violation, self._undetermined(rule), self._beyond(rule)
        codes = bitmaps.integers((open_ | violation & ~beyond & ~never, open_ | beyond, never), self.rows)
        return pa.DictionaryArray.from_arrays(pa.array(codes.view(np.int8)), list(OUTCOMES))

    def counts(self) -> dict[str, dict[Outcome, int]]:
        """In how many rows each rule comes to each outcome."""
        counts = iter(self._table.count(self._plan.counts))
        found: dict[str, dict[Outcome, int]] = {}
        for rule in self._rules:
            shown, violation, beyond, never = (next(counts) for _ in range(4))
            told = (shown, violation - beyond, beyond - never, self.rows - shown - violation, never)
            found[rule] = dict(zip(OUTCOMES, told, strict=True))
        return found

    def _planes(self, rule: str) -> tuple[Bitmap, Bitmap, Bitmap]:
        """Where every end of the rule's but violation is impossible; where violation is; where not_in_force is."""
        *others, violation, in_force = self._impossible[rule]
        return reduce(and_, others), violation, in_force

    def _beyond(self, rule: str) -> Bitmap:
        """Where the rule does not apply: every end of its own but that one is impossible."""
        own, *others = self._impossible[rule][: len(ENDS)]
        return reduce(and_, others) & ~own

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
        primes = {ends: compiled.primes(ends) for ends in rows}
        literals = Literals(Gates(), self._plan.vocabulary, self._plan.given)
        program = literals.gates.program([literals.contained(one) for each in primes.values() for one in each])
        bits = [bitmaps.none(self.rows) for _ in range(16)]  # of the number; the last one says that there is one
        for block in self._table.blocks(program):
            contained = program.run(block.arrays)
            for ends, found in primes.items():
                left = rows[ends][block.place]
                for number, _ in enumerate(found):
                    plane = next(contained)
                    for bit in _bits(number | 1 << 15):
                        bits[bit][block.place] |= left & plane
                    left = left & ~plane
        numbers = np.empty((self.rows, 2), np.uint8)
        numbers[:, 0], numbers[:, 1] = (bitmaps.integers(part, self.rows) for part in (bits[:8], bits[8:15]))
        buffers = [pa.py_buffer(bits[15]), pa.py_buffer(numbers)]
        return pa.Int16Array.from_buffers(pa.int16(), self.rows, buffers)

    def _by_ends(self, rule: str) -> dict[frozenset[End], Bitmap]:
        """The rows by the ends that are possible in them, as far as these can have a reason."""
        found: dict[frozenset[End], Bitmap] = {}
        full = bitmaps.every(self.rows)
        for chosen in range(1, 1 << len(ENDS)):
            planes = enumerate(self._impossible[rule][: len(ENDS)])
            rows = reduce(and_, (full & ~plane if chosen >> bit & 1 else plane for bit, plane in planes))
            ends = frozenset(ENDS[bit] for bit in _bits(chosen))
            # That a rule never comes to some end is no reason for anything.
            if rows.any() and (len(ends) == 1 or () not in self._rules[rule].primes(ends)):
                found[ends] = rows
        return found

    def missing(self, rule: str) -> dict[FactId, Missing]:
        """What each of the rule's facts would settle in the rows in which the rule is undetermined.

        A fact is taken by itself, with what axioms say of the others then.
        """
        return missing(self._plan, self._table, (rule,))[rule]

    def all_missing(self) -> dict[str, dict[FactId, Missing]]:
        """The same for every rule, at less cost than one by one."""
        return missing(self._plan, self._table, tuple(self._rules))


def _bits(number: int) -> list[int]:
    return [bit for bit in range(number.bit_length()) if number >> bit & 1]
