"""The file of rows that a screening writes: Parquet or CSV, whole or not at all."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from policycheck.library.advice import shown
from policycheck.library.files import same_file
from policycheck.model.problem import Place, Problem
from policycheck.screening.parts import put, writing
from policycheck.screening.read.source import Files, into_data

_ROWS = 16_384  # rows that are texts at a time
ENDINGS = (".parquet", ".csv")


def check_output(output: Path, data: Path, files: Files) -> Iterator[Problem]:
    """What keeps the rows of a table from being written to the path."""
    if output.suffix.lower() not in ENDINGS:
        cause = f"rows are not written to a file that ends in {output.suffix or 'nothing'}"
        yield Problem(Place(str(output)), cause, "end it in .parquet or .csv")
    elif output.exists() and not output.is_file():
        cause = "this is a folder" if output.is_dir() else "this is no file that rows could be written to"
        yield Problem(Place(str(output)), cause, "name a file with -o")
    elif not output.parent.is_dir():
        cause = f"there is no folder {shown(str(output.parent))} to write to"
        yield Problem(Place(str(output)), cause, "make the folder first, or name another with -o")
    elif any(same_file(output, Path(str(one.path))) for one in files.files):
        cause = "the output would be written over a file that is read"
        yield Problem(Place(str(output)), cause, "name another file with -o")
    elif data.is_dir() and data.resolve() in output.resolve().parents:
        yield into_data(str(output))


def write_rows(output: Path, beside: Path, schema: pa.Schema, parts: Iterable[pa.Table]) -> None:
    """Writes the rows of all parts to another file, and moves it to the output's place. Raises BadInput."""
    with writing(output):
        with _writer(beside, output.suffix.lower(), schema) as writer:
            for part in parts:
                writer.write_table(part)
        put(beside, output)


@contextmanager
def _writer(path: Path, ending: str, schema: pa.Schema) -> Iterator[Any]:
    if ending == ".parquet":
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            yield writer
        return
    plain = pa.schema([_as_text(one) for one in schema])
    with pa_csv.CSVWriter(path, plain) as writer:
        yield _Plain(writer, plain)


class _Plain:
    """Writes words as the texts that they are."""

    def __init__(self, writer: Any, schema: pa.Schema) -> None:
        self._writer, self._schema = writer, schema

    def write_table(self, table: pa.Table) -> None:
        for start in range(0, table.num_rows, _ROWS):
            self._writer.write_table(table.slice(start, _ROWS).cast(self._schema))


def _as_text(one: pa.Field) -> pa.Field:
    return pa.field(one.name, pa.string()) if pa.types.is_dictionary(one.type) else one
