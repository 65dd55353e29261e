"""What could not be used of the rows of a table, added up over its batches within bounds.

The sum is the same however the rows are divided into batches, and in whatever order these are added.
"""

from collections import Counter
from dataclasses import dataclass, field

from policycheck.screening.mapping import BAD_KEPT, BadCellAt, Mapped

VALUES_KEPT = 200  # of each column; a column of free text has as many different ones as rows


@dataclass
class Tally:
    """Counts over the rows that were taken.

    Unmapped counts rows by column and value, for the first values of each column by the alphabet; further counts, by
    column, how often others stand.
    Conflicts counts rows by fact. Bad holds the first cells that could not be read, by place, of so many bad cells.
    """

    rows: int = 0
    left_out: int = 0
    unmapped: dict[str, Counter[str]] = field(default_factory=dict)
    further: Counter[str] = field(default_factory=Counter)
    conflicts: Counter[str] = field(default_factory=Counter)
    bad_rows: int = 0
    bad_cells: int = 0
    bad: tuple[BadCellAt, ...] = ()

    def add(self, found: Mapped) -> None:
        """Adds the rows of a batch."""
        self.rows += found.rows
        self.left_out += 0 if found.taken is None else len(found.taken) - found.rows
        columns: dict[str, Counter[str]] = {}
        for (column, value), count in found.unmapped.items():
            columns.setdefault(column, Counter())[value] += count
        for column, values in columns.items():
            self._count(column, values)
        self.conflicts.update(found.conflicts)
        self.bad_rows += found.bad_rows.true_count
        self.bad_cells += found.bad_cells
        self.bad = tuple(sorted((*self.bad, *found.bad))[:BAD_KEPT])

    def join(self, other: "Tally") -> None:
        """Adds what another tally counted in other rows."""
        self.rows += other.rows
        self.left_out += other.left_out
        for column, values in other.unmapped.items():
            self._count(column, values)
        self.further.update(other.further)
        self.conflicts.update(other.conflicts)
        self.bad_rows += other.bad_rows
        self.bad_cells += other.bad_cells
        self.bad = tuple(sorted((*self.bad, *other.bad))[:BAD_KEPT])

    def _count(self, column: str, values: Counter[str]) -> None:
        kept = self.unmapped.setdefault(column, Counter())
        kept.update(values)
        for value in sorted(kept)[VALUES_KEPT:]:
            self.further[column] += kept.pop(value)
