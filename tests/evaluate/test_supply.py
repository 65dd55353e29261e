"""What would supply an open fact is what a derivation really asks for."""

from pathlib import Path

import pytest

from policycheck.evaluation.assume import supplies
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.axioms import FactKey
from policycheck.model.incident import Incident


def told(library: Library, incident: Incident, key: FactKey) -> tuple[str, ...]:
    return tuple(way.words for way in supplies(library, incident, key))


@pytest.fixture
def incident(library: Library, el_centro: Path) -> Incident:
    return read_incident(el_centro, library)[0]


def test_a_recording_by_nobody_named_follows_from_nobody(library: Library, incident: Incident) -> None:
    """Only what is said of the recording itself can show it, and nothing about whoever wore a recorder."""
    ways = supplies(library, incident, ("recording.exists", "unedited-recordings"))
    own = ("edited-recording-exists", "recording-released-in-excerpts-exists", "released-recording-exists")
    assert {way.derivation for way in ways} == {*own, "silent-recording-exists"}


def test_an_axiom_names_its_premise_and_runs_the_other_way_round(library: Library, incident: Incident) -> None:
    ways = told(library, incident, ("officer.carried_recorder", "officer-3"))
    (way,) = [one for one in ways if one.startswith("An officer whose recording exists carried a recorder (")]
    assert "from: there is such a recording" in way
    other = (
        "An officer whose recorder recorded a contact carried one (from: a recording of the contact by the recorder "
    )
    assert f"{other}that the officer carried exists)" in ways
    back = told(library, incident, ("recording.exists", "recording-officer-3"))
    (turned,) = [one for one in back if "by contraposition" in one]
    assert turned.endswith("by contraposition, from: the officer carried no portable recording device)")


def test_a_pattern_names_statements_of_the_timeline(library: Library, incident: Incident) -> None:
    ways = " ".join(told(library, incident, ("force.warned_before_shots", "volley-3")))
    assert "a statement of order: a warning over before shots" in ways
    assert "a complete account of that time, without a warning" in ways


def test_a_premise_that_may_itself_follow_is_traced_on(library: Library, incident: Incident) -> None:
    ways = " ".join(told(library, incident, ("force.vehicle_approaching_officer", "volley-3")))
    assert "which itself may follow: " in ways


def test_every_conclusion_is_supplied_and_a_judgement_by_none(library: Library, incident: Incident) -> None:
    about = {"force": "volley-3", "officer": "officer-3", "recording": "recording-officer-3"}
    about |= {"civilian": "driver", "incident": "incident"}
    for derivation in library.derivations.values():
        kinds = {derivation.for_each, *(fact.partition(".")[0] for fact in derivation.joined_facts)}
        if not kinds <= about.keys():
            continue  # the incident has nothing of the kind
        key = (derivation.then.fact, about[derivation.then.fact.partition(".")[0]])
        assert any(one.derivation == derivation.id for one in supplies(library, incident, key))
    assert supplies(library, incident, ("force.took_steps_to_leave_path", "volley-3")) == ()


def test_what_axioms_leave_of_a_choice_is_not_said_to_follow(library: Library, incident: Incident) -> None:
    """It is worked out with the rules alone: nothing states it, so that no derivation supplies it."""
    (axiom,) = (one for one in library.derivations.values() if one.id == "shots-are-a-discharge")
    assert [answer.fact for answer in axiom.answers] == ["force.kind"]
    assert supplies(library, incident, ("force.kind", "volley-3")) == ()
