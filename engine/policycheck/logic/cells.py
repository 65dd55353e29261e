"""What the text of a cell means: whether a test holds of it, and which answers it leaves to a fact.

`read_row` reads one row cell by cell: the plain reading that the reading in bulk must agree with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import reduce

from policycheck.logic.answers import UnfitAnswer, extent_of_value, leaves_out
from policycheck.logic.date_forms import AmbiguousDate, days_of
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.mapping import CellTest, Condition, MappedFact, TableColumn, TableMapping
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.model.vocabulary import Fact

PLAIN = TableColumn()
TEXT_BOUND = 200  # characters of a cell that can be a number, a date or an option
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]{1,2})?")


class UnreadableCell(ValueError):
    """A cell that cannot be read as what its column should contain."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(cause)


def normal(text: str) -> str:
    """The text as it is compared: without outer spaces, and without regard to capital letters."""
    return text.strip().casefold()


def values_of(column: TableColumn, text: str) -> tuple[str, ...]:
    """The values in a cell, as they are written there; none where it is empty."""
    values = text.split(column.list_) if column.list_ else [text]
    return tuple(value for value in map(str.strip, values) if value)


def test_holds(test: CellTest, column: TableColumn, text: str) -> bool:
    """Whether a test holds of its cell."""
    wanted = {normal(value) for value in test.wanted}
    values = [normal(value) for value in values_of(column, text)] or [""]
    return (any if test.has is not None else all)(value in wanted for value in values)


def holds(condition: Condition, columns: Mapping[str, TableColumn], row: Mapping[str, str]) -> bool:
    """Whether a condition holds of a row; a column that the row lacks counts as an empty cell."""
    if isinstance(condition, CellTest):
        return test_holds(condition, columns.get(condition.column, PLAIN), row.get(condition.column, ""))
    return (any if condition.any_of is not None else all)(holds(part, columns, row) for part in condition.parts)


def unmapped_in(column: TableColumn, text: str) -> tuple[str, ...]:
    """The values of a cell that the mapping does not know, as they are written there."""
    known = {normal(value) for value in (*column.values, *column.unknown)}
    return tuple(value for value in values_of(column, text) if normal(value) not in known)


def span_of(forms: tuple[str, ...], text: str) -> tuple[date, date]:
    """The first and the last day that a date written in one of the forms can mean. Raises UnreadableCell."""
    try:
        span = days_of(forms, text)
    except AmbiguousDate as error:
        raise UnreadableCell(f"it is {error}") from None
    if span is None:
        raise UnreadableCell(f"it is no date in the form {' or '.join(forms)}")
    return span


def day_of(forms: tuple[str, ...], column: TableColumn, text: str) -> tuple[date, date] | None:
    """The first and the last day that a cell can mean; None where it says nothing. Raises UnreadableCell."""
    if not values_of(column, text) or normal(text) in map(normal, column.unknown):
        return None
    return span_of(forms, text)


def answer_of(entry: MappedFact, fact: Fact, column: TableColumn, text: str) -> Extent | None:
    """The answers that a cell leaves to a number, a date or a choice; None where it says nothing.

    Raises UnreadableCell where the cell cannot be read.
    """
    values, unknown = values_of(column, text), {normal(value) for value in column.unknown}
    if not values or all(normal(value) in unknown for value in values):
        return None
    if len(text) > TEXT_BOUND:
        raise UnreadableCell(f"it is longer than {TEXT_BOUND} characters")
    written = {normal(key): value for key, value in entry.texts.items()}
    try:
        if fact.type == "choice":
            return _options(fact, written, values)
        given = written.get(normal(text))
        return extent_of_value(fact, _value(entry, fact, text) if given is None else given)
    except UnfitAnswer as error:
        raise UnreadableCell(error.cause) from None


