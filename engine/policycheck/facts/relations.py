"""What statements of time mean as intervals: relations between events, seconds, numbers of rounds."""

from collections.abc import Iterable

from policycheck.logic.extent import HIGHEST, LOWEST, Cut, Interval, interval
from policycheck.model.timeline import Seconds, TimeOrder
from policycheck.model.value import Bounds

BEFORE, AFTER = Interval(LOWEST, (0, 0)), Interval((0, 1), HIGHEST)  # strictly less than nothing, strictly more
NOT_BEFORE = Interval((0, 0), HIGHEST)
SAME = Interval((0, 0), (0, 1))

# From the start of the first event: each relation as distances between points. s and e: start and end; 1 and 2: which.
MEANING: dict[TimeOrder, tuple[tuple[str, str, Interval], ...]] = {
    "before": (("e1", "s2", AFTER),),
    "after": (("e2", "s1", AFTER),),
    "starts-before": (("s1", "s2", AFTER),),
    "starts-after": (("s2", "s1", AFTER),),
    "during": (("s2", "s1", NOT_BEFORE), ("e1", "e2", NOT_BEFORE)),
    "starts-during": (("s2", "s1", NOT_BEFORE), ("s1", "e2", AFTER)),
    "overlaps": (("s1", "e2", AFTER), ("s2", "e1", AFTER)),
    "with": (("s1", "s2", SAME),),
}


def seconds(value: Seconds | None) -> Interval:
    """The interval of seconds, or of rounds, that a value leaves open; None: anything."""
    if value is None:
        return Interval()
    if not isinstance(value, Bounds):
        return Interval((value, 0), (value, 1))

    def cuts(*bounds: tuple[object, int]) -> list[Cut]:
        return [(bound, side) for bound, side in bounds if isinstance(bound, int | float)]

    low, high = cuts((value.at_least, 0), (value.more_than, 1)), cuts((value.at_most, 1), (value.less_than, 0))
    return Interval(max([LOWEST, *low]), min([HIGHEST, *high]))


def countable(rounds: Iterable[Seconds | None]) -> Interval:
    """The numbers of rounds that shots can have been by all of these values: whole ones, and one at the least."""
    intervals = [seconds(value) for value in rounds]
    low = max([(1, 0), *(numbers.low for numbers in intervals)])
    return interval(low, min(numbers.high for numbers in intervals), whole=True)


def whole(rounds: Interval) -> tuple[float, float]:
    """The least and the most whole number in the interval; shots are one round at the least."""
    whole_numbers = interval(rounds.low, rounds.high, whole=True)  # its low end is just above a whole number
    return max(whole_numbers.low[0] + 1, 1), whole_numbers.high[0]
