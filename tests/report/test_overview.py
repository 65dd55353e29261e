"""Department by account, and what is set aside: as the findings say, for every department of the library."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from conftest import Ran
from test_memo import said

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import Result
from policycheck.report.closing import set_aside
from policycheck.report.grid import departments
from policycheck.report.phrases import Labels

Run = Callable[..., Ran]


@pytest.fixture(scope="module")
def everywhere(library: Library) -> Evaluation:
    """The El Centro incident under every policy of the library."""
    path = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"
    return evaluate(library, *read_incident(path, library), compared=tuple(library.authorities))


def test_a_cell_shows_the_gravest_outcome_of_the_departments_rules(everywhere: Evaluation) -> None:
    """The worked example of docs/el-centro-under-other-policies.md."""
    rows = {row.name: row for row in departments(everywhere)}
    cells = {
        name: [row.marks[one] for one in ("agency", "family", "press", "uncontradicted")] for name, row in rows.items()
    }
    assert cells["El Centro Police Department"] == ["open", "open", "DEP?", "open"]
    assert cells["New York City Police Department"] == ["unless", "open", "unless", "open"]
    assert cells["U.S. Department of Justice"] == ["unless", "open", "unless", "open"]
    assert cells["Los Angeles County Sheriff's Department"] == ["unless"] * 4
    assert cells["U.S. Customs and Border Protection"] == ["open", "open", "DEP?", "DEP?"]
    assert cells["Blendon Township Police Department"] == ["unless", "n/a", "unless", "open"]
    assert cells["Chicago Police Department"] == ["–"] * 4
    assert cells["Police Executive Research Forum"] == ["open"] * 4
    assert len(rows) == len({result.citation.authority for result in everywhere.results})
    assert rows["New York City Police Department"].undated
    assert not rows["U.S. Department of Justice"].undated


@pytest.mark.parametrize(("graver", "lesser"), [*pairwise(["VIOL?", "DEP?", "unless", "open", "none", "n/a", "–"])])
def test_the_graver_of_two_is_shown(everywhere: Evaluation, graver: str, lesser: str) -> None:
    """Two findings of one department that come to any two outcomes, in either order."""
    account = everywhere.accounts[0]
    possible_conclusions: dict[str, tuple[str, tuple[str, ...]]] = {
        "VIOL?": ("possible_violation", ("violation",)),
        "DEP?": ("possible_violation", ("violation",)),
        "unless": ("undetermined", ("excused", "violation")),
        "open": ("undetermined", ("complied", "violation")),
        "none": ("no_violation", ("complied",)),
        "n/a": ("does_not_apply", ("not_applicable",)),
        "–": ("not_in_force", ("not_in_force",)),
    }
    sample = next(result for result in everywhere.results if result.comparison)

    def result(mark: str, policy: str = sample.citation.policy) -> Result:
        outcome, possible = possible_conclusions[mark]
        come_to = replace(
            sample.outcomes[account.name], outcome=outcome, possible_conclusions=possible, prima_facie=mark == "unless"
        )
        return replace(
            sample,
            modality="should" if mark == "DEP?" else "shall",
            outcomes={account.name: come_to},
            citation=replace(sample.citation, policy=policy),
        )

    def cells(*results: Result) -> list[str]:
        held = replace(everywhere, results=results, accounts=(account,))
        return [row.marks[account.name] for row in departments(held)]

    assert cells(result(graver), result(lesser)) == cells(result(lesser), result(graver)) == [graver]
    assert sorted(cells(result(graver, "one/x"), result(lesser, "other/x"))) == sorted([graver, lesser])


def test_those_that_bind_come_first(everywhere: Evaluation) -> None:
    compared = [row.comparison for row in departments(everywhere)]
    assert compared == sorted(compared)
    assert [row.name for row in departments(everywhere)][:2] == ["El Centro Police Department", "State of California"]


def test_without_a_comparison_there_is_no_such_table(library: Library, el_centro: Path) -> None:
    assert departments(evaluate(library, *read_incident(el_centro, library))) == []


def aside(evaluation: Evaluation) -> str:
    part = set_aside(evaluation, Labels(evaluation))
    assert part is not None
    return said(part.blocks)


def test_every_finding_without_a_section_is_set_aside_aloud(everywhere: Evaluation) -> None:
    shown = aside(everywhere)
    rest = [result for result in everywhere.results if result.set_aside]
    assert {result.in_force.status for result in rest} >= {"no"}
    assert [result.title for result in rest if result.title not in shown] == []


def test_a_text_of_another_day_is_no_all_clear(everywhere: Evaluation) -> None:
    shown = aside(everywhere)
    assert (
        "the text in the library was not in force on the day. The library does not have the text of that day" in shown
    )
    assert "835a(c)(2): Not in force on October 5, 2025: in force from January 1, 2026." in shown


@pytest.mark.parametrize("shown", [("--details",), ("--format", "html")], ids=str)
def test_both_reports_show_the_table(policycheck: Run, el_centro: Path, shown: tuple[str, ...]) -> None:
    ran = policycheck("evaluate", el_centro, "--policy", "nypd", "--policy", "lasd", *shown)
    assert ran.status == 0
    assert "Department by account: the gravest outcome of any of its rules" in ran.out
    assert ran.out.index("Department by account") < ran.out.rindex("Los Angeles County Sheriff")


def test_a_comparison_with_nothing_is_said_aloud(policycheck: Run, el_centro: Path) -> None:
    ran = policycheck("evaluate", el_centro, "--policy", "us-federal-ice", "--details")
    assert "us-federal-ice: the library holds no rule of it" in " ".join(ran.out.split())
