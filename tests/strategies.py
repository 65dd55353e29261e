"""Random facts, rules and partial knowledge, as files would write them."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, TypeVar

from hypothesis import settings
from hypothesis import strategies as st
from logic.reference import DATES, DAYS, REAL, WHOLE, Raw, answers_to, holds, leaves_open
from pydantic import TypeAdapter

from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import CompiledRule, compile_rule
from policycheck.logic.extent import Extent
from policycheck.model.rule import Rule
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact

_VALUE: TypeAdapter[Value] = TypeAdapter(Value)
T = TypeVar("T")
_TIMES = int(os.environ.get("POLICYCHECK_EXAMPLES", "1"))

# A seeded source of choices that a failing example is made smaller by.
choosers = st.randoms(use_true_random=False)


def examples(count: int) -> settings:
    """Settings for so many examples, times what POLICYCHECK_EXAMPLES asks for."""
    return settings(max_examples=count * _TIMES, deadline=None)


def some(items: Iterable[T], count: int) -> list[T]:
    """So many of the items, times what POLICYCHECK_EXAMPLES asks for, in their order: in CI the same every time."""
    every = list(items)
    chosen = Random(0 if os.environ.get("CI") else None).sample(range(len(every)), min(len(every), count * _TIMES))
    return [every[number] for number in sorted(chosen)]


FACTS: dict[str, Raw] = {
    "yes-no": {"type": "yes-no", "question": "?", "yes": "yes", "no": "no"},
    "whole": {"type": "number", "question": "?", "statement": "{value}", "unit": "rounds", "whole": True},
    "real": {"type": "number", "question": "?", "statement": "{value}", "unit": "metres"},
    "date": {"type": "date", "question": "?", "statement": "{value}"},
    "choice": {"type": "choice", "question": "?", "statement": "{value}", "options": ["foot", "bicycle", "car", "van"]},
}


def fact_of(raw: Raw) -> Fact:
    """The fact that the vocabulary's file describes so."""
    return Fact.model_validate(raw)


def value_from(raw: Any) -> Value:
    """The value that a file writes so."""
    return _VALUE.validate_python(raw)


def rule_of(raw: Raw) -> Rule:
    """A rule with these elements."""
    head = {
        "id": "a.b",
        "title": "t",
        "provision": "a/b#1",
        "modality": "shall",
        "for_each": "force",
        "status": "in-force",
    }
    return Rule.model_validate({**head, **raw})


@dataclass(frozen=True)
class World:
    """A few facts and a rule over them."""

    facts: Mapping[str, Raw]
    rule: Raw

    @cached_property
    def vocabulary(self) -> dict[str, Fact]:
        """The facts as the engine has them."""
        return {name: fact_of(raw) for name, raw in self.facts.items()}

    @cached_property
    def compiled(self) -> CompiledRule:
        """The rule as the engine has it."""
        return compile_rule(rule_of(self.rule), self.vocabulary)

    def extents(self, known: Mapping[str, Any]) -> dict[str, Extent]:
        """What is known as the engine has it."""
        return {name: extent_of_value(self.vocabulary[name], value_from(raw)) for name, raw in known.items()}

    def allowed(self, known: Mapping[str, Any]) -> dict[str, list[Any]]:
        """The answers to each fact that what is known leaves open."""
        return {
            name: [answer for answer in answers_to(raw) if name not in known or leaves_open(known[name], answer)]
            for name, raw in self.facts.items()
        }


def some_facts(rng: Random, most: int) -> dict[str, Raw]:
    """A vocabulary of one to so many facts."""
    return {f"force.f{i}": FACTS[rng.choice(list(FACTS))] for i in range(rng.randint(1, most))}


def some_world(rng: Random, most_facts: int = 6) -> World:
    """A vocabulary and a rule over it."""
    facts = some_facts(rng, most_facts)
    return World(facts, some_rule(rng, facts))


def some_rule(rng: Random, facts: Mapping[str, Raw]) -> Raw:
    """The elements of a rule over the facts."""
    counts = {
        "when": rng.randint(0, 2),
        "must": rng.randint(0, 2),
        "must_not": rng.randint(0, 1),
        "unless": rng.randint(0, 2),
    }
    counts["must"] += not counts["must"] + counts["must_not"]
    return {role: [_part(rng, facts, 2) for _ in range(count)] for role, count in counts.items() if count}


