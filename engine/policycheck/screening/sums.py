"""What a screening counts, added up over pieces of a table.

The sums are the same however the rows are divided into pieces, and in whatever order these are added: so a screening
may be stopped and resumed, or be done in many places at once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import TypeAdapter

from policycheck.logic.cells import PLAIN, values_of
from policycheck.logic.kernel import state_of
from policycheck.model.effects import State
from policycheck.model.mapping import TableColumn
from policycheck.screening.known import EPOCH, Bounds
from policycheck.screening.mapping import BAD_KEPT, BadCellAt
from policycheck.screening.outcomes import OUTCOMES, POSSIBLE_ENDS, Outcomes
from policycheck.screening.tally import Tally
from policycheck.screening.texts import texts_of

MOST_GROUPS = 20_000  # values of a column by which rows are grouped
STATES: tuple[State, ...] = (*OUTCOMES, "unless_excused")  # what is undetermined only for want of an exception apart
GroupSums = dict[str, list[int]]  # by value: the rows, and then, rule by rule, in how many it comes to each of STATES


class TooManyGroups(ValueError):
    """A column has more different values than groups can be made of."""


@dataclass
class Sums:
    """What was counted over some rows.

    Files holds how many rows of each were seen. Outcomes holds for each rule the rows by STATES; applies, those in
    which its duty surely arose; missing, by rule and fact, the numbers of missing.Missing; groups, by column, the sums
    of each value. A row with several values counts in the group of each. Unread rows holds the first rows that could
    not be read at all, by place, of so many unread.
    """

    files: dict[str, int] = field(default_factory=dict)
    tally: Tally = field(default_factory=Tally)
    unread: int = 0
    unread_rows: tuple[BadCellAt, ...] = ()
    contradicted: int = 0
    at_odds: int = 0
    outcomes: dict[str, list[int]] = field(default_factory=dict)
    applies: dict[str, int] = field(default_factory=dict)
    missing: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    years: GroupSums = field(default_factory=dict)
    groups: dict[str, GroupSums] = field(default_factory=dict)

    def join(self, other: "Sums") -> None:
        """Adds what was counted over other rows. Raises TooManyGroups."""
        _add(self.files, other.files)
        self.tally.join(other.tally)
        self._add_rows(other.unread, other.unread_rows)
        self.contradicted += other.contradicted
        self.at_odds += other.at_odds
        _add_lists(self.outcomes, other.outcomes)
        _add(self.applies, other.applies)
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

    def add_unread(self, bad: Iterable[BadCellAt]) -> None:
        """Adds rows that could not be read at all."""
        found = list(bad)
        self._add_rows(len(found), found)

    def _add_rows(self, unread: int, rows: Iterable[BadCellAt]) -> None:
        self.unread += unread
        self.unread_rows = tuple(sorted((*self.unread_rows, *rows))[:BAD_KEPT])

    def add_outcomes(self, outcomes: Outcomes) -> dict[str, NDArray[np.int8]]:
        """Adds what rules come to in some rows, and what of the facts is missing there.

        Gives for each rule the state of each row, as its number in STATES.
        """
        self.contradicted += outcomes.contradicted.true_count
        self.at_odds += outcomes.at_odds.true_count
        states: dict[str, NDArray[np.int8]] = {}
        for rule in outcomes.rules:
            ends = np.asarray(outcomes.ends(rule))
            counts = np.bincount(ends, minlength=len(_STATE_OF))
            found = np.bincount(_STATE_OF, weights=counts, minlength=len(STATES)).astype(int).tolist()
            _add(self.applies, {rule: int(counts[_DUTY].sum())})
            _add_lists(self.outcomes, {rule: found})
            states[rule] = _STATE_OF[ends]
        for rule, facts in outcomes.all_missing().items():
            numbers = {fact: [one.open, one.may_settle, one.settles] for fact, one in facts.items()}
            _add_lists(self.missing.setdefault(rule, {}), numbers)
        return states


_FORM = TypeAdapter(Sums)


# For each number whose bits are the ends still possible: the state, and whether the duty surely arose.
_SETS = [frozenset(one for bit, one in enumerate(POSSIBLE_ENDS) if number >> bit & 1) for number in range(32)]
_STATE_OF = np.array([STATES.index(state_of(ends)) for ends in _SETS], np.int8)
_DUTY = np.array([bool(ends) and not ends & {"not_applicable", "not_in_force"} for ends in _SETS])


def sums_of(text: bytes) -> Sums:
    """The sums that a text in JSON holds. Raises ValueError where it holds none."""
    return _FORM.validate_json(text)


def by_year(day: Bounds, codes: Mapping[str, NDArray[np.int8]]) -> GroupSums:
    """The sums by year; rows of which the year is not known are those of the empty value."""
    low, high = (_years(bound) for bound in (day.low, day.high))
    years, places = np.unique(np.where(low == high, low, 0), return_inverse=True)
    sums = _sums(places, len(years), codes)
    return {str(year) if year else "": found for year, found in zip(years.tolist(), sums, strict=True)}


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
    values = texts.each(lambda word: tuple(dict.fromkeys(values_of(column, word))) or ("",))
    if len({value for each in values for value in each}) > MOST_GROUPS:
        raise too_many(name)
    found: GroupSums = {}
    for each, sums in zip(values, _sums(np.asarray(texts.codes), len(texts.words), codes), strict=True):
        for value in each:
            _add_lists(found, {value: sums})
    return found


def too_many(column: str) -> TooManyGroups:
    """What says that a column has too many values."""
    return TooManyGroups(f"the column {column!r} has more than {MOST_GROUPS:,} different values")


def _sums(places: NDArray[np.integer], groups: int, codes: Mapping[str, NDArray[np.int8]]) -> list[list[int]]:
    """For each group the number of its rows, and then for each rule how many come to each state."""
    kinds, rows = len(STATES), np.bincount(places, minlength=groups)
    first = places.astype(np.int64) * kinds
    counts = [np.bincount(first + code, minlength=groups * kinds).reshape(groups, kinds) for code in codes.values()]
    return np.column_stack((rows, *counts)).tolist()  # type: ignore[no-any-return]


def _add(sums: dict[str, int], others: Mapping[str, int]) -> None:
    for key, count in others.items():
        sums[key] = sums.get(key, 0) + count


def _add_lists(sums: dict[str, list[int]], others: Mapping[str, list[int]]) -> None:
    for key, counts in others.items():
        sums[key] = [sum(pair) for pair in zip(sums[key], counts, strict=True)] if key in sums else list(counts)
