"""Whether the accounts that settle a finding agree: who says nothing on it has no part in that."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.result import Result

ROOT = Path(__file__).resolve().parents[2]
CARRY, PATH = "el-centro-pd.carry-recording-device", "el-centro-pd.move-out-of-path"
RECORDER, APPROACHING = "officer.carried_recorder", "force.vehicle_approaching_officer"
FIRED, STEPS = "force.fired_at_vehicle", "force.took_steps_to_leave_path"
LIGHTS = "incident.medical_aid_given"  # asked for by no rule here


def found(library: Library, rule: str, said: Mapping[str, Mapping[str, Any]]) -> Result:
    about = {"officer": "officer", "force": "shots", "incident": "incident"}
    incident = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "entities": {"officer": {"kind": "officer"}, "shots": {"kind": "force", "by": "officer"}},
        "sources": {party: {"party": party, "title": party} for party in said},
        "assertions": [
            {"fact": fact, "about": about[fact.partition(".")[0]], "value": value, "source": party}
            for party, facts in said.items()
            for fact, value in facts.items()
        ],
    }
    evaluation = evaluate(library, Incident.model_validate(incident), "")
    (one,) = [each for each in evaluation.results if each.rule == rule]
    return one


@pytest.mark.parametrize(
    ("rule", "said", "agreement"),
    [
        # Two say the same, and who speaks of something else has no part in it.
        (CARRY, {"agency": {RECORDER: False}, "family": {RECORDER: False}, "community": {LIGHTS: True}}, "same"),
        (CARRY, {"agency": {RECORDER: False}, "community": {LIGHTS: True}}, "same"),
        (CARRY, {"agency": {RECORDER: False}, "family": {RECORDER: True}, "community": {LIGHTS: True}}, "contested"),
        (CARRY, {"agency": {LIGHTS: True}, "community": {LIGHTS: True}}, "open"),
        # One settles it, and another that says something on an element does not.
        (PATH, {"agency": {APPROACHING: False}, "family": {FIRED: True}}, "open"),
        # What one has not apply and another has met is no violation for either; what one has broken is.
        (
            PATH,
            {
                "agency": {APPROACHING: False},
                "family": {APPROACHING: True, FIRED: True, STEPS: True},
            },
            "open",  # in common there is no more than that somebody fired
        ),
        (
            PATH,
            {
                "agency": {APPROACHING: False, FIRED: True},
                "family": {APPROACHING: True, FIRED: True, STEPS: False},
            },
            "contested",
        ),
    ],
)
def test_agreement_is_that_of_the_accounts_that_settle(
    library: Library, rule: str, said: Mapping[str, Mapping[str, Any]], agreement: str
) -> None:
    assert found(library, rule, said).agreement == agreement


def test_not_to_apply_and_to_be_met_do_not_contest_each_other(library: Library) -> None:
    said = {"agency": {APPROACHING: False}, "family": {APPROACHING: True, FIRED: True, STEPS: True}}
    one = found(library, PATH, said)
    assert (one.outcomes["agency"].outcome, one.outcomes["family"].outcome) == ("does_not_apply", "no_violation")
    assert (one.agreement, one.disputed_on) == ("open", ())


@pytest.mark.parametrize("file", sorted((ROOT / "incidents").glob("*.json")), ids=lambda path: path.stem)
def test_agreement_of_every_finding_as_the_page_on_formats_defines_it(library: Library, file: Path) -> None:
    for one in evaluate(library, *read_incident(file, library), compared=tuple(library.authorities)).results:
        silent = {
            name for name in one.outcomes if all(element.values[name].basis == "silent" for element in one.elements)
        }
        settle = {name: each.outcome for name, each in one.outcomes.items() if each.outcome != "undetermined"}
        violation = {outcome == "possible_violation" for outcome in settle.values() if outcome != "not_in_force"}
        involved = set(one.outcomes) - silent - set(settle)
        expected = "contested" if len(violation) == 2 else "open" if involved or not settle else "same"
        assert one.agreement == expected
