"""What follows depends on what it follows from alone; and an assumption is as if every source had said it."""

import math
from collections.abc import Mapping
from random import Random
from typing import Any

import pytest
from event_kinds import KINDS
from facts.test_derive import FACTS, VOCABULARY, names, random_derivations
from facts.test_party_and_record import two_sides
from hypothesis import given
from strategies import choosers, examples

from policycheck.facts.accounts import Accounts
from policycheck.library.library import Library
from policycheck.logic.answers import value_of
from policycheck.logic.extent import Extent, interval
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import Fact

KEYS = [(fact, name) for fact in FACTS for name in names(fact)]
UNRELATED = {
    name: Fact(type="yes-no", question=f"{name}?", yes=f"{name} yes", no=f"{name} no")
    for name in ("incident.y", "incident.z", "force.z")
}
# Statements of which nothing follows: no derivation asks for the last one, and one about nothing else for the others.
IDLE = [("incident.z", "incident", True), ("incident.y", "incident", False), ("force.z", "f1", True)]
APART = {
    "apart": Derivation.model_validate(
        {
            "id": "apart",
            "title": "t",
            "for_each": "incident",
            "premises": [{"fact": "incident.y"}],
            "then": {"fact": "incident.z", "is": True},
        }
    )
}
ROUNDS = ("incident.rounds_fired", "incident.volleys")
Came = Mapping[str, tuple[dict[Any, Extent], set[Any], set[Any], dict[Any, Extent | None]]]


def three_sides(choose: Random) -> dict[str, Any]:
    """The press, the record and the agency, of which each may say nothing at all; the agency and the press agree."""
    raw = two_sides(choose).model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["sources"]["spokesman"] = {"party": "agency", "title": "t"}
    raw["accounts"] = {"both": {"title": "t", "credits": ["teller", "spokesman"]}}
    raw["timeline"]["complete"] += [{"kinds": ["shots"], "source": choose.choice([*raw["sources"]])}]
    for part in (raw, raw["timeline"]):
        for key in ("assertions", "events", "order", "complete"):
            if key in part:
                mute = {source for source in raw["sources"] if choose.random() < 0.5}
                told = [one for one in part[key] if one["source"] == "teller" and choose.random() < 0.5]
                rest = [one for one in part[key] if one not in told]
                said = [*rest, *(one | {"source": "spokesman"} for one in told)]
                part[key] = [one for one in said if one["source"] not in mute and choose.random() < 0.8]
    return raw


@pytest.fixture(scope="module")
def counting(library: Library) -> tuple[dict[str, Fact], dict[str, Derivation]]:
    """The vocabulary of the tests, and the derivations that count shots."""
    return (
        VOCABULARY | UNRELATED | {fact: library.facts[fact] for fact in ROUNDS},
        APART | {name: library.derivations[name] for name in ("rounds-fired", "volleys")},
    )


def come(accounts: Accounts) -> Came:
    """What follows and is held under each account."""
    found = {}
    for view in accounts.views():
        following = accounts.following(view.name)
        found[view.name] = (
            {key: one.extent for key, one in following.inferred.items()},
            {(one.fact, one.about, one.inferred.extent) for one in following.conflicts},
            set(following.inconsistent),
            {
                key: accounts.fact_status(view.name, *key).extent
                for key in [*KEYS, *((fact, "incident") for fact in ROUNDS)]
            },
        )
    return found


@examples(150)
@given(choose=choosers)
def test_an_unrelated_statement_changes_nothing(
    counting: tuple[dict[str, Fact], dict[str, Derivation]], choose: Random
) -> None:
    vocabulary, derivations = counting[0], {**counting[1], **random_derivations(choose)}
    raw = three_sides(choose)
    before = come(Accounts(Incident.model_validate(raw), vocabulary, derivations, kinds=KINDS))
    for source in choose.sample([*raw["sources"]], choose.randint(1, 3)):
        fact, about, value = choose.choice(IDLE)
        raw["assertions"].append({"fact": fact, "about": about, "value": value, "source": source})
    assert come(Accounts(Incident.model_validate(raw), vocabulary, derivations, kinds=KINDS)) == before


