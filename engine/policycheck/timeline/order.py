"""What one account settles of the order of its events: how two stand to each other, and columns to lay them out by.

The columns are a longest chain of beginnings and ends of which each surely comes before the next. Every other point has
the columns between which it surely lies. So two points whose columns do not overlap are surely in that order, and two
points whose order is not settled always overlap: a picture by columns says no more of the order than is told.
"""

from functools import cached_property

from policycheck.facts.timeline import ZERO, AccountTimeline
from policycheck.logic.extent import Interval
from policycheck.model.timeline_view import Span, Standing

_Sign = str  # of two points: "<" surely before, "<=" surely not after, "=", ">=", ">", and "" where nothing is settled


def span(found: Interval) -> Span:
    """An interval as numbers."""
    low, high = found.low, found.high
    return Span(
        None if low[0] == -float("inf") else low[0],
        None if high[0] == float("inf") else high[0],
        low[0] != -float("inf") and low[1] == 1,
        high[0] != float("inf") and high[1] == 0,
    )


class SettledOrder:
    """The order of the beginnings and ends that an account tells of."""

    def __init__(self, told: AccountTimeline) -> None:
        self._told = told
        events = list(told.events)
        self._names = list(dict.fromkeys(side(name) for name in events for side in (told.start, told.end)))
        self._at = {name: number for number, name in enumerate(self._names)}
        self._event = {side(name): name for name in events for side in (told.start, told.end)}
        size = len(self._names)
        self._below = [0] * size  # bits: the points surely before, or surely not after and not the same
        self._strictly = [0] * size  # bits: the points surely before
        self._same = [0] * size
        for one in range(size):
            for other in range(size):
                sign = self.sign(self._names[other], self._names[one]) if one != other else "="
                self._strictly[one] |= (sign == "<") << other
                self._below[one] |= (sign in ("<", "<=")) << other
                self._same[one] |= (sign == "=") << other

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The events by their beginnings, as far as these are in order; else in the order of the file."""
        left = {name: self._at[self._told.start(name)] for name in self._told.events}
        found = []
        while left:
            earliest = next(
                name for name, at in left.items() if not any(self._below[at] >> other & 1 for other in left.values())
            )
            found.append(earliest)
            del left[earliest]
        return tuple(found)

    def sign(self, one: str, other: str) -> _Sign:
        """How two points stand to each other."""
        found = self._told.network.between(one, other)
        if found.low >= (0, 1):
            return "<"
        if found.high <= (0, 0):
            return ">"
        if found.low >= (0, 0):
            return "=" if found.high <= (0, 1) else "<="
        return ">=" if found.high <= (0, 1) else ""

    def from_zero(self, point: str) -> Span:
        """When it is, in seconds from zero."""
        return span(self._told.network.between(ZERO, point))

    def apart(self, one: str, other: str) -> Span | None:
        """How many seconds the second point is after the first; None where no number but nothing is known."""
        found = span(self._told.network.between(one, other))
        return found if any(end not in (None, 0) for end in (found.low, found.high)) else None

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The points that the columns stand for; none where nothing is settled between any two events.

        Of chains equally long, the one whose points are settled against most others.
        """
        if not self.neighbours:
            return ()
        weight = [
            sum(1 for other in range(len(self._names)) if other != one and (self._linked(one, other)))
            for one in range(len(self._names))
        ]
        best: dict[int, tuple[int, int]] = {}
        via: dict[int, int] = {}
        for one in sorted(range(len(self._names)), key=lambda one: (self._strictly[one].bit_count(), one)):
            best[one] = (1, weight[one])
            for other in (other for other in best if self._strictly[one] >> other & 1):
                if (longer := (best[other][0] + 1, best[other][1] + weight[one])) > best[one]:
                    best[one], via[one] = longer, other
        chain = [max(best, key=lambda one: (best[one], -one))]
        while chain[-1] in via:
            chain.append(via[chain[-1]])
        return tuple(self._names[one] for one in reversed(chain))

    def _linked(self, one: int, other: int) -> bool:
        return bool((self._below[one] | self._same[one]) >> other & 1 or self._below[other] >> one & 1)

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
        found = []
        above = [0] * len(self._names)
        over = [0] * len(self._names)  # surely after
        for one, bits in enumerate(self._below):
            for other in range(len(self._names)):
                above[other] |= (bits >> other & 1) << one
                over[other] |= (self._strictly[one] >> other & 1) << one
        for one, name in enumerate(self._names):
            for other, after in enumerate(self._names):
                if self._event[name] == self._event[after]:
                    continue
                if self._strictly[other] >> one & 1:
                    between = (over[one] & self._below[other]) | (above[one] & self._strictly[other])
                elif self._below[other] >> one & 1:
                    between = above[one] & self._below[other]
                else:
                    continue
                if not between:
                    found.append((name, after))
        return (*found, *self._moments())

    def _moments(self) -> list[tuple[str, str]]:
        """Of points at one moment, each with the next."""
        pairs = []
        for one, bits in enumerate(self._same):
            later = [other for other in range(one + 1, len(self._names)) if bits >> other & 1]
            if later:
                pairs.append((self._names[one], self._names[later[0]]))
        return pairs

    def event(self, point: str) -> str:
        """The event whose beginning or end the point is."""
        return self._event[point]

    def standings(self, one: str, other: str) -> list[tuple[Standing, str, str]]:
        """How an event stands to another, each with the two points that it is about."""
        told = self._told
        a, b, c, d = told.start(one), told.end(one), told.start(other), told.end(other)
        ss, se, es, ee = self.sign(a, c), self.sign(a, d), self.sign(b, c), self.sign(b, d)
        for sign, standing, points in (
            (ss if a == b and c == d and ss == "=" else "", "with", (a, c)),
            (es, "before", (b, c)),
            (se, "after", (d, a)),
        ):
            if (standing, sign) in _APART:
                return [(_APART[standing, sign], *points)]
        return _together(ss, se, es, ee, (a, b, c, d))


