"""The elements of a rule: which were added, are gone, or cite other words."""

from collections.abc import Iterator, Mapping, Sequence

from policycheck.authoring.diff.words import changes_between
from policycheck.facts.statements import statement
from policycheck.logic.answers import extent_of_element
from policycheck.model.difference import ElementChange
from policycheck.model.rule import ROLES, Element, Part, Role, Rule
from policycheck.model.vocabulary import Fact

Facts = Mapping[str, Fact]


def element_changes(old: Rule, new: Rule, before: Facts, after: Facts) -> tuple[tuple[ElementChange, ...], bool]:
    """The changes, in the order of the roles; and whether, without any, the elements stand in another order."""
    changes: list[ElementChange] = []
    reordered = False
    for role in ROLES:
        was, now = list(getattr(old, role)), list(getattr(new, role))
        left = [*was]
        fresh: list[Part] = []
        kept: list[tuple[Part, Part]] = []
        for part in now:
            twin = next((candidate for candidate in left if _form(candidate) == _form(part)), None)
            if twin is None:
                fresh.append(part)
            else:
                left.remove(twin)
                kept.append((twin, part))
        changes += [_change(role, "gone", part, before) for part in left]
        changes += [_change(role, "added", part, after) for part in fresh]
        changes += [change for versions in kept for change in _cited(role, *versions, after)]
        reordered |= [_form(was_part) for was_part, _ in kept] != [
            _form(was_part) for was_part in was if was_part not in left
        ]
    return tuple(changes), reordered and not changes


def asked(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """What each element of the rule asks for, in plain words, led by its role."""
    return tuple(f"{role}: {in_words(part, facts)}" for role in ROLES for part in getattr(rule, role))


def in_words(part: Part, facts: Facts) -> str:
    """What an element or a group asks for, in plain words."""
    if isinstance(part, Element):
        return statement(facts[part.fact], extent_of_element(facts[part.fact], part))
    lead = "any of these" if part.any_of else "all of these" if part.all_of else "none of these"
    return f"{lead}: {'; '.join(f'({in_words(inner, facts)})' for inner in part.parts)}"


def _form(part: Part) -> object:
    """The element without the words that it cites, so that those that ask for the same are alike."""
    if isinstance(part, Element):
        return part.model_dump(exclude={"words", "provision"})
    return [part.any_of is not None, part.all_of is not None, *map(_form, part.parts)]


def _change(role: Role, fate: str, part: Part, facts: Facts) -> ElementChange:
    return ElementChange(role=role, fate="gone" if fate == "gone" else "added", text=in_words(part, facts), words=())


def _cited(role: Role, old: Part, new: Part, facts: Facts) -> Iterator[ElementChange]:
    """The elements of two parts of one form that cite other words."""
    for old_element, new_element in zip(_elements(old), _elements(new), strict=True):
        named = [
            {"its words": element.words, "the provision of its words": element.provision}
            for element in (old_element, new_element)
        ]
        parts = changes_between(*named)
        if parts:
            yield ElementChange(role=role, fate="changed", text=in_words(new_element, facts), words=parts)


def _elements(part: Part) -> Sequence[Element]:
    return [part] if isinstance(part, Element) else [element for inner in part.parts for element in _elements(inner)]
