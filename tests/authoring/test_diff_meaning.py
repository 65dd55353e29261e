"""The change in meaning is exact: held against every single answer to every fact."""

from collections.abc import Iterator
from itertools import combinations, permutations, product
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import Raw, answers_to, ends_of
from strategies import FACTS, World, choosers, examples, rule_of, some_rule

from policycheck.authoring.diff.meaning import meaning
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import CONCLUSIONS, compile_rule
from policycheck.logic.kernel import read_rule
from policycheck.model.derivation import Derivation
from policycheck.model.difference import MeaningChange

LEVELS = {"should": 1, "shall": 2}


def some_axioms(rng: Random, facts: dict[str, Raw]) -> list[Derivation]:
    plain = [name for name, raw in facts.items() if raw["type"] == "yes-no"]
    found = []
    for number in range(rng.randint(0, 3) if len(plain) > 1 else 0):
        one, *others = rng.sample(plain, rng.randint(2, min(3, len(plain))))
        premises = [{"fact": other, "is": rng.random() < 0.5} for other in others]
        then = {"fact": one, "is": rng.random() < 0.5}
        raw = {"id": f"a{number}", "title": "t", "for_each": "force", "premises": premises, "then": then}
        found.append(Derivation.model_validate(raw))
    return found


def allowed(axioms: list[Derivation], world: dict[str, Any]) -> bool:
    return all(
        any(world[each.fact] is not each.is_ for each in one.premises) or world[one.then.fact] is one.then.is_
        for one in axioms
    )


def smallest_settling(
    worlds: list[dict[str, Any]], facts: dict[str, Raw], rules: tuple[Raw, Raw], possible_conclusions: tuple[str, str]
) -> int:
    """How few facts settle both ends, looked for in every possible world."""
    answers = {name: answers_to(raw) for name, raw in facts.items()}
    for size in range(len(facts) + 1):
        for names in combinations(facts, size):
            for world in {tuple(world[name] for name in names): world for world in worlds}.values():
                open_ = {name: [world[name]] if name in names else answers[name] for name in facts}
                if all(ends_of(rule, open_) == {end} for rule, end in zip(rules, possible_conclusions, strict=True)):
                    return size
    raise AssertionError("no facts settle it")


def relation(turns: Iterator[int]) -> str:
    signs = {(turn > 0) - (turn < 0) for turn in turns} - {0}
    return "both" if len(signs) == 2 else {1: "stricter", -1: "looser"}[signs.pop()] if signs else "same"


@examples(150)
@given(choosers)
def test_every_change_of_ends_is_found_with_a_smallest_possible_situation(rng: Random) -> None:
    kinds = ["yes-no", "yes-no", "yes-no", "choice", "whole"]
    facts: dict[str, Raw] = {f"force.f{i}": FACTS[rng.choice(kinds)] for i in range(rng.randint(1, 4))}
    vocabulary = World(facts, {}).vocabulary
    axioms = some_axioms(rng, facts)
    raw = some_rule(rng, facts), some_rule(rng, facts)
    modalities = rng.choice(["shall", "should"]), rng.choice(["shall", "should"])
    note(f"{facts} {raw} {modalities} {axioms}")
    old, new = (
        compile_rule(rule_of({**rule, "modality": modality}), vocabulary)
        for rule, modality in zip(raw, modalities, strict=True)
    )
    library = Library(facts=vocabulary, derivations={one.id: one for one in axioms})
    found = meaning(old, new, library, library)

    every = (dict(zip(facts, answers, strict=True)) for answers in product(*map(answers_to, facts.values())))
    worlds = [world for world in every if allowed(axioms, world)]
    expected: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for world in worlds:
        only = {name: [answer] for name, answer in world.items()}
        (was,), (now,) = (ends_of(rule, only) for rule in raw)
        if was != now or (was == "violation" and modalities[0] != modalities[1]):
            expected.setdefault((was, now), []).append(world)
    assert {(one.was, one.now) for one in found.shifts} == set(expected)
    assert [one.was for one in found.shifts] == sorted((one.was for one in found.shifts), key=CONCLUSIONS.index)
    weights = [{"violation": LEVELS[modality]} for modality in modalities]
    assert found.relation == relation(weights[1].get(now, 0) - weights[0].get(was, 0) for was, now in expected)
    for shift in found.shifts:
        known = {one.fact: extent_of_value(vocabulary[one.fact], one.value) for one in shift.scenario}
        assert (read_rule(old, known).possible_conclusions, read_rule(new, known).possible_conclusions) == (
            (shift.was,),
            (shift.now,),
        )
        assert len(known) == smallest_settling(expected[shift.was, shift.now], facts, raw, (shift.was, shift.now))


def told(old: Raw, new: Raw, *axioms: Raw, before: Raw | None = None, later: Raw | None = None) -> MeaningChange:
    facts = {f"force.f{i}": FACTS["yes-no"] for i in range(3)}
    after = World({**facts, **(later or {})}, {}).vocabulary
    earlier = World({**facts, **(before or {})}, {}).vocabulary
    named = {f"a{number}": one for number, one in enumerate(axioms)}
    derivations = {
        name: Derivation.model_validate({"id": name, "title": "t", "for_each": "force", **one})
        for name, one in named.items()
    }
    compiled = compile_rule(rule_of(old), earlier), compile_rule(rule_of(new), after)
    return meaning(*compiled, Library(facts=earlier), Library(facts=after, derivations=derivations))


