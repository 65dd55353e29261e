"""What the analysis of made-up rules finds, held against every scenario."""

import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random
from typing import Any

from authoring.made_up import MadeUp, Partial, some_made_up
from hypothesis import given, note
from logic.reference import Raw, end_of
from strategies import FACTS, choosers, examples

from policycheck.authoring.compare.analyse import analyse
from policycheck.model.comparison import Scenario

BOUND = 5  # findings of a kind
ALWAYS, NEVER = {"fact": "always"}, {"fact": "always", "is": False}


@examples(25)
@given(choosers)
def test_rules_said_twice_or_never_breached_are_those_over_all_scenarios(rng: Random) -> None:
    world = some_made_up(rng)
    note(repr(world))
    found = analyse(world.library, world.side())
    breached = {name: world.possible_conclusions[name]["violation"] & world.allowed for name in world.rules}
    excused = {name for name in world.rules if world.possible_conclusions[name]["excused"] & world.allowed}
    never = [name for name in world.rules if not breached[name]]
    assert list(found.swallowed) == [name for name in never if name in excused]
    assert list(found.unbreakable) == [name for name in never if name not in excused]
    sizes = {name: _fewest_covering(world, breached, name) for name in world.rules if breached[name]}
    assert {one.rule: len(one.covered_by) for one in found.redundant} == {
        name: size for name, size in sizes.items() if size is not None
    }
    for one in found.redundant:
        assert all(_as_strong(world, other, one.rule) for other in one.covered_by)
        assert not breached[one.rule] & ~_any(breached, one.covered_by)


def _as_strong(world: MadeUp, name: str, than: str) -> bool:
    return world.rules[name]["modality"] == "shall" or world.rules[than]["modality"] == "should"


def _any(breached: dict[str, int], names: Sequence[str]) -> int:
    found = 0
    for name in names:
        found |= breached[name]
    return found


def _fewest_covering(world: MadeUp, breached: dict[str, int], name: str) -> int | None:
    others = [other for other in world.rules if other != name and _as_strong(world, other, name)]
    for count in range(1, len(others) + 1):
        for some in combinations(others, count):
            if not breached[name] & ~_any(breached, some):
                return count
    return None


@examples(25)
@given(choosers)
def test_idle_elements_are_those_that_change_no_end_in_any_scenario(rng: Random) -> None:
    world = some_made_up(rng, 2)
    note(repr(world))
    found = {(one.rule, one.place): one.same for one in analyse(world.library, world.side()).idle}
    expected = {}
    for name, raw in world.rules.items():
        for _, path, _ in world.library.rules[name].rule.elements():
            always, never = (_same(world, raw, _replaced(raw, path, fixed)) for fixed in (ALWAYS, NEVER))
            if always or never:
                one_way = "left out" if _same(world, raw, _without(raw, path)) else "always" if always else "never"
                expected[name, ".".join(map(str, path))] = "either" if always and never else one_way
    assert found == expected


def _without(raw: Any, path: Sequence[Any]) -> Any:
    """The rule without the element at the path, and without the groups that are then empty."""
    head, *rest = path
    inner = _without(raw[head], rest) if rest else None
    if isinstance(raw, list):
        return [*raw[:head], *([inner] if inner else []), *raw[head + 1 :]]
    return {**raw, head: inner} if inner or "modality" in raw else None


def _replaced(raw: Raw, path: Sequence[Any], fixed: Raw) -> Raw:
    new = json.loads(json.dumps(raw))  # of parts that are one object, only one is replaced
    place: Any = new
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = fixed
    return new


def _same(world: MadeUp, one: Raw, other: Raw) -> bool:
    return all(
        end_of(one, {**answers}) == end_of(other, {**answers, "always": True})
        for n, answers in enumerate(world.combinations)
        if world.allowed >> n & 1
    )


@examples(25)
@given(choosers)
def test_gaps_are_the_uses_of_force_on_which_no_end_hangs(rng: Random) -> None:
    world = some_made_up(rng, rng.randint(1, 3))
    note(repr(world))
    found = analyse(world.library, world.side()).gaps
    gaps = sum(1 << n for n in _gaps(world)) & world.allowed
    boxes = [world.within(world.partial_of(one)) & world.allowed for one in found]
    assert all(box and not box & ~gaps for box in boxes)
    assert not gaps & ~sum_of(boxes) or len(found) == BOUND
    _none_lies_within_another(world, found)


def sum_of(sets: Sequence[int]) -> int:
    found = 0
    for one in sets:
        found |= one
    return found


def _gaps(world: MadeUp) -> Iterator[int]:
    """The scenarios with a use of force that a rule asks about, in which every rule ends as without any."""
    asked = {fact for rule in world.side().rules for fact in rule.facts}
    uses = [name for name in asked if world.facts[name].get("conduct") == "force"]
    for n, answers in enumerate(world.combinations):
        without = {**answers, **dict.fromkeys(uses, False)}
        if any(answers[use] for use in uses) and all(
            end_of(rule, {**answers}) == end_of(rule, without) for rule in world.rules.values()
        ):
            yield n


def _none_lies_within_another(world: MadeUp, found: Sequence[Scenario]) -> None:
    closed = [world.closed(world.partial_of(one)) for one in found]
    assert not any(_inside(one, world.partial_of(other)) for n, one in enumerate(closed) for other in found[:n])
    assert not any(_inside(one, world.partial_of(other)) for n, one in enumerate(closed) for other in found[n + 1 :])


def _inside(inner: Partial, outer: Partial) -> bool:
    return all(fact in inner and inner[fact] <= answers for fact, answers in outer.items())


