from collections.abc import Mapping
from itertools import combinations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import completions, ends_of, inside
from strategies import FACTS, World, choosers, examples, some_knowledge, some_world

from policycheck.evaluation.reasons import lacking, pivots, smallest_disputed
from policycheck.logic.compile import NO_VIOLATION, Implicant
from policycheck.model.rule import RuleConclusion

VIOLATION: frozenset[RuleConclusion] = frozenset({"violation"})
Allowed = Mapping[str, list[Any]]


def _some_case(rng: Random) -> tuple[World, dict[str, Any]]:
    world = some_world(rng, most_facts=4)
    known = some_knowledge(rng, world.facts)
    note(f"{world} {known}")
    return world, known


def _added(allowed: Allowed, literals: Implicant) -> Allowed:
    """The answers left where the literals are known as well."""
    extents = {literal.fact: literal.extent for literal in literals}
    return {
        name: [answer for answer in answers if name not in extents or inside(extents[name], answer)]
        for name, answers in allowed.items()
    }


@examples(300)
@given(choosers)
@pytest.mark.parametrize("possible_conclusions", [VIOLATION, NO_VIOLATION])
def test_each_set_that_is_lacking_settles_the_rule(
    possible_conclusions: frozenset[RuleConclusion], rng: Random
) -> None:
    world, known = _some_case(rng)
    allowed = world.allowed(known)
    for missing in lacking(world.compiled, possible_conclusions, world.extents(known)):
        left = _added(allowed, missing)
        assert all(left.values())
        assert ends_of(world.rule, left) <= possible_conclusions


@examples(300)
@given(choosers)
@pytest.mark.parametrize("possible_conclusions", [VIOLATION, NO_VIOLATION])
def test_no_answer_of_a_set_that_is_lacking_can_be_spared(
    possible_conclusions: frozenset[RuleConclusion], rng: Random
) -> None:
    world, known = _some_case(rng)
    allowed = world.allowed(known)
    for missing in lacking(world.compiled, possible_conclusions, world.extents(known)):
        for literal in missing:
            others = tuple(other for other in missing if other != literal)
            assert not ends_of(world.rule, _added(allowed, others)) <= possible_conclusions


def test_what_is_known_of_a_number_spares_another_answer() -> None:
    """Known to lie in 3 to 10: from 5 on, the rule is kept whatever the other fact is."""
    rule = {
        "must": [
            {"fact": "force.f0", "words": "w", "at_least": 5},
            {"any_of": [{"fact": "force.f0", "words": "w", "at_most": 20}, {"fact": "force.f1", "words": "w"}]},
        ]
    }
    world = World({"force.f0": FACTS["whole"], "force.f1": FACTS["yes-no"]}, rule)
    known = world.extents({"force.f0": {"at_least": 3, "at_most": 10}})
    assert [[literal.fact for literal in each] for each in lacking(world.compiled, NO_VIOLATION, known)] == [
        ["force.f0"]
    ]


@examples(300)
@given(choosers)
@pytest.mark.parametrize("possible_conclusions", [VIOLATION, NO_VIOLATION])
def test_every_way_to_the_ends_passes_through_a_set_that_is_lacking(
    possible_conclusions: frozenset[RuleConclusion], rng: Random
) -> None:
    world, known = _some_case(rng)
    sets = lacking(world.compiled, possible_conclusions, world.extents(known))
    assert [len(each) for each in sets] == sorted(len(each) for each in sets)
    for answers, end in completions(world.rule, world.allowed(known)):
        reached = any(all(inside(literal.extent, answers[literal.fact]) for literal in each) for each in sets)
        assert reached or end not in possible_conclusions


def _turning(world: World, allowed: Allowed) -> set[frozenset[str]]:
    """The smallest sets of facts that some answers to would settle whether the rule is violated."""
    found: list[frozenset[str]] = []
    every = completions(world.rule, allowed)
    for count in range(len(world.compiled.facts) + 1):
        for names in combinations(world.compiled.facts, count):
            left: dict[tuple[Any, ...], set[bool]] = {}
            for answers, end in every:
                left.setdefault(tuple(answers[name] for name in names), set()).add(end == "violation")
            if any(len(violated) == 1 for violated in left.values()) and not any(
                set(names) >= fewer for fewer in found
            ):
                found.append(frozenset(names))
    return set(found)


