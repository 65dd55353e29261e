"""Rules and provisions: what is not covered, not sourced, out of date, said twice, or silently replaced."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import permutations
from typing import Any

from policycheck.authoring.lint.places import display_path
from policycheck.authoring.lint.subject import LintSubject, WrittenRule, finding, location
from policycheck.library.files import Path_, SourceFile
from policycheck.library.parts import ReadItem
from policycheck.logic.answers import extent_of_element
from policycheck.logic.compile import CONCLUSIONS
from policycheck.model.dates import periods_overlap, sample_dates
from policycheck.model.lint import LintFinding
from policycheck.model.policy import Policy, ProvisionText, texts_in
from policycheck.model.rule import Rule


def uncovered_provisions(subject: LintSubject) -> Iterator[LintFinding]:
    """Texts that no rule and no fact's definition cites, and that do not say why."""
    cited = _cited(subject)
    facts = subject.parts.facts.values()
    defining = {definition.provision for fact in facts for definition in fact.definitions}
    for provision, text, document, path in subject.texts():
        if not text.no_rule and provision not in defining and not _rule_on(cited, provision, text):
            cause = f"no rule and no definition cites this text of {provision}"
            remedy = "make a rule from it, or say in its comment why there is none: no_rule: it lays no duty on anybody"
            yield finding("uncovered-provision", document, path, cause, remedy)


def needless_no_rules(subject: LintSubject) -> Iterator[LintFinding]:
    """Texts that say why no rule is made from them, though one is."""
    cited = _cited(subject)
    for provision, text, document, path in subject.texts():
        rule = _rule_on(cited, provision, text)
        if text.no_rule and rule:
            cause = f"the comment says why no rule is made from {provision}, and {rule.id} is"
            yield finding("needless-no-rule", document, path, cause, "take no_rule out of the comment")


def _cited(subject: LintSubject) -> dict[str, list[Rule]]:
    cited: dict[str, list[Rule]] = {}
    for item in subject.all_rules:
        cited.setdefault(item.value.provision, []).append(item.value)
    return cited


def _rule_on(cited: dict[str, list[Rule]], provision: str, text: ProvisionText) -> Rule | None:
    return next((rule for rule in cited.get(provision, ()) if texts_in((text,), rule.in_force)), None)


def dates(subject: LintSubject) -> Iterator[LintFinding]:
    """Rules that are in force on days on which no text of their provision is."""
    for written in subject.rules:
        rule = written.rule
        if rule.in_force is None:
            continue
        texts = subject.library.texts(rule.provision)
        day = _day_without_text(rule, texts)
        if day is not None:
            periods = ", ".join(f"from {text.in_force.from_} to {text.in_force.to}" for text in texts)
            cause = f"the rule is in force on {day}, and no text of {rule.provision} is"
            remedy = f"keep its dates within those of the texts: {periods}"
            yield finding("dates", written.document, ("in_force",), cause, remedy)


def _day_without_text(rule: Rule, texts: tuple[ProvisionText, ...]) -> date | None:
    """The first day on which the rule is surely in force and no text can be."""
    assert rule.in_force is not None
    periods = [text.in_force for text in texts]
    named = rule.in_force.turning_days()  # the days that the author named as the first and the last one
    for day in sample_dates([*periods, rule.in_force]):
        if (rule.in_force.on(day) == "yes" or day in named) and all(period.on(day) == "no" for period in periods):
            return day
    return None


_NO_SOURCE = re.compile(
    r"(todo|to do|tbd|tba|fixme|xxx+)\b.*|(the )?source|unknown|not known|none|n/?a|as above|see above|ditto|same|"
    r"(to be (added|done|found|determined)|citation needed)\b.*",
    re.DOTALL,
)


def names_no_source(text: str) -> bool:
    """Whether the text is where a source should be, and names none."""
    plain = re.sub(r"[^\w/ ]+", "", text.casefold()).strip()
    return not plain or _NO_SOURCE.fullmatch(plain) is not None


def missing_source(document: SourceFile, path: Path_, what: str, source: str, remedy: str) -> Iterator[LintFinding]:
    """The finding that a source names nothing, where it does not."""
    if names_no_source(source):
        cause = f"{what} names nothing to turn to: {source!r}"
        yield finding("missing-source", document, path, cause, remedy, "error")


