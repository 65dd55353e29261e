"""The files of a table as Spark reaches them, read by the readers of the local engine."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, cached_property
from typing import BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from policycheck.library.files import refuse
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.screening.read.json_lines_file import JsonLinesFile
from policycheck.screening.read.parquet_file import ParquetFile
from policycheck.screening.read.source import FORMS, Files, Source, source
from policycheck.screening.spark.store import Held, Store
from policycheck.screening.spark.work import Named

_AT_ONCE = 8  # files of which the columns are looked up


@dataclass(frozen=True)
class Reached:
    """A file that Spark can reach. It stands in for a path: as a text it is what messages say."""

    store: Store
    held: Held
    shown: str

    def __str__(self) -> str:
        return self.shown

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.held.name

    def open(self, _mode: str) -> BinaryIO:
        """The bytes of the file. Raises BadInput."""
        return self.store.open(self.held)


@dataclass(frozen=True)
class _Footer:
    """What a Parquet file says of itself."""

    schema_arrow: pa.Schema
    rows: int


@dataclass(frozen=True)
class ReachedParquet(ParquetFile):
    """A Parquet file that Spark reads; only what it says of itself is read here."""

    @property
    def rows(self) -> int:
        """How many rows it has. Raises BadInput."""
        return self._file.rows

    def types(self, columns: tuple[str, ...]) -> dict[str, pa.DataType]:
        """The types of these columns, as the local engine reads them. Raises BadInput."""
        kinds = {one.name: one.type for one in self._file.schema_arrow}
        return {
            name: kinds[name].value_type if pa.types.is_dictionary(kinds[name]) else kinds[name] for name in columns
        }

    @cached_property
    def _file(self) -> _Footer:
        with self._told(), self.path.open("rb") as stream, pq.ParquetFile(stream) as file:
            return _Footer(file.schema_arrow, file.metadata.num_rows)


ColumnsOf = Callable[[Mapping[str, Named]], Mapping[str, list[str]]]  # of files of JSON Lines, by address


@dataclass(frozen=True)
class ReachedLines(JsonLinesFile):
    """A file of JSON Lines. All of its lines are read on the executors, never here."""

    address: str
    columns_by_address: Callable[[], Mapping[str, list[str]]]

    def columns(self, whole: bool = False) -> list[str]:
        """The keys of the first objects, or of all. Raises BadInput where there is no object."""
        found = self.columns_by_address() if whole else {}
        return found[self.address] if self.address in found else super().columns()


@dataclass(frozen=True)
class Table:
    """The files of a table, and what Spark said of each when they were found."""

    files: Files
    held: tuple[Held, ...]


def find_table(store: Store, data: str, columns_of: ColumnsOf) -> Table:
    """The files of a table: the one at the location, or all below the folder, by the rules of the local engine.

    Columns_of gives the columns of files of JSON Lines by their addresses. Raises BadInput where nothing can be read.
    """
    there = store.at(data)
    if there is None:
        raise BadInput([missing(data)])
    folder = data.rstrip("/") if there.folder else None
    left: list[str] = []
    found: list[tuple[Source, Held]] = []
    lines: dict[str, Named] = {}
    every = cache(lambda: columns_of(lines))
    for name, held in _below(store, there, "") if there.folder else [(there.name, there)]:
        path = Reached(store, held, data if folder is None else f"{folder}/{name}")
        text_table = folder is None and name.lower().removesuffix(".gz").endswith(".txt")
        one = source(path, name, "csv" if text_table else None)
        if one is None:
            left.append(name)
            continue
        if isinstance(one, ParquetFile):
            one = ReachedParquet(path, name)
        elif isinstance(one, JsonLinesFile):
            one = ReachedLines(path, name, held.address, every)
            lines[held.address] = Named(str(path), name, held.location)
        found.append((one, held))
    if not found:
        cause = "no file in this folder can be read as a table" if there.folder else "files of this ending are not read"
        refuse(data, cause, FORMS)
    found.sort(key=lambda pair: pair[0].name)
    table = Table(Files(tuple(one for one, _ in found), tuple(sorted(left))), tuple(held for _, held in found))
    _look_up(table.files)
    return table


def missing(data: str) -> Problem:
    """What is wrong with a place where there is no table."""
    remedy = "check the path, and to which file system Spark takes it"
    return Problem(Place(data), "there is no such file or folder", remedy)


def _below(store: Store, folder: Held, before: str) -> Iterator[tuple[str, Held]]:
    """The files below a folder, with their paths from where the search began."""
    for held in store.within(folder):
        if held.name[0] in "._":
            continue
        name = f"{before}{held.name}"
        if held.folder:
            yield from _below(store, held, f"{name}/")
        else:
            yield name, held


def _look_up(files: Files) -> None:
    """Has the columns of many files looked up at the same time. What is wrong with one is told when it is asked."""

    def columns(file: Source) -> None:
        with suppress(BadInput):
            file.columns()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(columns, files.files))
