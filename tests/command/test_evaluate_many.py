"""Several files or a folder: every incident in a row or a line, whatever else is in the folder."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran

import policycheck.batch.run as batch_run
from policycheck.batch.files import named_files
from policycheck.batch.one_file import FileEvaluator
from policycheck.batch.summary import incidents_evaluation
from policycheck.document.terminal import text
from policycheck.library.library import Library
from policycheck.model.incidents import AskedOptions
from policycheck.report.incidents import incidents_document

Run = Callable[..., Ran]
ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "docs" / "examples" / "quoted" / "incident.json"


def bare(path: Path, **changes: Any) -> Path:
    """The shortest file of an incident; on one recording more, a departure from no rule."""
    head = {"schema": "policycheck/incident/1", "id": path.stem, "title": f"Case {path.stem}", "agency": "el-centro-pd"}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(head | changes))
    return path


@pytest.fixture
def folder(tmp_path: Path, el_centro: Path) -> Path:
    """Three incidents, one of them in a folder below."""
    inside = tmp_path / "cases"
    for name in ("b", "sub/a"):
        bare(inside / f"{name}.json", date="2025-10-05")
    (inside / "c.json").write_text(el_centro.read_text())
    return inside


def lines(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.out.splitlines()]


def test_a_folder_gives_a_row_an_incident_and_what_they_come_to_together(policycheck: Run, folder: Path) -> None:
    ran = policycheck("evaluate", folder)
    told = " ".join(ran.out.split())
    assert (ran.status, ran.err) == (0, "")
    assert told.startswith("3 incidents October 5, 2025 · El Centro Police Department")
    assert (
        told.index("Possible departure from guidance, disputed by account: 1")
        < told.index("Case b")
        < told.index("Case a")
    )
    assert "Move out of an approaching vehicle's path instead of firing · El Centro Police Department 1 1" in told
    assert "Possible departure from guidance: 1 (another account rules out each of these; whether the text" in told
    assert "No second engine worked this out again" in told
    assert max(map(len, ran.out.splitlines())) <= 80


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_many_incidents_are_told_in_words_at_every_width(library: Library, width: int) -> None:
    """Duties before guidance, no code for a column, and the name of a file in one piece."""
    evaluator = FileEvaluator(library, AskedOptions(), "row")
    files = named_files([ROOT / "incidents"]).files
    rows = [row for row in (evaluator(file).row for file in files) if row is not None]
    shown = text(incidents_document(incidents_evaluation(library, AskedOptions(), rows, (), 0)), width)
    assert max(map(len, shown.splitlines())) <= width
    assert all(Path(row.file).name in shown for row in rows)
    told = " ".join(shown.split())
    assert not re.search(r"VIOL|DEP\?|unless differs|[*†‡]", told)
    assert told.index("Possible violation if no exception") < told.index("Possible departure from guidance")
    by_rule = told[told.index("Possible violations, by rule") :]
    heads = (
        "Possible violation if no exception is shown",
        "No firing at the operator",
        "Possible departure",
        "Move out",
    )
    places = [by_rule.index(head) for head in heads]
    assert places == sorted(places)


def test_the_row_counts_as_the_report_on_the_incident_does(policycheck: Run, folder: Path) -> None:
    evaluated = json.loads(policycheck("evaluate", folder, "--format", "json").out)
    row = next(row for row in evaluated["incidents"] if row["file"].endswith("c.json"))
    assert row["gravest"] == "possible_departure"
    of_32 = {"possible_departure": 1, "by_account": 3, "open": 27, "no_violation": 1}
    assert row["results"] == {**of_32, "does_not_apply": 21}
    alone = " ".join(policycheck("evaluate", folder / "c.json").out.split())
    assert "What may have been violated: 1 of 32 results" in alone
    (breach,) = row["breaches"]
    assert (breach["accounts"], breach["disputed"], breach["undated"]) == (["press"], True, True)
    assert evaluated["by_gravest"] == {"possible_departure": 1, "open": 2}
    assert [count["incidents"] for count in evaluated["open_facts"]] == sorted(
        (count["incidents"] for count in evaluated["open_facts"]), reverse=True
    )
    assert "medical-aid" in row["topics_not_held"]


@pytest.mark.parametrize(("form", "start"), [("html", "<!DOCTYPE"), ("md", "# 3 incidents"), ("json", "{")])
def test_output_follows_the_files_name(policycheck: Run, tmp_path: Path, folder: Path, form: str, start: str) -> None:
    ran = policycheck("evaluate", folder, "-o", tmp_path / f"all.{form}")
    assert (ran.status, ran.out, ran.err) == (0, "", "")
    assert (tmp_path / f"all.{form}").read_text().startswith(start)


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_it_can_be_printed(policycheck: Run, tmp_path: Path, folder: Path, form: str) -> None:
    assert policycheck("evaluate", folder, "-o", tmp_path / f"all.{form}").status == 0
    assert (tmp_path / f"all.{form}").stat().st_size > 1000


def test_a_line_is_the_json_of_the_incident_by_itself(policycheck: Run, folder: Path, tmp_path: Path) -> None:
    shown = lines(policycheck("evaluate", folder, "--format", "jsonl"))
    assert [line["incident"] for line in shown] == ["b", "el-centro-2025-10-05", "a"]
    alone = policycheck("evaluate", folder / "c.json", "--format", "json", "--cross-check", "off")
    assert shown[1] == json.loads(alone.out)
    assert lines(policycheck("evaluate", folder / "c.json", "--format", "jsonl")) == [shown[1]]
    written = policycheck("evaluate", folder, "-o", tmp_path / "all.jsonl")
    assert (written.status, written.out) == (0, "")
    assert [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()] == shown


def test_the_schema_describes_the_report(policycheck: Run, folder: Path) -> None:
    import jsonschema

    schema = json.loads(policycheck("schema", "evaluations").out)
    jsonschema.validate(json.loads(policycheck("evaluate", folder, "--format", "json").out), schema)


@pytest.mark.parametrize("form", ["jsonl", "json", "text"])
def test_any_number_of_processors_gives_the_same_bytes(
    policycheck: Run, monkeypatch: pytest.MonkeyPatch, folder: Path, form: str
) -> None:
    for number in range(4):
        bare(folder / "more" / f"{number}.json")
    (folder / "more" / "bad.json").write_text("{")
    monkeypatch.setattr(batch_run, "_FEW", 2)
    told = []
    for count in (1, 2, 3):
        monkeypatch.setattr(batch_run, "processors", lambda count=count: count)
        told.append(policycheck("evaluate", folder, "--format", form))
    assert told[0].status == 2
    assert told[0] == told[1] == told[2]


def test_no_more_is_handed_out_than_the_workers_need(library: Library, tmp_path: Path) -> None:
    """Of many files, results that nobody has taken yet are not piled up."""
    for number in range(30):
        bare(tmp_path / f"{number:02}.json")
    files = named_files([tmp_path]).files
    taken = batch_run.evaluated_files(FileEvaluator(library, AskedOptions(), "line"), files, workers=2)
    assert [next(taken).incident for _ in range(3)] == ["00", "01", "02"]
    taken.close()  # and what was not asked for is not waited for


def test_a_bad_file_is_told_with_all_its_problems_and_stops_no_other(policycheck: Run, folder: Path) -> None:
    bare(folder / "bad.json", agency="nowhere", colour="blue")
    ran = policycheck("evaluate", folder)
    assert ran.status == 2
    assert f"{folder / 'bad.json'}:1:" in ran.err
    assert "no authority of the library is called 'nowhere'" in ran.err
    assert "colour" in ran.err
    assert "2 problems; 1 file could not be evaluated; 3 were" in ran.err
    told = " ".join(ran.out.split())
    assert told.startswith("3 incidents")
    assert "What could not be evaluated" in told
    shown = lines(policycheck("evaluate", folder, "--format", "jsonl"))
    assert [("problems" in line) for line in shown] == [False, True, False, False]
    assert shown[1]["file"] == str(folder / "bad.json")
    assert {problem["place"]["line"] for problem in shown[1]["problems"]} == {1}
    assert all(problem["cause"] and problem["remedy"] for problem in shown[1]["problems"])


def test_json_of_another_schema_is_passed_over_aloud(policycheck: Run, folder: Path) -> None:
    (folder / "record.json").write_text(json.dumps({"schema": "policycheck/record/1"}))
    (folder / "next.json").write_text(json.dumps({"schema": "policycheck/incident/2"}))
    (folder / "plain.json").write_text("[1]")
    ran = policycheck("evaluate", folder)
    assert ran.status == 2
    assert "1 JSON file was passed over: it declares another schema" in " ".join(ran.out.split())
    assert "2 files could not be evaluated; 3 were" in ran.err
    named = policycheck("evaluate", folder / "record.json", folder / "b.json")
    assert named.status == 2, "a file that is named is meant to be an incident"


@pytest.mark.parametrize("form", ["text", "jsonl"])
def test_a_folder_without_an_incident_is_refused(policycheck: Run, tmp_path: Path, form: str) -> None:
    (tmp_path / "empty").mkdir()
    ran = policycheck("evaluate", tmp_path / "empty", "--format", form, "-o", tmp_path / "out.txt")
    assert (ran.status, ran.out) == (2, "")
    assert f"{tmp_path / 'empty'}: no incident stands in this folder" in ran.err
    assert "name the folder or the files of the incidents" in ran.err
    (tmp_path / "empty" / "record.json").write_text(json.dumps({"schema": "policycheck/record/1"}))
    assert policycheck("evaluate", tmp_path / "empty").status == 2
    assert not (tmp_path / "out.txt").exists()


def test_links_that_lead_in_circles_are_followed_once(policycheck: Run, folder: Path) -> None:
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "sub" / "again.json").symlink_to(folder / "b.json")
    assert [line["incident"] for line in lines(policycheck("evaluate", folder, folder, "--format", "jsonl"))] == [
        "b",
        "el-centro-2025-10-05",
        "a",
    ]
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "gone.json").symlink_to(folder / "nothing")
    ran = policycheck("evaluate", folder)
    assert ran.status == 2
    assert "this path is a symbolic link that leads back to itself" in ran.err
    assert "this symbolic link leads to no file" in ran.err
    assert "2 files could not be evaluated; 3 were" in ran.err


def test_what_cannot_be_read_is_told(policycheck: Run, folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")
    (folder / "missing").mkdir()
    (folder / "b.json").chmod(0)
    (folder / "sub").chmod(0)
    try:
        ran = policycheck("evaluate", folder, folder / "not-there.json")
    finally:
        (folder / "sub").chmod(0o700)
    assert ran.status == 2
    assert "pipe.json: this is no file but a device or a pipe" in ran.err
    assert "not-there.json: there is no such file" in ran.err
    if os.geteuid():  # who may do anything may read them
        assert "b.json: this file may not be read" in ran.err
        assert f"{folder / 'sub'}: this file may not be read" in ran.err


def test_names_of_any_characters(policycheck: Run, tmp_path: Path) -> None:
    bare(tmp_path / "a\nb.json", id="line-break")
    named = os.fsencode(tmp_path) + b"/caf\xe9.json"
    Path(os.fsdecode(named)).write_bytes(bare(tmp_path / "x.json").read_bytes())
    (tmp_path / "\x1b[31m.json").write_text("{")
    for form in ("text", "json", "html", "jsonl"):
        ran = policycheck("evaluate", tmp_path, "--format", form)
        assert ran.status == 2
        assert "\x1b" not in ran.out + ran.err
        assert "Traceback" not in ran.err
        assert len(ran.out.splitlines()) == 4 if form == "jsonl" else ran.out


def test_an_id_that_stands_twice_is_told_with_both_files(policycheck: Run, tmp_path: Path) -> None:
    bare(tmp_path / "one.json", id="same")
    bare(tmp_path / "two.json", id="same")
    said = f"2 files have the id same: {tmp_path}/one.json and {tmp_path}/two.json."
    assert said.replace(" ", "") in "".join(policycheck("evaluate", tmp_path).out.split())
    assert said in policycheck("evaluate", tmp_path, "--format", "jsonl").err
    assert {
        Path(row["file"]).name
        for row in json.loads(policycheck("evaluate", tmp_path, "--format", "json").out)["incidents"]
    } == {"one.json", "two.json"}


@pytest.mark.parametrize(("condition", "status"), [("violation", 1), ("undetermined", 1), ("never", 0)])
def test_fail_on(policycheck: Run, folder: Path, condition: str, status: int) -> None:
    for form in ("text", "jsonl"):
        assert policycheck("evaluate", folder, "--fail-on", condition, "--format", form).status == status


def test_a_bad_file_weighs_more_than_what_fail_on_names(policycheck: Run, folder: Path) -> None:
    (folder / "bad.json").write_text("{")
    assert policycheck("evaluate", folder, "--fail-on", "violation").status == 2
    assert policycheck("evaluate", folder / "b.json", folder / "sub", "--fail-on", "violation").status == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            ("--why-not", "us-ca.report-use-of-force", "el-centro-pd.move-out-of-path"),
            "--why-not: this is asked of one",
        ),
        (("--as-of", "2025-02-30"), "--as-of: '2025-02-30' is not a date of the calendar"),
        (("--policy", "nobody"), "--policy: there is no policy or authority 'nobody'"),
    ],
)
def test_options_that_make_no_sense_are_refused_at_once(
    policycheck: Run, folder: Path, options: tuple[str, ...], told: str
) -> None:
    ran = policycheck("evaluate", folder, *options)
    assert (ran.status, ran.out) == (2, "")
    assert told in ran.err
    assert "1 problem; nothing was done" in ran.err


def test_options_hold_for_every_incident(policycheck: Run, folder: Path) -> None:
    ran = policycheck("evaluate", folder, "--account", "press", "--format", "json")
    assert ran.status == 2, "two of the incidents have no such account"
    assert "--account: this incident has no account 'press'" in ran.err
    (row,) = json.loads(ran.out)["incidents"]
    assert row["results"]["possible_departure"] == 1
    compared = json.loads(policycheck("evaluate", folder, "--policy", "renton-pd", "--format", "json").out)
    assert any(rule["comparison"] and rule["rule"].startswith("renton-pd.") for rule in compared["rules"])
    early = json.loads(policycheck("evaluate", folder, "--as-of", "1990-01-01", "--format", "json").out)
    assert early["asked"]["as_of"] == "1990-01-01"
    supposed = policycheck("evaluate", folder, "--assume", "officer.carried_recorder@officer-3=no", "--format", "jsonl")
    assert supposed.status == 2, "the others name no officer 3"
    assert [bool(line.get("assumed")) for line in lines(supposed)] == [False, True, False]


def test_the_second_engine_is_asked_only_if_it_is_called(policycheck: Run, folder: Path) -> None:
    asked = json.loads(policycheck("evaluate", folder, "--format", "json").out)
    assert {row["second_engine"] for row in asked["incidents"]} == {"not run"}
    auto = json.loads(policycheck("evaluate", folder, "--format", "json", "--cross-check", "auto").out)
    assert {row["second_engine"] for row in auto["incidents"]} <= {"agreed", "not installed"}


def test_documents_are_read_as_for_one(policycheck: Run, folder: Path) -> None:
    shown = lines(policycheck("evaluate", EXAMPLE, folder / "b.json", "--format", "jsonl"))
    alone = policycheck("evaluate", EXAMPLE, "--format", "json", "--cross-check", "off")
    assert shown[0] == json.loads(alone.out)
    assert any(source["quotations"] for source in shown[0]["sources"])


def test_what_is_read_is_not_written_over(policycheck: Run, folder: Path) -> None:
    before = (folder / "b.json").read_bytes()
    ran = policycheck("evaluate", folder, "-o", folder / "b.json")
    assert ran.status == 2
    assert "the output would be written over a file that is read" in ran.err
    assert (folder / "b.json").read_bytes() == before
    for _ in range(2):  # the report of the first time is no incident
        assert policycheck("evaluate", folder, "-o", folder / "all.json").status == 0
    assert len(json.loads((folder / "all.json").read_text())["incidents"]) == 3
    assert policycheck("evaluate", folder, "-o", folder / "none" / "all.html").status == 2


@pytest.mark.skipif(os.name == "nt", reason="sends a signal")
def test_ctrl_c_leaves_nothing_behind(tmp_path: Path, el_centro: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    for number in range(60):
        (cases / f"{number:02}.json").write_text(el_centro.read_text())
    command = [sys.executable, "-m", "policycheck", "evaluate", str(cases), "-o", str(tmp_path / "all.jsonl")]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # which tests run in the background ignore
    process = subprocess.Popen(command, start_new_session=True, stderr=subprocess.PIPE, text=True)
    signal.signal(signal.SIGINT, before)
    until = time.monotonic() + 60
    while not any(path.stat().st_size for path in tmp_path.glob(".all.jsonl.*")) and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    _, told = process.communicate(timeout=60)
    assert (process.returncode, told.strip()) == (130, "stopped")
    assert [path.name for path in tmp_path.iterdir()] == ["cases"]


def test_files_none_of_which_can_be_read_give_no_report(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("evaluate", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "all.html")
    assert (ran.status, ran.out) == (2, "")
    assert "2 problems; 2 files could not be evaluated; none was" in ran.err
    assert list(tmp_path.iterdir()) == []
