from collections.abc import Iterable, Mapping
from itertools import product
from random import Random
from typing import Any, get_args

from facts.telling import AccountTimeline, Raw, order, told
from hypothesis import given
from strategies import choosers, examples

from policycheck.model.timeline import TimeOrder

RELATIONS: tuple[TimeOrder, ...] = get_args(TimeOrder)
WITH_SECONDS = ("before", "after", "starts-before", "starts-after")

# --- what relations mean

Span = tuple[float, float]
Times = dict[str, tuple[int, int]]  # the first and the last moment of each event


def holds(relation: TimeOrder, one: Span, other: Span) -> bool:
    """What the relation means, of two events with known times, in words of the model's description."""
    (s1, e1), (s2, e2) = one, other
    return {
        "before": e1 < s2,
        "after": s1 > e2,
        "starts-before": s1 < s2,
        "starts-after": s1 > s2,
        "during": s2 <= s1 and e1 <= e2,
        "starts-during": s2 <= s1 < e2,
        "overlaps": max(s1, s2) < min(e1, e2) or (s1 == e1 and s2 < s1 < e2) or (s2 == e2 and s1 < s2 < e1),
        "with": s1 == s2,
    }[relation]


def gap(relation: TimeOrder, one: Span, other: Span) -> float:
    """The seconds that a relation can be given with."""
    return {
        "before": other[0] - one[1],
        "after": one[0] - other[1],
        "starts-before": other[0] - one[0],
        "starts-after": one[0] - other[0],
    }[relation]


def some_events(rng: Random, count: int, kinds: Iterable[str] = ("shots", "command")) -> tuple[list[Raw], Times]:
    """Events of both sorts, and times that they could have."""
    events, times = [], {}
    for name in "abcd"[:count]:
        kind = rng.choice(list(kinds))
        start = rng.randint(0, 4)
        times[name] = (start, start + (rng.randint(1, 3) if kind == "shots" else 0))
        events.append({"id": name, "kind": kind})
    return events, times


@examples(200)
@given(choosers)
def test_relations_between_events_with_exact_times(rng: Random) -> None:
    events, times = some_events(rng, 3)
    for one in events:
        start, end = times[one["id"]]
        one.update({"at": start} | ({"lasts": end - start} if end > start else {}))
    found = told(events)
    assert found.conflict == ()
    for (one, other), relation in product(product(times, repeat=2), RELATIONS):
        assert found.stands(one, relation, other) == holds(relation, times[one], times[other]), (relation, times)


def about(rng: Random, number: float) -> float | Raw:
    """A number, or bounds around it."""
    low = rng.choice([{"at_least": number - rng.randint(0, 1)}, {"more_than": number - 1}, {}])
    high = rng.choice([{"at_most": number + rng.randint(0, 1)}, {"less_than": number + 1}, {}])
    return number if rng.random() < 0.3 or not low | high else low | high


def some_timeline(rng: Random, count: int) -> tuple[list[Raw], list[Raw], Times]:
    """Events and statements of order, all of them true of the times."""
    events, times = some_events(rng, count)
    for one in events:
        start, end = times[one["id"]]
        if rng.random() < 0.4:
            one["at"] = about(rng, start)
        if end > start and rng.random() < 0.4:
            one["lasts"] = about(rng, end - start)
    orders = []
    for _ in range(rng.randint(0, 5)):
        one, other = rng.sample(list(times), 2)
        true = [relation for relation in RELATIONS if holds(relation, times[one], times[other])]
        if true:
            relation = rng.choice(true)
            seconds = about(rng, gap(relation, times[one], times[other])) if relation in WITH_SECONDS else None
            more = {"seconds": seconds} if seconds is not None and rng.random() < 0.5 else {}
            orders.append(order(one, relation, other, **more))
    return events, orders, times


def meets(value: Any, number: float) -> bool:
    """Whether a number is what a statement says."""
    if value is None or not isinstance(value, dict):
        return value is None or value == number
    return (
        value.get("at_least", number) <= number <= value.get("at_most", number)
        and value.get("more_than", number - 1) < number < value.get("less_than", number + 1)
    )  # fmt: skip


