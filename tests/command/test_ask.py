"""`policycheck ask`: the list, and a session at a terminal."""

import io
import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))
SMALL = ROOT / "incidents" / "ice-los-angeles-2025-10.json"
Run = Callable[..., Any]


class _Lines(io.StringIO):
    """A reviewer who writes some lines and then stops the program."""

    def readline(self, size: int | None = -1, /) -> str:
        line = super().readline()
        if not line:
            raise KeyboardInterrupt
        return line


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


@pytest.fixture(autouse=True)
def _read(request: pytest.FixtureRequest) -> None:
    if "documentation" not in request.node.name:
        request.getfixturevalue("commands_read_few_rules")


@pytest.fixture
def session(policycheck: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a session in which these lines are written; gives how it ended, and the new file."""

    def run(*lines: str, file: Path = SMALL, more: tuple[str, ...] = (), stopped: bool = False) -> tuple[Any, Path]:
        new = tmp_path / "new.json"
        text = "".join(f"{line}\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", _Lines(text) if stopped else io.StringIO(text))
        return policycheck("ask", file, "-i", "--reviewer", "The review board", "-o", new, *more), new

    return run


def added(new: Path, library: Library, file: Path = SMALL) -> list[tuple[str, object, str | None]]:
    """What a session added to an incident's file."""
    incident, _ = read_incident(new, library)
    before = len(read_incident(file, library)[0].assertions)
    return [(one.fact, one.value, one.note) for one in incident.assertions[before:]]


# The list.


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_the_list_names_every_item_and_folds(policycheck: Run, path: Path) -> None:
    listed = policycheck("ask", path, "--limit", "0")
    found = json.loads(policycheck("ask", path, "--format", "json").out)
    assert (listed.status, listed.err) == (0, "")
    assert found["schema"] == "policycheck/worklist/2"
    flat = " ".join(listed.out.split())
    for number, item in enumerate(found["items"], 1):
        assert f"{number}. {item['question']} About {item['about_label']} [{item['fact']}@{item['about']}]" in flat
    lines = [line for line in listed.out.splitlines() if not line.startswith("  policycheck ")]
    assert max(map(len, lines)) <= 80
    assert " more. All of them" not in listed.out


def test_ten_are_listed_and_the_rest_is_counted(policycheck: Run, el_centro: Path) -> None:
    out = policycheck("ask", el_centro).out
    assert "\n10. " in out
    assert "\n11. " not in out
    count = len(json.loads(policycheck("ask", el_centro, "--format", "json").out)["items"])
    assert f"{count - 10} more. All of them:\n  policycheck ask {el_centro} --limit 0\n" in out
    assert f"  policycheck request {el_centro}\n" in out
    assert "ask -i" not in out


def test_what_answers_do_is_said_in_full_words(policycheck: Run, el_centro: Path) -> None:
    flat = " ".join(policycheck("ask", el_centro, "--limit", "0").out.split())
    assert (
        "If no, under every account: - settles as possible violation: 4. Carry a portable recording device "
        "(El Centro Police Department)" in flat
    )
    assert (
        "If no, under the press: - changes possible departure from guidance to “does not apply”: 1. Move out of" in flat
    )
    opened = "opens again (now “does not apply”, then open): 1. Move out of"
    assert f"If yes, under the civilian’s side: - {opened}" in flat
    assert "[force.took_steps_to_leave_path@volley-3]; a judgement" in flat
    assert "Said so far: at least 45: the community (S7, paragraph 7)" in flat
    assert "Under the civilian’s side, the vehicle was not approaching the officer (it follows: " in flat
    assert (
        "No answer changes a result by itself. Together with other answers it could settle: - 3. Identify and" in flat
    )


def test_what_is_assumed_is_not_asked(policycheck: Run, el_centro: Path) -> None:
    assumed = ("--assume", "officer.carried_recorder@officer-3=no", "--limit", "1")
    out = policycheck("ask", el_centro, *assumed).out
    assert "Assumed in every account: the officer carried no portable recording device" in " ".join(out.split())
    assert "[officer.carried_recorder@officer-3]" not in out


def test_one_account_is_named(policycheck: Run, el_centro: Path) -> None:
    out = policycheck("ask", el_centro, "--account", "press").out
    assert "under the press:" in out
    assert "every account:" not in out


def test_nothing_to_ask_is_said(policycheck: Run, tmp_path: Path) -> None:
    bare = {"schema": "policycheck/incident/1", "id": "a", "title": "A\x1b[31m", "agency": "nypd", "date": "1990"}
    path = tmp_path / "bare.json"
    path.write_text(json.dumps(bare))
    ran = policycheck("ask", path)
    assert ran.status == 0
    assert "Nothing to ask" in ran.out
    assert "\x1b" not in ran.out


def test_the_list_is_written_to_a_file(policycheck: Run, tmp_path: Path) -> None:
    text, data = tmp_path / "list.txt", tmp_path / "list.json"
    assert policycheck("ask", SMALL, "-o", text).out == ""
    assert policycheck("ask", SMALL, "-o", data, "--limit", "2").out == ""
    assert text.read_text().count("settles as") > 3
    assert len(json.loads(data.read_text())["items"]) == 2


@pytest.mark.parametrize(
    ("form", "ending"),
    [("text", "txt"), ("markdown", "md"), ("html", "html"), ("docx", "docx"), ("pdf", "pdf"), ("json", "json")],
)
def test_the_list_is_written_in_every_form(policycheck: Run, tmp_path: Path, form: str, ending: str) -> None:
    """By --format, whatever the file's name; the form that a name asks for is what --format would write."""
    named, plain = tmp_path / f"list.{ending}", tmp_path / "list"
    assert policycheck("ask", SMALL, "-o", named, "--limit", "1").status == 0
    assert policycheck("ask", SMALL, "-o", plain, "--limit", "1", "--format", form).status == 0
    assert named.read_bytes() == plain.read_bytes() != b""


def test_a_name_that_asks_for_no_form_is_refused(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("ask", SMALL, "-o", tmp_path / "list.xyz")
    assert (ran.status, ran.out) == (2, "")
    assert "nothing is written to a file that ends in .xyz" in ran.err
    assert not (tmp_path / "list.xyz").exists()


# A session.


def test_answers_are_kept_with_notes_and_the_command_to_evaluate(
    session: Run, policycheck: Run, library: Library
) -> None:
    ran, new = session("yes", "the log, page 3", "n", "", "?", "skip", "quit")
    assert (ran.status, ran.err) == (0, "")
    assert [(value, note) for _, value, note in added(new, library)] == [(True, "the log, page 3"), (False, None)]
    assert f"2answerskeptin{new}" in "".join(ran.out.split())  # a long path is folded
    assert ran.out.endswith(f"  policycheck evaluate {new}\n")
    assert "only a person can make" in ran.out
    assert policycheck("evaluate", new).status == 0


def recording(folder: Path) -> Path:
    """A file on a recording alone, of which the fifth question is for a number of days."""
    said = {"fact": "recording.exists", "about": "video", "value": True, "source": "chief"}
    data = {
        "schema": "policycheck/incident/1",
        "id": "recording",
        "title": "A recording",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "entities": {"video": {"kind": "recording", "label": "the video"}},
        "sources": {"chief": {"party": "agency", "title": "The chief"}},
        "assertions": [said],
    }
    file = folder / "recording.json"
    file.write_text(json.dumps(data))
    return file


def skips(library: Library, file: Path, fact: str) -> list[str]:
    """What passes over the questions that stand before the one on the fact."""
    asked = [item.fact for item in worklist(library, read_incident(file, library)[0]).items]
    return ["skip"] * asked.index(fact)


def test_a_number_that_no_command_reads_is_not_kept(session: Run, library: Library, tmp_path: Path) -> None:
    file = recording(tmp_path)
    before = skips(library, file, "recording.days_to_release")
    ran, new = session(*before, "9" * 16, "45", "undo", "quit", file=file)
    assert "has more than 15 digits. Write a number of at most 15 digits." in " ".join(ran.out.split())
    assert ran.status == 0
    assert not new.exists()


def test_what_could_not_be_read_back_is_not_kept(session: Run, policycheck: Run, library: Library) -> None:
    ran, new = session("yes", "a" * 16_000_000, "", "no", "", "quit")
    assert "This was not kept. Correct it and answer again." in ran.out
    assert [(value, note) for _, value, note in added(new, library)] == [(True, None), (False, None)]
    assert policycheck("evaluate", new).status == 0


def test_the_end_of_the_lines_and_an_interrupt_keep_what_there_is(session: Run, library: Library) -> None:
    for lines in (("yes",), ("yes", "")):
        for stopped, status in ((False, 0), (True, 130)):
            ran, new = session(*lines, stopped=stopped)
            assert ran.status == status
            assert "1 answer kept in" in ran.out
            assert len(added(new, library)) == 1
            new.unlink()


def test_without_an_answer_no_file_is_written(session: Run) -> None:
    for lines in ((), ("?", "skip"), ("yes", "undo"), ("yes", "", "skip", "undo", "undo", "undo", "quit")):
        ran, new = session(*lines)
        assert ran.status == 0
        assert "No answer was given, so no file was written." in ran.out
        assert not new.exists()
    assert "There is nothing to take back." in ran.out


def test_undo_takes_the_last_answer_out_of_the_file(session: Run, library: Library) -> None:
    ran, new = session("yes", "", "no", "", "undo", "undo", "no", "a note", "quit")
    assert [(value, note) for _, value, note in added(new, library)] == [(False, "a note")]
    assert ran.out.count("Taken back, about ") == 2


def test_a_wrong_answer_is_explained_and_asked_again(session: Run, library: Library, tmp_path: Path) -> None:
    file = recording(tmp_path)
    before = skips(library, file, "recording.days_to_release")
    flat = " ".join(session("maybe", "", "quit")[0].out.split())
    assert "'maybe' does not answer a yes-no question. Write yes or no." in flat
    assert "Write yes or no; or ?, skip, undo, why, quit." in flat
    ran, new = session(*before, "many", "at least 46", "quit", file=file)
    flat = " ".join(ran.out.split())
    assert "Write a whole number, or bounds as: at least 29" in flat
    assert [fact for fact, _, _ in added(new, library, file)] == ["recording.days_to_release"]


def test_why_says_what_each_answer_would_do(session: Run, el_centro: Path) -> None:
    ran, _ = session("why", "quit", file=el_centro)
    flat = " ".join(ran.out.split())
    assert "If no, under " in flat
    assert "settles as “does not apply”: 1. Move out of an approaching vehicle's path" in flat


def test_a_session_ends_when_nothing_is_left(session: Run) -> None:
    ran, _ = session(*["?"] * 40)
    assert "Nothing else to ask. 12 questions were passed over." in ran.out
    ran, _ = session(*["no", ""] * 40)
    assert "Nothing to ask" in ran.out


def test_what_is_assumed_is_said_and_not_written(session: Run) -> None:
    ran, new = session("quit", more=("--assume", "force.reasonably_believed_imminent_threat@shots=no"))
    assert "Assumed, and not written:" in ran.out
    assert not new.exists()


def test_a_file_that_comes_to_be_meanwhile_is_not_overwritten(
    policycheck: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    new = tmp_path / "new.json"

    class Meanwhile(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            new.write_text("somebody's")
            return super().readline()

    monkeypatch.setattr(sys, "stdin", Meanwhile("yes\nquit\n"))
    ran = policycheck("ask", SMALL, "-i", "--reviewer", "R", "-o", new)
    assert "This was not kept" in ran.out
    assert "No answer was given" in ran.out
    assert new.read_text() == "somebody's"


def test_what_a_reviewer_writes_cannot_control_a_terminal(session: Run, library: Library) -> None:
    ran, new = session("\x1b[31m", "yes", "a\x1b[31m\u202eb", "undo", "yes", "a\x1b[31m\u202eb", "quit")
    assert "\x1b" not in ran.out.replace("[31m\u202eb\n", "")
    assert added(new, library)[0][2] == "a\x1b[31m\u202eb"


def test_an_interrupt_of_the_program_keeps_the_answers(tmp_path: Path) -> None:
    new = tmp_path / "new.json"
    command = [sys.executable, "-m", "policycheck", "ask", str(SMALL), "-i", "--reviewer", "R", "-o", str(new)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"yes\n\xff\xfe\n")
        running.stdin.flush()
        seen = b""
        while seen.count(b"About ") < 2:
            seen += running.stdout.read1()
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, b"")
    assert b"1 answer kept in" in out
    assert json.loads(new.read_text())["sources"]["reviewer-1"]["title"] == "R"


PAGE = (ROOT / "docs" / "ask.md").read_text()
SHOWN = re.findall(r"```console\n\$ policycheck (ask .*? -i.*?)\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize(("command", "output"), SHOWN, ids=[command for command, _ in SHOWN])
def test_the_sessions_in_the_documentation_are_real(
    policycheck: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: str, output: str
) -> None:
    """Run with what is written after each prompt of the page, each prints what the page shows."""
    shutil.copytree(ROOT / "docs" / "examples" / "quoted", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    written = re.findall(r"^(?:\[[a-z/]+\]|[A-Z].*\(.*\)) >(.*)$", output, re.MULTILINE)
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line.strip()}\n" for line in written)))
    ran = policycheck(*shlex.split(command))
    assert [line.rstrip() for line in ran.out.splitlines()] == output.splitlines()


# What is refused.

SESSION = ("-i", "--reviewer", "R", "-o", "NEW")


@pytest.mark.parametrize(
    ("arguments", "cause", "remedy"),
    [
        (("--limit", "-1"), "--limit: -1 is no number of facts", "0 for all"),
        (("--reviewer", "R"), "--reviewer: this is for a session", "add -i"),
        (("--date", "2026-01-01"), "--date: this is for a session", "add -i"),
        (
            ("-i", "--reviewer", "R" * 81, "-o", "NEW"),
            "--reviewer: title has 81 characters; the bound is 80",
            "write it shorter",
        ),
        (("-i", "--reviewer", " ", "-o", "NEW"), "--reviewer: nothing is given here", "leave the option out"),
        (("-i", "--reviewer", "\udcff", "-o", "NEW"), "--reviewer: this is not UTF-8", "UTF-8"),
        ((*SESSION, "--date", "soon"), "--date: 'soon' is not a date", "2026-01-01"),
        ((*SESSION, "--format", "json"), "--format: a session asks one fact", "leave out --format"),
        ((*SESSION, "--limit", "3"), "--limit: a session asks one fact", "leave out --limit"),
        ((*SESSION, "--account", "presss"), "presss", "press"),
        ((*SESSION, "--as-of", "soon"), "soon", "2026"),
        (("-i", "--reviewer", "R", "-o", "OLD"), "this file exists already", "name a file that there is not"),
        (("-i", "--reviewer", "R", "-o", "NONE"), "there is no such folder", "make the folder first"),
        (("-i", "--reviewer", "R", "-o", "a" * 300), "this file cannot be written", "choose another place"),
        (("--assume", "force.deadly"), "has no value", "FACT@ENTITY=VALUE"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(
    policycheck: Run, tmp_path: Path, arguments: tuple[str, ...], cause: str, remedy: str
) -> None:
    (tmp_path / "old.json").write_text("{}")
    paths = {"NEW": tmp_path / "new.json", "OLD": tmp_path / "old.json", "NONE": tmp_path / "none" / "new.json"}
    ran = policycheck("ask", SMALL, *(paths.get(one, one) for one in arguments))
    assert ran.status == 2
    assert cause in ran.err
    assert remedy in ran.err
    assert ran.err.endswith("nothing was done\n")
    assert (tmp_path / "old.json").read_text() == "{}"
    assert not (tmp_path / "new.json").exists()
