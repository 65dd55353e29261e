"""What every incident file must keep to, and what the three beside El Centro's of October 2025 come to."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.entity import LINK_KEYS
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED
from policycheck.model.result import AccountOutcome, Result

INCIDENTS = Path(__file__).resolve().parents[1] / "incidents"
FILES = sorted(path.stem for path in INCIDENTS.glob("*.json"))
MAY, BLENDON, ICE = "el-centro-2025-05", "blendon-township-2023", "ice-los-angeles-2025-10"
CRIMINAL = ("indicted", "acquitted")

OPERATOR = "us-federal-dhs.no-firing-at-operator-of-moving-vehicle"
HAZARDS = "us-federal-dhs.consider-hazards-of-uncontrolled-vehicle"
NECESSARY = "us-federal-dhs.deadly-force-only-when-necessary"
ESCAPE = "us-federal-dhs.no-deadly-force-solely-to-prevent-escape"
MOVE = "el-centro-pd.move-out-of-path"
OTHER_MEANS = "blendon-township-pd.fire-at-moving-vehicle-only-without-other-means"
BEHIND = "us-federal-cbp.avoid-standing-in-front-or-behind"
INTO_PATH = "us-federal-cbp.stay-out-of-path-of-moving-vehicle"


def read(name: str, library: Library) -> tuple[Incident, str]:
    return read_incident(INCIDENTS / f"{name}.json", library)


@pytest.fixture(scope="module")
def evaluations(library: Library) -> Mapping[str, Evaluation]:
    return {name: evaluate(library, *read(name, library)) for name in FILES}


def result(evaluation: Evaluation, rule: str) -> Result:
    (found,) = [one for one in evaluation.results if one.rule == rule]
    return found


def pivots(outcome: AccountOutcome) -> list[list[str]]:
    return [[ref.fact for ref in pivot] for pivot in outcome.pivots]


def authorities(evaluation: Evaluation) -> set[str]:
    return {one.rule.partition(".")[0] for one in evaluation.results}


def in_force(evaluation: Evaluation) -> dict[str, set[str]]:
    """By authority, how its rules stood on the day."""
    return {
        name: {one.in_force.status for one in evaluation.results if one.rule.startswith(f"{name}.")}
        for name in authorities(evaluation)
    }


# Every file.


def test_the_four_incidents_are_there() -> None:
    assert {MAY, BLENDON, ICE, "el-centro-2025-10-05"} <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_each_party_that_speaks_has_an_account(
    name: str, evaluations: Mapping[str, Evaluation], library: Library
) -> None:
    incident, _ = read(name, library)
    assert incident.id == name
    assert {view.name for view in evaluations[name].accounts} == {
        *(source.party for source in incident.sources.values()),
        *incident.accounts,
        COMMON_GROUND,
        UNCONTRADICTED,
    }
    assert evaluations[name].results
    assert all(
        set(one.outcomes) == {view.name for view in evaluations[name].accounts} for one in evaluations[name].results
    )


@pytest.mark.parametrize("name", FILES)
def test_every_assertion_says_where_in_its_source(name: str, library: Library) -> None:
    incident, _ = read(name, library)
    assert incident.assertions
    assert [one for one in incident.assertions if not one.pinpoint] == []


@pytest.mark.parametrize("name", FILES)
def test_nothing_is_said_twice_and_no_source_or_entity_is_idle(name: str, library: Library) -> None:
    incident, _ = read(name, library)
    said = [(getattr(one, "fact", None) or one.says, one.about, one.source) for one in incident.statements]
    assert len(said) == len(set(said))
    quoted = {source.via for source in incident.sources.values()}
    assert set(incident.sources) == {source for _, _, source in said} | (quoted - {None})
    linked = {getattr(one, key) for one in incident.entities.values() for key in LINK_KEYS}
    assert set(incident.entities) <= {about for _, about, _ in said} | linked


@pytest.mark.parametrize("name", FILES)
def test_what_a_source_was_read_in_is_a_report_of_the_press(name: str, library: Library) -> None:
    incident, _ = read(name, library)
    for source in incident.sources.values():
        assert source.via is None or incident.sources[source.via].party == "press"


@pytest.mark.parametrize("name", FILES)
def test_people_are_called_by_their_role(name: str, library: Library) -> None:
    """A label without a capital letter holds no name."""
    incident, _ = read(name, library)
    labels = [entity.label or "" for entity in incident.entities.values()]
    assert all(labels)
    assert labels == [label.lower() for label in labels]


# What binds whom, and whether it was in force on a day that is not known.


@pytest.mark.parametrize(
    ("name", "binding"),
    [
        (MAY, {"el-centro-pd", "us-ca"}),
        (BLENDON, {"blendon-township-pd"}),
        (ICE, {"us-federal-dhs", "us-federal"}),  # and neither California's nor Customs and Border Protection's
    ],
)
def test_what_binds_the_agency(name: str, binding: set[str], evaluations: Mapping[str, Evaluation]) -> None:
    assert authorities(evaluations[name]) == binding
    assert not any(one.comparison for one in evaluations[name].results)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (MAY, {"el-centro-pd": {"unknown"}, "us-ca": {"yes", "no", "unknown"}}),
        (BLENDON, {"blendon-township-pd": {"unknown"}}),
        (ICE, {"us-federal-dhs": {"yes"}, "us-federal": {"unknown", "no"}}),
    ],
)
def test_in_force_without_the_day(
    name: str, expected: dict[str, set[str]], evaluations: Mapping[str, Evaluation]
) -> None:
    assert in_force(evaluations[name]) == expected


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("us-ca.deadly-force-only-when-necessary", "yes"),  # a text from 2020 to the end of 2025
        ("us-ca.release-critical-incident-recording", "yes"),
        ("us-ca.report-use-of-force", "yes"),
        ("us-ca.evaluate-each-situation", "no"),  # the text held begins in 2026
        ("us-ca.no-deadly-force-for-danger-to-self", "no"),
    ],
)
def test_californias_texts_in_may_2025(rule: str, status: str, evaluations: Mapping[str, Evaluation]) -> None:
    for found in (one for one in evaluations[MAY].results if one.rule == rule):
        assert found.in_force.status == status
        assert {one.outcome == "not_in_force" for one in found.outcomes.values()} == {status == "no"}
    assert rule in {one.rule for one in evaluations[MAY].results}


@pytest.mark.parametrize(("date", "status"), [("2023-02", "depends"), ("2023", "depends"), ("2023-03", "yes")])
def test_a_text_that_began_within_the_time_given_hangs_on_the_day(date: str, status: str, library: Library) -> None:
    incident, sha256 = read(ICE, library)
    moved = evaluate(library, incident.model_copy(update={"date": date}), sha256)
    assert in_force(moved)["us-federal-dhs"] == {status}


# El Centro, May 2025.


@pytest.mark.parametrize("account", ["agency", "press", "record", COMMON_GROUND, UNCONTRADICTED])
def test_of_a_vehicle_in_may_nobody_speaks(account: str, evaluations: Mapping[str, Evaluation]) -> None:
    found = result(evaluations[MAY], MOVE)
    assert found.outcomes[account].outcome == "undetermined"
    assert {element.values[account].basis for element in found.elements} == {"silent"}


def test_what_the_release_of_may_does_not_show_settles_nothing(evaluations: Mapping[str, Evaluation]) -> None:
    binding = [one for one in evaluations[MAY].results if one.in_force.status != "no"]
    assert {outcome.outcome for one in binding for outcome in one.outcomes.values()} == {"undetermined"}


@pytest.mark.parametrize("account", ["agency", "press", COMMON_GROUND])
@pytest.mark.parametrize(
    ("rule", "fact"),
    [
        ("us-ca.deadly-force-only-when-necessary", "force.deadly"),
        ("us-ca.report-use-of-force", "officer.employed_as_peace_officer"),
        ("us-ca.state-investigates-unarmed-death", "incident.shooting_by_officer_caused_death"),
    ],
)
def test_what_the_agency_announced_in_may_is_its_word_too(
    account: str, rule: str, fact: str, evaluations: Mapping[str, Evaluation]
) -> None:
    (element,) = [one for one in result(evaluations[MAY], rule).elements if one.fact == fact]
    assert element.values[account].value is True


def test_what_is_released_in_excerpts_is_part_of_the_release(library: Library) -> None:
    incident, _ = read(MAY, library)
    told = {(one.about, one.fact) for one in incident.assertions if one.value is True}
    excerpts = {about for about, fact in told if fact == "recording.released_in_excerpts"}
    assert excerpts == {"emergency-call", "witness-interviews"}
    assert all({(one, "recording.in_release"), (one, "recording.exists")} <= told for one in excerpts)


@pytest.mark.parametrize("account", ["agency", "press"])
def test_deadly_force_in_may_hangs_on_judgements(account: str, evaluations: Mapping[str, Evaluation]) -> None:
    outcome = result(evaluations[MAY], "us-ca.deadly-force-only-when-necessary").outcomes[account]
    assert outcome.outcome == "undetermined"
    assert outcome.pivots
    assert all(any(ref.judgement for ref in pivot) for pivot in outcome.pivots)


# Blendon Township, 2023.


def test_the_township_rule_hangs_on_the_vehicle_and_on_judgements(evaluations: Mapping[str, Evaluation]) -> None:
    outcome = result(evaluations[BLENDON], OTHER_MEANS).outcomes["press"]
    assert outcome.outcome == "undetermined"
    assert ["force.vehicle_moving"] in pivots(outcome)
    assert any("force.reasonably_believed_no_other_means" in pivot for pivot in pivots(outcome))
    assert not [pivot for pivot in pivots(outcome) if any(fact.startswith("force.fired_at_") for fact in pivot)]


def test_a_criminal_verdict_changes_no_finding(library: Library, evaluations: Mapping[str, Evaluation]) -> None:
    incident, sha256 = read(BLENDON, library)
    judged = [one for one in incident.other_statements if any(word in one.says for word in CRIMINAL)]
    assert len(judged) == 4
    without = tuple(one for one in incident.statements if one not in judged)
    unjudged = evaluate(library, incident.model_copy(update={"statements": without}), sha256)
    assert unjudged.results == evaluations[BLENDON].results


def test_no_rule_asks_for_a_criminal_accusation_or_verdict(library: Library) -> None:
    assert [fact for fact in library.facts if any(word in fact for word in CRIMINAL)] == []


def test_elsewhere_the_police_would_have_had_to_stay_out_of_the_path(library: Library) -> None:
    incident, sha256 = read(BLENDON, library)
    evaluation = evaluate(library, incident, sha256, compared=["us-federal-cbp/use-of-force-4500-002a"])
    for rule in (BEHIND, INTO_PATH):
        found = result(evaluation, rule)
        assert found.comparison
        assert found.outcomes["press"].outcome == "possible_violation"
        assert found.outcomes["record"].outcome == "undetermined"


# Los Angeles area, October 2025.


@pytest.mark.parametrize("account", ["agency", "family", "press"])
def test_all_sides_agree_that_the_driver_of_a_moving_vehicle_was_fired_at(
    account: str, evaluations: Mapping[str, Evaluation]
) -> None:
    outcome = result(evaluations[ICE], OPERATOR).outcomes[account]
    assert outcome.outcome == "undetermined"
    assert outcome.prima_facie
    assert ["force.reasonably_believed_imminent_threat"] in pivots(outcome)
    assert all(ref.judgement for pivot in outcome.pivots for ref in pivot)


@pytest.mark.parametrize("account", ["agency", "family", "press"])
@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (HAZARDS, [["force.considered_hazards_to_officers"], ["force.considered_hazards_to_bystanders"]]),
        (
            NECESSARY,
            [
                ["force.reasonably_believed_imminent_threat"],
                [
                    "force.reasonably_believed_significant_threat",
                    "force.reasonably_believed_necessary_to_prevent_escape",
                ],
            ],
        ),
    ],
)
def test_what_the_officer_weighed_and_believed_nobody_says(
    rule: str, missing: list[list[str]], account: str, evaluations: Mapping[str, Evaluation]
) -> None:
    outcome = result(evaluations[ICE], rule).outcomes[account]
    assert outcome.outcome == "undetermined"
    assert pivots(outcome) == missing


@pytest.mark.parametrize(
    ("account", "expected"),
    [
        ("agency", "does_not_apply"),
        ("family", "undetermined"),
        ("press", "undetermined"),
        (COMMON_GROUND, "undetermined"),
    ],
)
def test_shots_called_defensive_were_not_solely_against_an_escape(
    account: str, expected: str, evaluations: Mapping[str, Evaluation]
) -> None:
    assert result(evaluations[ICE], ESCAPE).outcomes[account].outcome == expected


def test_only_the_agency_says_that_the_car_came_at_an_officer(library: Library) -> None:
    incident, _ = read(ICE, library)
    said = [one for one in incident.assertions if one.fact == "force.vehicle_approaching_officer"]
    assert [(incident.sources[one.source].party, one.value) for one in said] == [("agency", True)]


def test_fear_is_not_taken_for_a_reasonable_belief(library: Library) -> None:
    for name in (MAY, BLENDON, ICE):
        incident, _ = read(name, library)
        assert [one.fact for one in incident.assertions if library.facts[one.fact].judgement] == []


# Digests of the names that the reports give, so that the names do not stand here either.
NAMES = frozenset(
    [
        "0dccf9df57429201",
        "2e8755b344f69a41",
        "325883f79432c4e0",
        "3910df2fbded4510",
        "3d25b3c5acc90c1c",
        "49faaade493be8b6",
        "4ca6f6d5a544bf57",
        "4eac0806e7942d05",
        "6ebe15e4d6b1409d",
        "7b85175b455060e3",
        "7fb96495e40e9efb",
        "91f9b76fa0a570cb",
        "972440c1abd45466",
        "a107a7269891aa74",
        "cc0b8a95a883bc0b",
        "cd0b9452fc376fc4",
        "cf43e029efe6476e",
        "d7ae9de750a5640a",
        "dbecc523f97637a1",
        "e5521059176a667e",
        "e7bbe9e7f6578cfa",
        "f91978d31296ff2d",
        "fa7aa2ec12d43c41",
        "fc7bc80c7e9aabf5",
    ]
)


@pytest.mark.parametrize("name", FILES)
def test_nobody_is_named(name: str) -> None:
    words = set(re.findall(r"[^\W\d_]+", (INCIDENTS / f"{name}.json").read_text().lower()))
    named = [word for word in sorted(words) if hashlib.sha256(word.encode()).hexdigest()[:16] in NAMES]
    assert named == []
