"""A simple temporal network: what the limits that one account states leave open of the order of its events.

The method is that of Dechter, Meiri and Pearl, "Temporal constraint networks", Artificial Intelligence 49 (1991):
limits are edges between points, and the shortest path is the tightest limit. Strict limits are those of difference
bound matrices (Dill 1989). Times are real numbers, in seconds.

Arithmetic is exact, on whole numbers: every value is brought to one denominator and multiplied by a base above the
number of points, and a strict limit is one lower. No simple path has as many strict edges as the base, so values and
strictness never mix, and a cycle is below zero exactly where its limits conflict.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from heapq import heappop, heappush
from typing import cast

from policycheck.logic.extent import HIGHEST, LOWEST, Cut, Interval

# Bounds of the search for the smallest conflict; past them, it is only one of which nothing can be spared.
MOST_ROUNDS = 100
MOST_CHOICES = 20_000

Edge = tuple[int, int, int, str | None]  # time of the second point minus that of the first: at most this; who says so
Rows = list[list[int]]
ConflictOf = Callable[
    [frozenset[str]], frozenset[str] | None
]  # from statements: some of them that conflict, if they do


@dataclass(frozen=True, slots=True)
class Limit:
    """The time of `end` minus that of `start` lies within the interval of seconds.

    A float counts as the decimal that it is written as: 0.1 is a tenth.
    """

    start: str
    end: str
    within: Interval
    statement: str | None  # who says so; None: it holds anyway


class Network:
    """Points in time and the limits on their distances.

    Raises:
        ValueError: limits that hold anyway conflict among themselves, or a limit is not a number; from every method
            where the network has a conflict.
    """

    def __init__(self, limits: Iterable[Limit], points: Iterable[str] = ()) -> None:
        sides = [side for limit in limits for side in _sides(limit)]
        names = {name for side in sides for name in side[:2]}.union(points)
        self._at = {name: number for number, name in enumerate(sorted(names))}
        self._scale = math.lcm(*(side[2][1] for side in sides))
        self._base = len(names) + 1
        edges = {self._edge(*side) for side in sides}
        self._edges = sorted(edges, key=lambda edge: (*edge[:3], edge[3] is not None, edge[3] or ""))
        self._far = 1 + sum(abs(edge[2]) for edge in self._edges)
        self._rows = _closure(len(names), self._far, self._edges)
        self._supports: dict[tuple[str, str], tuple[str, ...]] = {}
        if self._rows is None and self._conflict(frozenset()) is not None:
            raise ValueError("no times meet the limits that hold whatever is stated")

    @cached_property
    def conflict(self) -> tuple[str, ...]:
        """The fewest statements that conflict, sorted; none where all limits can hold together.

        Among equally few the choice does not depend on the order of the limits. The search is by hitting sets
        (Ignatiev, Previti, Liffiton and Marques-Silva, "Smallest MUS extraction with minimal hitting set
        dualization", CP 2015). Where it takes more than `MOST_ROUNDS` rounds or `MOST_CHOICES` choices, the set is
        one of which no statement can be spared, and there may be a smaller one.
        """
        if self._rows is not None:
            return ()
        everyone = frozenset(self._by_statement)
        few = _irreducible(cast("frozenset[str]", self._conflict(everyone)), self._conflict)
        return tuple(sorted(_fewest(few, everyone, self._conflict)))

    def between(self, a: str, b: str) -> Interval:
        """The tightest interval for the time of `b` minus that of `a`, in seconds.

        It is the whole line where nothing relates the two, or a point is not in the network. An end is an int where
        it is whole, else the float that is written as exactly that number, else a Fraction.
        """
        upper, lower = self._bound(a, b), self._bound(b, a)
        low = LOWEST if lower is None else self._cut(-self._value(lower), int(self._strict(lower)))
        high = HIGHEST if upper is None else self._cut(self._value(upper), int(not self._strict(upper)))
        return Interval(low, high)

    def support(self, a: str, b: str) -> tuple[str, ...]:
        """The statements that the two ends of `between(a, b)` rest on, sorted."""
        return tuple(sorted({*self.support_lower(a, b), *self.support_upper(a, b)}))

    def support_lower(self, a: str, b: str) -> tuple[str, ...]:
        """The statements that the lower end of `between(a, b)` rests on, as with `support_upper`."""
        return self.support_upper(b, a)

    def support_upper(self, a: str, b: str) -> tuple[str, ...]:
        """The statements that the upper end of `between(a, b)` rests on, sorted; none where it has none.

        They alone, with the limits that hold anyway, give the same end, and none of them can be spared. They are
        taken from the path with the fewest stated limits, and of these from one with the fewest limits.
        """
        if (a, b) not in self._supports:
            bound = self._bound(a, b)
            self._supports[a, b] = () if bound is None else self._support(self._at[a], self._at[b], bound)
        return self._supports[a, b]

    def _support(self, a: int, b: int, bound: int) -> tuple[str, ...]:
        statements = self._path(a, b)
        if len(statements) > 1:
            # The bound follows from some statements exactly where they conflict with what denies it.
            denial = (b, a, -self._value(bound) * self._base + self._strict(bound) - 1, None)
            statements = _irreducible(statements, lambda some: self._conflict(some, denial))
        return tuple(sorted(statements))

    def _path(self, a: int, b: int) -> frozenset[str]:
        """The statements on a path that gives the bound: Dijkstra's search over the edges of shortest paths."""
        rows, value, far = cast("Rows", self._rows), self._value, self._far
        goal = value(rows[a][b])
        out: dict[int, list[tuple[int, Edge]]] = {}
        for number, edge in enumerate(self._edges):
            start, end, weight, _ = edge
            before, after = rows[a][start], rows[end][b]
            if before < far and after < far and value(before) + value(weight) + value(after) == goal:
                out.setdefault(start, []).append((number, edge))
        heap: list[tuple[int, int, tuple[int, ...], int, bool]] = [(0, 0, (), a, False)]
        done = set()
        while True:  # it ends: there is a path, or there would be no bound
            stated, steps, trail, at, strict = heappop(heap)
            if at == b and strict >= self._strict(rows[a][b]):
                return frozenset(who for number in trail if (who := self._edges[number][3]) is not None)
            if (at, strict) in done:
                continue
            done.add((at, strict))
            for number, (_, end, weight, who) in out.get(at, ()):
                cost = stated + (who is not None)
                heappush(heap, (cost, steps + 1, (*trail, number), end, strict or self._strict(weight)))

    def _bound(self, a: str, b: str) -> int | None:
        """The most that time(b) - time(a) can be, in the network's own whole numbers."""
        if self._rows is None:
            raise ValueError(f"no times meet every limit; these statements clash: {', '.join(self.conflict)}")
        if a not in self._at or b not in self._at:
            return None
        bound = self._rows[self._at[a]][self._at[b]]
        return bound if bound < self._far else None

    @cached_property
    def _structural(self) -> list[Edge]:
        return [edge for edge in self._edges if edge[3] is None]

    @cached_property
    def _by_statement(self) -> dict[str, list[Edge]]:
        by: dict[str, list[Edge]] = {}
        for edge in self._edges:
            if edge[3] is not None:
                by.setdefault(edge[3], []).append(edge)
        return dict(sorted(by.items()))

    def _conflict(self, statements: frozenset[str], *more: Edge) -> frozenset[str] | None:
        stated = [edge for statement in sorted(statements) for edge in self._by_statement[statement]]
        return _cycle(len(self._at), [*self._structural, *stated, *more])

    def _edge(self, start: str, end: str, ratio: tuple[int, int], strict: int, who: str | None) -> Edge:
        value = ratio[0] * (self._scale // ratio[1])
        return self._at[start], self._at[end], value * self._base - strict, who

    def _value(self, weight: int) -> int:
        return -(-weight // self._base)

    def _strict(self, weight: int) -> bool:
        return weight % self._base != 0

    def _cut(self, value: int, side: int) -> Cut:
        if value % self._scale == 0:
            return value // self._scale, side
        if abs(value) < self._scale << 53:  # above it every float is whole
            near = value / self._scale
            above, below = _ratio(near)
            if above * self._scale == value * below:
                return near, side
        from fractions import Fraction

        return cast("float", Fraction(value, self._scale)), side


def _sides(limit: Limit) -> Iterator[tuple[str, str, tuple[int, int], int, str | None]]:
    """The one or two upper limits that a limit comes to: start, end, value, whether strict, who says so."""
    low, high = limit.within.low, limit.within.high
    if low[0] == math.inf or high[0] == -math.inf:  # no number is there: as 1 to -1
        low, high = (1, 0), (-1, 1)
    if high[0] != math.inf:
        yield limit.start, limit.end, _ratio(high[0]), int(high[1] == 0), limit.statement
    if low[0] != -math.inf:
        above, below = _ratio(low[0])
        yield limit.end, limit.start, (-above, below), int(low[1] == 1), limit.statement


def _ratio(value: float) -> tuple[int, int]:
    return (Decimal(float.__repr__(value)) if isinstance(value, float) else value).as_integer_ratio()


def _closure(size: int, far: int, edges: Iterable[Edge]) -> Rows | None:
    """The shortest paths between all points (Floyd and Warshall); from `far` on there is none. None: a conflict."""
    rows = [[0 if start == end else 2 * far for end in range(size)] for start in range(size)]
    for start, end, weight, _ in edges:
        rows[start][end] = min(rows[start][end], weight)
    if any(rows[point][point] < 0 for point in range(size)):
        return None
    for through in range(size):
        onward = rows[through]
        for point in range(size):
            first = rows[point][through]
            if first < far and point != through:
                rows[point] = row = [
                    old if old <= (new := first + rest) else new for old, rest in zip(rows[point], onward, strict=True)
                ]
                if row[point] < 0:
                    return None
    return rows


def _cycle(size: int, edges: Sequence[Edge]) -> frozenset[str] | None:
    """The statements on one cycle below zero (Bellman and Ford). None: there is no such cycle."""
    distance, via = [0] * size, dict[int, Edge]()
    for _ in range(size):
        last = -1
        for edge in edges:
            start, end, weight, _ = edge
            if distance[start] + weight < distance[end]:
                distance[end], via[end], last = distance[start] + weight, edge, end
        if last < 0:
            return None
        at, seen = last, set[int]()
        while at in via and at not in seen:
            seen.add(at)
            at = via[at][0]
        if at in seen:
            break
    around = [via[at]]
    while around[-1][0] != at:
        around.append(via[around[-1][0]])
    return frozenset(edge[3] for edge in around if edge[3] is not None)


def _irreducible(statements: frozenset[str], conflict_of: ConflictOf) -> frozenset[str]:
    """What is left of statements that conflict when each that can be spared has been."""
    left = statements
    for statement in sorted(left):
        if statement in left and (smaller := conflict_of(left - {statement})) is not None:
            left = smaller
    return left


def _fewest(few: frozenset[str], everyone: frozenset[str], conflict_of: ConflictOf) -> frozenset[str]:
    """The fewest statements that conflict, from some that do: they need one of every set that can be left out."""
    budget, sets, size = iter(range(MOST_CHOICES)), list[frozenset[str]](), 1
    while size < len(few) and len(sets) < MOST_ROUNDS:
        some = _hitting(sets, size, frozenset(), budget)
        if next(budget, None) is None:
            break
        if some is None:
            size += 1
        elif conflict_of(some) is not None:
            return some
        else:
            rest = everyone
            while (around := conflict_of(rest)) is not None:
                rest -= {min(around - some)}
            for statement in sorted(everyone - rest):
                rest = rest | {statement} if conflict_of(rest | {statement}) is None else rest
            sets.append(everyone - rest)
    return few


def _hitting(
    sets: list[frozenset[str]], size: int, some: frozenset[str], budget: Iterator[int]
) -> frozenset[str] | None:
    missed = min((group for group in sets if not group & some), key=len, default=None)
    if missed is None:
        return some
    if len(some) < size and next(budget, None) is not None:
        for choice in sorted(missed):
            if (hitting := _hitting(sets, size, some | {choice}, budget)) is not None:
                return hitting
    return None