@examples(40)
@given(choosers)
def test_contradictions_are_the_circumstances_in_which_all_conduct_breaks_a_duty(rng: Random) -> None:
    world = some_made_up(rng)
    note(repr(world))
    found = analyse(world.library, world.side()).contradictions
    given_ = [name for name, raw in world.facts.items() if "conduct" not in raw]
    for one in found:
        partial = world.partial_of(one)
        assert partial.keys() <= set(given_)
        assert _contradictory(world, partial)
    _none_lies_within_another(world, found)
    if len(found) < BOUND:
        for count in range(len(given_) + 1):
            for partial in world.partials(given_, count):
                if _contradictory(world, partial):
                    assert any(_inside(world.closed(partial), world.partial_of(one)) for one in found)


def _contradictory(world: MadeUp, partial: Partial) -> bool:
    """Whether what is known is possible, and lets no scenario go without a breach of a duty that asks for conduct.

    Where it settles by an axiom what was done that a rule asks about, it must not settle that a duty is broken.
    """
    duties = [
        name
        for name, raw in world.rules.items()
        if raw["modality"] == "shall"
        and any("conduct" in world.facts[fact] for fact in world.library.rules[name].facts)
    ]
    left, known = world.within(partial) & world.allowed, world.closed(partial)
    broken = any(not world.within(known) & ~world.possible_conclusions[name]["violation"] for name in duties)
    asked = {fact for rule in world.side().rules for fact in rule.facts}
    open_ = not any("conduct" in world.facts[fact] for fact in known.keys() & asked)
    every = not left & ~sum_of([world.possible_conclusions[name]["violation"] for name in duties])
    return bool(left) and (open_ or not broken) and every


def one(name: str, **asked: Any) -> Raw:
    return {"fact": name, "words": "w", **asked}


WARN = {
    "a.warn": {"when": [one("force.night")], "must": [one("force.warned")], "modality": "shall"},
    "a.be-silent": {"when": [one("force.uniform")], "must_not": [one("force.warned")], "modality": "shall"},
}
YES_NO = FACTS["yes-no"]
WARNED = {"force.night": YES_NO, "force.uniform": YES_NO, "force.warned": {**YES_NO, "conduct": "other"}}


def test_duties_that_exclude_each_other_are_found_by_their_circumstances() -> None:
    """In uniform and at night: one rule asks for a warning, the other forbids it."""
    world = MadeUp(WARNED, WARN)
    (found,) = analyse(world.library, world.side()).contradictions
    assert [(premise.fact, premise.value) for premise in found.premises] == [
        ("force.night", True),
        ("force.uniform", True),
    ]
    milder = MadeUp(WARNED, {**WARN, "a.warn": {**WARN["a.warn"], "modality": "should"}})
    assert analyse(milder.library, milder.side()).contradictions == ()


def test_a_contradiction_is_found_though_the_circumstances_settle_other_conduct() -> None:
    """At night a light is always on, which no rule asks about."""
    facts = {**WARNED, "force.light_on": {**YES_NO, "conduct": "other"}}
    world = MadeUp(facts, WARN, [({"force.night": True}, "force.light_on", True)])
    (found,) = analyse(world.library, world.side()).contradictions
    assert [premise.fact for premise in found.premises] == ["force.night", "force.uniform"]
    dark = {"a.dark": {"must_not": [one("force.light_on")], "modality": "shall"}}
    broken = MadeUp(facts, dark, world.axioms)
    assert analyse(broken.library, broken.side()).contradictions == ()


def test_a_duty_that_asks_for_no_conduct_is_left_out_and_named() -> None:
    facts = {**WARNED, "force.warned": YES_NO}
    world = MadeUp(facts, WARN)
    found = analyse(world.library, world.side())
    assert found.contradictions == ()
    assert found.unmarked == ("a.warn", "a.be-silent")
    marked = MadeUp(WARNED, WARN)
    assert analyse(marked.library, marked.side()).unmarked == ()


def test_gaps_are_not_looked_for_where_force_is_asked_about_by_a_number() -> None:
    shots = {**FACTS["whole"], "conduct": "force"}
    rule = {
        "when": [one("force.shots", at_least=1), one("force.night")],
        "must": [one("force.warned")],
        "modality": "shall",
    }
    world = MadeUp({**WARNED, "force.shots": shots}, {"a.shots": rule})
    found = analyse(world.library, world.side())
    assert (found.uses, found.measured, found.gaps) == ((), ("force.shots",), ())
    other = MadeUp(WARNED, WARN)
    found = analyse(other.library, other.side())
    assert (found.uses, found.measured, found.gaps) == ((), (), ())
    fired = {**WARNED, "force.fired": {**YES_NO, "conduct": "force"}}
    one_gap = MadeUp(fired, {"a.fired": {**rule, "when": [one("force.fired"), one("force.night")]}})
    found = analyse(one_gap.library, one_gap.side())
    assert (found.uses, found.measured, bool(found.gaps)) == (("force.fired",), (), True)


def test_an_element_that_another_implies_could_be_left_out() -> None:
    facts = {**WARNED, "force.dark": YES_NO}
    rule = {"when": [one("force.night"), one("force.dark")], "must": [one("force.warned")], "modality": "shall"}
    world = MadeUp(facts, {"a.warn": rule}, [({"force.night": True}, "force.dark", True)])
    assert [(found.place, found.same) for found in analyse(world.library, world.side()).idle] == [
        ("when.1", "left out")
    ]
    free = MadeUp(facts, {"a.warn": rule})
    assert analyse(free.library, free.side()).idle == ()
