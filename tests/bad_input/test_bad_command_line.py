"""Arguments that cannot be used, and places that cannot be written."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import Refusal, refusal_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def refused(policycheck: Callable[..., Any]) -> Callable[..., Refusal]:
    """Runs the command line, which must refuse."""
    return lambda *arguments: refusal_of(policycheck(*arguments))


def test_names_that_there_are_not(refused: Callable[..., Refusal], el_centro: Path) -> None:
    found = refused("evaluate", el_centro, "--account", "famly", "--account", "zzzz")
    assert found.says("--account", "this incident has no account 'famly'", "did you mean 'family'?")
    assert found.says("--account", "this incident has no account 'zzzz'", "write one of agency, family")
    found = refused("evaluate", el_centro, "--policy", "us-caa", "--policy", "us-ca/penal-cod")
    assert found.says("--policy", "there is no policy or authority 'us-caa'", "did you mean 'us-ca'?")
    assert found.says("--policy", "'us-ca/penal-cod'", "did you mean 'us-ca/penal-code'?")


@pytest.mark.parametrize("day", ["", "yesterday", "2025-02-30", "2025-13-01", "0000-01-01", "5 October 2025"])
def test_a_day_that_is_none(refused: Callable[..., Refusal], el_centro: Path, day: str) -> None:
    found = refused("evaluate", el_centro, f"--as-of={day}")
    assert found.says("--as-of", f"{day!r} is not a date of the calendar", "write a day that there is, as 2026-01-01")


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        ("5/1/2026", "write it as 2026-05-01 (May 1, 2026) or 2026-01-05 (January 5, 2026)"),
        ("10/05/2025", "write it as 2025-10-05 (October 5, 2025) or 2025-05-10 (May 10, 2025)"),
        ("5/5/2026", "write it as 2026-05-05 (May 5, 2026)"),
        ("13/5/2026", "write it as 2026-05-13 (May 13, 2026)"),
        ("13.5.2026", "write it as 2026-05-13 (May 13, 2026)"),
    ],
)
def test_a_day_written_in_another_way_is_told_how_to_be_written(
    refused: Callable[..., Refusal], el_centro: Path, tmp_path: Path, day: str, meant: str
) -> None:
    cause, memo = f"{day!r} is not written as year, month and day", tmp_path / "m.md"
    assert refused("evaluate", el_centro, "--as-of", day).says("--as-of", cause, meant)
    for asked in (
        ("memo", el_centro, "-o", memo),
        ("request", el_centro),
        ("ask", el_centro, "-i", "--reviewer", "A. Reader"),
        ("new", "incident", "x", "--agency", "nypd"),
        ("show", "coverage"),
    ):
        assert refused(*asked, "--date", day).says("--date", cause, meant)


@pytest.mark.parametrize("day", ["0/5/2026", "30/30/2026", "29/2/2025", "2/29/2025", "1/2/0000", "5/1.2026"])
def test_numbers_that_no_day_has_in_any_order(refused: Callable[..., Refusal], el_centro: Path, day: str) -> None:
    assert refused("evaluate", el_centro, "--as-of", day).says("--as-of", "is not a date of the calendar", "2026-01-01")


@pytest.mark.parametrize("command", ["memo", "request", "timeline", "ask"])
def test_one_incident_is_wanted_and_a_folder_named(
    refused: Callable[..., Refusal], tmp_path: Path, command: str
) -> None:
    asked = (command, tmp_path, "-o", tmp_path / "x.md")
    assert refused(*asked).says(str(tmp_path), "this is a folder, and one file is wanted", "name the file in it")
    (tmp_path / "a.json").write_text("{}")
    assert refused(*asked).says(str(tmp_path), "one file is wanted", f"name one of {tmp_path / 'a.json'}")


@pytest.mark.parametrize("command", ["memo", "timeline"])
def test_a_file_whose_name_has_no_ending(refused: Callable[..., Refusal], el_centro: Path, command: str) -> None:
    assert refused(command, el_centro, "-o", "y").says("y", "to a file whose name has no ending", "end it in")


_DOCUMENTS = {
    "a Word document": ("case.docx", ROOT.joinpath("docs/examples/case/documents/complaint.docx").read_bytes()),
    "a PDF document": ("case.pdf", ROOT.joinpath("docs/examples/case/documents/press-release.pdf").read_bytes()),
    "a document of an old Office program": ("case.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "an Excel workbook": ("case.xlsx", b"PK\x03\x04\x14\0xl/workbook.xml"),
    "a zip file": ("case.zip", b"PK\x03\x04\x14\0incident.json"),
}


@pytest.mark.parametrize("kind", _DOCUMENTS)
def test_a_document_that_is_named_as_an_incident_or_as_another_file_of_text(
    refused: Callable[..., Refusal], el_centro: Path, tmp_path: Path, kind: str
) -> None:
    name, content = _DOCUMENTS[kind]
    path, memo = tmp_path / name, tmp_path / "m.md"
    path.write_bytes(content)
    attach = "policycheck attach INCIDENT FILE puts a document beside an incident file"
    for command in (("evaluate", path), ("ask", path), ("memo", path, "-o", memo)):
        assert refused(*command).says(str(path), f"this is {kind}, not an incident file", attach)
    for command in (("memo", el_centro, "-o", memo, "--dispositions", path), ("verify", path)):
        assert f"this is {kind}, not a file of plain text" in " ".join(refused(*command).text.split())


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar(policycheck: Callable[..., Any], el_centro: Path, day: str) -> None:
    assert policycheck("evaluate", el_centro, "--as-of", day).status == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evalute"], "There is no command 'evalute'; did you mean 'evaluate'?"),
        (["evaluate"], "Missing argument 'INCIDENT...'"),
        (["ask", "a", "b"], "Got unexpected extra argument (b)"),
        (["evaluate", "a", "--form", "json"], "--format"),
        (["evaluate", "a", "--format", "xml"], "'text', 'json', 'markdown', 'html', 'docx', 'pdf'"),
        (["evaluate", "a", "--fail-on", "x"], "'violation', 'undetermined', 'never'"),
        (["evaluate", "a", "--account"], "Option '--account' requires an argument"),
        (["schema", "x"], "is not one of 'authority', "),
    ],
)
def test_a_command_line_that_is_none(policycheck: Callable[..., Any], arguments: list[str], said: str) -> None:
    ran = policycheck(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert said in ran.err
    assert "Error: " in ran.err
    assert "Traceback" not in ran.err


def test_places_that_cannot_be_written(refused: Callable[..., Refusal], tmp_path: Path, el_centro: Path) -> None:
    def refusal(output: Path | str) -> Refusal:
        return refused("evaluate", el_centro, "-o", output)

    plain = tmp_path / "plain.txt"
    plain.write_text("kept")
    cannot = "this file cannot be written: "
    found = refusal(tmp_path / "gone" / "a.txt")
    assert found.says("gone/a.txt", f"{cannot}there is no such folder", "make the folder first")
    assert refusal(tmp_path).says(tmp_path.name, f"{cannot}this is a directory", "name a file in it")
    assert refusal(plain / "a.txt").says("plain.txt/a.txt", f"{cannot}a part of this path is a file", "check the path")
    assert refusal(tmp_path / ("x" * 300)).says("x" * 300, f"{cannot}this path is too long", "check the path")
    assert plain.read_text() == "kept"
    assert [path.name for path in tmp_path.iterdir()] == ["plain.txt"]


def test_paths_that_are_too_long_to_be_looked_up(
    refused: Callable[..., Refusal], tmp_path: Path, el_centro: Path
) -> None:
    name = "x" * 5_000
    found = refused("memo", el_centro, "-o", tmp_path / "memo.md", "--dispositions", name)
    assert found.says("--dispositions", "there is no list and no file of the name", "write nacole, ccrb, or the path")
    assert refused("lint", name).says(name, "there is no such file or folder", "check the path")
    assert refused("test", name).says(name, "there is no such file or folder", "check the path")


def test_a_pipe_is_written_to_and_not_replaced(
    policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path
) -> None:
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()), daemon=True)
    reader.start()  # a pipe holds less than a report
    assert policycheck("evaluate", el_centro, "-o", pipe).status == 0
    reader.join(timeout=60)
    assert read[0].startswith(b"Shooting")
    assert pipe.is_fifo()


def test_a_bad_file_writes_nothing(refused: Callable[..., Refusal], tmp_path: Path) -> None:
    bad, output = tmp_path / "bad.json", tmp_path / "out.txt"
    bad.write_text("{")
    output.write_text("kept")
    refused("evaluate", bad, "-o", output)
    assert output.read_text() == "kept"
