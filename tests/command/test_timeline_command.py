"""`policycheck timeline` writes the picture or its words, whole or not at all."""

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from policycheck.model.dates import spoken

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("file", sorted((ROOT / "incidents").glob("*.json")), ids=lambda file: file.stem)
def test_every_incident_is_drawn(policycheck: Callable[..., Any], tmp_path: Path, file: Path) -> None:
    for form in ("svg", "png", "txt"):
        ran = policycheck("timeline", file, "-o", tmp_path / f"t.{form}")
        assert (ran.status, ran.out, ran.err) == (0, "", "")
    title = ET.fromstring((tmp_path / "t.svg").read_text())[0].text or ""
    assert title.startswith("Timeline: ")
    day = title.rpartition(", ")
    written = (tmp_path / "t.txt").read_text()
    assert (day[0] or title) in " ".join(written.split())
    assert spoken(day[2]) in written


@pytest.mark.parametrize("form", ["txt", "md", "html", "docx", "pdf"])
def test_a_report_in_every_form(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path, form: str) -> None:
    assert policycheck("timeline", el_centro, "-o", tmp_path / f"t.{form}").status == 0
    written = (tmp_path / f"t.{form}").read_bytes()
    assert written
    if form in ("txt", "md", "html"):
        assert b"S3, paragraph 5" in written
    assert (b"data:image/" in written) == (form == "html")


def test_the_documented_picture_is_current(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> None:
    """In its words: where lines break and letters stand may differ with the version of matplotlib."""
    policycheck("timeline", el_centro, "-o", tmp_path / "t.svg")
    kept, made = (
        ET.parse(one).getroot() for one in (ROOT / "docs" / "timeline-el-centro-2025-10-05.svg", tmp_path / "t.svg")
    )
    assert ["".join(one.itertext()) for one in kept[:2]] == ["".join(one.itertext()) for one in made[:2]]


def test_one_account(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> None:
    ran = policycheck("timeline", el_centro, "-o", tmp_path / "t.TXT", "--account", "family")
    written = (tmp_path / "t.TXT").read_text()
    assert ran.status == 0
    assert "the vehicle stood still" in written
    assert "the vehicle driving" not in written


def test_a_bad_ending_and_a_bad_account_are_told_together(
    policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path
) -> None:
    ran = policycheck("timeline", el_centro, "-o", tmp_path / "t.jpg", "--account", "famly")
    assert ran.status == 2
    assert "no timeline is written to a file that ends in .jpg" in ran.err
    assert "end it in .svg or .png for a picture, or in .txt, .md, .html, .docx or .pdf for words" in ran.err
    assert "did you mean 'family'?" in ran.err
    assert "2 problems; nothing was done" in ran.err
    assert list(tmp_path.iterdir()) == []


def test_no_events(policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path) -> None:
    data = json.loads(el_centro.read_text())
    del data["timeline"]
    (tmp_path / "i.json").write_text(json.dumps(data))
    ran = policycheck("timeline", tmp_path / "i.json", "-o", tmp_path / "t.svg")
    assert ran.status == 2
    assert "this incident's timeline has no events" in ran.err
    assert "add them under timeline" in ran.err
    assert not (tmp_path / "t.svg").exists()


@pytest.mark.parametrize("account", ["community", "common-ground"])
def test_an_account_that_tells_none(
    policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path, account: str
) -> None:
    ran = policycheck("timeline", el_centro, "-o", tmp_path / "t.svg", "--account", account)
    assert ran.status == 2
    assert "no account asked for tells of an event" in ran.err


def test_without_matplotlib(
    policycheck: Callable[..., Any], tmp_path: Path, el_centro: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in ("timeline", "options"):
        monkeypatch.setattr(
            f"policycheck.cli.{room}.find_spec", lambda name: None if name == "matplotlib" else find_spec(name)
        )
    ran = policycheck("timeline", el_centro, "-o", tmp_path / "t.png")
    assert ran.status == 2
    assert "pip install '.[picture]'" in ran.err
    for form in ("txt", "html"):
        assert policycheck("timeline", el_centro, "-o", tmp_path / f"t.{form}").status == 0


def test_an_output_is_asked_for(policycheck: Callable[..., Any], el_centro: Path) -> None:
    ran = policycheck("timeline", el_centro)
    assert ran.status == 2
    assert "-o" in ran.err
