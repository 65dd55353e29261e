"""`policycheck ask -i` into the incident file itself: what a source says, with its words, and what the board finds."""

import hashlib
import io
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made_documents as made
import pytest

from policycheck.library.library import Library
from policycheck.sources import read

Run = Callable[..., Any]
TWICE = {"quote": "The officer fired", "pinpoint": "paragraph 3"}
WORDS = """The officer fired at a car.

The car was moving when the officer fired.

Nobody stood behind it. The officer fired twice.
"""
CASE = """{
  "schema": "policycheck/incident/1",
  "id": "made-up", "title": "A made-up shooting", "date": "2023-08-24", "agency": "blendon-township-pd",
  "entities": {
    "officer-1": {"kind": "officer"},
    "driver": {"kind": "civilian"},
    "shots": {"kind": "force", "by": "officer-1", "against": "driver"}
  },
  "documents": {
    "talk":   {"title": "The talk", "file": "documents/talk.txt", "sha256": "SHA"},
    "letter": {"title": "A letter"}
  },
  "sources": {
    "talk":     {"party": "agency", "title": "The chief's talk", "document": "talk"},
    "neighbor": {"party": "community", "title": "A neighbor"},
    "letter":   {"party": "family", "title": "The letter", "document": "letter"}
  },
  "assertions": [
    {"fact": "incident.rounds_fired",   "about": "incident", "value": 2, "source": "neighbor"}
  ]
}
"""


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


