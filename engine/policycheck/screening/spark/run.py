"""A table held against rules on a Spark cluster: the same step on its executors, and the same result."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from importlib.util import find_spec
from os import environ
from pathlib import Path
from typing import Any

import pyarrow as pa

from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.screening import Screening
from policycheck.screening.read.source import changed, into_data
from policycheck.screening.read.source_columns import mapping_for
from policycheck.screening.spark.errors import errors_as_problems
from policycheck.screening.spark.frames import lines_of, rows_of, settings
from policycheck.screening.spark.session import session_of, set_for_now
from policycheck.screening.spark.source import SparkParquetFile, SparkTable, find_table, missing
from policycheck.screening.spark.store import Store
from policycheck.screening.spark.work import KIND, ROWS, TEXT, ExecutorCounts, NamedFile, Work, columns_of
from policycheck.screening.step import ScreeningStep, plain
from policycheck.screening.summary import summary
from policycheck.screening.sums import Sums

_UNFINISHED = ".unfinished-spark"  # the rows stand beside the output until all are there
_ENDING = ".parquet"
_PLACE = "--engine spark"


def screen_with_spark(
    library: Library,
    rules: tuple[CompiledRule, ...],
    data: Path | str,
    mapping: str,
    *,
    group_by: Sequence[str] = (),
    reasons: bool = False,
    output: Path | str | None = None,
    say: Callable[[str], None] = lambda _: None,
    session: Any | None = None,
) -> Screening:
    """What a table comes to under rules; its rows are written to the output, a folder of Parquet files, if it is named.

    The data and the output are paths as Spark takes them. The mapping is named by its path or id, and the session is
    the one that there is where none is given. Raises BadInput.
    """
    if problems := [] if output is None else list(_ending_problems(str(output))):
        raise BadInput(problems)
    with session_of(session) as spark:
        store = Store(spark)
        problems += [] if output is None else _output_problems(store, str(output), str(data))
        try:
            table = find_table(store, str(data), lambda files: _columns_of(spark, files))
            table_mapping = mapping_for(table.files, Path(str(data)), mapping, library, group_by)
        except BadInput as bad:
            problems += bad.problems
        if problems:
            raise BadInput(problems)
        for note in table.files.notes_on_others():
            say(note)
        step = ScreeningStep(library, rules, table_mapping, tuple(dict.fromkeys(group_by)), reasons)
        sums = _SparkRun(spark, store, step, table, None if output is None else str(output)).sums()
        return summary(step, sums)


def check_places(data: str, output: str | None) -> None:
    """Raises BadInput for what is wrong with the table's place and the output's, as far as it shows without Spark."""
    problems = [] if output is None else list(_ending_problems(output))
    if _is_local(data) and not Path(data.removeprefix("file:")).exists():
        problems.append(missing(data))
    if problems:
        raise BadInput(problems)


def _is_local(data: str) -> bool:
    """Whether a path surely is one of this machine: without a scheme, Spark's settings may say another."""
    if ":" in data:
        return re.match("file:/(?!/[^/])", data) is not None
    package = find_spec("pyspark")
    own = package is not None and package.origin is not None and Path(package.origin).with_name("conf").exists()
    return not own and not any(map(environ.get, _SETTINGS))


_SETTINGS = ("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR", "SPARK_HOME", "PYSPARK_SUBMIT_ARGS")


