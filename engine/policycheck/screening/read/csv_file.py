"""A file of comma-separated values, or of values divided by semicolons or tabs, read as texts within bounds."""

import csv
import io
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NoReturn

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from policycheck.library.files import refuse
from policycheck.model.problem import Problem
from policycheck.screening.read.source import FilePath, Seen, batch_of, check_start, one_batch, reading
from policycheck.screening.read.source_bytes import CsvBytes, SourceBytes
from policycheck.screening.step import ROW

_BLOCK = 2_000_000  # bytes read at a time; no row may be longer
_HEAD = 1_000_000  # bytes in which the names of the columns must stand
_DIVIDERS = (",", ";", "\t", "|")
_MOST_IN_A_ROW = 1_000_000  # rows one after another with a wrong number of cells, which are held in memory


@dataclass(frozen=True)
class _Head:
    names: list[str]
    divider: str
    lines: int  # which its rows take, empty ones before it included
    alone: bool  # nothing follows it


@dataclass
class _MalformedRows:
    """Rows with a wrong number of cells, as the parser comes upon them; it runs ahead of the rows that it gives.

    Of those that wait to be put in their places: their numbers, and how many cells they have.
    """

    ending: str  # how the row begins that ends the file; after the mark of a byte that is not UTF-8 stand two digits
    first: int  # the number of the table's first row, as the parser counts
    waiting: deque[tuple[int, int]] = field(default_factory=deque)
    ended: bool = False

    def note(self, row: pa_csv.InvalidRow) -> str:
        """Takes one from the parser, and says what to do with it."""
        if row.text.startswith(self.ending):
            self.ended = True
        else:
            self.waiting.append((row.number - self.first + 1, row.actual_columns))
        return "skip" if len(self.waiting) <= _MOST_IN_A_ROW else "error"

    def rows(self, first: int, count: int) -> pa.Int64Array:
        """The numbers of so many rows, of which none is malformed, from the first that may be free."""
        places = np.arange(count)
        if not self.waiting or self.waiting[0][0] >= first + count:
            return pa.array(first + places)
        numbers = np.array([number for number, _ in list(self.waiting)])  # a copy: the parser may add others meanwhile
        ahead = numbers - first - np.arange(len(numbers))  # how many of the rows stand before each malformed one
        return pa.array(first + places + np.searchsorted(ahead, places, side="right"))

    def before(self, row: int | None) -> list[tuple[int, int]]:
        """Takes those before a row, or all, with how many cells they have."""
        taken = []
        while self.waiting and (row is None or self.waiting[0][0] < row):
            taken.append(self.waiting.popleft())
        return taken


