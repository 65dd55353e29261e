"""What a table says of facts: one column a fact, held as Arrow arrays with a place for each row."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

FactId = str
EPOCH = date(1970, 1, 1).toordinal()  # the day from which Arrow and numpy count


@dataclass(frozen=True, slots=True)
class Bounds:
    """What is known of a number or a date: at least low and at most high, both included.

    Both are float64 arrays; null is no bound on that side. A date is its ordinal day (date.toordinal).
    """

    low: pa.DoubleArray
    high: pa.DoubleArray


@dataclass(frozen=True, slots=True)
class Options:
    """What is known of a choice: bit i of the mask is set where option i of the fact is still possible.

    The mask is an array of whole numbers that are not negative; null is that nothing is known.
    """

    mask: pa.IntegerArray


# A yes-no fact is an array of booleans in which null is that the answer is not known.
Column = pa.BooleanArray | Bounds | Options
