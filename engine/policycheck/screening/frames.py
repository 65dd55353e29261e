"""Tables of Arrow, of pandas, of Polars, or of any library that narwhals knows, as Arrow record batches and back."""

from collections.abc import Iterator, Sequence
from typing import Any

import pyarrow as pa

ROWS = 65_536  # rows of a batch: enough to be quick, few enough to be small
_ARROW = pa.Table | pa.RecordBatch | pa.RecordBatchReader


def column_names(table: Any) -> list[str]:
    """The names of the columns of a table, in its order. Raises TypeError where it is none."""
    if isinstance(table, _ARROW):
        names = table.schema.names
    else:
        frame = _frame(table)
        pandas = frame.implementation.is_pandas_like()  # which may call several columns alike
        names = table.columns if pandas else frame.collect_schema().names()
    return [name for name in names if isinstance(name, str)]  # pandas also calls columns by numbers


def batches(table: Any, rows: int = ROWS, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
    """The rows of a table in its order, at most so many at a time, with these columns alone; None: with all.

    Raises TypeError where it is no table that can be read.
    """
    arrow = _arrow(table, columns)
    for batch in arrow.to_batches(max_chunksize=rows) if isinstance(arrow, pa.Table) else arrow:
        for start in range(0, batch.num_rows, rows):
            piece = batch.slice(start, rows)
            yield piece if columns is None else piece.select(list(columns))


def in_form_of(given: Any, result: pa.Table, rows: pa.Int64Array) -> Any:
    """What was found, as a table of the kind that was given.

    Rows holds for each row the number of the given row that it belongs to, from 1; in pandas it has that row's index.
    A lazy frame of Polars gives one; of a library that knows lazy ones alone, an Arrow table comes back.
    """
    if isinstance(given, pa.RecordBatch):
        columns = [
            column.combine_chunks() if column.num_chunks else pa.nulls(0, column.type) for column in result.columns
        ]
        return pa.RecordBatch.from_arrays(columns, schema=result.schema)
    if isinstance(given, _ARROW):
        return result if isinstance(given, pa.Table) else result.to_reader()
    import narwhals

    frame = _frame(given)
    lazy = isinstance(frame, narwhals.LazyFrame)
    if lazy and not frame.implementation.is_polars():
        return result
    frame_of_rows = narwhals.from_arrow(result, backend=frame.implementation)
    native = (frame_of_rows.lazy() if lazy else frame_of_rows).to_native()
    if frame.implementation.is_pandas_like():
        native.index = frame.to_native().index.take(rows.to_numpy() - 1)
    return native


def _frame(table: Any) -> Any:
    """The table as narwhals has it; of several columns of one name, which pandas knows, the first."""
    import narwhals

    try:
        return narwhals.from_native(table)
    except narwhals.exceptions.DuplicateError:
        return narwhals.from_native(table.loc[:, ~table.columns.duplicated()])
    except TypeError:
        given = type(table).__name__
        raise TypeError(f"a table of Arrow, pandas or Polars is needed, and this is of the type {given}") from None


def _arrow(table: Any, columns: Sequence[str] | None) -> Any:
    """The table as an Arrow table or reader; of a frame of another library, these columns alone."""
    if isinstance(table, pa.RecordBatch):
        return pa.Table.from_batches([table])
    if isinstance(table, _ARROW):
        return table
    import narwhals

    frame = _frame(table)
    if columns is not None:
        frame = frame.select(list(columns))
    try:
        return frame.collect("pyarrow").to_arrow() if isinstance(frame, narwhals.LazyFrame) else frame.to_arrow()
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError) as error:
        # The last of several texts of pandas' tells of which column.
        raise TypeError(f"the table cannot be read: {'; '.join(map(str, error.args))}") from None
