"""What a screening counts, added up over pieces of a table.

The sums are the same however the rows are divided into pieces, and in whatever order these are added: so a screening
may be stopped and resumed, or be done in many places at once.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import add

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import TypeAdapter

from policycheck.logic.cells import PLAIN, values_of
from policycheck.logic.kernel import state_of
from policycheck.model.effects import State
from policycheck.model.mapping import TableColumn
from policycheck.screening.columns import EPOCH, BoundsColumn
from policycheck.screening.kernel import OUTCOMES, POSSIBLE_CONCLUSIONS, Outcomes
from policycheck.screening.mapping import BAD_KEPT, BadCellAt, MappedBatch
from policycheck.screening.texts import texts_of

VALUES_KEPT = 200  # of each column; a column of free text has as many different ones as rows
MOST_GROUPS = 20_000  # values of a column by which rows are grouped
STATES: tuple[State, ...] = (*OUTCOMES, "prima_facie")  # what is undetermined only for want of an exception apart
GroupSums = dict[str, list[int]]  # by value: the rows, and then, rule by rule, in how many it comes to each of STATES


class TooManyGroups(ValueError):
    """A column has more different values than groups can be made of."""


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

    def add(self, batch: MappedBatch) -> None:
        """Adds the rows of a batch."""
        left_out = 0 if batch.taken is None else len(batch.taken) - batch.rows
        counts = Tally(batch.rows, left_out, {}, Counter(), Counter(batch.conflicts))
        counts.bad_rows, counts.bad_cells, counts.bad = batch.bad_rows.true_count, batch.bad_cells, batch.bad
        for (column, value), count in batch.unmapped.items():
            counts.unmapped.setdefault(column, Counter())[value] += count
        self.join(counts)

    def join(self, other: "Tally") -> None:
        """Adds what another tally counted in other rows."""
        self.rows += other.rows
        self.left_out += other.left_out
        for column, values in other.unmapped.items():
            kept = self.unmapped.setdefault(column, Counter())
            kept.update(values)
            for value in sorted(kept)[VALUES_KEPT:]:
                self.further[column] += kept.pop(value)
        self.further.update(other.further)
        self.conflicts.update(other.conflicts)
        self.bad_rows += other.bad_rows
        self.bad_cells += other.bad_cells
        self.bad = tuple(sorted((*self.bad, *other.bad))[:BAD_KEPT])


@dataclass
class Sums:
    """What was counted over some rows.

    Files holds how many rows of each were seen. Outcomes holds for each rule the rows by STATES; applies, those in
    which its duty surely arose; missing, by rule and fact, the numbers of missing.Missing; groups, by column, the sums
    of each value. A row with several values counts in the group of each. Unread rows holds the first rows that could
    not be read at all, by place, of so many unread.
    """

    files: Counter[str] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    unread: int = 0
    unread_rows: tuple[BadCellAt, ...] = ()
    contradicted: int = 0
    conflicting: int = 0
    outcomes: dict[str, list[int]] = field(default_factory=dict)
    applies: Counter[str] = field(default_factory=Counter)
    missing: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    years: GroupSums = field(default_factory=dict)
    groups: dict[str, GroupSums] = field(default_factory=dict)

    def join(self, other: "Sums") -> None:
        """Adds what was counted over other rows. Raises TooManyGroups."""
        self.files.update(other.files)
        self.tally.join(other.tally)
        self.add_unread(other.unread_rows, other.unread)
        self.contradicted += other.contradicted
        self.conflicting += other.conflicting
        _add_lists(self.outcomes, other.outcomes)
        self.applies.update(other.applies)
        for rule, facts in other.missing.items():
            _add_lists(self.missing.setdefault(rule, {}), facts)
        _add_lists(self.years, other.years)
        for column, groups in other.groups.items():
            sums = self.groups.setdefault(column, {})
            _add_lists(sums, groups)
            if len(sums) > MOST_GROUPS:
                raise too_many(column)

    def as_json(self) -> bytes:
        """The sums as JSON, to be read by sums_of."""
        return _FORM.dump_json(self)

    def add_unread(self, rows: Sequence[BadCellAt], count: int) -> None:
        """Adds so many rows that could not be read at all, of which the first ones are given."""
        self.unread += count
        self.unread_rows = tuple(sorted((*self.unread_rows, *rows))[:BAD_KEPT])

    def add_outcomes(self, outcomes: Outcomes) -> dict[str, NDArray[np.int8]]:
        """Adds what rules come to in some rows, and what of the facts is missing there.

        Gives for each rule the state of each row, as its number in STATES.
        """
        self.contradicted += outcomes.contradicted.true_count
        self.conflicting += outcomes.conflicting.true_count
        states: dict[str, NDArray[np.int8]] = {}
        for rule in outcomes.rules:
            possible_conclusions = np.asarray(outcomes.possible_conclusions(rule))
            counts = np.bincount(possible_conclusions, minlength=len(_STATE_OF))
            by_state = np.bincount(_STATE_OF, weights=counts, minlength=len(STATES)).astype(int).tolist()
            self.applies[rule] += int(counts[_DUTY].sum())
            _add_lists(self.outcomes, {rule: by_state})
            states[rule] = _STATE_OF[possible_conclusions]
        for rule, facts in outcomes.all_missing().items():
            numbers = {fact: [missing.open, missing.may_settle, missing.settles] for fact, missing in facts.items()}
            _add_lists(self.missing.setdefault(rule, {}), numbers)
        return states


_FORM = TypeAdapter(Sums)


# For each number whose bits are the ends still possible: the state, and whether the duty surely arose.
_SETS = [frozenset(end for bit, end in enumerate(POSSIBLE_CONCLUSIONS) if number >> bit & 1) for number in range(32)]
_STATE_OF = np.array([STATES.index(state_of(possible_conclusions)) for possible_conclusions in _SETS], np.int8)
_DUTY = np.array(
    [
        bool(possible_conclusions) and not possible_conclusions & {"not_applicable", "not_in_force"}
        for possible_conclusions in _SETS
    ]
)


def sums_of(text: bytes) -> Sums:
    """The sums that a text in JSON holds. Raises ValueError where it holds none."""
    return _FORM.validate_json(text)


def by_year(day: BoundsColumn, codes: Mapping[str, NDArray[np.int8]]) -> GroupSums:
    """The sums by year; rows of which the year is not known are those of the empty value."""
    low, high = (_years(bound) for bound in (day.low, day.high))
    years, places = np.unique(np.where(low == high, low, 0), return_inverse=True)
    sums = _sums(places, len(years), codes)
    return {str(year) if year else "": numbers for year, numbers in zip(years.tolist(), sums, strict=True)}


def _years(bound: pa.DoubleArray) -> NDArray[np.int64]:
    """The year of each ordinal day; a null gives 0, as does nothing else."""
    days = bound.fill_null(0).to_numpy(zero_copy_only=False).astype(np.int64)
    dates = (days - EPOCH).astype("datetime64[D]")
    years: NDArray[np.int64] = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    return np.where(days == 0, 0, years)


def by_value(
    name: str, column: TableColumn | None, cells: pa.Array, codes: Mapping[str, NDArray[np.int8]]
) -> GroupSums:
    """The sums by the values of a column's cells; cells that hold none are those of the empty value.

    Raises TooManyGroups.
    """
    column = column or PLAIN
    texts = texts_of(cells, column.list_ or ";")
    values = [tuple(dict.fromkeys(values_of(column, word))) or ("",) for word in texts.words]
    if len({value for in_cell in values for value in in_cell}) > MOST_GROUPS:
        raise too_many(name)
    groups: GroupSums = {}
    for in_cell, sums in zip(values, _sums(np.asarray(texts.codes), len(texts.words), codes), strict=True):
        for value in in_cell:
            _add_lists(groups, {value: sums})
    return groups


def too_many(column: str) -> TooManyGroups:
    """What says that a column has too many values."""
    return TooManyGroups(f"the column {column!r} has more than {MOST_GROUPS:,} different values")


def _sums(places: NDArray[np.integer], groups: int, codes: Mapping[str, NDArray[np.int8]]) -> list[list[int]]:
    """For each group the number of its rows, and then for each rule how many come to each state."""
    kinds, rows = len(STATES), np.bincount(places, minlength=groups)
    first = places.astype(np.int64) * kinds
    counts = [np.bincount(first + code, minlength=groups * kinds).reshape(groups, kinds) for code in codes.values()]
    return np.column_stack((rows, *counts)).tolist()  # type: ignore[no-any-return]


def _add_lists(sums: dict[str, list[int]], others: Mapping[str, list[int]]) -> None:
    for key, counts in others.items():
        sums[key] = [*map(add, sums[key], counts)] if key in sums else list(counts)
