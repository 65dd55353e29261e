"""What one account settles of the order of its events: how two are related, and columns to lay them out by.

The columns are a longest chain of beginnings and ends of which each surely comes before the next. Every other point has
the columns between which it surely lies. So two points whose columns do not overlap are surely in that order, and two
points whose order is not settled always overlap: a picture by columns says no more of the order than is stated.
"""

from fractions import Fraction
from functools import cached_property

from policycheck.facts.timeline import ZERO, AccountTimeline
from policycheck.logic.extent import Interval
from policycheck.model.timeline_view import EventStanding, Span

_Sign = str  # of two points: "<" surely before, "<=" surely not after, "=", ">=", ">", and "" where nothing is settled


def span(interval_found: Interval) -> Span:
    """An interval as numbers."""
    low, high = interval_found.low, interval_found.high
    return Span(
        None if low[0] == -float("inf") else low[0],
        None if high[0] == float("inf") else high[0],
        low[0] != -float("inf") and low[1] == 1,
        high[0] != float("inf") and high[1] == 0,
    )


class SettledOrder:
    """The order of the beginnings and ends that an account states."""

    def __init__(self, timeline: AccountTimeline) -> None:
        self._told = timeline
        events = list(timeline.events)
        self._names = list(dict.fromkeys(side(name) for name in events for side in (timeline.start, timeline.end)))
        self._at = {name: number for number, name in enumerate(self._names)}
        self._event = {side(name): name for name in events for side in (timeline.start, timeline.end)}
        size = len(self._names)
        self._below = [0] * size  # bits: the points surely before, or surely not after and not the same
        self._strictly = [0] * size  # bits: the points surely before
        self._same = [0] * size
        for first in range(size):
            for second in range(size):
                sign = self.sign(self._names[second], self._names[first]) if first != second else "="
                self._strictly[first] |= (sign == "<") << second
                self._below[first] |= (sign in ("<", "<=")) << second
                self._same[first] |= (sign == "=") << second

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The events by their beginnings, as far as these are in order; else in the order of the file."""
        waiting = {name: self._at[self._told.start(name)] for name in self._told.events}
        ordered = []
        while waiting:
            earliest = next(
                name
                for name, at in waiting.items()
                if not any(self._below[at] >> other & 1 for other in waiting.values())
            )
            ordered.append(earliest)
            del waiting[earliest]
        return tuple(ordered)

    def sign(self, first: str, second: str) -> _Sign:
        """How two points are related in time."""
        distance = self._told.network.between(first, second)
        if distance.low >= (0, 1):
            return "<"
        if distance.high <= (0, 0):
            return ">"
        if distance.low >= (0, 0):
            return "=" if distance.high <= (0, 1) else "<="
        return ">=" if distance.high <= (0, 1) else ""

    def from_zero(self, point: str) -> Span:
        """When it is, in seconds from zero."""
        return span(self._told.network.between(ZERO, point))

    def apart(self, first: str, second: str) -> Span | None:
        """How many seconds the second point is after the first; None where no number but nothing is known."""
        seconds = span(self._told.network.between(first, second))
        return seconds if any(end not in (None, 0) for end in (seconds.low, seconds.high)) else None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The points that the columns mean; none where nothing is settled between any two events.

        Of chains equally long, the one whose points are settled against most others.
        """
        if not self.neighbours:
            return ()
        weight = [
            sum(1 for other in range(len(self._names)) if other != point and (self._linked(point, other)))
            for point in range(len(self._names))
        ]
        best: dict[int, tuple[int, int]] = {}
        via: dict[int, int] = {}
        for point in sorted(range(len(self._names)), key=lambda point: (self._strictly[point].bit_count(), point)):
            best[point] = (1, weight[point])
            for other in (other for other in best if self._strictly[point] >> other & 1):
                if (longer := (best[other][0] + 1, best[other][1] + weight[point])) > best[point]:
                    best[point], via[point] = longer, other
        chain = [max(best, key=lambda point: (best[point], -point))]
        while chain[-1] in via:
            chain.append(via[chain[-1]])
        return tuple(self._names[point] for point in reversed(chain))

    def _linked(self, first: int, second: int) -> bool:
        return bool((self._below[first] | self._same[first]) >> second & 1 or self._below[second] >> first & 1)

    def among_columns(self, point: str) -> Span:
        """Between which columns the point lies; they are numbered from 1."""
        low, high = Span(), Span()
        for number, column in enumerate(self.columns, 1):
            sign = "=" if point == column else self.sign(column, point)
            if sign in ("<", "<=", "="):
                low = Span(low=number, low_open=sign == "<")
            if sign in (">", ">=", "=") and high.high is None:
                high = Span(high=number, high_open=sign == ">")
        return Span(low.low, high.high, low.low_open, high.high_open)

    @cached_property
    def neighbours(self) -> tuple[tuple[str, str], ...]:
        """Pairs of points of two events, the second never before the first, from which all of the order follows."""
        pairs = []
        above = [0] * len(self._names)
        over = [0] * len(self._names)  # surely after
        for first, bits in enumerate(self._below):
            for second in range(len(self._names)):
                above[second] |= (bits >> second & 1) << first
                over[second] |= (self._strictly[first] >> second & 1) << first
        for first, name in enumerate(self._names):
            for second, after in enumerate(self._names):
                if self._event[name] == self._event[after]:
                    continue
                if self._strictly[second] >> first & 1:
                    between = (over[first] & self._below[second]) | (above[first] & self._strictly[second])
                elif self._below[second] >> first & 1:
                    between = above[first] & self._below[second]
                else:
                    continue
                if not between:
                    pairs.append((name, after))
        return (*pairs, *self._moments())

    def _moments(self) -> list[tuple[str, str]]:
        """Of points at one moment, each with the next."""
        pairs = []
        for point, bits in enumerate(self._same):
            later = [other for other in range(point + 1, len(self._names)) if bits >> other & 1]
            if later:
                pairs.append((self._names[point], self._names[later[0]]))
        return pairs

    def event(self, point: str) -> str:
        """The event whose beginning or end the point is."""
        return self._event[point]

    def standings(self, first: str, second: str) -> list[tuple[EventStanding, str, str]]:
        """How an event is related to another in time, each with the two points that it is about."""
        timeline = self._told
        a, b, c, d = (
            timeline.start(first),
            timeline.end(first),
            timeline.start(second),
            timeline.end(second),
        )
        ss, se, es, ee = self.sign(a, c), self.sign(a, d), self.sign(b, c), self.sign(b, d)
        for sign, standing, points in (
            (ss if a == b and c == d and ss == "=" else "", "with", (a, c)),
            (es, "before", (b, c)),
            (se, "after", (d, a)),
        ):
            if (standing, sign) in _APART:
                return [(_APART[standing, sign], *points)]
        return _together(ss, se, es, ee, (a, b, c, d))

    def by_seconds_alone(self, one: str, two: str) -> bool:
        """Whether the seconds from zero at which two points are say all that is known of their order and distance."""
        first, second = self.from_zero(one), self.from_zero(two)
        if not first.ends_by(second, self.sign(one, two) == "<"):
            return False
        apart = self.apart(one, two)
        if apart is None:
            return True
        least = _less(second.low, first.high)
        most = _less(second.high, first.low)
        return (least is not None and apart.low is not None and Fraction(str(apart.low)) <= least) and (
            apart.high is None or (most is not None and Fraction(str(apart.high)) >= most)
        )


