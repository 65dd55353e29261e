"""What an answer changes is worked out among the facts linked with it: the same as all of it from scratch."""

from random import Random
from typing import Any

from event_kinds import KINDS
from facts.test_derive import FACTS, VOCABULARY, names, random_derivations
from facts.test_unrelated import three_sides
from hypothesis import given
from strategies import choosers, examples

from policycheck.facts.accounts import Accounts
from policycheck.logic.extent import Extent
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.policy import AgencyFact

KEYS = [(fact, name) for fact in FACTS for name in names(fact)]


def some_derivations(choose: Random) -> dict[str, Derivation]:
    """Up to eight, of which any may lead back to what another starts from."""
    both = [*random_derivations(choose).values(), *random_derivations(choose).values()]
    derivations = {}
    for number, derivation in enumerate(both):
        then, premises = derivation.then, derivation.premises
        changes: dict[str, Any] = {"id": f"d{number}"}
        if len(premises) == 1 and choose.random() < 0.3:
            changes["premises"] = (premises[0].model_copy(update={"fact": then.fact, "is_": then.is_}),)
            changes["then"] = then.model_copy(update={"fact": premises[0].fact, "is_": premises[0].is_})
        derivations[f"d{number}"] = derivation.model_copy(update=changes)
    return derivations


def some_incident(choose: Random) -> Incident:
    """Sources of several parties, some of which say nothing or only repeat others; the board may have found facts."""
    raw: dict[str, Any] = three_sides(choose)
    raw["sources"]["panel"] = {"party": "board", "title": "t"}
    raw["sources"]["echo"] = {"party": "family", "title": "t", "via": choose.choice(["teller", "spokesman"])}
    for fact, name in choose.sample(KEYS, 4):
        source = choose.choice(["panel", "echo", "spokesman"])
        if choose.random() < 0.5:
            raw["assertions"].append({"fact": fact, "about": name, "value": choose.random() < 0.5, "source": source})
    return Incident.model_validate(raw)


@examples(300)
@given(choose=choosers)
def test_the_part_alone_changes_as_the_whole_does_and_the_rest_stays(choose: Random) -> None:
    incident, derivations = some_incident(choose), some_derivations(choose)
    agency = (
        {choose.choice(FACTS): AgencyFact(value=choose.random() < 0.5, because="t")} if choose.random() < 0.3 else {}
    )
    assumed: dict[tuple[str, str], Extent] = {}
    if choose.random() < 0.3:
        assumed = {choose.choice(KEYS): frozenset({choose.random() < 0.5})}

    def supposing(answers: dict[tuple[str, str], Extent]) -> Accounts:
        """From scratch: nothing was worked out before that could stay."""
        return Accounts(incident, VOCABULARY, derivations, agency, KINDS).supposing({**assumed, **answers})

    plain = supposing({})
    names_of_accounts = [view.name for view in plain.views()]
    before = {(name, key): plain.extent(name, key) for name in names_of_accounts for key in KEYS}
    for _ in range(4):
        key, answer = choose.choice(KEYS), frozenset({choose.random() < 0.5})
        moved, whole = plain.moved_by(key), supposing({key: answer})
        part, stayed = plain.within(moved).supposing({key: answer}), plain.supposing({key: answer})
        for name in names_of_accounts:
            for other in KEYS:
                extent = part.extent(name, other) if other in moved else before[name, other]
                assert extent == whole.extent(name, other), (name, other)
                assert stayed.extent(name, other) == extent, (name, other)
            inside, outside = set(moved), set(KEYS) - moved
            together = part.open(name).of(inside) | plain.open(name).of(outside)
            assert together == whole.open(name).of({*inside, *outside}), name


def with_all_speaking(choose: Random, incident: Incident) -> Incident:
    """The incident with something said by every source that said nothing."""
    raw = incident.model_dump(mode="json", by_alias=True, exclude_none=True)
    silent = raw["sources"].keys() - {statement.source for statement in incident.statements}
    for source, (fact, name) in zip(sorted(silent), choose.sample(KEYS, len(silent)), strict=True):
        raw["assertions"].append({"fact": fact, "about": name, "value": choose.random() < 0.5, "source": source})
    return Incident.model_validate(raw)


@examples(300)
@given(choose=choosers)
def test_what_an_answer_does_not_reach_stays(choose: Random) -> None:
    """By what the accounts hold, which limits what an answer can change, whether or not it was known before."""
    incident, derivations = some_incident(choose), some_derivations(choose)
    if choose.random() < 0.5:
        incident = with_all_speaking(choose, incident)
    agency = (
        {choose.choice(FACTS): AgencyFact(value=choose.random() < 0.5, because="t")} if choose.random() < 0.3 else {}
    )
    plain = Accounts(incident, VOCABULARY, derivations, agency, KINDS)
    for key in choose.sample(KEYS, 4):
        answer = frozenset({choose.random() < 0.5})
        stays = set(KEYS) - plain.moved_by(key, answer)
        whole = Accounts(incident, VOCABULARY, derivations, agency, KINDS).supposing({key: answer})
        for name in (view.name for view in plain.views()):
            if plain.extent(name, key) is not None or not plain.open(name).excludes(key, answer):
                assert all(plain.extent(name, other) == whole.extent(name, other) for other in stays), (name, key)
                assert plain.open(name).of(stays) == whole.open(name).of(stays), (name, key)


def of_force(name: str, asks: str, then: str) -> Derivation:
    raw = {"id": name, "title": "t", "for_each": "force", "premises": [{"fact": asks}]}
    return Derivation.model_validate({**raw, "then": {"fact": then, "is": True}})


def test_an_answer_about_somebody_whom_nothing_joins_is_the_word_of_who_says_nothing() -> None:
    """No act names o1. Yet with the answer as its own word, the silent press takes what is true of the agency so."""
    derivations = {"a": of_force("a", "officer.a", "force.b"), "b": of_force("b", "incident.c", "force.a")}
    raw: dict[str, Any] = {"schema": "policycheck/incident/1", "id": "i", "title": "t", "agency": "none"}
    raw["entities"] = {"o1": {"kind": "officer"}, "f1": {"kind": "force"}}
    raw["sources"] = {"paper": {"party": "press", "title": "t"}, "camera": {"party": "record", "title": "t"}}
    raw["assertions"] = [{"fact": "force.a", "about": "f1", "value": False, "source": "camera"}]
    agency = {"incident.c": AgencyFact(value=True, because="t")}
    plain = Accounts(Incident.model_validate(raw), VOCABULARY, derivations, agency, KINDS)
    key, led = ("officer.a", "o1"), ("force.a", "f1")
    assert plain.extent("press", led) == frozenset({False})
    assert plain.supposing({key: frozenset({True})}).extent("press", led) == frozenset({True})
    assert led in plain.moved_by(key)
