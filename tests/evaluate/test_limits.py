"""The limits in days that rules set, and when they end."""

from datetime import date

from policycheck.evaluation.limits import day_limits
from policycheck.library.library import Library
from policycheck.model.incident import Incident


def limits_of(library: Library, day: str | None) -> dict[str, tuple[int, int | None, date | None]]:
    data = {"schema": "policycheck/incident/1", "id": "case", "title": "A case", "agency": "el-centro-pd"}
    incident = Incident.model_validate(data | ({"date": day} if day else {}))
    return {
        limit.rule: (limit.days, limit.passed, limit.ends) for limit in day_limits(library, incident, date(2024, 7, 1))
    }


def test_a_limit_ends_so_many_days_after_the_incident(library: Library) -> None:
    release = "us-ca.release-critical-incident-recording"
    assert limits_of(library, "2024-06-12")[release] == (45, 19, date(2024, 7, 27))


def test_without_a_day_no_end_is_said(library: Library) -> None:
    for day in (None, "2024-06", "2024"):
        found = limits_of(library, day)
        assert found.keys() == limits_of(library, "2024-06-12").keys()
        assert {(passed, ends) for _, passed, ends in found.values()} == {(None, None)}
