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
    found = [Pair(left.pop(one), right.pop(one)) for one in sorted(left.keys() & right.keys())]
    if old.scope is not None:
        found += _matched(left, right, lambda rule: rule.id.partition(".")[2], "their name")
        found += _matched(
            left, right, lambda rule: (rule.for_each, rule.topics) if rule.topics else None, "their topic"
        )
    found += [Pair(one, None) for one in left.values()]
    found += [Pair(None, one) for one in right.values()]
    return tuple(sorted(found, key=lambda pair: (pair.id, pair.new is None)))


def _matched(left: dict[str, CompiledRule], right: dict[str, CompiledRule], key: Key, by: str) -> Iterator[Pair]:
    """Takes out the rules that share a key which no other rule of their side has."""
    ones, others = _alone(left.values(), key), _alone(right.values(), key)
    for shared in [one for one in ones if one in others]:
        old, new = ones[shared], others[shared]
        del left[old.rule.id], right[new.rule.id]
        yield Pair(old, new, by)


def _alone(rules: Iterable[CompiledRule], key: Key) -> dict[object, CompiledRule]:
    found: dict[object, list[CompiledRule]] = {}
    for one in rules:
        found.setdefault(key(one.rule), []).append(one)
    return {shared: same[0] for shared, same in found.items() if len(same) == 1 and shared is not None}


def rule_changes(old: Side, new: Side, couples: Iterable[Pair]) -> tuple[RuleChange, ...]:
    """Every rule that is not the same on both sides, in the order of the pairs."""
    return tuple(one for pair in couples if (one := _change(pair, old, new)) is not None)


def _change(pair: Pair, old: Side, new: Side) -> RuleChange | None:
    was, now = pair.old, pair.new
    if was is None or now is None:
        there, side = (now, new) if now else (was, old)
        assert there is not None
        return _one_sided(there, side, added=was is None)
    if was.rule == now.rule and _same_facts(was, old, new):
        return None
    named = [_keys(one.rule) for one in (was, now)]
    keys = changes_between(*named)
    elements, reordered = element_changes(was.rule, now.rule, old.library.facts, new.library.facts)
    cases = tuple(case_changes((was, old.library), (now, new.library)))
    found = meaning(was, now, old.library, new.library)
    if not (keys or elements or cases or reordered or found.shifts or found.relation == "not compared"):
        return None
    return RuleChange(
        id=now.rule.id,
        was_id=was.rule.id if was.rule.id != now.rule.id else None,
        paired_by=pair.by,
        title=now.rule.title,
        draft=new.library.is_draft(now.rule),
        fate="changed",
        asks=(),
        keys=keys,
        elements=elements,
        reordered=reordered,
        meaning=found,
        cases=cases,
    )


def _same_facts(compiled: CompiledRule, *sides: Side) -> bool:
    """Whether the facts that the rule asks for are the same on both sides, and so are the texts that date its cases."""
    one, other = (side.library for side in sides)
    facts = all(one.facts[fact] == other.facts[fact] for fact in compiled.facts)
    return facts and one.texts(compiled.rule.provision) == other.texts(compiled.rule.provision)


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
