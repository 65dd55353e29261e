"""Forced alternatives and supposed dilemmas, on rules and incidents as reports show them."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reports import html, text

from policycheck.document.markdown import markdown
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import compile_rule
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.model.rule import Rule
from policycheck.report.memo import build

Run = Callable[..., Any]
CARRY, RELEASE = "el-centro-pd.carry-recording-device", "us-ca.release-critical-incident-recording"
ASKED = (f"{CARRY}@officer-3", f"{RELEASE}@recording-officer-3")


@pytest.fixture(scope="module")
def incident(library: Library) -> Incident:
    path = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"
    return read_incident(path, library)[0]


def with_rules(library: Library, **parts: dict[str, Any]) -> Library:
    """The library with no rules but these, made from the rule on carrying a recorder."""
    model = library.rules[CARRY].rule.model_dump(by_alias=True, exclude_none=True, exclude={"cases"})
    made = {}
    for name, part in parts.items():
        bare = {key: value for key, value in model.items() if key not in ("when", "must", "must_not", "unless")}
        rule = Rule.model_validate({**bare, "id": f"el-centro-pd.{name}", "title": name, "cases": [], **part})
        made[rule.id] = compile_rule(rule, library.facts)
    return replace(library, rules=made)


def asks(fact: str, **more: Any) -> dict[str, Any]:
    return {"fact": fact, "words": "portable recording device", **more}


def of(evaluation: Evaluation) -> list[tuple[tuple[str, ...], list[str]]]:
    return [
        (one.accounts, [f"{ref.rule.partition('.')[2]}@{ref.about}" for ref in one.results])
        for one in evaluation.one_of
    ]


def test_one_of_two_rules_that_ask_for_opposite_answers_is_broken(library: Library, incident: Incident) -> None:
    odd = with_rules(
        library,
        wear={"must": [asks("officer.carried_recorder")]},
        shed={"must_not": [asks("officer.carried_recorder")]},
    )
    found = evaluate(odd, incident, "")
    both = [f"{name}@officer-3" for name in ("wear", "shed")]
    accounts = tuple(view.name for view in found.accounts)
    assert (accounts, both) in [(names, sorted(group, reverse=True)) for names, group in of(found)]
    for form in (text(found), html(found)):
        page = " ".join(form.split())
        lead = "Under every account, if these texts were in force, at least one of these is a possible violation, what"
        assert f"{lead}ever the open facts are, though none is settled alone: " in page


@pytest.mark.parametrize(
    ("modalities", "said"),
    [
        (("should", "should"), "at least one of these is a possible departure from guidance, whatever the"),
        (("should", "shall"), "at least one of these is so, whatever the"),
    ],
)
def test_what_is_broken_under_guidance_is_a_departure(
    library: Library, incident: Incident, modalities: tuple[str, str], said: str
) -> None:
    """In every form; and the JSON says no more than that one is broken, and of which modality."""
    one, other = modalities
    odd = with_rules(
        library,
        wear={"modality": one, "must": [asks("officer.carried_recorder")]},
        shed={"modality": other, "must_not": [asks("officer.carried_recorder")]},
    )
    found = evaluate(odd, incident, "", check="off")
    memo = markdown(build(found))
    for form in (text(found), html(found), memo):
        page = " ".join(form.split())
        assert said in page
        assert "is a possible violation, whichever" not in page
        mixed = "a possible departure from guidance, wear (officer 3); a possible violation, shed (officer 3"
        assert (mixed in page or mixed.replace("wear", "shed") in page) == (one != other)
    alternative = found.one_of[0]
    assert sorted(ref.modality for ref in alternative.results) == sorted(modalities)
    assert alternative.if_in_force


@pytest.mark.parametrize("modality", ["shall", "should"])
def test_a_settled_breach_of_guidance_settles_a_dilemma_as_a_departure(
    library: Library, incident: Incident, modality: str
) -> None:
    odd = with_rules(
        library,
        wear={"modality": modality, "must": [asks("officer.carried_recorder")]},
        shed={"must_not": [asks("officer.carried_recorder")]},
    )
    assumed = {("officer.carried_recorder", "officer-3"): frozenset({False})}
    rules = [f"el-centro-pd.{name}@officer-3" for name in ("wear", "shed")]
    page = " ".join(text(evaluate(odd, incident, "", assumed=assumed, dilemmas=[rules])).split())
    breach = {"shall": "a possible violation", "should": "a possible departure from guidance"}[modality]
    assert f"{breach} is settled already: wear" in page


def test_an_axiom_can_force_an_alternative(library: Library, incident: Incident) -> None:
    """Whose recording exists carried a recorder: nobody can have the recording and not the recorder."""
    parts = {
        "shed": {"must_not": [asks("officer.carried_recorder")]},
        "keep": {"for_each": "recording", "must": [asks("recording.exists")]},
    }
    found = of(evaluate(with_rules(library, **parts), incident, "", ["record"]))
    assert (("record",), ["keep@recording-officer-3", "shed@officer-3"]) in [
        (one, sorted(group)) for one, group in found
    ]
    loose = replace(with_rules(library, **parts), derivations={})
    assert of(evaluate(loose, incident, "", ["record"])) == []


def test_no_alternative_is_forced_in_el_centro(library: Library, incident: Incident) -> None:
    assert evaluate(library, incident, "").one_of == ()


def test_a_supposed_dilemma_is_escaped_and_the_escape_is_one(library: Library, incident: Incident) -> None:
    """Taking an escape as so leaves neither finding a possible violation, under each of its accounts."""
    found = evaluate(library, incident, "", dilemmas=[ASKED])
    assert sorted(name for one in found.why_not for name in one.accounts) == sorted(one.name for one in found.accounts)
    for dilemma in found.why_not:
        assert dilemma.counterexamples
        for way in dilemma.counterexamples:
            assumed = {
                (one.fact, one.about): extent_of_value(library.facts[one.fact], one.value)
                for one in way
                if one.about is not None
            }
            after = evaluate(library, incident, "", dilemma.accounts, assumed=assumed)
            for ref in dilemma.results:
                (one,) = [each for each in after.results if (each.rule, each.about) == (ref.rule, ref.about)]
                assert {outcome.outcome for outcome in one.outcomes.values()} <= {"no_violation", "does_not_apply"}


def test_what_is_settled_is_said_and_no_escape_is_sought(library: Library, incident: Incident) -> None:
    assumed = {("officer.carried_recorder", "officer-3"): frozenset({False})}
    (dilemma,) = evaluate(library, incident, "", assumed=assumed, dilemmas=[ASKED]).why_not
    assert [ref.rule for ref in dilemma.broken] == [CARRY]
    assert dilemma.counterexamples == ()


def test_a_dilemma_that_holds_has_no_escape(library: Library, incident: Incident) -> None:
    odd = with_rules(
        library,
        wear={"must": [asks("officer.carried_recorder")]},
        shed={"must_not": [asks("officer.carried_recorder")]},
    )
    rules = [f"el-centro-pd.{name}@officer-3" for name in ("wear", "shed")]
    found = evaluate(odd, incident, "", dilemmas=[rules])
    assert [(one.broken, one.counterexamples) for one in found.why_not] == [((), ())]
    assert "Under every account, yes: one of them is broken" in " ".join(text(found).split())


def test_the_command_says_why_not(policycheck: Run, el_centro: Path) -> None:
    page = " ".join(policycheck("evaluate", el_centro, "--why-not", *ASKED).out.split())
    whom = "officer 3"
    assert f"Must one of these be broken: Carry a portable recording device ({whom}); " in page
    assert "no. None is broken in any of these cases: - the officer carried a portable recording device" in page
    shown = json.loads(policycheck("evaluate", el_centro, "--format", "json", "--why-not", *ASKED).out)
    assert len(shown["why_not"]) > 0
    assert shown["one_of"] == []


@pytest.mark.parametrize(
    ("rule", "cause", "remedy"),
    [
        ("el-centro-pd.carry-recording-devise", "no finding is of a rule", "did you mean"),
        (
            "us-ca.evaluate-each-situation",
            "no finding is of a rule 'us-ca.evaluate-each-situation' in force",
            "--as-of",
        ),
        (ASKED[0], "the two are one finding", "name two rules"),
        (f"{CARRY}@officer-9", "is held against no 'officer-9'", "did you mean 'officer-"),
        ("nypd.no-firing-at-moving-vehicle", "no finding is of a rule", "name a rule that was evaluated"),
    ],
)
def test_rules_that_are_not_there_are_refused(
    policycheck: Run, el_centro: Path, rule: str, cause: str, remedy: str
) -> None:
    ran = policycheck("evaluate", el_centro, "--why-not", ASKED[0], rule)
    assert ran.status == 2
    assert cause in ran.err
    assert remedy in ran.err


def test_past_the_bound_the_report_says_what_is_left_out(
    library: Library, incident: Incident, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = with_rules(
        library,
        wear={"must": [asks("officer.carried_recorder")]},
        shed={"must_not": [asks("officer.carried_recorder")]},
    )
    monkeypatch.setattr("policycheck.logic.alternatives.STEPS_BOUND", 0)
    found = evaluate(odd, incident, "", ["record"])
    assert any(one.startswith("forced alternatives under record: ") for one in found.left_out)
    with pytest.raises(BadInput, match="the bound is 0"):
        evaluate(odd, incident, "", ["record"], dilemmas=[["el-centro-pd.wear", "el-centro-pd.shed"]])


def test_ways_out_that_are_not_shown_are_counted_in(library: Library, incident: Incident) -> None:
    rules = ["el-centro-pd.move-out-of-path@volley-3", "us-ca.deadly-force-only-when-necessary@volley-3"]
    found = evaluate(library, incident, "", ["record"], dilemmas=[rules])
    (dilemma,) = found.why_not
    assert dilemma.more_counterexamples
    page = " ".join(text(found).split())
    assert "None is broken in any of these cases, in other ways too:" in page
    assert "each of these cases must be ruled out, and the others too." in page


def test_what_can_be_no_violation_is_said_to_be_none(library: Library, incident: Incident) -> None:
    rules = ["el-centro-pd.move-out-of-path@volley-3", f"{CARRY}@officer-3"]
    assumed = {("officer.carried_recorder", "officer-3"): frozenset({True})}
    found = evaluate(library, incident, "", ["family"], assumed=assumed, dilemmas=[rules])
    assert [one.counterexamples for one in found.why_not] == [((),)]
    page = " ".join(text(found).split())
    assert "Under the account of the civilian’s side, none of them can be broken on what is known." in page


def test_suppositions_that_exclude_each_other_are_said_to(library: Library, incident: Incident) -> None:
    assumed = {
        ("officer.carried_recorder", "officer-3"): frozenset({False}),
        ("recording.exists", "recording-officer-3"): frozenset({True}),
    }
    page = " ".join(text(evaluate(library, incident, "", assumed=assumed)).split())
    assert "[supposed]. But from the account’s other statements it follows that " in page
