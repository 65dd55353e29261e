"""A rule that is retired, and a number that is no longer whole, are noticed by cases or by lint."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from lint_trees import RULE, RULE_FILE, VOCABULARY, VOCABULARY_FILE, found, spoilt, write

from policycheck.authoring.cases import CaseResult, run_cases
from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.library.library import Library
from policycheck.logic.compile import compile_rule

RETIRED = spoilt(RULE, "status: in-force", "status: retired")


def test_the_cases_of_a_rule_fail_where_it_is_retired(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    tree = write(tmp_path, {RULE_FILE: RETIRED})
    ran = policycheck("test", tree)
    assert ran.status == 1
    assert "not in force" in ran.out
    assert "the rule is retired" in ran.out
    assert policycheck("test", tree, "--coverage", "--min", "100").status == 1


def test_every_rule_of_the_library_that_is_retired_is_noticed(library: Library) -> None:
    for compiled in library.rules.values():
        retired = replace(compiled, rule=compiled.rule.model_copy(update={"status": "retired"}))
        came = run_cases(library, retired)
        assert {result.came.partition(",")[0] for result in came} == {"not in force"}
        assert any(not result.passed for result in came)


def test_a_rule_that_is_meant_to_be_retired_passes_and_needs_no_coverage(
    policycheck: Callable[..., Any], tmp_path: Path
) -> None:
    head, _, cases = RETIRED.partition("cases:")
    meant = "\n".join(
        "    outcome: not in force" if line.startswith("    outcome:") else line for line in cases.splitlines()
    )
    tree = write(tmp_path, {RULE_FILE: f"{head}cases:{meant}\n"})
    assert policycheck("test", tree, "--coverage", "--min", "100").status == 0
    assert "failing-case" not in {one.check for one in found(tree)}


def test_update_writes_that_a_rule_is_retired(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    tree = write(tmp_path, {RULE_FILE: RETIRED})
    assert policycheck("test", tree, "--update", "--yes").status == 0
    assert policycheck("test", tree).status == 0
    assert (tree / RULE_FILE).read_text().count("outcome: not in force") == RULE.count("outcome:")


def test_lint_asks_of_every_number_whether_it_is_whole(tmp_path: Path) -> None:
    for said, told in (("whole: true", False), ("whole: false", False), ("", True)):
        vocabulary = spoilt(VOCABULARY, "  whole: true\n", f"  {said}\n")
        checks = {one.check for one in found(tmp_path, {VOCABULARY_FILE: vocabulary})}
        assert ("unsaid-whole" in checks) == told


# Those of which a case shows that they are whole.
WHOLE = ["incident.days_records_delayed", "incident.rounds_fired", "incident.volleys", "recording.days_to_release"]


def test_something_hangs_on_these_whole_numbers(library: Library) -> None:
    asked = {element.fact for one in library.rules.values() for _, _, element in one.rule.elements()}
    asked |= {one.then.fact for one in library.derivations.values()}
    assert {fact for fact in asked if library.facts[fact].whole} >= set(WHOLE)


@pytest.mark.parametrize("fact", WHOLE)
def test_a_case_notices_that_a_number_is_no_longer_whole(library: Library, fact: str) -> None:
    facts = {**library.facts, fact: library.facts[fact].model_copy(update={"whole": False})}
    changed = replace(library, facts=facts)
    results: list[tuple[str, list[CaseResult]]] = []
    for name, compiled in library.rules.items():
        if any(element.fact == fact for _, _, element in compiled.rule.elements()):
            results.append((name, run_cases(changed, compile_rule(compiled.rule, facts))))
    for name, derivation in library.derivations.items():
        if derivation.then.fact == fact:
            results.append((name, run_derivation_cases(changed, derivation)))
    assert results
    for name, ran in results:
        assert any(not one.passed for one in ran), name
