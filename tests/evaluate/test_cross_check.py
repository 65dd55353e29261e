"""The second engine checks what is reported, and a disagreement stops the report."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran
from strategies import some

from policycheck.authoring.derivation_cases import incident_of
from policycheck.evaluation import cross_check as checking
from policycheck.evaluation.cross_check import CheckedReading, cross_check
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.second import session
from policycheck.facts.accounts import Accounts
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.formula import TooLarge
from policycheck.logic.kernel import read_rule
from policycheck.model.problem import Disagreement

Run = Callable[..., Ran]
INCIDENTS = sorted((Path(__file__).resolve().parents[2] / "incidents").glob("*.json"))
needs_it = pytest.mark.skipif(not session.available(), reason="durable-rules is not installed")


@needs_it
@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_both_engines_agree_on_every_incident(library: Library, path: Path) -> None:
    compared = tuple(library.authorities)
    second = evaluate(library, *read_incident(path, library), compared=compared, check="require").engine.second_engine
    assert (second.status, second.unchecked) == ("agreed", ())
    assert second.checked > 20


@needs_it
def test_both_engines_agree_on_every_case_of_a_rule(library: Library) -> None:
    readings = []
    for compiled in library.rules.values():
        for case in compiled.rule.cases:
            known = {fact: extent_of_value(library.facts[fact], value) for fact, value in case.facts.items()}
            readings.append(CheckedReading(compiled, known, None, read_rule(compiled, known).possible_conclusions))
    assert len(readings) > 300
    assert cross_check("require", {}, readings).status == "agreed"


@needs_it
def test_both_engines_agree_on_every_case_of_a_derivation(library: Library) -> None:
    cases = [(derivation, case) for derivation in library.derivations.values() for case in derivation.cases]
    followings = {
        f"{derivation.id}: {case.name}": Accounts(
            incident_of(derivation, case, library.events),
            library.facts,
            library.derivations,
            kinds=library.events,
        ).following("press")
        for derivation, case in some(cases, 150)
    }
    assert len(followings) > 100
    assert cross_check("require", followings, ()).status == "agreed"


@needs_it
def test_a_disagreement_stops_the_report_with_both_answers(
    policycheck: Run, el_centro: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policycheck.evaluation.second.rederive.read_again", lambda *_: ("violation",))
    out = tmp_path / "report.txt"
    ran = policycheck("evaluate", el_centro, "-o", out)
    assert ran.status == 2
    assert not out.exists()
    assert "the first engine leaves not_applicable, the second violation" in ran.err
    assert "the two engines disagree, so nothing is reported" in ran.err


@needs_it
def test_a_disagreement_on_what_follows_names_the_fact(
    library: Library, el_centro: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident, _ = read_incident(el_centro, library)
    following = Accounts(incident, library.facts, library.derivations, kinds=library.events).following("family")
    monkeypatch.setattr(
        "policycheck.evaluation.second.rederive.chain_again",
        lambda _clauses, _facts: frozenset(sorted(following.runs[0].derived)[1:]),
    )
    with pytest.raises(Disagreement, match="under family, the first engine alone derives value"):
        cross_check("auto", {"family": following}, ())


def test_without_it_a_report_says_so(policycheck: Run, el_centro: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "available", lambda: False)
    ran = policycheck("evaluate", el_centro, "--details")
    assert ran.status == 0
    assert "no second engine checked it (not installed)" in " ".join(ran.out.split())
    ran = policycheck("evaluate", el_centro, "--cross-check", "require")
    assert ran.status == 2
    assert "durable-rules, the second engine, is not installed" in ran.err
    assert "pip install '.[durable]'" in ran.err


@needs_it
def test_what_is_required_and_too_large_is_no_agreement(
    policycheck: Run, el_centro: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_large(*_: object) -> None:
        raise TooLarge("implicants", 3, 2)

    monkeypatch.setattr("policycheck.evaluation.second.rederive.read_again", too_large)
    assert "It could not check: " in " ".join(policycheck("evaluate", el_centro, "--details").out.split())
    ran = policycheck("evaluate", el_centro, "--cross-check", "require")
    assert ran.status == 2
    assert "the second engine, could not check" in ran.err
    assert "say --cross-check auto" in ran.err


def test_turned_off_it_is_not_run(policycheck: Run, el_centro: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "_once", None)  # it would fail if it were called
    shown = json.loads(policycheck("evaluate", el_centro, "--cross-check", "off", "--format", "json").out)
    assert shown["engine"]["second_engine"]["status"] == "not run"


@needs_it
def test_agreement_stands_in_the_report_and_its_json(policycheck: Run, el_centro: Path) -> None:
    shown = json.loads(policycheck("evaluate", el_centro, "--format", "json").out)
    assert shown["engine"]["second_engine"]["status"] == "agreed"
    for form in ("text", "html"):
        page = " ".join(policycheck("evaluate", el_centro, "--format", form, "--details").out.split())
        checked = shown["engine"]["second_engine"]["checked"]
        independently = f"and independently by durable-rules {session.version()}"
        assert f"{independently}: all {checked} answers that it worked out again agree." in page