def _part(rng: Random, facts: Mapping[str, Raw], depth: int) -> Raw:
    kind = rng.randrange(8) if depth else 0
    if kind < 4:
        name = rng.choice(list(facts))
        return {"fact": name, "words": "w", **_test(rng, facts[name])}
    group = rng.choice(("any_of", "all_of", "none_of"))
    if kind == 4:  # a part beside its own negation
        part = _part(rng, facts, 0)
        return {group: [part, {"none_of": [part]}]}
    parts = [_part(rng, facts, depth - 1) for _ in range(rng.randint(1, 3))]
    return {group: [*parts, parts[0]] if kind == 5 else parts}


def _test(rng: Random, fact: Raw) -> Raw:
    """What an element asks of a fact; some answer meets it."""
    if fact["type"] == "yes-no":
        return rng.choice(({}, {"is": True}, {"is": False}))
    if fact["type"] == "choice":
        return {"is": rng.choice(fact["options"])} if rng.random() < 0.5 else {"one_of": _options(rng, fact)}
    names, pool = ("at_least", "at_most", "more_than", "less_than"), WHOLE if fact.get("whole") else REAL
    if fact["type"] == "date":
        names, pool = ("at_least", "at_most", "before", "after"), DATES
    if rng.randrange(4) == 0:
        return {"is": rng.choice(pool)}
    test = {name: rng.choice(DAYS if name in ("before", "after") else pool) for name in _some(rng, names)}
    met = any(holds(test, answer) for answer in answers_to(fact))
    return test if met else {"at_least": rng.choice(pool)}


def some_premise(rng: Random, facts: Mapping[str, Raw], name: str) -> Raw:
    """What a premise of a derivation asks of a fact; some answer meets it, and some does not."""
    fact = facts[name]
    if fact["type"] == "yes-no":
        return {"fact": name, "is": rng.random() < 0.6}
    if fact["type"] == "choice":
        return {"fact": name, "one_of": rng.sample(fact["options"], rng.randint(1, len(fact["options"]) - 1))}
    pool = {"date": DATES}.get(fact["type"], WHOLE if fact.get("whole") else REAL)
    return {"fact": name, rng.choice(("at_least", "at_most", "is")): rng.choice(pool)}


def some_premises(rng: Random, facts: Mapping[str, Raw], names: list[str]) -> list[Raw]:
    """What a derivation asks of these facts: of each by itself, or of one of two."""
    premises = [some_premise(rng, facts, name) for name in names]
    if len(premises) > 1 and rng.random() < 0.3:
        return [{"any_of": premises[:2]}, *premises[2:]]
    return premises


def _some(rng: Random, names: tuple[str, ...]) -> tuple[str, ...]:
    return (rng.choice(names),) if rng.random() < 0.6 else tuple(rng.sample(names, 2))


def _options(rng: Random, fact: Raw) -> list[str]:
    return rng.sample(fact["options"], rng.randint(1, len(fact["options"])))


def some_value(rng: Random, fact: Raw) -> Any:
    """What may be known of a fact: its answer, or some of those that remain."""
    if fact["type"] == "yes-no":
        return rng.random() < 0.5
    if fact["type"] == "choice":
        return rng.choice(fact["options"]) if rng.random() < 0.5 else {"one_of": _options(rng, fact)}
    pool = DATES if fact["type"] == "date" else WHOLE if fact.get("whole") else REAL
    if rng.randrange(3) == 0:
        return rng.choice(pool)
    bounds = {name: rng.choice(pool) for name in _some(rng, ("at_least", "at_most", "more_than", "less_than"))}
    met = any(leaves_open(bounds, answer) for answer in answers_to(fact))
    return bounds if met else rng.choice(pool)


def some_knowledge(rng: Random, facts: Mapping[str, Raw]) -> dict[str, Any]:
    """What is known of some of the facts."""
    share = rng.choice((0.3, 0.6, 0.9))
    return {name: some_value(rng, raw) for name, raw in facts.items() if rng.random() < share}
