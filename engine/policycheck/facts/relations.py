"""What each relation between two events means for their beginnings and ends."""

from policycheck.logic.extent import HIGHEST, LOWEST, Interval
from policycheck.model.timeline import TimeOrder

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
