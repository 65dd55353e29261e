"""A timeline whose statements cannot all be true under one account is refused."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import INCIDENT, Refusal, refusal_of

from policycheck.library.timeline_check import EVENTS_BOUND, STATEMENTS_BOUND

Refuse = Callable[[str], Refusal]

SOURCES = {
    "video": {"party": "record", "title": "Video"},
    "chief": {"party": "agency", "title": "Chief"},
    "spokesman": {"party": "agency", "title": "Spokesman"},
    "sister": {"party": "family", "title": "Sister"},
}


def written(
    events: list[dict[str, Any]],
    order: list[dict[str, Any]] | None = None,
    accounts: dict[str, Any] | None = None,
    **more: Any,
) -> str:
    """An incident file with this timeline, one line an item."""
    whole = json.loads(INCIDENT) | {"sources": SOURCES, "assertions": [], "accounts": accounts or {}}
    whole["entities"]["officer-4"] = {"kind": "officer"}
    whole["timeline"] = {"events": events, "order": order or [], **more}
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in whole.items() if key != "timeline"]
    parts = [
        f"    {json.dumps(key)}: [\n" + ",\n".join(f"      {json.dumps(one)}" for one in value) + "\n    ]"
        for key, value in whole["timeline"].items()
    ]
    return "{\n" + ",\n".join([*lines, '  "timeline": {\n' + ",\n".join(parts) + "\n  }"]) + "\n}\n"


def event(name: str, kind: str, source: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": kind, "source": source, **more}


def order(one: str, relation: str, other: str, source: str, **more: Any) -> dict[str, Any]:
    return {"event": one, "is": relation, "other": other, "source": source, **more}


STOP_AND_SHOTS = [
    event(name, kind, source)
    for source in ("chief", "spokesman", "sister")
    for name, kind in (("stop", "vehicle-stopped"), ("shots", "shots"))
]


def line_of(text: str, piece: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if piece in line)


@pytest.fixture
def refused_incident(policycheck: Callable[..., Any], tmp_path: Path) -> Refuse:
    """Evaluates an incident file with this content, which must be refused."""

    def run(content: str) -> Refusal:
        path = tmp_path / "incident.json"
        path.write_text(content)
        return refusal_of(policycheck("evaluate", path))

    return run


def evaluated(policycheck: Callable[..., Any], folder: Path, content: str) -> int:
    path = folder / "incident.json"
    path.write_text(content)
    return int(policycheck("evaluate", path).status)


def test_one_account_cannot_contradict_itself(refused_incident: Refuse) -> None:
    text = written(
        STOP_AND_SHOTS,
        [order("stop", "before", "shots", "chief"), order("shots", "before", "stop", "spokesman", seconds=1)],
    )
    first, second = line_of(text, '"before", "other": "shots"'), line_of(text, '"before", "other": "stop"')
    found = refused_incident(text)
    assert found.says(
        f"incident.json:{first}:7",
        f"under the account agency these statements cannot all hold: order[0] (line {first}): stop before shots, says "
        f"chief; order[1] (line {second}): shots before stop by 1 second, says spokesman",
        "correct one of them or leave it out",
    ), found.text
    assert len(found.problems) == 1


def test_parties_may_contradict_each_other(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    said = [order("stop", "before", "shots", "chief"), order("shots", "before", "stop", "sister")]
    assert evaluated(policycheck, tmp_path, written(STOP_AND_SHOTS, said)) == 0


def test_a_defined_account_cannot_contradict_itself(refused_incident: Refuse) -> None:
    said = [order("stop", "before", "shots", "chief"), order("shots", "before", "stop", "sister")]
    both = {"both": {"title": "x", "credits": ["chief", "sister"]}}
    found = refused_incident(written(STOP_AND_SHOTS, said, both))
    remedy = "or leave a source out of what the account credits"
    assert found.says("", "under the account both these statements cannot all hold: order[0]", remedy), found.text
    assert len(found.problems) == 1


def test_parties_may_contradict_the_record(policycheck: Callable[..., Any], tmp_path: Path) -> None:
    events = [event("hit", "person-hit", source, at=at) for source, at in (("video", 3), ("chief", 4), ("sister", 5))]
    assert evaluated(policycheck, tmp_path, written(events)) == 0


def test_a_party_cannot_contradict_itself_over_events_of_the_record(refused_incident: Refuse) -> None:
    events = [event("stop", "vehicle-stopped", "video"), event("shots", "shots", "video")]
    said = [order("stop", "before", "shots", "chief"), order("shots", "before", "stop", "spokesman")]
    found = refused_incident(written(events, said))
    assert found.says("", "under the account agency these statements cannot all hold: order[0]", "correct"), found.text
    assert len(found.problems) == 1


def test_one_clash_of_several_accounts_is_said_once(refused_incident: Refuse) -> None:
    events = [event("hit", "person-hit", "video", at=3), event("hit", "person-hit", "video", at={"less_than": 3})]
    alone = {"alone": {"title": "x", "credits": ["video"]}}
    found = refused_incident(written(events + STOP_AND_SHOTS, accounts=alone))
    cause = "under the account record and alone these statements cannot all hold"
    assert found.says("", cause, "bounds"), found.text
    assert found.says("", "hit is person-hit at less than 3 seconds, says video", ""), found.text
    assert len(found.problems) == 1


def test_a_statement_that_contradicts_itself(refused_incident: Refuse) -> None:
    events = [event("hit", "person-hit", "chief"), event("order-1", "command", "chief")]
    found = refused_incident(written(events, [order("hit", "overlaps", "order-1", "chief")]))
    assert found.says("", "under the account agency this cannot hold: order[0]", "correct"), found.text
    assert len(found.problems) == 1


def test_rounds_that_no_number_meets(refused_incident: Refuse) -> None:
    events = [
        event("shots", "shots", "chief", rounds={"at_least": 5}),
        event("shots", "shots", "spokesman", rounds={"less_than": 5, "more_than": 1}),
    ]
    found = refused_incident(written(events))
    assert found.says("", "shots is shots of at least 5 rounds, says chief; events[1]", "correct"), found.text
    assert found.says("", "of more than 1 and less than 5 rounds, says spokesman", "correct"), found.text


def test_a_vehicle_that_stands_and_moves_at_once(refused_incident: Refuse) -> None:
    events = [
        event("stop", "vehicle-stopped", "chief", by="driver", at=0, lasts=4),
        event("rolling", "vehicle-moving", "spokesman", by="driver", at=3, lasts=4),
    ]
    assert len(refused_incident(written(events)).problems) == 1


def test_what_is_wrong_by_itself_contradicts_nothing(refused_incident: Refuse) -> None:
    events = [event("hit", "person-hit", "chief", at=3), event("hit", "person-hit", "chief", at=4, lasts=1)]
    found = refused_incident(written(events))
    assert found.says("", "person-hit is a moment", "leave lasts out")
    assert len(found.problems) == 1


@pytest.mark.parametrize(("key", "other"), [("by", "officer-4"), ("force", "volley-2"), ("kind", "warning")])
def test_an_event_told_by_another_source_as_another(refused_incident: Refuse, key: str, other: str) -> None:
    kind = "command" if key == "kind" else "shots"
    told = {"by": "officer-3"} | ({"force": "volley"} if kind == "shots" else {})
    events = [
        event("this", kind, "video"),
        event("this", kind, "chief", **told),
        event("this", kind, "sister", **{**told, key: other}) if key != "kind" else event("this", other, "sister"),
    ]
    text = written(events).replace('"volley": {', '"volley-2": {"kind": "force"}, "volley": {')
    found = refused_incident(text)
    old = kind if key == "kind" else told[key]
    cause = f"this has the {key} {old} where it is told before, and {other} here"
    last = line_of(text, '"source": "sister"')
    assert f"incident.json:{last}:" in found.text
    assert found.says("", cause, "give it another id"), found.text
    assert len(found.problems) == 1


@pytest.mark.parametrize(("events", "orders"), [(EVENTS_BOUND + 1, 0), (2, STATEMENTS_BOUND)])
def test_a_timeline_of_too_much(refused_incident: Refuse, events: int, orders: int) -> None:
    told = [event(f"hit-{number}", "person-hit", "chief") for number in range(events)]
    said = [order("hit-0", "before", "hit-1", "chief")] * orders
    found = refused_incident(written(told, said))
    cause = f"the timeline holds {events} events in {events + orders} statements"
    assert found.says("", cause, f"at most {EVENTS_BOUND} events and {STATEMENTS_BOUND} statements"), found.text