@examples(300)
@given(choosers)
def test_pivots_are_exactly_the_smallest_sets_of_facts_that_can_settle_an_open_rule(rng: Random) -> None:
    world, known = _some_case(rng)
    allowed = world.allowed(known)
    possible_conclusions = ends_of(world.rule, allowed)
    if "violation" not in possible_conclusions or len(possible_conclusions) == 1:
        return
    found = pivots(
        world.compiled, [lacking(world.compiled, each, world.extents(known)) for each in (VIOLATION, NO_VIOLATION)]
    )
    assert {frozenset(names) for names in found} == _turning(world, allowed)
    order = world.compiled.facts.index
    keys = [(len(names), [order(name) for name in names]) for names in found]
    assert keys == sorted(keys)
    assert all(places == sorted(set(places)) for _, places in keys)


def test_pivots_come_smallest_first_then_in_the_order_of_the_rule() -> None:
    facts = {f"force.f{i}": FACTS["yes-no"] for i in range(4)}
    first, second, third, fourth = ({"fact": name, "words": "w"} for name in facts)
    world = World(facts, {"must": [{"any_of": [{"all_of": [first, second]}, {"all_of": [first, third]}, fourth]}]})
    sets = pivots(world.compiled, [lacking(world.compiled, NO_VIOLATION, {})])
    assert sets == (("force.f3",), ("force.f0", "force.f1"), ("force.f0", "force.f2"))


@examples(200)
@given(choosers)
def test_no_pivot_holds_another(rng: Random) -> None:
    """In any directions, and for a rule that is settled as well."""
    world, known = _some_case(rng)
    directions = [
        lacking(world.compiled, frozenset(rng.sample(sorted(NO_VIOLATION | VIOLATION), 2)), world.extents(known))
        for _ in range(2)
    ]
    sets = [set(names) for names in pivots(world.compiled, directions)]
    assert not any(one < other for one in sets for other in sets)
    assert len({frozenset(names) for names in sets}) == len(sets)


@examples(300)
@given(choosers)
def test_accounts_part_on_the_smallest_sets_that_turn_one_of_them(rng: Random) -> None:
    """Against every set of facts on which they differ, read by plain enumeration."""
    world = some_world(rng, most_facts=4)
    drawn = [some_knowledge(rng, world.facts) for _ in range(12)]
    possible_conclusions = [ends_of(world.rule, world.allowed(one)) for one in drawn]
    breaches = [one for one, found in zip(drawn, possible_conclusions, strict=True) if found == VIOLATION]
    nones = [one for one, found in zip(drawn, possible_conclusions, strict=True) if "violation" not in found]
    for breach, none in product(breaches[:2], nones[:2]):
        _check_parting(world, breach, none)


def _check_parting(world: World, breach: dict[str, Any], none: dict[str, Any]) -> None:
    extents = world.extents(breach), world.extents(none)
    apart = [fact for fact in world.compiled.facts if extents[0].get(fact) != extents[1].get(fact)]
    turning = [
        group
        for size in range(1, len(apart) + 1)
        for group in combinations(apart, size)
        if _turned(world, breach, none, group)
    ]
    smallest = [group for group in turning if len(group) == len(turning[0])]
    assert smallest
    assert smallest_disputed(apart, lambda group: _turned(world, breach, none, group)) == tuple(smallest)


def _turned(world: World, breach: dict[str, Any], none: dict[str, Any], group: tuple[str, ...]) -> bool:
    """Whether one of the two comes to the other's outcome with the other's answers, or silence, on the facts."""
    taken = [
        {**{fact: value for fact, value in one.items() if fact not in group}, **_of(other, group)}
        for one, other in ((breach, none), (none, breach))
    ]
    possible_conclusions = [ends_of(world.rule, world.allowed(each)) for each in taken]
    return "violation" not in possible_conclusions[0] or possible_conclusions[1] == VIOLATION


def _of(known: dict[str, Any], facts: tuple[str, ...]) -> dict[str, Any]:
    return {fact: known[fact] for fact in facts if fact in known}