def true_of(events: list[Raw], orders: list[Raw], times: Mapping[str, Span]) -> bool:
    """Whether all that is told is true of the times."""
    for one in events:
        start, end = times[one["id"]]
        if not (meets(one.get("at"), start) and meets(one.get("lasts"), end - start)):
            return False
    for said in orders:
        pair = times[said["event"]], times[said["other"]]
        if not holds(said["is"], *pair) or ("seconds" in said and not meets(said["seconds"], gap(said["is"], *pair))):
            return False
    return True


_NEITHER: dict[
    TimeOrder, tuple[TimeOrder, ...]
] = {  # relations of which one holds exactly where the named one does not
    "starts-before": ("starts-after", "with"),
    "starts-after": ("starts-before", "with"),
    "with": ("starts-before", "starts-after"),
}


@examples(30)
@given(choosers)
def test_a_relation_is_false_where_it_clashes_and_true_where_all_others_do(rng: Random) -> None:
    events, orders, times = some_timeline(rng, 4)
    found = told(events, orders)
    for (one, other), relation in product(product(times, repeat=2), RELATIONS):
        if one == other:
            continue
        possible = {name: not told(events, [*orders, order(one, name, other)]).conflict for name in RELATIONS}
        assert (found.stands(one, relation, other) is False) == (not possible[relation])
        if relation in _NEITHER:
            sure = not any(possible[name] for name in _NEITHER[relation])
            assert (found.stands(one, relation, other) is True) == sure


@examples(60)
@given(choosers)
def test_relations_against_times_that_two_events_can_have(rng: Random) -> None:
    events, orders, _ = some_timeline(rng, 2)
    found = told(events, orders)
    grid, spans = [number / 2 for number in range(-8, 17)], [number / 2 for number in range(1, 9)]
    choices = []
    for one in events:
        starts = [start for start in grid if meets(one.get("at"), start)]
        lengths = [length for length in spans if meets(one.get("lasts"), length)] if one["kind"] == "shots" else [0]
        choices.append([(start, start + length) for start in starts for length in lengths])
    known = {relation: found.stands("a", relation, "b") for relation in RELATIONS}
    for a, b in product(*choices):
        if true_of(events, orders, {"a": a, "b": b}):
            for relation in RELATIONS:
                assert known[relation] in (None, holds(relation, a, b)), (relation, a, b)


@examples(200)
@given(choosers)
def test_what_is_known_is_true_and_stays_so_when_more_is_said(rng: Random) -> None:
    events, orders, times = some_timeline(rng, 4)
    more = told(events, orders)
    assert more.conflict == ()
    fewer_orders = [said for said in orders if rng.random() < 0.7]
    fewer_events = [{key: one[key] for key in one if key in ("id", "kind") or rng.random() < 0.7} for one in events]
    less = told(fewer_events, fewer_orders)
    for (one, other), relation in product(product(times, repeat=2), RELATIONS):
        known = more.stands(one, relation, other)
        assert known in (None, holds(relation, times[one], times[other]))
        assert less.stands(one, relation, other) in (None, known)


def only(events: list[Raw], orders: list[Raw], statements: Iterable[str]) -> AccountTimeline:
    """The events, with no more of their times and their order than these statements give."""
    kept_events = [
        one if f"events[{index}]" in statements else {"id": one["id"], "kind": one["kind"]}
        for index, one in enumerate(events)
    ]
    kept = [said if f"order[{index}]" in statements else said | {"source": "x"} for index, said in enumerate(orders)]
    return told(kept_events, kept)


@examples(150)
@given(choosers)
def test_a_relation_follows_from_what_it_rests_on_alone(rng: Random) -> None:
    events, orders, times = some_timeline(rng, 4)
    found = told(events, orders)
    for (one, other), relation in product(product(times, repeat=2), RELATIONS):
        if found.stands(one, relation, other):
            assert only(events, orders, found.rests_on(one, relation, other)).stands(one, relation, other)


@examples(150)
@given(choosers)
def test_a_conflict_is_one_by_itself_and_none_where_all_can_be_true(rng: Random) -> None:
    events, orders, times = some_timeline(rng, 3)
    one, other = rng.sample(list(times), 2)
    orders.insert(rng.randint(0, len(orders)), order(one, rng.choice(RELATIONS), other))
    conflict = told(events, orders).conflict
    assert not (conflict and true_of(events, orders, times))
    if conflict:
        assert only(events, orders, conflict).conflict == conflict
        for spared in conflict:
            assert only(events, orders, set(conflict) - {spared}).conflict == ()
