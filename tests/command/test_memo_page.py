"""What docs/memo.md says of the memo is what the memo is."""

import html
import re
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

from policycheck.document.model import Block, Document
from policycheck.report.dispositions import NAMED

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "memo.md").read_text()
Run = Callable[..., Any]


def table(heading: str) -> list[list[str]]:
    """The rows of the first table after a text."""
    found = re.search(r"\n(\|[^\n]*\n\|[-|]+\n(?:\|[^\n]*\n)+)", PAGE[PAGE.index(heading) :])
    assert found is not None
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found[1].splitlines()[2:]]


def test_the_command_at_its_head_runs(policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = re.search(r"```sh\npolicycheck (.*?)\n```", PAGE)
    assert found is not None
    words = [one or other for one, other in re.findall(r'"([^"]*)"|(\S+)', found[1])]
    (tmp_path / "incidents").symlink_to(ROOT / "incidents")
    monkeypatch.chdir(tmp_path)
    ran = policycheck(*words)
    assert (ran.status, ran.err.partition("; ")[0]) == (0, "wrote memo.html")
    assert "The Oversight Board" in (tmp_path / "memo.html").read_text()


def test_every_option_is_in_its_table(policycheck: Run) -> None:
    shown = {option for row in table("record always holds") for option in re.findall(r"--[a-z-]+", row[0])}
    assert shown == set(re.findall(r"^ +(?:-\w, )?(--[a-z-]+)", policycheck("memo", "--help").out, re.MULTILINE)) - {
        "--output",
        "--help",
    }


def headings(memo: Path) -> list[str]:
    """The parts of a memo, annexes without their letters."""
    return [re.sub(r"^Annex [A-Z]\. ", "", one) for one in re.findall(r"^## (.*)$", memo.read_text(), re.MULTILINE)]


def test_its_parts_are_those_of_the_page_in_that_order(policycheck: Run, tmp_path: Path) -> None:
    told = [row[0].replace("'", "’") for part in ("## What is in it", "| Signed for the board") for row in table(part)]
    rules = ("el-centro-pd.move-out-of-path@volley-3", "el-centro-pd.carry-recording-device@officer-3")
    of_reports = ("incidents/el-centro-2025-10-05.json", "--policy", "nypd", "--why-not", *rules, "--length", "full")
    seen: set[str] = {"the head", "Where reviewers differ"}
    for number, (file, *more) in enumerate((of_reports, ("docs/examples/case/incident.json",))):
        memo = tmp_path / f"{number}.md"
        assert policycheck("memo", ROOT / file, "-o", memo, *more).status == 0
        # with --length full, comparisons have a part of their own after the results
        parts = [one for one in headings(memo) if one != "Comparison with other departments"]
        assert parts == [one for one in told if one in parts]
        seen.update(parts)
    seen -= {"What else may have been violated", "What else the board found"}
    assert seen | {"What the board found"} == set(told)  # in the made-up case all findings bear on allegations


def test_the_terms_of_boards_are_those_shown() -> None:
    shown = {row[0].strip("`"): tuple(row[1].split(", ")) for row in table("## Dispositions")}
    assert {name: terms.terms for name, terms in NAMED.items()} == {name: shown[name] for name in NAMED}


def test_a_board_can_use_its_own_terms_and_nothing_is_ticked(policycheck: Run, tmp_path: Path) -> None:
    found = re.search(r"```text\n(# dispositions.*?)```", PAGE, re.DOTALL)
    assert found is not None
    (tmp_path / "own.txt").write_text(found[1])
    memo = tmp_path / "m.html"
    incident = ROOT / "incidents" / "el-centro-2025-10-05.json"
    ran = policycheck("memo", incident, "-o", memo, "--dispositions", tmp_path / "own.txt", "--policy", "nypd")
    assert ran.status == 0
    page = memo.read_text()
    places = re.findall(r'<table class="blanks.*?</table>', page, re.DOTALL)
    assert len(places) == 3  # of what may have been violated, and of what is open
    board = " ".join(places)
    shown = re.sub(r"<[^>]*>|\s+", " ", html.unescape(board))
    assert all(f" {term} " in shown for term in ("Founded", "Not founded", "Referred"))
    assert "Sustained" not in shown
    assert not re.search(r"☑|☒|✓|✔|\schecked[\s=>]", page)
    assert "nypd" not in board.lower()
    assert "New York" not in board


@pytest.mark.parametrize("form", ["html", "md"])
def test_the_template_shown_can_be_used(policycheck: Run, tmp_path: Path, form: str) -> None:
    found = re.search(r"```jinja\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    own, memo = tmp_path / f"own.{form}", tmp_path / f"m.{form}"
    own.write_text(found[1])
    incident = ROOT / "incidents" / "blendon-township-2023.json"
    assert policycheck("memo", incident, "-o", memo, "--template", own).status == 0
    assert "<h2>What happened</h2>" in memo.read_text()


def test_the_names_for_templates_are_those_of_the_memo() -> None:
    rows = table("## A template of your own")
    names = set(re.findall(r"`memo\.([a-z]+)`", rows[0][0] + rows[1][0] + rows[2][0])) | set(
        re.findall(r"`\.([a-z]+)`", rows[0][0])
    )
    assert names <= {one.name for one in fields(Document)}
    kinds = set(re.findall(r"`([a-z]+)`", next(row[1] for row in rows if row[0] == "`kind(block)`")))
    assert kinds == {one.__name__.lower() for one in get_args(Block)}
