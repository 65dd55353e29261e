from collections.abc import Iterable
from itertools import combinations
from random import Random
from typing import Any

from hypothesis import given, note
from logic.reference import answers_to, ends_of, inside
from strategies import World, choosers, examples, some_knowledge, some_world

from policycheck.logic.compile import CONCLUSIONS, Implicant
from policycheck.logic.kernel import Kernel, RuleReading


def _read(rng: Random) -> tuple[World, dict[str, Any], RuleReading]:
    world = some_world(rng, most_facts=4)
    known = some_knowledge(rng, world.facts)
    note(f"{world} {known}")
    return world, known, Kernel([world.compiled]).read(world.extents(known))[0]


def _where(world: World, literals: Iterable) -> dict[str, list[Any]]:
    """The answers to each fact where nothing is known but the literals."""
    extents = {literal.fact: literal.extent for literal in literals}
    return {
        name: [answer for answer in answers_to(raw) if name not in extents or inside(extents[name], answer)]
        for name, raw in world.facts.items()
    }


@examples(400)
@given(choosers)
def test_each_reason_is_known_and_suffices_and_no_fact_of_it_can_be_spared(rng: Random) -> None:
    world, known, reading = _read(rng)
    ends, allowed = set(reading.possible_conclusions), world.allowed(known)
    for reason in reading.reasons:
        held = _where(world, reason)
        assert all(set(allowed[literal.fact]) <= set(held[literal.fact]) for literal in reason)
        assert ends_of(world.rule, held) <= ends
        for literal in reason:
            assert not ends_of(world.rule, _where(world, (other for other in reason if other != literal))) <= ends


@examples(400)
@given(choosers)
def test_every_smallest_set_of_facts_that_suffices_has_a_reason(rng: Random) -> None:
    world, known, reading = _read(rng)
    enough: list[frozenset[str]] = []
    for count in range(len(known) + 1):
        for names in map(frozenset, combinations(known, count)):
            told = world.allowed({name: known[name] for name in names})
            if not any(fewer <= names for fewer in enough) and ends_of(world.rule, told) <= set(
                reading.possible_conclusions
            ):
                enough.append(names)
    given_ = {frozenset(literal.fact for literal in reason) for reason in reading.reasons}
    smallest = {names for names in given_ if not any(fewer < names for fewer in given_)}
    # That nothing needs to be known is said of a settled rule only.
    assert smallest == (set(enough) if len(reading.possible_conclusions) == 1 else set(enough) - {frozenset()})


@examples(150)
@given(choosers)
def test_reasons_come_smallest_first_and_once(rng: Random) -> None:
    reasons = _read(rng)[2].reasons
    assert [len(reason) for reason in reasons] == sorted(len(reason) for reason in reasons)
    assert len(set(reasons)) == len(reasons)


@examples(200)
@given(choosers)
def test_primes_of_any_ends_come_smallest_first_without_doubles(rng: Random) -> None:
    world = some_world(rng, most_facts=4)
    found: tuple[Implicant, ...] = world.compiled.primes(frozenset(rng.sample(CONCLUSIONS, rng.randint(1, 4))))
    note(f"{world} {found}")
    assert [len(implicant) for implicant in found] == sorted(len(implicant) for implicant in found)
    assert len(set(found)) == len(found)
    assert all(len({literal.fact for literal in implicant}) == len(implicant) for implicant in found)
