"""A rule with one small thing changed, and rules side by side over the same combinations of answers."""

from collections.abc import Iterator, Mapping
from typing import cast

from policycheck.logic.compile import ENDS, CompiledRule, compile_rule
from policycheck.logic.extent import Extent
from policycheck.logic.formula import Atom, Space
from policycheck.model.rule import ROLES, Element, Group, Part, Rule
from policycheck.model.vocabulary import Fact

Path_ = tuple[str | int, ...]
_KEYS = ("any_of", "all_of", "none_of")


def parts_of(rule: Rule) -> Iterator[tuple[Path_, Part]]:
    """Every element and every group with where it stands, in the order of the file, a group before what it holds."""
    for role in ROLES:
        for index, part in enumerate(getattr(rule, role)):
            yield from _inside(part, (role, index))


def _inside(part: Part, path: Path_) -> Iterator[tuple[Path_, Part]]:
    yield path, part
    if isinstance(part, Group):
        key = key_of(part)
        for index, inner in enumerate(part.parts):
            yield from _inside(inner, (*path, key, index))


def key_of(group: Group) -> str:
    """Which kind of group it is."""
    return next(key for key in _KEYS if getattr(group, key) is not None)


def changed(rule: Rule, path: Path_, part: Part | None) -> Rule:
    """The rule with another part at the path, or with none. A group that loses its last part goes, too."""
    role, index = str(path[0]), cast(int, path[1])
    parts = _changed(getattr(rule, role), index, path[2:], part)
    return rule.model_copy(update={role: parts})


def _changed(parts: tuple[Part, ...], index: int, rest: Path_, part: Part | None) -> tuple[Part, ...]:
    if rest:
        group, key = cast(Group, parts[index]), str(rest[0])
        inner = _changed(group.parts, cast(int, rest[1]), rest[2:], part)
        part = group.model_copy(update={key: inner}) if inner else None
    return (*parts[:index], *(() if part is None else (part,)), *parts[index + 1 :])


def turned(part: Part) -> Group:
    """The part asked for the other way round: it holds where the part does not."""
    return Group(none_of=(part,))


def side_by_side(one: Rule, other: Rule, facts: Mapping[str, Fact]) -> tuple[CompiledRule, CompiledRule]:
    """Both rules over the same space, which tells apart what either does.

    Raises UnfitAnswer where an element does not fit its fact, and TooLarge where there are too many combinations.
    """
    everything = Group(any_of=tuple(element for rule in (one, other) for _, _, element in rule.elements()))
    always = Group(any_of=(everything, turned(everything)))
    first, second = (rule.model_copy(update={"when": (always, *rule.when)}) for rule in (one, other))
    return compile_rule(first, facts), compile_rule(second, facts)


def apart(one: CompiledRule, other: CompiledRule) -> int:
    """The combinations on which two rules over one space come to different ends, as a truth table."""
    return one.space.full & ~sum(one.tables[end] & other.tables[end] for end in ENDS)


def holding(space: Space, element: Element, extent: Extent) -> int:
    """The combinations on which an element holds, as a truth table."""
    return space.table(Atom(element.fact, extent))
