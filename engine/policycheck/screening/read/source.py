"""The files of a table, found in a folder or named, and what every reader of one of them gives."""

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal, Protocol

import pyarrow as pa

from policycheck.library.files import refuse
from policycheck.model.problem import BadInput, Place, Problem, that_ends
from policycheck.screening.step import FAULT, ROW

Seen = Callable[[int], None]  # is told how many bytes of a file have been read

_KINDS = {
    ".csv": "csv",
    ".tsv": "csv",
    ".jsonl": "json-lines",
    ".ndjson": "json-lines",
    ".parquet": "parquet",
    ".pq": "parquet",
}
FORMS = "CSV (.csv, .tsv), JSON Lines (.jsonl, .ndjson), either also as .gz, and Parquet (.parquet) are read"
_ELSEWHERE = {
    ".xlsx": "open it in a spreadsheet program and save the sheet as CSV with the encoding UTF-8",
    ".json": "write one object a line and call the file .jsonl; for an array: jq -c '.[]' OLD.json > NEW.jsonl; for "
    "the file of one incident: policycheck evaluate",
    ".zip": "unpack it first",
}
_ELSEWHERE[".xls"] = _ELSEWHERE[".ods"] = _ELSEWHERE[".xlsx"]


class FilePath(Protocol):
    """What a reader needs of a path; as a text it is what messages say."""

    @property
    def name(self) -> str:
        """The last part of the path."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """The bytes of the file."""


class TableFile(Protocol):
    """One file of a table."""

    @property
    def path(self) -> FilePath:
        """Where it is, as messages say it."""

    @property
    def name(self) -> str:
        """What it is called in what comes out: the same on every machine."""

    def columns(self, every_row: bool = False) -> list[str]:
        """The names of its columns. Where each row names its own, those of the first rows, or of all.

        Raises BadInput.
        """

    def check(self, columns: Sequence[str]) -> Iterator[Problem]:
        """What keeps these columns, which it has, from being read."""

    def read(self, columns: Mapping[str, str], skip: int, seen: Seen) -> Iterator[pa.RecordBatch]:
        """Its rows after the first ones that are skipped, with these columns, ROW and FAULT.

        The columns come with what divides the values of a cell that holds several. Raises BadInput.
        """


@dataclass(frozen=True)
class Files:
    """The files of a table, by name, and the names of others that lie among them and are not read."""

    files: tuple[TableFile, ...]
    left: tuple[str, ...] = ()

    def notes_on_others(self) -> Iterator[str]:
        """What a reader should know of the others."""
        return (f"{name}: not read, as it is neither CSV, JSON Lines nor Parquet" for name in self.left)


def find_files(data: Path) -> Files:
    """The files of a table: the one that the path leads to, or all below the folder.

    Hidden files and folders, and those of which the name begins with _, are passed over. Raises BadInput where nothing
    there can be read.
    """
    with reading(data):
        mode = data.stat().st_mode
    if stat.S_ISDIR(mode):
        return _below(data)
    if not stat.S_ISREG(mode):
        refuse(str(data), "this is neither a file nor a folder", "write the data to a file first, and name that")
    text_table = data.name.lower().removesuffix(".gz").endswith(".txt")
    table_file = source(data, data.name, "csv" if text_table else None)
    if table_file is None:
        ending = data.suffix.lower()
        cause = f"a file {that_ends(ending)} is not read"
        refuse(str(data), cause, _ELSEWHERE.get(ending, FORMS))
    return Files((table_file,))


def _below(folder: Path) -> Files:
    files: list[TableFile] = []
    left: list[str] = []
    problems: list[Problem] = []

    def note_unreadable(error: OSError) -> None:
        problems.append(_unreadable(Path(error.filename), error))

    for place, folders, names in os.walk(folder, onerror=note_unreadable):
        folders[:] = [directory for directory in folders if directory[0] not in "._"]
        for entry in [directory for directory in folders if Path(place, directory).is_symlink()]:
            linked = Path(place, entry)
            cause = "this is a link to a folder, which is not followed"
            problems.append(Problem(Place(str(linked)), cause, "put the folder itself here, or take the link away"))
        for entry in names:
            path = Path(place, entry)
            name = path.relative_to(folder).as_posix()
            if entry[0] in "._":
                continue
            if any("\ud800" <= letter <= "\udfff" for letter in name):
                problems.append(Problem(Place(str(path)), "the name of this file is not UTF-8", "rename it"))
                continue
            table_file = source(path, name) if path.is_file() else None
            if table_file is None:
                left.append(name)
            else:
                files.append(table_file)
    if problems:
        raise BadInput(problems)
    if not files:
        refuse(str(folder), "no file in this folder can be read as a table", FORMS)
    return Files(tuple(sorted(files, key=lambda file: file.name)), tuple(sorted(left)))


def source(path: FilePath, name: str, kind: str | None = None) -> TableFile | None:
    """The file as one of a table; of which kind it is, its ending tells. None: of no kind that can be read."""
    ending = Path(name.lower().removesuffix(".gz")).suffix
    kind = kind or _KINDS.get(ending)
    if kind == "csv":
        from policycheck.screening.read.csv_file import CsvFile

        return CsvFile(path, name)
    if kind == "json-lines":
        from policycheck.screening.read.json_lines_file import JsonLinesFile

        return JsonLinesFile(path, name)
    if kind == "parquet" and not name.lower().endswith(".gz"):
        from policycheck.screening.read.parquet_file import ParquetFile

        return ParquetFile(path, name)
    return None


def pieces(batches: Iterator[pa.RecordBatch], rows: int) -> Iterator[pa.RecordBatch]:
    """The same rows in pieces of a number of rows, of which only the last can have fewer."""
    pending: list[pa.RecordBatch] = []
    count = 0
    for batch in batches:
        pending.append(batch)
        count += batch.num_rows
        if count >= rows:
            joined = pa.Table.from_batches(pending)
            full = count - count % rows
            for start in range(0, full, rows):
                yield one_batch(joined.slice(start, rows))
            pending = joined.slice(full).to_batches()
            count -= full
    if count:
        yield one_batch(pa.Table.from_batches(pending))


def one_batch(table: pa.Table) -> pa.RecordBatch:
    """All rows of a table, which has some, as one batch."""
    return table.combine_chunks().to_batches()[0]


def batch_of(columns: Sequence[str], arrays: Sequence[Any], rows: Any, faults: Any = None) -> pa.RecordBatch:
    """Columns of cells as a batch that has the rows' places and faults too; None: no row has one."""
    faults = pa.nulls(len(rows), pa.string()) if faults is None else faults
    return pa.RecordBatch.from_arrays([*arrays, rows, faults], [*columns, ROW, FAULT])


