"""Texts word by word: provisions, heads of policies, facts, and what else of a library is not the same."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel

from policycheck.authoring.diff.sides import DiffSide
from policycheck.model.difference import ProvisionChange, TextChange, TextRun, ThingChange
from policycheck.model.policy import Policy, ProvisionText, split_provision
from policycheck.model.record import Fate
from policycheck.record.text_changes import all_words, head_attributes, opcodes, text_attributes, text_pairs, unlike


def text_change(part: str, old: str | None, new: str | None) -> TextChange | None:
    """How a part reads otherwise; None where no word differs. White space counts for nothing."""
    was, now = (old or "").split(), (new or "").split()
    if was == now:
        return None
    characters = tuple(unlike(" ".join(was), " ".join(now))) if was and now else ()  # of a text alone they say nothing
    return TextChange(part=part, runs=tuple(_runs(was, now)), characters=characters)


def changes_between(old: Mapping[str, str | None], new: Mapping[str, str | None]) -> tuple[TextChange, ...]:
    """The parts that read otherwise, in the order of the first, then of the second."""
    changes = [text_change(part, old.get(part), new.get(part)) for part in dict.fromkeys((*old, *new))]
    return tuple(change for change in changes if change is not None)


def _runs(was: list[str], now: list[str]) -> Iterator[TextRun]:
    for kind, i1, i2, j1, j2 in opcodes(was, now):
        if kind == "equal":
            yield TextRun(kind="same", words=" ".join(was[i1:i2]))
            continue
        if i1 < i2:
            yield TextRun(kind="deleted", words=" ".join(was[i1:i2]))
        if j1 < j2:
            yield TextRun(kind="inserted", words=" ".join(now[j1:j2]))


def provision_changes(old: DiffSide, new: DiffSide) -> tuple[ProvisionChange, ...]:
    """Every provision, and every head of a policy, that is not the same on both sides; sorted by id."""
    changes: list[ProvisionChange] = []
    resting = _resting(old, new)
    for was, now in _policy_pairs(old, new):
        before, after = was and old.library.policies[was], now and new.library.policies[now]
        changes += _policy(before or None, after or None, resting)
    return tuple(sorted(changes, key=lambda change: (change.id, change.was_id or "")))


def _policy_pairs(old: DiffSide, new: DiffSide) -> Iterator[tuple[str | None, str | None]]:
    """The policies that belong together: those of one id; a new draft and the policy that it would replace.

    Of two scopes, also those of one name, and those that are the only ones left.
    """
    left, right = list(old.policies), list(new.policies)
    for name in [policy_id for policy_id in left if policy_id in right]:
        yield name, name
        left.remove(name)
        right.remove(name)
    if old.scope is not None:
        for name in list(left):
            same = [candidate for candidate in right if candidate.partition("/")[2] == name.partition("/")[2]]
            if not same and len(left) == len(right) == 1:
                same = right
            if same:
                yield name, same[0]
                left.remove(name)
                right.remove(same[0])
    yield from ((name, None) for name in left)
    yield from ((_replaced(name, old, new), name) for name in right)


def _replaced(name: str, old: DiffSide, new: DiffSide) -> str | None:
    """The one policy that a new draft would take the place of: that of the old versions of its rules."""
    if new.library.policies[name].head.kind != "draft":
        return None
    resting = (key for key, rule in new.rules.items() if split_provision(rule.rule.provision)[0] == name)
    replaced = {split_provision(old.rules[rule_id].rule.provision)[0] for rule_id in resting if rule_id in old.rules}
    return replaced.pop() if len(replaced) == 1 else None


def _resting(old: DiffSide, new: DiffSide) -> Mapping[str, Sequence[str]]:
    """By provision, the rules of either side that rest on it or on words in it."""
    rules_by_provision: dict[str, set[str]] = {}
    for side in (old, new):
        for name, compiled in side.rules.items():
            cited = {compiled.rule.provision, *(element.provision for _, _, element in compiled.rule.elements())}
            for provision in cited - {None}:
                rules_by_provision.setdefault(str(provision), set()).add(name)
    return {provision: sorted(rules) for provision, rules in rules_by_provision.items()}


def _policy(
    before: Policy | None, after: Policy | None, resting: Mapping[str, Sequence[str]]
) -> Iterator[ProvisionChange]:
    heads = [{} if policy is None else head_attributes(policy) for policy in (before, after)]
    there = after or before
    assert there is not None
    was_id = before.head.id if before and after and before.head.id != after.head.id else None
    fate, title = _change_fate(before, after), there.head.title
    if parts := changes_between(*heads):
        yield ProvisionChange(id=there.head.id, was_id=was_id, title=title, fate=fate, parts=parts, rules=())
    old, new = (policy.provisions if policy else {} for policy in (before, after))
    for was, now in _anchor_pairs(old, new):
        texts = old.get(was or "", ()), new.get(now or "", ())
        if parts := tuple(_texts(*texts)):
            sides = ((before, was), (after, now))
            ids = [f"{policy.head.id}#{anchor}" for policy, anchor in sides if policy and anchor]
            yield ProvisionChange(
                id=ids[-1],
                was_id=ids[0] if len(set(ids)) == 2 else None,
                title=(texts[1] or texts[0])[-1].title,
                fate=_change_fate(texts[0] or None, texts[1] or None),
                parts=parts,
                rules=tuple(sorted({rule for provision in ids for rule in resting.get(provision, ())})),
            )


def _change_fate(before: object, after: object) -> Fate:
    return "added" if before is None else "gone" if after is None else "changed"


def _anchor_pairs(
    old: Mapping[str, tuple[ProvisionText, ...]], new: Mapping[str, tuple[ProvisionText, ...]]
) -> Iterator[tuple[str | None, str | None]]:
    """The provisions that belong together: those of one number, and of the others those of one title."""
    titles = {texts[-1].title: anchor for anchor, texts in new.items() if anchor not in old}
    taken: set[str] = set()
    for anchor, texts in old.items():
        other = anchor if anchor in new else titles.get(texts[-1].title)
        if other in taken:
            other = None
        taken |= {other} if other is not None else set()
        yield anchor, other
    yield from ((None, anchor) for anchor in new if anchor not in taken)


def _texts(old: tuple[ProvisionText, ...], new: tuple[ProvisionText, ...]) -> Iterator[TextChange]:
    for before, after, when in text_pairs(old, new):
        part = "the words" if before and after else "the text"
        change = text_change(f"{part}{when}", all_words(before), all_words(after))
        if change is not None:
            yield change
        attributes = [text_attributes(text) if text else {} for text in (before, after)]
        if before and after:
            named = [{f"its {name}{when}": value for name, value in some.items()} for some in attributes]
            yield from changes_between(*named)


_Kind = Literal["fact", "derivation", "kind of event", "authority"]


def thing_changes(old: DiffSide, new: DiffSide) -> tuple[ThingChange, ...]:
    """Every fact, derivation, kind of event and authority that is not the same on both sides, by kind and id."""
    if old.scope is not None:  # both are of one library
        return ()
    before, after = old.library, new.library
    asking: dict[str, set[str]] = {}
    for compiled in (*old.rules.values(), *new.rules.values()):
        for fact in compiled.facts:
            asking.setdefault(fact, set()).add(compiled.rule.id)
    return (
        *_changes("fact", before.facts, after.facts, "question", asking),
        *_changes("derivation", before.derivations, after.derivations, "title", {}),
        *_changes("kind of event", before.events, after.events, "meaning", {}),
        *_changes("authority", before.authorities, after.authorities, "name", {}),
    )


def _changes(
    kind: _Kind,
    old: Mapping[str, BaseModel],
    new: Mapping[str, BaseModel],
    title: str,
    asking: Mapping[str, Iterable[str]],
) -> Iterator[ThingChange]:
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name), new.get(name)
        if before == after:
            continue
        there = after or before
        parts = changes_between(_parts(before), _parts(after)) if before and after else ()
        yield ThingChange(
            kind=kind,
            id=name,
            title=getattr(there, title),
            fate=_change_fate(before, after),
            parts=parts,
            rules=tuple(sorted(asking.get(name, ()))),
        )


def _parts(thing: BaseModel) -> dict[str, str | None]:
    """Each key with its value as text; a case and a definition are parts of their own."""
    data: dict[str, Any] = thing.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    texts: dict[str, str | None] = {}
    for key, value in data.items():
        if isinstance(value, list) and all(isinstance(entry, dict) for entry in value):
            for number, entry in enumerate(value, 1):
                named = entry.get("name") or entry.get("term")
                texts[f"{_ENTRIES.get(key, key)} {repr(named) if named else number}"] = _text(entry)
        else:
            texts[key.replace("_", " ")] = _text(value)
    return texts


_ENTRIES = {"cases": "the case", "definitions": "the definition of", "premises": "premise", "order": "order"}


def _text(value: Any) -> str:
    """Plain data as a reader would write it on one line."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_text(entry)}" for key, entry in value.items())
    if isinstance(value, list):
        return ", ".join(map(_text, value))
    return "not known" if value is None else str(value)
