import re
from itertools import combinations, pairwise, product
from random import Random

import pytest
from hypothesis import given, note
from logic.reference import Raw
from strategies import FACTS, choosers, examples, fact_of, rule_of

from policycheck.logic.compile import COMBINATIONS_BOUND, CONCLUSIONS, PRIMES_BOUND, compile_rule
from policycheck.logic.extent import HIGHEST, LOWEST, Interval
from policycheck.logic.formula import Domain, PrimeBox, Space, TooLarge, primes, ranges


def _domain(name: str, count: int, *, ordered: bool) -> Domain:
    if not ordered:
        return Domain(name, tuple(frozenset({f"answer {i}"}) for i in range(count)))
    cuts = [LOWEST, *((float(i), 1) for i in range(count - 1)), HIGHEST]
    return Domain(name, tuple(Interval(low, high) for low, high in pairwise(cuts)))


def _some_space(rng: Random) -> Space:
    """Two to four facts of two to four cells, of few enough combinations for brute force."""
    counts = rng.choice(
        ((2, 2), (2, 3), (4, 4), (3, 4), (2, 2, 2), (4, 2, 3), (3, 3, 3), (1, 2, 4), (2, 2, 2, 2), (3, 2, 2, 2))
    )
    return Space(tuple(_domain(f"f{i}", count, ordered=rng.random() < 0.5) for i, count in enumerate(counts)))


def _some_table(rng: Random, space: Space) -> int:
    """A truth table that is true here and there, mostly, or hardly ever."""
    one, other = rng.getrandbits(space.size), rng.getrandbits(space.size)
    return rng.choice((one, one | other, one & other, space.full, 0)) & space.full


def _allowed(domain: Domain) -> list[int]:
    """The sets of cells that an implicant may allow: of neighbours only, where cells have an order."""
    masks = range(1, 1 << len(domain.cells))
    return [mask for mask in masks if not domain.ordered or "01" not in f"{mask:b}".rstrip("0")]


def _truths(space: Space, box: PrimeBox) -> int:
    """The truth table that is true in the box alone; the first fact weighs most."""
    combinations = product(*(range(len(domain.cells)) for domain in space.domains))
    inside = (all(mask >> cell & 1 for mask, cell in zip(box, cells, strict=True)) for cells in combinations)
    return sum(1 << number for number, true in enumerate(inside) if true)


def _brute_force(space: Space, table: int) -> set[PrimeBox]:
    boxes = {box: _truths(space, box) for box in product(*map(_allowed, space.domains))}
    held = [(box, truths) for box, truths in boxes.items() if truths & ~table == 0]
    largest: list[tuple[PrimeBox, int]] = []
    for box, truths in sorted(held, key=lambda pair: -pair[1].bit_count()):
        if all(truths & ~larger for _, larger in largest):
            largest.append((box, truths))
    return {box for box, _ in largest}


@examples(400)
@given(choosers)
def test_the_primes_are_exactly_the_boxes_that_no_larger_one_contains(rng: Random) -> None:
    space = _some_space(rng)
    table = _some_table(rng, space)
    note(f"{space} {table:b}")
    assert primes(space, table, 1 << 20) == _brute_force(space, table)


@examples(200)
@given(choosers)
def test_more_primes_than_the_bound_are_refused(rng: Random) -> None:
    space = _some_space(rng)
    table = _some_table(rng, space)
    count = len(primes(space, table, 1 << 20))
    note(f"{space} {table:b} {count}")
    assert len(primes(space, table, count)) == count
    if count > 1:
        bound = rng.randrange(1, count)
        with pytest.raises(TooLarge) as refused:
            primes(space, table, bound)
        told = re.fullmatch(r"(\d+) prime implicants at the least; the bound is (\d+)", str(refused.value))
        assert told is not None
        assert bound < int(told[1]) <= count
        assert int(told[2]) == bound


