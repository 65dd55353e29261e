"""The two engines against each other, and both against brute force."""

from itertools import combinations, pairwise
from random import Random

import pytest
from clause_worlds import brute_force, some_clauses
from hypothesis import given, note
from logic.reference import ends_of
from strategies import FACTS, World, choosers, examples, some_knowledge, some_world

from policycheck.evaluation.second.rederive import chain_again, read_again
from policycheck.evaluation.second.session import Program, SecondEngineError, available
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.chaining import chain
from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.compile import CONCLUSIONS
from policycheck.logic.kernel import read_rule

pytestmark = pytest.mark.skipif(not available(), reason="durable-rules is not installed (it needs Python below 3.13)")


@examples(200)
@given(choosers)
def test_both_engines_derive_what_brute_force_derives(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    expected = brute_force(world)
    assert chain(world.clauses, world.facts).atoms == expected
    assert chain_again(world.clauses, world.facts) == expected


@examples(100)
@given(choosers)
def test_clauses_compiled_once_run_on_any_facts(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    for _ in range(3):
        facts = some_clauses(rng).facts
        assert chain_again(world.clauses, facts) == chain(world.clauses, facts).atoms


@examples(200)
@given(choosers)
def test_both_engines_read_a_rule_alike(rng: Random) -> None:
    world = some_world(rng, most_facts=4)
    for _ in range(2):
        known = some_knowledge(rng, world.facts)
        note(f"{world} {known}")
        possible_conclusions = read_again(world.compiled, world.extents(known))
        assert possible_conclusions == read_rule(world.compiled, world.extents(known)).possible_conclusions
        assert set(possible_conclusions) == ends_of(world.rule, world.allowed(known))


def test_both_engines_read_every_case_of_the_library_alike(library: Library) -> None:
    count = 0
    for rule in library.rules.values():
        for case in rule.rule.cases:
            known = {fact: extent_of_value(library.facts[fact], value) for fact, value in case.facts.items()}
            assert read_again(rule, known) == read_rule(rule, known).possible_conclusions, (
                f"{rule.rule.id}: {case.name}"
            )
            count += 1
    assert count >= len(library.rules) > 0


def test_an_implicant_longer_than_a_conjunction_is_run_in_parts() -> None:
    variables = tuple(Var(f"v{n}") for n in range(20))
    body = tuple(ClauseAtom("next", pair) for pair in pairwise(variables))
    clause = HornClause("c", ClauseAtom("far", (variables[0], variables[-1])), body)
    facts = [ClauseAtom("next", (str(n), str(n + 1))) for n in range(25)]
    found = chain_again([clause], facts)
    assert found == chain([clause], facts).atoms
    assert len(found) == 7


def test_more_conditions_than_one_ruleset_takes_are_spread_over_several() -> None:
    clauses = [
        HornClause(f"c{n}", ClauseAtom("q", (str(n % 7), str(n))), (ClauseAtom("p", ("a",)), ClauseAtom("p", ("b",))))
        for n in range(300)
    ]
    facts = [ClauseAtom("p", ("a",)), ClauseAtom("p", ("b",))]
    assert chain_again(clauses, facts) == chain(clauses, facts).atoms
    assert len(chain_again(clauses, facts)) == 300
    assert chain_again(clauses, facts[:1]) == frozenset()


def test_a_rule_that_is_settled_whatever_the_facts_are_is_read_from_nothing() -> None:
    clauses = [HornClause("always", ClauseAtom("on"), ()), HornClause("then", ClauseAtom("off"), (ClauseAtom("on"),))]
    assert chain_again(clauses, []) == {ClauseAtom("on"), ClauseAtom("off")}


@pytest.mark.parametrize(("count", "of"), [(1, 14), (14, 14), (4, 7), (5, 9)])
@examples(20)
@given(rng=choosers)
def test_rules_of_long_and_of_many_implicants_are_read_alike(count: int, of: int, rng: Random) -> None:
    """At least so many of the facts: implicants longer than a conjunction, and more than one ruleset takes."""
    facts = {f"force.f{n}": FACTS["yes-no"] for n in range(of)}
    chosen = combinations([{"fact": name, "words": "w"} for name in facts], count)
    compiled = World(facts, {"must": [{"any_of": [{"all_of": list(each)} for each in chosen]}]}).compiled
    share = rng.choice((0.0, 0.1, 0.5))
    most = rng.random() < 0.5
    for _ in range(3):
        known = {name: rng.random() < 0.5 if rng.random() < share else most for name in facts if rng.random() < 0.95}
        note(f"{known}")
        assert read_again(compiled, known) == read_rule(compiled, known).possible_conclusions


def test_an_engine_that_contradicts_itself_is_no_answer(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    rule = next(iter(library.rules.values()))
    settled, excluded = ClauseAtom("settled", ("violation",)), [ClauseAtom("excluded", (end,)) for end in CONCLUSIONS]
    for derived in ({settled}, set(excluded), set(excluded[:3]), {settled, *excluded[1:]}):
        with monkeypatch.context() as patch:
            patch.setattr(Program, "run", lambda self, facts, derived=derived: frozenset(derived))
            with pytest.raises(SecondEngineError, match=f"of {rule.rule.id}, (violation|no end) is settled, and yet "):
                read_again(rule, {})
    assert read_again(rule, {}) == read_rule(rule, {}).possible_conclusions


def test_the_ends_are_named_in_their_order(library: Library) -> None:
    rule = next(iter(library.rules.values()))
    assert read_again(rule, {}) == tuple(end for end in CONCLUSIONS if end in read_again(rule, {}))
