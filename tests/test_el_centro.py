"""What the El Centro incident must show, and the statements that make it so."""

import json
from pathlib import Path

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import AccountOutcome, Result

PATH = "el-centro-pd.move-out-of-path"
RECORDER = "el-centro-pd.carry-recording-device"
NECESSARY = "us-ca.deadly-force-only-when-necessary"
RELEASE = "us-ca.release-critical-incident-recording"
STATE = "us-ca.state-investigates-unarmed-death"
SIDES = ("agency", "press", "family")


@pytest.fixture(scope="module")
def evaluation(library: Library) -> Evaluation:
    path = Path(__file__).resolve().parents[1] / "incidents" / "el-centro-2025-10-05.json"
    return evaluate(library, *read_incident(path, library))


def result(evaluation: Evaluation, rule: str, about: str) -> Result:
    (found,) = [one for one in evaluation.results if (one.rule, one.about) == (rule, about)]
    return found


def pivots(outcome: AccountOutcome) -> list[list[str]]:
    return [[ref.fact for ref in pivot] for pivot in outcome.pivots]


def test_the_path_rule_is_open_for_the_agency_and_hangs_on_the_steps_taken(evaluation: Evaluation) -> None:
    outcome = result(evaluation, PATH, "volley-3").outcomes["agency"]
    assert outcome.outcome == "undetermined"
    assert pivots(outcome) == [["force.took_steps_to_leave_path"]]


def test_the_path_rule_is_possibly_departed_from_in_the_press_account(evaluation: Evaluation) -> None:
    found = result(evaluation, PATH, "volley-3")
    assert found.modality == "should"
    assert found.outcomes["press"].outcome == "possible_violation"
    reasons = [[(value.fact, value.value) for value in reason] for reason in found.outcomes["press"].reasons]
    assert sorted(reasons) == [
        [
            (target, True),
            ("force.vehicle_approaching_officer", True),
            ("force.took_steps_to_leave_path", False),
        ]
        for target in ("force.fired_at_occupant", "force.fired_at_vehicle")
    ]


def test_the_path_rule_does_not_apply_in_the_family_account(evaluation: Evaluation) -> None:
    outcome = result(evaluation, PATH, "volley-3").outcomes["family"]
    assert (outcome.outcome, outcome.possible_conclusions) == ("does_not_apply", ("not_applicable",))
    assert [[(value.fact, value.value) for value in reason] for reason in outcome.reasons] == [
        [("force.vehicle_approaching_officer", False)]
    ]


def test_the_path_rule_is_contested_over_whether_the_vehicle_was_approaching(evaluation: Evaluation) -> None:
    found = result(evaluation, PATH, "volley-3")
    assert found.agreement == "contested"
    approaching = "force.vehicle_approaching_officer"
    assert {turn.fact for turn in found.disputed} == {approaching}
    assert [(turn.said.source, turn.said.value) for turn in found.disputed if turn.said] == [
        ("ecpd-in-local-news", True),
        ("wsws", True),
    ]
    (follows,) = [turn.follows for turn in found.disputed if turn.follows]
    assert (follows.account, follows.value) == ("family", False)
    assert [step.derivation for step in follows.steps] == [
        "vehicle-stopped-at-shots",
        "vehicle-standing-is-not-approaching",
    ]
    assert all("lawyers-in-local-news, paragraph 5" in ground for ground in follows.steps[0].rests_on)


def test_who_speaks_of_the_whole_shooting_is_read_into_both_acts(library: Library, el_centro: Path) -> None:
    """No side's statements reach one act alone, but for what WSWS says of officer 3 and of the moment it began."""
    incident, _ = read_incident(el_centro, library)
    acts = ("volley-3", "later-shots")
    said = {act: {(one.fact, one.source, one.value) for one in incident.assertions if one.about == act} for act in acts}
    order = {
        act: {(one.is_, one.other, one.source) for one in incident.timeline.order if one.event == event}
        for act, event in zip(acts, ("first-shots", "later-shots"), strict=True)
    }
    told = {act: {one.source for one in incident.timeline.events if one.force == act} for act in acts}
    assert told["volley-3"] == told["later-shots"]
    assert said["later-shots"] <= said["volley-3"]
    assert {(fact, source) for fact, source, _ in said["volley-3"] - said["later-shots"]} == {
        ("force.vehicle_approaching_officer", "wsws"),
        ("force.moved_out_of_path", "wsws"),
    }
    assert {one for one in order["volley-3"] ^ order["later-shots"] if one[2] != "wsws"} == set()


def test_the_path_rule_on_the_later_shots(evaluation: Evaluation) -> None:
    found = result(evaluation, PATH, "later-shots")
    assert found.outcomes["family"].possible_conclusions == ("not_applicable",)
    assert pivots(found.outcomes["agency"]) == [["force.took_steps_to_leave_path"]]
    assert pivots(found.outcomes["press"]) == [["force.vehicle_approaching_officer"]]


def test_how_many_rounds_is_printed_as_each_side_says_it(evaluation: Evaluation) -> None:
    rounds = {one.said.source: one.text for one in evaluation.also_stated if one.fact == "incident.rounds_fired"}
    assert rounds == {
        "wsws": "officers fired at least 29 rounds",
        "lawyers-in-local-news": "officers fired “nearly two dozen” rounds (20 to 24)",
        "ecpd-in-local-news": "officers fired “multiple” rounds (at least 2 rounds)",
    }


@pytest.mark.parametrize("side", SIDES)
def test_whether_officer_3_carried_a_recorder_is_open(evaluation: Evaluation, side: str) -> None:
    outcome = result(evaluation, RECORDER, "officer-3").outcomes[side]
    assert outcome.outcome == "undetermined"
    assert pivots(outcome) == [["officer.carried_recorder"]]


