"""Reports show what is in an incident as text, whatever it is, and never say more than the evaluation."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import Ran
from reports import text

from policycheck.document.visible import clean
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library

Run = Callable[..., Ran]
HOSTILE = "<script>alert(1)</script>{{7*7}}\x1b[31mred\u202eesrever[bold]x[/bold]&amp;"


class Page(HTMLParser):
    """The tags and the text of a page, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def hostile(tmp_path: Path, el_centro: Path) -> Path:
    data = json.loads(el_centro.read_text())
    data["title"] = HOSTILE
    data["entities"]["volley-3"]["label"] = HOSTILE
    for source in data["sources"].values():
        source |= {"title": HOSTILE, "via": HOSTILE}
    for assertion in data["assertions"]:
        assertion |= {"pinpoint": HOSTILE, "note": HOSTILE}
    path = tmp_path / "hostile.json"
    path.write_text(json.dumps(data))
    return path


def test_html_shows_hostile_text_as_text(policycheck: Run, hostile: Path) -> None:
    page = policycheck("evaluate", hostile, "--format", "html").out
    shown = Page(page)
    assert not shown.tags & {"script", "iframe", "img", "link", "object"}
    assert "<script>alert(1)</script>{{7*7}}‹U+001B›[31mred‹U+202E›esrever[bold]x[/bold]&amp;" in shown.text
    assert "\x1b" not in page
    assert "\u202e" not in page


def test_text_shows_hostile_text_as_text(policycheck: Run, hostile: Path) -> None:
    page = policycheck("evaluate", hostile).out
    assert "\x1b" not in page
    assert "\u202e" not in page
    assert "[bold]x[/bold]&amp;" in "".join(page.split())


