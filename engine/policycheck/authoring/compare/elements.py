"""Elements without which, or with another answer to which, their rule comes to the same."""

from collections.abc import Iterator
from typing import Literal

from policycheck.authoring.compare.worlds import Worlds
from policycheck.authoring.variants import Path_, apart, changed, side_by_side, turned
from policycheck.library.library import Library
from policycheck.logic.compile import CompiledRule
from policycheck.model.comparison import IdleElement
from policycheck.model.rule import Group, Part


def idle_elements(library: Library, worlds: Worlds, rule: CompiledRule) -> Iterator[IdleElement]:
    """The elements that could as well be left out, always be met, or never be, in the order of the rule.

    In no scenario that the axioms allow does the rule come to another end then. Each stands by itself: of two elements
    that imply each other, either could be left out, and not both.
    """

    def unchanged(path: Path_, part: Part | None) -> bool:
        versions = side_by_side(rule.rule, changed(rule.rule, path, part), library.facts)
        return not worlds.possible(worlds.inside(worlds.cells.table(versions[0], apart(*versions))))

    for _, path, element in rule.rule.elements():
        opposite = turned(element)
        always = unchanged(path, Group(any_of=(element, opposite)))
        never = unchanged(path, Group(all_of=(element, opposite)))
        if always or never:
            same: Literal["either", "left out", "always", "never"] = "either"
            if not (always and never):
                same = "left out" if unchanged(path, None) else "always" if always else "never"
            yield IdleElement(
                rule=rule.rule.id,
                place=".".join(map(str, path)),
                fact=element.fact,
                words=element.words,
                same=same,
            )
