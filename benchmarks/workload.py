"""The rules and incidents that the engines are timed on, drawn at random from a fixed seed.

The rules have the shape of those in `rules/`: two or three `when`, one or two `must` of which some are an `any_of`
group, and up to two `unless`. They are drawn as a rule's file would have them. What the peers are given is worked out
from that by the few lines here, and not by policycheck, so that equal results say something.
"""

import random
from collections.abc import Iterator
from typing import Any

RULES = 60
FACTS = tuple(f"force.f{number:02}" for number in range(40))
UNKNOWN = 0.25  # the share of facts that a partial incident leaves out

Incident = dict[str, bool]
Draft = dict[str, Any]  # a rule as its file would have it
Condition = dict[str, Any]  # {"all": [...]}, {"any": [...]}, or a fact and the answer asked for: business-rules' form


def name(fact: str) -> str:
    """The fact's name as the peers spell it: a full stop would mean something to them."""
    return fact.partition(".")[2]


def draw_rules(rng: random.Random) -> list[Draft]:
    """The rules, as their files would have them."""
    return [_draw_rule(rng, number) for number in range(RULES)]


def _draw_rule(rng: random.Random, number: int) -> Draft:
    elements: Iterator[Draft] = ({"fact": fact, "words": "words"} for fact in rng.sample(FACTS, 9))
    when = [next(elements) for _ in range(rng.randint(2, 3))]
    must = [
        {"any_of": [next(elements), next(elements)]} if rng.random() < 1 / 3 else next(elements)
        for _ in range(rng.randint(1, 2))
    ]
    unless = [next(elements) for _ in range(rng.randint(0, 2))]
    return {
        "id": f"made-up.rule-{number}",
        "title": "A rule made up to be timed",
        "provision": "made-up/policy#1",
        "modality": "shall",
        "for_each": "force",
        "status": "in-force",
        "when": when,
        "must": must,
        "unless": unless,
    }


def draw_incidents(rng: random.Random, count: int) -> list[Incident]:
    """Incidents in which every fact is known."""
    return [{fact: rng.random() < 0.5 for fact in FACTS} for _ in range(count)]


def draw_partial(rng: random.Random, count: int) -> list[Incident]:
    """Incidents in which some facts are not known."""
    return [
        {fact: answer for fact, answer in incident.items() if rng.random() >= UNKNOWN}
        for incident in draw_incidents(rng, count)
    ]


def breach(draft: Draft) -> Condition:
    """When the rule is violated; negations stand at the facts, so that a peer can stop at the first that fails."""
    return {
        "all": [
            *(_condition(part, wanted=True) for part in draft["when"]),
            {"any": [_condition(part, wanted=False) for part in draft["must"]]},
            *(_condition(part, wanted=False) for part in draft["unless"]),
        ]
    }


def _condition(part: Draft, *, wanted: bool) -> Condition:
    if "any_of" in part:
        return {"any" if wanted else "all": [_condition(inner, wanted=wanted) for inner in part["any_of"]]}
    return {"name": name(part["fact"]), "operator": "is_true" if wanted else "is_false", "value": True}


def expression(condition: Condition, both: str, either: str, negation: str) -> str:
    """The condition in a language that has these words for and, or, and not."""
    for kind, word in (("all", both), ("any", either)):
        if kind in condition:
            return "(" + word.join(expression(inner, both, either, negation) for inner in condition[kind]) + ")"
    return f"{'' if condition['operator'] == 'is_true' else negation}{condition['name']}"
