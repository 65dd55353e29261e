"""--redact at the command line: names go, and the words of policies and of the program stay."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def named(el_centro: Path, tmp_path: Path) -> Path:
    """The El Centro incident with a made-up name for the driver that policies use as a word, and for an officer."""
    data = json.loads(el_centro.read_text())
    data["entities"]["driver"]["name"] = "Joel Peace"
    data["entities"]["officer-3"] |= {"name": "Zelda Settle", "label": "Sgt. Settle"}
    data["title"] = "Shooting of Joel Peace (14) by Zelda Settle"
    data["assertions"][0]["note"] = "Mr. Peace saw Officer Settle."
    for event in data["timeline"]["events"]:
        event["note"] = "As Joel told it."
    file = tmp_path / "named.json"
    file.write_text(json.dumps(data))
    return file


NAMES = ("Joel", "Mr. Peace", "Zelda", "Sgt. Settle", "Officer Settle")


def test_a_memo_loses_names_and_keeps_the_policy(policycheck: Run, named: Path, tmp_path: Path) -> None:
    public, whole = tmp_path / "public.md", tmp_path / "whole.md"
    asked = ("--to", "Zelda Settle", "--cross-check", "off", "--length", "full")
    assert policycheck("memo", named, "-o", public, *asked).status == 0
    assert policycheck("memo", named, "-o", whole, *asked, "--redact", "none").status == 0
    text = public.read_text()
    assert [name for name in NAMES if name in text] == []
    assert all(name in whole.read_text() for name in ("Joel Peace", "Zelda Settle"))
    for kept in ("identify themselves as a peace officer", "What would settle it", "Every person employed as a peace"):
        assert kept in whole.read_text()
        assert text.count(kept) == whole.read_text().count(kept)


@pytest.mark.parametrize("form", ["txt", "svg"])
def test_a_timeline_loses_names_and_says_so(policycheck: Run, named: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"t.{form}"
    ran = policycheck("timeline", named, "-o", file)
    assert ran.status == 0
    assert [name for name in NAMES if name in file.read_text()] == []
    assert "1 minor was replaced" in ran.err
    ran = policycheck("timeline", named, "-o", file, "--redact", "none")
    assert "Joel Peace" in file.read_text()
