"""What the board found settles what it settles, is not asked again, and is nobody else's word."""

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from strategies import some

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.worklist import WorklistItem

PATH = "el-centro-pd.move-out-of-path"
APPROACHING = "force.vehicle_approaching_officer"


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


def case(library: Library, el_centro: Path, *facts: dict[str, Any], **more: Any) -> Incident:
    """El Centro with what a board found, and what else its case holds."""
    data = json.loads(el_centro.read_text())
    return incident_in("case.json", json.dumps({**data, "findings": {"facts": facts}, **more}).encode(), library)


@pytest.fixture(scope="module")
def questions(library: Library) -> tuple[WorklistItem, ...]:
    return worklist(library, case(library, ROOT / "incidents" / "el-centro-2025-10-05.json")).items


def outcomes(evaluation: Evaluation, account: str) -> dict[tuple[str, str], tuple[str, bool]]:
    found = {(one.rule, one.about): one.outcomes[account] for one in evaluation.results}
    return {key: (one.outcome, one.prima_facie) for key, one in found.items()}


def test_each_answer_to_each_question_settles_for_the_board_what_it_settles(
    library: Library, el_centro: Path, questions: tuple[WorklistItem, ...]
) -> None:
    """As if it were supposed of what is undisputed, which the board's account takes for the rest."""
    plain = case(library, el_centro)
    compared = 0
    for item in some(questions, 10):
        for answer in item.answers:
            value = answer.value
            written = value if isinstance(value, bool | int | float | str) else value.model_dump(exclude_none=True)
            found = case(library, el_centro, {"fact": item.fact, "about": item.about, "value": written})
            taken = {(item.fact, item.about): extent_of_value(library.facts[item.fact], value)}
            board = evaluate(library, found, "", ("board",))
            supposed = evaluate(library, plain, "", ("uncontradicted",), assumed=taken)
            if not supposed.conflicts:  # what is undisputed and contradicts a finding gives way to it
                compared += 1
                assert outcomes(board, "board") == outcomes(supposed, "uncontradicted"), (item.fact, written)
    assert compared > 10


def test_what_the_board_found_is_not_asked_again(
    library: Library, el_centro: Path, questions: tuple[WorklistItem, ...]
) -> None:
    facts = [
        {"fact": one.fact, "about": one.about, "value": False}
        for one in [one for one in questions if one.type == "yes-no"][:4]
    ]
    asked = worklist(library, case(library, el_centro, *facts))
    assert not {(one["fact"], one["about"]) for one in facts} & {(one.fact, one.about) for one in asked.items}
    assert [(one.fact, one.about) for one in asked.found] == [(one["fact"], one["about"]) for one in facts]


def test_what_the_board_found_moves_no_other_account(library: Library, el_centro: Path) -> None:
    plain = evaluate(library, case(library, el_centro), "")
    found = case(library, el_centro, {"fact": APPROACHING, "about": "volley-3", "value": False})
    evaluation = evaluate(library, found, "")
    for account in plain.accounts:
        assert outcomes(plain, account.name) == outcomes(evaluation, account.name)
    assert [account.name for account in evaluation.accounts if account not in plain.accounts] == ["board"]
    assert outcomes(evaluation, "board")[PATH, "volley-3"] == ("does_not_apply", False)


ALLEGATION = {"id": "a", "by": "family", "against": "officer-3", "text": "Fired at a car at rest", "rules": [PATH]}


@pytest.mark.parametrize(
    ("disposition", "approaching", "doubted"),
    [
        ("sustained", False, True),
        ("Substantiated", False, True),
        ("unfounded", False, False),
        ("sustained", True, False),
        ("exonerated", True, True),
        ("policy failure", False, False),
    ],
)
def test_a_disposition_that_does_not_fit_what_was_found_is_pointed_out(
    library: Library, el_centro: Path, disposition: str, approaching: bool, doubted: bool
) -> None:
    facts = [{"fact": APPROACHING, "about": "volley-3", "value": approaching}]
    facts += [{"fact": "force.took_steps_to_leave_path", "about": "volley-3", "value": False}]
    findings = {"facts": facts, "dispositions": [{"allegation": "a", "disposition": disposition}]}
    incident = case(library, el_centro, allegations=[ALLEGATION], findings=findings)
    for accounts in ((), ("agency",), ("board", "record")):  # whichever of them are shown
        (allegation,) = evaluate(library, incident, "", accounts).case.allegations
        assert [ref.about for ref in allegation.rules] == ["volley-3"]
        assert allegation.disposition is not None
        assert [ref.rule for ref in allegation.disposition.doubts] == [PATH] * doubted


def test_an_allegation_concerns_all_of_its_rules_but_for_another_officer(library: Library, el_centro: Path) -> None:
    """A rule about the incident as a whole is not dropped; one on an act of nobody knows whom is not the officer's."""
    everything = evaluate(library, case(library, el_centro), "")
    rules = sorted({result.rule for result in everything.results})
    (allegation,) = evaluate(
        library, case(library, el_centro, allegations=[{**ALLEGATION, "rules": rules}]), ""
    ).case.allegations
    entities = case(library, el_centro).entities
    done = {name: entity.by for name, entity in entities.items() if entity.kind in ("force", "recording")}
    theirs = {name for name, by in done.items() if by != "officer-3"}
    theirs |= {name for name, entity in entities.items() if entity.kind == "officer" and name != "officer-3"}
    shown = {(ref.rule, ref.about) for ref in allegation.rules}
    assert len(theirs) > 2
    assert shown == {(result.rule, result.about) for result in everything.results if result.about not in theirs}
    assert "incident" in {about for _, about in shown}
