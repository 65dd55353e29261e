"""What could not be used of the rows of a table, added up over its batches within bounds."""

from collections import Counter
from dataclasses import dataclass, field

from policycheck.screening.mapping import BadCellAt, Mapped

VALUES_KEPT = 200  # of each column; a column of free text has as many different ones as rows
CELLS_KEPT = 1000


@dataclass
class Tally:
    """Counts over the rows that were taken.

    Unmapped counts rows by column and value, and further, by column, rows with values beyond those that are kept.
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
        for (column, value), count in found.unmapped.items():
            self._count(column, value, count)
        self.conflicts.update(found.conflicts)
        self.bad_rows += found.bad_rows.true_count
        self.bad_cells += found.bad_cells
        self.bad = tuple(sorted((*self.bad, *found.bad))[:CELLS_KEPT])

    def join(self, other: "Tally") -> None:
        """Adds what another tally counted in rows that come after those of this one."""
        self.rows += other.rows
        self.left_out += other.left_out
        for column, values in other.unmapped.items():
            for value, count in values.items():
                self._count(column, value, count)
        self.further.update(other.further)
        self.conflicts.update(other.conflicts)
        self.bad_rows += other.bad_rows
        self.bad_cells += other.bad_cells
        self.bad = tuple(sorted((*self.bad, *other.bad))[:CELLS_KEPT])

    def _count(self, column: str, value: str, count: int) -> None:
        kept = self.unmapped.setdefault(column, Counter())
        if value in kept or len(kept) < VALUES_KEPT:
            kept[value] += count
        else:
            self.further[column] += count