def test_color_changes_no_word(library: Library, hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    evaluation = evaluate(library, *read_incident(hostile, library))
    colored = text(evaluation, 80, color=True)
    assert "\x1b[" in colored
    without = re.sub(r"\x1b\[[0-9;]*m", "", colored)
    assert [line.rstrip() for line in without.splitlines()] == text(evaluation, 80).splitlines()


def test_a_megabyte_of_one_letter_is_folded(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    data = json.loads(el_centro.read_text()) | {"title": "x" * 1_000_000}
    path = tmp_path / "long.json"
    path.write_text(json.dumps(data))
    ran = policycheck("evaluate", path)
    assert ran.status == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert ran.out.count("x") >= 1_000_000


def test_html_needs_nothing_from_outside(policycheck: Run, el_centro: Path) -> None:
    page = policycheck("evaluate", el_centro, "--format", "html").out
    assert "http:" not in page
    assert "https:" not in page
    assert "url(" not in page
    assert Page(page).text.count("no finding of fact or of law") == 1


def test_the_page_shows_the_words_of_every_element(policycheck: Run, el_centro: Path) -> None:
    evaluation = json.loads(policycheck("evaluate", el_centro, "--format", "json").out)
    page = " ".join(Page(policycheck("evaluate", el_centro, "--format", "html").out).text.split())
    moot = {"not_applicable", "not_in_force"}
    shown = [
        found
        for found in evaluation["results"]
        if any(not moot.issuperset(outcome["possible_conclusions"]) for outcome in found["outcomes"].values())
    ]
    assert len(shown) > 10
    for found in shown:
        assert all(" ".join(element["words"].split()) in page for element in found["elements"])


def test_each_account_of_a_group_has_its_sources_named(policycheck: Run, el_centro: Path) -> None:
    page = " ".join(policycheck("evaluate", el_centro, "--details").out.split())
    sources = "the agency [S1, paragraph 3]; the civilian’s side [S3, paragraph 5]; the press [S5, paragraph 6]"
    assert f"deadly force was used upon a person. Yes: {sources}; common ground and undisputed statements" in page


def test_a_party_that_contradicts_the_record_keeps_its_word_and_the_report_says_so(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    data = json.loads(el_centro.read_text())
    said = {"fact": "recording.days_to_release", "about": "released-recordings", "value": 60, "source": "wsws"}
    press = ("wsws", "local-news")
    others = [one for one in data["assertions"] if (one.get("fact"), one["source"] in press) != (said["fact"], True)]
    data["assertions"] = [*others, said]
    path = tmp_path / "against.json"
    path.write_text(json.dumps(data))
    page = " ".join(policycheck("evaluate", path, "--account", "press", "--details").out.split())
    assert "60 calendar days passed" in page
    assert "the record says otherwise: S8, its date, November 19, 2025: 45" in page


def test_clean_leaves_words_of_every_script_alone() -> None:
    for words in ("Ta’Kiya “Moso” é ü 漢字 ‌می‌خواهم", "two\nlines\tand a tab"):
        assert clean(words) == words


def changed(tmp_path: Path, el_centro: Path, **changes: object) -> Path:
    path = tmp_path / "changed.json"
    path.write_text(json.dumps(json.loads(el_centro.read_text()) | changes))
    return path


def test_no_two_columns_have_one_name(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    accounts = {
        name: {"title": f"title of {name}", "credits": ["wsws"]} for name in ("family-and-record", "agency-minus-one")
    }
    path = changed(tmp_path, el_centro, accounts=accounts)
    page = policycheck("evaluate", path, "--policy", "us-federal-cbp", "--details").out
    page = page.partition("Other departments’ rules by account")[2]
    heads = [line for line in page.splitlines() if line.startswith("rule, and about whom")]
    names = " ".join(heads).replace("rule, and about whom", "").replace("own ", "own-").split()
    assert len(set(names)) == len(names) == 9
    assert "own 1 = “title of family-and-record”" in " ".join(page.split())


def test_accounts_with_different_values_are_told_apart(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    assertions = [
        one
        for one in json.loads(el_centro.read_text())["assertions"]
        if (one.get("fact"), one.get("about")) != ("recording.days_to_release", "released-recordings")
    ]
    said = {"fact": "recording.days_to_release", "about": "released-recordings"}
    assertions += [
        {**said, "value": 45, "source": "release"},
        {**said, "value": {"at_least": 46}, "source": "lawyers-in-local-news"},
    ]
    path = changed(tmp_path, el_centro, assertions=assertions)
    page = " ".join(policycheck("evaluate", path, "--details").out.split())
    section = re.split(r"“withheld”", page)[1].partition("Nobody says")[0]
    assert "Yes (45): " in section
    assert "Yes (at least 46): the civilian’s side [S3; the record says otherwise: S8: 45]." in section
    assert section.count("the record says otherwise") == 1


def test_an_outcome_that_hangs_on_the_day_says_so(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    assertions = json.loads(el_centro.read_text())["assertions"]
    assertions.append({"fact": "force.reported_to_agency", "about": "volley-3", "value": False, "source": "wsws"})
    path = changed(tmp_path, el_centro, assertions=assertions, date=None)
    page = " ".join(policycheck("evaluate", path, "--account", "press").out.split())
    assert "possible violation if the text was in force on the day of the incident, which is not known" in page


def test_a_possible_violation_of_an_undated_text_is_conditional(policycheck: Run, el_centro: Path) -> None:
    first = " ".join(policycheck("evaluate", el_centro).out.split())
    assert "Guidance, as quoted in news reports; not known whether in force that day." in first
    page = " ".join(policycheck("evaluate", el_centro, "--details").out.split())
    assert "ossible departure from guidance (if this text was in force that day)" in page


def test_how_a_sources_words_were_read_stands_in_both_reports(policycheck: Run, el_centro: Path) -> None:
    for shown in (("--details",), ("--format", "html")):
        page = " ".join(policycheck("evaluate", el_centro, *shown).out.split())
        assert "it does not say whether officer 3 was one of them" in page
        assert "Paragraphs are counted from the first below" in page


def test_borrowed_words_are_called_so(policycheck: Run, el_centro: Path) -> None:
    page = " ".join(policycheck("evaluate", el_centro, "--details").out.split())
    assert "In the words of the text in force from January 1, 2026, standing in for that of this period" in page
    assert page.count("In the words of the Legislative Counsel's digest of the bill") == 2


def foldable(page: str) -> list[str]:
    """The lines of more than one word: an id or a fingerprint is never broken."""
    return [line.rstrip() for line in page.splitlines() if len(line.split()) > 1]


@pytest.mark.parametrize("width", [40, 41, 60, 80, 100])
def test_text_folds_to_its_width(library: Library, el_centro: Path, width: int) -> None:
    incident, sha256 = read_incident(el_centro, library)
    page = text(evaluate(library, incident, sha256, compared=["us-federal-cbp"]), width)
    assert max(map(len, foldable(page))) <= width
    assert page.count("rule, and about whom") == {40: 4, 41: 4, 60: 2, 80: 1, 100: 1}[width]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pseudo-terminal")
@pytest.mark.parametrize(("columns", "most"), [(0, 80), (30, 40), (90, 90), (300, 160)])
def test_a_terminal_gets_colors_and_its_own_width(el_centro: Path, columns: int, most: int) -> None:
    import fcntl
    import pty
    import struct
    import termios

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | {"TERM": "xterm-256color"}
    command = [sys.executable, "-m", "policycheck", "evaluate", str(el_centro)]
    running = subprocess.Popen(command, stdout=theirs, stderr=subprocess.PIPE, env=environment)
    os.close(theirs)
    shown = b""
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        shown += piece
    assert running.stderr is not None
    assert (running.wait(), running.stderr.read()) == (0, b"")
    running.stderr.close()
    os.close(ours)
    page = shown.decode()
    assert "\x1b[" in page
    lines = foldable(re.sub(r"\x1b\[[0-9;]*m", "", page))
    assert most - 16 < max(map(len, lines)) <= most
