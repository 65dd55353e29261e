"""Department by account, and what is set aside: as the findings say, for every department of the library."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from policycheck.evaluate.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import AccountOutcome, Evaluation, Finding
from policycheck.report.overview import departments, set_aside

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def everywhere(library: Library) -> Evaluation:
    """The El Centro incident under every policy of the library."""
    path = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"
    return evaluate(library, *read_incident(path, library), compared=tuple(library.authorities))


def gravity(finding: Finding, outcome: AccountOutcome) -> float:
    if outcome.outcome == "possible_violation":
        return 5 if finding.modality == "shall" else 4
    if outcome.made_out_unless_excused:
        return 3.5
    moot = outcome.ends == ("not_applicable",)
    return {"undetermined": 3, "no_violation": 1 if moot else 2, "not_in_force": 0}[outcome.outcome]


def test_a_cell_shows_the_gravest_outcome_of_the_departments_rules(everywhere: Evaluation) -> None:
    rows = departments(everywhere)
    assert len(rows) == len({finding.citation.authority for finding in everywhere.findings})
    marks = {"–": 0, "n/a": 1, "none": 2, "open": 3, "unless": 3.5, "DEP.?": 4, "VIOL.?": 5}
    for row in rows:
        findings = [finding for finding in everywhere.findings if finding.citation.authority == row.name]
        for account, mark in row.marks.items():
            assert marks[mark] == max(gravity(one, one.outcomes[account]) for one in findings)
        assert row.comparison == findings[0].comparison
        assert row.undated == any(finding.in_force.status == "unknown" for finding in findings)


def test_those_that_bind_come_first(everywhere: Evaluation) -> None:
    compared = [row.comparison for row in departments(everywhere)]
    assert compared == sorted(compared)
    assert [row.name for row in departments(everywhere)][:2] == ["El Centro Police Department", "State of California"]


def test_without_a_comparison_there_is_no_such_table(library: Library, el_centro: Path) -> None:
    assert departments(evaluate(library, *read_incident(el_centro, library))) == []


def test_every_finding_without_a_section_is_set_aside_aloud(everywhere: Evaluation) -> None:
    said = " ".join(set_aside(everywhere))
    rest = [finding for finding in everywhere.findings if finding.never_arises]
    assert {finding.in_force.status for finding in rest} >= {"no"}
    assert [finding.title for finding in rest if finding.title not in said] == []


def test_a_text_of_another_day_is_no_all_clear(everywhere: Evaluation) -> None:
    (sentence,) = [one for one in set_aside(everywhere) if "text held was not in force" in one]
    assert "what stood in its place on that day is not held" in sentence
    assert "835a(c)(2): not in force on 2025-10-05: in force from 2026-01-01" in sentence


@pytest.mark.parametrize("form", ["text", "html"])
def test_both_reports_show_the_table(policycheck: Run, el_centro: Path, form: str) -> None:
    ran = policycheck("evaluate", el_centro, "--policy", "nypd", "--policy", "lasd", "--format", form)
    assert ran.status == 0
    assert "Department by account: the gravest outcome of any of its rules" in ran.out
    assert ran.out.index("Department by account") < ran.out.index("Los Angeles County Sheriff")


def test_a_comparison_with_nothing_is_said_aloud(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--policy", "us-federal-ice")
    assert "us-federal-ice: the library holds no rule of it" in " ".join(ran.out.split())
