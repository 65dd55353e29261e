"""Formulas over the answers to facts, their truth tables, and the prime implicants of these."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, reduce
from itertools import pairwise
from math import prod
from operator import and_

from policycheck.logic.extent import HIGHEST, LOWEST, Extent, Interval, overlaps, within


@dataclass(frozen=True, slots=True)
class AtomicFormula:
    """True where the fact's answer is in the extent."""

    fact: str
    extent: Extent


@dataclass(frozen=True, slots=True)
class All:
    """True where every part is; with no part, always."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """True where some part is; with no part, never."""

    parts: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """True where the part is not."""

    part: "Formula"


Formula = AtomicFormula | All | Any | Not


def atoms(formula: Formula) -> Iterator[AtomicFormula]:
    """Every atom of the formula, from left to right, repeated ones included."""
    if isinstance(formula, AtomicFormula):
        yield formula
    else:
        for part in (formula.part,) if isinstance(formula, Not) else formula.parts:
            yield from atoms(part)


@dataclass(frozen=True)
class Domain:
    """The answers to one fact, in the cells that a rule's atoms distinguish. Those of an interval are in order."""

    fact: str
    cells: tuple[Extent, ...]

    @cached_property
    def ordered(self) -> bool:
        """Whether only neighbouring cells make an extent."""
        return isinstance(self.cells[0], Interval)

    @cached_property
    def every(self) -> int:
        """All cells, a bit each."""
        return (1 << len(self.cells)) - 1

    def mask(self, extent: Extent) -> int:
        """The cells that lie in the extent, a bit each."""
        return sum(1 << number for number, cell in enumerate(self.cells) if within(cell, extent))

    def touched(self, extent: Extent) -> int:
        """The cells that the extent overlaps, a bit each."""
        return sum(1 << number for number, cell in enumerate(self.cells) if overlaps(cell, extent))


def domain(fact: str, extents: set[Extent], answers: tuple[str, ...] = ()) -> Domain:
    """The cells that the extents of a fact's atoms make. A choice needs all the answers that it has."""
    if any(isinstance(extent, Interval) for extent in extents):
        cuts = {LOWEST, HIGHEST}
        for extent in extents:
            assert isinstance(extent, Interval)
            cuts |= {extent.low, extent.high}
        return Domain(fact, tuple(Interval(low, high) for low, high in pairwise(sorted(cuts))))
    if not answers:
        return Domain(fact, (frozenset({False}), frozenset({True})))
    cells: dict[frozenset[Extent], set[str]] = {}  # an answer's cell is determined by the extents that it is in
    for answer in answers:
        cells.setdefault(frozenset(extent for extent in extents if answer in extent), set()).add(answer)  # type: ignore[operator]
    return Domain(fact, tuple(map(frozenset, cells.values())))


@dataclass(frozen=True)
class Space:
    """Every combination of cells of a rule's facts: bit n of a table is combination n; the first fact weighs most."""

    domains: tuple[Domain, ...]

    @cached_property
    def size(self) -> int:
        """How many combinations there are."""
        return prod(len(domain.cells) for domain in self.domains)

    @cached_property
    def full(self) -> int:
        """The truth table that is true everywhere."""
        return (1 << self.size) - 1

    def table(self, formula: Formula) -> int:
        """The truth table of the formula."""
        if isinstance(formula, AtomicFormula):
            return self._atom(formula)
        if isinstance(formula, Not):
            return self.full & ~self.table(formula.part)
        table = self.full if isinstance(formula, All) else 0
        for part in formula.parts:
            table = table & self.table(part) if isinstance(formula, All) else table | self.table(part)
        return table

    def _atom(self, atom: AtomicFormula) -> int:
        weight = self.size
        for domain in self.domains:
            block, weight = weight, weight // len(domain.cells)
            if domain.fact == atom.fact:
                run = (1 << weight) - 1
                mask = domain.mask(atom.extent)
                pattern = sum(run << (cell * weight) for cell in range(len(domain.cells)) if mask >> cell & 1)
                return pattern * (self.full // ((1 << block) - 1))
        raise KeyError(atom.fact)


PrimeBox = tuple[int, ...]
_KEPT = 1 << 14  # results that are kept


class TooLarge(Exception):
    """A rule with more combinations or prime implicants than the bound. Says which, how many, and the bound."""

    def __init__(self, what: str, count: int, bound: int) -> None:
        super().__init__(f"{count} {what}; the bound is {bound}")


def ranges(domain: Domain) -> tuple[int, ...]:
    """The sets of cells that an implicant may allow a fact, as bit masks, larger sets first."""
    return _ranges(len(domain.cells), domain.ordered)


@lru_cache(_KEPT)
def _ranges(count: int, ordered: bool) -> tuple[int, ...]:
    if ordered:
        masks = [((1 << length) - 1) << start for length in range(1, count + 1) for start in range(count - length + 1)]
    else:
        masks = list(range(1, 1 << count))
    return tuple(sorted(masks, key=lambda mask: (-mask.bit_count(), mask)))


def count_ranges(domain: Domain) -> int:
    """How many sets of cells an implicant may allow a fact."""
    count = len(domain.cells)
    return count * (count + 1) // 2 if domain.ordered else (1 << count) - 1


def primes(space: Space, table: int, bound: int) -> frozenset[PrimeBox]:
    """Every prime implicant of the table, each as one mask of cells a fact, in the order of the space.

    Raises TooLarge where there are more than the bound.
    """
    return _primes(tuple((len(domain.cells), domain.ordered) for domain in space.domains), table, bound)


@lru_cache(_KEPT)  # rules of the same form have the same primes, whatever they ask for
def _primes(form: tuple[tuple[int, bool], ...], table: int, bound: int) -> frozenset[PrimeBox]:
    choices = [_ranges(count, ordered) for count, ordered in form]
    counts = [count for count, _ in form]

    @cache
    def primes_from(depth: int, rest: int, weight: int) -> frozenset[PrimeBox]:
        """The primes over the facts from depth on, of a table of the given number of bits."""
        if not rest:
            return frozenset()
        if depth == len(choices):
            return frozenset({()})
        width = weight // counts[depth]
        run = (1 << width) - 1
        slices = [rest >> (cell * width) & run for cell in range(counts[depth])]
        below: dict[int, frozenset[PrimeBox]] = {}
        boxes: set[PrimeBox] = set()
        for mask in choices[depth]:
            common = reduce(and_, (part for cell, part in enumerate(slices) if mask >> cell & 1))
            below[mask] = primes_from(depth + 1, common, width)
            # What is true on a larger set of this fact's cells as well is not prime on this one; and then it is on one
            # that is larger by a cell, too.
            wider = [mask | 1 << cell for cell in range(counts[depth]) if not mask >> cell & 1]
            larger = [below[wide] for wide in wider if wide in below]
            boxes |= {(mask, *box) for box in below[mask].difference(*larger)}
            if len(boxes) > bound:
                raise TooLarge("prime implicants at the least", len(boxes), bound)
        return frozenset(boxes)

    return primes_from(0, table, prod(counts))
