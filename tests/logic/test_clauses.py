from random import Random

import pytest
from clause_worlds import brute_force, instances, some_clauses
from hypothesis import given, note
from strategies import choosers, examples

from policycheck.logic.chaining import Derived, Support, chain
from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.formula import TooLarge

X, Y, Z = Var("x"), Var("y"), Var("z")
PATHS = (
    HornClause("one step", ClauseAtom("path", (X, Y)), (ClauseAtom("edge", (X, Y)),)),
    HornClause("a step more", ClauseAtom("path", (X, Z)), (ClauseAtom("path", (X, Y)), ClauseAtom("edge", (Y, Z)))),
)


def edges(*pairs: str) -> list[ClauseAtom]:
    return [ClauseAtom("edge", tuple(pair)) for pair in pairs]


@examples(400)
@given(choosers)
def test_what_is_derived_is_what_every_substitution_comes_to(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    assert chain(world.clauses, world.facts).atoms == brute_force(world)


@examples(200)
@given(choosers)
def test_neither_order_nor_repetition_changes_the_result(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    clauses, facts = [*world.clauses, *world.clauses], [*world.facts, *world.facts]
    rng.shuffle(clauses)
    rng.shuffle(facts)
    count = rng.randint(1, 4)
    derived, again = chain(world.clauses, world.facts, count), chain(clauses, facts, count)
    assert list(derived.found.items()) == list(again.found.items())


@examples(200)
@given(choosers)
def test_the_supports_are_the_instances_that_hold(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    derived = chain(world.clauses, world.facts, supports=1_000_000)
    true = derived.atoms | set(world.facts)
    held: dict[ClauseAtom, set[Support]] = {atom: set() for atom in derived.atoms}
    for clause in world.clauses:
        for head, body in instances(clause, world):
            if head in held and true.issuperset(body):
                held[head].add(Support(clause.name, body))
    for atom, supports in held.items():
        assert len(derived.supports(atom)) == len(supports)
        assert set(derived.supports(atom)) == supports


@examples(200)
@given(choosers)
def test_every_chain_goes_down_to_the_given_facts(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    derived = chain(world.clauses, world.facts)
    for atom in derived.atoms:
        shown = set(world.facts)
        for step, support in derived.chain(atom):
            assert shown.issuperset(support.body)
            assert derived.support(step) == (support.clause, support.body)
            shown.add(step)
        assert step == atom


@examples(100)
@given(choosers)
def test_so_many_supports_are_the_first_of_all(rng: Random) -> None:
    world = some_clauses(rng)
    note(f"{world}")
    every, some = chain(world.clauses, world.facts, 1_000_000), chain(world.clauses, world.facts, 2)
    assert some.atoms == every.atoms
    assert all(some.supports(atom) == every.supports(atom)[:2] for atom in some.atoms)


def test_the_first_support_is_of_the_earliest_round() -> None:
    derived = chain(PATHS, edges("ab", "bc", "ac"), supports=9)
    assert derived.support(ClauseAtom("path", ("a", "c"))) == ("one step", (ClauseAtom("edge", ("a", "c")),))
    assert [support.clause for support in derived.supports(ClauseAtom("path", ("a", "c")))] == [
        "one step",
        "a step more",
    ]


def test_two_clauses_may_derive_one_atom() -> None:
    clauses = [HornClause(name, ClauseAtom("on"), (ClauseAtom("p", ("a",)),)) for name in ("second", "first")]
    derived = chain(clauses, [ClauseAtom("p", ("a",))], supports=2)
    assert [support.clause for support in derived.supports(ClauseAtom("on"))] == ["first", "second"]
    assert derived.support(ClauseAtom("on"))[0] == "first"


def test_a_given_fact_is_not_derived_and_has_no_steps() -> None:
    derived: Derived = chain(PATHS, [*edges("ab"), ClauseAtom("path", ("a", "b"))])
    assert derived.atoms == frozenset()
    assert derived.chain(ClauseAtom("path", ("a", "b"))) == ()
    with pytest.raises(KeyError):
        derived.support(ClauseAtom("path", ("a", "b")))
    with pytest.raises(KeyError):
        derived.chain(ClauseAtom("path", ("b", "a")))


def test_relations_of_one_name_and_another_number_of_terms_are_two() -> None:
    clause = HornClause("c", ClauseAtom("found"), (ClauseAtom("p", (X,)),))
    assert chain([clause], [ClauseAtom("p", ("a", "b"))]).atoms == frozenset()


def test_a_long_chain_is_no_deep_recursion() -> None:
    count = 3_000
    facts = [ClauseAtom("next", (str(n), str(n + 1))) for n in range(count)]
    step = HornClause("step", ClauseAtom("reached", (Y,)), (ClauseAtom("reached", (X,)), ClauseAtom("next", (X, Y))))
    derived = chain([step], [*facts, ClauseAtom("reached", ("0",))])
    assert len(derived.chain(ClauseAtom("reached", (str(count),)))) == count


def test_a_variable_of_the_head_must_occur_in_the_body() -> None:
    with pytest.raises(ValueError, match=r"clause c: \?y of its head q\(\?x, \?y\) does not occur in its body; use it"):
        HornClause("c", ClauseAtom("q", (X, Y)), (ClauseAtom("p", (X,)),))


def test_a_fact_must_be_ground() -> None:
    with pytest.raises(ValueError, match=r"p\(\?x\) is no ground fact"):
        chain([], [ClauseAtom("p", (X,))])


def test_bounds_are_kept() -> None:
    facts = edges(*("ab", "bc", "cd", "de"))
    assert len(chain(PATHS, facts, bound=10).atoms) == 10
    with pytest.raises(TooLarge, match=r"10 derived atoms at the least; the bound is 9"):
        chain(PATHS, facts, bound=9)
    product = HornClause("c", ClauseAtom("on"), tuple(ClauseAtom("p", (Var(f"v{n}"),)) for n in range(9)))
    with pytest.raises(TooLarge, match="facts tried in joins at the least; the bound is 1000"):
        chain([product], [ClauseAtom("p", (str(n),)) for n in range(9)], steps=1000)
    with pytest.raises(ValueError, match="ask for at least one"):
        chain([], [], supports=0)
