import math
from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from strategies import choosers, examples

from policycheck.facts import network as module
from policycheck.facts.network import Limit, Network
from policycheck.logic.extent import HIGHEST, LOWEST, Interval

_AFTER = Interval(low=(0, 1))
_NOT_BEFORE = Interval(low=(0, 0))


def _some_limits(rng: Random, points: str, most: int, structural: float = 0.2) -> list[Limit]:
    """Limits among the points with whole numbers from -3 to 3; a statement may give several of them."""
    limits = []
    for _ in range(rng.randint(1, most)):
        start, end = rng.sample(points, 2) if rng.random() < 0.95 else rng.choices(points, k=2)
        low = rng.choice((LOWEST, (rng.randint(-3, 3), rng.randint(0, 1))))
        high = rng.choice((HIGHEST, (rng.randint(-3, 3), rng.randint(0, 1))))
        who = None if rng.random() < structural else rng.choice("stuvwxy")
        limits.append(Limit(start, end, Interval(low, high), who))
    return limits


def _meets(limit: Limit, distance: Fraction | int) -> bool:
    """Whether a distance lies within a limit: just above the number is beyond its low cut, not beyond its high one."""
    return limit.within.low <= (distance, 0.5) <= limit.within.high  # type: ignore[operator]


# --- against every assignment of times on a fine grid

_STEP = 4  # three points and whole numbers: quarters tell strict limits apart
_FAR = 10


def _solutions(limits: list[Limit]) -> list[dict[str, Fraction]]:
    """Every way to place b and c on the grid, with a at zero, that meets the limits."""
    grid = [Fraction(number, _STEP) for number in range(-_FAR * _STEP, _FAR * _STEP + 1)]
    alone = {
        point: [time for time in grid if _all_met(limits, {"a": Fraction(0), point: time})] for point in ("b", "c")
    }
    placed = ({"a": Fraction(0), "b": b, "c": c} for b in alone["b"] for c in alone["c"])
    return [times for times in placed if _all_met(limits, times)]


def _all_met(limits: list[Limit], times: dict[str, Fraction]) -> bool:
    return all(
        _meets(limit, times[limit.end] - times[limit.start])
        for limit in limits
        if limit.start in times and limit.end in times
    )


@examples(60)
@given(choosers)
def test_consistency_bounds_and_order_against_every_assignment(rng: Random) -> None:
    limits = _some_limits(rng, "abc", 5, structural=0)
    network, solutions = Network(limits, "abc"), _solutions(limits)
    assert bool(network.conflict) == (not solutions)
    for a, b in product("abc", repeat=2) if solutions else ():
        distances = [times[b] - times[a] for times in solutions]
        low, high = _end(-min(distances), -1), _end(max(distances), 1)
        assert network.between(a, b) == Interval(low, high)


def _end(most: Fraction, sign: int) -> tuple[float, int]:
    """The cut at the most that a distance comes to on the grid, or at the least: -1, and the number with it."""
    if most > 6:  # more than two limits can add up to: there is none
        return HIGHEST if sign == 1 else LOWEST
    whole = math.ceil(most)
    reached = most == whole
    return sign * whole, int(reached if sign == 1 else not reached)


# --- against every path

_Bound = tuple[int, int]  # at most so much; -1: less than that


def _edges(limits: Iterable[Limit]) -> dict[tuple[str, str], _Bound]:
    edges: dict[tuple[str, str], _Bound] = {}
    for limit in limits:
        (low, above), (high, closed) = limit.within.low, limit.within.high
        for pair, value, strict in (
            ((limit.start, limit.end), high, closed - 1),
            ((limit.end, limit.start), -low, -above),
        ):
            if value != math.inf:
                edges[pair] = min(edges.get(pair, (int(value), strict)), (int(value), strict))
    return edges


def _paths(edges: dict[tuple[str, str], _Bound], points: str, a: str, b: str) -> Iterator[_Bound]:
    """What every path that visits no point twice comes to."""
    others = [point for point in points if point not in (a, b)]
    for count in range(len(others) + 1):
        for middle in (path for some in combinations(others, count) for path in _orders(some)):
            steps = list(zip((a, *middle), (*middle, b), strict=True))
            if all(step in edges for step in steps):
                yield sum(edges[step][0] for step in steps), min(edges[step][1] for step in steps)