def asks(number: int) -> Raw:
    return {"fact": f"force.f{number}", "words": "w"}


def test_other_words_mean_the_same() -> None:
    found = told({"must": [asks(0)]}, {"must": [{**asks(0), "words": "other"}]})
    assert (found.relation, found.shifts) == ("same", ())


def test_an_axiom_makes_two_rules_the_same() -> None:
    """That f0 is never so without f1 leaves nothing for the element on f1 to ask."""
    old, new = {"when": [asks(0)], "must": [asks(2)]}, {"when": [asks(0), asks(1)], "must": [asks(2)]}
    assert told(old, new).relation == "looser"
    axiom = {"premises": [{"fact": "force.f0"}], "then": {"fact": "force.f1", "is": True}}
    assert told(old, new, axiom).shifts == ()


def test_should_that_becomes_shall_is_stricter() -> None:
    found = told({"modality": "should", "must": [asks(0)]}, {"must": [asks(0)]})
    assert found.relation == "stricter"
    assert [(one.was, one.now, [each.value for each in one.scenario]) for one in found.shifts] == [
        ("violation", "violation", [False])
    ]


def test_answers_of_another_kind_are_not_compared() -> None:
    found = told({"must": [{**asks(0), "at_least": 2}]}, {"must": [asks(0)]}, before={"force.f0": FACTS["whole"]})
    assert (found.relation, found.shifts) == ("not compared", ())
    assert "force.f0" in (found.why or "")


@pytest.mark.parametrize("other", [{"question": "Otherwise?"}, {"yes": "no", "no": "yes"}, {"no": "not at all"}])
def test_another_wording_of_a_question_or_its_answers_is_told(other: Raw) -> None:
    before = {"force.f0": {**FACTS["yes-no"], **other}}
    found = told({"must": [asks(0)]}, {"must": [asks(0)]}, before=before)
    assert found.relation == "same"
    assert found.notes == (
        "the question of force.f0 or its answers are worded otherwise; this takes both wordings to mean the same",
    )
    assert told({"must": [asks(0)]}, {"must": [asks(0)]}).notes == ()


KINDS: dict[str, tuple[Raw, Raw, set[str]]] = {
    "yes-no": (FACTS["yes-no"], {}, {"yes", "no"}),
    "whole": (FACTS["whole"], {"at_least": 2}, {"at least 2 rounds", "at most 1 rounds"}),
    "date": (FACTS["date"], {"before": "2020-01-02"}, {"on or before 2020-01-01", "on or after 2020-01-02"}),
    "choice": (FACTS["choice"], {"is": "car"}, {"car", "bicycle or foot or van"}),
    "other options": ({**FACTS["choice"], "options": ["car", "boat"]}, {"is": "car"}, {"car", "boat"}),
}


@pytest.mark.parametrize(("was", "is_"), list(permutations(KINDS, 2)))
def test_a_fact_that_one_side_alone_asks_for_is_told_as_that_side_defines_it(was: str, is_: str) -> None:
    changed = {"before": {"force.f0": KINDS[was][0]}, "later": {"force.f0": KINDS[is_][0]}}
    element, texts = KINDS[was][1:]
    found = told(
        {"when": [asks(1)], "must": [{**asks(0), **element}]}, {"when": [asks(1)], "must": [asks(2)]}, **changed
    )
    assert {one.text for shift in found.shifts for one in shift.scenario if one.fact == "force.f0"} == texts
    element, texts = KINDS[is_][1:]
    found = told(
        {"when": [asks(1)], "must": [asks(2)]}, {"when": [asks(1)], "must": [{**asks(0), **element}]}, **changed
    )
    assert {one.text for shift in found.shifts for one in shift.scenario if one.fact == "force.f0"} == texts


def test_axioms_hold_through_a_fact_that_was_of_another_kind() -> None:
    """Of f0 the axioms say nothing that binds what the old rule asked by that name, and still that f1 comes with f2."""
    axioms = (
        {"premises": [{"fact": "force.f1"}], "then": {"fact": "force.f0", "is": True}},
        {"premises": [{"fact": "force.f0"}], "then": {"fact": "force.f2", "is": True}},
    )
    before = {"force.f0": FACTS["choice"]}
    old = {"when": [asks(1)], "must": [asks(2)], "unless": [{**asks(0), "is": "car"}]}
    found = told(old, {"when": [asks(1)], "must": [asks(2)]}, *axioms, before=before)
    assert found.shifts == ()
    old = {"when": [asks(1)], "must": [{**asks(0), "is": "car"}]}
    found = told(old, {"when": [asks(1)], "must": [asks(2)]}, *axioms, before=before)
    assert {(one.was, one.now) for one in found.shifts} == {("violation", "complied")}
