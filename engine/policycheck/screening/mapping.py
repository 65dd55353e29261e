"""The rows of a table as columns of facts, by a mapping: each different text of a column is read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from policycheck.logic.answers import extent_of_value
from policycheck.logic.cells import PLAIN, BadCell, holds, normal, span_of, test_holds, unmapped_in, values_of
from policycheck.model.mapping import CellTest, Condition, MappedFact, TableColumn, TableMapping
from policycheck.model.vocabulary import Fact
from policycheck.screening.answers import as_column, count_words, meet_all, numbers, read_column, whole, yes_no
from policycheck.screening.known import Bounds, Column
from policycheck.screening.texts import Texts, texts_of

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
class Mapped:
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
    day: Bounds | None
    unmapped: dict[tuple[str, str], int]
    conflicts: dict[str, int]
    bad_rows: pa.BooleanArray
    bad_cells: int
    bad: tuple[BadCellAt, ...]
    problems: pa.StringArray | None


def mapped(mapping: TableMapping, vocabulary: Mapping[str, Fact], batch: pa.RecordBatch, first_row: int = 1) -> Mapped:
    """What the rows of a batch say, of which the first has this number in the table.

    The batch must have every column that the mapping reads. Raises TypeError, with the column's name, where one holds
    something that is no text, number or date, and no yes or no.
    """
    taken = None
    if mapping.rows is not None:
        taken = _Reading(mapping, vocabulary, batch).holds(mapping.rows)
        batch = batch.filter(taken)
    reading = _Reading(mapping, vocabulary, batch)
    facts: dict[str, Column] = {}
    for fact_id in mapping.mapped_facts:
        facts[fact_id] = reading.known(fact_id)
    conflicts = {fact: against.true_count for fact, against in reading.against.items()}
    day = reading.day()
    places = range(batch.num_rows) if taken is None else pc.indices_nonzero(taken).to_pylist()
    bad_rows, bad = reading.bad_cells(places, first_row)
    count = sum(texts.counts.get(position, 0) for texts, causes in reading.bad.values() for position in causes)
    unmapped = reading.unmapped()
    return Mapped(batch.num_rows, taken, facts, day, unmapped, conflicts, bad_rows, count, bad, reading.problems())


class _Reading:
    """One batch as it is read."""

    def __init__(self, mapping: TableMapping, vocabulary: Mapping[str, Fact], batch: pa.RecordBatch) -> None:
        self._mapping, self._vocabulary, self._batch = mapping, vocabulary, batch
        self._texts: dict[str, Texts] = {}
        self.bad: dict[str, tuple[Texts, dict[int, str]]] = {}
        self.against: dict[str, pa.BooleanArray] = {}  # by fact, the rows whose cells contradict each other on it

    def known(self, fact_id: str) -> Column:
        """What is known of a fact in every row."""
        fact, rows = self._vocabulary[fact_id], self._batch.num_rows
        entries = [one for one in self._mapping.facts if one.fact == fact_id]
        constants = [extent_of_value(fact, one.value) for one in self._mapping.constants if one.fact == fact_id]
        if fact.type != "yes-no":
            columns = [as_column(fact, [extent], None, rows) for extent in constants]
            return self._noted(fact_id, *meet_all([*columns, *(self._read(one, fact) for one in entries)]))
        if len(entries) == 1 and not constants and (found := self._as_it_is(entries[0])) is not None:
            return found
        yes = [self.holds(one.yes) for one in entries if one.yes is not None]
        no = [self.holds(one.no) for one in entries if one.no is not None]
        for extent in constants:
            (yes if extent == frozenset({True}) else no).append(whole(rows, value=True))
        return self._noted(fact_id, *yes_no(yes, no, rows))

    def _noted(self, fact_id: str, found: Column, against: pa.BooleanArray | None) -> Column:
        if against is not None and against.true_count:
            self.against[fact_id] = against
        return found

    def holds(self, condition: Condition) -> pa.BooleanArray:
        """The rows of which a condition holds."""
        if isinstance(condition, CellTest):
            column, texts = self._column(condition.column), self._texts_of(condition.column)
            return texts.spread([test_holds(condition, column, word) for word in texts.words], pa.bool_())
        parts = [self.holds(part) for part in condition.parts]
        return reduce(pc.or_ if condition.any_of is not None else pc.and_, parts)

    def day(self) -> Bounds | None:
        """The first and the last day that each row can be of."""
        if self._mapping.date is None:
            return None
        name, texts = self._mapping.date.column, self._texts_of(self._mapping.date.column)
        forms = ("%Y-%m-%d",) if texts.dates else self._mapping.date.forms
        column, lows, highs = self._column(name), [], []
        unknown = {normal(value) for value in column.unknown}
        for position, word in enumerate(texts.words):
            span = None
            if values_of(column, word) and normal(word) not in unknown:
                try:
                    span = span_of(forms, word)
                except BadCell as error:
                    self._note(name, texts, {position: error.cause})
            lows.append(span and float(span[0].toordinal()))
            highs.append(span and float(span[1].toordinal()))
        return Bounds(texts.spread(lows, pa.float64()), texts.spread(highs, pa.float64()))

    def unmapped(self) -> dict[tuple[str, str], int]:
        """How many rows hold each value that the mapping does not know, by column and value."""
        found: dict[tuple[str, str], int] = {}
        for name in sorted(self._mapping.tested):
            column = self._column(name)
            flags = pa.types.is_boolean(self._batch.column(name).type)
            if flags and not any(unmapped_in(column, word) for word in ("true", "false")):
                continue
            texts = self._texts_of(name)
            words = {
                position: tuple(dict.fromkeys(unmapped_in(column, word))) for position, word in enumerate(texts.words)
            }
            found |= {(name, value): count for value, count in sorted(count_words(texts, words).items())}
        return found

    def bad_cells(self, places: Any, first_row: int) -> tuple[pa.BooleanArray, tuple[BadCellAt, ...]]:
        """The rows with a cell that cannot be read, and the first of these cells by place."""
        rows = whole(self._batch.num_rows, value=False)
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
        told = [
            texts.spread([f"{name}: {causes[at]}" if at in causes else None for at in range(len(texts.words))], _TEXT)
            for name, (texts, causes) in sorted(self.bad.items())
        ]
        told += [
            pc.if_else(against, f"{fact}: its columns contradict each other", pa.scalar(None, _TEXT))
            for fact, against in sorted(self.against.items())
        ]
        if not told:
            return None
        return reduce(lambda one, two: pc.coalesce(pc.binary_join_element_wise(one, two, "; "), one, two), told)

    def _column(self, name: str) -> TableColumn:
        return self._mapping.columns.get(name, PLAIN)

    def _texts_of(self, name: str) -> Texts:
        if name not in self._texts:
            try:
                self._texts[name] = texts_of(self._batch.column(name), self._column(name).list_ or ";")
            except (TypeError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
                raise TypeError(f"the column {name!r} cannot be read: {error}") from None
        return self._texts[name]

    def _read(self, one: MappedFact, fact: Fact) -> Column:
        assert one.column is not None
        column = self._column(one.column)
        as_they_are = numbers(one, fact, column, self._batch.column(one.column))
        if as_they_are is not None:
            return as_they_are
        texts = self._texts_of(one.column)
        found, bad = read_column(one, fact, column, texts)
        self._note(one.column, texts, bad)
        return found

    def _note(self, name: str, texts: Texts, bad: dict[int, str]) -> None:
        if bad:
            self.bad.setdefault(name, (texts, {}))[1].update(bad)

    def _as_it_is(self, one: MappedFact) -> Any:
        """A column of yes and no that the fact takes over unchanged; None where it is none."""
        if not (isinstance(one.yes, CellTest) and isinstance(one.no, CellTest) and one.yes.column == one.no.column):
            return None
        name = one.yes.column
        found, columns = self._batch.column(name), self._mapping.columns
        held = [[holds(test, columns, {name: word}) for word in ("true", "false", "")] for test in (one.yes, one.no)]
        same = held == [[True, False, False], [False, True, False]]
        return found if same and pa.types.is_boolean(found.type) else None
