"""The elements of a rule as a table: numbered, each with its role, what it asks, and the policy's words."""

from collections.abc import Iterator
from dataclasses import dataclass

from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_element
from policycheck.model.rule import ROLES, Element, Part, Rule, RuleElement
from policycheck.report import words

_FORMS = {"any_of": "any of", "all_of": "all of", "none_of": "none of"}


@dataclass(frozen=True)
class Row:
    """An element or a group in the table of elements. The role of what stands in a group names the group's form."""

    number: str
    role: str
    element: Element | None
    asks: str


def rows(library: Library, rule: Rule) -> list[Row]:
    """The table of a rule's elements: numbered 1, 2, ...; the parts of group 2 are 2.1, 2.2, ..."""
    parts = [(words.ROLES_OF[rule.modality][role], part) for role in ROLES for part in getattr(rule, role)]
    return [row for index, (role, part) in enumerate(parts, 1) for row in _rows(library, role, part, str(index))]


def _rows(library: Library, role: str, part: Part, number: str) -> Iterator[Row]:
    if isinstance(part, Element):
        fact = library.facts[part.fact]
        yield Row(number, role, part, statement(fact, extent_of_element(fact, part)))
        return
    inside = [f"{number}.{index}" for index in range(1, len(part.parts) + 1)]
    form = next(form for name, form in _FORMS.items() if getattr(part, name))
    of_rule = f"{part.rule} comes to {part.is_}: " if isinstance(part, RuleElement) else ""
    yield Row(number, role, None, f"{of_rule}{form} {', '.join(inside)}")
    for inner_number, inner in zip(inside, part.parts, strict=True):
        yield from _rows(library, f"{role} › {form}", inner, inner_number)