def _orders(some: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not some:
        yield ()
    for one in some:
        for rest in _orders(tuple(other for other in some if other != one)):
            yield (one, *rest)


def _clash(limits: Iterable[Limit], points: str) -> bool:
    edges = _edges(limits)
    return any(bound < (0, 0) for point in points for bound in _paths(edges, points, point, point))


def _stated(limits: list[Limit], statements: Iterable[str]) -> list[Limit]:
    return [limit for limit in limits if limit.statement is None or limit.statement in statements]


@examples(150)
@given(choosers)
def test_bounds_against_every_path(rng: Random) -> None:
    points = "abcde"[: rng.randint(3, 5)]
    limits = _some_limits(rng, points, 7)
    if _clash(limits, points):
        return
    network, edges = Network(limits, points), _edges(limits)
    for a, b in product(points, repeat=2):
        upper = min([*_paths(edges, points, a, b), *([(0, 0)] if a == b else [])], default=None)
        assert network.between(a, b).high == (HIGHEST if upper is None else (upper[0], 1 + upper[1]))
        (low, side), (high, other) = network.between(b, a).low, network.between(a, b).high
        assert (-low, 1 - side) == (high, other)


@examples(200)
@given(choosers)
def test_the_smallest_conflict_against_every_set_of_statements(rng: Random) -> None:
    points = "abcde"[: rng.randint(3, 5)]
    limits = _some_limits(rng, points, 14, structural=0.1)
    if _clash(_stated(limits, ()), points):
        with pytest.raises(ValueError, match="whatever is stated"):
            Network(limits)
        return
    conflict = Network(limits).conflict
    assert bool(conflict) == _clash(limits, points)
    assert not conflict or _clash(_stated(limits, conflict), points)
    assert conflict == tuple(sorted(set(conflict)))
    smaller = combinations("stuvwxy", len(conflict) - 1) if conflict else ()
    assert not any(_clash(_stated(limits, some), points) for some in smaller)


@examples(50)
@given(choosers)
def test_past_the_bound_no_statement_of_a_conflict_can_be_spared(rng: Random) -> None:
    limits = _some_limits(rng, "abcde", 14, structural=0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, rng.choice(("MOST_ROUNDS", "MOST_CHOICES")), rng.randint(0, 2))
        conflict = Network(limits).conflict
    assert bool(conflict) == _clash(limits, "abcde") == _clash(_stated(limits, conflict), "abcde")
    for one in conflict:
        assert not _clash(_stated(limits, set(conflict) - {one}), "abcde")


@examples(200)
@given(choosers)
def test_a_bound_rests_on_its_support_and_on_no_less(rng: Random) -> None:
    points = "abcde"[: rng.randint(3, 5)]
    limits = _some_limits(rng, points, 9)
    if _clash(limits, points):
        return
    network = Network(limits, points)
    for a, b in product(points, repeat=2):
        low, high, both = network.support_lower(a, b), network.support_upper(a, b), network.support(a, b)
        assert both == tuple(sorted({*low, *high}))
        assert Network(_stated(limits, both), points).between(a, b) == network.between(a, b)
        assert Network(_stated(limits, low), points).between(a, b).low == network.between(a, b).low
        assert Network(_stated(limits, high), points).between(a, b).high == network.between(a, b).high
        for one in high:
            fewer = Network(_stated(limits, set(high) - {one}), points)
            assert fewer.between(a, b).high > network.between(a, b).high


@examples(100)
@given(choosers)
def test_the_order_of_limits_changes_nothing(rng: Random) -> None:
    limits = _some_limits(rng, "abcde", 10, structural=0)
    mixed = rng.sample(limits, len(limits))
    first, second = Network(limits, "abcde"), Network([*mixed, mixed[0]], "edcba")
    assert first.conflict == second.conflict
    for a, b in product("abcde", repeat=2) if not first.conflict else ():
        assert first.between(a, b) == second.between(a, b)
        assert first.support_upper(a, b) == second.support_upper(a, b)


# --- by hand


def test_what_is_before_what_and_who_says_so() -> None:
    network = Network(
        [
            Limit("stop starts", "stop ends", _NOT_BEFORE, None),
            Limit("stop ends", "shot starts", _AFTER, "witness"),
            Limit("shot starts", "shot ends", _NOT_BEFORE, None),
            Limit("stop starts", "shot ends", Interval((2, 0), (5, 1)), "camera"),
        ]
    )
    assert network.conflict == ()
    assert network.support_lower("stop starts", "shot starts") == ("witness",)
    assert network.between("stop starts", "shot starts") == Interval((0, 1), (5, 1))
    assert network.support("stop starts", "shot starts") == ("camera", "witness")


def test_a_path_with_fewer_statements_is_preferred() -> None:
    detour = [Limit("a", "b", Interval((1, 0)), "s"), Limit("b", "c", Interval((1, 0)), "t")]
    assert Network([*detour, Limit("a", "c", Interval((2, 0)), "u")]).support("a", "c") == ("u",)
    assert Network(detour).support("a", "c") == ("s", "t")


def test_a_conflict_names_the_fewest_statements() -> None:
    around = [Limit("a", "b", _AFTER, "s"), Limit("b", "c", _AFTER, "t"), Limit("c", "a", _AFTER, "u")]
    network = Network(around)
    assert network.conflict == ("s", "t", "u")
    for ask in (network.between, network.support, network.support_lower):
        with pytest.raises(ValueError, match="these statements clash: s, t, u"):
            ask("a", "b")
    # A longer way round by fewer who say so.
    twice = [Limit("c", "d", _NOT_BEFORE, "s"), Limit("d", "a", _NOT_BEFORE, "t")]
    assert Network([*around, *twice]).conflict == ("s", "t")


@pytest.mark.parametrize(
    "within",
    [Interval((1, 1), (1, 1)), Interval((math.inf, 0)), Interval(high=(-math.inf, 1)), Interval((2, 0), (1, 1))],
)
def test_a_limit_that_no_distance_meets(within: Interval) -> None:
    assert Network([Limit("a", "b", within, "s")]).conflict == ("s",)
    with pytest.raises(ValueError, match="whatever is stated"):
        Network([Limit("a", "b", within, None)])


def test_decimals_are_exact() -> None:
    def exactly(value: float) -> Interval:
        return Interval((value, 0), (value, 1))

    tenths = [Limit("a", "b", exactly(0.1), "s"), Limit("b", "c", exactly(0.2), "t")]
    network = Network([*tenths, Limit("a", "c", exactly(0.3), "u")])
    assert network.conflict == ()
    assert network.between("a", "c") == exactly(0.3)
    assert Network([*tenths, Limit("a", "c", Interval((0.3, 1)), "u")]).conflict == ("s", "t", "u")
    assert Network([*tenths, Limit("a", "c", Interval((0.3 + 1e-15, 0)), "u")]).conflict == ("s", "t", "u")
    third = Network([Limit("a", "b", exactly(Fraction(1, 3)), "s")]).between("b", "a")  # type: ignore[arg-type]
    assert third.low == (Fraction(-1, 3), 0)
    huge = Network([Limit("a", "b", exactly(1e300), "s"), Limit("b", "c", exactly(0.5), "s")]).between("a", "c")
    assert huge.low[0] == 10**300 + Fraction(1, 2)


def test_nothing_known_is_the_whole_line() -> None:
    network = Network([Limit("a", "b", Interval(), "s")], ["c"])
    for a, b in (("a", "b"), ("a", "c"), ("a", "nowhere"), ("nowhere", "nowhere")):
        assert network.between(a, b) == Interval()
        assert network.support(a, b) == ()
    assert network.between("c", "c") == Interval((0, 0), (0, 1))
    assert Network([]).conflict == ()


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        Network([Limit("a", "b", Interval((math.nan, 0)), "s")])
