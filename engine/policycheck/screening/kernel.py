"""Many rules read over many rows at once, on Arrow's own bitmaps.

Each end of each rule is turned into a formula over bitmaps by its prime implicants: an end is impossible in the rows in
which what is known contains a prime implicant of the other ends. The formulas of all rules share their parts. A row
stands for one incident with one officer, one act of force by that officer against one civilian, and one recording by
that officer, all its facts said by one source. What comes out is what evaluate.evaluate says under that one account.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from policycheck.library.library import Library
from policycheck.logic.compile import ENDS, CompiledRule
from policycheck.screening import bitmaps
from policycheck.screening.axioms import Axioms
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.gates import EVERYTHING, NOTHING, Gates, Program
from policycheck.screening.in_force import outside, reach
from policycheck.screening.known import Bounds, Column, FactId
from policycheck.screening.literals import Literals
from policycheck.screening.outcomes import Outcomes
from policycheck.screening.table import Table


@dataclass(frozen=True)
class _Plan:
    """The formulas of the ends that are impossible, by rule, and the program that works out each of them once."""

    impossible: Mapping[str, tuple[int, ...]]
    program: Program


class BulkKernel:
    """A fixed list of rules, ready to be read over tables."""

    def __init__(self, library: Library, rules: Sequence[CompiledRule]) -> None:
        self._vocabulary = library.facts
        self._rules = {compiled.rule.id: compiled for compiled in rules}
        self._axioms = Axioms(library.derivations.values())
        self._reach = {name: reach(library, compiled.rule) for name, compiled in self._rules.items()}
        self._plans: dict[frozenset[object], _Plan] = {}

    def read(
        self,
        facts: Mapping[FactId, Column],
        day: pa.Date32Array | Bounds | None = None,
        length: int | None = None,
    ) -> Outcomes:
        """What the rules come to in every row.

        Facts without a column are unknown in every row. The day is that of the incident, or the first and the last day
        that it can be; null, or no column, is that nothing is known of it. The length is needed where there is no
        column at all. Raises ValueError where a column does not fit its fact or the others, or leaves a row no answer.
        """
        table = Table(self._vocabulary, self._axioms, facts, day, length)
        plan = self._plan(table.given)
        planes: dict[int, Bitmap] = {NOTHING: bitmaps.none(table.rows), EVERYTHING: bitmaps.every(table.rows)}
        planes |= {one: bitmaps.none(table.rows) for one in plan.program.outputs}
        contradicted, at_odds = bitmaps.none(table.rows), bitmaps.none(table.rows)
        for block in table.blocks(plan.program.leaves.values()):
            found = plan.program.run(block.leaves, block.empty, block.full)
            for output, plane in zip(plan.program.outputs, found, strict=True):
                planes[output][block.place] = plane
            contradicted[block.place] = block.followed.contradicted
            at_odds[block.place] = block.followed.at_odds
        impossible = {rule: tuple(planes[end] for end in ends) for rule, ends in plan.impossible.items()}
        return Outcomes(self._vocabulary, self._rules, table, impossible, contradicted, at_odds)

    def _plan(self, given: frozenset[object]) -> _Plan:
        if given not in self._plans:
            gates = Gates()
            literals = Literals(gates, self._vocabulary, given)
            impossible: dict[str, tuple[int, ...]] = {}
            for name, compiled in self._rules.items():
                never = outside(gates, self._reach[name].rest)
                ends = [gates.any((never, literals.impossible(compiled, end))) for end in ENDS]
                impossible[name] = (*ends, outside(gates, self._reach[name].out))
            outputs = sorted({end for ends in impossible.values() for end in ends} - {NOTHING, EVERYTHING})
            self._plans[given] = _Plan(impossible, gates.program(outputs))
        return self._plans[given]
