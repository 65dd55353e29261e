"""What reports say of quotations: first those that fail, each with why; names in them are redacted like any other."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_documents import PARAGRAPHS, incident, pdf

from policycheck.sources import read

TEXT = "\n\n".join(PARAGRAPHS).encode()
Run = Callable[..., Any]


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize(
    ("said", "told", "mark"),
    [
        (
            {"quote": "Officers gave two commands"},
            "- S1: “Officers gave two commands”: it does not stand in the document. What comes nearest, in paragraph "
            "2: “Officers gave no commands.”",
            "[S1, quotation not found]",
        ),
        (
            {"quote": "Then they fired.", "pinpoint": "paragraph 1"},
            "- S1: “Then they fired.” [paragraph 1]: it does not stand there, but here: paragraph 3.",
            "[S1, paragraph 1, quotation stands elsewhere]",
        ),
        (
            {"quote": "ed"},
            "- S1: “ed”: it stands in several places: paragraph 1; paragraph 3. Name one as pinpoint, or quote more "
            "words.",
            "[S1, quotation stands in several places]",
        ),
    ],
)
def test_each_failure_is_told_where_it_counts_and_why(
    tmp_path: Path, policycheck: Run, said: dict[str, str], told: str, mark: str
) -> None:
    path = incident(tmp_path, TEXT, quotes=({}, {**said, "value": True}))
    for text in (policycheck("evaluate", path, "--details").out, _memo(path, policycheck)):
        assert "Of 1 quotation, 1 does not hold. It is marked where it counts" in flat(text)
        assert told in flat(text)
        assert mark in flat(text)


def _memo(path: Path, policycheck: Run) -> str:
    policycheck("memo", path, "-o", path.parent / "memo.txt", "--length", "full", "--cross-check", "off")
    return (path.parent / "memo.txt").read_text()


def test_a_report_without_failures_has_no_notice(tmp_path: Path, policycheck: Run) -> None:
    out = flat(
        policycheck("evaluate", incident(tmp_path, TEXT, quotes=({"quote": "Then they fired."},)), "--details").out
    )
    assert "does not hold" not in out
    assert "Document: A brief (documents/brief.txt); 1 quotation, verified." in out


def test_documents_that_cannot_be_searched(tmp_path: Path, policycheck: Run) -> None:
    path = incident(tmp_path, pdf(""), "scan.pdf", ({"quote": "Then they fired."},))
    out = flat(policycheck("evaluate", path, "--details").out)
    assert "which cannot be read: this PDF holds no text: its pages are pictures, as of a scan" in out
    assert "have its text recognized by a program for OCR" in out.replace("Have", "have")
    unchecked = "Of 1 quotation, 1 could not be checked, which says nothing against them. To check: "
    assert unchecked in out
    assert "does not hold" not in out
    (tmp_path / "documents" / "scan.pdf").unlink()
    out = flat(policycheck("evaluate", path, "--details").out)
    assert "which is missing; its quotation is not verified" in out
    assert "S1, document missing" in out
    data = json.loads(path.read_text())
    del data["documents"]["brief"]["file"]
    path.write_text(json.dumps(data))
    out = flat(policycheck("evaluate", path, "--details").out)
    assert "which is not at hand; its quotation is not verified" in out
    assert "does not hold" not in out  # nothing is wrong with it, as far as anybody can say


def test_the_first_screen_says_why_quotations_were_not_checked(
    tmp_path: Path, policycheck: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    quotes = ({"quote": "Then they fired."}, {"quote": "Officers gave no commands"})
    path = incident(tmp_path, pdf("Then they fired."), "brief.pdf", quotes)
    monkeypatch.setattr(read, "find_spec", lambda name: None)
    why = "2 not checked: the readers of Word, PDF, HTML and transcripts are not all installed; install them with"
    assert f"None of 2 quotations verified; {why} `pip install '.[documents]'`" in flat(
        policycheck("evaluate", path).out
    )


def test_names_in_quotations_and_near_misses_are_redacted(tmp_path: Path, policycheck: Run) -> None:
    text = b"The officer fired three rounds at Maria Poe.\n\nMaria Poe did not comply."
    path = incident(tmp_path, text, quotes=({"quote": "rounds at Maria Poe"}, {"quote": "Maria Poe did then comply"}))
    data = json.loads(path.read_text())
    data["entities"]["driver"] |= {"name": "Maria Poe", "age": 15}
    data["documents"]["brief"]["title"] = "A brief on Maria Poe"
    path.write_text(json.dumps(data))
    assert hashlib.sha256(text).hexdigest() in path.read_text()
    memo = flat(_memo(path, policycheck))
    assert "Poe" not in memo
    assert "“rounds at Minor 1”" in memo
    assert "“Minor 1 did then comply”: it does not stand in the document." in memo
