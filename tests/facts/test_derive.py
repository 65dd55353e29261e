"""What follows under an account: random derivations on random incidents, by both engines and by plain enumeration."""

from itertools import product
from random import Random
from typing import Any

import pytest
from event_kinds import KINDS
from hypothesis import given
from strategies import choosers, examples

from policycheck.evaluation.cross_check import cross_check
from policycheck.facts.accounts import Accounts
from policycheck.facts.timeline import AccountTimeline
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import REACH, Fact, about

FACTS = [f"{kind}.{name}" for kind in ("incident", "officer", "force") for name in ("a", "b", "c")]
VOCABULARY = {name: Fact(type="yes-no", question=f"{name}?", yes=f"{name} yes", no=f"{name} no") for name in FACTS}
MOMENTS = ["contact", "command", "warning", "threat-ends"]
LASTING = ["shots", "vehicle-moving", "medical-aid"]
SOURCE = {"source": "teller"}


def random_incident(choose: Random) -> Incident:
    """Two acts by two officers, some answers, and events at times of which a part is told."""
    entities = {"o1": "officer", "o2": "officer", "f1": "force", "f2": "force"}
    by = {"f1": choose.choice([None, "o1"]), "f2": choose.choice([None, "o2", "o1"])}
    events, times = [], {}
    for number in range(choose.randint(0, 5)):
        kind = choose.choice(MOMENTS + LASTING)
        name = f"e{number}"
        start = choose.randint(0, 6)
        times[name] = (start, start + choose.randint(1, 4) if KINDS[kind].lasts else start)
        event: dict[str, Any] = {"id": name, "kind": kind, **SOURCE}
        if choose.random() < 0.7:
            event["by"] = choose.choice(["o1", "o2"])
        if kind == "shots" and choose.random() < 0.8:
            event["force"] = choose.choice(["f1", "f2"])
        events.append(event)
    order = [
        {"event": one, "is": relation, "other": other, **SOURCE}
        for one, other in product(times, times)
        for relation in ("before", "starts-before", "starts-during", "with")
        if one != other and choose.random() < 0.5 and truly(times, one, relation, other)
    ]
    complete = [{"kinds": [choose.choice(MOMENTS)], **SOURCE} for _ in range(choose.randint(0, 2))]
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "random",
            "title": "random",
            "agency": "none",
            "entities": {
                name: {"kind": kind, **({"by": by[name]} if by.get(name) else {})} for name, kind in entities.items()
            },
            "sources": {"teller": {"party": "press", "title": "t"}},
            "assertions": [
                {"fact": fact, "about": name, "value": choose.random() < 0.5, **SOURCE}
                for fact in FACTS
                for name in names(fact)
                if choose.random() < 0.3
            ],
            "timeline": {"events": events, "order": order, "complete": complete},
        }
    )


def truly(times: dict[str, tuple[int, int]], one: str, relation: str, other: str) -> bool:
    (start, end), (start2, end2) = times[one], times[other]
    return {
        "before": end < start2,
        "starts-before": start < start2,
        "starts-during": start2 <= start < end2,
        "with": start == start2,
    }[relation]


def names(fact: str) -> list[str]:
    return {"incident": ["incident"], "officer": ["o1", "o2"], "force": ["f1", "f2"]}[about(fact)]


def random_derivations(choose: Random) -> dict[str, Derivation]:
    """Derivations from facts of earlier letters to facts of later ones, so that there is no cycle."""
    found = {}
    for number in range(choose.randint(1, 4)):
        kind = choose.choice(["force", "officer", "incident"])
        reach = [fact for fact in FACTS if about(fact) in REACH[kind]]
        then = choose.choice([fact for fact in reach if not fact.endswith(".a")])
        lower = [fact for fact in reach if fact[-1] < then[-1]]
        data: dict[str, Any] = {
            "id": f"d{number}",
            "title": "t",
            "for_each": kind,
            "premises": [
                {"fact": fact, "is": choose.random() < 0.5}
                for fact in choose.sample(lower, choose.randint(0, min(2, len(lower))))
            ],
            "then": {"fact": then, "is": choose.random() < 0.5},
        }
        if choose.random() < 0.6 or not data["premises"]:
            data |= random_pattern(choose, kind)
        found[f"d{number}"] = Derivation.model_validate(data)
    return found


def random_pattern(choose: Random, kind: str) -> dict[str, Any]:
    events: dict[str, dict[str, str]] = {}
    for name in ("x", "y")[: choose.randint(1, 2)]:
        event = {"kind": choose.choice(MOMENTS + LASTING)}
        if kind == "force" and event["kind"] == "shots" and choose.random() < 0.7:
            event["force"] = "this"
        elif kind != "incident" and choose.random() < 0.5:
            event["by"] = "by" if kind == "force" else "this"
        events[name] = event
    order = []
    if len(events) == 2:
        order.append({"event": "x", "is": choose.choice(["before", "starts-before", "starts-during"]), "other": "y"})
    absent = []
    if choose.random() < 0.4:
        absent.append({"kind": choose.choice(MOMENTS), "to": choose.choice([None, "x"])})
    return {"events": events, "order": order, "absent": absent}


