"""Rules that say the same, and parts of an overlay that lie over others."""

from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from policycheck.authoring.lint.places import shown
from policycheck.authoring.lint.subject import Subject, WrittenRule, finding, told_at
from policycheck.library.reader import Item
from policycheck.logic.answers import extent_of_element
from policycheck.logic.compile import ENDS
from policycheck.model.dates import periods_overlap
from policycheck.model.lint import LintFinding
from policycheck.model.policy import Policy
from policycheck.model.rule import Rule


def near_duplicate_rules(subject: Subject) -> Iterator[LintFinding]:
    """Rules on one provision that ask for the same. Both are told, since only one may lie in the files looked at."""
    by_provision: dict[tuple[str, str], list[WrittenRule]] = {}
    for written in subject.rules:
        by_provision.setdefault((written.rule.provision, written.rule.for_each), []).append(written)
    for rules in by_provision.values():
        for first, second in permutations(rules, 2):
            if first.rule.id != second.rule.id and _together(first.rule, second.rule) and _same(subject, first, second):
                where = f"{second.rule.id} ({shown(second.document.file)})"
                cause = f"{first.rule.id} asks for the same elements of the same provision as {where}"
                remedy = "keep one of the two, or encode what tells them apart"
                yield finding("near-duplicate-rule", first.document, ("id",), cause, remedy)


def _together(first: Rule, second: Rule) -> bool:
    """Whether both can be in force on one day."""
    return first.in_force is None or second.in_force is None or periods_overlap(first.in_force, second.in_force)


def _same(subject: Subject, first: WrittenRule, second: WrittenRule) -> bool:
    """Whether the two have the same elements, or come to the same on whatever is known."""
    return _elements(subject, first.rule) == _elements(subject, second.rule) or _logic(first) == _logic(second)


def _elements(subject: Subject, rule: Rule) -> frozenset[Any]:
    facts = subject.library.facts
    return frozenset(
        (role, element.fact, extent_of_element(facts[element.fact], element)) for role, _, element in rule.elements()
    )


def _logic(written: WrittenRule) -> tuple[frozenset[Any], ...]:
    """The prime implicants of each end, which two rules have in common exactly if they are one function."""
    return tuple(frozenset(map(frozenset, written.compiled.primes(frozenset({end})))) for end in ENDS)


def shadowed(subject: Subject) -> Iterator[LintFinding]:
    """Parts of an overlay that take the place of one below and are no drafts."""
    below: dict[tuple[str, str], Item[Any]] = {}
    for layer in subject.reading.layers:
        tables: dict[str, Mapping[str, Item[Any]]] = {
            "authority": layer.authorities,
            "policy": layer.policies,
            "fact": layer.vocabulary,
            "derivation": layer.derivations,
            "rule": layer.rules,
        }
        here = {(kind, key): item for kind, table in tables.items() for key, item in sorted(table.items())}
        for (kind, key), item in here.items():
            lower = below.get((kind, key))
            if lower is not None and item.value != lower.value and not _draft(item.value):
                cause = f"this {kind} takes the place of {key} ({told_at(lower)})"
                yield finding("shadowed", item.document, item.path, cause, _WAY_OUT.get(kind, _RENAME))
        below |= here


_RENAME = "give it another id, or leave it out"
_WAY_OUT = {  # a draft of a policy has an id of its own
    "rule": "write status: draft until it is adopted, or give it another id",
}


def _draft(value: object) -> bool:
    if isinstance(value, Rule):
        return value.status == "draft"
    return isinstance(value, Policy) and value.head.kind == "draft"
