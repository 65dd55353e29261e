"""The file of rows that a screening writes: Parquet or CSV, whole or not at all."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from policycheck.library.advice import shown
from policycheck.library.files import same_file
from policycheck.model.problem import Place, Problem
from policycheck.screening.parts import move_durably, writing
from policycheck.screening.read.source import Files, into_data
from policycheck.screening.step import plain

_ROWS = 16_384  # rows that are texts at a time
ENDINGS = (".parquet", ".csv")


def check_output(output: Path, data: Path, files: Files) -> Iterator[Problem]:
    """What keeps the rows of a table from being written to the path."""
    place = Place(str(output))
    if output.suffix.lower() not in ENDINGS:
        cause = f"rows are not written to a file that ends in {output.suffix or 'nothing'}"
        yield Problem(place, cause, "end it in .parquet or .csv")
    elif output.exists() and not output.is_file():
        cause = "this is a folder" if output.is_dir() else "this is no file that rows could be written to"
        yield Problem(place, cause, "name a file with -o")
    elif not output.parent.is_dir():
        cause = f"there is no folder {shown(str(output.parent))} to write to"
        yield Problem(place, cause, "make the folder first, or name another with -o")
    elif any(same_file(output, Path(str(file.path))) for file in files.files):
        yield Problem(place, "the output would be written over a file that is read", "name another file with -o")
    elif data.is_dir() and data.resolve() in output.resolve().parents:
        yield into_data(str(output))


def write_rows(output: Path, unfinished: Path, schema: pa.Schema, tables: Iterable[pa.Table]) -> None:
    """Writes the rows of all parts to another file, and moves it to the output's place. Raises BadInput."""
    with writing(output):
        if output.suffix.lower() == ".parquet":
            with pq.ParquetWriter(unfinished, schema, compression="zstd") as writer:
                for rows in tables:
                    writer.write_table(rows)
        else:
            with pa_csv.CSVWriter(unfinished, plain(schema)) as writer:
                for rows in tables:
                    for start in range(0, rows.num_rows, _ROWS):
                        writer.write_table(rows.slice(start, _ROWS).cast(plain(schema)))
        move_durably(unfinished, output)