def plainly(derivations: dict[str, Derivation], incident: Incident) -> dict[tuple[str, str], set[bool]]:
    """Every value that follows; what would have two has none, and nothing depends on it."""
    odd: set[tuple[str, str]] = set()
    while True:
        values = plainly_without(odd, derivations, incident)
        new = {key for key, found in values.items() if len(found) == 2}
        if not new:
            return values
        odd |= new


def plainly_without(
    odd: set[tuple[str, str]], derivations: dict[str, Derivation], incident: Incident
) -> dict[tuple[str, str], set[bool]]:
    """Every value but those of some facts, by trying every derivation on everything until nothing new comes."""
    told = AccountTimeline(incident.timeline, {"teller"}, KINDS)
    stated = {(one.fact, one.about): one.value for one in incident.assertions}
    values: dict[tuple[str, str], set[bool]] = {key: {value is True} for key, value in stated.items()}
    while True:
        new = {
            (key, value)
            for derivation in derivations.values()
            for key, value in conclusions(derivation, incident, told, values)
            if key not in stated and key not in odd and value not in values.get(key, set())
        }
        if not new:
            return {key: found for key, found in values.items() if key not in stated}
        for key, value in new:
            values.setdefault(key, set()).add(value)


def conclusions(
    derivation: Derivation, incident: Incident, told: AccountTimeline, values: dict[tuple[str, str], set[bool]]
) -> list[tuple[tuple[str, str], bool]]:
    found = []
    for this in names(f"{derivation.for_each}.x"):
        by = getattr(incident.entities.get(this), "by", None)

        def whom(fact: str, this: str = this, by: str | None = by) -> str | None:
            link = REACH[derivation.for_each][about(fact)]
            return this if link is None else "incident" if link == "incident" else by

        then = derivation.then
        assert then.is_ is not None
        holds = [one.is_ in values.get((one.fact, whom(one.fact) or ""), ()) for one in derivation.premises]
        target = whom(then.fact)
        if target is not None and all(holds) and matched(derivation, told, this, by):
            found.append(((then.fact, target), then.is_))
        if derivation.is_axiom and target is not None and (not then.is_) in values.get((then.fact, target), ()):
            for index, premise in enumerate(derivation.premises):
                denied = whom(premise.fact)
                if denied is not None and all(holds[:index] + holds[index + 1 :]):
                    found.append(((premise.fact, denied), not premise.is_))
    return found


def matched(derivation: Derivation, told: AccountTimeline, this: str, by: str | None) -> bool:
    """Whether some choice of events fits the pattern."""
    sides = {"this": this, "by": by}
    for choice in product(told.events, repeat=len(derivation.events)):
        chosen = dict(zip(derivation.events, choice, strict=True))
        fits = all(
            told.events[chosen[name]].kind == event.kind
            and (event.by is None or (sides[event.by] is not None and told.events[chosen[name]].by == sides[event.by]))
            and (event.force is None or told.events[chosen[name]].force == this)
            for name, event in derivation.events.items()
        )
        ordered = fits and all(
            chosen[one.event] != chosen[one.other] and told.stands(chosen[one.event], one.is_, chosen[one.other])
            for one in derivation.order
        )
        if ordered and all(
            told.absent(one.kind, None, None, chosen[one.to] if one.to else None) is not None
            for one in derivation.absent
        ):
            return True
    return False


@examples(150)
@given(choose=choosers)
def test_what_follows_is_what_plain_enumeration_finds(choose: Random) -> None:
    incident, derivations = random_incident(choose), random_derivations(choose)
    following = Accounts(incident, VOCABULARY, derivations, kinds=KINDS).following("press")
    expected = {key: frozenset(found) for key, found in plainly(derivations, incident).items()}
    assert {key: one.extent for key, one in following.inferred.items()} == expected


@examples(40)
@given(choose=choosers)
def test_the_second_engine_derives_the_same(choose: Random) -> None:
    pytest.importorskip("durable")
    incident, derivations = random_incident(choose), random_derivations(choose)
    accounts = Accounts(incident, VOCABULARY, derivations, kinds=KINDS)
    assert cross_check("require", {"press": accounts.following("press")}, ()).status == "agreed"


@examples(80)
@given(choose=choosers)
def test_every_step_rests_on_what_is_given_or_was_concluded_before(choose: Random) -> None:
    incident, derivations = random_incident(choose), random_derivations(choose)
    following = Accounts(incident, VOCABULARY, derivations, kinds=KINDS).following("press")
    for inferred in following.inferred.values():
        reached = set(following.runs[-1].given)
        for step in inferred.steps:
            assert set(step.body) <= reached
            would = step.head
            reached |= {would, type(would)("value", would.terms)}


@examples(60)
@given(choose=choosers)
def test_a_statement_outweighs_what_follows_and_the_clash_is_told(choose: Random) -> None:
    incident, derivations = random_incident(choose), random_derivations(choose)
    accounts = Accounts(incident, VOCABULARY, derivations, kinds=KINDS)
    stated = {(one.fact, one.about): one.value for one in incident.assertions}
    following = accounts.following("press")
    assert not stated.keys() & following.inferred.keys()
    for key, value in stated.items():
        assert accounts.fact_status("press", *key).extent == frozenset({value})
    for conflict in following.conflicts:
        assert conflict.inferred.extent == frozenset({not stated[conflict.fact, conflict.about]})