@pytest.mark.parametrize("ordered", [True, False])
@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_ranges_are_every_set_of_cells_larger_ones_first(count: int, ordered: bool) -> None:
    domain = _domain("f", count, ordered=ordered)
    found = ranges(domain)
    assert sorted(found) == _allowed(domain)
    assert [mask.bit_count() for mask in found] == sorted((mask.bit_count() for mask in found), reverse=True)


def test_a_rule_of_too_many_combinations_is_refused() -> None:
    facts = {f"force.f{i}": fact_of(FACTS["yes-no"]) for i in range(17)}
    parts = [{"fact": name, "words": "w"} for name in facts]
    assert compile_rule(rule_of({"must": parts[:16]}), facts).space.size == COMBINATIONS_BOUND == 65536
    with pytest.raises(TooLarge, match=r"^131072 combinations of answers; the bound is 65536$"):
        compile_rule(rule_of({"must": parts}), facts)


def test_a_fact_of_which_too_many_sets_of_answers_are_told_apart_is_refused() -> None:
    """Of a choice every set counts; of a number, those that lie side by side."""
    options = [f"option {i}" for i in range(14)]
    facts = {
        "force.f0": fact_of({**FACTS["choice"], "options": options}),
        "force.f1": fact_of(FACTS["whole"]),
    }
    choices = [{"fact": "force.f0", "words": "w", "is": option} for option in options]
    numbers = [{"fact": "force.f1", "words": "w", "at_least": number} for number in range(90)]
    for parts in (choices[:11], numbers[:89]):
        assert compile_rule(rule_of({"must": [{"any_of": parts}]}), facts).tables
    with pytest.raises(TooLarge, match=r"^8191 sets of answers to force.f0 .*; the bound is 4096$"):
        compile_rule(rule_of({"must": [{"any_of": choices[:12]}]}), facts)
    with pytest.raises(TooLarge, match=r"^4186 sets of answers to force.f1 .*; the bound is 4096$"):
        compile_rule(rule_of({"must": [{"any_of": numbers}]}), facts)


def _some_of(parts: list[Raw], count: int) -> Raw:
    """At least so many of the parts."""
    return {"any_of": [{"all_of": list(chosen)} for chosen in combinations(parts, count)]}


def test_a_rule_of_too_many_primes_is_refused() -> None:
    """At least five of nine and four of seven: 126 * 35 primes, and 126 + 35 of the opposite."""
    facts = {f"force.f{i}": fact_of(FACTS["yes-no"]) for i in range(16)}
    parts = [{"fact": name, "words": "w"} for name in facts]
    compiled = compile_rule(rule_of({"must": [_some_of(parts[:9], 5), _some_of(parts[9:], 4)]}), facts)
    assert len(compiled.primes(frozenset({"violation"}))) == 126 + 35
    with pytest.raises(TooLarge, match=r"the bound is 4096$"):
        compiled.primes(frozenset({"complied"}))


def test_a_rule_whose_union_of_ends_is_too_large_is_refused_when_it_is_loaded() -> None:
    """Each end has fewer primes than the bound, and "no violation" has more."""
    facts = [f"force.f{number}" for number in range(16)]

    def at_least(count: int, names: list[str]) -> dict[str, object]:
        chosen = [{"all_of": [{"fact": one, "words": "w"} for one in some]} for some in combinations(names, count)]
        return {"any_of": chosen}

    rest = at_least(4, facts[9:])
    raw = {
        "must": [{"fact": facts[0], "words": "w"}, at_least(4, facts[1:9]), rest],
        "unless": [{"all_of": [at_least(5, facts[:9]), rest]}],
    }
    vocabulary = {fact: fact_of({"type": "yes-no", "question": "?", "yes": "y", "no": "n"}) for fact in facts}
    compiled = compile_rule(rule_of(raw), vocabulary)
    assert all(len(compiled.primes(frozenset({end}))) <= PRIMES_BOUND for end in CONCLUSIONS)
    with pytest.raises(TooLarge):
        compiled.bound()
