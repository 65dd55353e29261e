"""Days that are counted between dates: what an evaluation says of them, and what it wants where it cannot count."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.assume import read_assumed, supplies
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.library import Library, load_library
from policycheck.model.incident import Incident

TREE = Path(__file__).resolve().parents[1] / "authoring" / "sentences"
FILED, DAYS = "force.report_filed_on", "force.business_days_to_report"


def library_in(jurisdiction: str) -> Library:
    library = load_library([TREE])
    agency = library.authorities["test-pd"].model_copy(update={"jurisdiction": jurisdiction})
    return replace(library, authorities={**library.authorities, "test-pd": agency})


def incident(day: str | None, *filed: Any) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "date": day,
            "agency": "test-pd",
            "entities": {"shots": {"kind": "force"}},
            "sources": {"log": {"party": "record", "title": "The log"}},
            "assertions": [{"fact": FILED, "about": "shots", "value": value, "source": "log"} for value in filed],
        }
    )


@pytest.mark.parametrize(
    ("day", "filed", "words"),
    [
        (
            "2025-11-07",
            "2025-11-22",
            "the 10 business days after 2025-11-07 (the incident's date), up to and including 2025-11-22, without "
            "weekends and the holidays of us/ca (Veterans Day, 2025-11-11); the last day is no business day, and "
            "counts as the next one",
        ),
        (
            "2025-11",
            {"at_least": "2025-12-01"},
            "the 1 or more business days after a day from 2025-11-01 to 2025-11-30 (the incident's date), up to and "
            "including 2025-12-01 or a later day, without weekends and the holidays of us/ca",
        ),
        (
            "2025-11-24",
            "2025-11-24",
            "no business day after 2025-11-24 (the incident's date), up to and including 2025-11-24, without weekends "
            "and the holidays of us/ca (none lies between)",
        ),
    ],
)
def test_the_count_is_told_with_the_dates_and_the_holidays(day: str, filed: Any, words: str) -> None:
    evaluation = evaluate(library_in("us/ca/some-city"), incident(day, filed), sha256="0" * 64)
    (step,) = next(one for one in evaluation.follows if one.account == "record").steps
    assert words in step.rests_on
    assert any("[log]" in ground and "the report was filed" in ground for ground in step.rests_on)


def test_a_date_that_is_supposed_is_counted() -> None:
    library, file = library_in("us/ca/some-city"), incident("2025-11-14")
    assumed = read_assumed([f"{FILED}@shots=2025-11-24"], library, file)
    evaluation = evaluate(library, file, sha256="0" * 64, assumed=assumed)
    result = next(one for one in evaluation.results if one.rule == "test-pd.report-in-five-days")
    assert {one.outcome for one in result.outcomes.values()} == {"possible_violation"}


def test_what_is_missing_for_a_count_is_said() -> None:
    (way,) = supplies(library_in("model"), incident(None), (DAYS, "shots"))
    assert [one.words for one in way.wanted] == [
        "the date that answers “On what day was the incident?”",
        "the date that answers “On what day was the report on the force filed?”",
        "the holidays of model, which are not held, so that no business days are counted",
    ]
    (way,) = supplies(library_in("us/ca/some-city"), incident("2025-11-14"), (DAYS, "shots"))
    assert [one.kind for one in way.wanted] == ["date"]
