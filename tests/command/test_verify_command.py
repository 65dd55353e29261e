"""`policycheck verify`: what it prints, how it ends, and that no record, however bad, gives a traceback."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.document.terminal import text
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.problem import BadInput
from policycheck.model.record import Record, RecordOptions
from policycheck.record.record import canonical, fingerprint, make_record
from policycheck.record.verify import verify
from policycheck.report.verification import document

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def record(library: Library) -> dict[str, Any]:
    path = ROOT / "incidents" / "blendon-township-2023.json"
    facts, sha256 = read_incident(path, library)
    return make_record(library, path.read_bytes(), facts, evaluate(library, facts, sha256), RecordOptions())


@pytest.fixture
def file(record: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_bytes(canonical(record))
    return path


def test_it_holds(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    ran = policycheck("verify", file)
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith("The record holds\n")
    assert fingerprint(record) in ran.out
    assert "another form" not in ran.out
    assert "Whether that file was changed since is not looked at." in " ".join(ran.out.split())
    assert policycheck("verify", file).out == ran.out


def test_an_incident_is_no_record_and_that_is_said_once(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("verify", el_centro)
    assert ran.status == 2
    assert f"{el_centro}: this is an incident, not the record of a memo\n" in ran.err
    assert ran.err.count("nobody mends") == 1


def test_it_holds_with_other_texts_now(policycheck: Run, file: Path, tmp_path: Path) -> None:
    name = "policies/blendon-township-pd/use-of-force.md"
    old = (ROOT / name).read_text()
    (tmp_path / "over" / name).parent.mkdir(parents=True)
    (tmp_path / "over" / name).write_text(old.replace("of the vehicle, or if deadly", "of the vehicle or if deadly"))
    assert "of the vehicle, or if deadly" in old
    ran = policycheck("verify", file, "--library", tmp_path / "over")
    assert ran.status == 0
    assert ran.out.startswith("The record holds, but the texts now in force differ\n")
    flat = " ".join(ran.out.split())
    assert "of the vehicle, or if deadly" in flat
    assert "of the vehicle or if deadly" in flat
    assert "provision blendon-township-pd/use-of-force#" in flat
    assert "every result would be the same" in flat


def test_it_does_not_hold(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    result = record["outcome"]["findings"][0]
    wrong = {name: {"outcome": "not_in_force", "ends": ["not_in_force"]} for name in result["accounts"]}
    changed = record | {"outcome": record["outcome"] | {"findings": [result | {"accounts": wrong}]}}
    file.write_bytes(canonical(changed))
    ran = policycheck("verify", file)
    assert ran.status == 1
    assert ran.out.startswith("The record does not hold\n")
    assert "the record says: not in force; evaluated again: " in " ".join(ran.out.split())
    data = json.loads(policycheck("verify", file, "--format", "json").out)
    assert (data["schema"], data["verdict"]) == ("policycheck/verification/2", "does not hold")
    assert {one["rule"] for one in data["differences"]} == {result["rule"]}


def test_a_damaged_text_is_named(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    incident = record["incident"]
    file.write_bytes(canonical(record | {"incident": incident | {"text": incident["text"] + " "}}))
    ran = policycheck("verify", file)
    assert ran.status == 1
    assert "The record does not hold\n\nIt was changed or damaged after it was made." in ran.out
    assert "- The text of the incident file does not match the SHA-256" in ran.out


def test_another_form_and_another_version_are_said(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    versions = record["versions"] | {"policycheck": "0.0.1"}
    file.write_text(json.dumps(record | {"versions": versions}, indent=1))
    ran = policycheck("verify", file)
    assert ran.status == 0
    flat = " ".join(ran.out.split())
    assert "The file is laid out in another way" in flat
    assert "Made by policycheck 0.0.1, and evaluated again by another version" in flat


def test_a_record_fits_its_schema(record: dict[str, Any]) -> None:
    jsonschema.validate(record, Record.model_json_schema(by_alias=True))


DEEP = "[" * 100_000
BAD = {
    "empty": (b"", "this file is empty"),
    "no text": (b"\xff\xfe\x00", "byte-order mark"),
    "not UTF-8": (b'{"schema": "\xe9"}', "is not UTF-8"),
    "no JSON": (b"policycheck", "this is not JSON"),
    "a list": (b"[]", ""),
    "a number": (b"12", ""),
    "deep": (DEEP.encode(), "levels of lists"),
    "an incident": ((ROOT / "incidents" / "blendon-township-2023.json").read_bytes(), "this is an incident"),
    "huge": (b" " * 16_000_001, "the bound is 16 MB"),
    "half a character": (b'{"schema": "\\ud800"}', "one half of a character"),
    "a key twice": (b'{"schema": "policycheck/record/1", "schema": "policycheck/record/1"}', "a second time"),
    "a large number": (b'{"versions": 12345678901234567890}', "digits"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_record_is_refused(policycheck: Run, tmp_path: Path, name: str) -> None:
    content, cause = BAD[name]
    path = tmp_path / "bad.json"
    path.write_bytes(content)
    ran = policycheck("verify", path)
    assert (ran.status, ran.out) == (2, "")
    assert str(path) in ran.err
    assert cause in ran.err


def test_a_record_that_is_not_there_is_refused(policycheck: Run, tmp_path: Path) -> None:
    assert policycheck("verify", tmp_path / "none.json").status == 2
    assert policycheck("verify", tmp_path).status == 2


@pytest.mark.parametrize(
    "path",
    ["../../etc/passwd", "/etc/passwd", "rules/a", "policies/x/y/z.md", "rules/../../x.yaml", "rules/a/\u202e.yaml"],
)
def test_a_path_outside_a_library_is_refused(policycheck: Run, file: Path, record: dict[str, Any], path: str) -> None:
    files = [record["files"][0] | {"path": path}, *record["files"][1:]]
    file.write_bytes(canonical(record | {"files": files}))
    ran = policycheck("verify", file)
    assert (ran.status, ran.out) == (2, "")
    assert "\u202e" not in ran.err


@pytest.mark.parametrize(
    "options",
    [
        {"accounts": ["nobody"]},
        {"as_of": "2025-13-40"},
        {"compared": ["../x"]},
        {"assumed": ["="]},
        {"dilemmas": [["a"], []]},
    ],
    ids=str,
)
def test_options_that_cannot_be_are_refused(
    policycheck: Run, file: Path, record: dict[str, Any], options: dict[str, Any]
) -> None:
    file.write_bytes(canonical(record | {"options": record["options"] | options}))
    ran = policycheck("verify", file)
    assert (ran.status, ran.out) == (2, "")
    assert str(file) in ran.err


def test_files_and_findings_stand_once(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    result = record["outcome"]["findings"][0]
    outcome = record["outcome"] | {"findings": [result, result]}
    file.write_bytes(canonical(record | {"files": [*record["files"], record["files"][0]], "outcome": outcome}))
    ran = policycheck("verify", file)
    assert ran.status == 2
    assert ran.err.count("stands here a second time") == 2


def test_entries_that_a_record_repeats_are_told(policycheck: Run, file: Path, record: dict[str, Any]) -> None:
    result = record["outcome"]["findings"][0]
    for accounts in (
        {name: one | {"ends": [*one["ends"], one["ends"][0]]} for name, one in result["accounts"].items()},
        {name: one | {"ends": one["ends"][::-1]} for name, one in result["accounts"].items()},
    ):
        again = [result | {"accounts": accounts}, *record["outcome"]["findings"][1:]]
        file.write_bytes(canonical(record | {"outcome": record["outcome"] | {"findings": again}}))
        ran = policycheck("verify", file)
        repeated = any(len(one["ends"]) > len(set(one["ends"])) for one in accounts.values())
        assert ran.status == repeated, ran.out
        assert ("lists an entry of its outcome twice" in " ".join(ran.out.split())) == repeated


def test_nobody_is_told_to_mend_a_record_that_was_cut(policycheck: Run, file: Path) -> None:
    whole = file.read_bytes()
    for cut in (whole[:-1], whole[: len(whole) // 2], whole + b"x", b"", b"\xef\xbb\xbf" + whole):
        file.write_bytes(cut)
        ran = policycheck("verify", file)
        assert ran.status == 2
        assert "nobody mends a record by hand" in ran.err


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_record_cut_or_overwritten_anywhere_is_told(
    data: st.DataObject, library: Library, record: dict[str, Any], tmp_path: Path
) -> None:
    whole = canonical(record)
    at = data.draw(st.integers(0, len(whole) - 1))
    piece = data.draw(st.binary(max_size=6))
    changed = whole[:at] if data.draw(st.booleans()) else whole[:at] + piece + whole[at + len(piece) + 1 :]
    path = tmp_path / "cut.json"
    path.write_bytes(changed)
    try:
        found = verify(path, library)
    except BadInput as bad:
        told = bad
    else:
        told = None
        assert found.fingerprint != fingerprint(record)
    assert told is None or all(str(path) in problem.place.file for problem in told.problems)


def test_text_from_a_record_controls_no_terminal(library: Library, file: Path, record: dict[str, Any]) -> None:
    outcome = record["outcome"]
    strange = outcome["findings"][0] | {"rule": "x\x1b[2J\u202e\n# <b>"}
    changed = record | {"outcome": outcome | {"findings": [*outcome["findings"], strange]}}
    file.write_bytes(canonical(changed))
    shown = text(document(verify(file, library)))
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "‹U+001B›" in shown
    assert all(len(line) <= 80 for line in shown.splitlines())
