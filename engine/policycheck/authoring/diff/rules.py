"""The rules: which were added, are gone, or are written otherwise, and what that changes in meaning."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from policycheck.authoring.diff.cases import case_changes
from policycheck.authoring.diff.elements import asked, element_changes
from policycheck.authoring.diff.meaning import meaning
from policycheck.authoring.diff.sides import Side
from policycheck.authoring.diff.words import changes_between
from policycheck.evaluate.scope import dates
from policycheck.logic.compile import CompiledRule
from policycheck.model.difference import RuleChange
from policycheck.model.rule import Rule

Key = Callable[[Rule], object]


class Pair(NamedTuple):
    """An old and a new version of one rule; where their ids differ, why they are held side by side."""

    old: CompiledRule | None
    new: CompiledRule | None
    by: str | None = None

    @property
    def id(self) -> str:
        """The id that the pair goes by: the new one, or the only one."""
        there = self.new or self.old
        assert there is not None
        return there.rule.id


def pairs(old: Side, new: Side) -> tuple[Pair, ...]:
    """The rules of both sides, by id.

    Of two policies with ids of their own, those are put together, too, that have one name after the authority, and
    then those that alone on each side are about one kind of conduct and applied to one kind of entity.
    """
    left, right = dict(old.rules), dict(new.rules)
    matches = [Pair(left.pop(rule_id), right.pop(rule_id)) for rule_id in sorted(left.keys() & right.keys())]
    if old.scope is not None:
        matches += _matched(left, right, lambda rule: rule.id.partition(".")[2], "their name")
        matches += _matched(
            left, right, lambda rule: (rule.for_each, rule.topics) if rule.topics else None, "their topic"
        )
    matches += [Pair(compiled, None) for compiled in left.values()]
    matches += [Pair(None, compiled) for compiled in right.values()]
    return tuple(sorted(matches, key=lambda match: (match.id, match.new is None)))


def _matched(left: dict[str, CompiledRule], right: dict[str, CompiledRule], key: Key, by: str) -> Iterator[Pair]:
    """Takes out the rules that share a key which no other rule of their side has."""
    olds, news = _alone(left.values(), key), _alone(right.values(), key)
    for shared in [value for value in olds if value in news]:
        old, new = olds[shared], news[shared]
        del left[old.rule.id], right[new.rule.id]
        yield Pair(old, new, by)


def _alone(rules: Iterable[CompiledRule], key: Key) -> dict[object, CompiledRule]:
    by_key: dict[object, list[CompiledRule]] = {}
    for compiled in rules:
        by_key.setdefault(key(compiled.rule), []).append(compiled)
    return {shared: same[0] for shared, same in by_key.items() if len(same) == 1 and shared is not None}


def rule_changes(old: Side, new: Side, couples: Iterable[Pair]) -> tuple[RuleChange, ...]:
    """Every rule that is not the same on both sides, in the order of the pairs."""
    return tuple(change for match in couples if (change := _change(match, old, new)) is not None)


def _change(match: Pair, old: Side, new: Side) -> RuleChange | None:
    was, now = match.old, match.new
    if was is None or now is None:
        there, side = (now, new) if now else (was, old)
        assert there is not None
        return _one_sided(there, side, added=was is None)
    if was.rule == now.rule and _same_facts(was, old, new):
        return None
    named = [_keys(version.rule) for version in (was, now)]
    keys = changes_between(*named)
    elements, reordered = element_changes(was.rule, now.rule, old.library.facts, new.library.facts)
    cases = tuple(case_changes((was, old.library), (now, new.library)))
    change_of_meaning = meaning(was, now, old.library, new.library)
    if not (
        keys
        or elements
        or cases
        or reordered
        or change_of_meaning.shifts
        or change_of_meaning.relation == "not compared"
    ):
        return None
    return RuleChange(
        id=now.rule.id,
        was_id=was.rule.id if was.rule.id != now.rule.id else None,
        paired_by=match.by,
        title=now.rule.title,
        draft=new.library.is_draft(now.rule),
        fate="changed",
        asks=(),
        keys=keys,
        elements=elements,
        reordered=reordered,
        meaning=change_of_meaning,
        cases=cases,
    )


def _same_facts(compiled: CompiledRule, *sides: Side) -> bool:
    """Whether the facts that the rule asks for are the same on both sides, and so are the texts that date its cases."""
    before, after = (side.library for side in sides)
    facts = all(before.facts[fact] == after.facts[fact] for fact in compiled.facts)
    return facts and before.texts(compiled.rule.provision) == after.texts(compiled.rule.provision)


def _one_sided(compiled: CompiledRule, side: Side, *, added: bool) -> RuleChange:
    rule = compiled.rule
    return RuleChange(
        id=rule.id,
        was_id=None,
        paired_by=None,
        title=rule.title,
        draft=side.library.is_draft(rule),
        fate="added" if added else "gone",
        asks=asked(rule, side.library.facts),
        keys=(),
        elements=(),
        reordered=False,
        meaning=None,
        cases=(),
    )


_MODALITIES = {"shall": "a duty (shall)", "should": "guidance (should)"}


def _keys(rule: Rule) -> Mapping[str, str | None]:
    """What the rule's file says beside its elements and cases, by names for reports."""
    return {
        "its title": rule.title,
        "its provision": rule.provision,
        "its quotation": rule.quote,
        "how it is read": _MODALITIES[rule.modality],
        "whom it is applied to": f"each {rule.for_each}",
        "its status": rule.status,
        "its topics": ", ".join(rule.topics),
        "its own dates": dates(rule.in_force) if rule.in_force else None,
        "its note": rule.note,
    }
