"""Two cars are told apart: where an act of force names one, what is told of another changes nothing of that act."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policycheck.facts.accounts import Accounts
from policycheck.library.library import Library, load_library
from policycheck.logic.extent import Extent
from policycheck.model.incident import Incident

MOVING, REVERSING = "force.vehicle_moving", "force.vehicle_reversing"
APPROACHING = "force.vehicle_approaching_officer"
KINDS = ("vehicle-moving", "vehicle-reversing", "vehicle-stopped")
YES, NO = frozenset({True}), frozenset({False})
Entities = dict[str, dict[str, str]]
PEOPLE: Entities = {"officer-1": {"kind": "officer"}, "driver": {"kind": "civilian"}, "other": {"kind": "civilian"}}


def car(driven_by: str | None = None) -> dict[str, str]:
    return {"kind": "vehicle", **({"driven_by": driven_by} if driven_by else {})}


def act(against: str | None = None, vehicle: str | None = None) -> dict[str, str]:
    links = {"against": against, "vehicle": vehicle}
    return {"kind": "force", "by": "officer-1", **{key: name for key, name in links.items() if name}}


def told(kind: str, by: str | None, number: int = 0, **times: float) -> dict[str, Any]:
    event = {"id": f"e{number}", "kind": kind, "source": "release", **({"at": 5, "lasts": 20} | times)}
    return event | ({"by": by} if by else {})


def accounts_of(
    library: Library, entities: Entities, events: list[dict[str, Any]], *complete: dict[str, Any]
) -> Accounts:
    """The accounts of an incident in which the acts of force begin one after the other."""
    acts = [name for name, entity in entities.items() if entity["kind"] == "force"]
    shots = [
        {**told("shots", "officer-1", 100 + number, at=10 + number, lasts=0.5), "force": name}
        for number, name in enumerate(acts)
    ]
    data = {
        "schema": "policycheck/incident/1",
        "id": "cars",
        "title": "Two cars",
        "agency": "el-centro-pd",
        "entities": {**PEOPLE, **entities},
        "sources": {"release": {"party": "agency", "title": "The release"}},
        "assertions": [],
        "timeline": {"events": [*shots, *events], "order": [], "complete": complete},
    }
    return Accounts(Incident.model_validate(data), library.facts, library.derivations, kinds=library.events)


def facts_of(library: Library, entities: Entities, events: list[dict[str, Any]]) -> dict[str, dict[str, Extent | None]]:
    """By act of force, what the agency's account knows of its vehicle."""
    accounts = accounts_of(library, entities, events)
    acts = [name for name, entity in entities.items() if entity["kind"] == "force"]
    facts = (MOVING, REVERSING, APPROACHING)
    return {name: {fact: accounts.fact_status("agency", fact, name).extent for fact in facts} for name in acts}


STOOD = {MOVING: NO, REVERSING: NO, APPROACHING: NO}
DROVE = {MOVING: YES, REVERSING: NO, APPROACHING: None}
UNKNOWN = dict.fromkeys(STOOD)


@pytest.mark.parametrize(
    ("entities", "kind", "by", "expected"),
    [
        ({"a": car("driver"), "b": car("driver"), "shots": act("driver", "a")}, KINDS[2], "b", UNKNOWN),
        ({"a": car("driver"), "b": car("driver"), "shots": act("driver", "a")}, KINDS[2], "a", STOOD),
        ({"a": car("driver"), "b": car("driver"), "shots": act("driver", "a")}, KINDS[2], "driver", UNKNOWN),
        ({"a": car("driver"), "b": car("driver"), "shots": act("driver")}, KINDS[2], "driver", UNKNOWN),
        ({"a": car("driver"), "b": car("other"), "shots": act("other", "a")}, KINDS[2], "b", UNKNOWN),
        ({"a": car("driver"), "b": car("other"), "shots": act("other", "a")}, KINDS[2], "other", UNKNOWN),
        ({"a": car("driver"), "b": car("other"), "shots": act("other", "a")}, KINDS[2], "driver", STOOD),
        ({"a": car("driver"), "shots": act(None, "a")}, KINDS[0], "a", DROVE),
        ({"a": car("driver"), "shots": act(None, "a")}, KINDS[0], "driver", DROVE),
        ({"a": car(), "shots": act(None, "a")}, KINDS[0], "a", DROVE),
        ({"a": car(), "shots": act(None, "a")}, KINDS[0], "driver", UNKNOWN),
        ({"a": car(), "shots": act("driver", "a")}, KINDS[0], "driver", DROVE),
        ({"a": car(), "b": car("driver"), "shots": act("driver", "a")}, KINDS[0], "driver", UNKNOWN),
        ({"a": car("driver"), "shots": act("driver")}, KINDS[0], "a", DROVE),
        ({"a": car("driver"), "shots": act("driver")}, KINDS[0], "driver", DROVE),
        ({"a": car("other"), "shots": act("driver")}, KINDS[0], "a", UNKNOWN),
        ({"shots": act("driver")}, KINDS[0], "driver", DROVE),
        ({"shots": act("driver")}, KINDS[0], "other", UNKNOWN),
        ({"shots": act()}, KINDS[0], None, UNKNOWN),
    ],
)
def test_whose_motion_counts(
    library: Library, entities: Entities, kind: str, by: str | None, expected: dict[str, Extent | None]
) -> None:
    assert facts_of(library, entities, [told(kind, by)]) == {"shots": expected}


