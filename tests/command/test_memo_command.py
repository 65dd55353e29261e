"""`policycheck memo`: the forms, what is refused, and that two runs give the same bytes."""

import importlib.util
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_two_runs_give_the_same_bytes(policycheck: Run, el_centro: Path, tmp_path: Path, suffix: str) -> None:
    files = [tmp_path / f"{name}.{suffix}" for name in "ab"]
    for file in files:
        ran = policycheck("memo", el_centro, "-o", file, "--date", "2026-01-05", "--to", "The Board")
        assert (ran.status, ran.out) == (0, "")
    first, second = (file.read_bytes() for file in files)
    assert first == second
    assert b"January 5, 2026" in first
    assert b"The Board" in first


def test_the_memo_prints_the_fingerprint_of_the_record(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    import hashlib

    memo, record = tmp_path / "m.md", tmp_path / "r.json"
    assert policycheck("memo", el_centro, "-o", memo, "--record", record).status == 0
    assert hashlib.sha256(record.read_bytes()).hexdigest() in memo.read_text()


def test_it_says_what_it_wrote_and_whose_names_are_in_it(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    """The record holds the incident file as it is, with every name: only the memo is redacted."""
    memo, record, named = tmp_path / "m.md", tmp_path / "the record.json", tmp_path / "named.json"
    data = json.loads(el_centro.read_text())
    data["entities"]["officer-3"]["name"] = "Maria Poe"
    named.write_text(json.dumps(data))
    asked = ("memo", named, "-o", memo, "--cross-check", "off")
    check = f"check later: policycheck verify '{record}'"
    redacted = "names redacted for the public in the memo, and not in the record"
    assert policycheck(*asked).err == f"wrote {memo}; names redacted for the public\n"
    assert policycheck(*asked, "--record", record).err == f"wrote {memo}, {record}; {redacted}; {check}\n"
    ran = policycheck(*asked, "--record", record, "--redact", "none")
    assert ran.err == f"wrote {memo}, {record}; names not redacted; {check}\n"
    nobody = "no name redacted: under entities, the file names nobody whose name is withheld from the"
    ran = policycheck("memo", el_centro, "-o", memo, "--record", record, "--cross-check", "off")
    assert ran.err == f"wrote {memo}, {record}; {nobody} public; {check}\n"
    assert f"{nobody} board\n" in policycheck(*asked, "--redact", "board").err  # an officer's is not


def test_every_problem_is_told_at_once(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck(
        *("memo", tmp_path / "none.json", "-o", tmp_path / "m.odt", "--date", "2026-02-30", "--to", " "),
        *("--dispositions", "whatever"),
    )
    assert ran.status == 2
    for told in (
        "m.odt: nothing is written to a file",
        "--date: '2026-02-30'",
        "--to: this name",
        "no list and no file",
        "none.json",
    ):
        assert told in ran.err
    assert "5 problems; nothing was done" in ran.err


@pytest.mark.parametrize(("suffix", "module", "extra"), [("docx", "docxtpl", "docx"), ("pdf", "typst", "pdf")])
def test_a_missing_extra_is_named(
    policycheck: Run,
    el_centro: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
    module: str,
    extra: str,
) -> None:
    _without(monkeypatch, module)
    ran = policycheck("memo", el_centro, "-o", tmp_path / f"m.{suffix}")
    assert ran.status == 2
    assert f"pip install '.[{extra}]'" in ran.err
    assert not (tmp_path / f"m.{suffix}").exists()


def test_without_the_picture_the_table_is_there(
    policycheck: Run, el_centro: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _without(monkeypatch, "matplotlib")
    ran = policycheck("memo", el_centro, "-o", tmp_path / "m.html")
    page = (tmp_path / "m.html").read_text()
    assert ran.status == 0
    assert "pip install '.[picture]'" in ran.err
    assert "<img" not in page
    assert "The timeline</h2>" in page
    assert "Events: as the press tells it" in page


def test_a_board_brings_its_terms_and_its_template(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    terms, own, memo = tmp_path / "terms.txt", tmp_path / "own.j2", tmp_path / "m.md"
    terms.write_text("Founded\nNot founded\n")
    assert policycheck("memo", el_centro, "-o", memo, "--dispositions", terms).status == 0
    assert "☐ Founded · ☐ Not founded" in memo.read_text()
    own.write_text("{{ memo.title }}\n{{ memo.wrong }}\n")
    ran = policycheck("memo", el_centro, "-o", memo, "--template", own)
    assert ran.status == 2
    assert f"{own}:2: " in ran.err


def test_no_file_is_written_over_another(policycheck: Run, el_centro: Path, tmp_path: Path) -> None:
    same = tmp_path / "m.md"
    ran = policycheck("memo", el_centro, "-o", same, "--record", same)
    assert ran.status == 2
    assert "over the file of --record" in ran.err
    before = el_centro.read_bytes()
    assert policycheck("memo", el_centro, "-o", same, "--record", el_centro).status == 2
    assert el_centro.read_bytes() == before


def _without(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """As if a module were not installed."""
    found = importlib.util.find_spec
    hidden = lambda name, *more: None if name == module else found(name, *more)  # noqa: E731
    for part in ("cli.options", "document.forms"):
        monkeypatch.setattr(f"policycheck.{part}.find_spec", hidden)