_UP, _DOWN = ("<", "<=", "="), (">", ">=", "=")
_APART: dict[tuple[str, str], Standing] = {
    ("with", "="): "with",
    ("before", "<"): "before",
    ("before", "<="): "ends-by-beginning",
    ("before", "="): "ends-by-beginning",
    ("after", ">"): "after",
    ("after", ">="): "begins-after-end",
    ("after", "="): "begins-after-end",
}
_STARTS: dict[_Sign, Standing] = {
    "<": "starts-before",
    ">": "starts-after",
    "<=": "starts-no-later",
    ">=": "starts-no-earlier",
    "=": "with",
}
_ENDS: dict[_Sign, Standing] = {
    "<": "ends-before",
    ">": "ends-after",
    "<=": "ends-no-later",
    ">=": "ends-no-earlier",
    "=": "ends-with",
}


def _together(
    ss: _Sign, se: _Sign, es: _Sign, ee: _Sign, points: tuple[str, str, str, str]
) -> list[tuple[Standing, str, str]]:
    """How two events stand of which neither surely ends before the other begins."""
    a, b, c, d = points
    starts: tuple[Standing, str, str] | None = (_STARTS[ss], *((c, a) if ss in (">", ">=") else (a, c))) if ss else None
    ends: tuple[Standing, str, str] | None = (_ENDS[ee], *((d, b) if ee in (">", ">=") else (b, d))) if ee else None
    if ss in (*_DOWN,) and ss != "=" and ee in _UP:
        return [("during", c, a)]
    if ss in _UP and ss != "=" and ee in _DOWN:
        return [("contains", a, c)]
    found: list[tuple[Standing, str, str]]
    if ss in (">", ">=") and se == "<":
        found = [("starts-during", c, a)]
    elif ss in ("<", "<=") and es == ">":
        found = [("lasts-at-beginning", a, c)]
    elif ss == "=":
        found = [("with", a, c)]
    elif se == "<" and es == ">":
        found = [("overlaps", a, d)]
    else:
        found = [starts] if starts else []
        if not starts and se in ("<", "<="):
            found.append(("starts-before-end", a, d))
        if not starts and es in (">", ">="):
            found.append(("ends-after-beginning", c, b))
    return [*found, *([ends] if ends and a != b and c != d else [])]
