"""The question that words of a case answer is found by ordinary words, among the first."""

import pytest

from policycheck.authoring.new.likely import FactSearch
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.web.fact_rows import facts_near


@pytest.fixture(scope="module")
def search(library: Library) -> FactSearch:
    return FactSearch(library)


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
    kinds = ("officer", "civilian", "vehicle", "force", "recording")
    raw = {"schema": "policycheck/incident/1", "id": "i", "title": "t", "agency": "el-centro-pd"}
    entities = {kind: {"kind": kind} for kind in kinds}
    incident = Incident.model_validate({**raw, "entities": entities, "sources": {}, "assertions": []})
    assert fact in [row.id for row in facts_near(search, library, incident, words)[:5]]


def test_words_that_say_nothing_by_themselves_find_what_they_find(search: FactSearch, library: Library) -> None:
    raw = {"schema": "policycheck/incident/1", "id": "i", "title": "t", "agency": "el-centro-pd"}
    incident = Incident.model_validate({**raw, "entities": {}, "sources": {}, "assertions": []})
    assert facts_near(search, library, incident, "") == []
    assert all(row.id.startswith("incident.") for row in facts_near(search, library, incident, "was it the"))
