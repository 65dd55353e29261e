"""The command `policycheck screen`, and what its page says of it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "screen.md").read_text()
FOLDER = ROOT / "docs" / "examples" / "screening"
TABLE, MAPPING = FOLDER / "county-shootings.csv", FOLDER / "county-shootings.yaml"
Run = Callable[..., Any]


def table(heading: str) -> list[list[str]]:
    """The rows of the first table after a text of the page."""
    found = re.search(r"\n(\|[^\n]*\n\|[-|]+\n(?:\|[^\n]*\n)+)", PAGE[PAGE.index(heading) :])
    assert found is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found[1].splitlines()[2:]]


def test_the_command_at_the_head_of_the_page_runs(policycheck: Run, tmp_path: Path, monkeypatch: Any) -> None:
    found = re.search(r"```sh\npolicycheck (screen .*?)\n```", PAGE, re.DOTALL)
    assert found is not None
    (tmp_path / "docs").symlink_to(ROOT / "docs")
    monkeypatch.chdir(tmp_path)
    ran = policycheck(*found[1].replace("\\\n", "").split())
    assert (ran.status, ran.err) == (0, "")
    assert (tmp_path / "rows.csv").exists()
    assert "<html" in (tmp_path / "report.html").read_text()


def test_every_option_is_in_the_table_of_the_page(policycheck: Run) -> None:
    shown = {option for row in table("## Options") for option in re.findall(r"--[a-z-]+", row[0])}
    listed = set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", policycheck("screen", "--help").out, re.MULTILINE))
    assert shown == listed - {"--output", "--help"}


def test_the_rows_shown_on_the_page_are_those_that_are_written(policycheck: Run, tmp_path: Path) -> None:
    out = tmp_path / "rows.csv"
    asked = (
        "--rules",
        "el-centro-pd",
        "--about",
        "moving-vehicles",
        "--reasons",
        "--group-by",
        "department",
        "-o",
        out,
    )
    assert policycheck("screen", TABLE, "--mapping", MAPPING, *asked).status == 0
    found = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    names, *rows = out.read_text().splitlines()
    shown = found[1].splitlines()
    assert shown == [names, *(row for row in rows if row.split(",")[1] in ("1", "5", "6", "7"))]
    columns = [name.strip('"') for name in names.split(",")]
    told = [
        name.replace("RULE", "el-centro-pd.move-out-of-path").replace("COLUMN", "department") for name in _columns()
    ]
    assert told == columns


def _columns() -> list[str]:
    return [name for row in table("## The rows") for name in re.findall(r"`([^`]*)`", row[0])]


def test_the_ends_on_the_page_are_those_there_are() -> None:
    from policycheck.screening.kernel import OUTCOMES, POSSIBLE_CONCLUSIONS

    text = PAGE[PAGE.index("## The rows") :]
    assert all(f"`{one}`" in text for one in (*OUTCOMES, *POSSIBLE_CONCLUSIONS, "departure", "departure_from_guidance"))


def test_the_summary_is_given_as_text_or_json(policycheck: Run) -> None:
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "--about", "moving-vehicles")
    text, found = policycheck(*asked), policycheck(*asked, "--format", "json")
    assert (text.status, found.status, text.err, found.err) == (0, 0, "", "")
    assert "No firing at a moving vehicle" in text.out
    screening = json.loads(found.out)
    assert screening["schema"] == "policycheck/screening/2"
    assert (screening["reading"]["rows"], screening["reading"]["unread"]) == (12, 1)
    by_rule = {rule["id"]: rule["counts"] for rule in screening["rules"]}
    assert by_rule["nypd.no-firing-at-moving-vehicle"] == {
        "possible_violation": 4,
        "no_violation": 1,
        "does_not_apply": 1,
        "undetermined": 5,
        "prima_facie": 2,
        "not_in_force": 0,
    }


def test_bad_options_are_all_told_at_once(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck(
        *("screen", TABLE, "--mapping", MAPPING, "--rules", "nobody", "--about", "nothing", "--reasons", "--resume"),
        *("--report", tmp_path / "report.odt"),
    )
    assert ran.status == 2
    for told in (
        "'nobody'",
        "'nothing'",
        "--reasons: ",
        "--resume: ",
        "end it in .txt, .md, .html, .docx or .pdf",
        "5 problems",
    ):
        assert told in ran.err


@pytest.mark.parametrize(
    ("report", "told"),
    [
        ("none/report.html", "there is no such folder"),
        ("folder.html", "this is a folder"),
        ("table.html", "over a file that is read or written"),
    ],
)
def test_a_report_that_cannot_be_written_is_refused_before_the_work(
    policycheck: Run, tmp_path: Path, report: str, told: str
) -> None:
    (tmp_path / "folder.html").mkdir()
    (tmp_path / "table.html").write_bytes(TABLE.read_bytes())
    ran = policycheck("screen", tmp_path / "table.html", "--mapping", MAPPING, "--report", tmp_path / report)
    assert ran.status == 2
    assert told in ran.err
    assert ran.out == ""


def test_spark_does_not_resume_and_says_why(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck(
        *("screen", TABLE, "--mapping", MAPPING, "--engine", "spark", "--resume", "-o", tmp_path / "rows.parquet")
    )
    assert ran.status == 2
    assert "what Spark has done is not kept when it stops" in ran.err


@pytest.mark.parametrize(
    ("engine", "library", "extra"),
    [("local", "pyarrow", "screen"), ("local", "numpy", "screen"), ("spark", "pyspark", "spark")],
)
def test_what_is_not_installed_is_named_with_how_to_install_it(
    policycheck: Run, monkeypatch: pytest.MonkeyPatch, engine: str, library: str, extra: str
) -> None:
    monkeypatch.setattr("policycheck.cli.screen.find_spec", lambda name: None if name == library else find_spec(name))
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, "--engine", engine)
    assert ran.status == 2
    assert f"screening needs {library}, which is not installed" in ran.err
    assert f"pip install '.[{extra}]'" in ran.err


def test_a_table_without_rows_is_said_aloud(policycheck: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(TABLE.read_text().splitlines()[0] + "\n")
    ran = policycheck("screen", path, "--mapping", MAPPING, "--rules", "nypd")
    assert (ran.status, ran.err) == (0, "the table has no rows: nothing was screened\n")
    assert ran.out
    path.write_text(TABLE.read_text().splitlines()[0] + "\nx\n")
    ran = policycheck("screen", path, "--mapping", MAPPING, "--rules", "nypd")
    assert ran.err == "no row was screened: of 1, the mapping leaves 0 out, and 1 could not be read\n"


def test_files_that_are_not_read_are_named(policycheck: Run, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(TABLE.read_bytes())
    (tmp_path / "notes\x1b.txt").touch()
    ran = policycheck("screen", tmp_path, "--mapping", MAPPING, "--rules", "nypd")
    assert ran.err == "notes‹U+001B›.txt: not read, as it is neither CSV, JSON Lines nor Parquet\n"


def test_drafts_that_there_are_not_are_said(policycheck: Run) -> None:
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "--drafts")
    assert ran.status == 0
    assert ran.err.startswith("--drafts: none of these rules is a draft")


def test_drafts_are_marked(policycheck: Run) -> None:
    folder = ROOT / "docs" / "examples" / "draft"
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, "--library", folder, "--drafts", "--format", "json")
    assert (ran.status, ran.err) == (0, "")
    assert any(rule["draft"] for rule in json.loads(ran.out)["rules"])


def test_a_stop_says_how_to_go_on(policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "rows.parquet"
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "-o", out)

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("policycheck.screening.local.write_rows", stop)
        ran = policycheck(*asked)
    assert ran.status == 130
    assert f"what is done is kept in {out}.unfinished; the same command with --resume goes on with it" in ran.err
    assert not out.exists()
    again = policycheck(*asked)
    assert again.status == 2
    assert "add --resume to go on with it" in again.err
    assert policycheck(*asked, "--resume").status == 0
    assert out.exists()


def test_a_stop_before_anything_is_done_leaves_nothing(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("policycheck.screening.step.ScreeningStep.run", stop)
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "-o", tmp_path / "rows.parquet")
    assert (ran.status, ran.err.strip(), list(tmp_path.iterdir())) == (130, "stopped", [])


def test_the_last_line_says_what_was_done(policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policycheck.library.files import refuse

    out = tmp_path / "rows.csv"
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "-o", out)
    with monkeypatch.context() as patch:
        patch.setattr("policycheck.screening.local.write_rows", lambda path, *_: refuse(str(path), "full", "make room"))
        ran = policycheck(*asked)
    assert ran.status == 2
    assert ran.err.endswith(
        f"1 problem; what was done is kept in {out}.unfinished: add --resume to go on with it, or delete it to begin "
        "anew\n"
    )
    again = policycheck(*asked)
    assert again.err.endswith("1 problem; nothing was done\n")


def test_a_report_that_cannot_be_written_takes_nothing_else_away(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from policycheck.library.files import refuse

    rows = tmp_path / "rows.csv"
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "--format", "json", "-o", rows)
    asked += ("--report", tmp_path / "report.html")
    monkeypatch.setattr(
        "policycheck.cli.screen.write_document",
        lambda _document, _form, path: refuse(str(path), "no room", "make room"),
    )
    ran = policycheck(*asked)
    assert ran.status == 2
    assert json.loads(ran.out)["schema"] == "policycheck/screening/2"
    assert rows.exists()
    assert ran.err.endswith(f"1 problem; the rows are written to {rows}; the summary is given\n")


def test_a_full_standard_output_takes_nothing_else_away(tmp_path: Path) -> None:
    rows, report = tmp_path / "rows.csv", tmp_path / "report.html"
    asked = ["screen", str(TABLE), "--mapping", str(MAPPING), "--rules", "nypd", "-o", str(rows)]
    command = [sys.executable, "-m", "policycheck", *asked, "--report", str(report)]
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(command, check=False, stdout=full, stderr=subprocess.PIPE, text=True)
    assert ran.returncode == 2
    assert "standard output: the summary cannot be written: No space left on device" in ran.stderr
    assert ran.stderr.endswith(f"1 problem; the rows are written to {rows}; the report is written to {report}\n")
    assert rows.exists()
    assert report.exists()


@pytest.mark.parametrize("form", ["txt", "md", "html", "docx", "pdf"])
def test_the_report_is_written_in_the_form_of_its_ending(policycheck: Run, tmp_path: Path, form: str) -> None:
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd", "--format", "json")
    ran = policycheck(*asked, "--report", tmp_path / f"report.{form}")
    assert (ran.status, ran.err) == (0, "")
    written = (tmp_path / f"report.{form}").read_bytes()
    if form in ("txt", "md", "html"):
        assert "never a finding" in " ".join(written.decode().split())
    assert (b"data:image/" in written) == (form == "html")


def test_without_matplotlib_the_report_has_the_tables(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "policycheck.cli.options.find_spec", lambda name: None if name == "matplotlib" else find_spec(name)
    )
    asked = ("screen", TABLE, "--mapping", MAPPING, "--rules", "nypd")
    ran = policycheck(*asked, "--report", tmp_path / "report.html")
    assert ran.status == 0
    assert "pip install '.[picture]'" in ran.err
    written = (tmp_path / "report.html").read_text()
    assert "<table" in written
    assert "data:image/" not in written


def test_what_is_wrong_with_the_table_is_told_with_the_rest(policycheck: Run, tmp_path: Path) -> None:
    asked = ("--rules", "nobody", "--group-by", "nothing", "-o", tmp_path / "rows.xlsx")
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, *asked)
    assert ran.status == 2
    for told in ("'nobody'", "has no column 'nothing'", "end it in .parquet or .csv", "3 problems; nothing was done"):
        assert told in ran.err
    ran = policycheck("screen", tmp_path / "none.csv", "--mapping", MAPPING, "--about", "nothing")
    assert "there is no such file or folder" in ran.err
    assert "2 problems" in ran.err


def test_an_output_without_a_name_is_refused(policycheck: Run) -> None:
    ran = policycheck("screen", TABLE, "--mapping", MAPPING, "-o", "")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("-o: this names no file\n")
    assert ran.err.endswith("1 problem; nothing was done\n")


def test_spark_is_not_started_for_what_cannot_be(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark", reason="needs pyspark: pip install '.[spark]'")

    def session_of(_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("policycheck.screening.spark.run.session_of", session_of)
    for name in ("HADOOP_CONF_DIR", "YARN_CONF_DIR", "SPARK_CONF_DIR", "SPARK_HOME", "PYSPARK_SUBMIT_ARGS"):
        monkeypatch.delenv(name, raising=False)
    asked = ("--mapping", MAPPING, "--engine", "spark", "-o", tmp_path / "rows.csv")
    for data in (tmp_path / "none.csv", f"file://{tmp_path}/none.csv"):
        ran = policycheck("screen", data, *asked)
        assert ran.status == 2
        for told in (f"{data}: there is no such file or folder", "does not end in .parquet", "2 problems"):
            assert told in ran.err
    monkeypatch.setenv("HADOOP_CONF_DIR", str(tmp_path))
    for data in (tmp_path / "none.csv", "hdfs://host/none.csv"):  # they may lie elsewhere
        assert "no such file" not in policycheck("screen", data, *asked).err


def test_no_other_command_waits_for_what_screening_needs() -> None:
    code = "import sys; from policycheck.cli import main; import policycheck.cli.screen; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert {"pyarrow", "numpy", "narwhals", "pyspark"} & set(ran.stdout.split()) == set()


def test_progress_is_shown_on_a_terminal_alone(tmp_path: Path) -> None:
    import pty

    command = [sys.executable, "-m", "policycheck", "screen", str(TABLE), "--mapping", str(MAPPING), "--rules", "nypd"]
    mine, theirs = pty.openpty()
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path)
    os.close(theirs)
    shown = os.read(mine, 10_000).decode()
    os.close(mine)
    assert "screening" in shown
    assert "100%" in shown
    quiet = subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
    assert (quiet.stdout, quiet.stderr) == (ran.stdout, b"")
