"""A rule that does not reach the conduct clears nobody: it has its own word, and reports say what none reaches."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from conftest import Ran
from reports import html, text

from policycheck.document.markdown import markdown
from policycheck.document.terminal import text as in_lines
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.instances import RuleReach, not_reached
from policycheck.evaluation.worklist import worklist
from policycheck.library.library import Library
from policycheck.logic.kernel import outcome_of, state_of
from policycheck.model.effects import EXCLUDED, NotReached
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.report import ask, words
from policycheck.report.memo import build
from policycheck.report.overview import not_reached as sentences

Run = Callable[..., Ran]
ENDS = ("not_applicable", "complied", "excused", "violation", "not_in_force")
NEW_SENTENCE = (
    "No rule in the library applies to the shots: the one on such conduct applies under no account shown here."
)
FIRED = {"force.fired_at_vehicle": True, "force.fired_at_occupant": True, "force.deadly": True}
PARKED = {"force.fired_at_occupant": True, "force.vehicle_moving": False, "force.vehicle_threatened_officer": False}
# A car that drives away from officers, and threatens nobody.
LEAVING = {
    **FIRED,
    "force.vehicle_moving": True,
    "force.vehicle_approaching_officer": False,
    "force.officer_in_vehicle_path": False,
    "force.threat_solely_by_vehicle": False,
    "force.vehicle_used_as_force": False,
    "force.vehicle_threatened_officer": False,
    "force.threat_by_other_means": False,
}


def shooting(agency: str, date: str, facts: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "date": date,
        "agency": agency,
        "entities": {
            "o": {"kind": "officer", "label": "the officer"},
            "d": {"kind": "civilian", "label": "the driver"},
            "shots": {"kind": "force", "label": "the shots", "by": "o", "against": "d"},
        },
        "sources": {"video": {"party": "record", "title": "Video"}, "chief": {"party": "agency", "title": "Chief"}},
        "assertions": [
            {"fact": fact, "about": "shots", "value": told, "source": "video"} for fact, told in facts.items()
        ],
        **more,
    }


def parked() -> dict[str, Any]:
    return shooting("chicago-pd", "2015-06-01", PARKED)


def evaluated(library: Library, raw: Mapping[str, Any], *compared: str) -> Evaluation:
    return evaluate(library, Incident.model_validate(raw), "", compared=compared)


def flat(page: str) -> str:
    return " ".join(page.split())


@pytest.mark.parametrize("chosen", [chosen for chosen in product((False, True), repeat=5) if any(chosen)])
def test_an_outcome_is_that_of_the_ends_that_are_possible(chosen: tuple[bool, ...]) -> None:
    possible_conclusions = [end for end, there in zip(ENDS, chosen, strict=True) if there]
    found = outcome_of(possible_conclusions)
    if found == "does_not_apply":
        assert set(possible_conclusions) - {"not_in_force"} == {"not_applicable"}
    assert (found == "no_violation") == (
        "violation" not in possible_conclusions and bool({"complied", "excused"} & set(possible_conclusions))
    )
    assert (found in EXCLUDED) == ("violation" not in possible_conclusions and possible_conclusions != ["not_in_force"])
    assert state_of(possible_conclusions) in (found, "prima_facie")


@pytest.mark.parametrize("form", ["text", "html", "memo", "ask"])
def test_a_person_shot_in_a_parked_car_is_no_matter_that_is_closed(library: Library, form: str) -> None:
    found = evaluated(library, parked())
    made = {
        "text": lambda: text(found),
        "html": lambda: html(found),
        "memo": lambda: markdown(build(found)),
        "ask": lambda: in_lines(ask.document(worklist(library, Incident.model_validate(parked())), 0, "f.json")),
    }
    page = flat(made[form]())
    assert NEW_SENTENCE in page
    assert "This clears nobody and accuses nobody: a rule that the library lacks may apply." in page
    assert "Nothing remains to be decided" not in page
    assert "o violation:" not in page
    assert "did not arise" not in page


@pytest.mark.parametrize("ending", ["docx", "html", "md"])
def test_every_form_of_the_memo_says_so(policycheck: Run, tmp_path: Path, ending: str) -> None:
    path, memo = tmp_path / "parked.json", tmp_path / f"memo.{ending}"
    path.write_text(json.dumps(parked()))
    ran = policycheck("memo", path, "-o", memo)
    assert ran.status == 0, ran.err
    if ending == "docx":
        page = re.sub("<[^>]*>", "", ZipFile(memo).read("word/document.xml").decode())
    else:
        page = memo.read_text()
    assert NEW_SENTENCE in flat(page)


def test_what_does_not_apply_is_told_apart_from_what_was_not_violated(library: Library, el_centro: Path) -> None:
    """As the family tells it the car had stopped: that is no answer of "no departure"."""
    found = evaluate(library, Incident.model_validate(json.loads(el_centro.read_text())), "")
    for page in (flat(markdown(build(found))), flat(text(found))):
        assert re.search(r"The civilian’s side:\S* does not apply, on source S3 alone", page)
        assert "oes not apply under the account of the civilian’s side; otherwise open" in page


@pytest.mark.parametrize("policy", ["chicago-pd"])
def test_another_departments_row_is_no_clearance(library: Library, policy: str) -> None:
    found = evaluated(library, shooting("nypd", "2015-06-01", LEAVING), policy)
    whose = library.authorities[policy].name
    assert {
        words.mark(one, outcome) for one in found.results if one.comparison for outcome in one.outcomes.values()
    } == {"n/a"}
    for page in (flat(text(found)), flat(html(found))):
        assert f"No rule of the {whose} in the library applies to the shots: " in page
        assert "This clears nobody and accuses nobody" in page
    assert [one.authority for one in found.not_reached if one.about == "shots"] == [whose]


def test_what_is_open_may_still_reach(library: Library) -> None:
    """Nobody says whether the car moved: rules may apply, and that is said by the findings."""
    facts = {fact: told for fact, told in PARKED.items() if fact == "force.fired_at_occupant"}
    assert evaluated(library, shooting("denver-pd", "2015-01-26", facts)).not_reached == ()


def test_where_nothing_is_held_about_an_act_that_is_said(library: Library) -> None:
    found = evaluated(library, shooting("belmont-pd", "1990-01-01", FIRED))
    (one,) = [each for each in found.not_reached if each.about == "shots"]
    assert one.rules == tuple(sorted({each.rule for each in found.results if each.about == "shots"}))
    assert "No rule in the library applies to the shots: " in flat(text(found))


def test_an_incident_of_which_nothing_applies_is_named_itself(library: Library) -> None:
    bare = shooting("nypd", "1990-01-01", {}, entities={}, assertions=[])
    found = evaluated(library, bare)
    assert [(one.about, one.authority) for one in found.not_reached] == [("incident", None)]
    assert "No rule in the library applies to the incident: " in flat(text(found))


ENTITIES = {
    "o1": {"kind": "officer"},
    "o2": {"kind": "officer"},
    "f1": {"kind": "force", "by": "o1"},
    "f2": {"kind": "force"},
}


@pytest.mark.parametrize(
    ("results", "named"),
    [
        ([], ["f1", "f2"]),
        ([("f1", True), ("f2", True)], []),
        ([("f1", True), ("f2", False)], ["f2"]),
        ([("f1", False), ("f1", True), ("f2", True)], []),
        ([("f1", True), ("f2", True), ("o1", False), ("o2", False)], ["o2"]),
        ([("f1", False), ("f2", True), ("o1", False), ("o2", True)], ["f1", "o1"]),
        ([("incident", True)], ["f1", "f2"]),
    ],
)
def test_acts_and_officers_that_nothing_reaches(results: list[tuple[str, bool]], named: list[str]) -> None:
    incident = Incident.model_validate(shooting("nypd", "2020", {}, entities=ENTITIES, assertions=[]))
    found = not_reached(incident, [RuleReach(None, "a.b", about, reaches) for about, reaches in results])
    assert [one.about for one in found] == named


def test_the_sentences_put_alike_together_and_count() -> None:
    one = NotReached(about="f1", about_label="the first shots", authority=None, rules=())
    more = (one, replace(one, about="f2", about_label="the later shots"), replace(one, authority="A", rules=("a.b",)))
    assert [said.partition(". This")[0] for said in sentences(more)] == [
        "No rule in the library applies to the first shots and the later shots: none is about such conduct",
        "No rule of the A in the library applies to the first shots: the one on such conduct applies under no account "
        "shown here",
    ]


def test_an_answer_that_puts_a_rule_out_of_reach_is_not_said_to_clear(library: Library) -> None:
    """Of what would rule a violation out, what makes the rule not apply is told apart, and is told so."""
    facts = {fact: told for fact, told in PARKED.items() if fact == "force.fired_at_occupant"}
    found = evaluated(library, shooting("denver-pd", "2015-01-26", facts))
    outcomes = [outcome for one in found.results for outcome in one.outcomes.values() if outcome.would_not_apply]
    assert outcomes
    assert all(set(one.would_not_apply) <= set(one.would_rule_out_violation) for one in outcomes)
    assert "(the rule would not apply)" in flat(text(found))
    assert "(the rule would not apply)" in flat(markdown(build(found, length="full")))
    asked = flat(
        in_lines(
            ask.document(worklist(library, Incident.model_validate(shooting("denver-pd", "2015-01-26", facts))), 0, "f")
        )
    )
    assert "settles as “does not apply”" in asked


def test_accounts_that_differ_in_whether_a_rule_applies_are_not_asked_about(library: Library) -> None:
    """One account has the duty met, another has it not apply: no violation is in question, and nothing is open."""
    raw = shooting("el-centro-pd", "2025-10-05", {})
    raw["sources"]["mother"] = {"party": "family", "title": "Mother"}
    settled = {
        "chief": {"force.vehicle_approaching_officer": False},
        "mother": {"force.vehicle_approaching_officer": True, "force.took_steps_to_leave_path": True},
    }
    raw["assertions"] = [
        {"fact": fact, "about": "shots", "value": told, "source": source}
        for source, facts in settled.items()
        for fact, told in {**facts, "force.fired_at_vehicle": True}.items()
    ]
    rule = "el-centro-pd.move-out-of-path"
    (one,) = [each for each in evaluated(library, raw).results if each.rule == rule]
    assert {name: one.outcomes[name].outcome for name in ("agency", "family")} == {
        "agency": "does_not_apply",
        "family": "no_violation",
    }
    listed = worklist(library, Incident.model_validate(raw), ["agency", "family"])
    moved = [effect for item in listed.items for answer in item.answers for effect in answer.effects if effect.moves]
    assert all({effect.before, effect.after} - set(EXCLUDED) for effect in moved)
