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
        unknown = all(before[name, key] is None for name in names_of_accounts)
        told = plain.within(moved).supposing({key: answer}, plain.moved_by(key, answer) & moved if unknown else moved)
        for name in names_of_accounts:
            for other in KEYS:
                extent = part.extent(name, other) if other in moved else before[name, other]
                assert extent == whole.extent(name, other), (name, other)
                assert stayed.extent(name, other) == extent, (name, other)
                assert other not in moved or told.extent(name, other) == extent, (name, other)
            inside, outside = set(moved), set(KEYS) - moved
            together = part.open(name).of(inside) | plain.open(name).of(outside)
            assert together == whole.open(name).of({*inside, *outside}), name
            assert told.open(name).of(inside) == part.open(name).of(inside), name
