"""Standard situations, and facts that hardly go together, that cannot be used are refused with place and remedy."""

from pathlib import Path

import pytest
from bad_files import library_problems

from policycheck.library.library import load_library
from policycheck.logic import axioms

FILE = "rules/situations.yaml"
OWN = "parked:\n  title: A car is parked\n  topics: [moving-vehicles]\n  facts:\n    force.vehicle_moving: false\n"
FACT = "force.zz_parked:\n  type: yes-no\n  question: Was it?\n  yes: it was\n  no: it was not\n"


def test_a_tree_of_ones_own_adds_situations(tmp_path: Path) -> None:
    assert library_problems(tmp_path, {FILE: OWN}) == []
    assert [*load_library([tmp_path]).situations][-1] == "parked"


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (OWN.replace("parked:", "Parked Car:"), "1:1", "cannot be the id of a situation"),
        (OWN.replace("moving-vehicles", "moving-vehicle"), "3:12", "did you mean 'moving-vehicles'?"),
        (OWN.replace("[moving-vehicles]", "[]"), "3:3", ""),
        (OWN.replace("vehicle_moving", "vehicle_moved"), "5:5", "there is no fact 'force.vehicle_moved'"),
        (OWN.replace("false", "3"), "5:5", "force.vehicle_moving: "),
        (OWN.replace("  title: A car is parked\n", ""), "1:1", "add title: ..."),
        (OWN + "    force.vehicle_approaching_officer: true\n", "4:3", "cannot go together, by what facts imply"),
        ("- parked\n", "1:1", "write some-situation: and, indented below it, title:, topics: and facts:"),
    ],
)
def test_a_situation_that_cannot_be_used(tmp_path: Path, text: str, place: str, says: str) -> None:
    (found,) = library_problems(tmp_path, {FILE: text})
    assert found.startswith(f"{FILE}:{place}")
    assert says in found


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ("{force.zz_none: true}", "there is no fact 'force.zz_none'"),
        ("{force.zz_parked: true}", "force.zz_parked is no other yes-no fact"),
        ("{incident.rounds_fired: any}", "incident.rounds_fired is no other yes-no fact"),
        ("{force.deadly: seldom}", ""),
    ],
)
def test_facts_that_cannot_be_named_as_hardly_going_together(tmp_path: Path, pairs: str, says: str) -> None:
    found = library_problems(tmp_path, {"rules/vocabulary/zz.yaml": f"{FACT}  unlikely_together: {pairs}\n"})
    assert found
    assert all(one.startswith("rules/vocabulary/zz.yaml:6:") for one in found)
    assert says in found[0]


def test_only_a_fact_with_yes_and_no_hardly_goes_with_another(tmp_path: Path) -> None:
    text = FACT.replace("yes-no", "date").replace(
        "  yes: it was\n  no: it was not\n", '  statement: "it was {value}"\n'
    )
    (found,) = library_problems(
        tmp_path, {"rules/vocabulary/zz.yaml": f"{text}  unlikely_together: {{force.deadly: true}}\n"}
    )
    assert "unlikely_together" in found


def test_axioms_that_come_to_too_much_are_told_of_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the facts of a situation can go together is then not looked for."""
    monkeypatch.setattr(axioms, "CLAUSES_BOUND", 2)
    axioms.projected.cache_clear()
    fact = "force.zz_parked"
    head = "title: t\nfor_each: force\npremises:\n  - {fact: force.deadly}\n"
    facts = "".join(FACT.replace("parked", f"parked{number}") for number in range(3))
    more = {
        f"rules/derivations/zz-{number}.yaml": f"id: zz-{number}\n{head}then: {{fact: {fact}{number}, is: true}}\n"
        for number in range(3)
    }
    found = library_problems(tmp_path, {"rules/vocabulary/zz.yaml": facts, **more})
    assert found
    assert all("comes to too much: 3 clauses" in problem for problem in found)
