"""The rules: which were added, are gone, or are written otherwise, and what that changes in meaning."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from policycheck.authoring.cases import in_force, known_in, outcome_in_words
from policycheck.authoring.diff.meaning import answered_alike, meaning
from policycheck.authoring.diff.sides import DiffSide
from policycheck.authoring.diff.texts import changes_between
from policycheck.evaluation.scope import dates
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_element
from policycheck.logic.compile import CONCLUSIONS, CompiledRule
from policycheck.logic.kernel import read_rule
from policycheck.model.difference import CaseChange, CaseFate, ElementChange, RuleChange
from policycheck.model.record import Fate
from policycheck.model.rule import ROLES, Case, Element, Part, Role, Rule
from policycheck.model.vocabulary import Fact

Facts = Mapping[str, Fact]


def _element_changes(old: Rule, new: Rule, before: Facts, after: Facts) -> tuple[tuple[ElementChange, ...], bool]:
    """The changes, in the order of the roles; and whether, where there are none, the elements are in another order."""
    changes: list[ElementChange] = []
    reordered = False
    for role in ROLES:
        was, now = getattr(old, role), getattr(new, role)
        left, fresh = list(was), list[Part]()
        kept: list[tuple[Part, Part]] = []
        for part in now:
            twin = next((candidate for candidate in left if _form(candidate) == _form(part)), None)
            if twin is None:
                fresh.append(part)
            else:
                left.remove(twin)
                kept.append((twin, part))
        changes += [ElementChange(role=role, fate="gone", text=part_text(part, before), words=()) for part in left]
        changes += [ElementChange(role=role, fate="added", text=part_text(part, after), words=()) for part in fresh]
        changes += [change for versions in kept for change in _cited(role, *versions, after)]
        reordered |= [_form(part) for part, _ in kept] != [_form(part) for part in was if part not in left]
    return tuple(changes), reordered and not changes


def element_texts(rule: Rule, facts: Facts) -> tuple[str, ...]:
    """What each element of the rule asks for, in plain words, led by its role."""
    return tuple(f"{role}: {part_text(part, facts)}" for role in ROLES for part in getattr(rule, role))


def part_text(part: Part, facts: Facts) -> str:
    """What an element or a group asks for, in plain words."""
    if isinstance(part, Element):
        return statement(facts[part.fact], extent_of_element(facts[part.fact], part))
    lead = "any of these" if part.any_of else "all of these" if part.all_of else "none of these"
    return f"{lead}: {'; '.join(f'({part_text(inner, facts)})' for inner in part.parts)}"


def _form(part: Part) -> object:
    """The element without the words that it cites, so that those that ask for the same are alike."""
    if isinstance(part, Element):
        return part.model_dump(exclude={"words", "provision"})
    return [part.any_of is not None, part.all_of is not None, *map(_form, part.parts)]


def _cited(role: Role, old: Part, new: Part, facts: Facts) -> Iterator[ElementChange]:
    """The elements of two parts of one form that cite other words."""
    for old_element, new_element in zip(_elements(old), _elements(new), strict=True):
        named = [{"its words": e.words, "the provision of its words": e.provision} for e in (old_element, new_element)]
        if parts := changes_between(*named):
            yield ElementChange(role=role, fate="changed", text=part_text(new_element, facts), words=parts)


def _elements(part: Part) -> Sequence[Element]:
    return [part] if isinstance(part, Element) else [element for inner in part.parts for element in _elements(inner)]


RuleVersion = tuple[CompiledRule, Library]


def _case_changes(old: RuleVersion, new: RuleVersion) -> Iterator[CaseChange]:
    """The cases that are new, gone or altered, and those that the versions answer differently, by name.

    Cases are matched by name; of several of one name, by their order. One is altered where it expects something
    else, on another day or on other facts for which both versions ask. An altered case is run on its old facts.
    """
    was, now = _by_name(old[0].rule.cases), _by_name(new[0].rule.cases)
    changes = [_case_change(was.get(key), now.get(key), old, new) for key in {**was, **now}]
    differing = (change for change in changes if change.fate != "same" or change.was != change.now)
    yield from sorted(differing, key=lambda change: (change.name, change.fate))


def _by_name(cases: Sequence[Case]) -> dict[tuple[str, int], Case]:
    by_name: dict[tuple[str, int], Case] = {}
    for case in cases:
        by_name[case.name, sum(name == case.name for name, _ in by_name)] = case
    return by_name


def _case_fate(before: Case | None, after: Case | None, shared: Collection[str]) -> CaseFate:
    if before is None or after is None:
        return "added" if before is None else "gone"
    asked = [
        (version.outcome, version.date, {fact: value for fact, value in version.facts.items() if fact in shared})
        for version in (before, after)
    ]
    return "same" if asked[0] == asked[1] else "changed"


def _case_change(before: Case | None, after: Case | None, old: RuleVersion, new: RuleVersion) -> CaseChange:
    case = before or after
    assert case is not None
    return CaseChange(
        name=case.name,
        fate=_case_fate(before, after, {*old[0].facts} & {*new[0].facts}),
        expected=before.outcome if before else None,
        expects=after.outcome if after else None,
        was=_case_outcome(old, case),
        now=_case_outcome(new, case),
    )


def _case_outcome(version: RuleVersion, case: Case) -> str | None:
    """What the rule concludes from the facts of the case; None where they are not facts of the library."""
    compiled, library = version
    try:
        known = known_in(library, case)
    except (KeyError, UnfitAnswer):
        return None
    if not in_force(library, compiled.rule, case.date):
        return "not in force"
    # Asked for an end, the answer is as close as an end.
    return outcome_in_words(read_rule(compiled, known).possible_conclusions, compiled.rule.modality, "complied")


RuleKey = Callable[[CompiledRule], object]  # None: the rule is put together with none


class RulePair(NamedTuple):
    """An old and a new version of one rule; where their ids differ, why they are compared."""

    old: CompiledRule | None
    new: CompiledRule | None
    by: str | None = None

    @property
    def id(self) -> str:
        """The id that the pair goes by: the new one, or the only one."""
        there = self.new or self.old
        assert there is not None
        return there.rule.id


def pairs(old: DiffSide, new: DiffSide) -> tuple[RulePair, ...]:
    """The rules of both sides, by id, and of the others those that alone on each side mean the same.

    Of two policies with ids of their own, those are put together, too, that have one name after the authority, and
    then those that alone on each side are about one kind of conduct and applied to one kind of entity.
    """
    left, right = dict(old.rules), dict(new.rules)
    matches = [RulePair(left.pop(rule_id), right.pop(rule_id)) for rule_id in sorted(left.keys() & right.keys())]
    asked = {fact for rule in (*left.values(), *right.values()) for fact in rule.facts}
    apart = {fact for fact in asked if not answered_alike(old.library.facts.get(fact), new.library.facts.get(fact))}
    for own in (True, False):  # one of its own authority goes before one of another
        matches += _matched(left, right, partial(_meant, apart=apart, own=own), "their meaning")
    if old.scope is not None:
        matches += _matched(left, right, lambda rule: rule.rule.id.partition(".")[2], "their name")
        matches += _matched(left, right, _conduct, "their topic")
    matches += [RulePair(compiled, None) for compiled in left.values()]
    matches += [RulePair(None, compiled) for compiled in right.values()]
    return tuple(sorted(matches, key=lambda match: (match.id, match.new is None)))


def _matched(
    left: dict[str, CompiledRule], right: dict[str, CompiledRule], key: RuleKey, by: str
) -> Iterator[RulePair]:
    """Takes out the rules that share a key which no other rule of their side has."""
    olds, news = _alone(left.values(), key), _alone(right.values(), key)
    for shared in [value for value in olds if value in news]:
        old, new = olds[shared], news[shared]
        del left[old.rule.id], right[new.rule.id]
        yield RulePair(old, new, by)


def _alone(rules: Iterable[CompiledRule], key: RuleKey) -> dict[object, CompiledRule]:
    """The rules by their keys, without keys that several have."""
    by_key: dict[object, list[CompiledRule]] = {}
    for compiled in rules:
        by_key.setdefault(key(compiled), []).append(compiled)
    return {shared: same[0] for shared, same in by_key.items() if len(same) == 1 and shared is not None}


def _meant(compiled: CompiledRule, *, apart: Set[str], own: bool) -> object:
    """What rules of one meaning have alike, however they are written; with own, rules of one authority.

    Apart are facts whose answers are not the same on both sides: None for a rule that asks for one.
    """
    if not apart.isdisjoint(compiled.facts):
        return None
    primes = (frozenset(map(frozenset, compiled.primes(frozenset({end})))) for end in CONCLUSIONS)
    rule = compiled.rule
    return rule.authority if own else None, rule.for_each, rule.modality, *primes


def _conduct(compiled: CompiledRule) -> object:
    return (compiled.rule.for_each, compiled.rule.topics) if compiled.rule.topics else None


def rule_changes(old: DiffSide, new: DiffSide, couples: Iterable[RulePair]) -> tuple[RuleChange, ...]:
    """Every rule that is not the same on both sides, in the order of the pairs."""
    return tuple(change for match in couples if (change := _change(match, old, new)) is not None)


def _change(match: RulePair, old: DiffSide, new: DiffSide) -> RuleChange | None:
    was, now = match.old, match.new
    if was is None or now is None:
        there, side = (now, new) if now else (was, old)
        assert there is not None
        return _one_sided(there, side, "added" if was is None else "gone")
    if was.rule == now.rule and _same_facts(was, old, new):
        return None
    named = [_keys(version.rule) for version in (was, now)]
    keys = changes_between(*named)
    elements, reordered = _element_changes(was.rule, now.rule, old.library.facts, new.library.facts)
    cases = tuple(_case_changes((was, old.library), (now, new.library)))
    shift = meaning(was, now, old.library, new.library)
    renamed = old.scope is None and was.rule.id != now.rule.id
    if not (renamed or keys or elements or cases or reordered or shift.shifts or shift.relation == "not compared"):
        return None
    return replace(
        _one_sided(now, new, "changed"),
        was_id=was.rule.id if was.rule.id != now.rule.id else None,
        paired_by=match.by,
        asks=(),
        keys=keys,
        elements=elements,
        reordered=reordered,
        meaning=shift,
        cases=cases,
    )


def _same_facts(compiled: CompiledRule, *sides: DiffSide) -> bool:
    """Whether the facts that the rule asks for are the same on both sides, and so are the texts that date its cases."""
    before, after = (side.library for side in sides)
    facts = all(before.facts[fact] == after.facts[fact] for fact in compiled.facts)
    return facts and before.texts(compiled.rule.provision) == after.texts(compiled.rule.provision)


def _one_sided(compiled: CompiledRule, side: DiffSide, fate: Fate) -> RuleChange:
    """The change of a rule that only one side has."""
    rule = compiled.rule
    return RuleChange(
        id=rule.id,
        was_id=None,
        paired_by=None,
        title=rule.title,
        draft=side.library.is_draft(rule),
        fate=fate,
        asks=element_texts(rule, side.library.facts),
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