_UP, _DOWN = ("<", "<=", "="), (">", ">=", "=")
_APART: dict[tuple[str, str], EventStanding] = {
    ("with", "="): "with",
    ("before", "<"): "before",
    ("before", "<="): "ends-by-beginning",
    ("before", "="): "ends-by-beginning",
    ("after", ">"): "after",
    ("after", ">="): "begins-after-end",
    ("after", "="): "begins-after-end",
}
_STARTS: dict[_Sign, EventStanding] = {
    "<": "starts-before",
    ">": "starts-after",
    "<=": "starts-no-later",
    ">=": "starts-no-earlier",
    "=": "with",
}
_ENDS: dict[_Sign, EventStanding] = {
    "<": "ends-before",
    ">": "ends-after",
    "<=": "ends-no-later",
    ">=": "ends-no-earlier",
    "=": "ends-with",
}


def _together(
    ss: _Sign, se: _Sign, es: _Sign, ee: _Sign, points: tuple[str, str, str, str]
) -> list[tuple[EventStanding, str, str]]:
    """How two events are related of which neither surely ends before the other begins."""
    a, b, c, d = points
    starts: tuple[EventStanding, str, str] | None = (
        (_STARTS[ss], *((c, a) if ss in (">", ">=") else (a, c))) if ss else None
    )
    ends: tuple[EventStanding, str, str] | None = (
        (_ENDS[ee], *((d, b) if ee in (">", ">=") else (b, d))) if ee else None
    )
    if ss in (*_DOWN,) and ss != "=" and ee in _UP:
        return [("during", c, a)]
    if ss in _UP and ss != "=" and ee in _DOWN:
        return [("contains", a, c)]
    standings: list[tuple[EventStanding, str, str]]
    if ss in (">", ">=") and se == "<":
        standings = [("starts-during", c, a)]
    elif ss in ("<", "<=") and es == ">":
        standings = [("lasts-at-beginning", a, c)]
    elif ss == "=":
        standings = [("with", a, c)]
    elif se == "<" and es == ">":
        standings = [("overlaps", a, d)]
    else:
        standings = [starts] if starts else []
        if not starts and se in ("<", "<="):
            standings.append(("starts-before-end", a, d))
        if not starts and es in (">", ">="):
            standings.append(("ends-after-beginning", c, b))
    return [*standings, *([ends] if ends and a != b and c != d else [])]


def _less(one: float | None, other: float | None) -> Fraction | None:
    """The difference, exactly; a float counts as the decimal that it is written as."""
    return None if one is None or other is None else Fraction(str(one)) - Fraction(str(other))
