"""Files of a table give the same rows whatever their form, and however they are divided while they are read."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.model.problem import BadInput
from policycheck.screening.read import csv_file, json_lines_file, parquet_file
from policycheck.screening.read.source import TableFile, find_files, pieces
from policycheck.screening.step import FAULT, ROW

NAMES = ["id", "city, or town", "said; by whom", 'the "quoted" one']
TEXTS = st.text(st.sampled_from("ab ,;\t|\"'\n\r\0é€😀\u2028\ufeff"), max_size=6)
Row = list[str]
Read = list[tuple[Any, ...]]  # number, fault, cells
LENIENT = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def read(path: Path, columns: Sequence[str], skip: int = 0, piece: int = 1000) -> Read:
    (file,) = find_files(path).files
    return rows_of(file, columns, skip, piece)


def rows_of(file: TableFile, columns: Sequence[str], skip: int = 0, piece: int = 1000) -> Read:
    found = list(pieces(file.read(dict.fromkeys(columns, ";"), skip, lambda _: None), piece))
    assert all(one.num_rows == piece for one in found[:-1])
    for one in found:
        one.validate(full=True)
        assert one.schema.names == [*columns, ROW, FAULT]
    return [(row[ROW], row[FAULT], *(row[name] for name in columns)) for one in found for row in one.to_pylist()]


def expected(rows: list[Row], columns: Sequence[str]) -> Read:
    """What CSV says: a row with another number of cells than the names has none."""
    found: Read = []
    for number, row in enumerate(rows, 1):
        if len(row) == len(NAMES):
            found.append((number, None, *(row[NAMES.index(name)] for name in columns)))
        else:
            cells = f"{len(row)} cell{'' if len(row) == 1 else 's'}"
            found.append((number, f"the row has {cells} and the header {len(NAMES)}", *[None] * len(columns)))
    return found


def as_csv(rows: list[Row], divider: str, ending: str, quoting: Any, blank: Sequence[int]) -> bytes:
    out = io.StringIO(newline="")
    if any("\r" in cell for row in rows for cell in row):  # not every version of the writer quotes it
        quoting = csv.QUOTE_ALL
    writer = csv.writer(out, delimiter=divider, lineterminator=ending, quoting=quoting)
    for number, row in enumerate([NAMES, *rows]):
        out.write(ending * blank.count(number))
        writer.writerow(row)
    return out.getvalue().encode()


@LENIENT
@given(st.data())
def test_csv_is_read_as_it_stands_whatever_the_blocks(tmp_path: Path, data: st.DataObject) -> None:
    lengths = st.sampled_from([len(NAMES)] * 6 + [1, 2, 5, 9])
    some_row = lengths.flatmap(lambda count: st.lists(TEXTS, min_size=count, max_size=count))
    rows = data.draw(st.lists(some_row, max_size=30))
    blank = data.draw(st.lists(st.integers(0, len(rows)), max_size=4))
    quoting = data.draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]))
    divider, ending = data.draw(st.sampled_from(",;\t|")), data.draw(st.sampled_from(["\n", "\r\n"]))
    content = as_csv(rows, divider, ending, quoting, blank)
    if data.draw(st.booleans()):
        content = content.removesuffix(ending.encode())
    path = tmp_path / "table.csv"
    path.write_bytes(data.draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + content)
    columns = data.draw(st.lists(st.sampled_from(NAMES), unique=True))
    longest = max(len(as_csv([row], divider, ending, csv.QUOTE_ALL, ())) for row in [NAMES, *rows])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "_BLOCK", longest + 200 + data.draw(st.integers(0, 300)))
        found = read(path, columns, piece=data.draw(st.integers(1, 40)))
        skip = data.draw(st.integers(0, len(rows) + 1))
        assert read(path, columns, skip, data.draw(st.integers(1, 40))) == found[skip:]
    assert found == expected(rows, columns)


@LENIENT
@given(st.data())
def test_every_form_gives_the_same_rows(tmp_path: Path, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(TEXTS, min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=30))
    objects = [dict(zip(NAMES, row, strict=True)) for row in rows]
    (tmp_path / "a.csv").write_bytes(as_csv(rows, ",", "\n", csv.QUOTE_MINIMAL, ()))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(as_csv(rows, ";", "\n", csv.QUOTE_ALL, ())))
    lines = [json.dumps(one, ensure_ascii=data.draw(st.booleans())) for one in objects]
    (tmp_path / "c.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "d.ndjson.gz").write_bytes(gzip.compress("\r\n\r\n".join(lines).encode()))
    table = pa.Table.from_pylist(objects, pa.schema([(name, pa.string()) for name in NAMES]))
    pq.write_table(table, tmp_path / "e.parquet", row_group_size=data.draw(st.integers(1, 10)))
    columns = data.draw(st.lists(st.sampled_from(NAMES), unique=True))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_lines_file, "_ROWS", data.draw(st.integers(1, 12)))
        patch.setattr(parquet_file, "_ROWS", data.draw(st.integers(1, 12)))
        skip, piece = data.draw(st.integers(0, len(rows))), data.draw(st.integers(1, 40))
        files = find_files(tmp_path).files
        assert [one.name for one in files] == ["a.csv", "b.csv.gz", "c.jsonl", "d.ndjson.gz", "e.parquet"]
        for file in files:
            assert rows_of(file, columns, skip, piece) == expected(rows, columns)[skip:], file.name
            assert file.columns(every_row=True) == NAMES


@LENIENT
@given(st.data())
def test_a_cell_that_is_not_utf_8_marks_its_row_alone(tmp_path: Path, data: st.DataObject) -> None:
    cells = st.binary(max_size=5).map(lambda cell: cell.translate(None, b'",\r\n'))
    some_row = st.lists(cells, min_size=2, max_size=2) | st.lists(cells.filter(bool), min_size=1, max_size=3)
    rows = data.draw(st.lists(some_row, min_size=1, max_size=30))
    path = tmp_path / "table.csv"
    path.write_bytes(b"".join(b",".join(row) + b"\n" for row in [[b"one", b"two"], *rows]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(csv_file, "_BLOCK", data.draw(st.integers(600, 700)))
        found = read(path, ["two"])
    assert [number for number, _, _ in found] == list(range(1, len(rows) + 1))
    for (_, fault, text), row in zip(found, rows, strict=True):
        if len(row) != 2:
            assert (fault or "").startswith(f"the row has {len(row)} cell")
            continue
        try:
            assert (fault, text) == (None, row[1].decode())
        except UnicodeDecodeError as error:
            cause = f"the cell of 'two' is not UTF-8: it holds the byte 0x{row[1][error.start]:02x}"
            assert (fault, text) == (cause, None)


def refused(path: Path, columns: Sequence[str] = ("a",)) -> str:
    def whole() -> None:
        (file,) = find_files(path).files
        file.columns()
        rows_of(file, columns)

    with pytest.raises(BadInput) as bad:
        whole()
    return str(bad.value)


GOOD = b"a,b\n1,2\n3,4\n"
BAD_FILES: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.csv", b"", "this file is empty"),
    "blank": ("x.csv", b"\n \n\n", "this file is empty"),
    "garbage": ("x.csv", bytes(range(128, 256)) * 20, "the names of its columns are not UTF-8"),
    "UTF-16": ("x.csv", "a,b\n1,2\n".encode("utf-16"), "this file is UTF-16"),
    "an open quotation mark": ("x.csv", b'a,b\n1,2\n3,"4\n5,6\n', "that is opened in row 2 is never closed"),
    "an open one with fewer cells": ("x.csv", b'a,b\n1,2\n"3,4\n5,6\n', "that is opened in row 2 is never closed"),
    "an open one with much after it": ("x.csv", b'a,b\n1,2\n"3,4\n' + b"5,6\n" * 2_000_000, "after row 1 a quotation"),
    "an open one among the names": ("x.csv", b'"a,b\n' + b"5,6\n" * 500_000, "the names of its columns cannot be told"),
    "gzip cut short": ("x.csv.gz", gzip.compress(GOOD * 99)[:-20], "ends in the middle of what was packed"),
    "gzip that is none": ("x.csv.gz", GOOD, "this file is not packed by gzip"),
    "gzip damaged": ("x.csv.gz", gzip.compress(GOOD)[:10] + b"\xff" * 30, "damaged"),
    "gzip with a wrong sum": ("x.jsonl.gz", gzip.compress(b'{"a": 1}\n')[:-8] + bytes(8), "damaged"),
    "gzip that is not called so": ("x.csv", gzip.compress(GOOD), "call it x.csv.gz"),
    "lines in gzip that is not called so": ("x.jsonl", gzip.compress(b'{"a": 1}\n'), "call it x.jsonl.gz"),
    "a workbook": ("x.csv", b"PK\x03\x04\x14\x00,\n1,2\n", "save the sheet as CSV"),
    "a JSON array": ("x.jsonl", b'\n [{"a": 1}]', "jq -c '.[]' x.jsonl"),
    "no line": ("x.jsonl", b"\n\n", "this file is empty"),
    "no Parquet": ("x.parquet", GOOD, "no Parquet file, or it is damaged"),
    "no Parquet at all": ("x.parquet", b"", "no Parquet file, or it is damaged"),
    "another kind": ("x.xlsx", b"PK", "save the sheet as CSV"),
    "JSON": ("x.json", b"{}", "call the file .jsonl"),
    "no ending": ("x", GOOD, "a file whose name has no ending is not read"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_a_file_that_cannot_be_read_is_refused_with_the_cause(tmp_path: Path, case: str) -> None:
    name, content, cause = BAD_FILES[case]
    path = tmp_path / name
    path.write_bytes(content)
    assert cause in refused(path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.csv")
    assert "neither a file nor a folder" in refused(tmp_path / "pipe.csv")
    assert "there is no such file or folder" in refused(tmp_path / "none.csv")
    assert "null character" in refused(tmp_path / "a\0.csv")
    (tmp_path / "folder.csv").mkdir()
    assert "no file in this folder can be read" in refused(tmp_path / "folder.csv")


def test_a_folder_is_walked_in_order_and_tells_what_it_leaves(tmp_path: Path) -> None:
    for name in ("b/z.csv", "b/a.tsv", "a.jsonl", "B.CSV", "part.csv/one.csv", "_SUCCESS", ".x.csv", "_t/y.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    for name in ("read.me", "b/notes.txt", "x.parquet.gz"):
        (tmp_path / name).write_bytes(GOOD)
    (tmp_path / "lost.csv").symlink_to(tmp_path / "nowhere")
    found = find_files(tmp_path)
    assert [one.name for one in found.files] == ["B.CSV", "a.jsonl", "b/a.tsv", "b/z.csv", "part.csv/one.csv"]
    assert found.left == ("b/notes.txt", "lost.csv", "read.me", "x.parquet.gz")


def test_a_text_file_that_is_named_itself_is_read(tmp_path: Path) -> None:
    (tmp_path / "table.txt").write_text("a\tb\n1\t2\n")
    assert read(tmp_path / "table.txt", ["b"]) == [(1, None, "2")]


JSON_LINES: dict[str, tuple[str, str | None, str | None]] = {
    "a number as it is written": ('{"a": 1.50}', "1.50", None),
    "a great number": ('{"a": 123456789012345678901234567890e400}', "123456789012345678901234567890e400", None),
    "a yes": ('{"a": true}', "true", None),
    "a no": ('{"a": false}', "false", None),
    "a null": ('{"a": null}', None, None),
    "no such key": ("{}", None, None),
    "no number": ('{"a": NaN}', None, None),
    "infinity": ('{"a": -Infinity}', "-Infinity", None),
    "a list": ('{"a": ["x", 1, true, null, 2.0]}', "x;1;true;;2.0", None),
    "an empty list": ('{"a": []}', "", None),
    "a list of lists": ('{"a": [[1]]}', None, "the value of 'a' is a list of lists or objects, which is no cell"),
    "an object": ('{"a": {}}', None, "the value of 'a' is an object, which is no cell"),
    "an object elsewhere": ('{"a": "x", "b": {}}', "x", None),
    "a key twice": ('{"a": 1, "a": 1}', None, "the key 'a' stands in it twice"),
    "no object": ("12", None, "this is not an object"),
    "no JSON": ('{"a" 1}', None, "column 6: this is not JSON: expecting ':' delimiter"),
    "half a character": ('{"a": "\\ud83d"}', None, "the value of 'a' is not Unicode: it holds half a character"),
    "too deep": ('{"a": ' + "[" * 200_000, None, "its values are nested too deeply"),
    "two objects": ('{"a": 1} {"a": 2}', None, "column 10: this is not JSON: extra data"),
}


@pytest.mark.parametrize("case", JSON_LINES)
def test_a_value_in_json_is_the_text_that_stands_there(tmp_path: Path, case: str) -> None:
    line, text, fault = JSON_LINES[case]
    path = tmp_path / "x.jsonl"
    path.write_text(f'\ufeff{{"a": "0"}}\n\n{line}\n{{"a": "2"}}')
    assert read(path, ["a"]) == [(1, None, "0"), (2, fault, text), (3, None, "2")]


def test_a_line_that_is_too_long_is_a_row_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_lines_file, "_LONGEST", 20)
    path = tmp_path / "x.jsonl"
    path.write_bytes(b'{"a": 1}\n{"a": "' + b"x" * 99 + b'"}\n{"a": 2}\n{"a": \xff}\n')
    assert read(path, ["a"]) == [
        (1, None, "1"),
        (2, "the line is longer than 0 MB", None),
        (3, None, "2"),
        (4, "column 7: the byte 0xff is not UTF-8", None),
    ]


def test_keys_that_stand_further_down_are_found_where_all_are_looked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"a": 1}\n' * 1500 + '{"b": 1}\n')
    (file,) = find_files(path).files
    assert (file.columns(), file.columns(every_row=True)) == (["a"], ["a", "b"])


def test_columns_of_parquet_that_hold_no_cells_are_told(tmp_path: Path) -> None:
    path = tmp_path / "x.parquet"
    columns: dict[str, Any] = {
        "text": pa.array(["x"], pa.large_string()),
        "word": pa.array(["x"]).dictionary_encode(),
        "day": pa.array([1], pa.date32()),
        "decimal": pa.array([1], pa.decimal128(5, 2)),
        "list": pa.array([["x", "y"]]),
        "object": pa.array([{"x": 1}]),
        "bytes": pa.array([b"x"]),
        "lists": pa.array([[["x"]]]),
    }
    pq.write_table(pa.table(columns), path)
    (file,) = find_files(path).files
    assert file.columns() == list(columns)
    problems = [problem.cause for problem in file.check(list(columns))]
    assert [cause.split("'")[1] for cause in problems] == ["object", "bytes", "lists"]
    assert all("which is neither text, a number, a date nor yes or no" in cause for cause in problems)
    assert rows_of(file, ["word", "text"]) == [(1, None, "x", "x")]


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_how_much_was_read_is_told_and_never_falls(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"x.{form}"
    writers: dict[str, Callable[[], Any]] = {
        "csv": lambda: path.write_bytes(b"a,b\n" + b"1,2\n" * 9999),
        "jsonl": lambda: path.write_bytes(b'{"a": 1}\n' * 9999),
        "parquet": lambda: pq.write_table(pa.table({"a": list(range(9999))}), path),
    }
    writers[form]()
    told: list[int] = []
    (file,) = find_files(path).files
    assert sum(one.num_rows for one in file.read({"a": ";"}, 0, told.append)) == 9999
    assert told == sorted(told)
    assert told[-1] <= path.stat().st_size
    assert told[-1] > path.stat().st_size // 2


@pytest.mark.parametrize("misfits", [*range(100, 130, 3), *range(1000, 1200, 17)])
def test_blocks_of_misfits_alone_leave_those_after_them_in_their_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, misfits: int
) -> None:
    monkeypatch.setattr(csv_file, "_BLOCK", 250)
    rows = ["1,a", *["misfit"] * misfits, "3,b", "4", "5,c"]
    path = tmp_path / "table.csv"
    path.write_text("\n".join(["one,two", *rows, ""]))
    found = read(path, ["two"])
    assert [number for number, _, _ in found] == list(range(1, len(rows) + 1))
    assert [number for number, fault, _ in found if fault is None] == [1, misfits + 2, misfits + 4]
