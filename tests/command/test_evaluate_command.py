import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran

from policycheck.library.library import Library

Run = Callable[..., Ran]


def given(tmp_path: Path, el_centro: Path, **changes: Any) -> Path:
    data = json.loads(el_centro.read_text()) | changes
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    return path


def test_text_names_the_notice_the_outcomes_and_the_sources(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro)
    assert (ran.status, ran.err) == (0, "")
    assert "no finding of fact, of law or of guilt" in ran.out
    assert "possible departure from guidance" in ran.out
    assert "[S5 ¶" in " ".join(ran.out.split())


def test_text_fits_80_columns(policycheck: Run, el_centro: Path) -> None:
    assert max(map(len, policycheck("evaluate", el_centro).out.splitlines())) <= 80


def test_twice_the_same_bytes(policycheck: Run, el_centro: Path) -> None:
    for form in ("text", "json", "html"):
        assert (
            policycheck("evaluate", el_centro, "--format", form).out
            == policycheck("evaluate", el_centro, "--format", form).out
        )


def test_json_has_what_the_design_promises(policycheck: Run, el_centro: Path) -> None:
    shown = json.loads(policycheck("evaluate", el_centro, "--format", "json").out)
    assert {"schema", "incident", "engine", "accounts", "results"} <= shown.keys()
    assert set(shown["engine"]["files_sha256"]) >= {
        "rules/us-ca/report-use-of-force.yaml",
        "policies/us-ca/penal-code.md",
    }
    for found in shown["results"]:
        assert {"rule", "about", "modality", "citation", "elements", "agreement", "outcomes"} <= found.keys()
        assert {"policy", "section", "quote", "quality", "source"} <= found["citation"].keys()
        for outcome in found["outcomes"].values():
            assert {"outcome", "possible_conclusions", "reasons", "pivots"} <= outcome.keys()


def test_accounts_can_be_chosen(policycheck: Run, el_centro: Path) -> None:
    shown = json.loads(policycheck("evaluate", el_centro, "--format", "json", "--account", "press").out)
    assert [account["name"] for account in shown["accounts"]] == ["press"]
    assert {name for found in shown["results"] for name in found["outcomes"]} == {"press"}


