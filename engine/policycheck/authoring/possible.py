"""Which situations there can be, as far as the axioms between facts say, and small examples of them."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence

from policycheck.facts.axioms import of_one
from policycheck.logic.axioms import Clause, projected, table
from policycheck.logic.compile import union
from policycheck.logic.extent import Cut, Extent, Interval, interval, within
from policycheck.logic.formula import Atom, Space
from policycheck.logic.primes import TooLarge
from policycheck.model.vocabulary import Fact

TRIES_BOUND = 20_000  # choices of what to know, for one goal
Known = Mapping[str, Extent]


def possible(space: Space, clauses: Iterable[Clause]) -> int:
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
        known[domain.fact] = fixed.get(domain.fact) or _one_answer(facts[domain.fact], domain.cells[cell])
    for fact in [name for name in known if name not in fixed]:
        fewer = {name: extent for name, extent in known.items() if name != fact}
        if shows(fewer):
            known = fewer
    return known


def some_known(
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
            choices = [{}, *({own.fact: _one_answer(facts[own.fact], cell)} for cell in own.cells)]
        for more in choices:
            narrowed = left
            for fact, extent in more.items():
                narrowed &= space.table(Atom(fact, union(own, own.touched(extent))))
            found_known = grown({**known, **more}, index + 1, narrowed)
            if found_known is not None:
                return found_known
        return None

    return grown({}, 0, space.full)


def _one_answer(fact: Fact, extent: Extent) -> Extent:
    """A single answer in the extent: of numbers, one beside an end."""
    if not isinstance(extent, Interval):
        options = sorted(answer for answer in extent if isinstance(answer, str))
        return frozenset(options[:1]) or extent
    is_whole = fact.whole or fact.type == "date"
    for low, number in ((True, extent.low[0]), (False, extent.high[0])):
        for offset in (0, 1 if low else -1):
            answer = just(number + offset if fact.least is None else max(number + offset, fact.least), is_whole)
            if not math.isinf(number) and within(answer, extent):
                return answer
    if math.isinf(extent.low[0]) or math.isinf(extent.high[0]):
        return just(0, is_whole)
    return just((extent.low[0] + extent.high[0]) / 2, is_whole)


def just(number: float, is_whole: bool) -> Interval:
    """The extent that holds this number alone."""
    low: Cut = (number, 0)
    return interval(low, (number, 1), is_whole)
