"""Things that went wrong once, each with the test that would have caught it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycheck.library.json_source import plain_json, read_json
from policycheck.model.problem import BadInput, Problem, did_you_mean

PIECES = [
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"a"',
    '"b"',
    "1",
    "-0",
    "1e5",
    "1e999",
    "NaN",
    "true",
    "null",
    '"\\u00e9"',
    "1" * 20,
]


def problems(text: str) -> tuple[Problem, ...]:
    """What the reading with places finds wrong, whether or not the rest can be read."""
    try:
        return read_json("f", text).problems
    except BadInput as bad:
        return bad.problems


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_the_fast_reading_of_json_says_the_same_or_nothing(text: str) -> None:
    fast = plain_json(text)
    if fast is not None:
        document = read_json("f", text)
        assert (repr(document.data), document.problems) == (repr(fast), ())


@pytest.mark.parametrize(
    "text", ['{"a": 1, "a": 2}', "[NaN]", "[1e999]", "[" + "1" * 16 + "]", "[" * 10_000, "[1", '["\\ud800"]']
)
def test_what_is_wrong_is_left_to_the_reading_with_places(text: str) -> None:
    assert plain_json(text) is None
    assert problems(text)


def test_a_terminal_without_quotation_marks_gets_them_spelt_out(el_centro: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "policycheck", "evaluate", str(el_centro)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert "\\u201ctake reasonable steps" in ran.stdout


def test_what_programs_read_is_utf_8_whatever_the_terminal(el_centro: Path) -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "policycheck", "evaluate", str(el_centro), "--format"]
    for form in ("json", "html"):
        ran = subprocess.run([*command, form], env=environment, capture_output=True, check=True)
        assert "“" in ran.stdout.decode("utf-8") or "’" in ran.stdout.decode("utf-8")


def test_a_reader_that_has_seen_enough_is_no_error(el_centro: Path) -> None:
    command = f"{sys.executable} -m policycheck evaluate {el_centro} --format json | head -n 1"
    ran = subprocess.run(command, shell=True, capture_output=True, text=True, check=True)
    assert (ran.stdout, ran.stderr) == ("{\n", "")


def test_a_full_disk_is_said_to_be_full(el_centro: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no device that is always full")
    command = [sys.executable, "-m", "policycheck", "evaluate", str(el_centro)]
    with Path("/dev/full").open("w") as full:
        ran = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert ran.returncode == 2
    assert ran.stderr.startswith("standard output: cannot be written: No space left on device")


def test_the_exit_status_reaches_the_shell(el_centro: Path, tmp_path: Path) -> None:
    def status(*arguments: str) -> int:
        command = [sys.executable, "-m", "policycheck", *arguments]
        return subprocess.run(command, capture_output=True, check=False).returncode

    assert status("evaluate", str(el_centro)) == 0
    assert status("evaluate", str(el_centro), "--fail-on", "violation") == 1
    assert status("evaluate", str(tmp_path / "nothing.json")) == 2
    assert status("test") == 0


def test_advice_takes_no_note_of_capitals() -> None:
    assert did_you_mean("NYPD", ["lasd", "nypd"]) == "did you mean 'nypd'?"
