"""A Parquet file, of which only the columns that are needed are read, within bounds."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from policycheck.library.files import refuse
from policycheck.model.problem import Place, Problem
from policycheck.screening.read.source import FilePath, Seen, batch_of, reading
from policycheck.screening.texts import texts_of

_ROWS = 65_536  # rows read at a time
_BUFFER = 1_000_000  # bytes of each column


@dataclass(frozen=True)
class ParquetFile:
    """A Parquet file."""

    path: FilePath
    name: str

    def columns(self, every_row: bool = False) -> list[str]:  # noqa: ARG002
        """The names of its columns. Raises BadInput where it is no Parquet file."""
        return list(self._file.schema_arrow.names)

    def check(self, columns: Sequence[str]) -> Iterator[Problem]:
        """The columns that hold neither texts, numbers, dates, yes and no, nor lists of these."""
        schema = self._file.schema_arrow
        for column in columns:
            kind = schema.field(column).type
            if not _can_be_read(kind):
                cause = f"the column {column!r} holds {kind}, which is neither text, a number, a date nor yes or no"
                yield Problem(Place(str(self.path)), cause, "write it as text")

    def read(self, columns: Mapping[str, str], skip: int, seen: Seen) -> Iterator[pa.RecordBatch]:
        """The rows in their order. Raises BadInput."""
        file, row = self._file, 0
        groups = list(range(file.num_row_groups))
        while groups and row + file.metadata.row_group(groups[0]).num_rows <= skip:
            row += file.metadata.row_group(groups.pop(0)).num_rows
        with self.path.open("rb") as stream:
            total, size = max(1, file.metadata.num_rows), stream.seek(0, os.SEEK_END)
        wanted = list(columns) or file.schema_arrow.names[:1]
        with self._damage_as_problem():
            for batch in file.iter_batches(_ROWS, row_groups=groups, columns=wanted):
                first, row = row, row + batch.num_rows
                seen(size * row // total)
                if row > skip:
                    piece = _batch(list(columns), batch, first)
                    yield piece.slice(max(0, skip - first))

    @cached_property
    def _file(self) -> Any:
        with reading(self.path):
            self.path.open("rb").close()
        with self._damage_as_problem():
            return pq.ParquetFile(self.path, buffer_size=_BUFFER, pre_buffer=False)

    @contextmanager
    def _damage_as_problem(self) -> Iterator[None]:
        """Raises BadInput for what is wrong with the file."""
        try:
            yield
        except (pa.ArrowException, OSError, UnicodeDecodeError):
            refuse(str(self.path), "this is no Parquet file, or it is damaged", "copy it again, or write it anew")


def _batch(columns: Sequence[str], batch: pa.RecordBatch, first: int) -> pa.RecordBatch:
    arrays = [batch.column(name) for name in columns]
    plain = [cells if _plain(cells.type) == cells.type else cells.cast(_plain(cells.type)) for cells in arrays]
    return batch_of(columns, plain, pa.array(range(first + 1, first + batch.num_rows + 1), pa.int64()))


def _plain(kind: pa.DataType) -> pa.DataType:
    """The type of values that are written only once, as that of the values themselves."""
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _can_be_read(kind: pa.DataType) -> bool:
    """Whether values of a type can be written as text, or are lists of such."""
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return not pa.types.is_nested(kind.value_type) and _can_be_read(kind.value_type)
    try:
        texts_of(pa.array([], _plain(kind)), ";")
    except (TypeError, pa.ArrowException):
        return False
    return True
