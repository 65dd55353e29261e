"""The boundary of each number and each date that a rule asks for: is there a case just inside and one just outside?"""

import math
from collections.abc import Iterator

from policycheck.authoring.lint.examples import Examples
from policycheck.authoring.lint.gap import Gap
from policycheck.logic.answers import ABOVE, BELOW, can_be, value_of
from policycheck.logic.extent import Cut, Extent, Interval, interval
from policycheck.model.rule import Rule
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact


def bound_gaps(rule: Rule, examples: Examples) -> Iterator[Gap]:
    """Every side of every bound that no case lies on."""
    for _, path, element in rule.elements():
        wanted = examples.extent(element)
        if not isinstance(wanted, Interval):
            continue
        fact = examples.facts[element.fact]
        extents = [example.known[element.fact] for example in examples.in_force if element.fact in example.known]
        for cut, lower in ((wanted.low, True), (wanted.high, False)):
            if math.isinf(cut[0]):
                continue
            for side in (_Side(fact, cut, above=lower), _Side(fact, cut, above=not lower)):
                if side.can_be and not any(side.shown_by(extent) for extent in extents):
                    word = "just inside" if side.above == lower else "just outside"
                    cause = f"no case has {element.fact} at {side.value}, {word} what the rule asks for"
                    yield Gap((*path, "fact"), cause, f"add a case with {element.fact}: {side.value}")


class _Side:
    """The answers next to a cut, above or below it."""

    def __init__(self, fact: Fact, cut: Cut, *, above: bool) -> None:
        self.above = above
        self._fact, self._cut = fact, cut
        self._whole = fact.whole or fact.type == "date"
        # Of whole numbers the cut is written above the last one below it.
        holds_bound = (cut[1] == BELOW) == above
        nearest = cut[0] if holds_bound else cut[0] + (1 if above else -1)
        self._nearest = nearest if fact.least is None else max(nearest, fact.least)

    @property
    def can_be(self) -> bool:
        """Whether there is an answer there: the calendar ends."""
        return can_be(self._fact, self._nearest)

    @property
    def value(self) -> Value:
        """The answer to show the side with: the bound itself, or its neighbour."""
        nearest = interval((self._nearest, BELOW), (self._nearest, ABOVE), self._whole)
        return value_of(self._fact, nearest)

    def shown_by(self, extent: Extent) -> bool:
        """Whether what a case says lies on this side, and reaches the cut or comes as near to it as the value.

        Where parts of a whole can occur, the side without the bound has no first answer: anything up to 1 off will do.
        """
        assert isinstance(extent, Interval)
        reach = self._cut if self._whole else (self._nearest, BELOW if self.above else ABOVE)
        return self._cut <= extent.low <= reach if self.above else reach <= extent.high <= self._cut
