"""An element on another rule holds exactly where that rule comes to what is asked, held against plain enumeration."""

from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import Raw, ends_of
from strategies import World, choosers, examples, rule_of, some_facts, some_rule

from policycheck.library.rule_references import with_references
from policycheck.logic.compile import compile_rule
from policycheck.model.rule import BorrowedElement, Rule

ENDS = {
    "complied": {"complied"},
    "excused": {"excused"},
    "violation": {"violation"},
    "not applicable": {"not_applicable"},
    "no violation": {"complied", "excused", "not_applicable"},
}
_SITUATIONS = 300  # that are looked at of each rule


def _asking(rng: Random, facts: dict[str, Raw], asked: Raw, name: str) -> Raw:
    """A rule with an element on another one, alone or in a group, in any role."""
    possible = [
        end for end in ENDS if (end != "excused" or "unless" in asked) and (end != "not applicable" or "when" in asked)
    ]
    part: Raw = {"rule": name, "is": rng.choice(possible), "words": "as that rule asks"}
    rule = some_rule(rng, facts)
    if rng.random() < 0.3:
        beside = rng.choice([each for parts in rule.values() for each in parts])
        part = {rng.choice(("any_of", "all_of", "none_of")): [part, beside]}
    role = rng.choice(("when", "must", "must_not", "unless"))
    return {**rule, role: [*rule.get(role, ()), part]}


def _plain(part: Any, ends: dict[str, str]) -> Any:
    """The part, or the rule, with what is always or never so in place of each element on a rule."""
    if isinstance(part, list):
        return [_plain(each, ends) for each in part]
    if not isinstance(part, dict):
        return part
    if "rule" in part:
        return {"all_of" if ends[part["rule"]] in ENDS[part["is"]] else "any_of": []}
    return {key: _plain(value, ends) for key, value in part.items()}


def _situations(rng: Random, facts: dict[str, Raw]) -> list[dict[str, Any]]:
    world = World(facts, {})
    answers = world.allowed({})
    every = list(product(*answers.values())) if len(facts) < 3 else []
    drawn = every or [tuple(map(rng.choice, answers.values())) for _ in range(_SITUATIONS)]
    return [dict(zip(facts, each, strict=True)) for each in drawn[:_SITUATIONS]]


def _named(raw: Raw, name: str) -> Rule:
    return rule_of(raw).model_copy(update={"id": name})


def _end(raw: Raw, situation: dict[str, Any]) -> str:
    (end,) = ends_of(raw, {name: [answer] for name, answer in situation.items()})
    return end


@examples(300)
@given(choosers)
def test_it_holds_where_that_rule_comes_to_what_is_asked(rng: Random) -> None:
    facts = some_facts(rng, 4)
    first = some_rule(rng, facts)
    second = _asking(rng, facts, first, "a.first") if rng.random() < 0.4 else some_rule(rng, facts)
    third = _asking(rng, facts, second, "a.second")
    note(f"{facts} {first} {second} {third}")
    rules = {"a.first": _named(first, "a.first"), "a.second": _named(second, "a.second")}
    world = World(facts, {})
    compiled = compile_rule(with_references(_named(third, "a.third"), rules), world.vocabulary)
    for situation in _situations(rng, facts):
        ends = {"a.first": _end(first, situation)}
        ends["a.second"] = _end(_plain(second, ends), situation)
        known = {name: str(answer) if hasattr(answer, "year") else answer for name, answer in situation.items()}
        assert compiled.possible_conclusions(world.extents(known)) == (_end(_plain(third, ends), situation),)


@pytest.mark.parametrize("end", ENDS)
def test_the_elements_stand_under_the_words_that_ask_for_them(end: str) -> None:
    asked = {"when": [{"fact": "force.f0", "words": "x"}], "must": [{"fact": "force.f1", "words": "y"}]}
    asked["unless"] = [{"fact": "force.f2", "words": "z"}]
    asking = _named({"must": [{"rule": "a.first", "is": end, "words": "unless justified"}]}, "a.asking")
    found = list(with_references(asking, {"a.first": _named(asked, "a.first")}).elements())
    assert found
    for _, _, element in found:
        assert isinstance(element, BorrowedElement)
        assert (element.words, element.of_rule) == ("unless justified", "a.first")
