"""What an executor does, without Spark: however rows are divided among tasks and batches, nothing else comes out."""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from spark_tables import COLUMNS, cells, csv, write_csv, write_lines, write_parquet

from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library
from policycheck.library.mapping_file import find_mapping
from policycheck.model.problem import BadInput
from policycheck.screening.read.source import find_files
from policycheck.screening.spark.carried import CarriedFile
from policycheck.screening.spark.errors import cause_of
from policycheck.screening.spark.work import KIND, ROWS, TEXT, ExecutorCounts, NamedFile, Work, files_of
from policycheck.screening.step import ScreeningStep, plain
from policycheck.screening.sums import MOST_GROUPS, Sums

ORDER = [("file", "ascending"), ("row", "ascending")]


@pytest.fixture(scope="module")
def step(library: Library) -> ScreeningStep:
    mapping = find_mapping("flat", library.facts, COLUMNS, "table")
    return ScreeningStep(library, rules_named(library, about=("moving-vehicles",)), mapping, ("agency",), reasons=True)


def batches_of(rng: Random, rows: list[tuple[Any, ...]], kinds: list[pa.DataType]) -> Iterator[pa.RecordBatch]:
    """Rows in batches of all lengths, some of none."""
    while rows:
        count = rng.choice((0, 1, 2, 50, 400))
        some, rows = rows[:count], rows[count:]
        columns = zip(*some, strict=True) if some else [[]] * len(kinds)
        arrays = [pa.array(column, kind) for column, kind in zip(columns, kinds, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, [f"c{place}" for place in range(len(kinds))])


def lines_of(address: str, content: bytes) -> list[tuple[bytes, str]]:
    """A file's lines as Spark tells them apart: it does not say whether the last one ended."""
    lines = content.split(b"\n")
    return [(line, address) for line in (lines[:-1] if not lines[-1] else lines)]


def all_of(work: Work, tasks: list[Iterator[pa.RecordBatch]]) -> tuple[pa.Table, ExecutorCounts]:
    """The rows in the order of the table, and what is counted."""
    schema, counted, rows = work.schema(), ExecutorCounts(), [work.schema().empty_table()]
    for batches in tasks:
        found = pa.Table.from_batches(batches, schema)
        is_row = pa.compute.equal(found[KIND], ROWS)
        rows.append(found.filter(is_row))
        for one in found.filter(pa.compute.invert(is_row)).to_pylist():
            counted.add(one[KIND], one[TEXT])
    whole = pa.concat_tables(rows)
    return (whole.drop([KIND]).sort_by(ORDER) if work.rows_wanted else whole), counted


def expected(step: ScreeningStep, folder: Path) -> tuple[pa.Table, Sums]:
    """The same by the readers and the step alone."""
    sums, rows = Sums(), [step.schema.empty_table()]
    for file in find_files(folder).files:
        sums.join(Sums(files={file.name: 0}))
        for piece in file.read(step.dividers, 0, lambda _: None):
            table, counted = step.run(piece, file.name)
            rows.append(table)
            sums.join(counted)
    whole = pa.concat_tables([table.cast(plain(step.schema)) for table in rows])
    return whole.sort_by(ORDER), sums


@pytest.mark.parametrize("seed", range(2))
def test_lines_come_to_the_same_in_whatever_batches_they_come(tmp_path: Path, step: ScreeningStep, seed: int) -> None:
    rng, folder = Random(seed), tmp_path / "table"
    write_csv(folder, rng)
    write_lines(folder, rng)
    files = {str(file.path): NamedFile(str(file.path), file.name, "") for file in find_files(folder).files}
    tasks: list[list[tuple[bytes, str]]] = [[], [], []]
    for address in files:
        rng.choice(tasks).extend(lines_of(address, unpacked(Path(address))))
    work = Work(step, files, rows_wanted=True)
    found, counted = all_of(work, [work.on_lines(batches_of(rng, one, [pa.binary(), pa.string()])) for one in tasks])
    rows, sums = expected(step, folder)
    assert found.equals(rows)
    assert counted.found() == sums
    alone = Work(step, files, rows_wanted=False)
    nothing, again = all_of(alone, [alone.on_lines(batches_of(rng, one, [pa.binary(), pa.string()])) for one in tasks])
    assert (nothing.num_rows, again.found()) == (0, sums)


@pytest.mark.parametrize("seed", range(2))
def test_rows_come_to_the_same_in_whatever_order_they_come(tmp_path: Path, step: ScreeningStep, seed: int) -> None:
    """Spark gives a timestamp of another place as one of UTC, and one of nanoseconds as a number."""
    rng, folder = Random(seed), tmp_path / "table"
    write_parquet(folder, rng)
    named: dict[str, NamedFile] = {}
    tasks: list[Iterator[pa.RecordBatch]] = []
    for file in find_files(folder).files:
        pieces = list(file.read(step.dividers, 0, lambda _: None))
        if not pieces:
            continue
        piece = pa.Table.from_batches(pieces)
        address = f"file:///{file.name}"
        types = dict(zip(step.columns, piece.schema.types, strict=False))
        named[f"file:/{file.name}"] = NamedFile(str(file.path), file.name, "", types)
        arrays = [as_spark(piece[name].combine_chunks()) for name in step.columns]
        whole = pa.table(
            [*arrays, pa.repeat(address, piece.num_rows), pa.array(range(piece.num_rows))], [*step.columns, "f", "r"]
        )
        half = rng.randrange(piece.num_rows)
        tasks += [
            iter(whole.slice(start, length).to_batches(max_chunksize=rng.choice((60, 500))))
            for start, length in ((half, None), (0, half))
        ]
    work = Work(step, named, rows_wanted=True)
    found, counted = all_of(work, [work.on_rows(one) for one in tasks])
    rows, sums = expected(step, folder)
    assert found.equals(rows)
    sums.files = {name: count for name, count in sums.files.items() if count}
    assert counted.found() == sums


def as_spark(cells: Any) -> Any:
    kind = cells.type
    if pa.types.is_timestamp(kind):
        return cells.cast(pa.int64()) if kind.unit == "ns" else cells.cast(pa.timestamp("us", kind.tz and "UTC"))
    other = {pa.null(): pa.int32(), pa.uint8(): pa.int16(), pa.uint64(): pa.decimal128(20), pa.date64(): pa.date32()}
    return pa.nulls(len(cells), pa.int32()) if pa.types.is_null(kind) else cells.cast(other.get(kind, kind))


def unpacked(path: Path) -> bytes:
    import gzip

    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


@given(st.binary(max_size=60).map(lambda content: content.replace(b"x", b"\n")), st.randoms(use_true_random=False))
def test_a_file_is_what_its_lines_make(content: bytes, rng: Random) -> None:
    rows = lines_of("file:///a", content)
    address, blocks = next(files_of(batches_of(rng, rows, [pa.binary(), pa.string()])), ("file:/a", iter(())))
    carried = CarriedFile("a", "A.csv.gz", blocks)
    assert (address, str(carried), carried.name) == ("file:/a", "a", "a.csv")
    whole = content if content.endswith(b"\n") or not content else content + b"\n"
    for _ in range(2):
        with carried.open("rb") as stream:
            assert stream.read() == whole
    with carried.open("rb") as stream:
        assert stream.readline() == whole[: whole.find(b"\n") + 1]


def test_what_is_gone_is_not_read_again() -> None:
    carried = CarriedFile("a", "a.csv", iter([b"x" * 5_000_000, b"y" * 10]))
    with carried.open("rb") as stream:
        assert len(stream.read(4_500_000)) == 4_500_000
    with carried.open("rb") as stream:
        assert len(stream.read()) == 5_000_010
    with pytest.raises(ValueError, match="cannot be read again"):
        carried.open("rb")


def test_what_is_wrong_is_told_once_and_by_all(step: ScreeningStep) -> None:
    """A file that cannot be read ends its task, and too many groups are found where the tasks' sums come together."""
    rng = Random(0)
    unclosed = csv([cells(rng, 0)]) + b'"open'
    files = {address: NamedFile(f"/data/{address}", address, "") for address in ("a.csv", "b.csv")}
    work = Work(step, files, rows_wanted=False)
    kinds = [pa.binary(), pa.string()]
    tasks = [work.on_lines(batches_of(rng, lines_of(address, unclosed), kinds)) for address in files]
    _, counted = all_of(work, tasks)
    with pytest.raises(BadInput) as refused:
        counted.found()
    assert [one.place.file for one in refused.value.problems] == ["/data/a.csv", "/data/b.csv"]
    halves = (Sums(groups={"c": {f"{side}{n}": [1] for n in range(MOST_GROUPS - 1)}}) for side in "ab")
    many = ExecutorCounts(next(halves)).join(ExecutorCounts(next(halves)))
    with pytest.raises(BadInput, match="--group-by: the column 'c' has more than 20,000 different values"):
        many.found()


NO_MODULE = """x
Traceback (most recent call last):
  File "a"
    b
ModuleNotFoundError: No module named 'pyarrow'

\tat org.x"""
NO_MEMORY = """Traceback (most recent call last):
  File "a"

MemoryError: no room

\tat org.x"""
NO_SYSTEM = """An error occurred while calling o1.x.
: org.x.NoSystemException: nothing of the kind
\tat x.y(Z.java:1)
"""
NO_ROUTE = """An error occurred while calling o1.x.
: java.io.IOException: no route
\tat x.y(Z.java:1)
Caused by: java.net.ConnectException: refused
\tat y"""


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (NO_MODULE, "Python on Spark's executors has no module pyarrow"),
        (NO_MEMORY, "Spark could not do the work: MemoryError: no room"),
        (NO_SYSTEM, "Spark could not do it: nothing of the kind (NoSystemException)"),
        (NO_ROUTE, "Spark could not do it: refused (ConnectException)"),
        ("[SOME_ERROR] Not there. SQLSTATE: 1", "Spark could not do it: [SOME_ERROR] Not there. SQLSTATE: 1"),
        ("", "Spark could not do it: it does not say why"),
    ],
)
def test_an_error_of_spark_in_plain_words(text: str, cause: str) -> None:
    assert cause_of(text)[0] == cause
