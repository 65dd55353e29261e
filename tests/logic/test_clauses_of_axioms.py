"""Clauses over facts with two or more answers, against plain enumeration of all answers."""

from collections.abc import Iterable, Iterator
from itertools import pairwise, product
from random import Random

import pytest
from hypothesis import given, note
from strategies import choosers, examples

from policycheck.logic import axioms
from policycheck.logic.axioms import NO, YES, AxiomClause, AxiomLiteral, FactKey, groups, implicates, projected
from policycheck.logic.compile import region
from policycheck.logic.extent import Extent, Interval
from policycheck.logic.formula import Domain, Space, TooLarge
from policycheck.logic.open_axioms import Axioms

KEYS: list[FactKey] = [(f"force.f{number}", "f") for number in range(5)]
# Of the last two, a choice and a number.
CHOICE = Domain(KEYS[3][0], tuple(frozenset({option}) for option in "abc"))
CUTS = [(float("-inf"), 0), (1.0, 0), (2.0, 1), (5.0, 0), (float("inf"), 1)]
NUMBER = Domain(KEYS[4][0], tuple(Interval(low, high) for low, high in pairwise(CUTS)))
DOMAINS = {KEYS[3]: CHOICE, KEYS[4]: NUMBER}
Row = dict[FactKey, int]  # the number of the cell in which each answer lies


def _cells(key: FactKey) -> tuple[Extent, ...]:
    return DOMAINS[key].cells if key in DOMAINS else (frozenset({False}), frozenset({True}))


def _literal(rng: Random, key: FactKey) -> AxiomLiteral:
    return AxiomLiteral(key, rng.randint(1, (1 << len(_cells(key))) - 2), DOMAINS.get(key))


def _clauses(rng: Random) -> frozenset[AxiomClause]:
    return frozenset(
        frozenset(_literal(rng, key) for key in rng.sample(KEYS, k=rng.randint(1, 3))) for _ in range(rng.randint(0, 8))
    )


def _rows(keys: Iterable[FactKey] = KEYS) -> Iterator[Row]:
    ordered = list(keys)
    for row in product(*(range(len(_cells(key))) for key in ordered)):
        yield dict(zip(ordered, row, strict=True))


def _met(clauses: Iterable[AxiomClause], row: Row) -> bool:
    return all(any(lit.mask >> row[lit.key] & 1 for lit in clause) for clause in clauses)


@examples(400)
@given(choosers)
def test_what_clauses_say_of_some_facts_is_which_answers_can_be_completed(rng: Random) -> None:
    clauses, keep = _clauses(rng), rng.sample(KEYS, rng.randint(0, len(KEYS)))
    note(f"{clauses} {keep}")
    found = projected(clauses, frozenset(keep))
    can_be = {tuple(row[key] for key in keep) for row in _rows() if _met(clauses, row)}
    for row in _rows(keep):
        assert _met(found, row) == (tuple(row.values()) in can_be)


ROWS = [*_rows()]
# Every clause that does not always hold, by the cells of each fact that it allows, and in which rows it holds.
ALL_CLAUSES = {
    masks: sum(
        1 << number
        for number, row in enumerate(ROWS)
        if any(mask >> row[key] & 1 for key, mask in zip(KEYS, masks, strict=True))
    )
    for masks in product(*(range((1 << len(_cells(key))) - 1) for key in KEYS))
}


@examples(200)
@given(choosers)
def test_implicates_are_the_smallest_clauses_that_follow(rng: Random) -> None:
    clauses = _clauses(rng)
    note(f"{clauses}")
    met = sum(1 << number for number, row in enumerate(ROWS) if _met(clauses, row))
    follow = {masks for masks, table in ALL_CLAUSES.items() if not met & ~table}
    least = [masks for masks in follow if not any(smaller in follow for smaller in _with_a_cell_less(masks))]
    assert implicates(clauses) == frozenset(
        frozenset(AxiomLiteral(key, mask, DOMAINS.get(key)) for key, mask in zip(KEYS, masks, strict=True) if mask)
        for masks in least
    )


