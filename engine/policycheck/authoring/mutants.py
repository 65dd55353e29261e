"""Small changes of a rule, one at a time, and whether some case of it notices.

Mutation analysis after R. A. DeMillo, R. J. Lipton and F. G. Sayward, "Hints on test data selection: help for the
practicing programmer", Computer 11(4), 1978. A change is noticed by a case whose outcome, in the words in which the
case states it, is another one under the changed rule. A change that makes no difference in any situation is equivalent
and cannot be noticed; that is found out by the truth tables of both rules, without the situations that axioms exclude.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from policycheck.authoring.cases import label
from policycheck.authoring.coverage import CLOSEST, CoverageSubject, example_of
from policycheck.authoring.variants import (
    Known,
    differing_conclusions,
    differs,
    key_of,
    negated,
    parts_of,
    possible,
    side_by_side,
    smallest,
    with_part,
)
from policycheck.library.files import Path_
from policycheck.logic.answers import UnfitAnswer
from policycheck.logic.compile import CompiledRule
from policycheck.logic.formula import TooLarge
from policycheck.model.case_run import Mutant
from policycheck.model.dates import date_span
from policycheck.model.rule import Element, ElementGroup, Part, Rule
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class RuleVariant:
    """A rule that differs from another in one small thing: which, and its place."""

    what: str
    path: Path_
    rule: Rule


def changes(rule: Rule, facts: Mapping[str, Fact]) -> Iterator[RuleVariant]:
    """Every small change that is tried, in the order of the file. Not all of them make a rule that can be run."""
    for other in {"shall": ("should",), "should": ("shall",), "may": ()}[rule.modality]:
        what = f"{other} in place of {rule.modality}"
        yield RuleVariant(what, ("modality",), rule.model_copy(update={"modality": other}))
    for path, part in parts_of(rule):
        named = f"{label(path)} ({part.fact})" if isinstance(part, Element) else label(path)
        if isinstance(part, Element) or (path[0] == "unless" and len(path) == 2):
            yield RuleVariant(f"{named} left out", path, with_part(rule, path, None))
        replacements = _of_part(part, facts)
        yield from (RuleVariant(f"{named} {what}", path, with_part(rule, path, new)) for what, new in replacements)
        if len(path) == 2 and path[0] in ("when", "must"):
            yield from _moved(rule, path, part, named)


def _of_part(part: Part, facts: Mapping[str, Fact]) -> Iterator[tuple[str, Part]]:
    if isinstance(part, Element):
        return _of_element(part, facts[part.fact])
    return _of_group(part) if isinstance(part, ElementGroup) else iter([("the other way round", negated(part))])


_OPPOSITES = (("at_least", "at_most"), ("before", "after"), ("more_than", "less_than"))


def _of_element(element: Element, fact: Fact) -> Iterator[tuple[str, Part]]:
    opposite = {name: other for pair in _OPPOSITES for name, other in (pair, pair[::-1])}
    given = {name: getattr(element, name) for name in (*opposite, "is_") if getattr(element, name) is not None}
    if fact.type == "yes-no":
        yield "the other way round", element.model_copy(update={"is_": element.is_ is False})
        return
    if len(given) == 1 and "is_" not in given:
        ((name, value),) = given.items()
        swapped = {name: None, opposite[name]: value}
        yield f"{opposite[name]} in place of {name}", element.model_copy(update=swapped)
    else:
        yield "the other way round", negated(element)
    yield from _of_options(element, fact)
    for name, value in given.items():
        for by in (-1, 1):
            moved = _shifted(fact, name, value, by)
            if moved is not None:
                yield f"with {moved} in place of {value}", element.model_copy(update={name: moved})


def _of_options(element: Element, fact: Fact) -> Iterator[tuple[str, Part]]:
    """The element asking for one option of a choice fewer or more; never for none, nor for all."""
    asked = (element.is_,) if isinstance(element.is_, str) else element.one_of or ()
    for option in fact.options:
        others = [choice for choice in fact.options if (choice in asked) != (choice == option)]
        if 0 < len(others) < len(fact.options):
            what = f"without {option}" if option in asked else f"with {option}, too"
            yield what, element.model_copy(update={"is_": None, "one_of": tuple(others)})


def _shifted(fact: Fact, name: str, value: Any, by: int) -> Any:
    """A bound one more or one less, or one day; None where there is none."""
    if fact.type == "number":
        return value + by
    if fact.type != "date":
        return None
    first, last = date_span(value)
    if name == "is_" and first != last:
        return None
    day = last if name in ("at_most", "after") else first
    return (day + timedelta(by)).isoformat() if date.min < day < date.max else None


def _of_group(group: ElementGroup) -> Iterator[tuple[str, Part]]:
    swap = {"any_of": "all_of", "all_of": "any_of"}
    key = key_of(group)
    if key in swap and len(group.parts) > 1:
        yield f"{swap[key]} in place of {key}", group.model_copy(update={key: None, swap[key]: group.parts})


def _moved(rule: Rule, path: Path_, part: Part, named: str) -> Iterator[RuleVariant]:
    """A part of when asked for under must, or the other way round where something is left that is asked for."""
    to = "must" if path[0] == "when" else "when"
    without = with_part(rule, path, None)
    if without.must or without.must_not:
        grown = without.model_copy(update={to: (*getattr(without, to), part)})
        yield RuleVariant(f"{named} under {to}", path, grown)


def mutants(subject: CoverageSubject) -> tuple[int, tuple[Mutant, ...]]:
    """How many changes that mean something else were tried; and those that no case notices, also equivalent ones."""
    tried = 0
    unnoticed: list[Mutant] = []
    for change in changes(subject.rule, subject.library.facts):
        try:
            versions = side_by_side(subject.compiled, change.rule, subject.library.facts)
        except UnfitAnswer:
            continue  # no answer would meet the element: no such rule can be written
        except TooLarge:
            what, line = f"{change.what} (the rule is too large to try it)", subject.line(change.path)
            unnoticed.append(Mutant(change=what, line=line, equivalent=False, example=None))
            tried += 1
            continue
        there = differing(*versions) & possible(versions[0].space, subject.clauses)
        tried += bool(there)
        if not any(differs(*versions, known, case.outcome) for case, known in subject.shown_by):
            example = _example(subject, versions, there) if there else None
            line = subject.line(change.path)
            unnoticed.append(Mutant(change=change.what, line=line, equivalent=not there, example=example))
    return tried, tuple(unnoticed)


def differing(first: CompiledRule, second: CompiledRule) -> int:
    """The combinations on which the rules, over one space, have different outcomes, as a truth table."""
    breach = first.tables["violation"] if first.rule.modality != second.rule.modality else 0
    return differing_conclusions(first, second) | breach


def _example(subject: CoverageSubject, versions: tuple[CompiledRule, CompiledRule], there: int) -> str:
    def shows(known: Known) -> bool:
        return len(versions[0].possible_conclusions(known)) == 1 and differs(*versions, known, CLOSEST)

    known = smallest(versions[0].space, there, subject.library.facts, shows, {})
    return example_of(subject, versions[0], known, "say here what happens")