def idle_permissions(subject: LintSubject) -> Iterator[LintFinding]:
    """Permissions that no rule asks for."""
    asked = {element.rule for item in subject.all_rules for _, element in item.value.rule_elements()}
    for written in subject.rules:
        if written.rule.is_permission and written.rule.id not in asked:
            cause = f"no rule asks for {written.rule.id}, so that it limits nothing"
            element = f"- {{rule: {written.rule.id}, is: permitted, words: ...}}"
            remedy = f"add it to the rule that it limits, under unless: {element}; or leave it out"
            yield finding("idle-permission", written.document, ("id",), cause, remedy)


def missing_sources(subject: LintSubject) -> Iterator[LintFinding]:
    """Texts whose source names nothing that a reader could turn to."""
    remedy = "say where the words were read, so that a reader finds them there"
    for provision, text, document, path in subject.texts():
        yield from missing_source(document, path, f"the source of {provision}", text.source, remedy)


def near_duplicate_rules(subject: LintSubject) -> Iterator[LintFinding]:
    """Rules on one provision that ask for the same. Both are reported, since only one may be in the files asked for."""
    by_provision: dict[tuple[str, str, bool], list[WrittenRule]] = {}
    for written in subject.rules:
        rule = written.rule
        by_provision.setdefault((rule.provision, rule.for_each, rule.is_permission), []).append(written)
    for first, second in (two for rules in by_provision.values() for two in permutations(rules, 2)):
        if first.rule.id != second.rule.id and _both_in_force(first.rule, second.rule):
            same = _elements(subject, first.rule) == _elements(subject, second.rule)
            if same or _prime_implicants(first) == _prime_implicants(second):
                where = f"{second.rule.id} ({display_path(second.document.file)})"
                cause = f"{first.rule.id} asks for the same elements of the same provision as {where}"
                remedy = "keep one of the two, or encode what tells them apart"
                yield finding("near-duplicate-rule", first.document, ("id",), cause, remedy)


def _both_in_force(first: Rule, second: Rule) -> bool:
    return first.in_force is None or second.in_force is None or periods_overlap(first.in_force, second.in_force)


def _elements(subject: LintSubject, rule: Rule) -> frozenset[Any]:
    facts = subject.library.facts
    return frozenset(
        (role, element.fact, extent_of_element(facts[element.fact], element)) for role, _, element in rule.elements()
    )


def _prime_implicants(written: WrittenRule) -> tuple[frozenset[Any], ...]:
    """The prime implicants of each end, which two rules have in common exactly if they are one function."""
    return tuple(frozenset(map(frozenset, written.compiled.primes(frozenset({end})))) for end in CONCLUSIONS)


def shadowed(subject: LintSubject) -> Iterator[LintFinding]:
    """Parts of an overlay that take the place of one below and are no drafts."""
    below: dict[tuple[str, str], ReadItem[Any]] = {}
    for layer in subject.reading.layers:
        tables: dict[str, Mapping[str, ReadItem[Any]]] = {
            "authority": layer.authorities,
            "policy": layer.policies,
            "fact": layer.vocabulary,
            "kind of event": layer.events,
            "derivation": layer.derivations,
            "rule": layer.rules,
        }
        here = {(kind, key): item for kind, table in tables.items() for key, item in sorted(table.items())}
        for (kind, key), item in here.items():
            lower = below.get((kind, key))
            if lower is not None and item.value != lower.value and not _draft(item.value):
                cause = f"this {kind} takes the place of {key} ({location(lower)})"
                yield finding("shadowed", item.document, item.path, cause, _WAY_OUT.get(kind, _RENAME))
        below |= here


_RENAME = "give it another id, or leave it out"
_WAY_OUT = {  # a draft of a policy has an id of its own
    "rule": "write status: draft until it is adopted, or give it another id"
}


def _draft(value: object) -> bool:
    if isinstance(value, Rule):
        return value.status == "draft"
    return isinstance(value, Policy) and value.head.kind == "draft"