def test_one_car_moves_while_another_of_the_same_driver_stands(library: Library) -> None:
    entities = {"a": car("driver"), "b": car("driver"), "shots": act("driver", "a"), "later": act("driver", "b")}
    events = [told(KINDS[0], "a", 1), told(KINDS[2], "b", 2)]
    assert facts_of(library, entities, events) == {"shots": DROVE, "later": STOOD}


drivers = st.sampled_from([None, "driver", "other"])
events_told = st.lists(
    st.tuples(st.sampled_from(KINDS), st.sampled_from([None, "driver", "other", "a", "b"]), st.sampled_from([2, 10.5])),
    max_size=4,
)


@settings(max_examples=100, deadline=None)
@given(first=drivers, second=drivers, against=st.lists(drivers, min_size=1, max_size=2), told_of=events_told)
def test_what_is_told_of_a_car_that_no_act_names_changes_nothing(
    library: Library,
    first: str | None,
    second: str | None,
    against: list[str | None],
    told_of: list[tuple[str, str | None, float]],
) -> None:
    entities = {"a": car(first), "b": car(second)}
    entities |= {f"shots-{number}": act(person, "a") for number, person in enumerate(against)}
    events = [told(kind, by, number, at=at) for number, (kind, by, at) in enumerate(told_of)]
    without = [event for event in events if event.get("by") != "b"]
    assert facts_of(library, entities, events) == facts_of(library, entities, without)


@settings(max_examples=100, deadline=None)
@given(first=drivers, second=drivers, against=drivers, told_of=events_told)
def test_what_is_told_of_the_car_that_an_act_names_counts_alike_whoever_drove_the_other(
    library: Library,
    first: str | None,
    second: str | None,
    against: str | None,
    told_of: list[tuple[str, str | None, float]],
) -> None:
    events = [told(kind, by, number, at=at) for number, (kind, by, at) in enumerate(told_of) if by in ("a", "b")]
    both = {"a": car(first), "b": car(second), "shots": act(against, "a")}
    alone = {"a": car(), "shots": act(None, "a")}
    own = [event for event in events if event["by"] == "a"]
    assert facts_of(library, both, events) == facts_of(library, alone, own)


OWN = """{id}:
  type: yes-no
  question: q of {id}
  yes: yes of {id}
  no: no of {id}
"""
STOOD_OLD, NEVER_MOVED = "force.zz_stood", "force.zz_never_moved"
OLD = {  # as derivations were written before a vehicle was an entity
    "zz-stood": {
        "events": {"shots": {"kind": "shots", "force": "this"}, "stood": {"kind": "vehicle-stopped", "by": "against"}},
        "order": [{"event": "shots", "is": "starts-during", "other": "stood"}],
        "then": {"fact": STOOD_OLD, "is": True},
    },
    "zz-never-moved": {
        "events": {"shots": {"kind": "shots", "force": "this"}},
        "absent": [{"kind": "vehicle-moving", "by": "against", "to": "shots"}],
        "then": {"fact": NEVER_MOVED, "is": True},
    },
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root = tmp_path_factory.mktemp("own")
    for folder in ("vocabulary", "derivations"):
        (root / "rules" / folder).mkdir(parents=True)
    facts = "".join(OWN.format(id=fact) for fact in (STOOD_OLD, NEVER_MOVED))
    (root / "rules/vocabulary/zz.yaml").write_text(facts)
    for name, derivation in OLD.items():
        cases = [{"name": "nobody tells", "derives": "unknown"}]
        text = json.dumps({"id": name, "title": name, "for_each": "force", **derivation, "cases": cases})
        (root / "rules/derivations" / f"{name}.yaml").write_text(text)
    return load_library([root])


@pytest.mark.parametrize(
    ("kind", "by", "fact", "expected"),
    [
        (KINDS[2], "a", STOOD_OLD, YES),
        (KINDS[2], "b", STOOD_OLD, None),
        (KINDS[2], "other", STOOD_OLD, None),
        (KINDS[0], "a", NEVER_MOVED, None),
        (KINDS[0], "driver", NEVER_MOVED, None),
        (KINDS[0], None, NEVER_MOVED, None),
        (KINDS[0], "b", NEVER_MOVED, YES),
        (KINDS[0], "other", NEVER_MOVED, YES),
    ],
)
def test_a_derivation_by_the_person_asks_for_the_vehicle_of_the_act(
    own: Library, kind: str, by: str | None, fact: str, expected: Extent | None
) -> None:
    entities = {"a": car("driver"), "b": car("other"), "shots": act("driver", "a")}
    assert status(own, entities, [told(kind, by)], fact) == expected


def test_nothing_is_known_to_be_absent_of_a_car_that_may_be_the_persons(own: Library) -> None:
    entities = {"a": car(), "shots": act("driver")}
    assert status(own, entities, [told(KINDS[0], "a")], NEVER_MOVED) is None
    assert status(own, entities, [told(KINDS[0], "other")], NEVER_MOVED) == YES


def status(library: Library, entities: Entities, events: list[dict[str, Any]], fact: str) -> Extent | None:
    complete = {"kinds": ["vehicle-moving"], "source": "release"}
    return accounts_of(library, entities, events, complete).fact_status("agency", fact, "shots").extent