@dataclass(frozen=True)
class CsvFile:
    """A file of rows of cells, of which the first row names the columns. Every cell is a text."""

    path: FilePath
    name: str

    def columns(self, every_row: bool = False) -> list[str]:  # noqa: ARG002
        """The names of its columns. Raises BadInput where it has none."""
        return self._head.names

    def check(self, columns: Sequence[str]) -> Iterator[Problem]:  # noqa: ARG002
        """Nothing: every cell is a text."""
        return iter(())

    def read(self, columns: Mapping[str, str], skip: int, seen: Seen) -> Iterator[pa.RecordBatch]:
        """The rows in their order, those of a wrong number of cells in their places. Raises BadInput."""
        head, names = self._head, list(columns)
        if head.alone:
            return
        last = 0
        # A row of too many cells ends the file: in a cell that is never closed it would not be seen.
        with reading(self.path), CsvBytes(self.path, seen, head.divider, len(head.names) + 1) as stream:
            malformed = _MalformedRows(stream.mark + head.divider, head.lines + 1)
            for batch in self._parsed(stream, names, malformed):
                cells, faults = _readable_cells(names, batch, stream.mark if stream.strays else "")
                sound = batch_of(names, cells, malformed.rows(last + 1, batch.num_rows), faults)
                batch_in_place = _in_place(sound, malformed, len(head.names))
                first, last = last, last + batch_in_place.num_rows
                if last > skip:
                    yield batch_in_place.slice(max(0, skip - first))
        if not malformed.ended:
            self._unclosed(f"a quotation mark that is opened in row {last:,} is never closed")

    def _parsed(self, stream: CsvBytes, columns: Sequence[str], malformed: _MalformedRows) -> Iterator[Any]:
        """The rows that have as many cells as the first one; at last none."""
        head = self._head
        names = [str(place) for place in range(len(head.names))]
        wanted = [names[head.names.index(column)] for column in columns]
        rows = 0
        try:
            reader = pa_csv.open_csv(
                pa.PythonFile(stream, "r"),
                pa_csv.ReadOptions(
                    use_threads=False, block_size=_BLOCK, column_names=names, skip_rows_after_names=head.lines
                ),
                pa_csv.ParseOptions(
                    delimiter=head.divider, newlines_in_values=True, invalid_row_handler=malformed.note
                ),
                pa_csv.ConvertOptions(
                    column_types=dict.fromkeys(names, pa.string()),
                    include_columns=wanted or names[:1],
                    check_utf8=False,
                ),
            )
            for batch in reader:
                rows += batch.num_rows
                if batch.num_rows:  # of a block of malformed rows alone there is nothing to give
                    yield batch.select(wanted)
        except pa.ArrowInvalid as error:
            self._broken(error, rows, malformed)
        yield pa.RecordBatch.from_arrays([pa.nulls(0, pa.string())] * len(wanted), wanted)

    def _broken(self, error: pa.ArrowInvalid, rows: int, malformed: _MalformedRows) -> NoReturn:
        """Raises BadInput for what stopped the parser."""
        if len(malformed.waiting) > _MOST_IN_A_ROW:
            cause = f"more than {_MOST_IN_A_ROW:,} rows one after another have not as many cells as the header"
            refuse(str(self.path), cause, f"the header has {len(self._head.names)}; write both alike")
        if "straddl" not in str(error):
            refuse(str(self.path), f"this cannot be read as CSV: {error}", "save it as CSV anew")
        self._unclosed(f"after row {rows:,} a quotation mark is never closed, or a row is longer than {_BLOCK:,} bytes")

    def _unclosed(self, cause: str) -> NoReturn:
        remedy = 'close it; one that is part of a text stands twice in a cell between quotation marks: "so ""called"""'
        refuse(str(self.path), cause, remedy)

    @cached_property
    def _head(self) -> _Head:
        with reading(self.path), SourceBytes(self.path, lambda _: None) as stream:
            start = b""
            while len(start) < _HEAD and (more := stream.read(_HEAD - len(start))):
                start += more
        if not start.strip():
            refuse(str(self.path), "this file is empty", "name a file with a line of column names and rows below it")
        check_start(self.path, start)
        if start.startswith((b"\xff\xfe", b"\xfe\xff")):
            refuse(str(self.path), "this file is UTF-16", "save it with the encoding UTF-8")
        text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "surrogateescape")
        head = max((_head_of(text, divider) for divider in _DIVIDERS), key=lambda head_row: len(head_row.names))
        if not head.names or (head.alone and len(start) == _HEAD):
            cause = "the names of its columns cannot be told"
            refuse(str(self.path), cause, "write them in its first row, and close every quotation mark there")
        if any("\ud800" <= letter <= "\udfff" for name in head.names for letter in name):
            refuse(str(self.path), "the names of its columns are not UTF-8", "save it as CSV with the encoding UTF-8")
        return head


def _head_of(text: str, divider: str) -> _Head:
    """The first row that is not empty, as a divider divides it; no names where that cannot be done."""
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=divider)
    skipped = 0
    try:
        for row in reader:
            if row:
                return _Head(row, divider, skipped + 1, alone=not lines.read().strip("\r\n"))
            skipped += 1
    except csv.Error:
        pass
    return _Head([], divider, 0, alone=True)


def _in_place(sound: pa.RecordBatch, malformed: _MalformedRows, cells: int) -> pa.RecordBatch:
    """The rows, and the malformed ones that stand before and between them; after no rows, all that are left."""
    taken = malformed.before(sound.column(ROW)[-1].as_py() if sound.num_rows else None)
    if not taken:
        return sound
    faults = [f"the row has {actual} cell{'s' if actual != 1 else ''} and the header {cells}" for _, actual in taken]
    empty = [pa.nulls(len(taken), pa.string())] * (sound.num_columns - 2)
    rows = pa.array([row for row, _ in taken], pa.int64())
    alone = batch_of(sound.schema.names[:-2], empty, rows, pa.array(faults, pa.string()))
    return one_batch(pa.Table.from_batches([sound, alone]).sort_by(ROW))


def _readable_cells(columns: Sequence[str], batch: Any, mark: str) -> tuple[list[Any], Any]:
    """The cells, and what is wrong with the rows of which one was not UTF-8; None: nothing. No mark: all were."""
    arrays, faults = [], None
    for name, cells in zip(columns, batch.columns, strict=True):
        stray = pc.match_substring(cells, mark) if mark else None
        if stray is None or not stray.true_count:
            arrays.append(cells)
            continue
        byte = pc.struct_field(pc.extract_regex(cells, f"{mark}(?P<byte>..)"), "byte")
        causes = pc.binary_join_element_wise(f"the cell of {name!r} is not UTF-8: it holds the byte 0x", byte, "")
        arrays.append(pc.if_else(stray, None, cells))
        faults = causes if faults is None else pc.coalesce(faults, causes)
    return arrays, faults
