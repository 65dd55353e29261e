"""The question that words of a case answer is found by ordinary words, among the first."""

import pytest

from policycheck.authoring.new.likely import FactSearch
from policycheck.evaluation.scope import scope
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.web.fact_rows import fact_row, facts_near


@pytest.fixture(scope="module")
def search(library: Library) -> FactSearch:
    return FactSearch(library)


def with_one_of(*kinds: str) -> Incident:
    raw = {"schema": "policycheck/incident/1", "id": "i", "title": "t", "agency": "el-centro-pd"}
    entities = {kind: {"kind": kind} for kind in kinds}
    return Incident.model_validate({**raw, "entities": entities, "sources": {}, "assertions": []})


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("drove at the officer", "force.vehicle_approaching_officer"),
        ("the car came toward him", "force.vehicle_approaching_officer"),
        ("he gave a warning", "force.warned_before_force"),
        ("first aid", "officer.gave_medical_aid"),
        ("called an ambulance", "officer.summoned_medical_aid"),
        ("the camera was off", "officer.recorder_deactivated"),
        ("shot the driver", "force.fired_at_operator"),
        ("fired at the car", "force.fired_at_vehicle"),
        ("how many shots", "incident.rounds_fired"),
        ("knee on his neck", "force.pressure_on_neck"),
        ("tased him", "force.conducted_energy_device"),
        ("the police dog bit her", "force.dog_bit"),
        ("pointed his gun at her", "force.firearm_pointed"),
        ("punched in the face", "force.struck_face_or_head"),
        ("stood in front of the car", "officer.stood_in_front_of_vehicle"),
        ("released the video", "incident.release_has_recordings"),
    ],
)
def test_ordinary_words_find_the_question(search: FactSearch, library: Library, words: str, fact: str) -> None:
    incident = with_one_of("officer", "civilian", "vehicle", "force", "recording")
    assert fact in [row.id for row in facts_near(search, library, incident, words)[:5]]


def test_words_that_say_nothing_by_themselves_find_what_they_find(search: FactSearch, library: Library) -> None:
    incident = with_one_of()
    assert facts_near(search, library, incident, "") == []
    assert all(row.id.startswith("incident.") for row in facts_near(search, library, incident, "was it the"))


def test_what_other_law_means_by_a_word_stands_apart(library: Library) -> None:
    row = fact_row(library, with_one_of("force"), "force.deadly")
    binding = {one.provision.partition("/")[0] for one in row.definitions}
    assert binding == {"us-ca", "el-centro-pd"} & {one.provision.partition("/")[0] for one in row.fact.definitions}
    assert binding.isdisjoint(one.provision.partition("/")[0] for one in row.elsewhere)
    assert {*row.definitions, *row.elsewhere} == {*row.fact.definitions}
    assert row.elsewhere


def test_what_no_rule_for_the_agency_asks_for_is_told(search: FactSearch, library: Library) -> None:
    rows = facts_near(search, library, with_one_of("force", "officer"), "feasible to move out of the path")
    assert {row.asked for row in rows} == {True, False}
    bound = scope(library, "el-centro-pd").rules
    assert all(row.asked == any(row.id in compiled.facts for compiled in bound) for row in rows)
