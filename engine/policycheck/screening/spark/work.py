"""What Spark's executors do: the same step as everywhere, for the rows that come to them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass, field
from itertools import groupby
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from policycheck.model.problem import BadInput, Place, Problem
from policycheck.screening.read.source import FilePath, TableFile, batch_of, pieces, source
from policycheck.screening.spark.carried import CarriedFile
from policycheck.screening.spark.frames import address_of
from policycheck.screening.step import ScreeningStep, plain
from policycheck.screening.sums import Sums, TooManyGroups, sums_of

KIND, TEXT = "kind", "problem"  # of what a row is; the column in which what is no row stands
ROWS, SUMS, PROBLEMS = "rows", "sums", "problems"
_PIECE = 65_536  # rows
Batches = Iterator[pa.RecordBatch]


@dataclass(frozen=True)
class NamedFile:
    """A file as messages, outputs and Spark call it, and of Parquet the types of its columns."""

    shown: str
    name: str
    location: str
    types: Mapping[str, pa.DataType] | None = None

    def source(self, blocks: Iterator[bytes]) -> TableFile:
        """The file, of which these are the bytes."""
        path = CarriedFile(self.shown, self.name, blocks)
        return source(path, self.name) or _csv(path, self.name)


def _csv(path: FilePath, name: str) -> TableFile:
    csv_file = source(path, name, "csv")
    assert csv_file is not None
    return csv_file


@dataclass(frozen=True)
class Work:
    """What is done with the rows of files, which are called by their addresses."""

    step: ScreeningStep
    files: Mapping[str, NamedFile]
    rows_wanted: bool

    def schema(self) -> pa.Schema:
        """The columns of what comes out: of rows, plain ones; sums and problems stand as JSON in one of them."""
        if not self.rows_wanted:
            return pa.schema([(KIND, pa.string()), (TEXT, pa.string())])
        return pa.schema([pa.field(KIND, pa.string()), *plain(self.step.schema)])

    def on_rows(self, batches: Batches) -> Batches:
        """What rows of Parquet come to, and last what was counted."""
        return self._all(self._of_rows(batches))

    def on_lines(self, batches: Batches) -> Batches:
        """What rows of CSV and of JSON Lines come to, and last what was counted."""
        return self._all(self._of_lines(batches))

    def _all(self, pieces_of_files: Iterator[tuple[str, pa.RecordBatch | None]]) -> Batches:
        sums = Sums()
        try:
            for name, piece in pieces_of_files:
                sums.files.setdefault(name, 0)
                if piece is None:
                    continue
                rows, counted = self.step.run(piece, name, self.rows_wanted)
                sums.join(counted)
                yield from self._marked(rows)
        except (BadInput, TooManyGroups) as error:
            yield self._message(PROBLEMS, json.dumps(_problems(error)))
        else:
            yield self._message(SUMS, sums.as_json().decode())

    def _marked(self, rows: pa.Table) -> Batches:
        if self.rows_wanted and rows.num_rows:
            kind = pa.repeat(ROWS, rows.num_rows)
            yield from rows.cast(plain(rows.schema)).add_column(0, KIND, kind).combine_chunks().to_batches()

    def _message(self, kind: str, text: str) -> pa.RecordBatch:
        columns = {KIND: pa.array([kind]), TEXT: pa.array([text])}
        nothing = {field.name: pa.nulls(1, field.type) for field in self.schema()}
        return pa.RecordBatch.from_pydict(nothing | columns, schema=self.schema())

    def _of_rows(self, batches: Batches) -> Iterator[tuple[str, pa.RecordBatch]]:
        for batch in batches:
            *cells, addresses, places = batch.columns
            for address, start, count in _runs(addresses):
                file = self.files[address]
                assert file.types is not None
                kinds = [file.types[name] for name in self.step.columns]
                arrays = [_as(column.slice(start, count), kind) for column, kind in zip(cells, kinds, strict=True)]
                rows = pc.add(places.slice(start, count).cast(pa.int64()), 1)
                yield file.name, batch_of(self.step.columns, arrays, rows)

    def _of_lines(self, batches: Batches) -> Iterator[tuple[str, pa.RecordBatch | None]]:
        for address, blocks in files_of(batches):
            file = self.files[address]
            yield file.name, None
            batches_of_file = file.source(blocks).read(self.step.dividers, 0, lambda _: None)
            for piece in pieces(batches_of_file, _PIECE):
                yield file.name, piece


def files_of(batches: Batches) -> Iterator[tuple[str, Iterator[bytes]]]:
    """The bytes of each file of which these are the lines, by its address."""
    runs = (
        (address, batch.column(0).slice(start, count))
        for batch in batches
        for address, start, count in _runs(batch.column(1))
    )
    for address, lines in groupby(runs, lambda run: run[0]):
        yield address, (b"\n".join(cells.to_pylist()) + b"\n" for _, cells in lines)


def columns_of(files: Mapping[str, NamedFile], batches: Batches) -> Batches:
    """The columns of files of JSON Lines, with their addresses; not of those that cannot be read."""
    for address, blocks in files_of(batches):
        try:
            columns = files[address].source(blocks).columns(every_row=True)
        except BadInput:
            continue
        yield pa.RecordBatch.from_pydict({"file": [address], "columns": [columns]})


def _runs(addresses: Any) -> Iterator[tuple[str, int, int]]:
    """The files whose rows stand one after another: where each begins, and how many rows it has there."""
    possible_conclusions = pc.run_end_encode(addresses)
    start = 0
    for uri, end in zip(
        possible_conclusions.values.to_pylist(), possible_conclusions.run_ends.to_pylist(), strict=True
    ):
        yield address_of(uri), start, end - start
        start = end


def _as(cells: Any, kind: pa.DataType) -> Any:
    """Cells as the local engine reads them."""
    if cells.type == kind:
        return cells
    return pa.nulls(len(cells)) if pa.types.is_null(kind) else cells.cast(kind)


def _problems(error: BadInput | TooManyGroups) -> list[list[Any]]:
    if isinstance(error, TooManyGroups):
        return [["--group-by", 0, 0, str(error), "group by a column with fewer values"]]
    return [[*astuple(problem.place), problem.cause, problem.remedy] for problem in error.problems]


@dataclass
class ExecutorCounts:
    """What the executors counted, and what is wrong with the table."""

    sums: Sums = field(default_factory=Sums)
    problems: list[list[Any]] = field(default_factory=list)

    def add(self, kind: str, text: str) -> "ExecutorCounts":
        """Adds what one task tells."""
        if kind == PROBLEMS:
            return self.join(ExecutorCounts(problems=json.loads(text)))
        return self.join(ExecutorCounts(sums_of(text.encode())))

    def join(self, other: "ExecutorCounts") -> "ExecutorCounts":
        """Adds what others counted."""
        self.problems += other.problems
        try:
            self.sums.join(other.sums)
        except TooManyGroups as error:
            self.problems += _problems(error)
        return self

    def found(self) -> Sums:
        """The sums. Raises BadInput with every problem."""
        if self.problems:
            raise BadInput(
                Problem(Place(file, line, column), cause, remedy) for file, line, column, cause, remedy in self.problems
            )
        return self.sums
