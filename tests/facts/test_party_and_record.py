"""A party keeps what it says, tells and comes to by itself; of the record it takes what leaves room for that."""

from dataclasses import replace
from random import Random
from typing import Any

from event_kinds import KINDS
from facts.test_derive import VOCABULARY, random_derivations, random_incident
from hypothesis import assume, given
from reports import html, text
from strategies import choosers, examples

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.account_sources import own_timeline
from policycheck.facts.accounts import Accounts
from policycheck.library.library import Library
from policycheck.logic.extent import overlaps
from policycheck.model.derivation import Derivation
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident

MOVING, WARNED = "force.vehicle_moving", "force.warned_before_shots"


def incident(
    events: list[dict[str, Any]],
    order: list[dict[str, Any]] = (),  # type: ignore[assignment]
    complete: list[dict[str, Any]] = (),  # type: ignore[assignment]
    assertions: list[dict[str, Any]] = (),  # type: ignore[assignment]
) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "el-centro-pd",
            "date": "2026-02-01",
            "entities": {
                "driver": {"kind": "civilian"},
                "officer": {"kind": "officer"},
                "fired": {"kind": "force", "by": "officer", "against": "driver"},
            },
            "sources": {name: {"party": name, "title": name} for name in ("agency", "family", "record")},
            "assertions": assertions,
            "timeline": {"events": events, "order": order, "complete": complete},
        }
    )


def shots(source: str, **more: Any) -> dict[str, Any]:
    return {"id": "shots", "kind": "shots", "by": "officer", "force": "fired", "source": source, **more}


def vehicle(name: str, kind: str, source: str, **more: Any) -> dict[str, Any]:
    return {"id": name, "kind": f"vehicle-{kind}", "by": "driver", "source": source, **more}


def during(one: str, other: str, source: str) -> dict[str, Any]:
    return {"event": one, "is": "during", "other": other, "source": source}


def evaluated(library: Library, one: Incident) -> Evaluation:
    return evaluate(library, one, "", compared=["nypd"], check="auto")


def accounts_of(library: Library, one: Incident) -> Accounts:
    return Accounts(one, library.facts, library.derivations, kinds=KINDS)


def value(accounts: Accounts, account: str, fact: str) -> bool | None:
    extent = accounts.fact_status(account, fact, "fired").extent
    assert extent is None or isinstance(extent, frozenset)
    return None if extent is None else next(iter(extent))


def test_what_a_party_tells_outweighs_what_the_record_asserts(library: Library) -> None:
    stopped = [shots("family"), vehicle("stop", "stopped", "family")]
    said = [{"fact": MOVING, "about": "fired", "value": True, "source": "record"}]
    one = incident(stopped, [during("shots", "stop", "family")], assertions=said)
    accounts = accounts_of(library, one)
    family = accounts.fact_status("family", MOVING, "fired")
    assert value(accounts, "family", MOVING) is False
    assert family.basis == "derived"
    assert [said.source for said in family.against_record] == ["record"]
    assert value(accounts, "agency", MOVING) is True
    assert accounts.fact_status("uncontradicted", MOVING, "fired").basis == "contradicted"
    assert "the record says otherwise: S3: yes" in html(evaluated(library, one))


def test_a_party_speaks_of_an_event_that_only_the_record_tells(library: Library) -> None:
    events = [shots("record"), vehicle("stop", "stopped", "family")]
    said = [{"fact": MOVING, "about": "fired", "value": True, "source": "record"}]
    accounts = accounts_of(library, incident(events, [during("shots", "stop", "family")], assertions=said))
    assert value(accounts, "family", MOVING) is False


def test_a_complete_telling_outweighs_an_event_of_the_record(library: Library) -> None:
    warning = {"id": "warning", "kind": "warning", "by": "officer", "source": "record"}
    order = [{"event": "warning", "is": "before", "other": "shots", "source": "record"}]
    complete = [{"kinds": ["warning"], "source": "family"}]
    one = incident([shots("family"), shots("record"), warning], order, complete)
    accounts = accounts_of(library, one)
    assert {name: value(accounts, name, WARNED) for name in ("agency", "family", "record")} == {
        "agency": True,
        "family": False,
        "record": True,
    }
    assert [one.party for one in accounts.fact_status("family", WARNED, "fired").against_inferred] == ["record"]


