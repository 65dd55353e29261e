"""Events that there can be only one of, and numbers that no sum of stays exact."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import INCIDENT, refusal_of

SAID = {"source": "wsws"}


def told(tmp_path: Path, *events: dict[str, Any]) -> Path:
    data = json.loads(INCIDENT) | {"timeline": {"events": [{**event, **SAID} for event in events]}}
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize(
    ("one", "what"),
    [
        ({"kind": "contact"}, "only one contact in an incident, and a is told before"),
        ({"kind": "threat-ends"}, "only one threat-ends in an incident, and a is told before"),
        ({"kind": "shots", "force": "volley"}, "only one event of shots for volley, and a is told before"),
    ],
)
def test_a_second_event_of_what_there_is_one_of(
    policycheck: Callable[..., Any], tmp_path: Path, one: dict[str, str], what: str
) -> None:
    found = refusal_of(policycheck("evaluate", told(tmp_path, {"id": "a", **one}, {"id": "b", **one})))
    assert what in found.text
    assert len(found.problems) == 1
    again = policycheck("evaluate", told(tmp_path, {"id": "a", **one}, {"id": "a", **one}), "--cross-check", "off")
    assert again.status == 0


@pytest.mark.parametrize("at", [1e300, 1e-300, 10**10, 0.1234567])
def test_times_that_no_sum_of_stays_exact(policycheck: Callable[..., Any], tmp_path: Path, at: float) -> None:
    found = refusal_of(policycheck("evaluate", told(tmp_path, {"id": "a", "kind": "contact", "at": at})))
    assert "1,000,000,000" in found.text
    assert len(found.problems) == 1
