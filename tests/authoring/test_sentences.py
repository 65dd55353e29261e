"""Sentences as policies write them, each a rule in a library of the tests: read, tried by its cases, and clean."""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from policycheck.authoring.compare.sides import side
from policycheck.evaluation.coverage import own_coverage
from policycheck.evaluation.scope import rules_named, scope
from policycheck.library.library import load_library
from policycheck.logic.compile import CompiledRule
from policycheck.model.problem import BadInput

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


def test_a_permission_is_read_in_the_rules_that_ask_for_it_alone() -> None:
    """No result, comparison, screening or topic comes from it; what it takes excuses in the rule it limits."""
    library = load_library([TREE])
    permission, limited = (f"test-pd.{name}" for name in ("may-fire-at-vehicle", "no-fire-at-vehicle"))
    assert library.asking(permission) == [limited]
    for rules in (
        scope(library, "test-pd").rules,
        scope(library, "el-centro-pd", ["test-pd"]).rules,
        rules_named(library, ["test-pd"]),
        side(library, "test-pd").rules,
    ):
        assert [name for name in ids(rules) if name in (permission, limited)] == [limited]
    (held,) = (one for one in own_coverage(library) if one.agency == "test-pd")
    assert permission not in {rule.rule for rule in held.without_topic}
    for look in (lambda: side(library, permission), lambda: rules_named(library, [permission])):
        with pytest.raises(BadInput, match="is a permission, which nobody breaks"):
            look()
    known = {"force.fired_at_vehicle": True, "force.threat_by_other_means": True}
    for endangered, conclusions in ((True, ("violation",)), (False, ("excused",)), (None, ("excused", "violation"))):
        more = {} if endangered is None else {"force.bystanders_endangered": endangered}
        answers = {fact: frozenset({value}) for fact, value in (known | more).items()}
        assert library.rules[limited].possible_conclusions(answers) == conclusions


def ids(rules: Iterable[CompiledRule]) -> list[str]:
    return [compiled.rule.id for compiled in rules]


def test_the_rules_shown_in_the_documentation_stand_here() -> None:
    text = (TREE.parents[2] / "docs" / "formats.md").read_text()
    shown = re.findall(r"```yaml\n(id: test-pd\.([a-z-]+)\n.*?)```", text, re.DOTALL)
    assert len(shown) == 5
    for rule, name in shown:
        assert (TREE / "rules" / "test-pd" / f"{name}.yaml").read_text().startswith(f"{rule}cases:\n"), name


def test_the_premises_shown_in_the_documentation_stand_here() -> None:
    text = (TREE.parents[2] / "docs" / "formats.md").read_text().partition("### Premises")[2]
    shown = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)[0]
    assert shown == (TREE / "rules" / "derivations" / "no-use-of-technique.yaml").read_text()
