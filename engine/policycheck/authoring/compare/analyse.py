"""What a set of rules leaves open, says twice, or cannot be kept."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any

from policycheck.authoring.compare.cells import cells
from policycheck.authoring.compare.contradictions import contradictions, unmarked
from policycheck.authoring.compare.elements import idle_elements
from policycheck.authoring.compare.gaps import gaps, uses_of_force
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.authoring.compare.worlds import Worlds
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.comparison import Analysis, Overlap


def analyse(library: Library, side: ChosenSide, about: str | None = None) -> Analysis:
    """What is to be said of the side's rules by themselves. About is the topic that they were chosen by.

    Raises BadInput where z3 is not installed.
    """
    common = cells(library, side.rules)
    worlds = Worlds(common)
    breakable = [rule for rule in side.rules if worlds.possible(worlds.breached(rule))]
    excused = [
        rule
        for rule in side.rules
        if rule not in breakable and worlds.possible(worlds.inside(common.ends(rule, "excused")))
    ]
    never = [rule for rule in side.rules if rule not in breakable and rule not in excused]
    uses, measured = uses_of_force(library, side.rules)
    return Analysis(
        side=side.side,
        about=about,
        contradictions=contradictions(library, common, side.rules),
        unmarked=tuple(rule.rule.id for rule in unmarked(library, side.rules)),
        uses=uses,
        measured=measured,
        gaps=() if measured else gaps(library, common, side.rules),
        redundant=tuple(_redundant(worlds, breakable)),
        idle=tuple(element for rule in side.rules for element in idle_elements(library, worlds, rule)),
        swallowed=tuple(rule.rule.id for rule in excused),
        unbreakable=tuple(rule.rule.id for rule in never),
    )


def _redundant(worlds: Worlds, rules: Sequence[CompiledRule]) -> Iterator[Overlap]:
    """The rules that are breached only where others are, each with the fewest others that it takes."""
    breached = {id(rule): worlds.breached(rule) for rule in rules}
    for rule in rules:
        others = [
            other
            for other in rules
            if other is not rule
            and (other.rule.modality == "shall" or rule.rule.modality == "should")
            and worlds.possible(breached[id(rule)], breached[id(other)])
        ]

        def covered(some: Sequence[CompiledRule], rule: Any = rule) -> bool:
            kept = [worlds.z3.Not(breached[id(other)]) for other in some]
            return not worlds.possible(breached[id(rule)], *kept)

        if covered(others):
            choices = (some for count in range(1, len(others) + 1) for some in combinations(others, count))
            fewest = next(some for some in choices if covered(some))
            yield Overlap(rule=rule.rule.id, covered_by=tuple(other.rule.id for other in fewest))
