"""Clauses over yes-no facts, against plain enumeration of all answers."""

from collections.abc import Iterable, Iterator
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, note
from strategies import choosers, examples

from policycheck.logic import axioms
from policycheck.logic.axioms import AxiomClause, Axioms, FactKey, groups, implicates, projected
from policycheck.logic.formula import TooLarge

KEYS: list[FactKey] = [(f"force.f{number}", "f") for number in range(5)]
Row = dict[FactKey, bool]


def _clauses(rng: Random) -> frozenset[AxiomClause]:
    return frozenset(
        frozenset((key, rng.random() < 0.5) for key in rng.choices(KEYS, k=rng.randint(1, 3)))
        for _ in range(rng.randint(0, 8))
    )


def _rows(keys: Iterable[FactKey] = KEYS) -> Iterator[Row]:
    ordered = list(keys)
    for row in product((False, True), repeat=len(ordered)):
        yield dict(zip(ordered, row, strict=True))


def _met(clauses: Iterable[AxiomClause], row: Row) -> bool:
    return all(any(row[key] == answer for key, answer in clause) for clause in clauses)


@examples(400)
@given(choosers)
def test_what_clauses_say_of_some_facts_is_which_answers_can_be_completed(rng: Random) -> None:
    clauses, keep = _clauses(rng), rng.sample(KEYS, rng.randint(0, len(KEYS)))
    note(f"{clauses} {keep}")
    found = projected(clauses, frozenset(keep))
    can_be = {tuple(row[key] for key in keep) for row in _rows() if _met(clauses, row)}
    for row in _rows(keep):
        assert _met(found, row) == (tuple(row.values()) in can_be)


@examples(200)
@given(choosers)
def test_implicates_are_the_smallest_clauses_that_follow(rng: Random) -> None:
    clauses = _clauses(rng)
    note(f"{clauses}")
    rows = [row for row in _rows() if _met(clauses, row)]
    least: list[AxiomClause] = []
    for size in range(len(KEYS) + 1):
        for keys in combinations(KEYS, size):
            for row in _rows(keys):
                clause = frozenset(row.items())
                if all(_met([clause], one) for one in rows) and not any(other <= clause for other in least):
                    least.append(clause)
    assert implicates(clauses) == frozenset(least)


@examples(300)
@given(choosers)
def test_axioms_that_hang_together_and_cannot_all_hold_count_for_nothing(rng: Random) -> None:
    clauses = _clauses(rng)
    held = {key: frozenset({rng.random() < 0.5}) for key in KEYS if rng.random() < 0.4}
    note(f"{clauses} {held}")
    left = Axioms(clauses).under(held)
    for group in groups(clauses):
        can_be = any(_met(group, row) for row in _rows() if all(row[key] in extent for key, extent in held.items()))
        assert (group <= left.clauses) == can_be
        assert can_be or not group & left.clauses
    rows = [
        row for row in _rows() if _met(left.clauses, row) and all(row[key] in extent for key, extent in held.items())
    ]
    for key in KEYS:
        for answer in (True, False):
            if key not in held:
                assert left.excludes(key, frozenset({answer})) == all(row[key] != answer for row in rows)


def test_past_the_bound_what_axioms_come_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axioms, "CLAUSES_BOUND", 2)
    wide = frozenset(
        frozenset({(KEYS[0], answer), (KEYS[1 + number], True)}) for answer in (True, False) for number in range(3)
    )
    projected.cache_clear()
    with pytest.raises(TooLarge, match="the bound is 2"):
        projected(wide, frozenset(KEYS[1:]))
    with pytest.raises(TooLarge, match="the bound is 2"):
        implicates(wide)
    projected.cache_clear()
