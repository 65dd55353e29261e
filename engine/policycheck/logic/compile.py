"""A rule as its four conclusions, and each union of them as the complete set of its prime implicants."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import combinations
from math import prod
from types import MappingProxyType
from typing import NamedTuple

from policycheck.logic.answers import extent_of_element
from policycheck.logic.extent import Answer, Extent, as_extent, join, overlaps, within
from policycheck.logic.formula import (
    All,
    Any,
    AtomicFormula,
    Domain,
    Formula,
    Not,
    PrimeBox,
    Space,
    TooLarge,
    atoms,
    count_ranges,
    domain,
    primes,
)
from policycheck.model.rule import Element, Part, Rule, RuleConclusion
from policycheck.model.vocabulary import Fact

CONCLUSIONS: tuple[RuleConclusion, ...] = ("not_applicable", "complied", "excused", "violation")
NO_VIOLATION = frozenset(CONCLUSIONS) - {"violation"}
COMBINATIONS_BOUND = 1 << 16
RANGES_BOUND = 4096
PRIMES_BOUND = 4096


class Literal(NamedTuple):
    """A fact having an answer in the extent."""

    fact: str
    extent: Extent


Implicant = tuple[Literal, ...]


@dataclass(frozen=True)
class CompiledRule:
    """A rule ready to be applied to facts."""

    rule: Rule
    space: Space
    tables: Mapping[RuleConclusion, int]
    _primes: dict[tuple[frozenset[RuleConclusion], int | None], tuple[Implicant, ...]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts that the rule's elements are about, in the order of the rule."""
        return tuple(domain.fact for domain in self.space.domains)

    def primes(
        self, possible_conclusions: frozenset[RuleConclusion], allowed: int | None = None
    ) -> tuple[Implicant, ...]:
        """Every prime implicant of "the rule has one of these conclusions", smallest first.

        Where only some combinations are allowed, given as a truth table, it is of "if allowed, the rule does so".
        Raises TooLarge where there are more of them than the bound.
        """
        if (possible_conclusions, allowed) not in self._primes:
            table = 0 if allowed is None else self.space.full & ~allowed
            for conclusion in possible_conclusions:
                table |= self.tables[conclusion]
            boxes = primes(self.space, table, PRIMES_BOUND)
            implicants = ((self._implicant(box), [-mask for mask in box]) for box in boxes)
            ordered = sorted(implicants, key=lambda implicant: (len(implicant[0]), implicant[1]))
            self._primes[possible_conclusions, allowed] = tuple(implicant for implicant, _ in ordered)
        return self._primes[possible_conclusions, allowed]

    def region(self, known: Mapping[str, Answer]) -> int:
        """The combinations that what is known leaves open, as a truth table."""
        return region(self.space, known)

    def possible_conclusions(
        self, known: Mapping[str, Answer], allowed: int | None = None
    ) -> tuple[RuleConclusion, ...]:
        """The conclusions that are left by what is known, and by the combinations that are allowed."""
        left = self.region(known) if allowed is None else self.region(known) & allowed
        return tuple(conclusion for conclusion in CONCLUSIONS if self.tables[conclusion] & left)

    def bound(self) -> None:
        """Raises TooLarge where some union of conclusions has more prime implicants than the bound.

        Where there are fewer sets of answers altogether than the bound, as nearly always, none is worked out.
        """
        if prod(map(count_ranges, self.space.domains)) > PRIMES_BOUND:
            for count in range(1, len(CONCLUSIONS) + 1):
                for possible_conclusions in combinations(CONCLUSIONS, count):
                    self.primes(frozenset(possible_conclusions))

    def _implicant(self, box: PrimeBox) -> Implicant:
        masks = zip(box, self.space.domains, strict=True)
        return tuple(Literal(domain.fact, union(domain, mask)) for mask, domain in masks if mask != domain.every)


