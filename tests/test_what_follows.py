"""What follows from the timelines of the incidents, and from which statements."""

import json
from pathlib import Path

import pytest
from strategies import some

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.inference import Inference

MOVING = "force.vehicle_moving"
PARTIES = ("agency", "family", "press", "community", "record")


@pytest.fixture(scope="module")
def evaluation(library: Library) -> Evaluation:
    path = Path(__file__).resolve().parents[1] / "incidents" / "el-centro-2025-10-05.json"
    return evaluate(library, *read_incident(path, library))


def known(evaluation: Evaluation, fact: str, about: str) -> dict[str, object]:
    return {one.account: one.value for one in evaluation.follows if (one.fact, one.about) == (fact, about)}


def test_whether_the_car_was_moving_at_the_first_and_the_later_shots(evaluation: Evaluation) -> None:
    first = known(evaluation, MOVING, "volley-3")
    assert {party: first.get(party) for party in PARTIES} == {
        "agency": True,
        "family": False,
        "press": True,
        "community": None,
        "record": None,
    }
    later = known(evaluation, MOVING, "later-shots")
    assert {party: later.get(party) for party in PARTIES} == {
        "agency": True,
        "family": False,
        "press": None,  # it tells first and later shots apart, and not whether the car moved at the later ones
        "community": None,
        "record": None,
    }


@pytest.mark.parametrize(
    ("account", "derivation"),
    [
        ("agency", "vehicle-moving-at-shots"),
        ("family", "vehicle-stopped-at-shots"),
        ("press", "vehicle-moving-at-shots"),
    ],
)
def test_the_chain_leads_back_to_statements(evaluation: Evaluation, account: str, derivation: str) -> None:
    (follows,) = [
        one for one in evaluation.follows if (one.account, one.fact, one.about) == (account, MOVING, "volley-3")
    ]
    assert [(step.derivation, step.turned) for step in follows.steps] == [(derivation, False)]
    assert all("paragraph" in ground for ground in follows.steps[0].rests_on)


def places(incident: Incident) -> list[tuple[str, int]]:
    timeline = incident.timeline
    lists = {"events": timeline.events, "order": timeline.order, "complete": timeline.complete}
    return [(key, index) for key, found in lists.items() for index in range(len(found))] + [
        ("assertions", index) for index in range(len(incident.assertions))
    ]


def without(data: dict[str, object], key: str, index: int) -> dict[str, object]:
    data = json.loads(json.dumps(data))
    found = data["assertions"] if key == "assertions" else data["timeline"][key]  # type: ignore[index, call-overload]
    del found[index]  # type: ignore[union-attr]
    return data


def test_removing_a_statement_changes_only_what_hangs_on_it(library: Library, el_centro: Path) -> None:
    """Of what followed under a party, only what cites the statement's source and place may be gone or differ."""
    data = json.loads(el_centro.read_text())
    incident, _ = read_incident(el_centro, library)
    before = evaluate(library, incident, "", PARTIES).follows
    lost = 0
    for key, index in some(places(incident), 40):
        said = incident.assertions[index] if key == "assertions" else getattr(incident.timeline, key)[index]
        cited = f"{said.source}, {said.pinpoint}"
        # Statements without a fact stand among the others in the file.
        at = (
            index
            if key != "assertions"
            else [n for n, one in enumerate(data[key]) if one.get("fact") == said.fact][
                [one.fact for one in incident.assertions[:index]].count(said.fact)
            ]
        )
        changed = Incident.model_validate(without(data, key, at))
        after = {(one.account, one.fact, one.about): one for one in evaluate(library, changed, "", PARTIES).follows}
        for one in before:
            same = after.get((one.account, one.fact, one.about))
            if same is None or same.value != one.value:
                lost += 1
                assert any(cited in ground for ground in grounds(one)), (key, index, one.fact)
    assert lost > 3


def grounds(follows: Inference) -> list[str]:
    return [ground for step in follows.steps for ground in step.rests_on]


def test_the_seconds_of_may_follow_from_its_timeline(library: Library, el_centro: Path) -> None:
    may = evaluate(library, *read_incident(el_centro.with_name("el-centro-2025-05.json"), library))
    assert known(may, "force.seconds_from_contact", "shots")["press"] == 14
