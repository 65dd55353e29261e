"""A screening in pieces is the screening of the whole, whatever the form of the files and however rows are divided."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from county import MAPPING, NAMES, RULES, TABLE, Row, misfit_rows, screen, sound_rows, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library
from policycheck.library.mapping_file import read_mapping
from policycheck.model.problem import BadInput
from policycheck.model.screening import Screening
from policycheck.screening import sums
from policycheck.screening.local import UNFINISHED
from policycheck.screening.mapping import BAD_KEPT
from policycheck.screening.step import FAULT, ROW, ScreeningStep
from policycheck.screening.summary import summary

FEW = settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])


def without_names(screening: Screening) -> dict[str, Any]:
    """What a screening says, but the names of its files and where in them bad cells stand."""
    found = screening.model_dump(mode="json")
    found["reading"]["files"] = sum(one["rows"] for one in found["reading"]["files"])
    found["reading"]["bad"] = sorted(
        (one["column"] or "", one["text"], one["cause"]) for one in found["reading"]["bad"]
    )
    return found


def step(library: Library) -> ScreeningStep:
    mapping = read_mapping(MAPPING, library.facts).mapping
    return ScreeningStep(library, rules_named(library, RULES), mapping, ("department",), reasons=True)


def in_one(library: Library, rows: list[Row], name: str) -> tuple[pa.Table, Screening]:
    """What the rows come to in a single piece that no file was read for."""
    made = step(library)
    sound = [row if len(row) == len(NAMES) else [None] * len(NAMES) for row in rows]
    faults = [
        None
        if len(row) == len(NAMES)
        else f"the row has {len(row)} cell{'s'[: len(row) != 1]} and the header {len(NAMES)}"
        for row in rows
    ]
    cells = [pa.array([row[NAMES.index(column)] for row in sound], pa.string()) for column in made.columns]
    places = pa.array(range(1, len(rows) + 1), pa.int64())
    piece = pa.RecordBatch.from_arrays([*cells, places, pa.array(faults, pa.string())], [*made.columns, ROW, FAULT])
    found, counted = made.run(piece, name)
    return found, summary(made, counted)


def of_csv(found: pa.Table) -> pa.Table:
    """The rows as texts, as a file of CSV has them."""
    texts = [column.cast(pa.string()).fill_null("") for column in found.columns]
    return pa.table([one.combine_chunks() for one in texts], found.schema.names)


@FEW
@given(data=st.data())
def test_a_csv_in_pieces_is_screened_as_its_rows_in_one(library: Library, tmp_path: Path, data: st.DataObject) -> None:
    rows = data.draw(st.lists(sound_rows | sound_rows | misfit_rows, min_size=1, max_size=40))
    path, parquet, text = tmp_path / "t.csv", tmp_path / "out.parquet", tmp_path / "out.csv"
    write(path, rows)
    table, whole = in_one(library, rows, path.name)
    options: dict[str, Any] = {"group_by": ("department",), "reasons": True}
    pieces = st.integers(1, 45)
    assert screen(library, path, **options, piece=data.draw(pieces)) == whole
    assert screen(library, path, **options, piece=data.draw(pieces), output=parquet) == whole
    assert screen(library, path, **options, piece=data.draw(pieces), output=text) == whole
    assert pq.read_table(parquet).combine_chunks() == table.combine_chunks()
    columns = pa_csv.ConvertOptions(column_types=dict.fromkeys(table.schema.names, pa.string()))
    parsing = pa_csv.ParseOptions(newlines_in_values=True)
    assert pa_csv.read_csv(text, parse_options=parsing, convert_options=columns).combine_chunks() == of_csv(table)
    assert {one.name for one in tmp_path.iterdir()} == {"t.csv", "out.parquet", "out.csv"}


@FEW
@given(data=st.data())
def test_every_form_and_any_division_into_files_says_the_same(
    library: Library, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows = data.draw(st.lists(sound_rows, min_size=3, max_size=40))
    folder = tmp_path_factory.mktemp("data")
    for form in ("csv", "jsonl", "parquet"):
        write(folder / f"whole.{form}", rows)
    divided = folder / "divided"
    divided.mkdir()
    cuts = sorted(data.draw(st.lists(st.integers(1, len(rows) - 1), max_size=3, unique=True)))
    for start, end in zip([0, *cuts], [*cuts, len(rows)], strict=True):
        write(divided / f"{start:03}.{data.draw(st.sampled_from(['csv', 'jsonl', 'parquet']))}", rows[start:end])
    found = [
        without_names(screen(library, path, group_by=("vehicle",), piece=data.draw(st.integers(1, 45))))
        for path in (*sorted(folder.glob("whole.*")), divided)
    ]
    assert len(found) == 4
    assert all(one == found[0] for one in found)
    outputs = [folder / "one.parquet", folder / "many.parquet"]
    screen(library, folder / "whole.csv", output=outputs[0])
    screen(library, divided, output=outputs[1], piece=data.draw(st.integers(1, 9)))
    one, many = (pq.read_table(path).drop_columns(["file", "row"]).combine_chunks() for path in outputs)
    assert one == many


def test_a_file_without_rows_is_named_and_counts_none(library: Library, tmp_path: Path) -> None:
    write(tmp_path / "a.csv", [])
    write(tmp_path / "b.parquet", [])
    found = screen(library, tmp_path, group_by=("department",))
    assert [(one.name, one.rows) for one in found.reading.files] == [("a.csv", 0), ("b.parquet", 0)]
    assert (found.reading.rows, found.groups[0].groups) == (0, ())
    out = tmp_path.with_suffix(".parquet")
    screen(library, tmp_path, output=out)
    assert pq.read_table(out).num_rows == 0


def test_every_problem_of_every_file_is_told_at_once(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(",".join(NAMES) + "\n")
    (tmp_path / "b.csv").write_text(",".join(NAMES).replace("shots", "rounds").replace("department", "agency") + "\n")
    (tmp_path / "c.csv").write_text(",".join([*NAMES, "day"]) + "\n")
    pq.write_table(pa.table({name: [b"x"] if name == "steps" else ["x"] for name in NAMES}), tmp_path / "d.parquet")
    with pytest.raises(BadInput) as bad:
        screen(library, tmp_path, group_by=("departments",), output=tmp_path / "out.parquet")
    text = str(bad.value).replace(str(tmp_path), "DATA")
    assert "DATA/out.parquet: the output would be written into the folder that is read" in text
    assert "--group-by: DATA has no column 'departments'\n    did you mean 'department'?" in text
    with pytest.raises(BadInput) as bad:
        screen(library, tmp_path)
    text = str(bad.value).replace(str(tmp_path), "DATA")
    assert "DATA/b.csv: there is no column 'department' or 'shots', which the mapping" in text
    assert text.count("its columns are") == 1
    assert "DATA/c.csv: 2 columns are called 'day'" in text
    assert "DATA/d.parquet: the column 'steps' holds binary" in text
    assert len(bad.value.problems) == 3


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_column_to_group_by_that_stands_twice_is_refused(library: Library, tmp_path: Path, form: str) -> None:
    path, names = tmp_path / f"t.{form}", [*NAMES, "city", "city"]
    if form == "csv":
        path.write_text(",".join(names) + "\n")
    else:
        pq.write_table(pa.Table.from_arrays([pa.array(["x"])] * len(names), names), path)
    with pytest.raises(BadInput, match=r"--group-by: 2 columns of .* are called 'city'"):
        screen(library, path, group_by=("city", "department"))
    assert screen(library, path, group_by=("department",)).reading.rows == (form == "parquet")


def test_rows_that_could_not_be_read_are_listed_before_cells(library: Library, tmp_path: Path) -> None:
    row = ["A-1", "2021-03-04", "B", "vehicle", "stopped", "none", "moved aside", "some"]
    write(tmp_path / "t.csv", [*[row] * (BAD_KEPT + 5), ["torn"], ["torn"]])
    for piece in (100, 10_000):
        bad = screen(library, tmp_path / "t.csv", piece=piece).reading.bad
        assert [(one.row, one.column) for one in bad[:3]] == [(BAD_KEPT + 6, None), (BAD_KEPT + 7, None), (1, "shots")]
        assert len(bad) == BAD_KEPT + 2


@pytest.mark.parametrize("listed", [False, True])
def test_a_list_in_json_is_several_values_where_the_mapping_says_so(
    library: Library, tmp_path: Path, listed: bool
) -> None:
    mapping = tmp_path / "own.yaml"
    mapping.write_text(
        "id: own\ntitle: T\nrow: incident\nsource: {title: T}\nagency: places\n"
        "facts:\n  - {fact: force.deadly, yes: {column: deadly, has: [x]}}\n"
        "columns:\n  deadly: {values: [x]}\n  places: " + ("{list: ;}\n" if listed else "{note: N}\n")
    )
    (tmp_path / "t.jsonl").write_text('{"deadly": "x", "places": ["a", "b"]}\n{"deadly": "x", "places": "a"}\n')
    found = screen(library, tmp_path / "t.jsonl", mapping=mapping, group_by=("places",)).groups[0]
    groups = [(one.value, one.rows) for one in found.groups]
    assert groups == ([("a", 2), ("b", 1)] if listed else [("a", 1), ("a;b", 1)])


def test_every_file_that_cannot_be_read_is_told_at_once(library: Library, tmp_path: Path) -> None:
    for name in ("a.csv", "b.jsonl", "c.parquet"):
        (tmp_path / name).touch()
    with pytest.raises(BadInput) as bad:
        screen(library, tmp_path)
    assert [Path(one.place.file).name for one in bad.value.problems] == ["a.csv", "b.jsonl", "c.parquet"]


def test_the_flat_form_takes_the_columns_of_all_files_and_each_must_have_them(library: Library, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n' * 1200 + '{"force.vehicle_moving": "yes"}\n')
    assert screen(library, tmp_path, mapping="flat").reading.rows == 1201
    (tmp_path / "b.csv").write_text("id,force.vehicle_moving,force.fired_at_vehicle\n1,yes,no\n")
    with pytest.raises(BadInput, match=r"a\.jsonl: there is no column 'force\.fired_at_vehicle'"):
        screen(library, tmp_path, mapping="flat")


def test_a_column_that_few_lines_have_is_found(library: Library, tmp_path: Path) -> None:
    lacking = {name: "" for name in NAMES if name != "shots"}
    lines = [*[lacking] * 1200, lacking | {"shots": "4"}]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(f"{one}\n".replace("'", '"') for one in lines))
    assert screen(library, path).reading.rows == 1201


def test_a_file_that_changes_while_it_is_read_is_refused(library: Library, tmp_path: Path) -> None:
    path, out = tmp_path / "t.csv", tmp_path / "out.csv"
    path.write_bytes(TABLE.read_bytes())

    def grow(_done: int, _all: int) -> None:
        with path.open("a") as file:
            file.write("\n")

    with pytest.raises(BadInput, match="was changed while it was read"):
        screen(library, path, progress=grow, output=out, piece=5)
    assert not out.exists()


def test_progress_is_told_up_to_the_end(library: Library, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    write(tmp_path / "a.csv", [["x"] * len(NAMES)] * 50)
    write(tmp_path / "b.parquet", [["x"] * len(NAMES)] * 50)
    screen(library, tmp_path, piece=10, progress=lambda done, whole: told.append((done, whole)))
    sizes = sum(one.stat().st_size for one in tmp_path.iterdir())
    assert told == sorted(told)
    assert (len(told), told[-1]) == (10, (sizes, sizes))


def test_too_many_groups_are_refused_with_the_remedy(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sums, "MOST_GROUPS", 5)
    with pytest.raises(BadInput, match="group by a column with fewer values"):
        screen(library, TABLE, group_by=("number",), output=tmp_path / "out.csv", piece=3)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("t.csv", "over a file that is read"),
        ("link.csv", "over a file that is read"),
        ("out.xlsx", "are not written to a file that ends in .xlsx"),
        ("out", "are not written to a file whose name has no ending"),
        ("none/out.csv", "there is no folder"),
        ("folder.csv", "this is a folder"),
        ("pipe.csv", "this is no file"),
    ],
)
def test_an_output_that_cannot_be_is_refused(library: Library, tmp_path: Path, name: str, cause: str) -> None:
    import os

    (tmp_path / "t.csv").write_bytes(TABLE.read_bytes())
    (tmp_path / "link.csv").symlink_to("t.csv")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(BadInput, match=cause):
        screen(library, tmp_path / "t.csv", output=tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before
    assert not (tmp_path / (name + UNFINISHED)).exists()


def test_a_column_to_group_by_counts_once(library: Library) -> None:
    found = screen(library, TABLE, group_by=("department", "department"))
    assert [one.column for one in found.groups] == ["department"]
    assert replace(step(library), group_by=()).columns == tuple(dict.fromkeys(step(library).mapping.columns_read()))
