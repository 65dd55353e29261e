"""Sentences as policies write them, each a rule in a library of the tests: read, tried by its cases, and clean."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policycheck.library.library import load_library

TREE = Path(__file__).resolve().parent / "sentences"


def test_the_cases_show_all_that_they_should(policycheck: Callable[..., Any]) -> None:
    ran = policycheck("test", TREE, "--coverage", "--min", "100")
    assert ran.status == 0, ran.out
    assert "small changes that some case notices: 100.0%" in ran.out


def test_lint_finds_nothing(policycheck: Callable[..., Any]) -> None:
    ran = policycheck("lint", TREE)
    assert (ran.status, "nothing found" in ran.out) == (0, True), ran.out


@pytest.mark.parametrize(
    ("known", "conclusions"),
    [
        ({"force.technique_used": True}, ("excused", "violation")),
        ({"force.technique_used": True, "force.deadly": False}, ("violation",)),
        ({"force.technique_used": False}, ("complied",)),
    ],
)
def test_an_exception_by_another_rule_is_that_rules(known: dict[str, bool], conclusions: tuple[str, ...]) -> None:
    rule = load_library([TREE]).rules["test-pd.no-technique"]
    assert rule.possible_conclusions({fact: frozenset({value}) for fact, value in known.items()}) == conclusions