@dataclass(frozen=True)
class _SparkRun:
    """One run over all files."""

    spark: Any
    store: Store
    step: ScreeningStep
    table: SparkTable
    output: str | None

    def sums(self) -> Sums:
        """What is counted over all rows, which are then in the output, if there is one. Raises BadInput."""
        lines = any(not isinstance(file, SparkParquetFile) for file in self.table.files.files)
        with errors_as_problems(_PLACE), set_for_now(self.spark, settings(lines)):
            frame = reduce(lambda frame_above, frame_below: frame_above.union(frame_below), self._frames())
            if self.output is None:
                return self._checked(_counted(frame))
            unfinished = self.output + _UNFINISHED
            self.store.delete(unfinished)  # what a run that was stopped has left
            try:
                return self._written(frame, self.output, unfinished)
            finally:
                self.store.delete(unfinished)

    def _frames(self) -> Iterator[Any]:
        """What rows come to and what is counted: in all files of lines, and in Parquet files of equal columns."""
        lines: dict[str, NamedFile] = {}
        alike: dict[str, dict[str, NamedFile]] = {}
        for stored, file in zip(self.table.stored, self.table.files.files, strict=True):
            if isinstance(file, SparkParquetFile):
                types = file.types(self.step.columns)
                named = NamedFile(str(file.path), file.name, stored.location, types)
                alike.setdefault(repr(types), {})[stored.address] = named
            else:
                lines[stored.address] = NamedFile(str(file.path), file.name, stored.location)
        wanted = self.output is not None
        if lines:
            work = Work(self.step, lines, wanted)
            yield _mapped(lines_of(self.spark, _locations(lines)), work.on_lines, work.schema())
        for files in alike.values():
            work = Work(self.step, files, wanted)
            rows = rows_of(self.spark, _locations(files), self.step.columns)
            yield _mapped(rows, work.on_rows, work.schema())

    def _written(self, frame: Any, output: str, unfinished: str) -> Sums:
        """Writes the rows beside the output, and moves them there when all is well."""
        writer = frame.write.mode("error").option("partitionOverwriteMode", "static").partitionBy(KIND)
        writer.parquet(unfinished)
        rows = f"{unfinished}/{KIND}={ROWS}"
        messages = self.spark.read.schema(f"{TEXT} string, {KIND} string").parquet(unfinished)
        sums = self._checked(_counted(messages.where(f"{KIND} <> '{ROWS}'").select(KIND, TEXT)))
        expected = sums.tally.rows + sums.unread
        kind = _of_spark(plain(self.step.schema))
        if not expected:
            self.spark.createDataFrame([], kind).coalesce(1).write.mode("overwrite").parquet(rows)
        written = self.spark.read.schema(kind).parquet(rows).count()
        if written != expected:
            cause = f"{written:,} rows were written, and there must be {expected:,}"
            refuse(output, cause, "see that Spark commits what its tasks write only once; docs/spark.md says how")
        self.store.move(rows, output)
        return sums

    def _checked(self, counted: ExecutorCounts) -> Sums:
        """The sums of every row of every file. Raises BadInput where any is missing, or a file was changed."""
        sums = counted.found()
        problems = []
        for stored, file in zip(self.table.stored, self.table.files.files, strict=True):
            now = self.store.at(stored.location)
            seen = sums.files.get(file.name)
            if now is None or (now.size, now.changed) != (stored.size, stored.changed):
                problems.append(changed(file.path))
            elif (seen or 0) != file.rows if isinstance(file, SparkParquetFile) else seen is None and stored.size:
                cause = "Spark did not read each row of this file once"
                problems.append(Problem(Place(str(file.path)), cause, _AGAIN))
            sums.files.setdefault(file.name, 0)
        if problems:
            raise BadInput(problems)
        return sums


_AGAIN = "run the command again"


def _mapped(frame: Any, work: Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]], schema: pa.Schema) -> Any:
    return frame.mapInArrow(work, _of_spark(schema))


def _locations(files: Mapping[str, NamedFile]) -> list[str]:
    return [file.location for file in files.values()]


def _of_spark(schema: pa.Schema) -> Any:
    from pyspark.sql.types import ArrayType, BooleanType, LongType, StringType, StructField, StructType

    kinds = {
        pa.string(): StringType(),
        pa.int64(): LongType(),
        pa.bool_(): BooleanType(),
        pa.list_(pa.string()): ArrayType(StringType()),
    }
    return StructType([StructField(field.name, kinds[field.type]) for field in schema])


def _counted(frame: Any) -> ExecutorCounts:
    """What all tasks tell, joined on the executors."""
    counts = frame.rdd.map(tuple).treeAggregate(
        ExecutorCounts(), lambda counts_so_far, message: counts_so_far.add(*message), ExecutorCounts.join
    )
    assert isinstance(counts, ExecutorCounts)
    return counts


def _columns_of(spark: Any, files: Mapping[str, NamedFile]) -> dict[str, list[str]]:
    """The columns of files of JSON Lines, by address, looked up in all of their lines."""
    schema = pa.schema([("file", pa.string()), ("columns", pa.list_(pa.string()))])
    with errors_as_problems(_PLACE), set_for_now(spark, settings(lines=True)):
        lines = lines_of(spark, _locations(files))
        rows = _mapped(lines, lambda batches: columns_of(files, batches), schema).collect()
    return {address: list(columns) for address, columns in rows}


def _ending_problems(output: str) -> Iterator[Problem]:
    if Path(output).suffix.lower() != _ENDING:
        cause = "Spark writes rows as a folder of Parquet files, and this does not end in .parquet"
        yield Problem(Place(output), cause, "end it in .parquet, or use --engine local for CSV")


def _output_problems(store: Store, output: str, data: str) -> Iterator[Problem]:
    """What keeps rows from being written to the output."""
    if store.at(output) is not None:
        cause = "something of this name is there, and Spark writes to a new folder"
        yield Problem(Place(output), cause, "remove it, or name another with -o")
    elif f"{store.qualified(output)}/".startswith(f"{store.qualified(data)}/"):
        yield into_data(output)
