"""The rows of a table as columns of facts, by a mapping: each different text of a column is read once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from policycheck.logic.answers import extent_of_value
from policycheck.logic.cells import PLAIN, UnreadableCell, day_of, test_holds, unmapped_in
from policycheck.model.mapping import CellTest, Condition, MappedFact, TableColumn, TableMapping
from policycheck.model.vocabulary import Fact
from policycheck.screening.columns import (
    BoundsColumn,
    Column,
    as_column,
    in_every_row,
    meet_all,
    numbers,
    read_column,
    yes_no,
)
from policycheck.screening.texts import ColumnTexts, texts_of

BAD_KEPT = 1000  # bad cells that are kept by place; all are counted
SHOWN = 80  # characters of a text that are kept to be shown
_TEXT = pa.string()


@dataclass(frozen=True, order=True)
class BadCellAt:
    """A cell that could not be read: its row, its file's first row being 1, its column and text, and why.

    Of a row that could not be read at all, the column is empty.
    """

    file: str
    row: int
    column: str
    text: str
    cause: str


@dataclass(frozen=True)
class MappedBatch:
    """What the rows of a batch that the mapping takes say.

    Taken tells which rows these are; None: all. Day holds the first and the last day that each row can be of; None
    where no column tells. Unmapped counts rows by column and value, conflicts rows by fact. Bad rows have a cell that
    cannot be read; bad cells is how many these are, and bad holds the first ones by place, of a file without a name.
    Problems tells of each row what could not be read in it, and on which facts its columns contradict each other;
    None: nothing of either kind was found.
    """

    rows: int
    taken: pa.BooleanArray | None
    facts: dict[str, Column]
    day: BoundsColumn | None
    unmapped: dict[tuple[str, str], int]
    conflicts: dict[str, int]
    bad_rows: pa.BooleanArray
    bad_cells: int
    bad: tuple[BadCellAt, ...]
    problems: pa.StringArray | None


def mapped(
    mapping: TableMapping, vocabulary: Mapping[str, Fact], batch: pa.RecordBatch, first_row: int = 1
) -> MappedBatch:
    """What the rows of a batch say, of which the first has this number in the table.

    The batch must have every column that the mapping reads. Raises TypeError, with the column's name, where one holds
    something that is no text, number or date, and no yes or no.
    """
    taken = None
    if mapping.rows is not None:
        taken = _BatchReader(mapping, vocabulary, batch).holds(mapping.rows)
        batch = batch.filter(taken)
    reading = _BatchReader(mapping, vocabulary, batch)
    facts = {fact_id: reading.known(fact_id) for fact_id in mapping.mapped_facts}
    conflicts = {fact: against.true_count for fact, against in reading.against.items()}
    day = reading.day()
    places = range(batch.num_rows) if taken is None else pc.indices_nonzero(taken).to_pylist()
    bad_rows, bad = reading.bad_cells(places, first_row)
    count = sum(texts.counts.get(position, 0) for texts, causes in reading.bad.values() for position in causes)
    unmapped = reading.unmapped()
    return MappedBatch(batch.num_rows, taken, facts, day, unmapped, conflicts, bad_rows, count, bad, reading.problems())


class _BatchReader:
    """One batch as it is read."""

    def __init__(self, mapping: TableMapping, vocabulary: Mapping[str, Fact], batch: pa.RecordBatch) -> None:
        self._mapping, self._vocabulary, self._batch = mapping, vocabulary, batch
        self._texts: dict[str, ColumnTexts] = {}
        self.bad: dict[str, tuple[ColumnTexts, dict[int, str]]] = {}
        self.against: dict[str, pa.BooleanArray] = {}  # by fact, the rows whose cells contradict each other on it

    def known(self, fact_id: str) -> Column:
        """What is known of a fact in every row."""
        fact, rows = self._vocabulary[fact_id], self._batch.num_rows
        entries = [entry for entry in self._mapping.facts if entry.fact == fact_id]
        constants = [extent_of_value(fact, given.value) for given in self._mapping.constants if given.fact == fact_id]
        if fact.type != "yes-no":
            columns = [as_column(fact, [extent], None, rows) for extent in constants]
            return self._noted(fact_id, *meet_all([*columns, *(self._read(entry, fact) for entry in entries)]))
        if len(entries) == 1 and not constants and (flags := self._as_it_is(entries[0])) is not None:
            return flags
        yes = [self.holds(entry.yes) for entry in entries if entry.yes is not None]
        no = [self.holds(entry.no) for entry in entries if entry.no is not None]
        for extent in constants:
            (yes if extent == frozenset({True}) else no).append(in_every_row(rows, value=True))
        return self._noted(fact_id, *yes_no(yes, no, rows))

    def _noted(self, fact_id: str, column: Column, against: pa.BooleanArray | None) -> Column:
        if against is not None and against.true_count:
            self.against[fact_id] = against
        return column

    def holds(self, condition: Condition) -> pa.BooleanArray:
        """The rows of which a condition holds."""
        if isinstance(condition, CellTest):
            column, texts = self._column(condition.column), self._texts_of(condition.column)
            return texts.spread([test_holds(condition, column, word) for word in texts.words], pa.bool_())
        parts = [self.holds(part) for part in condition.parts]
        return reduce(pc.or_ if condition.any_of is not None else pc.and_, parts)

    def day(self) -> BoundsColumn | None:
        """The first and the last day that each row can be of."""
        if self._mapping.date is None:
            return None
        name, texts = self._mapping.date.column, self._texts_of(self._mapping.date.column)
        forms = ("%Y-%m-%d",) if texts.dates else self._mapping.date.forms
        spans: list[tuple[float | None, float | None]] = []
        for position, word in enumerate(texts.words):
            span = None
            try:
                span = day_of(forms, self._column(name), word)
            except UnreadableCell as error:
                self._note(name, texts, {position: error.cause})
            spans.append((float(span[0].toordinal()), float(span[1].toordinal())) if span else (None, None))
        low, high = (texts.spread([span[end] for span in spans], pa.float64()) for end in (0, 1))
        return BoundsColumn(low, high)

    def unmapped(self) -> dict[tuple[str, str], int]:
        """How many rows hold each value that the mapping does not know, by column and value."""
        counts: Counter[tuple[str, str]] = Counter()
        for name in sorted(self._mapping.tested):
            column = self._column(name)
            flags = pa.types.is_boolean(self._batch.column(name).type)
            if flags and not any(unmapped_in(column, word) for word in ("true", "false")):
                continue
            texts = self._texts_of(name)
            for position, word in enumerate(texts.words):
                for value in set(unmapped_in(column, word)):
                    counts[name, value] += texts.counts.get(position, 0)
        return dict(sorted(counts.items()))

    def bad_cells(self, places: Any, first_row: int) -> tuple[pa.BooleanArray, tuple[BadCellAt, ...]]:
        """The rows with a cell that cannot be read, and the first of these cells by place."""
        rows = in_every_row(self._batch.num_rows, value=False)
        kept: list[BadCellAt] = []
        for name, (texts, causes) in sorted(self.bad.items()):
            here = texts.spread([position in causes for position in range(len(texts.words))], pa.bool_())
            rows = pc.or_(rows, here)
            for row in pc.indices_nonzero(here).slice(0, BAD_KEPT).to_pylist():
                code = texts.codes[row].as_py()
                kept.append(BadCellAt("", places[row] + first_row, name, texts.words[code][:SHOWN], causes[code]))
        return rows, tuple(sorted(kept)[:BAD_KEPT])

    def problems(self) -> pa.StringArray | None:
        """What could not be read in each row, with the names of the columns; and the facts that these contradict."""
        problems = [
            texts.spread([f"{name}: {causes[at]}" if at in causes else None for at in range(len(texts.words))], _TEXT)
            for name, (texts, causes) in sorted(self.bad.items())
        ]
        problems += [
            pc.if_else(against, f"{fact}: its columns contradict each other", pa.scalar(None, _TEXT))
            for fact, against in sorted(self.against.items())
        ]
        if not problems:
            return None
        return reduce(
            lambda left, right: pc.coalesce(pc.binary_join_element_wise(left, right, "; "), left, right), problems
        )

    def _column(self, name: str) -> TableColumn:
        return self._mapping.columns.get(name, PLAIN)

    def _texts_of(self, name: str) -> ColumnTexts:
        if name not in self._texts:
            try:
                self._texts[name] = texts_of(self._batch.column(name), self._column(name).list_ or ";")
            except (TypeError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise TypeError(f"the column {name!r} cannot be read: {error}") from None
        return self._texts[name]

    def _read(self, entry: MappedFact, fact: Fact) -> Column:
        assert entry.column is not None
        column = self._column(entry.column)
        as_they_are = numbers(entry, fact, column, self._batch.column(entry.column))
        if as_they_are is not None:
            return as_they_are
        texts = self._texts_of(entry.column)
        known, bad = read_column(entry, fact, column, texts)
        self._note(entry.column, texts, bad)
        return known

    def _note(self, name: str, texts: ColumnTexts, bad: dict[int, str]) -> None:
        if bad:
            self.bad.setdefault(name, (texts, {}))[1].update(bad)

    def _as_it_is(self, entry: MappedFact) -> Any:
        """A column of yes and no that the fact takes over unchanged; None where it is none."""
        yes, no = entry.yes, entry.no
        if not (isinstance(yes, CellTest) and isinstance(no, CellTest) and yes.column == no.column):
            return None
        cells, column = self._batch.column(yes.column), self._column(yes.column)
        results = [[test_holds(test, column, word) for word in ("true", "false", "")] for test in (yes, no)]
        same = results == [[True, False, False], [False, True, False]]
        return cells if same and pa.types.is_boolean(cells.type) else None
