import math
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from logic.reference import inside
from strategies import examples

from policycheck.logic.extent import (
    HIGHEST,
    LOWEST,
    Cut,
    Extent,
    Interval,
    as_extent,
    interval,
    is_empty,
    join,
    meet,
    overlaps,
    within,
)

# Cuts at whole and half numbers from 0 to 3: the points of a quarter's distance tell all of them apart.
_POINTS = [number / 4 for number in range(-6, 19)]
_NUMBERS = range(-3, 7)

_cuts: st.SearchStrategy[Cut] = st.tuples(st.integers(0, 6).map(lambda half: half / 2), st.integers(0, 1))
_intervals = st.builds(Interval, st.one_of(st.just(LOWEST), _cuts), st.one_of(st.just(HIGHEST), _cuts))
_some_intervals = _intervals.filter(lambda found: any(inside(found, point) for point in _POINTS))
_wholes = _intervals.map(lambda found: interval(found.low, found.high, whole=True))
_some_wholes = _wholes.filter(lambda found: any(inside(found, point) for point in _NUMBERS))
_choices = st.frozensets(st.sampled_from("abcd"), min_size=1)


def _points(extent: Extent) -> set[float | str]:
    points = _POINTS if isinstance(extent, Interval) else "abcd"
    return {point for point in points if inside(extent, point)}


_PAIRS = st.one_of(
    st.tuples(_some_intervals, _some_intervals), st.tuples(_some_wholes, _some_wholes), st.tuples(_choices, _choices)
)


@examples(300)
@given(_intervals)
def test_an_interval_is_empty_where_no_number_is_in_it(found: Interval) -> None:
    assert is_empty(found) == (not _points(found))


@examples(300)
@given(_intervals)
def test_whole_numbers_in_one_way_of_being_written(found: Interval) -> None:
    whole = interval(found.low, found.high, whole=True)
    numbers = {number for number in _NUMBERS if inside(found, number)}
    assert {number for number in _NUMBERS if inside(whole, number)} == numbers
    assert is_empty(whole) == (not numbers)


@examples(300)
@given(_some_wholes, _some_wholes)
def test_whole_intervals_are_equal_exactly_where_their_numbers_are(left: Interval, right: Interval) -> None:
    assert (left == right) == all(inside(left, number) == inside(right, number) for number in _NUMBERS)


@examples(100)
@given(_intervals)
def test_other_numbers_keep_their_cuts(found: Interval) -> None:
    assert interval(found.low, found.high, whole=False) == found


@examples(300)
@given(_PAIRS)
def test_meet_holds_what_both_hold(pair: tuple[Extent, Extent]) -> None:
    left, right = pair
    assert _points(meet(left, right)) == _points(left) & _points(right)


@examples(300)
@given(_PAIRS)
def test_join_is_exact_where_the_two_overlap(pair: tuple[Extent, Extent]) -> None:
    left, right = pair
    assume(_points(left) & _points(right))
    assert _points(join(left, right)) == _points(left) | _points(right)


@examples(300)
@given(_PAIRS)
def test_join_holds_no_more_than_it_must(pair: tuple[Extent, Extent]) -> None:
    left, right = pair
    both = _points(left) | _points(right)
    between = {point for point in _POINTS if min(both) <= point <= max(both)} if isinstance(left, Interval) else both
    assert _points(join(left, right)) == between


@pytest.mark.parametrize(
    ("test", "brute_force"),
    [
        (overlaps, lambda left, right: bool(left & right)),
        (within, lambda left, right: left <= right),
        (lambda left, right: left == right, lambda left, right: left == right),
    ],
)
@examples(300)
@given(pair=_PAIRS)
def test_two_extents_compared(
    test: Callable[[Extent, Extent], bool],
    brute_force: Callable[[set[float | str], set[float | str]], bool],
    pair: tuple[Extent, Extent],
) -> None:
    left, right = pair
    assert test(left, right) == brute_force(_points(left), _points(right))


@pytest.mark.parametrize(
    ("left", "right", "overlap"),
    [
        (Interval(high=(3, 1)), Interval(low=(3, 0)), True),
        (Interval(high=(3, 0)), Interval(low=(3, 0)), False),
        (Interval(high=(3, 1)), Interval(low=(3, 1)), False),
        (Interval(high=(3, 0)), Interval(low=(3, 1)), False),
        (interval(LOWEST, (4, 0), whole=True), interval((3, 1), HIGHEST, whole=True), False),
        (interval(LOWEST, (4, 1), whole=True), interval((3, 1), HIGHEST, whole=True), True),
        (frozenset({"a"}), frozenset({"b"}), False),
        (frozenset({True}), frozenset({True, False}), True),
    ],
)
def test_ends_that_touch_overlap_only_where_both_hold_the_number(left: Extent, right: Extent, overlap: bool) -> None:
    assert overlaps(left, right) is overlap
    assert overlaps(right, left) is overlap


def test_the_interval_without_ends_holds_every_number() -> None:
    assert Interval() == Interval((-math.inf, 0), (math.inf, 1)) == interval(LOWEST, HIGHEST, whole=True)
    assert not is_empty(Interval())


def test_a_bool_stands_for_the_extent_that_holds_it_alone() -> None:
    for answer in (True, False):
        assert as_extent(answer) == frozenset({answer})
    assert as_extent(Interval()) == Interval()