def _options(fact: Fact, written: Mapping[str, Value], values: tuple[str, ...]) -> Extent:
    """The options that are left by a cell that names one of them, or several of which one is the answer."""
    options = {normal(option): option for option in fact.options}
    left: set[str] = set()
    for value in values:
        given = written.get(normal(value), options.get(normal(value)))
        if given is None:
            raise UnreadableCell(f"it is none of {', '.join(fact.options)}")
        left |= set(given.one_of) if isinstance(given, OneOf) else {str(given)}
    return extent_of_value(fact, OneOf(one_of=tuple(sorted(left))))


def _value(entry: MappedFact, fact: Fact, text: str) -> Value:
    if fact.type == "date":
        first, last = span_of(entry.forms, text)
        bounds = Bounds(at_least=first.isoformat(), at_most=last.isoformat())
        least, most = bounds.at_least, bounds.at_most
    else:
        least = most = number_in(text, entry.thousands)
        if fact.whole and least != int(least):
            raise UnreadableCell("it is no whole number")
    return Bounds(at_least=None if entry.as_ == "at_most" else least, at_most=None if entry.as_ == "at_least" else most)


def number_in(text: str, thousands: str | None) -> int | float:
    """The number in a cell. Raises UnreadableCell where there is none, or more than a number."""
    plain = text.strip()
    if thousands is not None and re.fullmatch(rf"[-+]?[0-9]{{1,3}}({thousands}[0-9]{{3}})+(\.[0-9]+)?", plain):
        plain = plain.replace(thousands, "")
    if len(plain) > 40 or not _NUMBER.fullmatch(plain):
        raise UnreadableCell("it is no number")
    return int(plain) if re.fullmatch("[-+]?[0-9]{1,15}", plain) else float(plain)


@dataclass
class RowReading:
    """What a row says: what is known of each fact, the span of its day, and what could not be used.

    Facts in conflict have cells that contradict each other, and nothing is known of them.
    """

    taken: bool = True
    facts: dict[str, Extent] = field(default_factory=dict)
    day: tuple[date, date] | None = None
    conflicts: tuple[str, ...] = ()
    unmapped: dict[str, tuple[str, ...]] = field(default_factory=dict)
    bad: dict[str, str] = field(default_factory=dict)


def read_row(mapping: TableMapping, vocabulary: Mapping[str, Fact], row: Mapping[str, str]) -> RowReading:
    """The reading of a row's cells, by column; a column that is missing counts as an empty cell."""
    reading = RowReading()
    if mapping.rows is not None and not holds(mapping.rows, mapping.columns, row):
        reading.taken = False
        return reading
    extents = {given.fact: [extent_of_value(vocabulary[given.fact], given.value)] for given in mapping.constants}
    for entry in sorted(mapping.facts, key=lambda entry: entry.fact):
        fact, known = vocabulary[entry.fact], extents.setdefault(entry.fact, [])
        for answer, condition in ((True, entry.yes), (False, entry.no)):
            if condition is not None and holds(condition, mapping.columns, row):
                known.append(frozenset({answer}))
        if entry.column is not None:
            try:
                extent = answer_of(entry, fact, mapping.columns.get(entry.column, PLAIN), row.get(entry.column, ""))
                known += [] if extent is None else [extent]
            except UnreadableCell as bad:
                reading.bad[entry.column] = bad.cause
    unmapped = {name: unmapped_in(mapping.columns.get(name, PLAIN), row.get(name, "")) for name in mapping.tested}
    reading.unmapped = {name: values for name, values in sorted(unmapped.items()) if values}
    met = {fact: reduce(meet, known) for fact, known in sorted(extents.items()) if known}
    reading.conflicts = tuple(fact for fact, extent in met.items() if is_empty(extent))
    reading.facts = {
        fact: extent for fact, extent in met.items() if not is_empty(extent) and leaves_out(vocabulary[fact], extent)
    }
    _read_day(mapping, row, reading)
    return reading


def _read_day(mapping: TableMapping, row: Mapping[str, str], reading: RowReading) -> None:
    if mapping.date is not None:
        name = mapping.date.column
        try:
            reading.day = day_of(mapping.date.forms, mapping.columns.get(name, PLAIN), row.get(name, ""))
        except UnreadableCell as bad:
            reading.bad[name] = bad.cause
