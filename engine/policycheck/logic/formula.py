"""Formulas over facts, as truth tables over every combination of answers that the rule can tell apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import prod

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
    """The answers to one fact, cut into the cells that a rule's atoms tell apart. Cells of an interval are in order."""

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
    cells: dict[frozenset[Extent], set[str]] = {}  # an answer's cell is told by the extents that it is in
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
