"""A damaged file gives rows, or one clear problem: never anything else."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from county import MAPPING, TABLE, screen, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.library.library import Library
from policycheck.model.problem import BadInput
from policycheck.model.screening import TableReading
from policycheck.screening.read import csv_file
from policycheck.screening.read.source import find_files
from policycheck.screening.step import FAULT, ROW

ROWS = [line.split(",") for line in TABLE.read_text().splitlines()[1:] if line.count(",") == 7]
FORMS = ("t.csv", "t.jsonl", "t.parquet", "t.csv.gz", "t.jsonl.gz")
BYTES = st.sampled_from([b"", b'"', b"\n", b"\r", b",", b"\0", b"\xff", b"{", b"}", b"[", b"\x1f\x8b", b"PAR1"])


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    found: dict[str, bytes] = {}
    for name in FORMS:
        path = folder / name.removesuffix(".gz")
        write(path, ROWS)
        content = path.read_bytes()
        found[name] = gzip.compress(content, mtime=0) if name.endswith(".gz") else content
    return found


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, list[tuple[float, int, bytes]]]:
    """Which file, and where in it how many bytes give way to others."""
    places, lengths = st.floats(0, 1), st.integers(0, 4)
    change = st.tuples(places, lengths, BYTES | st.binary(max_size=3))
    return draw(st.sampled_from(FORMS)), draw(st.lists(change, min_size=1, max_size=3))


@pytest.fixture
def read(library: Library) -> Callable[[Path], TableReading]:
    """Screens a table. As a test's argument it is short, where hypothesis would write out the library."""
    rules = ("nypd.no-firing-at-moving-vehicle",)
    return lambda path: screen(library, path, rules=rules, mapping=MAPPING).reading


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(damage=damaged())
def test_damage_gives_rows_or_a_problem(
    read: Callable[[Path], TableReading],
    tmp_path: Path,
    whole: dict[str, bytes],
    damage: tuple[str, list[tuple[float, int, bytes]]],
) -> None:
    name, changes = damage
    content = whole[name]
    for where, length, others in changes:
        at = int(where * len(content))
        content = content[:at] + others + content[at + length :]
    path = tmp_path / name
    path.write_bytes(content)
    try:
        reading = read(path)
    except BadInput:
        return
    assert reading.rows == reading.left_out + reading.unread + reading.screened
    assert [one.rows for one in reading.files] == [reading.rows]


def rows_of(path: Path) -> list[tuple[int, str | None, str | None]]:
    (file,) = find_files(path).files
    batches = file.read({"a": ";"}, 0, lambda _: None)
    return [(row[ROW], row[FAULT], row["a"]) for batch in batches for row in batch.to_pylist()]


def told(path: Path) -> str:
    with pytest.raises(BadInput) as bad:
        rows_of(path)
    return str(bad.value)


def test_rows_that_all_have_another_number_of_cells_are_refused_before_they_fill_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_file, "_MOST_IN_A_ROW", 10)
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n1,2\n" + b"1,2,\n" * 10 + b"3,4\n")
    assert len(rows_of(path)) == 12
    path.write_bytes(b"a,b\n" + b"1,2,\n" * 11)
    assert "more than 10 rows one after another have not as many cells as the header" in told(path)


def test_a_row_of_too_few_cells_may_hold_what_is_not_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(b"a,b\n\xe9\n1,\xe9\n\xe9,2\n")
    assert rows_of(path) == [
        (1, "the row has 1 cell and the header 2", None),
        (2, None, "1"),
        (3, "the cell of 'a' is not UTF-8: it holds the byte 0xe9", None),
    ]


def test_a_parquet_file_damaged_in_the_middle_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    pq.write_table(pa.table({"a": [str(one) for one in range(10_000)]}), path, use_dictionary=False)
    content = bytearray(path.read_bytes())
    content[10:5000] = b"\xff" * 4990
    path.write_bytes(content)
    assert "damaged" in told(path)
