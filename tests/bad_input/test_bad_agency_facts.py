"""What is true of an agency as such must be a fact that can be so, and no incident may deny it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import AUTHORITY, INCIDENT, refusal_of, write_tree


def _facts(fact: str, value: str) -> str:
    return f"{AUTHORITY}facts:\n  {fact}:\n    value: {value}\n    because: It is one.\n"


@pytest.mark.parametrize(
    ("fact", "value", "place", "cause", "remedy"),
    [
        ("incident.agency_is_law_enforcment", "true", "5:3", "there is no fact", "did you mean"),
        ("officer.employed_as_peace_officer", "3", "6:5", "officer.employed_as_peace_officer", "write true or false"),
        ("officer.carried_recorder", "true", "5:3", "is conduct", "let the sources of an incident say it"),
        ("officer.sought_control", "true", "5:3", "is a judgement", "let the sources of an incident say it"),
        ("force.deadly", "true", "5:3", "does not have the form", "officer.employed_as_peace_officer"),
    ],
)
def test_a_fact_that_is_true_of_no_agency(
    policycheck: Callable[..., Any], tmp_path: Path, fact: str, value: str, place: str, cause: str, remedy: str
) -> None:
    tree = write_tree(tmp_path / "t", {"policies/us-zz/authority.yaml": _facts(fact, value)})
    found = refusal_of(policycheck("show", "facts", "--library", tree))
    assert found.says(f"authority.yaml:{place}", cause, remedy), found.text
    assert len(found.problems) == 1


@pytest.mark.parametrize(
    ("fact", "about", "remedy"),
    [
        ("officer.employed_as_peace_officer", "officer-3", "is not of kind officer"),
        ("incident.agency_is_law_enforcement", "incident", "leave the statement out"),
    ],
)
def test_an_incident_that_denies_it(
    policycheck: Callable[..., Any], tmp_path: Path, fact: str, about: str, remedy: str
) -> None:
    data = json.loads(INCIDENT)
    data["assertions"].append({"fact": fact, "about": about, "value": False, "source": "wsws"})
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    found = refusal_of(policycheck("evaluate", path))
    assert found.says("", "by policies/el-centro-pd/authority.yaml", remedy), found.text
    data["assertions"][-1]["value"] = True
    path.write_text(json.dumps(data))
    assert policycheck("evaluate", path).status == 0
