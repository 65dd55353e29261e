"""The mappings that come with the program, on rows of the shape of their tables."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pyarrow as pa
import pytest
from conftest import ROOT

from policycheck.authoring.lint.run import lint
from policycheck.authoring.mapping_cases import run_mapping_cases
from policycheck.library.library import Library
from policycheck.library.mapping_file import FLAT, find_mapping, read_mapping, shipped_mappings
from policycheck.library.yaml_source import read_yaml
from policycheck.screening.mapping import MappedBatch, mapped

COLUMNS = ["id", "date", "threat_type", "flee_status", "armed_with", "city", "age", "body_camera", "agency_ids"]


def washington_post(library: Library, rows: list[tuple[str, str, str, str]]) -> MappedBatch:
    """Rows of threat_type, flee_status, armed_with and body_camera, as the table has them."""
    table = [
        (str(number), "2020-05-01", threat, flee, armed, "A city", "30", camera, "1;2")
        for number, (threat, flee, armed, camera) in enumerate(rows)
    ]
    batch = pa.RecordBatch.from_pydict(dict(zip(COLUMNS, map(list, zip(*table, strict=True)), strict=True)))
    mapping = find_mapping("washington-post-v2", library.facts, COLUMNS, "table.csv")
    return mapped(mapping, library.facts, batch)


def counts(found: MappedBatch, fact: str) -> tuple[int, int, int]:
    """How many rows are a yes, a no, and unknown."""
    answers = found.facts[fact].to_pylist()  # type: ignore[union-attr]
    return answers.count(True), answers.count(False), answers.count(None)


def test_the_mappings_and_their_cases(library: Library) -> None:
    shipped = shipped_mappings()
    assert set(shipped) == {"california-ursus", "fbi-national-use-of-force", "washington-post-v2"}
    for path in shipped.values():
        assert path.is_relative_to(ROOT / "incidents" / "datasets")
        mapping = read_mapping(path, library.facts).mapping
        results = run_mapping_cases(mapping, library.facts)
        assert [result for result in results if not result.passed] == []
        assert results


def test_proxies_for_a_moving_vehicle_by_hand(library: Library) -> None:
    rows = [
        *[("attack", "not", "vehicle", "False")] * 3,  # armed with a vehicle alone
        *[("attack", "car", "vehicle", "True")] * 2,  # likewise, and away by car
        *[("flee", "car", "unarmed", "False")] * 4,
        *[("undetermined", "car", "undetermined", "False")] * 5,
        *[("", "car", "", "False")] * 6,
        *[("shoot", "car", "gun", "False")] * 7,  # another weapon
        *[("point", "car", "gun;vehicle", "False")] * 8,
        *[("threat", "car", "unknown", "False")] * 9,  # armed, nobody knows with what
        *[("flee", "foot", "unarmed", "True")] * 10,
        *[("", "", "", "False")] * 11,
    ]
    found = washington_post(library, rows)
    assert found.rows == len(rows) == 65
    for fact in ("force.fired_at_vehicle", "force.vehicle_moving"):
        assert counts(found, fact) == (3 + 2 + 4 + 5 + 6, 0, 7 + 8 + 9 + 10 + 11)
    assert counts(found, "force.threat_by_other_means") == (7 + 8, 3 + 2 + 4, 65 - 15 - 9)
    assert counts(found, "officer.carried_recorder") == (12, 0, 53)
    assert counts(found, "force.firearm_discharged") == (65, 0, 0)
    assert (found.unmapped, found.conflicts, found.bad_cells) == ({}, {}, 0)


def test_no_camera_in_the_news_is_no_answer(library: Library) -> None:
    found = washington_post(library, [("shoot", "not", "gun", "False")])
    assert counts(found, "officer.carried_recorder") == (0, 0, 1)


def test_values_that_turn_up_are_counted(library: Library) -> None:
    rows = [("shoot", "boat", "gun;sword", "False"), ("shoot", "Not ", "sword;sword", "maybe")]
    found = washington_post(library, rows)
    assert found.unmapped == {("armed_with", "sword"): 2, ("body_camera", "maybe"): 1, ("flee_status", "boat"): 1}


def test_every_proxy_has_its_note(library: Library) -> None:
    mapping = read_mapping(shipped_mappings()["washington-post-v2"], library.facts).mapping
    proxies = dict(mapping.proxies)
    assert {"force.fired_at_vehicle", "force.vehicle_moving", "force.threat_by_other_means"} <= set(proxies)
    assert proxies["force.fired_at_vehicle"].startswith("No column says that shots were fired at a vehicle.")


@pytest.mark.parametrize("kind", ["Officer", "", "officer "])
def test_officers_rows_of_the_californian_table_are_left_out(library: Library, kind: str) -> None:
    mapping = read_mapping(shipped_mappings()["california-ursus"], library.facts).mapping
    rows = {name: ["x", "x"] for name in mapping.columns_read()}
    rows |= {"Civilian_Officer": [kind, "Civilian"], "Injured": ["TRUE", "FALSE"]}
    found = mapped(mapping, library.facts, pa.RecordBatch.from_pydict(rows))
    assert found.taken is not None
    assert found.taken.to_pylist() == [False, True]
    assert found.facts["civilian.injured"].to_pylist() == [False]  # type: ignore[union-attr]


def test_the_example_of_the_documentation_works(library: Library, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "mapping.md").read_text()
    path = tmp_path / "county-shootings.yaml"
    path.write_text(page.partition("```yaml\n")[2].partition("```")[0])
    assert lint([path]).findings == ()


def test_the_page_names_every_mapping() -> None:
    page = (ROOT / "docs" / "mapping.md").read_text()
    assert set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE)) == {FLAT, *shipped_mappings()}


def test_the_schema_takes_the_mappings(policycheck: Callable[..., Any]) -> None:
    schema = json.loads(policycheck("schema", "mapping").out)
    jsonschema.Draft202012Validator.check_schema(schema)
    for path in shipped_mappings().values():
        jsonschema.Draft202012Validator(schema).validate(read_yaml(str(path), path.read_text()).data)
