"""What a table says of facts: one column a fact, with a place for each row, as its cells leave it."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from policycheck.logic.cells import UnreadableCell, answer_of
from policycheck.logic.extent import Extent, Interval
from policycheck.model.mapping import MappedFact, TableColumn
from policycheck.model.vocabulary import Fact
from policycheck.screening.texts import ColumnTexts

FactName = str
EPOCH = date(1970, 1, 1).toordinal()  # the day from which Arrow and numpy count


@dataclass(frozen=True, slots=True)
class BoundsColumn:
    """What is known of a number or a date: at least low and at most high, both included.

    Both are float64 arrays; null is no bound on that side. A date is its ordinal day (date.toordinal).
    """

    low: pa.DoubleArray
    high: pa.DoubleArray


@dataclass(frozen=True, slots=True)
class OptionsColumn:
    """What is known of a choice: bit i of the mask is set where option i of the fact is still possible.

    The mask is an array of whole numbers that are not negative; null is that nothing is known.
    """

    mask: pa.IntegerArray


# A yes-no fact is an array of booleans in which null is that the answer is not known.
Column: TypeAlias = pa.BooleanArray | BoundsColumn | OptionsColumn


_FLOAT = pa.float64()


def in_every_row(rows: int, *, value: bool) -> Any:
    """An array with one yes or no for every row."""
    return pa.repeat(pa.scalar(value), rows)


def yes_no(yes: list[Any], no: list[Any], rows: int) -> tuple[pa.BooleanArray, pa.BooleanArray]:
    """The answers where the rows of yes are a yes and those of no are a no, and the rows that are both.

    Nothing is known of a row that is both, or neither.
    """
    never = in_every_row(rows, value=False)
    affirmed, denied = reduce(pc.or_, yes, never), reduce(pc.or_, no, never)
    return pc.if_else(pc.xor(affirmed, denied), affirmed, None), pc.and_(affirmed, denied)


def as_column(fact: Fact, extents: Iterable[Extent | None], texts: ColumnTexts | None, rows: int) -> Column:
    """What is known of a number, a date or a choice in every row, from the extent of each text.

    Without texts there is one extent, which holds of every row.
    """

    def spread(values: list[Any], kind: pa.DataType) -> Any:
        return pa.repeat(pa.scalar(values[0], kind), rows) if texts is None else texts.spread(values, kind)

    if fact.type == "choice":
        return OptionsColumn(spread([_mask(fact, extent) for extent in extents], pa.int64()))
    bounds = [_bounds(fact, extent) for extent in extents]
    return BoundsColumn(spread([low for low, _ in bounds], _FLOAT), spread([high for _, high in bounds], _FLOAT))


def _mask(fact: Fact, extent: Extent | None) -> int | None:
    if extent is None or isinstance(extent, Interval) or len(extent) == len(fact.options):
        return None
    return mask_of(fact.options, extent)


def mask_of(options: Iterable[str], extent: Extent) -> int:
    """The options that are in the extent, a bit each."""
    assert not isinstance(extent, Interval)
    return sum(1 << number for number, option in enumerate(options) if option in extent)


def _bounds(fact: Fact, extent: Extent | None) -> tuple[float | None, float | None]:
    """The lowest and the highest value of an extent, both in it; None where there is no such end."""
    if not isinstance(extent, Interval):
        return None, None
    (low, _), (high, _) = extent.low, extent.high
    step = 1 if fact.whole or fact.type == "date" else 0  # of whole numbers, the cut is above the last one outside
    # A number that was read from a text of more than 15 digits is one that a float can be, and stays so.
    return (None if math.isinf(low) else float(low + step)), (None if math.isinf(high) else float(high))


def read_column(
    entry: MappedFact, fact: Fact, column: TableColumn, texts: ColumnTexts
) -> tuple[Column, dict[int, str]]:
    """What a column of texts leaves to a fact, and by the position of each text that cannot be read, why."""
    if texts.dates:
        entry = entry.model_copy(update={"forms": ("%Y-%m-%d",)})
    extents: list[Extent | None] = []
    bad: dict[int, str] = {}
    for position, word in enumerate(texts.words):
        try:
            extents.append(answer_of(entry, fact, column, word))
        except UnreadableCell as error:
            extents.append(None)
            bad[position] = error.cause
    return as_column(fact, extents, texts, len(texts.codes)), bad


def numbers(entry: MappedFact, fact: Fact, column: TableColumn, cells: Any) -> BoundsColumn | None:
    """The numbers of an Arrow column of numbers as they are; None where some would have to be read as texts."""
    is_number = pa.types.is_floating(cells.type) or pa.types.is_integer(cells.type)
    if fact.type != "number" or entry.texts or column.unknown or not is_number:
        return None
    given = cells.cast(_FLOAT, safe=False)
    given = pc.if_else(pc.is_nan(given), None, given)
    size = pc.abs(given)  # between these, a number and the text that it is written as are one
    fit = pc.and_(pc.less(size, 1e15), pc.or_(pc.equal(size, 0), pc.greater(size, 1e-5)))
    if fact.whole:
        fit = pc.and_(fit, pc.equal(pc.floor(given), given))
    if fact.least is not None:
        fit = pc.and_(fit, pc.greater_equal(given, fact.least))
    if pc.all(fit).as_py() is False:
        return None
    nothing = pa.nulls(len(given), _FLOAT)
    return BoundsColumn(nothing if entry.as_ == "at_most" else given, nothing if entry.as_ == "at_least" else given)


def meet_all(columns: list[Column]) -> tuple[Column, pa.BooleanArray | None]:
    """What columns of numbers, dates or choices leave together, and the rows in which they contradict each other.

    Nothing is known of such a row. None: a column by itself, which contradicts nothing.
    """
    if len(columns) == 1:
        return columns[0], None
    first = columns[0]
    if isinstance(first, OptionsColumn):
        masks = [column.mask for column in columns if isinstance(column, OptionsColumn)]
        met = reduce(lambda left, right: pc.coalesce(pc.bit_wise_and(left, right), left, right), masks)
        against = pc.fill_null(pc.equal(met, 0), fill_value=False)
        return OptionsColumn(pc.if_else(against, None, met)), against
    bounds = [column for column in columns if isinstance(column, BoundsColumn)]
    low = pc.max_element_wise(*(column.low for column in bounds), skip_nulls=True)
    high = pc.min_element_wise(*(column.high for column in bounds), skip_nulls=True)
    against = pc.fill_null(pc.greater(low, high), fill_value=False)
    return BoundsColumn(pc.if_else(against, None, low), pc.if_else(against, None, high)), against
