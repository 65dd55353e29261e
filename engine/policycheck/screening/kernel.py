"""Many rules read over many rows at once, on Arrow's own bitmaps.

Each end of each rule is turned into a formula over bitmaps by its prime implicants: an end is impossible in the rows in
which what is known contains a prime implicant of the other ends. The formulas of all rules share their parts. A row
stands for one incident with one officer, one act of force by that officer against one civilian, and one recording by
that officer, all its facts said by one source. What comes out is what evaluate.evaluate says under that one account.
"""

from collections.abc import Mapping, Sequence

import pyarrow as pa

from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.screening.axioms import Axioms
from policycheck.screening.in_force import reach
from policycheck.screening.known import Bounds, Column, FactId
from policycheck.screening.outcomes import Outcomes
from policycheck.screening.plans import Plan
from policycheck.screening.table import Table


class BulkKernel:
    """A fixed list of rules, ready to be read over tables."""

    def __init__(self, library: Library, rules: Sequence[CompiledRule]) -> None:
        self._vocabulary = library.facts
        self._rules = {compiled.rule.id: compiled for compiled in rules}
        self._axioms = Axioms(library.derivations.values())
        self._reach = {name: reach(library, compiled.rule) for name, compiled in self._rules.items()}
        self._plans: dict[frozenset[object], Plan] = {}

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
        if table.given not in self._plans:
            self._plans[table.given] = Plan(
                self._vocabulary, self._rules, self._reach, table.given, self._axioms.implicates
            )
        return Outcomes(self._plans[table.given], table)
