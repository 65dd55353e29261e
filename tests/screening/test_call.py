"""`policycheck.screen`: every kind of table in, the same kind out, and the same of all of them."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import narwhals
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import ROOT

import policycheck
from policycheck.library.library import Library
from policycheck.library.mapping_file import read_mapping, shipped_mappings
from policycheck.model.problem import BadInput
from policycheck.screening import frames
from policycheck.screening.call import Screened

RULE = "lasd.no-firing-at-vehicle"
MAPPING = "washington-post-v2"
KINDS = ["table", "batch", "reader", "pandas", "polars", "lazy"]


def shootings(rows: int = 12) -> pa.Table:
    """Made-up rows in the columns of the mapping, and one column that it does not read."""
    cells = {
        "id": list(range(100, 100 + rows)),
        "date": ["2022-08-01", "2022-08-02", None, "soon"],
        "threat_type": ["attack", "shoot", "undetermined"],
        "flee_status": ["not", "car", "", "boat"],
        "armed_with": ["vehicle", "gun", "unarmed", "vehicle;undetermined", None],
        "body_camera": [True, False],
        "agency_ids": ["1;2", "2", ""],
        "spare": ["x"],
    }
    return pa.table({name: [one[at % len(one)] for at in range(rows)] for name, one in cells.items()})


def as_kind(table: pa.Table, kind: str) -> Any:
    if kind == "batch":
        return table.combine_chunks().to_batches()[0]
    if kind in ("polars", "lazy"):
        frame = pl.from_arrow(table)
        assert isinstance(frame, pl.DataFrame)
        return frame.lazy() if kind == "lazy" else frame
    return {"table": lambda: table, "reader": table.to_reader, "pandas": table.to_pandas}[kind]()


def as_arrow(found: Any) -> list[dict[str, Any]]:
    if isinstance(found, pa.RecordBatch):
        return found.to_pylist()
    if isinstance(found, pa.Table | pa.RecordBatchReader):
        return (found if isinstance(found, pa.Table) else found.read_all()).to_pylist()
    frame = narwhals.from_native(found)
    return (frame.collect() if isinstance(frame, narwhals.LazyFrame) else frame).to_arrow().to_pylist()


def screened(table: Any, library: Library, **given: Any) -> Screened:
    return policycheck.screen(table, MAPPING, library=library, **{"rules": "lasd", **given})


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_kind_comes_back_with_the_same_in_it(library: Library, kind: str) -> None:
    expected = screened(shootings(), library, group_by=["agency_ids"], reasons=True)
    given = as_kind(shootings(), kind)
    found = screened(given, library, group_by=["agency_ids"], reasons=True)
    assert type(found.rows) is type(given)
    assert found.summary == expected.summary
    assert as_arrow(found.rows) == expected.rows.to_pylist()
    assert expected.rows["row"].to_pylist() == list(range(1, 13))
    assert expected.rows["key"].to_pylist() == [str(100 + at) for at in range(12)]
    assert expected.rows.column_names[:6] == ["row", "key", "problem", "contradicted", "at odds", "by agency_ids"]
    # Armed with a vehicle alone, and attacking. So armed are 6 and 11; but 11 shot, and of 6 the threat is not known.
    outcomes = dict(zip(expected.rows["row"].to_pylist(), expected.rows[RULE].to_pylist(), strict=True))
    assert [row for row, outcome in outcomes.items() if outcome == "departure_from_guidance"] == [1]
    assert expected.rows["problem"].is_valid().to_pylist() == [row in (4, 8, 12) for row in outcomes]


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_without_rows(library: Library, kind: str) -> None:
    given = as_kind(shootings().slice(0, 0), kind) if kind != "batch" else shootings().to_batches()[0].slice(0, 0)
    found = screened(given, library, group_by="agency_ids")
    assert type(found.rows) is type(given)
    assert as_arrow(found.rows) == []
    assert (found.summary.reading.rows, found.summary.rule(RULE).counts.in_force) == (0, 0)


@pytest.mark.parametrize("size", [1, 5, 11, 12])
def test_how_the_table_is_cut_does_not_matter(library: Library, monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    whole = screened(shootings(), library, group_by="agency_ids", reasons=True)
    cut = pa.concat_tables([shootings().slice(at, size) for at in range(0, 12, size)])
    for table in (cut, cut.to_reader(max_chunksize=size), as_kind(cut, "polars")):
        found = screened(table, library, group_by="agency_ids", reasons=True)
        assert (as_arrow(found.rows), found.summary) == (whole.rows.to_pylist(), whole.summary)
    every = frames.batches.__defaults__
    monkeypatch.setattr(frames.batches, "__defaults__", (size, None))
    found = screened(shootings(), library, group_by="agency_ids", reasons=True)
    assert every is not None
    assert (found.rows.equals(whole.rows), found.summary) == (True, whole.summary)


def test_rows_of_pandas_keep_their_index(library: Library, tmp_path: Path) -> None:
    text = shipped_mappings()[MAPPING].read_text()
    path = tmp_path / "own.yaml"
    path.write_text(text.replace(f"id: {MAPPING}", "id: own") + "rows: {column: threat_type, has: [shoot, attack]}\n")
    frame = shootings(6).to_pandas()
    frame.index = pd.Index(list("uvwxyz"), name="place")
    found = policycheck.screen(frame, path, [RULE], library=library)
    assert list(found.rows.index) == ["u", "v", "x", "y"]
    assert list(found.rows["row"]) == [1, 2, 4, 5]
    assert found.rows.index.name == "place"
    joined = frame.join(found.rows)
    assert list(joined["key"].dropna()) == ["100", "101", "103", "104"]
    assert found.summary.reading.left_out == 2


def test_types_in_pandas(library: Library) -> None:
    rows = screened(as_kind(shootings(), "pandas"), library).rows
    assert isinstance(rows[RULE].dtype, pd.CategoricalDtype)
    assert list(rows[RULE].cat.categories) == [
        "departure_from_guidance",
        "no_violation",
        "does_not_apply",
        "undetermined",
        "not_in_force",
    ]
    assert isinstance(rows[f"{RULE}: ends"].dtype, pd.CategoricalDtype)
    assert [str(rows[name].dtype) for name in ("row", "contradicted", "at odds")] == ["int64", "bool", "bool"]
    assert rows["problem"].isna().sum() == 9


def test_types_in_polars(library: Library) -> None:
    rows = screened(as_kind(shootings(), "polars"), library).rows
    assert rows.schema[RULE] == pl.Categorical
    assert (rows.schema["row"], rows.schema["contradicted"], rows.schema["key"]) == (pl.Int64, pl.Boolean, pl.String)
    assert rows["problem"].null_count() == 9


def test_columns_of_every_type(library: Library) -> None:
    """Categories, lists, dates and columns without a value are read as the texts that they stand for."""
    table = shootings().filter(pa.array([at % 4 != 3 for at in range(12)]))  # without the days that cannot be read
    expected = screened(table, library).summary
    plain = as_kind(table, "polars")
    assert isinstance(plain, pl.DataFrame)
    typed = plain.with_columns(
        pl.col("date").str.to_date(),
        pl.col("threat_type").cast(pl.Categorical),
        pl.col("flee_status").cast(pl.Enum(["not", "car", ""])),
        pl.col("armed_with").str.split(";"),
    )
    assert screened(typed, library).summary == expected
    pandas = table.to_pandas().astype({"threat_type": "category", "flee_status": "string[pyarrow]"})
    pandas["date"] = pd.to_datetime(pandas["date"])
    assert screened(pandas, library).summary == expected
    none = plain.with_columns(body_camera=pl.lit(None))
    assert screened(none, library).summary.reading.unmapped == expected.reading.unmapped


def test_columns_that_are_not_read_may_hold_anything(library: Library) -> None:
    frame = as_kind(shootings(), "pandas")
    frame["spare"] = [object() if at % 2 else at for at in range(12)]
    frame[7] = 1
    assert screened(frame, library).summary == screened(shootings(), library).summary


def test_the_flat_form_and_one_mapping_as_an_object(library: Library) -> None:
    facts = pl.DataFrame({"force.fired_at_vehicle": [True, None], "force.threat_by_other_means": ["no", "no"]})
    found = policycheck.screen(facts, "flat", [RULE], library=library)
    assert found.rows[RULE].to_list() == ["departure_from_guidance", "undetermined"]
    assert "key" not in found.rows.columns
    mapping = read_mapping(shipped_mappings()[MAPPING], library.facts).mapping
    one, other = (policycheck.screen(shootings(), given, [RULE], library=library) for given in (mapping, MAPPING))
    assert (one.rows, one.summary) == (other.rows, other.summary)
    wrong = mapping.model_copy(update={"facts": (mapping.facts[0].model_copy(update={"fact": "force.dedly"}),)})
    with pytest.raises(BadInput, match=r"the mapping washington-post-v2: there is no fact 'force\.dedly'"):
        policycheck.screen(shootings(), wrong, library=library)


def test_which_rules(library: Library) -> None:
    breakable = {name: one.rule for name, one in library.rules.items() if not one.rule.is_permission}
    by_policy = screened(shootings(), library, rules=["lasd/manual"]).summary
    assert {one.id for one in by_policy.rules} >= {RULE}
    assert all(one.id.startswith("lasd.") for one in by_policy.rules)
    topic = policycheck.screen(shootings(), MAPPING, about="moving-vehicles", library=library).summary
    assert {one.id for one in topic.rules} == {
        name for name, rule in breakable.items() if "moving-vehicles" in rule.topics
    }
    everything = policycheck.screen(shootings(), MAPPING).summary
    assert {one.id for one in everything.rules} == breakable.keys()
    assert everything.rule(RULE) == topic.rule(RULE) == by_policy.rule(RULE)


def test_drafts_and_a_library_of_ones_own(tmp_path: Path) -> None:
    folder = tmp_path / "rules" / "lasd"
    folder.mkdir(parents=True)
    text = (ROOT / "rules" / "lasd" / "no-firing-at-vehicle.yaml").read_text()
    (folder / "no-firing-at-vehicle.yaml").write_text(text.replace("status: in-force", "status: draft"))
    drafted = policycheck.screen(shootings(), MAPPING, RULE, library=tmp_path, drafts=True)
    assert [one.draft for one in drafted.summary.rules] == [True]
    assert f"{RULE} (guidance) (draft)" in repr(drafted)
    adopted = policycheck.screen(shootings(), MAPPING, RULE, library=str(tmp_path))
    assert [one.draft for one in adopted.summary.rules] == [False]


def test_everything_wrong_at_once_and_in_words_of_a_call(library: Library) -> None:
    table = shootings().drop_columns(["threat_type"])
    with pytest.raises(BadInput) as refused:
        policycheck.screen(table, MAPPING, ["lasd", "lads"], about="moving", group_by="agency", library=library)
    said = str(refused.value)
    assert "--" not in said
    for told in (
        "about: no rule has the topic 'moving'",
        "group_by: no column is called 'agency'",
        "rules: there is no policy, authority or rule 'lads'\n    did you mean 'lasd'?",
        "table: there is no column 'threat_type', which the mapping washington-post-v2 reads",
    ):
        assert told in said
    with pytest.raises(
        BadInput, match="mapping: there is no mapping 'washington-post'\n    did you mean 'washington-po"
    ):
        policycheck.screen(table, "washington-post", library=library)
    with pytest.raises(BadInput, match=r"(?s)rules: no rule that counts .* or add drafts=True if"):
        policycheck.screen(shootings(), MAPPING, "lasd", about="wearing-recorder", library=library)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"table": [1, 2]}, "a table of Arrow, pandas or Polars is needed, and this is of the type list"),
        ({"mapping": 3}, "mapping must be a name, a path or a TableMapping, and this is of the type int"),
        ({"rules": ["lasd", 3]}, "rules must be a name or a list of names, and one of them is of the type int"),
        ({"about": b"lasd"}, "about must be a name or a list of names, and one of them is of the type bytes"),
        ({"group_by": 3}, "group_by must be a name or a list of names, and one of them is of the type int"),
        ({"library": 3}, "library must be a folder or a library, and this is of the type int"),
    ],
)
def test_arguments_of_the_wrong_type(given: dict[str, Any], told: str) -> None:
    with pytest.raises(TypeError, match=told):
        policycheck.screen(**{"table": shootings(), "mapping": MAPPING, **given})


def test_a_column_that_cannot_be_read_is_named(library: Library) -> None:
    frame = as_kind(shootings(), "pandas")
    frame["threat_type"] = [object()] * len(frame)
    with pytest.raises(TypeError, match=r"the table cannot be read: .*threat_type"):
        screened(frame, library)
    structs = shootings().set_column(2, "threat_type", pa.array([{"a": 1}] * 12))
    with pytest.raises(TypeError, match="the column 'threat_type' cannot be read: it holds struct"):
        screened(structs, library)


def test_two_columns_of_one_name_are_refused(library: Library) -> None:
    twice = shootings().append_column("agency_ids", pa.array(["x"] * 12))
    with pytest.raises(BadInput, match="group_by: 2 columns are called 'agency_ids'"):
        screened(twice, library, group_by="agency_ids")
    with pytest.raises(BadInput, match="2 columns are called 'spare'"):
        screened(shootings().append_column("spare", pa.nulls(12)), library, group_by="spare")


def test_pandas_may_call_columns_alike_that_are_not_read(library: Library) -> None:
    frame = as_kind(shootings(), "pandas")
    frame["other"] = "y"
    twice = frame.rename(columns={"other": "spare"})
    assert screened(twice, library).summary == screened(shootings(), library).summary
    with pytest.raises(BadInput, match="group_by: 2 columns are called 'spare'"):
        screened(twice, library, group_by="spare")
    with pytest.raises(BadInput, match="table: 2 columns are called 'date', which the mapping"):
        screened(frame.rename(columns={"other": "date"}), library)


@pytest.mark.parametrize("argument", ["rules", "about"])
def test_an_empty_list_does_not_ask_for_all(library: Library, argument: str) -> None:
    with pytest.raises(BadInput, match=f"{argument}: this list is empty\n    leave {argument} out to ask for all"):
        screened(shootings(), library, **{argument: []})
    assert len(screened(shootings(), library, **{argument: None}).summary.rules) > 1


def test_as_text(library: Library) -> None:
    lines = repr(screened(shootings(), library)).splitlines()
    assert lines[0] == "12 of 12 rows, read by the mapping washington-post-v2."
    assert lines[1].startswith("The table only suggests force.deadly, force.fired_at_vehicle, ")
    assert lines[2] == "A possible violation, or departure from guidance, is a question to look into, never a finding."
    row = next(line for line in lines if RULE in line)
    assert row.split() == ["1", "0", "0", "11", "0", RULE, "(guidance)"]
    assert lines[4].index("rule") == row.index(RULE)


def test_nothing_heavy_is_loaded_before_it_is_asked_for() -> None:
    code = "import sys, policycheck; print({'pyarrow', 'numpy', 'pydantic'} & set(sys.modules), policycheck.screen)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert ran.stdout.startswith("set() <function screen")


def test_without_the_extra_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "policycheck.screening.call", raising=False)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install '\.\[screen\]'"):
        _ = policycheck.screen
    with pytest.raises(AttributeError, match="module 'policycheck' has no attribute 'scren'"):
        _ = policycheck.scren  # type: ignore[attr-defined]
