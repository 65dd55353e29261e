"""What the cells of a column leave to a fact, for every row at once, and what several columns leave together."""

import math
from collections.abc import Iterable, Mapping
from functools import reduce
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from policycheck.logic.cells import BadCell, answer_of
from policycheck.logic.extent import Extent, Interval
from policycheck.model.mapping import MappedFact, TableColumn
from policycheck.model.vocabulary import Fact
from policycheck.screening.known import Bounds, Column, Options
from policycheck.screening.texts import Texts

_FLOAT = pa.float64()


def whole(rows: int, *, value: bool) -> Any:
    """An array with one yes or no for every row."""
    return pa.repeat(pa.scalar(value), rows)


def yes_no(yes: list[Any], no: list[Any], rows: int) -> tuple[pa.BooleanArray, pa.BooleanArray]:
    """The answers where the rows of yes are a yes and those of no are a no, and the rows that are both.

    Nothing is known of a row that is both, or neither.
    """
    never = whole(rows, value=False)
    said, denied = reduce(pc.or_, yes, never), reduce(pc.or_, no, never)
    return pc.if_else(pc.xor(said, denied), said, None), pc.and_(said, denied)


def as_column(fact: Fact, extents: Iterable[Extent | None], texts: Texts | None, rows: int) -> Column:
    """What is known of a number, a date or a choice in every row, from the extent of each text.

    Without texts there is one extent, which holds of every row.
    """

    def spread(values: list[Any], kind: pa.DataType) -> Any:
        return pa.repeat(pa.scalar(values[0], kind), rows) if texts is None else texts.spread(values, kind)

    if fact.type == "choice":
        return Options(spread([_mask(fact, extent) for extent in extents], pa.int64()))
    ends = [_ends(fact, extent) for extent in extents]
    return Bounds(spread([low for low, _ in ends], _FLOAT), spread([high for _, high in ends], _FLOAT))


def _mask(fact: Fact, extent: Extent | None) -> int | None:
    if extent is None or isinstance(extent, Interval) or len(extent) == len(fact.options):
        return None
    return sum(1 << number for number, option in enumerate(fact.options) if option in extent)


def _ends(fact: Fact, extent: Extent | None) -> tuple[float | None, float | None]:
    """The lowest and the highest value of an extent, both in it; None where there is no such end."""
    if not isinstance(extent, Interval):
        return None, None
    (low, _), (high, _) = extent.low, extent.high
    step = 1 if fact.whole or fact.type == "date" else 0  # of whole numbers, the cut is above the last one outside
    # A number that was read from a text of more than 15 digits is one that a float can be, and stays so.
    return (None if math.isinf(low) else float(low + step)), (None if math.isinf(high) else float(high))


def read_column(one: MappedFact, fact: Fact, column: TableColumn, texts: Texts) -> tuple[Column, dict[int, str]]:
    """What a column of texts leaves to a fact, and by the position of each text that cannot be read, why."""
    if texts.dates:
        one = one.model_copy(update={"forms": ("%Y-%m-%d",)})
    extents: list[Extent | None] = []
    bad: dict[int, str] = {}
    for position, word in enumerate(texts.words):
        try:
            extents.append(answer_of(one, fact, column, word))
        except BadCell as error:
            extents.append(None)
            bad[position] = error.cause
    return as_column(fact, extents, texts, len(texts.codes)), bad


def numbers(one: MappedFact, fact: Fact, column: TableColumn, found: Any) -> Bounds | None:
    """The numbers of an Arrow column of numbers as they are; None where some would have to be read as texts."""
    kind = found.type
    if (
        fact.type != "number"
        or one.texts
        or column.unknown
        or not (pa.types.is_floating(kind) or pa.types.is_integer(kind))
    ):
        return None
    given = found.cast(_FLOAT, safe=False)
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
    return Bounds(nothing if one.as_ == "at_most" else given, nothing if one.as_ == "at_least" else given)


def meet_all(columns: list[Column]) -> tuple[Column, pa.BooleanArray | None]:
    """What columns of numbers, dates or choices leave together, and the rows in which they contradict each other.

    Nothing is known of such a row. None: a column by itself, which contradicts nothing.
    """
    if len(columns) == 1:
        return columns[0], None
    first = columns[0]
    if isinstance(first, Options):
        masks = [one.mask for one in columns if isinstance(one, Options)]
        met = reduce(lambda left, right: pc.coalesce(pc.bit_wise_and(left, right), left, right), masks)
        against = pc.fill_null(pc.equal(met, 0), fill_value=False)
        return Options(pc.if_else(against, None, met)), against
    bounds = [one for one in columns if isinstance(one, Bounds)]
    low = pc.max_element_wise(*(one.low for one in bounds), skip_nulls=True)
    high = pc.min_element_wise(*(one.high for one in bounds), skip_nulls=True)
    against = pc.fill_null(pc.greater(low, high), fill_value=False)
    kept = Bounds(pc.if_else(against, None, low), pc.if_else(against, None, high))
    return kept, against


def count_words(texts: Texts, words: Mapping[int, tuple[str, ...]]) -> dict[str, int]:
    """In how many rows each value stands, from the values of each text by its position."""
    counted: dict[str, int] = {}
    for position, values in words.items():
        for value in values:
            counted[value] = counted.get(value, 0) + texts.counts.get(position, 0)
    return counted
