"""What is true of an agency as such holds in every account, as if the record said it and nobody contradicted it."""

from random import Random
from typing import Any

from hypothesis import assume, given
from strategies import FACTS, choosers, examples, fact_of

from policycheck.facts.accounts import Accounts
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.policy import AgencyFact

NAMES = ("incident.a", "incident.b", "incident.c", "officer.d", "officer.e", "force.f", "force.g")
VOCABULARY = {name: fact_of(FACTS["yes-no"]) for name in NAMES}
ENTITIES = {
    "one": {"kind": "officer"},
    "two": {"kind": "officer"},
    "first": {"kind": "force", "by": "one"},
    "second": {"kind": "force", "by": "two"},
}
WHOM = {"incident": ("incident",), "officer": ("one", "two"), "force": ("first", "second")}
PARTIES = ("agency", "family", "press", "record")


def _axioms(rng: Random) -> dict[str, Derivation]:
    found = {}
    for number in range(rng.randint(0, 4)):
        first, *others = sorted(rng.sample(range(len(NAMES)), rng.randint(2, 3)))  # no cycle: to a later fact
        then = others.pop()
        premises = [{"fact": NAMES[one], "is": rng.random() < 0.6} for one in (first, *others)]
        found[f"d{number}"] = Derivation.model_validate(
            {
                "id": f"d{number}",
                "title": "t",
                "for_each": "force",
                "premises": premises,
                "then": {"fact": NAMES[then], "is": rng.random() < 0.6},
            }
        )
    return found


def _incident(said: list[dict[str, Any]]) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "a",
            "entities": ENTITIES,
            "sources": {party: {"party": party, "title": party} for party in PARTIES},
            "assertions": said,
        }
    )


def _said(fact: str, about: str, value: bool, source: str) -> dict[str, Any]:
    return {"fact": fact, "about": about, "value": value, "source": source}


@given(choosers)
@examples(400)
def test_it_counts_as_the_records_word_that_nobody_contradicts(rng: Random) -> None:
    axioms = _axioms(rng)
    true, value = rng.choice(("incident.b", "officer.d")), rng.random() < 0.5
    rest = [name for name in NAMES if name != true]
    facts = [rng.choice(rest) for _ in range(rng.randint(0, 6))]
    said = [
        _said(fact, rng.choice(WHOM[fact.partition(".")[0]]), rng.random() < 0.5, rng.choice(PARTIES)) for fact in facts
    ]
    recorded = [_said(true, about, value, "record") for about in WHOM[true.partition(".")[0]]]
    of_agency = {true: AgencyFact(value=value, because="it is")}
    as_such = Accounts(_incident(said), VOCABULARY, axioms, of_agency)
    by_record = Accounts(_incident([*said, *recorded]), VOCABULARY, axioms)
    for accounts in (as_such, by_record):
        following = [accounts.following(view.name) for view in accounts.views()]
        assume(not any(one.conflicts or one.inconsistent for one in following))
    every = [
        (view.name, fact, about) for view in as_such.views() for fact in NAMES for about in WHOM[fact.partition(".")[0]]
    ]
    held = {key: by_record.fact_status(*key) for key in every}
    # A party infers from it by itself, too: where the record contradicts itself, the party has more than its word.
    assume(all(status.basis != "contradicted" for status in held.values()))
    # What a party infers to the contrary contradicts it, as what it says would.
    assume(all(status.extent == frozenset({value}) for (_, fact, _), status in held.items() if fact == true))
    for view in as_such.views():
        for fact in NAMES:
            for about in WHOM[fact.partition(".")[0]]:
                one, other = (each.fact_status(view.name, fact, about) for each in (as_such, by_record))
                assert one.extent == other.extent, (view.name, fact, about)


@given(choosers)
@examples(100)
def test_no_account_holds_anything_else_of_it(rng: Random) -> None:
    value = rng.random() < 0.5
    of_agency = {"officer.d": AgencyFact(value=value, because="it is")}
    said = [
        _said(fact, rng.choice(WHOM[fact.partition(".")[0]]), rng.random() < 0.5, rng.choice(PARTIES))
        for fact in (rng.choice(NAMES) for _ in range(6))
    ]
    accounts = Accounts(_incident(said), VOCABULARY, _axioms(rng), of_agency)
    for view in accounts.views():
        for officer in ("one", "two", None):
            held = accounts.fact_status(view.name, "officer.d", officer)
            assert (held.extent, held.basis) == (frozenset({value}), "agency")


def test_an_assumption_takes_its_place() -> None:
    of_agency = {"officer.d": AgencyFact(value=True, because="it is")}
    accounts = Accounts(_incident([]), VOCABULARY, {}, of_agency).supposing({("officer.d", "one"): frozenset({False})})
    assert accounts.fact_status("record", "officer.d", "one").extent == frozenset({False})
    assert accounts.fact_status("record", "officer.d", "two").extent == frozenset({True})
