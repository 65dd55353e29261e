"""Formulas over bitmaps, held against sets of rows; and sums of how many rows there are in sets."""

from collections.abc import Iterable
from functools import reduce
from random import Random

import numpy as np
import pytest
from hypothesis import given
from strategies import choosers, examples

from policycheck.screening import bitmaps
from policycheck.screening.gates import EVERYTHING, NOTHING, Complement, Gates

EVERY = frozenset(range(64))
LEAVES = {name: frozenset(row for row in EVERY if row >> bit & 1) for bit, name in enumerate("abcdef")}  # every mixture
Known = dict[int, frozenset[int]]  # by formula, the rows in which it holds


def _meet(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return reduce(frozenset.intersection, sets, EVERY)


def _join(sets: Iterable[frozenset[int]]) -> frozenset[int]:
    return reduce(frozenset.union, sets, frozenset())


def _some_formulas(rng: Random, gates: Gates, known: Known) -> None:
    """Adds formulas made of one another."""
    for _ in range(rng.randint(1, 12)):
        terms = [rng.choices(sorted(known), k=rng.randint(0, 4)) for _ in range(rng.randint(0, 4))]
        first = terms[0] if terms else []
        match rng.randrange(5):
            case 0:
                known[gates.all(first)] = _meet(known[one] for one in first)
            case 1:
                known[gates.any(first)] = _join(known[one] for one in first)
            case 2:
                known[gates.any_of_all(terms)] = _join(_meet(known[one] for one in term) for term in terms)
            case 3:
                known[gates.all_of_any(terms)] = _meet(_join(known[one] for one in term) for term in terms)
            case _:
                one = rng.choice(sorted(known))
                known[gates.without(one)] = EVERY - known[one]


@examples(100)
@given(choosers)
def test_a_program_comes_to_what_its_formulas_say(rng: Random) -> None:
    gates = Gates()
    known: Known = {NOTHING: frozenset(), EVERYTHING: EVERY}
    known |= {gates.leaf(name): rows for name, rows in LEAVES.items()}
    _some_formulas(rng, gates, known)
    outputs = rng.choices(sorted(known), k=rng.randint(1, 12))
    program = gates.program(outputs)
    arrays = list(np.full((program.arrays, 1), 7, np.uint64))
    arrays[NOTHING][:], arrays[EVERYTHING][:] = _bits(frozenset()), _bits(EVERY)
    for leaf, number in program.leaves.items():
        arrays[number][:] = _bits(EVERY - LEAVES[leaf.leaf] if isinstance(leaf, Complement) else LEAVES[leaf])  # type: ignore[index]
    before = [array.copy() for array in arrays]
    found = [int(plane[0]) for plane in program.run(arrays)]
    assert found == [_bits(known[one]) for one in outputs]
    kept = (NOTHING, EVERYTHING, *program.leaves.values())
    assert all(arrays[number] == before[number] for number in kept)  # for the next block has the same two ends


def _bits(rows: frozenset[int]) -> int:
    return sum(1 << row for row in rows)


def test_what_formulas_have_in_common_is_worked_out_once() -> None:
    gates = Gates()
    a, b, c, d, e = map(gates.leaf, "abcde")
    program = gates.program([gates.all((a, b, c)), gates.all((a, b, d)), gates.all((a, b, c, d)), gates.all((a, b))])
    assert sum(len(steps) for steps, _ in program.outputs) == 4
    factored = gates.program([gates.any_of_all([(a, b, c), (a, b, d), (a, e)])])
    assert sum(len(steps) for steps, _ in factored.outputs) == 4  # a and (e or b and (c or d))


def test_arrays_are_used_again() -> None:
    gates = Gates()
    leaves = [gates.leaf(number) for number in range(40)]
    program = gates.program([gates.all(leaves[start : start + 4]) for start in range(0, 40, 4)])
    assert program.arrays == 2 + len(leaves) + 1


@pytest.mark.parametrize("words", [1, 7, 8, 9, 4089, 10_000])
@pytest.mark.parametrize("kind", ["every", "some"])
def test_sums_of_rows(words: int, kind: str) -> None:
    rng = np.random.default_rng(words)
    bitmap = rng.integers(0, 2**64, words, np.uint64, endpoint=False)
    bitmap = np.full_like(bitmap, -1 % 2**64) if kind == "every" else bitmap
    assert bitmaps.count(bitmap) == np.unpackbits(bitmap.view(np.uint8)).sum()
