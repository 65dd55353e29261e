"""Arguments that cannot be used, and places that cannot be written."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import Refusal, refusal_of


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
