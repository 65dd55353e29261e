"""What the cases of a rule leave unshown is told, one finding a gap."""

from pathlib import Path

import pytest
from lint_trees import (
    POLICY,
    POLICY_FILE,
    RULE,
    RULE_FILE,
    VOCABULARY,
    VOCABULARY_FILE,
    found,
    line_of,
    spoilt,
    without_case,
)


def gaps(tmp_path: Path, rule: str, **files: str) -> list[tuple[int | None, str]]:
    """The line and cause of each gap; nothing else may be found."""
    findings = found(tmp_path, {RULE_FILE: rule, **files})
    assert {one.check for one in findings} <= {"too-few-cases"}, findings
    return [(one.line, one.cause) for one in findings]


@pytest.mark.parametrize(
    ("name", "at", "cause"),
    [
        ("took steps, two shots", "at_most: 2", "no case has"),
        ("three shots", "at_most: 2", "no case has force.zz_shots at 3, just outside what the rule asks for"),
        ("under an order", "unless:", "no case is excused by force.zz_ordered"),
        ("no deadly force", "cases:", "no case is out of the rule's scope"),
        ("nobody says whether there was an order", "cases:", "no case shows what a missing fact does"),
        ("the day before", "cases:", "no case happens before 2020-01-01, the first day in force"),
        ("the first day", "cases:", "no case happens on 2020-01-01, the first day in force"),
        ("the day after the last", "cases:", "no case happens on 2024-01-01, the day after the last one in force"),
    ],
)
def test_a_case_that_is_missing_is_named(tmp_path: Path, name: str, at: str, cause: str) -> None:
    rule = without_case(name)
    found_gaps = gaps(tmp_path, rule)
    if name == "took steps, two shots":  # three other cases say as much of its elements
        assert found_gaps == []
        return
    ((line, said),) = found_gaps
    assert said == cause
    # A list or an element is told at its first key or item.
    assert line is not None
    assert abs(line - line_of(rule, at)) <= 1


def test_an_element_on_which_no_case_turns_is_named(tmp_path: Path) -> None:
    rule = RULE
    for name in ("took none", "nobody says whether there was an order", "the first day", "under an order"):
        before, _, rest = rule.partition(f"  - name: {name}\n")
        _, mark, after = rest.partition("  - name: ")
        rule = before + mark + after
    rule = spoilt(rule, "force.zz_steps: true, force.zz_shots: 2, ", "force.zz_steps: true, force.zz_shots: 3, ")
    rule = rule.replace("outcome: complied", "outcome: possible violation")
    said = [cause for _, cause in gaps(tmp_path, rule)]
    assert "the outcome of no case turns on force.zz_steps, asked for under must" in said
    assert not any("turns on force.zz_deadly" in cause for cause in said)


def test_an_answer_that_a_case_leaves_open_shows_nothing_of_its_element(tmp_path: Path) -> None:
    """The words of the case may name the fact; what counts is what the evaluator makes of another answer."""
    rule = spoilt(
        RULE, "{force.zz_deadly: true, force.zz_steps: false, force.zz_ordered: true}", "{force.zz_ordered: true}"
    )
    rule = spoilt(rule, "outcome: excused", "outcome: no violation")
    said = [cause for _, cause in gaps(tmp_path, rule)]
    assert "no case is excused by force.zz_ordered" in said


def test_a_rule_without_cases_is_told_everything(tmp_path: Path) -> None:
    said = [cause for _, cause in gaps(tmp_path, RULE.partition("cases:")[0])]
    assert len(said) == len(set(said)) == 4 + 1 + 2 + 2 + 3


def test_retired_rules_need_no_cases_and_drafts_do(tmp_path: Path) -> None:
    bare = RULE.partition("cases:")[0]
    assert gaps(tmp_path, spoilt(bare, "status: in-force", "status: retired")) == []
    assert gaps(tmp_path, spoilt(bare, "status: in-force", "status: draft"))


def test_days_that_are_not_known_ask_for_no_case(tmp_path: Path) -> None:
    policy = spoilt(POLICY, "{from: 2020-01-01, to: 2023-12-31}", "{from: null, to: null}")
    rule = RULE.partition("  - name: the day before")[0]
    assert gaps(tmp_path, rule, **{POLICY_FILE: policy}) == []


@pytest.mark.parametrize(
    ("kind", "test", "values", "missing"),
    [
        ("number", "at_least: 2", "2, 1", []),
        ("number", "at_least: 2", "3, 1", ["2, just inside"]),
        ("number", "at_least: 2", "{at_least: 2}, {at_most: 1}", []),
        ("number", "at_least: 2", "2, 0", ["1, just outside"]),
        ("whole", "at_least: 2", "2, {at_most: 0}", ["1, just outside"]),
        ("number", "at_least: 2", "2, 1.5", []),
        ("number", "at_most: 0.5", "0.5, 0.75", []),
        ("number", "at_most: 0.5", "0.5, 2", ["1.5, just outside"]),
        ("count", "at_least: 0.5", "0.5, 2", ["0, just outside"]),
        ("count", "at_least: 0.5", "0.5, 0", []),
        ("count", "is: 0", "0, 0.5", []),
        ("date", "before: 2022-03-01", "2022-02-28, 2022-03-01", []),
        ("date", "after: 2022-03-01", "2022-03-01, 2022-03-03", ["2022-03-02, just inside"]),
        ("date", "at_most: 2022-03-01", "2022-02-28, 2022-03-02", ["2022-03-01, just inside"]),
    ],
)
def test_both_sides_of_a_bound_are_asked_for(
    tmp_path: Path, kind: str, test: str, values: str, missing: list[str]
) -> None:
    typed = "  type: date\n" if kind == "date" else "  type: number\n  unit: shots\n"
    typed += "  whole: true\n" * (kind == "whole") + "  least: 0\n" * (kind == "count")
    vocabulary = spoilt(VOCABULARY, "  type: number\n  whole: true\n  least: 0\n  unit: shots\n", typed)
    rule = spoilt(RULE, "at_most: 2", test)
    first, second = values.split(", ")
    rule = spoilt(rule, "shots: 3", f"shots: {second}")
    told = "force.zz_ordered: false}\n    outcome: complied"
    rule = spoilt(rule, f"shots: 2, {told}", f"shots: {first}, {told}")
    rule = rule.replace("steps: false, force.zz_shots: 2, ", "steps: false, ")
    findings = found(tmp_path, {RULE_FILE: rule, VOCABULARY_FILE: vocabulary})
    said = [one.cause for one in findings if " has force.zz_shots at " in one.cause]
    assert [cause.partition(" at ")[2].partition(" what")[0] for cause in said] == missing
