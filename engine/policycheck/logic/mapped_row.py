"""What one row of a table says, cell by cell: the plain reading that the reading in bulk must agree with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.cells import PLAIN, BadCell, answer_of, holds, normal, span_of, unmapped_in, values_of
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.mapping import TableMapping
from policycheck.model.vocabulary import Fact


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
    found = RowReading()
    if mapping.rows is not None and not holds(mapping.rows, mapping.columns, row):
        found.taken = False
        return found
    said = {one.fact: [extent_of_value(vocabulary[one.fact], one.value)] for one in mapping.constants}
    for one in sorted(mapping.facts, key=lambda one: one.fact):
        fact, known = vocabulary[one.fact], said.setdefault(one.fact, [])
        for answer, condition in ((True, one.yes), (False, one.no)):
            if condition is not None and holds(condition, mapping.columns, row):
                known.append(frozenset({answer}))
        if one.column is not None:
            try:
                extent = answer_of(one, fact, mapping.columns.get(one.column, PLAIN), row.get(one.column, ""))
                known += [] if extent is None else [extent]
            except BadCell as bad:
                found.bad[one.column] = bad.cause
    found.conflicts = tuple(sorted(fact for fact, known in said.items() if known and is_empty(_met(known))))
    kept = {fact: _met(known) for fact, known in said.items() if known and fact not in found.conflicts}
    found.facts = {fact: extent for fact, extent in sorted(kept.items()) if leaves_out(vocabulary[fact], extent)}
    for name in sorted(mapping.tested):
        if unmapped := unmapped_in(mapping.columns.get(name, PLAIN), row.get(name, "")):
            found.unmapped[name] = unmapped
    _read_day(mapping, row, found)
    return found


def _met(known: list[Extent]) -> Extent:
    met = known[0]
    for extent in known[1:]:
        met = meet(met, extent)
    return met


def _read_day(mapping: TableMapping, row: Mapping[str, str], found: RowReading) -> None:
    if mapping.date is None:
        return
    name = mapping.date.column
    column, text = mapping.columns.get(name, PLAIN), row.get(name, "")
    unknown = {normal(value) for value in column.unknown}
    if values_of(column, text) and normal(text) not in unknown:
        try:
            found.day = span_of(mapping.date.forms, text)
        except BadCell as bad:
            found.bad[name] = bad.cause