@pytest.fixture(autouse=True)
def _read(request: pytest.FixtureRequest) -> None:
    if "documentation" not in request.node.name:
        request.getfixturevalue("commands_read_few_rules")


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A small case with a document, in a layout of its own."""
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "talk.txt").write_text(WORDS)
    path = tmp_path / "case.json"
    path.write_text(CASE.replace("SHA", hashlib.sha256(WORDS.encode()).hexdigest()))
    return path


@pytest.fixture
def ask(policycheck: Run, monkeypatch: pytest.MonkeyPatch, case: Path) -> Run:
    """Runs a session on the case in which these lines are written."""

    def run(*options: str, lines: tuple[str, ...] = ()) -> Any:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return policycheck("ask", case, "-i", *options)

    return run


def flat(ran: Any) -> str:
    return " ".join(ran.out.split())


def added(before: str, case: Path) -> list[dict[str, Any]]:
    """The items that stand at the end of the assertions; all else is as it was, but for a comma."""
    after = case.read_text()
    start = before.index("\n  ]\n}\n")
    assert after.startswith(before[:start])
    assert after.endswith("\n  ]\n}\n")
    lines = [line.strip().strip(",") for line in after[start : -len("\n  ]\n}\n")].splitlines()]
    assert lines.pop(0) == ""
    return [json.loads(line) for line in lines]


# What a source says.


def test_words_that_stand_in_one_place_are_kept_and_the_policys_words_are_shown(
    ask: Run, case: Path, policycheck: Run
) -> None:
    before = case.read_text()
    ran = ask("--source", "talk", lines=("yes", "The car was moving", "quit"))
    assert (ran.status, ran.err) == (0, "")
    assert "The policy’s words: “a moving vehicle” (Blendon Township Police Department" in flat(ran)
    assert "It stands in its document: paragraph 2." in ran.out
    (one,) = added(before, case)
    assert one == {
        "fact": "force.vehicle_moving",
        "about": "shots",
        "value": True,
        "source": "talk",
        "quote": "The car was moving",
    }
    assert "1 quotation, verified" in flat(policycheck("evaluate", case))
    assert "This file holds 1 answer of The chief's talk already." in flat(ask("--source", "S1"))


@pytest.mark.parametrize(
    ("lines", "kept", "shown"),
    [
        (("The car was mooving", "y"), {"quote": "The car was moving"}, "“The car was moving” paragraph 2"),
        (("The car was mooving", "the car", "The car"), {"quote": "The car"}, "stand nowhere in its document"),
        (("The officer fired", "2"), TWICE, "stand in 2 places"),
        (("The officer fired", "paragraph 3"), TWICE, "2. paragraph"),
        (("The officer fired", "9", "fired twice"), {"quote": "fired twice"}, "paragraph 3."),
        (("zebras quarrel", "", "paragraph 1"), {"pinpoint": "paragraph 1"}, "nothing in it comes near"),
        (("“The car was moving”",), {"quote": "The car was moving"}, "It stands in its document: paragraph 2."),
        (("a", "moving"), {"quote": "moving"}, "a quotation needs at least 2 letters or digits."),
        (("skip", "paragraph 2"), {"pinpoint": "paragraph 2"}, "Where does it say so"),
        (("", ""), {}, "Its words, letter for letter?"),
    ],
)  # fmt: skip
def test_words_are_looked_up_at_once(
    ask: Run, case: Path, lines: tuple[str, ...], kept: dict[str, str], shown: str
) -> None:
    before = case.read_text()
    ran = ask("--source", "talk", lines=("yes", *lines, "quit"))
    assert shown in flat(ran)
    (one,) = added(before, case)
    assert {key: one[key] for key in one if key in ("quote", "pinpoint")} == kept


@pytest.mark.parametrize(("answer", "place"), [("1", "0:12 to 0:15"), ("2", "0:15 to 0:18")])
def test_each_place_of_a_transcript_can_be_chosen(ask: Run, case: Path, answer: str, place: str) -> None:
    """Also where cues touch, so that one ends in the second in which the next begins."""
    (case.parent / "documents" / "talk.srt").write_text(made.TOUCHING)
    digest = hashlib.sha256(made.TOUCHING.encode()).hexdigest()
    text = re.sub(r'"sha256": "\w+"', f'"sha256": "{digest}"', case.read_text()).replace("talk.txt", "talk.srt")
    case.write_text(text)
    ran = ask("--source", "talk", lines=("yes", "Stop the car", answer, "quit"))
    assert "stand in 2 places" in flat(ran)
    assert added(text, case)[0]["pinpoint"] == place


def test_a_session_reads_each_document_once(ask: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(file: str, content: bytes) -> Any:
        files.append(file)
        return reads(file, content)

    files: list[str] = []
    reads = read.read_document
    monkeypatch.setattr(read, "read_document", counted)
    assert "It stands in its document" in ask("--source", "talk", lines=("yes", "The car was moving", "quit")).out
    assert files == ["documents/talk.txt"]


def test_a_source_without_a_document_at_hand_gives_a_pinpoint(ask: Run, case: Path) -> None:
    before = case.read_text()
    ask("--source", "neighbor", lines=("no", "minute 3:10", "quit"))
    assert added(before, case)[0]["pinpoint"] == "minute 3:10"
    assert "“A letter”, is not at hand" in flat(ask("--source", "letter"))
    talk = case.parent / "documents" / "talk.txt"
    talk.write_text(WORDS + "\nMore.\n")
    ran = ask("--source", "talk", lines=("yes", "More.", "quit"))
    assert "documents/talk.txt was changed since it was attached" in flat(ran)
    assert "It stands in its document: paragraph 4." in ran.out
    talk.unlink()
    ran = ask("--source", "talk", lines=("skip", "yes", "page 2", "quit"))
    assert "Its words cannot be looked up in documents/talk.txt: there is no such file." in flat(ran)
    assert added(before, case)[-1]["pinpoint"] == "page 2"


def test_every_fact_that_rules_ask_for_is_asked_of_a_source_once(ask: Run, case: Path) -> None:
    """Also where the record settles every result."""
    still = '{"fact": "force.vehicle_moving", "about": "shots", "value": false, "source": "log"},'
    text = case.read_text().replace('  "assertions": [', f'  "assertions": [\n    {still}')
    log = '"log": {"party": "record", "title": "The log"},'
    case.write_text(text.replace('  "sources": {', f'  "sources": {{\n    {log}'))
    ran = ask("--source", "neighbor", lines=("no", "") * 30)
    questions = re.findall(r"About .* \[(\S+)\]", ran.out)
    assert {"force.vehicle_moving@shots", "force.fired_at_vehicle@shots"} <= set(questions)
    assert len(questions) == len(set(questions)) > 5
    assert "No result waits for what is left: 5 facts that rules ask for." in flat(ran)
    assert case.read_text().count('"source": "neighbor"') == len(questions) + 1
    assert "About " not in ask("--source", "neighbor").out


def test_a_source_can_be_added_and_undoing_all_gives_the_file_that_was(ask: Run, case: Path) -> None:
    before = case.read_bytes()
    new = ("--source", "clip", "--party", "record", "--title", "A clip", "--date", "2023-08")
    ran = ask(*new, lines=("yes", "", "no", "minute 2", "undo", "undo", "undo", "quit"))
    assert "There is nothing to take back." in ran.out
    assert "so the file stays as it was" in flat(ran)
    assert case.read_bytes() == before
    ask(*new, lines=("yes", "minute 2", "quit"))
    data = json.loads(case.read_text())
    assert data["sources"]["clip"] == {"party": "record", "title": "A clip", "date": "2023-08"}
    assert data["assertions"][-1]["source"] == "clip"


def test_a_recording_is_asked_for_no_judgement_and_the_session_says_so(ask: Run) -> None:
    video = ("--source", "video", "--party", "record", "--title", "The video")
    ran = ask(*video, lines=("quit",))
    assert re.search(r" [0-9]+ judgements are not asked, because a recording shows no judgement: ", flat(ran))
    assert "judgements are not asked" not in flat(ask("--source", "neighbor", lines=("quit",)))


def test_a_judgement_of_the_record_is_warned_of(policycheck: Run, case: Path) -> None:
    said = '{"fact": "force.reported_immediately", "about": "shots", "value": true, "source": "talk"}'
    for party, warned in (("record", True), ("agency", False)):
        text = case.read_text().replace('"party": "agency"', f'"party": "{party}"')
        text = text.replace('"source": "neighbor"}', f'"source": "neighbor"}},\n    {said}')
        other = case.with_name(f"{party}.json")
        other.write_text(text)
        for command in ("evaluate", "ask"):
            assert ("a recording shows no judgement" in policycheck(command, other).err) is warned


# What the board finds.


def test_findings_are_kept_with_whom_the_board_credits_and_why(ask: Run, case: Path, policycheck: Run) -> None:
    lines = ("yes", "S2, takl", "neighbor, s1, S2", "It was heard.", "4", "1", "no", "", "", "quit")
    ran = ask(lines=lines)
    assert (ran.status, ran.err) == (0, "")
    assert "There is no source 'takl': did you mean 'talk'?" in flat(ran)
    assert "Write its number, or its name." in ran.out
    assert "2 findings kept in" in flat(ran)
    first, second = json.loads(case.read_text())["findings"]["facts"]
    assert list(first) == ["fact", "about", "value", "credits", "because", "standard"]
    assert (first["credits"], first["because"]) == (["neighbor", "talk"], "It was heard.")
    assert [one["standard"] for one in (first, second)] == ["preponderance"] * 2
    assert "credits" not in second
    assert case.read_text().startswith(CASE[: CASE.index('  "documents"')])
    again = ask(lines=("quit",))
    assert "This file holds 2 findings of the board already." in flat(again)
    assert f"[{first['fact']}@" not in again.out
    assert policycheck("evaluate", case, "--account", "board").status == 0


def test_the_boards_own_findings_are_no_source(ask: Run, case: Path) -> None:
    """They have a number in reports, as the last of the sources, and nobody can speak as them or credit them."""
    ask(lines=("yes", "S1", "It was heard.", "1", "quit"))
    before = case.read_bytes()
    for name in ("board", "S4"):
        ran = ask("--source", name, lines=("yes",))
        assert (ran.status, ran.out) == (2, "")
        assert f"--source: there is no source '{name}' in this file" in ran.err
        assert "did you mean 'board'" not in ran.err
    assert case.read_bytes() == before
    ran = ask(lines=("no", "S4, S1", "board", "S2", "", "", "quit"))
    assert "There is no source 'S4'" in flat(ran)
    assert "There is no source 'board'" in flat(ran)
    assert json.loads(case.read_text())["findings"]["facts"][1]["credits"] == ["neighbor"]


@pytest.mark.parametrize(
    ("options", "lines", "kept"),
    [
        ((), ("yes", "S1", "LONG", "Short.", "1", "quit"), {"because": "Short."}),
        ((), ("yes", "S1", "LONG", "", "1", "quit"), {"credits": ["talk"], "standard": "preponderance"}),
    ],
)
def test_what_cannot_be_kept_is_asked_again(
    ask: Run, case: Path, options: tuple[str, ...], lines: tuple[str, ...], kept: dict[str, Any]
) -> None:
    ran = ask(*options, lines=tuple("x" * 20_001 if line == "LONG" else line for line in lines))
    assert "This was not kept. Correct it and answer again." in flat(ran)
    assert ran.out.count("Why does the board find so?") == 2
    (found,) = json.loads(case.read_text())["findings"]["facts"]
    assert {key: found[key] for key in kept} == kept


@pytest.mark.parametrize("leaving", [("quit",), (), ("S2", "quit"), ("S2", "Because.", "quit")])
def test_the_standard_is_kept_with_every_finding_however_the_session_is_left(
    leaving: tuple[str, ...], ask: Run, case: Path
) -> None:
    ask(lines=("yes", "S1", "It was heard.", "2", "yes", *leaving))
    findings = json.loads(case.read_text())["findings"]["facts"]
    assert [finding["standard"] for finding in findings] == ["clear-and-convincing"] * 2
    assert list(findings[1])[-1] == "standard"


def test_a_finding_that_leaves_a_question_open_is_asked_again_with_what_was_found(ask: Run, case: Path) -> None:
    release = '"recording": {"kind": "recording", "by": "officer-1"}'
    text = case.read_text().replace("blendon-township-pd", "el-centro-pd")
    text = text.replace('"driver": {"kind"', f'{release},\n    "driver": {{"kind"')
    finding = '{"fact": "recording.days_to_release", "about": "recording", '
    finding += '"value": {"at_least": 10}, "because": "It was late."}'
    text = text.rstrip()[:-1].rstrip() + f',\n  "findings": {{"facts": [{finding}]}}\n}}\n'
    case.write_text(text)
    passing = ("skip",) * 40
    ran = ask(lines=passing)
    assert "This file holds" not in ran.out
    asked = ran.out[ran.out.index("[recording.days_to_release@recording]") :].partition("[number] >")[0]
    assert "Said so far: at least 10: the board" in " ".join(asked.split())
    before = re.findall(r"About .* \[(\S+)\]", ran.out).index("recording.days_to_release@recording")
    ran = ask(lines=(*passing[:before], "60", "S1", "undo", "quit"))
    assert case.read_text() == text
    ran = ask(lines=(*passing[:before], "60", "S1", "quit"))
    with_credits = '"because": "It was late.", "credits": ["talk"]'
    assert case.read_text() == text.replace('{"at_least": 10}, "because": "It was late."', f"60, {with_credits}")
    assert "This file holds 1 finding of the board already." in flat(ask(lines=passing))


def test_a_finding_taken_back_leaves_the_file_as_it_was(ask: Run, case: Path) -> None:
    before = case.read_bytes()
    ran = ask(lines=("yes", "S1", "undo", "quit"))
    assert "Taken back, about " in ran.out
    assert case.read_bytes() == before


def test_reviewers_keep_their_own_views_in_the_file(ask: Run, case: Path) -> None:
    before = case.read_text()
    ask("--reviewer", "A", lines=("yes", "the log", "quit"))
    ask("--reviewer", "B", lines=("no", "", "quit"))
    data = json.loads(case.read_text())
    assert [one["source"] for one in data["assertions"][1:]] == ["reviewer-1", "reviewer-2"]
    assert "findings" not in data
    kept = case.read_text().splitlines()
    assert all(line in kept or f"{line}," in kept for line in before.splitlines())


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        (
            ("yes", "no", "yes"),
            r"Shots: The majority, 2 of 3 reviewers \(A and C\): deadly [^;]+; 1 of 3 reviewers \(B\): no deadly ",
        ),
        (
            ("yes", "no", "skip"),
            r"1 of 3 reviewers \(A\): deadly [^;]+; 1 of 3 reviewers \(B\): [^.]+\. No answer is that of a majority",
        ),
        (("yes", "yes", "skip"), None),
    ],
)
def test_reports_say_where_reviewers_differ(
    ask: Run, case: Path, policycheck: Run, answers: tuple[str, ...], told: str | None
) -> None:
    for name, answer in zip("ABC", answers, strict=True):
        ran = ask("--reviewer", name, lines=(answer, "", "yes", "", "quit"))
        assert f"They count as the word of {name}, who has an account of their own" in flat(ran)
    found = json.loads(policycheck("evaluate", case, "--format", "json").out)
    assert [account["label"] for account in found["accounts"] if account["name"].startswith("reviewer")] == list("ABC")
    assert len(found["case"]["reviewed"]) == (told is not None)
    memo = case.with_name("memo.md")
    policycheck("memo", case, "-o", memo, "--cross-check", "off")
    for text in (flat(policycheck("evaluate", case)), " ".join(memo.read_text().split())):
        assert ("Where reviewers differ" in text) == (told is not None)
        assert told is None or re.search(told, text.replace("**", ""))


# The file.


def test_a_file_that_somebody_else_changed_is_not_overwritten(
    policycheck: Run, monkeypatch: pytest.MonkeyPatch, case: Path
) -> None:
    class Meanwhile(io.StringIO):
        def readline(self, size: int | None = -1, /) -> str:
            line = super().readline()
            if line.startswith("no"):
                case.write_text(case.read_text() + "\n")
            return line

    monkeypatch.setattr(sys, "stdin", Meanwhile("yes\n\nno\nquit\n"))
    ran = policycheck("ask", case, "-i", "--source", "neighbor")
    assert "this file was changed meanwhile, and is not overwritten" in flat(ran)
    assert case.read_text().endswith("}\n\n")
    assert case.read_text().count('"source": "neighbor"') == 2
    assert "1 answer kept" in ran.out


def test_a_link_stays_a_link(ask: Run, case: Path, policycheck: Run) -> None:
    real = case.parent / "real.json"
    case.rename(real)
    case.symlink_to(real)
    ask("--source", "neighbor", lines=("yes", "", "quit"))
    assert case.is_symlink()
    assert "force.vehicle_moving" in real.read_text()


@pytest.mark.parametrize(
    ("options", "cause", "remedy"),
    [
        (("--source", "takl"), "--source: there is no source 'takl'", "did you mean 'talk'?"),
        (("--source", "S9"), "there is no source 'S9'", "give --party and --title"),
        (("--source", "x y", "--party", "press", "--title", "T"), "--source: ", ""),
        (("--source", "x", "--party", "pres", "--title", "T"), "--party: there is no party 'pres'", "press"),
        (("--source", " "), "--source: nothing is given here", "leave the option out"),
        (("--source", "x", "--party", "press", "--title", "\udcff"), "--title: this is not UTF-8", "UTF-8"),
        (("--source", "talk", "--title", "T"), "the source talk is in this file already", "leave out --title"),
        (("--source", "talk", "--reviewer", "R"), "and not both", "leave out --source or --reviewer"),
        (("--party", "press"), "--party: this is for a source that is added", "--source"),
        (("--date", "2025-01-01"), "--date: this is the date of", "leave it out"),
        (("-o", "SAME"), "this is the incident file itself", "leave out -o"),
    ],
)
def test_bad_input_is_refused_with_a_remedy(
    ask: Run, case: Path, options: tuple[str, ...], cause: str, remedy: str
) -> None:
    before = case.read_bytes()
    ran = ask(*(str(case) if one == "SAME" else one for one in options), lines=("yes",))
    assert (ran.status, ran.out) == (2, "")
    assert cause in ran.err
    assert remedy in ran.err
    assert "Traceback" not in ran.err
    assert case.read_bytes() == before


def test_all_that_is_wrong_is_said_at_once(ask: Run) -> None:
    ran = ask("--source", "talk", "--reviewer", "R", "--date", "soon", "--title", " ")
    assert "3 problems; nothing was done" in ran.err
