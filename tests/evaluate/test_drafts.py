"""Drafts enter no evaluation unless they are asked for, take nothing out of force, and are marked where they show."""

import json
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Ran
from hypothesis import given, settings
from hypothesis import strategies as st

from policycheck.evaluation.scope import scope
from policycheck.library.library import library_of, load_library
from policycheck.library.tree import file_from_text
from policycheck.model.problem import BadInput

Run = Callable[..., Ran]
RULE = "rules/el-centro-pd/move-out-of-path.yaml"
POLICY = "policies/el-centro-pd/use-of-force.md"
ID = "el-centro-pd.move-out-of-path"
MARK = "(draft, not in force)"


def overlay(root: Path, *changes: tuple[str, str]) -> Path:
    """A folder with the rule, changed so."""
    return written(root, RULE, changed((ROOT / RULE).read_text(), *changes))


def changed(text: str, *changes: tuple[str, str]) -> str:
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def written(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return root


STATUS = ("status: in-force", "status: draft")
STRICTER = ("modality: should", "modality: shall")
ON_DRAFT = ("el-centro-pd/use-of-force#", "el-centro-pd/vehicles-draft#")


def draft_policy(root: Path, name: str = "vehicles-draft") -> Path:
    text = changed(
        (ROOT / POLICY).read_text(),
        ("id: el-centro-pd/use-of-force", f"id: el-centro-pd/{name}"),
        ("kind: department-policy", "kind: draft"),
        ("{from: null, to: null}", "{from: 2031-01-01}"),
    )
    return written(root, f"policies/el-centro-pd/{name}.md", text)


@pytest.fixture(params=["rule", "policy"])
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A draft of an adopted rule: because it says so, or because its policy is one."""
    if request.param == "rule":
        return overlay(tmp_path / "own", STATUS, STRICTER)
    return draft_policy(overlay(tmp_path / "own", ON_DRAFT, STRICTER))


def results(policycheck: Run, incident: Path, *arguments: str | Path) -> dict[tuple[str, str], Any]:
    ran = policycheck("evaluate", incident, "--format", "json", *arguments)
    assert ran.status == 0
    return {(one["rule"], one["about"]): one for one in json.loads(ran.out)["results"]}


def test_a_draft_leaves_the_adopted_rule_in_place(policycheck: Run, own: Path, el_centro: Path) -> None:
    plain = results(policycheck, el_centro)
    assert results(policycheck, el_centro, "--library", own) == plain


def numberless(result: dict[str, Any]) -> dict[str, Any]:
    """The result without its number, which others before it move."""
    return {key: value for key, value in result.items() if key != "number"}


def test_a_draft_that_is_asked_for_takes_the_adopted_rules_place(policycheck: Run, own: Path, el_centro: Path) -> None:
    plain = results(policycheck, el_centro)
    drafts = results(policycheck, el_centro, "--library", own, "--drafts")
    assert drafts.keys() == plain.keys()
    for key, one in drafts.items():
        if key[0] != ID:
            assert numberless(one) == numberless(plain[key])
            continue
        assert (one["title"], one["modality"]) == (f"{plain[key]['title']} {MARK}", "shall")
        assert one["in_force"]["status"] == "draft"
        assert one["outcomes"].keys() == plain[key]["outcomes"].keys()
        assert {account: each["outcome"] for account, each in one["outcomes"].items()} == {
            account: each["outcome"] for account, each in plain[key]["outcomes"].items()
        }
    said = f"the adopted rule {ID}, since its draft was evaluated in its place"
    assert said in " ".join(policycheck("evaluate", el_centro, "--library", own, "--drafts", "--details").out.split())


def test_a_draft_is_marked_in_every_form(policycheck: Run, own: Path, el_centro: Path, tmp_path: Path) -> None:
    title = f"Move out of an approaching vehicle's path instead of firing {MARK}"
    asked = ("--library", own, "--drafts")
    for command in (("evaluate", el_centro), ("ask", el_centro, "--limit", "0")):
        out = " ".join(policycheck(*command, *asked).out.split())
        assert out.count(title) == out.count("Move out of an approaching vehicle's path instead of firing") > 0
    page = policycheck("evaluate", el_centro, "--format", "html", *asked).out.replace("&#39;", "'")
    assert page.count(title) == page.count("Move out of an approaching vehicle's path instead of firing") > 0
    told = json.loads(policycheck("ask", el_centro, "--format", "json", *asked).out)
    refs = [effect["result"] for item in told["items"] for one in item["answers"] for effect in one["effects"]]
    assert {one["draft"] for one in refs if one["rule"] == ID} == {True}
    assert {one["draft"] for one in refs if one["rule"] != ID} == {False}
    memo = tmp_path / "memo.md"
    assert policycheck("memo", el_centro, "-o", memo, *asked).status == 0
    text = memo.read_text()
    assert text.count(MARK) >= text.count("vehicle's path instead of firing") > 0
    main, _, annexes = text.partition("## Annex A")
    assert "instead of firing" in annexes
    assert "instead of firing" not in main  # nobody disposes of a draft


def test_a_letter_marks_a_draft_policy(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    own = draft_policy(overlay(tmp_path / "own", ON_DRAFT, STRICTER))
    letter = policycheck("request", el_centro, "--library", own, "--drafts", "--facts", "200").out
    assert f"Use of Force {MARK}, “Shooting at or from moving vehicles”" in letter
    assert MARK not in policycheck("request", el_centro, "--library", own).out


def test_a_draft_binds_nobody(policycheck: Run, tmp_path: Path, el_centro: Path) -> None:
    adopted = overlay(tmp_path / "adopted", STRICTER)
    draft = overlay(tmp_path / "draft", STRICTER, STATUS)
    press = ("--account", "press", "--fail-on", "violation", "--drafts")
    assert policycheck("evaluate", el_centro, "--library", adopted, *press).status == 1
    assert policycheck("evaluate", el_centro, "--library", draft, *press).status == 0


def test_asking_for_drafts_where_there_are_none_is_said(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--drafts")
    assert ran.status == 0
    assert ran.out == policycheck("evaluate", el_centro).out
    assert "--drafts: the library holds no draft of a rule" in ran.err


def test_a_record_says_that_drafts_were_asked_for(policycheck: Run, own: Path, el_centro: Path, tmp_path: Path) -> None:
    record, memo = tmp_path / "record.json", tmp_path / "memo.md"
    assert policycheck("memo", el_centro, "-o", memo, "--record", record, "--library", own, "--drafts").status == 0
    made = json.loads(record.read_text())
    assert made["options"]["drafts"] is True
    assert {one["in_force"] for one in made["outcome"]["findings"] if one["rule"] == ID} == {"draft"}
    assert [one["layer"] for one in made["files"] if one["path"] == RULE] == ["overlay-1"]
    ran = policycheck("verify", record, "--library", own)
    assert ran.out.startswith("The record holds\n")
    ran = policycheck("verify", record)
    assert ran.out.startswith("The record holds, but the texts")
    assert "record: a draft, not in force; now: not known to be in force on the day" in " ".join(ran.out.split())


def test_who_verifies_a_record_is_told_of_its_drafts(
    policycheck: Run, own: Path, el_centro: Path, tmp_path: Path
) -> None:
    record, memo = tmp_path / "record.json", tmp_path / "memo.md"
    for drafts in ((), ("--drafts",)):
        assert policycheck("memo", el_centro, "-o", memo, "--record", record, "--library", own, *drafts).status == 0
        for overlay in ((), ("--library", own)):
            ran = policycheck("verify", record, *overlay)
            assert ran.status == 0
            text = " ".join(ran.out.split())
            told = "This record took drafts as if they were in force. They are not: they bind nobody. - "
            assert (told in text) == bool(drafts)
            assert (f"{MARK} [{ID}]" in text) == bool(drafts)
            assert ("now in force" in text.lower()) == (not drafts)
            found = json.loads(policycheck("verify", record, "--format", "json", *overlay).out)
            assert found["drafts_asked"] is bool(drafts)
            assert [one["rule"] for one in found["drafts"]] == [ID] * bool(drafts)


RETIRED = ("status: in-force", "status: retired")


def test_a_draft_that_retires_a_rule_takes_it_away_only_where_asked(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    own = draft_policy(overlay(tmp_path / "own", ON_DRAFT, RETIRED))
    plain = results(policycheck, el_centro)
    assert ID in {rule for rule, _ in plain}
    assert results(policycheck, el_centro, "--library", own) == plain
    said = "is a draft, and the adopted rule of that id was evaluated"
    assert said in " ".join(policycheck("evaluate", el_centro, "--library", own, "--details").out.split())
    asked = results(policycheck, el_centro, "--library", own, "--drafts")
    assert {key: numberless(one) for key, one in asked.items()} == {
        key: numberless(one) for key, one in plain.items() if key[0] != ID
    }
    said = f"the adopted rule {ID}, since its draft is retired"
    assert said in " ".join(policycheck("evaluate", el_centro, "--library", own, "--drafts", "--details").out.split())
    record, memo = tmp_path / "record.json", tmp_path / "memo.md"
    assert policycheck("memo", el_centro, "-o", memo, "--record", record, "--library", own, "--drafts").status == 0
    assert f"adopted rule {ID}, since its draft is retired" in memo.read_text()
    text = " ".join(policycheck("verify", record, "--library", own).out.split())
    assert text.startswith("The record holds ")
    assert "A draft that retires a rule leaves no result." in text


@pytest.mark.parametrize("draft", [False, True])
def test_an_adopted_rule_cannot_rest_on_words_of_a_draft(tmp_path: Path, draft: bool) -> None:
    cites = "el-centro-pd/vehicles-draft#shooting-at-or-from-moving-vehicles"
    words = "    words: take reasonable steps to move out of the path"
    cited = (words, f"{words}\n    provision: {cites}")
    own = draft_policy(overlay(tmp_path, cited, *([STATUS] if draft else [])))
    if draft:
        assert load_library((own,)).rules[ID].rule.must
        return
    with pytest.raises(BadInput) as caught:
        load_library((own,))
    (problem,) = caught.value.problems
    assert problem.cause == f"an adopted rule cannot rest on words of a draft: {cites}"
    assert (problem.place.line or 0) > 1
    assert "status: draft" in problem.remedy


def test_a_draft_of_a_policy_with_the_id_of_an_adopted_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        load_library((draft_policy(tmp_path, "use-of-force"),))
    (problem,) = caught.value.problems
    assert problem.cause.startswith("a draft cannot have the id of the adopted policy el-centro-pd/use-of-force")
    assert "el-centro-pd/use-of-force-draft" in problem.remedy


BASE = {
    "policies/x/authority.yaml": "id: x\nname: X\njurisdiction: us/x\n",
    "policies/x/adopted.md": "---\nid: x/adopted\ntitle: A\nkind: statute\n---\n## 1: T\n<!--\nquality: official\n"
    "source: s\n-->\n> do it\n",
    "policies/x/draft.md": "---\nid: x/draft\ntitle: D\nkind: draft\n---\n## 1: T\n<!--\nquality: official\n"
    "source: s\n-->\n> do it\n",
    "rules/vocabulary/x.yaml": "force.it:\n  type: yes-no\n  question: Was it?\n  yes: it was\n  no: it was not\n",
}
STATES = (*product(("in-force", "draft", "retired"), ("adopted", "draft")), None)


def layer(state: tuple[str, str] | None, title: int) -> dict[str, str]:
    if state is None:
        return {}
    status, policy = state
    text = (
        f"id: x.r\ntitle: T{title}\nprovision: x/{policy}#1\nmodality: shall\nfor_each: force\nstatus: {status}\n"
        "must:\n  - {fact: force.it, words: do it}\n"
    )
    return {"rules/x/r.yaml": text}


@settings(max_examples=150)
@given(st.lists(st.sampled_from(STATES), max_size=5))
def test_what_is_evaluated_of_rules_laid_over_one_another(states: list[tuple[str, str] | None]) -> None:
    """The last adopted or retired one counts; drafts above it do only where they are asked for."""
    layers = [BASE, *(layer(state, number) for number, state in enumerate(states))]
    library = library_of([file_from_text(name, name, text) for name, text in one.items()] for one in layers)
    there = [(number, *state) for number, state in enumerate(states) if state is not None]

    def is_draft(status: str, policy: str) -> bool:
        return "draft" in (status, policy)

    settled = [one for one in there if not is_draft(*one[1:])][-1:]
    adopted = [f"T{number}" for number, status, _ in settled if status == "in-force"]
    top = there[-1:]
    with_drafts = [f"T{number}" for number, status, _ in top if status != "retired"]
    for asked, wanted in ((False, adopted), (True, with_drafts)):
        library.drafts = asked
        assert [one.rule.title for one in scope(library, "x").rules] == wanted


def test_a_draft_that_makes_a_permission_of_a_rule_leaves_the_rule_in_place(
    policycheck: Run, tmp_path: Path, el_centro: Path
) -> None:
    """And an allegation may go on naming it; asked for, the draft takes it out, and that is said."""
    head = (ROOT / RULE).read_text().partition("when:")[0]
    draft = changed(head, STATUS, ("modality: should", "modality: may")) + (
        "when:\n  - fact: force.vehicle_moving\n    words: move out of the path of an approaching vehicle\n"
    )
    own = written(tmp_path / "own", RULE, draft)
    incident = json.loads(el_centro.read_text())
    incident["allegations"] = [{"id": "zz", "by": "family", "text": "It was so", "rules": [ID]}]
    alleged = tmp_path / "incident.json"
    alleged.write_text(json.dumps(incident))
    assert results(policycheck, alleged, "--library", own) == results(policycheck, alleged)
    ran = policycheck("evaluate", alleged, "--drafts", "--details", "all", "--library", own)
    assert ran.status == 0
    assert f"the adopted rule {ID}, since its draft is a permission" in " ".join(ran.out.split())