@pytest.mark.parametrize("related", [False, True])
def test_who_tells_of_all_shots_and_tells_of_none_comes_to_no_rounds(library: Library, related: bool) -> None:
    """By the word of who says it tells of all, there were none: the same with a statement on another matter."""
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "el-centro-pd",
        "entities": {"o": {"kind": "officer"}, "f": {"kind": "force", "by": "o"}},
        "sources": {"a": {"party": "agency", "title": "A"}, "p": {"party": "press", "title": "P"}},
        "timeline": {"events": [], "complete": [{"kinds": ["shots"], "source": "a"}]},
    }
    if related:
        raw["assertions"] = [{"fact": "force.vehicle_moving", "about": "f", "value": True, "source": "a"}]
    for events in ([], [{"id": "e", "kind": "shots", "force": "f", "source": "p"}]):
        raw["timeline"]["events"] = events
        accounts = Accounts(Incident.model_validate(raw), library.facts, library.derivations, kinds=KINDS)
        rounds = accounts.fact_status("agency", "incident.rounds_fired", "incident")
        assert rounds.extent is not None
        assert (rounds.basis, value_of(library.facts["incident.rounds_fired"], rounds.extent)) == ("derived", 0)


@pytest.mark.parametrize("shots", [1, 2, 40])
def test_shots_that_surely_came_one_after_the_other_are_counted_apart(library: Library, shots: int) -> None:
    """However many there are: trying each way through 40 of them would never end. Those that may be one count once."""
    event = {"kind": "shots", "by": "o", "source": "a"}
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "el-centro-pd",
        "entities": {"o": {"kind": "officer"}},
        "sources": {"a": {"party": "agency", "title": "A"}},
        "timeline": {
            "events": [
                *({"id": f"s{number}", "at": 10 * number, "lasts": 1, **event} for number in range(shots)),
                {"id": "sometime", "rounds": 3, **event},
            ]
        },
    }
    accounts = Accounts(Incident.model_validate(raw), library.facts, library.derivations, kinds=KINDS)
    rounds = accounts.fact_status("agency", "incident.rounds_fired", "incident")
    assert rounds.extent == interval((max(shots, 3), 0), (math.inf, 1), whole=True)


@examples(200)
@given(choose=choosers)
def test_an_assumption_is_as_if_every_source_had_said_it_and_nothing_else(
    counting: tuple[dict[str, Fact], dict[str, Derivation]], choose: Random
) -> None:
    """Whatever the sources say of it, and though one contradicts itself on it or says nothing at all."""
    vocabulary, derivations, raw = counting[0], random_derivations(choose), three_sides(choose)
    premises = {one.fact for derivation in derivations.values() for one in derivation.premises}
    key = choose.choice([key for key in KEYS if key[0] in premises] or KEYS)
    value = choose.random() < 0.5
    about = [one for one in raw["assertions"] if (one.get("fact"), one["about"]) == key]
    raw["assertions"] += [one | {"value": not one["value"]} for one in about if choose.random() < 0.5]
    plain = Accounts(Incident.model_validate(raw), vocabulary, derivations, kinds=KINDS)
    come(plain)  # what was worked out before must not stay
    extent: Extent = frozenset({value})
    supposed = plain.supposing({key: extent})
    rest = [one for one in raw["assertions"] if (one.get("fact"), one["about"]) != key]
    said = [{"fact": key[0], "about": key[1], "value": value, "source": source} for source in raw["sources"]]
    hypothetical = Incident.model_validate(raw | {"assertions": rest + said})
    for view in plain.views():
        held = supposed.fact_status(view.name, *key)
        assert (held.extent, held.basis) == (extent, "assumed")
    assert come_known(supposed) == come_known(Accounts(hypothetical, vocabulary, derivations, kinds=KINDS))


def test_an_assumption_counts_for_a_side_that_says_nothing() -> None:
    """What follows from it is the party's own, and goes before what the record says, as if the party had said it."""
    derivation = {"id": "d", "title": "t", "for_each": "incident", "premises": [{"fact": "incident.a"}]}
    derived = Derivation.model_validate(derivation | {"then": {"fact": "incident.b", "is": True}})
    raw = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "none",
        "sources": {"spokesman": {"party": "agency", "title": "t"}, "camera": {"party": "record", "title": "t"}},
        "assertions": [{"fact": "incident.b", "about": "incident", "value": False, "source": "camera"}],
    }
    plain = Accounts(Incident.model_validate(raw), VOCABULARY, {"d": derived}, kinds=KINDS)
    supposed = plain.supposing({("incident.a", "incident"): frozenset({True})})
    assert plain.fact_status("agency", "incident.b", "incident").extent == frozenset({False})
    assert supposed.fact_status("agency", "incident.b", "incident").extent == frozenset({True})


def come_known(accounts: Accounts) -> Came:
    return {
        name: (inferred, conflicts, odd, {key: extent for key, extent in held.items() if key in KEYS})
        for name, (inferred, conflicts, odd, held) in come(accounts).items()
    }