@pytest.mark.parametrize("side", SIDES)
def test_necessity_is_open_and_each_way_to_settle_it_needs_a_judgement(evaluation: Evaluation, side: str) -> None:
    outcome = result(evaluation, NECESSARY, "volley-3").outcomes[side]
    assert outcome.outcome == "undetermined"
    assert outcome.pivots
    assert all(any(ref.judgement for ref in pivot) for pivot in outcome.pivots)


@pytest.mark.parametrize("side", SIDES)
def test_the_released_recordings_came_on_the_last_day(evaluation: Evaluation, side: str) -> None:
    found = result(evaluation, RELEASE, "released-recordings")
    assert found.outcomes[side].outcome == "no_violation"
    (days,) = [element for element in found.elements if element.fact == "recording.days_to_release"]
    assert (days.test, days.values[side].value) == (
        "at most 45 calendar days passed, from when the agency knew of the incident, without the recording being "
        "disclosed",
        45,
    )
    assert found.agreement == "same"


@pytest.mark.parametrize("side", SIDES)
def test_officer_3s_recording_hangs_on_whether_there_is_one(evaluation: Evaluation, side: str) -> None:
    outcome = result(evaluation, RELEASE, "recording-officer-3").outcomes[side]
    assert outcome.outcome == "undetermined"
    known_of_the_press = [["recording.exists"], ["recording.extension_applied"]]
    assert (
        pivots(outcome)
        == {
            "press": known_of_the_press,
            "agency": [["recording.exists"], ["recording.days_to_release"], ["recording.extension_applied"]],
            "family": [["recording.exists"], ["recording.days_to_release"], ["recording.extension_applied"]],
        }[side]
    )


def test_the_state_investigation_hangs_on_whether_a_car_is_a_deadly_weapon(evaluation: Evaluation) -> None:
    outcome = result(evaluation, STATE, "incident").outcomes["agency"]
    assert outcome.outcome == "undetermined"
    assert pivots(outcome) == [
        ["incident.deceased_possessed_deadly_weapon"],
        ["incident.investigated_by_state_prosecutor"],
    ]
    assert outcome.pivots[0][0].judgement


def test_the_text_of_835a_is_that_of_the_day(evaluation: Evaluation, library: Library, el_centro: Path) -> None:
    assert result(evaluation, NECESSARY, "volley-3").citation.quality == "secondary"
    later = evaluate(library, *read_incident(el_centro, library), as_of="2026-01-01")
    assert result(later, NECESSARY, "volley-3").citation.quality == "official"


def test_el_centros_manual_is_said_to_be_undated(evaluation: Evaluation) -> None:
    assert result(evaluation, PATH, "volley-3").in_force.status == "unknown"


WHAT_IF = {
    "carried none": (
        {"officer.carried_recorder": False, "recording.exists": False},
        "possible_violation",
        "does_not_apply",
    ),
    "carried one that made no recording": (
        {"officer.carried_recorder": True, "recording.exists": False},
        "no_violation",
        "does_not_apply",
    ),
    "carried one, and nobody says whether the recording is still there": (
        {"officer.carried_recorder": True},
        "no_violation",
        "undetermined",
    ),
    "carried one, the agency holds the recording, and nobody says how long": (
        {"officer.carried_recorder": True, "recording.exists": True},
        "no_violation",
        "undetermined",
    ),
    "carried one, and the agency held the recording on day 48": (
        {"officer.carried_recorder": True, "recording.exists": True, "recording.days_to_release": {"at_least": 48}},
        "no_violation",
        "made out unless excused",
    ),
}


@pytest.mark.parametrize("what", WHAT_IF)
def test_there_are_more_than_two_possibilities(library: Library, el_centro: Path, tmp_path: Path, what: str) -> None:
    """The table in docs/what-the-reports-infer.md: each row, added as a reviewer's assertions."""
    facts, carried, released = WHAT_IF[what]
    data = json.loads(el_centro.read_text())
    data["sources"]["board"] = {"party": "reviewer", "title": "The board"}
    about = {"officer.carried_recorder": "officer-3", "recording.exists": "recording-officer-3"}
    about["recording.days_to_release"] = "recording-officer-3"
    known = {"incident.firearm_discharged_at_person": "incident"}
    for fact, value in (facts | dict.fromkeys(known, True)).items():
        data["assertions"].append({"fact": fact, "about": (about | known)[fact], "value": value, "source": "board"})
    path = tmp_path / "what-if.json"
    path.write_text(json.dumps(data))
    evaluation = evaluate(library, *read_incident(path, library), accounts=("reviewer",))
    assert result(evaluation, RECORDER, "officer-3").outcomes["reviewer"].outcome == carried
    outcome = result(evaluation, RELEASE, "recording-officer-3").outcomes["reviewer"]
    assert ("made out unless excused" if outcome.prima_facie else outcome.outcome) == released


def test_what_no_rule_asks_for_is_told_all_the_same(evaluation: Evaluation) -> None:
    said = {(one.says, one.about): one.party for one in evaluation.case.other_statements}
    assert said["The driver steered away from the officers before any shot.", "driver"] == "press"
    assert said["Police vehicles blocked the vehicle.", "incident"] == "community"
    told = {(one.fact, one.about) for one in evaluation.also_stated}
    asked = {(element.fact, element.about) for found in evaluation.results for element in found.elements}
    assert not asked & told
    assert ("force.took_steps_to_leave_path", "volley-3") in asked
