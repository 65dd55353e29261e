"""The files of a table as Spark's frames: rows with the file and the row that they stand in, or lines with the file."""

import re
from collections.abc import Sequence
from typing import Any

LINE, FILE, ROW_INDEX = "line", "file", "row"
# No name of a column may be taken for another, no time for that of another place, and no file be passed over.
SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "true",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    "spark.sql.execution.arrow.useLargeVarTypes": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.maxConcurrentOutputFileWriters": "4",  # so that rows keep their order within a task
}
# A line does not tell which row it is, so that no file of lines may be divided: each counts for more than it can hold.
_UNDIVIDED = {
    "spark.sql.files.maxPartitionBytes": str(1 << 44),
    "spark.sql.files.openCostInBytes": str(1 << 44),
}


def settings(lines: bool) -> dict[str, str]:
    """The settings of the session under which frames of lines, or of rows alone, are worked on."""
    return SETTINGS | (_UNDIVIDED if lines else {})


def lines_of(session: Any, locations: Sequence[str]) -> Any:
    """The lines of files as they stand there, and each one's file."""
    from pyspark.sql import functions

    lines = session.read.option("lineSep", "\n").text([_plain(location) for location in locations])
    return lines.select(
        functions.col("value").cast("binary").alias(LINE), functions.col("_metadata.file_path").alias(FILE)
    )


def rows_of(session: Any, locations: Sequence[str], columns: Sequence[str]) -> Any:
    """Columns of Parquet files, called by their places, with each row's file and its place there, the first being 0."""
    from pyspark.sql import functions

    rows = session.read.option("mergeSchema", "false").parquet(*(_plain(location) for location in locations))
    quoted = (f"`{name.replace('`', '``')}`" for name in columns)
    return rows.select(
        *(functions.col(name).alias(f"c{place}") for place, name in enumerate(quoted)),
        functions.col("_metadata.file_path").alias(FILE),
        functions.col("_metadata.row_index").alias(ROW_INDEX),
    )


def address_of(uri: str) -> str:
    """The address of a file, of which Hadoop writes `file:` now with one stroke after it and now with three."""
    return re.sub(r"^file:/+", "file:/", uri)


def _plain(location: str) -> str:
    """A location of which no letter stands for others."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", location)
