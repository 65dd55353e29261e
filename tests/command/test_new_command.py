"""`policycheck new`, as an author in an empty folder types it."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

Run = Callable[..., Ran]
PROVISION = "el-centro-pd/use-of-force#shooting-at-or-from-moving-vehicles"


@pytest.fixture(autouse=True)
def _empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_from_nothing_to_a_draft_that_is_evaluated(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("new", "policy", "el-centro-pd/vehicles")
    assert ran == Ran(
        0,
        "wrote my-library/policies/el-centro-pd/vehicles.md\n"
        "next: fill in the 7 blanks, each after FILL IN; then policycheck lint my-library\n",
        "",
    )
    ran = policycheck("new", "rule", "el-centro-pd.stay-out", "--provision", "el-centro-pd/vehicles#1")
    assert ran.status == 0
    assert ran.out.splitlines()[0] == "wrote my-library/rules/el-centro-pd/stay-out.yaml"
    assert policycheck("lint", "my-library").status == 1
    assert policycheck("test", "my-library").status == 0
    plain = policycheck("evaluate", el_centro, "--library", "my-library", "--details").out
    assert "el-centro-pd.stay-out is a draft" in plain
    asked = policycheck("evaluate", el_centro, "--library", "my-library", "--drafts", "--details").out
    assert "el-centro-pd.stay-out" in asked
    assert "(draft, not in force)" in " ".join(asked.split())
    ran = policycheck("new", "rule", "el-centro-pd.stay-out", "--provision", PROVISION)
    assert ran.status == 2
    assert "there is a rule el-centro-pd.stay-out already, in " in ran.err


def test_an_incident_is_filled_in_next(policycheck: Run, tmp_path: Path) -> None:
    ran = policycheck("new", "incident", "main-street", "--agency", "el-centro-pd")
    last = "next: fill in the 7 blanks, each after FILL IN; then policycheck lint main-street.json"
    assert ran.out.splitlines()[-1] == last
    assert policycheck("lint", "main-street.json").out.count(" fill-in: ") == 7
    ran = policycheck("new", "incident", "main-street", "--agency", "el-centro-pd")
    assert (ran.status, "main-street.json: there is a file here already" in ran.err) == (2, True)
    ran = policycheck("new", "incident", "x", "--agency", "el-centro-pd", "-o", tmp_path / "no" / "x.json")
    assert (ran.status, (tmp_path / "no" / "x.json").is_file()) == (0, True)


def test_blanks_of_an_incident_are_spoken_of_and_go_into_no_paper_for_others(
    policycheck: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    policycheck("new", "incident", "main-street", "--agency", "el-centro-pd")
    left = (
        "main-street.json:4:13: 7 blanks of this file are not filled in, the first one here{}fill in what follows "
        "FILL IN; policycheck lint main-street.json shows each\n"
    )
    for command in (("evaluate", "main-street.json"), ("ask", "main-street.json"), ("ask", "main-street.json", "-i")):
        ran = policycheck(*command)
        assert (ran.status, ran.err) == (0, left.format("; ")), command
    for command in (("memo", "main-street.json", "-o", "memo.md"), ("request", "main-street.json", "-o", "letter.md")):
        ran = policycheck(*command)
        assert (ran.status, ran.err) == (2, left.format("\n    ") + "1 problem; nothing was done\n"), command
    assert [path.name for path in tmp_path.iterdir()] == ["main-street.json"]
    path = tmp_path / "main-street.json"
    path.write_text(path.read_text().replace("FILL IN: ", ""))
    for command in (("evaluate", path), ("memo", path, "-o", "memo.md"), ("request", path, "-o", "letter.md")):
        ran = policycheck(*command)
        assert (ran.status, "FILL IN" in ran.err) == (0, False), command


def test_the_folder_is_the_one_that_one_is_in_if_it_holds_rules(policycheck: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    assert (
        "wrote policies/new-pd/a.md\nwrote policies/new-pd/authority.yaml\n"
        in policycheck("new", "policy", "new-pd/a").out
    )
    assert "wrote own/policies/new-pd/a.md" in policycheck("new", "policy", "new-pd/a", "--library", "own").out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rule", "el-centro-pd.x"), "--provision: a rule is made from a provision's words"),
        (("rule", "el-centro-pd.x", "--provision", "el-centro-pd/use-of-force"), f"write {PROVISION}"),
        (("rule", "el-centro-pd.x", "--provision", f"{PROVISION}s"), f"did you mean '{PROVISION}'?"),
        (("rule", "El Centro", "--provision", PROVISION), "'El Centro' cannot be the id of a rule"),
        (("rule", "el-centro.x", "--provision", PROVISION), "did you mean 'el-centro-pd'?"),
        (("rule", "zzzzz.x", "--provision", PROVISION), "policycheck new policy zzzzz/NAME"),
        (("rule", "el-centro-pd.x", "--provision", PROVISION, "--fact", "force.dedly"), "did you mean 'force.deadly'?"),
        (("rule", "vocabulary.x", "--provision", PROVISION), "no authority can be called vocabulary"),
        (("policy", "x"), "'x' cannot be the id of a policy"),
        (("policy", "derivations/x"), "no authority can be called derivations"),
        (("policy", "new-pd/x", "--library", "file"), "this folder cannot be made"),
        (("incident", "../x", "--agency", "nypd"), "'../x' cannot be the id of an incident"),
        (("incident", "x", "--agency", "nypd", "-o", "x.yaml"), "an incident's file ends in .json"),
        (("incident", "x", "--agency", "nypd", "--date", "2025-02-30"), "is not a date of the calendar"),
        (("incident", "x", "--agency", "nypdd"), "did you mean 'nypd'?"),
        (("incident", "x"), "--agency"),
        (("rules", "x"), "rules"),
    ],
)
def test_what_cannot_be_written_is_refused(
    policycheck: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    (tmp_path / "file").write_text("")
    ran = policycheck("new", *arguments)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
