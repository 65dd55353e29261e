"""Tables of Arrow, of pandas, of Polars, or of any library that narwhals knows, as Arrow record batches."""

from collections.abc import Iterator
from typing import Any

import pyarrow as pa

ROWS = 65_536  # rows of a batch: enough to be quick, few enough to be small


def column_names(table: Any) -> list[str]:
    """The names of the columns of a table, in its order. Raises TypeError where it is none."""
    return list(_arrow(table, rows=1).schema.names)


def batches(table: Any, rows: int = ROWS) -> Iterator[pa.RecordBatch]:
    """The rows of a table in its order, at most so many at a time.

    Raises TypeError where it is no table that can be read.
    """
    found = _arrow(table)
    for batch in found.to_batches(max_chunksize=rows) if isinstance(found, pa.Table) else found:
        for start in range(0, batch.num_rows, rows):
            yield batch.slice(start, rows)


def _arrow(table: Any, rows: int | None = None) -> Any:
    """The table, or its first rows, as an Arrow table or reader."""
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table])
    if isinstance(table, pa.Table | pa.RecordBatchReader):
        return table
    import narwhals

    try:
        frame = narwhals.from_native(table)
    except TypeError:
        given = type(table).__name__
        raise TypeError(f"a table of Arrow, pandas or Polars is needed, and this is of the type {given}") from None
    if rows is not None:
        frame = frame.head(rows)
    if isinstance(frame, narwhals.LazyFrame):
        frame = frame.collect("pyarrow")
    return frame.to_arrow()
