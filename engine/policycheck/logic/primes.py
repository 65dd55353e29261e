"""The complete set of prime implicants of a truth table over facts with two or more answers.

An implicant is a box: for each fact a set of cells (of neighbouring ones, where cells have an order) such that the
table is true on every combination in it. A prime implicant is a box that no larger one contains. Whatever is known of
each fact is a box too, so a table is settled true by what is known exactly where a prime implicant contains it.

The recursion on one fact at a time is that of O. Coudert and J. C. Madre, "Implicit and incremental computation of
primes and essential primes of Boolean functions" (29th Design Automation Conference, 1992), with the sets of cells of
a fact in the place of the three literals true, false and absent.
"""

from functools import cache, reduce
from operator import and_

from policycheck.logic.formula import Domain, Space

Box = tuple[int, ...]


class TooLarge(Exception):
    """A rule with more combinations or prime implicants than the bound. Says which, how many, and the bound."""

    def __init__(self, what: str, count: int, bound: int) -> None:
        super().__init__(f"{count} {what}; the bound is {bound}")


def ranges(domain: Domain) -> list[int]:
    """The sets of cells that an implicant may allow a fact, as bit masks, larger sets first."""
    count = len(domain.cells)
    if domain.ordered:
        masks = [((1 << length) - 1) << start for length in range(1, count + 1) for start in range(count - length + 1)]
    else:
        masks = list(range(1, 1 << count))
    return sorted(masks, key=lambda mask: (-mask.bit_count(), mask))


def count_ranges(domain: Domain) -> int:
    """How many sets of cells an implicant may allow a fact."""
    count = len(domain.cells)
    return count * (count + 1) // 2 if domain.ordered else (1 << count) - 1


def primes(space: Space, table: int, bound: int) -> frozenset[Box]:
    """Every prime implicant of the table, each as one mask of cells a fact, in the order of the space.

    Raises TooLarge where there are more than the bound.
    """
    choices = [ranges(domain) for domain in space.domains]
    counts = [len(domain.cells) for domain in space.domains]

    @cache
    def primes_from(depth: int, rest: int, weight: int) -> frozenset[Box]:
        """The primes over the facts from depth on, of a table of the given number of bits."""
        if not rest:
            return frozenset()
        if depth == len(choices):
            return frozenset({()})
        width = weight // counts[depth]
        run = (1 << width) - 1
        slices = [rest >> (cell * width) & run for cell in range(counts[depth])]
        below: dict[int, frozenset[Box]] = {}
        boxes: set[Box] = set()
        for mask in choices[depth]:
            common = reduce(and_, (part for cell, part in enumerate(slices) if mask >> cell & 1))
            below[mask] = primes_from(depth + 1, common, width)
            # What is true on a larger set of this fact's cells as well is not prime on this one.
            larger = [below[wide] for wide in below if wide != mask and wide & mask == mask]
            boxes |= {(mask, *box) for box in below[mask].difference(*larger)}
            if len(boxes) > bound:
                raise TooLarge("prime implicants at the least", len(boxes), bound)
        return frozenset(boxes)

    return primes_from(0, table, space.size)
