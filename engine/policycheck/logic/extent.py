"""Sets of answers: what an element allows, and what is known of a fact.

A yes-no or a choice fact has a set of answers. A number or a date (as its day count) has an interval. An end of an
interval is a cut: just below a value (side 0) or just above it (side 1), so that open and closed ends are one thing.
"""

import math
from dataclasses import dataclass

Cut = tuple[float, int]
LOWEST: Cut = (-math.inf, 0)
HIGHEST: Cut = (math.inf, 1)


@dataclass(frozen=True, slots=True)
class Interval:
    """The numbers between two cuts."""

    low: Cut = LOWEST
    high: Cut = HIGHEST

    @property
    def empty(self) -> bool:
        """Whether no number lies between the cuts."""
        return self.low >= self.high


Extent = frozenset[bool] | frozenset[str] | Interval
Answer = Extent | bool  # a bool means the extent of it alone


def as_extent(answer: Answer) -> Extent:
    """The extent that an answer means."""
    return frozenset({answer}) if isinstance(answer, bool) else answer


def interval(low: Cut, high: Cut, whole: bool) -> Interval:
    """The interval between two cuts; where only whole numbers occur, in its one way of being written."""
    return Interval(_whole(low), _whole(high)) if whole else Interval(low, high)


def _whole(cut: Cut) -> Cut:
    value, side = cut
    if math.isinf(value):
        return cut
    return (math.ceil(value) - 1, 1) if side == 0 else (math.floor(value), 1)


def is_empty(extent: Extent) -> bool:
    """Whether no answer is left."""
    return extent.empty if isinstance(extent, Interval) else not extent


def meet(left: Extent, right: Extent) -> Extent:
    """The answers in both. The two must be about the same fact."""
    if isinstance(left, Interval):
        assert isinstance(right, Interval)
        return Interval(max(left.low, right.low), min(left.high, right.high))
    assert not isinstance(right, Interval)
    return left & right


def join(left: Extent, right: Extent) -> Extent:
    """The smallest extent that contains both; exact where the two overlap."""
    if isinstance(left, Interval):
        assert isinstance(right, Interval)
        return Interval(min(left.low, right.low), max(left.high, right.high))
    assert not isinstance(right, Interval)
    return left | right  # type: ignore[operator]


def overlaps(left: Extent, right: Extent) -> bool:
    """Whether some answer is in both."""
    return not is_empty(meet(left, right))


def within(inner: Extent, outer: Extent) -> bool:
    """Whether every answer of the first is in the second."""
    return meet(inner, outer) == inner