def check_start(path: FilePath, start: bytes) -> None:
    """Raises BadInput where the first bytes are those of a file that was packed, and not of text."""
    if start.startswith(b"\x1f\x8b"):
        refuse(str(path), "this file is packed by gzip, and its name does not say so", f"call it {path.name}.gz")
    if start.startswith(b"PK\x03\x04"):
        cause = "this is an Excel workbook or another zip archive, and no text"
        refuse(str(path), cause, f"{_ELSEWHERE['.xlsx']}; unpack what is no workbook")


def changed(path: FilePath) -> Problem:
    """What is wrong with a file that is not any more what it was."""
    return Problem(Place(str(path)), "this file was changed while it was read", "run the command again")


def into_data(output: str) -> Problem:
    """What is wrong with an output in the folder of the table."""
    cause = "the output would be written into the folder that is read, and be read the next time"
    return Problem(Place(output), cause, "name a place outside of it with -o")


@contextmanager
def reading(path: FilePath) -> Iterator[None]:
    """Raises BadInput for what keeps a file from being read, or is wrong with how it was packed."""
    import zlib

    try:
        yield
    except EOFError:
        refuse(str(path), "this file ends in the middle of what was packed", "copy or download it again")
    except zlib.error:
        refuse(str(path), "what was packed in this file is damaged", "copy or download it again")
    except OSError as error:
        raise BadInput([_unreadable(path, error)]) from None
    except ValueError as error:
        if "embedded null" not in str(error):
            raise
        refuse(str(path).replace("\0", "\\0"), "this path holds a null character", "write the path without it")


def _unreadable(path: FilePath, error: OSError) -> Problem:
    import gzip

    if isinstance(error, gzip.BadGzipFile):
        cause, remedy = "this file is not packed by gzip, or is damaged", "copy it again, or call it without .gz"
    elif isinstance(error, FileNotFoundError):
        cause, remedy = "there is no such file or folder", "check the path"
    elif isinstance(error, PermissionError):
        cause, remedy = "this may not be read", "give yourself permission to read it"
    else:
        cause, remedy = f"this cannot be read: {error.strerror or error}", "check the path"
    return Problem(Place(str(path)), cause, remedy)