def test_the_timelines_of_a_party_and_of_the_record_may_exclude_each_other(library: Library) -> None:
    events = [
        *(shots(name) for name in ("family", "record")),
        *(vehicle("move", "moving", name) for name in ("family", "record")),
        *(vehicle("stop", "stopped", name) for name in ("family", "record")),
    ]
    order = [during("shots", "stop", "family"), during("shots", "move", "record")]
    one = incident(events, order)
    accounts = accounts_of(library, one)
    assert {name: value(accounts, name, MOVING) for name in ("agency", "family", "record")} == {
        "agency": True,
        "family": False,
        "record": True,
    }
    found = evaluated(library, one)
    assert found.engine.second_engine.status in ("agreed", "not installed")
    assert [(each.account, each.stated) for each in found.timeline_set_aside] == [
        ("family", "shots during move, says record")
    ]
    assert "the record alone implies otherwise: the vehicle was moving" in html(found)
    assert (
        "contradicts the account's own timeline: “shots were fired” during “the vehicle was moving forward” [S3]."
        in " ".join(text(found).split())
    )


def test_the_record_fills_in_what_a_party_leaves_open(library: Library) -> None:
    """A party's least number of rounds is no reason to leave out the record's exact one."""
    events = [shots("family", rounds={"at_least": 2}), shots("record", rounds=5)]
    complete = [{"kinds": ["shots"], "source": "record"}]
    rounds = "incident.rounds_fired"
    found = accounts_of(library, incident(events, complete=complete)).fact_status("family", rounds, "incident")
    assert (
        found.inferred[0].inferred.extent
        == accounts_of(library, incident(events, complete=complete)).fact_status("record", rounds, "incident").extent
    )


def test_two_values_that_follow_and_exclude_each_other_are_told(library: Library) -> None:
    premise = {WARNED: True, "force.fired_at_operator": False}
    derivations = {
        f"d{number}": Derivation.model_validate(
            {
                "id": f"d{number}",
                "title": f"Derivation {number}",
                "for_each": "force",
                "premises": [{"fact": fact}],
                "then": {"fact": MOVING, "is": is_},
            }
        )
        for number, (fact, is_) in enumerate(premise.items())
    }
    said = [{"fact": fact, "about": "fired", "value": True, "source": "family"} for fact in premise]
    one = incident([], assertions=said)
    odd = replace(library, derivations=derivations)
    assert (
        Accounts(one, library.facts, derivations, kinds=KINDS).fact_status("family", MOVING, "fired").basis
        == "contradicted"
    )
    found = evaluated(odd, one)
    (conflict,) = [each for each in found.conflicts if each.stated is None]
    assert (conflict.account, len(conflict.follows)) == ("family", 2)
    report = " ".join(text(found).split())
    assert "Under the account of the civilian’s side, it follows that the vehicle was not moving" in report
    assert "; and that the vehicle was moving" in report
    both = "These cannot all be true, so none of them counts; the statements behind them still do."
    assert both in report
    assert both in html(found)


def two_sides(choose: Random) -> Incident:
    """A party's telling and the record's, of which each can be true, and which may exclude each other."""
    press, record = random_incident(choose), random_incident(choose)
    raw = press.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["sources"]["camera"] = {"party": "record", "title": "t"}
    other = record.model_dump(mode="json", by_alias=True, exclude_none=True)
    kinds = {event["id"]: event["kind"] for event in raw["timeline"]["events"]}
    same = {e["id"]: e["id"] if kinds.get(e["id"]) == e["kind"] else f"r{e['id']}" for e in other["timeline"]["events"]}
    for event in other["timeline"]["events"]:
        event.pop("by", None)
        event.pop("force", None)
        raw["timeline"]["events"].append({**event, "id": same[event["id"]], "source": "camera"})
    for order in other["timeline"]["order"]:
        names = {"event": same[order["event"]], "other": same[order["other"]]}
        raw["timeline"]["order"].append({**order, **names, "source": "camera"})
    raw["timeline"]["complete"] += [{**one, "source": "camera"} for one in other["timeline"]["complete"]]
    raw["assertions"] += [{**one, "source": "camera"} for one in other["assertions"]]
    return Incident.model_validate(raw)