def _with_a_cell_less(masks: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for place, mask in enumerate(masks):
        for cell in range(mask.bit_length()):
            if mask >> cell & 1:
                yield (*masks[:place], mask & ~(1 << cell), *masks[place + 1 :])


def _known(rng: Random) -> tuple[dict[FactKey, Extent], dict[FactKey, list[int]]]:
    """What is known of some facts, and the cells that it leaves them."""
    known: dict[FactKey, Extent] = {}
    cells: dict[FactKey, list[int]] = {}
    for key in KEYS:
        if rng.random() < 0.4:
            first = rng.randrange(len(_cells(key)))
            last = rng.randrange(first, len(_cells(key))) if key in DOMAINS else first
            cells[key] = [*range(first, last + 1)]
            literal = AxiomLiteral(key, sum(1 << cell for cell in cells[key]), DOMAINS.get(key))
            (known[key],) = literal.extents
    return known, cells


@examples(300)
@given(choosers)
def test_axioms_that_hang_together_and_cannot_all_hold_count_for_nothing(rng: Random) -> None:
    clauses, (known, cells) = _clauses(rng), _known(rng)
    note(f"{clauses} {known}")
    left = Axioms(clauses).under(known)
    possible = [row for row in _rows() if all(row[key] in cells[key] for key in cells)]
    for group in groups(clauses):
        can_be = any(_met(group, row) for row in possible)
        assert (group <= left.clauses) == can_be
        assert can_be or not group & left.clauses
    rows = [row for row in possible if _met(left.clauses, row)]
    for key in KEYS:
        for number, cell in enumerate(_cells(key)):
            if key not in known:
                assert left.excludes(key, cell) == all(row[key] != number for row in rows)


@examples(300)
@given(choosers)
def test_a_combination_is_allowed_where_something_in_it_can_be(rng: Random) -> None:
    clauses, (known, cells) = _clauses(rng), _known(rng)
    asked = rng.sample(KEYS, rng.randint(1, 4))
    own = [Domain(key[0], _cells(key)) for key in asked]
    note(f"{clauses} {known} {asked}")
    left = Axioms(clauses).under(known)
    space = Space(tuple(own))
    allowed = left.allowed(space, {key[0]: key for key in asked})
    rows = [row for row in _rows() if _met(left.clauses, row) and all(row[key] in cells[key] for key in cells)]
    reached = {tuple(row[key] for key in asked) for row in rows}
    own_facts = {key[0]: known[key] for key in asked if key in known}
    left_open = region(space, own_facts) & (space.full if allowed is None else allowed)
    combinations = product(*(range(len(domain.cells)) for domain in own))
    found = {each for number, each in enumerate(combinations) if left_open >> number & 1}
    assert found == reached


def test_past_the_bound_what_axioms_come_to_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axioms, "CLAUSES_BOUND", 2)
    wide = frozenset(
        frozenset({AxiomLiteral(KEYS[0], answer), AxiomLiteral(KEYS[1 + number], YES)})
        for answer in (YES, NO)
        for number in range(3)
    )
    projected.cache_clear()
    with pytest.raises(TooLarge, match="the bound is 2"):
        projected(wide, frozenset(KEYS[1:]))
    with pytest.raises(TooLarge, match="the bound is 2"):
        implicates(wide)
    projected.cache_clear()


@examples(200)
@given(choosers)
def test_what_clauses_say_is_the_same_where_facts_of_the_incident_link_them(rng: Random) -> None:
    """As of the facts of two acts with one between them that is the incident's."""
    shared = [*KEYS[:2], ("incident.f2", "incident")]
    clauses = frozenset(
        frozenset(_literal(rng, key) for key in rng.sample(others, k=rng.randint(1, 2)))
        for others in ([*shared[1:], KEYS[3]], [*shared[::2], KEYS[4]])
        for _ in range(rng.randint(0, 4))
    )
    own = {key: (key[0], f"{key[0]} apart") if key in KEYS[1:4] else key for key in (*shared, *KEYS[3:])}
    clauses = frozenset(frozenset(lit._replace(key=own[lit.key]) for lit in clause) for clause in clauses)
    keep = frozenset(rng.sample(sorted(own.values()), k=rng.randint(0, 3)))
    cells = {named: range(len(_cells(key))) for key, named in own.items()}
    rows = [dict(zip(cells, row, strict=True)) for row in product(*cells.values())]
    reached = {tuple(row[key] for key in sorted(keep)) for row in rows if _met(clauses, row)}
    said = projected(clauses, keep)
    assert {tuple(row[key] for key in sorted(keep)) for row in rows if _met(said, row)} == reached


def test_many_clauses_on_one_choice_are_refused_before_they_are_all_compared() -> None:
    options = Domain("force.c", tuple(frozenset({f"o{number}"}) for number in range(40)))
    rng = Random(1)
    many = frozenset(
        frozenset(
            {AxiomLiteral(("force.c", ""), rng.getrandbits(40) | 1, options), AxiomLiteral((f"force.y{n}", ""), YES)}
        )
        for n in range(200)
    )
    with pytest.raises(TooLarge):
        implicates(many)