def test_an_account_of_the_files_own_credits_its_sources_only(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    accounts = {
        "lawyers-and-briefing": {"title": "two sources", "credits": ["lawyers-in-local-news", "ecpd-in-local-news"]}
    }
    said = {"fact": "force.vehicle_approaching_officer", "about": "volley-3", "value": False}
    assertions = [*json.loads(el_centro.read_text())["assertions"], {**said, "source": "lawyers-in-local-news"}]
    path = given(tmp_path, el_centro, accounts=accounts, assertions=assertions, timeline={})
    shown = json.loads(policycheck("evaluate", path, "--format", "json", "--account", "lawyers-and-briefing").out)
    (found,) = [
        one for one in shown["results"] if (one["rule"], one["about"]) == ("el-centro-pd.move-out-of-path", "volley-3")
    ]
    held = {element["fact"]: element["values"]["lawyers-and-briefing"] for element in found["elements"]}
    assert held["force.vehicle_approaching_officer"]["basis"] == "contradicted"
    assert held["force.took_steps_to_leave_path"]["basis"] == "silent"


def test_output_follows_the_files_name(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    for name, start in (("a.json", "{"), ("a.html", "<!DOCTYPE"), ("a.txt", "Shooting"), ("a.md", "# ")):
        assert policycheck("evaluate", el_centro, "-o", tmp_path / name).out == ""
        assert (tmp_path / name).read_text().startswith(start)


def test_a_form_that_there_is_not_is_refused_before_anything_is_written(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    ran = policycheck("evaluate", el_centro, "-o", tmp_path / "report.odt")
    assert ran.status == 2
    assert "nothing is written to a file that ends in .odt" in ran.err
    assert list(tmp_path.iterdir()) == []
    assert policycheck("evaluate", el_centro, "-o", tmp_path / "report.odt", "--format", "text").status == 0


@pytest.mark.parametrize(("condition", "status"), [("violation", 1), ("undetermined", 1), ("never", 0)])
def test_fail_on(policycheck: Run, el_centro: Path, condition: str, status: int) -> None:
    assert policycheck("evaluate", el_centro, "--fail-on", condition).status == status


def test_fail_on_violation_needs_a_violation(policycheck: Run, el_centro: Path) -> None:
    assert policycheck("evaluate", el_centro, "--fail-on", "violation", "--account", "agency").status == 0


def test_before_a_rule_was_law_it_is_not_in_force(policycheck: Run, library: Library, el_centro: Path) -> None:
    shown = json.loads(policycheck("evaluate", el_centro, "--format", "json", "--as-of", "2019-06-30").out)
    outcomes = {
        found["rule"]: {one["outcome"] for one in found["outcomes"].values()}
        for found in shown["results"]
        if found["rule"].startswith("us-ca.")
    }
    assert outcomes.keys() == {rule for rule in library.rules if rule.startswith("us-ca.")}
    began = {
        rule: [text.in_force.from_ for text in library.texts(library.rules[rule].rule.provision)] for rule in outcomes
    }
    later = {rule for rule, days in began.items() if all(day and day > "2019-06-30" for day in days)}
    assert len(later) > 10
    assert all(outcomes[rule] == {"not_in_force"} for rule in later)


def test_a_month_that_straddles_a_change_leaves_the_question_open(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    path = given(tmp_path, el_centro, date="2021")
    shown = json.loads(policycheck("evaluate", path, "--format", "json").out)
    (found,) = [one for one in shown["results"] if one["rule"] == "us-ca.state-investigates-unarmed-death"]
    assert found["in_force"]["status"] == "depends"
    assert all("not_in_force" in outcome["possible_conclusions"] for outcome in found["outcomes"].values())
    # Whichever of the two texts of 835a held, one did.
    path = given(tmp_path, el_centro, date=None)
    shown = json.loads(policycheck("evaluate", path, "--format", "json", "--as-of", "2025-12").out)
    found = [one for one in shown["results"] if one["rule"] == "us-ca.deadly-force-only-when-necessary"]
    assert {one["in_force"]["status"] for one in found} == {"yes"}


AUTHORITY = "id: {0}\nname: Department {0}\njurisdiction: {1}\n"
POLICY = """---
id: {0}/conduct
title: Conduct
kind: {1}
in_force: {{from: 2000-01-01}}
---
## 1: Vehicles
<!-- quality: official; source: the department -->
> Officers shall not fire at a vehicle.
"""
RULE = """id: {0}.do-not-fire
title: Do not fire at a vehicle
provision: {0}/conduct#1
modality: shall
for_each: force
status: {1}
must_not:
  - fact: force.fired_at_vehicle
    words: fire at a vehicle
cases:
  - {{name: fired, facts: {{force.fired_at_vehicle: true}}, outcome: possible violation}}
"""


def tree(
    root: Path, authority: str, jurisdiction: str, status: str = "in-force", kind: str = "department-policy"
) -> Path:
    files = {
        f"policies/{authority}/authority.yaml": AUTHORITY.format(authority, jurisdiction),
        f"policies/{authority}/conduct.md": POLICY.format(authority, kind),
        f"rules/{authority}/do-not-fire.yaml": RULE.format(authority, status),
    }
    for name, content in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(content)
    return root


def rules(ran: Ran) -> dict[str, bool]:
    return {found["rule"]: found["comparison"] for found in json.loads(ran.out)["results"]}


def test_policy_binds_by_the_parts_of_its_path(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    bound = tree(tmp_path / "bound", "county", "us/ca/imperial")
    near = tree(tmp_path / "near", "near-county", "us/ca/imp")
    ran = policycheck("evaluate", el_centro, "--format", "json", "--library", bound, "--library", near)
    assert rules(ran)["county.do-not-fire"] is False
    assert "near-county.do-not-fire" not in rules(ran)


@pytest.mark.parametrize("asked", ["elsewhere", "elsewhere/conduct"])
def test_another_departments_policy_is_a_comparison(
    policycheck: Run, tmp_path: Path, el_centro: Path, asked: str
) -> None:
    other = tree(tmp_path, "elsewhere", "us/ny/elsewhere")
    ran = policycheck("evaluate", el_centro, "--format", "json", "--library", other, "--policy", asked)
    assert rules(ran)["elsewhere.do-not-fire"] is True
    text = " ".join(policycheck("evaluate", el_centro, "--library", other, "--policy", asked).out.split())
    before, _, after = text.partition("By comparison: Department elsewhere")
    assert "Do not fire at a vehicle" in after
    assert "Do not fire at a vehicle" not in before


def test_a_comparison_fails_nothing(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    other = tree(tmp_path, "elsewhere", "us/ny/elsewhere")
    arguments = ("--library", other, "--policy", "elsewhere", "--account", "agency", "--fail-on", "violation")
    assert policycheck("evaluate", el_centro, *arguments).status == 0


@pytest.mark.parametrize(
    ("status", "kind", "why"),
    [("draft", "department-policy", "a draft"), ("retired", "statute", "retired"), ("in-force", "draft", "a draft")],
)
def test_drafts_and_retired_rules_are_left_out_aloud(
    policycheck: Run, tmp_path: Path, el_centro: Path, status: str, kind: str, why: str
) -> None:
    own = tree(tmp_path, "county", "us/ca/imperial", status, kind)
    first = " ".join(policycheck("evaluate", el_centro, "--library", own).out.split())
    assert "What was left out, and why, stands in the full report, under “Rules without a result”." in first
    ran = policycheck("evaluate", el_centro, "--library", own, "--details")
    assert f"county.do-not-fire is {why}" in " ".join(ran.out.split())


def test_an_overlay_takes_the_place_of_what_has_its_id(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    rule = Path(__file__).resolve().parents[2] / "rules" / "us-ca" / "report-use-of-force.yaml"
    own = tmp_path / "rules" / "us-ca" / "report-use-of-force.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(rule.read_text().replace("title: Report every use of force immediately", "title: Another title"))
    assert "4. Another title" in policycheck("evaluate", el_centro, "--library", tmp_path, "--details").out


def test_a_draft_leaves_the_rule_in_force_where_it_was(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    rule = Path(__file__).resolve().parents[2] / "rules" / "el-centro-pd" / "move-out-of-path.yaml"
    own = tmp_path / "rules" / "el-centro-pd" / "move-out-of-path.yaml"
    own.parent.mkdir(parents=True)
    draft = rule.read_text().replace("status: in-force", "status: draft").replace("title: Move", "title: DRAFT Move")
    own.write_text(draft)
    ran = policycheck("evaluate", el_centro, "--library", tmp_path, "--details")
    assert "1. Move out of an approaching vehicle's path" in ran.out
    assert "DRAFT" not in ran.out
    said = "el-centro-pd.move-out-of-path is a draft, and the adopted rule of that id was evaluated"
    assert said in " ".join(ran.out.split())
    assert policycheck("test", own).status == 0


def test_every_file_that_was_read_has_its_digest(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    own = tmp_path / "rules" / "vocabulary" / "force.yaml"
    own.parent.mkdir(parents=True)
    own.write_text("force.another_fact: {type: yes-no, question: Is it another fact?, 'yes': it is, 'no': it is not}\n")
    plain = json.loads(policycheck("evaluate", el_centro, "--format", "json").out)["engine"]["files_sha256"]
    ran = policycheck("evaluate", el_centro, "--format", "json", "--library", tmp_path)
    files = json.loads(ran.out)["engine"]["files_sha256"]
    assert set(files) - set(plain) == {"overlay-1/rules/vocabulary/force.yaml"}
    assert plain.items() <= files.items()


def test_an_editor_may_note_its_schema(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    path = given(tmp_path, el_centro, **{"$schema": "incident.schema.json"})
    assert policycheck("evaluate", path).status == 0


def test_nothing_to_evaluate_is_said_aloud(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    own = tmp_path / "policies" / "nowhere" / "authority.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(AUTHORITY.format("nowhere", "xx/nowhere"))
    ran = policycheck("evaluate", given(tmp_path, el_centro, agency="nowhere"), "--library", tmp_path)
    assert "Nothing was compared: no rule in the library binds the agency and applies." in " ".join(ran.out.split())
    assert "no rule applies" in ran.err


def test_a_rule_about_nobody_in_the_file_is_left_out_aloud(policycheck: Run, tmp_path: Path) -> None:
    path = tmp_path / "bare.json"
    head = {"schema": "policycheck/incident/1", "id": "bare", "title": "Bare", "agency": "el-centro-pd"}
    path.write_text(json.dumps(head))
    ran = policycheck("evaluate", path, "--details")
    assert ran.status == 0
    assert "el-centro-pd.move-out-of-path: the file names no force" in " ".join(ran.out.split())


@pytest.mark.parametrize("ending", ["html", "md", "txt"])
def test_one_result_is_written_to_a_file_as_to_the_terminal(
    policycheck: Run, tmp_path: Path, el_centro: Path, ending: str
) -> None:
    whole, one = tmp_path / f"whole.{ending}", tmp_path / f"one.{ending}"
    assert policycheck("evaluate", el_centro, "-o", whole, "--details", "all").status == 0
    assert policycheck("evaluate", el_centro, "--details", "3", "-o", one).status == 0
    assert len(one.read_text()) < len(whole.read_text()) / 3
    ran = policycheck("evaluate", el_centro, "--details", "3", "--format", "json")
    assert ran.status == 2
    assert "--details: JSON has every result in full" in ran.err