@examples(150)
@given(choose=choosers)
def test_the_record_never_turns_what_a_party_comes_to_by_itself(choose: Random) -> None:
    both, derivations = two_sides(choose), random_derivations(choose)
    alone = Accounts(without(both, "camera"), VOCABULARY, derivations, kinds=KINDS)
    record = Accounts(without(both, "teller"), VOCABULARY, derivations, kinds=KINDS)
    accounts = Accounts(both, VOCABULARY, derivations, kinds=KINDS)
    for fact, about in {(fact, about) for fact in VOCABULARY for about in ("o1", "o2", "f1", "f2", "incident")}:
        own, held = alone.fact_status("press", fact, about), accounts.fact_status("press", fact, about)
        if own.extent is not None:
            assert held.extent is not None
            assert overlaps(held.extent, own.extent)
        # What the record alone comes to does not hang on what a party says.
        assert accounts.fact_status("record", fact, about).extent == record.fact_status("record", fact, about).extent


def without(both: Incident, source: str) -> Incident:
    """The incident without what a source says and tells; the source itself stays."""
    raw = both.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["assertions"] = [one for one in raw["assertions"] if one["source"] != source]
    raw["timeline"] |= {
        key: [one for one in raw["timeline"][key] if one["source"] != source] for key in ("events", "order", "complete")
    }
    return Incident.model_validate(raw)


@examples(60)
@given(choose=choosers)
def test_where_both_agree_the_record_adds_to_what_a_party_has(choose: Random) -> None:
    """A party and the record that say the same between them come to all that one source saying it all comes to."""
    whole, derivations = random_incident(choose), random_derivations(choose)
    raw = whole.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["sources"]["camera"] = {"party": "record", "title": "t"}
    for key in ("order", "complete"):
        for one in raw["timeline"][key]:
            one["source"] = choose.choice(["teller", "camera"])
    for one in raw["assertions"]:
        one["source"] = choose.choice(["teller", "camera"])
    raw["timeline"]["events"] += [{**one, "source": "camera"} for one in raw["timeline"]["events"]]
    split = Accounts(Incident.model_validate(raw), VOCABULARY, derivations, kinds=KINDS)
    one = Accounts(whole, VOCABULARY, derivations, kinds=KINDS)
    assume(not one.following("press").inconsistent and not one.following("press").conflicts)
    for fact, about in {(fact, about) for fact in VOCABULARY for about in ("o1", "o2", "f1", "f2", "incident")}:
        assert split.fact_status("press", fact, about).extent == one.fact_status("press", fact, about).extent


def test_only_the_piece_that_contradicts_the_party_gives_way(library: Library) -> None:
    """The record's time of the shots contradicts the agency's; its number of rounds does not."""
    events = [shots("record", at=20, rounds=5), {"id": "contact", "kind": "contact", "at": 10, "source": "record"}]
    events += [shots("agency"), {"id": "contact", "kind": "contact", "source": "agency"}]
    order = [{"event": "shots", "is": "before", "other": "contact", "source": "agency"}]
    one = incident(events, order)
    (rounds,) = accounts_of(library, one).fact_status("agency", "incident.rounds_fired", "incident").inferred
    record = accounts_of(library, one).fact_status("record", "incident.rounds_fired", "incident")
    assert rounds.inferred.extent == record.extent
    assert {each.stated for each in evaluated(library, one).timeline_set_aside} == {
        "shots is shots at 20 seconds, says record",
        "contact is contact at 10 seconds, says record",
    }


@examples(80)
@given(choose=choosers)
def test_what_follows_does_not_hang_on_the_order_of_the_file(choose: Random) -> None:
    both, derivations = two_sides(choose), random_derivations(choose)
    raw = both.model_dump(mode="json", by_alias=True, exclude_none=True)
    for event in raw["timeline"]["events"]:
        if choose.random() < 0.4:
            event["at"] = choose.randint(0, 3)
        if event["kind"] == "shots" and choose.random() < 0.5:
            event["rounds"] = choose.randint(1, 2)
    one = Incident.model_validate(raw)
    for source in ("teller", "camera"):
        parties = {"teller": "press", "camera": "record"}
        if own_timeline(one.timeline, one.sources_of(parties[source]), frozenset(), KINDS).conflict:
            return  # refused when it is read
    for key in ("events", "order", "complete"):
        choose.shuffle(raw["timeline"][key])
    other = Incident.model_validate(raw)
    follow = [Accounts(each, VOCABULARY, derivations, kinds=KINDS).following("press").inferred for each in (one, other)]
    assert {key: inferred.extent for key, inferred in follow[0].items()} == {
        key: inferred.extent for key, inferred in follow[1].items()
    }
