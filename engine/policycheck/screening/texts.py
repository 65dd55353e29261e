"""Columns of a table as texts, of which each different one has to be read only once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc


@dataclass(frozen=True)
class ColumnTexts:
    """The different texts of a column, and for each row the position of its text among them. A null is empty."""

    words: list[str]
    codes: pa.Int32Array
    dates: bool = False  # whether the column holds dates, which are then written 2025-10-05

    def spread(self, values: Sequence[Any], kind: pa.DataType) -> Any:
        """An array with the value of each row's text."""
        return pa.array(values, kind).take(self.codes)

    @cached_property
    def counts(self) -> dict[int, int]:
        """How many rows have a text, by its position."""
        counted = pc.value_counts(self.codes)
        return dict(zip(counted.field("values").to_pylist(), counted.field("counts").to_pylist(), strict=True))


def texts_of(column: Any, divider: str) -> ColumnTexts:
    """The texts of an Arrow column of any type that can be written as text; lists are written with the divider.

    Raises TypeError where the column holds anything else.
    """
    kind = column.type
    inner = kind.value_type if _is_list(kind) else kind
    if not any(test(inner.value_type if pa.types.is_dictionary(inner) else inner) for test in _READABLE):
        raise TypeError(f"it holds {kind}, which is neither text, a number, a date nor yes or no")
    dates = pa.types.is_date(kind) or pa.types.is_timestamp(kind)
    if _is_list(kind):
        column = _joined(column.cast(pa.list_(inner)), divider)
    elif pa.types.is_timestamp(kind):
        local = pc.local_timestamp(column) if kind.tz else column
        column = local.cast(pa.date32(), safe=False)
    encoded = pc.dictionary_encode(pc.fill_null(_written(column), ""))
    if isinstance(encoded, pa.ChunkedArray):
        encoded = encoded.combine_chunks()
    return ColumnTexts(encoded.dictionary.to_pylist(), encoded.indices, dates)


def _is_list(kind: pa.DataType) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind))


def _written(column: Any) -> Any:
    """Values as texts; what is no number in a column of numbers is a null, and short ones are written as long ones."""
    if pa.types.is_floating(column.type):
        column = column.cast(pa.float64())
        column = pc.if_else(pc.is_nan(column), None, column)
    return column.cast(pa.string())


def _joined(lists: Any, divider: str) -> Any:
    """Each list as one text; a null in it is a value that is not there, and a list that is null is a null."""
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    filled = pa.ListArray.from_arrays(lists.offsets, pc.fill_null(_written(lists.values), ""))
    return pc.if_else(lists.is_valid(), pc.binary_join(filled, divider), None)


_READABLE = (
    pa.types.is_string,
    pa.types.is_large_string,
    pa.types.is_string_view,
    pa.types.is_boolean,
    pa.types.is_integer,
    pa.types.is_floating,
    pa.types.is_decimal,
    pa.types.is_date,
    pa.types.is_timestamp,
    pa.types.is_null,
)
