"""Rules with one small thing changed, side by side; which situations there can be; small examples; sides of bounds."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from policycheck.authoring.cases import outcome_in_words
from policycheck.facts.axioms import of_one
from policycheck.library.files import Path_
from policycheck.logic.answers import can_be, extent_of_element
from policycheck.logic.axioms import AxiomClause, projected
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, compile_rule, union
from policycheck.logic.extent import Cut, Extent, Interval, interval, overlaps, within
from policycheck.logic.formula import AtomicFormula, Space, TooLarge
from policycheck.logic.open_axioms import table
from policycheck.model.rule import ROLES, Element, ElementGroup, Part, Rule
from policycheck.model.vocabulary import Fact

Known = Mapping[str, Extent]
_KEYS = ("any_of", "all_of", "none_of")


def parts_of(rule: Rule) -> Iterator[tuple[Path_, Part]]:
    """Every element and every group with its path, in the order of the file, a group before its parts."""
    for role in ROLES:
        for index, part in enumerate(getattr(rule, role)):
            yield from _inside(part, (role, index))


def _inside(part: Part, path: Path_) -> Iterator[tuple[Path_, Part]]:
    yield path, part
    if isinstance(part, ElementGroup):
        key = key_of(part)
        for index, inner in enumerate(part.parts):
            yield from _inside(inner, (*path, key, index))


def key_of(group: ElementGroup) -> str:
    """Which kind of group it is."""
    return next(key for key in _KEYS if getattr(group, key) is not None)


def with_part(rule: Rule, path: Path_, part: Part | None) -> Rule:
    """The rule with another part at the path, or with none. A group that loses its last part goes, too."""
    role, index = str(path[0]), cast(int, path[1])
    parts = _with_part(getattr(rule, role), index, path[2:], part)
    return rule.model_copy(update={role: parts})


def _with_part(parts: tuple[Part, ...], index: int, rest: Path_, part: Part | None) -> tuple[Part, ...]:
    if rest:
        group, key = cast(ElementGroup, parts[index]), str(rest[0])
        inner = _with_part(group.parts, cast(int, rest[1]), rest[2:], part)
        part = group.model_copy(update={key: inner}) if inner else None
    return (*parts[:index], *(() if part is None else (part,)), *parts[index + 1 :])


def negated(part: Part) -> ElementGroup:
    """The part negated: it holds where the part does not."""
    return ElementGroup(none_of=(part,))


def side_by_side(rule: CompiledRule, other: Rule, facts: Mapping[str, Fact]) -> tuple[CompiledRule, CompiledRule]:
    """Both rules over the same space, which distinguishes what either does, and for the first one's facts axioms do.

    Raises UnfitAnswer where an element does not fit its fact, and TooLarge where there are too many combinations.
    """
    everything = ElementGroup(
        any_of=tuple(element for version in (rule.rule, other) for _, _, element in version.elements())
    )
    always = ElementGroup(any_of=(everything, negated(everything)))
    first, second = (version.model_copy(update={"when": (always, *version.when)}) for version in (rule.rule, other))
    apart = {domain.fact: domain.cells for domain in rule.space.domains}
    return compile_rule(first, facts, apart), compile_rule(second, facts, apart)


def differing_conclusions(rule: CompiledRule, other: CompiledRule) -> int:
    """The combinations on which two rules over one space have different conclusions, as a truth table."""
    return rule.space.full & ~sum(rule.tables[end] & other.tables[end] for end in CONCLUSIONS)


def differs(rule: CompiledRule, other: CompiledRule, known: Known, stated: str) -> bool:
    """Whether a case that knows this, and states this outcome of the one rule, would fail under the other."""
    versions = (rule, other)
    outcomes = {outcome_in_words(each.possible_conclusions(known), each.rule.modality, stated) for each in versions}
    return len(outcomes) == 2


def combinations_of(space: Space, element: Element, extent: Extent) -> int:
    """The combinations on which an element holds, as a truth table."""
    return space.table(AtomicFormula(element.fact, extent))


TRIES_BOUND = 20_000  # choices of what to know, for one goal


def possible(space: Space, clauses: Iterable[AxiomClause]) -> int:
    """The combinations that no axiom rules out, also by way of facts that are not in the space, as a truth table."""
    facts = {of_one(domain.fact): domain.fact for domain in space.domains}
    return table(space, facts, projected(frozenset(clauses), frozenset(facts)))


def smallest(
    space: Space, there: int, facts: Mapping[str, Fact], shows: Callable[[Known], bool], fixed: Known
) -> Known:
    """What to know so that it shows what is asked for: one of the combinations there, without what is not needed.

    There must be one in this truth table. What is fixed stays as it is.
    """
    known: dict[str, Extent] = {}
    rest, weight = (there & -there).bit_length() - 1, space.size
    for domain in space.domains:
        weight //= len(domain.cells)
        cell, rest = divmod(rest, weight)
        known[domain.fact] = fixed.get(domain.fact) or one_answer(facts[domain.fact], domain.cells[cell])
    for fact in [name for name in known if name not in fixed]:
        fewer = {name: extent for name, extent in known.items() if name != fact}
        if shows(fewer):
            known = fewer
    return known


def search_known(
    space: Space, tables: Sequence[int], facts: Mapping[str, Fact], shows: Callable[[Known], bool], fixed: Known
) -> Known | None:
    """What to know so that it shows what is asked for and leaves open a combination of each of the tables.

    Every choice of facts and of one cell each is tried. What is fixed stays as it is. None where there is no such
    knowledge; raises TooLarge where so many choices were tried that the search was given up.
    """
    tried = 0

    def grown(known: Known, index: int, left: int) -> Known | None:
        nonlocal tried
        tried += 1
        if tried > TRIES_BOUND:
            raise TooLarge("choices of what to know at the least", tried, TRIES_BOUND)
        if not all(left & table for table in tables):
            return None
        if index == len(space.domains):
            return known if shows(known) else None
        own = space.domains[index]
        if own.fact in fixed:
            choices = [{own.fact: fixed[own.fact]}]
        else:
            choices = [{}, *({own.fact: one_answer(facts[own.fact], cell)} for cell in own.cells)]
        for more in choices:
            narrowed = left
            for fact, extent in more.items():
                narrowed &= space.table(AtomicFormula(fact, union(own, own.touched(extent))))
            solution = grown({**known, **more}, index + 1, narrowed)
            if solution is not None:
                return solution
        return None

    return grown({}, 0, space.full)


def one_answer(fact: Fact, extent: Extent) -> Extent:
    """A single answer in the extent: of numbers, one beside an end."""
    if not isinstance(extent, Interval):
        options = sorted(answer for answer in extent if isinstance(answer, str))
        return frozenset(options[:1]) or extent
    integral = fact.whole or fact.type == "date"
    for low, number in ((True, extent.low[0]), (False, extent.high[0])):
        for offset in (0, 1 if low else -1):
            answer = point(number + offset if fact.least is None else max(number + offset, fact.least), integral)
            if not math.isinf(number) and within(answer, extent):
                return answer
    if math.isinf(extent.low[0]) or math.isinf(extent.high[0]):
        return point(0, integral)
    return point((extent.low[0] + extent.high[0]) / 2, integral)


def point(number: float, integral: bool) -> Interval:
    """The extent of this number alone."""
    low: Cut = (number, 0)
    return interval(low, (number, 1), integral)


@dataclass(frozen=True)
class BoundSide:
    """The answers next to a bound of an element, on one side of it."""

    near: Interval
    asked: Interval  # the answers with which the element holds
    inside: bool

    def touched(self, known: Known, fact: str) -> bool:
        """Whether what is known lies on this side of the bound, and comes as near to it as these answers."""
        extent = known.get(fact)
        if extent is None or not overlaps(extent, self.near):
            return False
        return within(extent, self.asked) if self.inside else not overlaps(extent, self.asked)


def bound_sides(fact: Fact, element: Element) -> list[BoundSide]:
    """The answers next to each bound of the element: the bound, and the next whole number or day.

    Where parts of a whole can occur, the side without the bound has no first answer: it is anything up to 1 past it.
    """
    asked = extent_of_element(fact, element)
    if not isinstance(asked, Interval):
        return []
    integral = fact.whole or fact.type == "date"
    sides: dict[Interval, BoundSide] = {}
    for cut, lower in ((asked.low, True), (asked.high, False)):
        number, side = cut
        if math.isinf(number):
            continue
        for above in (lower, not lower):
            if integral:
                near = point(number + above, integral)  # a cut is written above the last number below it
            elif (side == 0) == above:
                near = point(number, integral)
            else:
                below = number - 1 if fact.least is None else max(number - 1, fact.least)
                outer: Cut = (number + 1, 1) if above else (below, 0)
                near = Interval(cut, outer) if above else Interval(outer, cut)
            if can_be(fact, number + above):
                sides.setdefault(near, BoundSide(near, asked, above == lower))
    return list(sides.values())