def told_apart_by(rules: Iterable[CompiledRule]) -> dict[str, set[Extent]]:
    """The answers that rules distinguish, by fact."""
    extents: dict[str, set[Extent]] = {}
    for own in (own for rule in rules for own in rule.space.domains):
        extents.setdefault(own.fact, set()).update(own.cells)
    return extents


def union(domain: Domain, mask: int) -> Extent:
    """The answers in the cells of a mask. The mask must contain some cell."""
    return reduce(join, (cell for number, cell in enumerate(domain.cells) if mask >> number & 1))


def region(space: Space, known: Mapping[str, Answer]) -> int:
    """The combinations that what is known leaves open, as a truth table."""
    table = space.full
    for own in space.domains:
        if own.fact in known:
            left = own.touched(as_extent(known[own.fact]))
            table &= space.table(AtomicFormula(own.fact, union(own, left)))
    return table


def contains(implicant: Implicant, known: Mapping[str, Answer]) -> bool:
    """Whether what is known suffices for the implicant."""
    return all(fact in known and within(as_extent(known[fact]), extent) for fact, extent in implicant)


def allows(implicant: Implicant, known: Mapping[str, Answer]) -> bool:
    """Whether the open facts can still fall so that the implicant holds."""
    return all(fact not in known or overlaps(as_extent(known[fact]), extent) for fact, extent in implicant)


def compile_rule(
    rule: Rule, vocabulary: Mapping[str, Fact], told_apart: Mapping[str, Collection[Extent]] = MappingProxyType({})
) -> CompiledRule:
    """The rule's four conclusions over the combinations of its facts' answers.

    Answers that axioms tell apart, by fact, are told apart here, too, so that what these leave is exact.

    A permission is complied with by whoever it permits, and by nobody else: it has the conclusions complied, which is
    permitted, and violation, which is not permitted.

    Raises UnfitAnswer where an element does not fit its fact, and TooLarge past the bound on combinations.
    """
    when = All(tuple(_formula(part, vocabulary) for part in rule.when))
    forbidden = Any(tuple(_formula(part, vocabulary) for part in rule.must_not))
    kept = All((*(_formula(part, vocabulary) for part in rule.must), Not(forbidden)))
    excused = Any(tuple(_formula(part, vocabulary) for part in rule.unless))
    if rule.is_permission:
        when, kept, excused = All(()), All((when, Not(excused))), Any(())
    space = _space(All((when, kept, excused)), vocabulary, told_apart)
    applies, complies, excuses = (space.table(formula) for formula in (when, kept, excused))
    breach = applies & ~complies
    tables = (space.full & ~applies, applies & complies, breach & excuses, breach & ~excuses)
    return CompiledRule(rule, space, dict(zip(CONCLUSIONS, tables, strict=True)))


def _space(formula: Formula, vocabulary: Mapping[str, Fact], told_apart: Mapping[str, Collection[Extent]]) -> Space:
    extents: dict[str, set[Extent]] = {}
    for atom in atoms(formula):
        extents.setdefault(atom.fact, {*told_apart.get(atom.fact, ())}).add(atom.extent)
    space = Space(tuple(domain(fact, asked, vocabulary[fact].options) for fact, asked in extents.items()))
    if space.size > COMBINATIONS_BOUND:
        raise TooLarge("combinations of answers", space.size, COMBINATIONS_BOUND)
    for own in space.domains:
        if (ranges := count_ranges(own)) > RANGES_BOUND:
            raise TooLarge(f"sets of answers to {own.fact} that can be told apart", ranges, RANGES_BOUND)
    return space


def _formula(part: Part, vocabulary: Mapping[str, Fact]) -> Formula:
    if isinstance(part, Element):
        return AtomicFormula(part.fact, extent_of_element(vocabulary[part.fact], part))
    inner = tuple(_formula(inner, vocabulary) for inner in part.parts)
    if part.all_of is not None:
        return All(inner)
    return Any(inner) if part.any_of is not None else Not(Any(inner))
