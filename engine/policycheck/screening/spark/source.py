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
from policycheck.screening.read.source import FORMS, Files, TableFile, source
from policycheck.screening.spark.store import Store, StoredFile
from policycheck.screening.spark.work import NamedFile

_AT_ONCE = 8  # files of which the columns are looked up


@dataclass(frozen=True)
class SparkPath:
    """A file that Spark can reach. It stands in for a path: as a text it is what messages say."""

    store: Store
    stored: StoredFile
    shown: str

    def __str__(self) -> str:
        return self.shown

    @property
    def name(self) -> str:
        """The last part of its path."""
        return self.stored.name

    def open(self, _mode: str) -> BinaryIO:
        """The bytes of the file. Raises BadInput."""
        return self.store.open(self.stored)


@dataclass(frozen=True)
class _Footer:
    """What a Parquet file says of itself."""

    schema_arrow: pa.Schema
    rows: int


@dataclass(frozen=True)
class SparkParquetFile(ParquetFile):
    """A Parquet file that Spark reads; only what it says of itself is read here."""

    @property
    def rows(self) -> int:
        """How many rows it has. Raises BadInput."""
        return self._file.rows

    def types(self, columns: tuple[str, ...]) -> dict[str, pa.DataType]:
        """The types of these columns, as the local engine reads them. Raises BadInput."""
        kinds = {field.name: field.type for field in self._file.schema_arrow}
        return {
            name: kinds[name].value_type if pa.types.is_dictionary(kinds[name]) else kinds[name] for name in columns
        }

    @cached_property
    def _file(self) -> _Footer:
        with self._damage_as_problem(), self.path.open("rb") as stream, pq.ParquetFile(stream) as file:
            return _Footer(file.schema_arrow, file.metadata.num_rows)


ColumnsOf = Callable[[Mapping[str, NamedFile]], Mapping[str, list[str]]]  # of files of JSON Lines, by address


@dataclass(frozen=True)
class SparkJsonLinesFile(JsonLinesFile):
    """A file of JSON Lines. All of its lines are read on the executors, never here."""

    address: str
    columns_by_address: Callable[[], Mapping[str, list[str]]]

    def columns(self, every_row: bool = False) -> list[str]:
        """The keys of the first objects, or of all. Raises BadInput where there is no object."""
        known_columns = self.columns_by_address() if every_row else {}
        return known_columns[self.address] if self.address in known_columns else super().columns()


@dataclass(frozen=True)
class SparkTable:
    """The files of a table, and what Spark said of each when they were found."""

    files: Files
    stored: tuple[StoredFile, ...]


def find_table(store: Store, data: str, columns_of: ColumnsOf) -> SparkTable:
    """The files of a table: the one at the location, or all below the folder, by the rules of the local engine.

    Columns_of gives the columns of files of JSON Lines by their addresses. Raises BadInput where nothing can be read.
    """
    at_place = store.at(data)
    if at_place is None:
        raise BadInput([missing(data)])
    folder = data.rstrip("/") if at_place.folder else None
    left: list[str] = []
    files: list[tuple[TableFile, StoredFile]] = []
    lines: dict[str, NamedFile] = {}
    columns_by_address = cache(lambda: columns_of(lines))
    for name, stored in _below(store, at_place, "") if at_place.folder else [(at_place.name, at_place)]:
        path = SparkPath(store, stored, data if folder is None else f"{folder}/{name}")
        text_table = folder is None and name.lower().removesuffix(".gz").endswith(".txt")
        file = source(path, name, "csv" if text_table else None)
        if file is None:
            left.append(name)
            continue
        if isinstance(file, ParquetFile):
            file = SparkParquetFile(path, name)
        elif isinstance(file, JsonLinesFile):
            file = SparkJsonLinesFile(path, name, stored.address, columns_by_address)
            lines[stored.address] = NamedFile(str(path), name, stored.location)
        files.append((file, stored))
    if not files:
        cause = (
            "no file in this folder can be read as a table" if at_place.folder else "files of this ending are not read"
        )
        refuse(data, cause, FORMS)
    files.sort(key=lambda entry: entry[0].name)
    table = SparkTable(
        Files(tuple(file for file, _ in files), tuple(sorted(left))), tuple(stored for _, stored in files)
    )
    _look_up(table.files)
    return table


def missing(data: str) -> Problem:
    """What is wrong with a place where there is no table."""
    remedy = "check the path, and to which file system Spark takes it"
    return Problem(Place(data), "there is no such file or folder", remedy)


def _below(store: Store, folder: StoredFile, before: str) -> Iterator[tuple[str, StoredFile]]:
    """The files below a folder, with their paths from where the search began."""
    for stored in store.entries(folder):
        if stored.name[0] in "._":
            continue
        name = f"{before}{stored.name}"
        if stored.folder:
            yield from _below(store, stored, f"{name}/")
        else:
            yield name, stored


def _look_up(files: Files) -> None:
    """Has the columns of many files looked up at the same time. What is wrong with one is told when it is asked."""

    def columns(file: TableFile) -> None:
        with suppress(BadInput):
            file.columns()

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        list(pool.map(columns, files.files))
