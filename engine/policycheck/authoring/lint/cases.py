"""Cases of rules and derivations: those that fail, and what they leave unshown."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from policycheck.authoring.cases import CaseResult, may_bind, run_cases
from policycheck.authoring.coverage import (
    CoverageSubject,
    element_cases,
    exception_case,
    scope_case,
    subject_of,
)
from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.authoring.lint.subject import LintSubject, finding
from policycheck.authoring.variants import bound_sides, one_answer
from policycheck.library.files import Path_, SourceFile
from policycheck.logic.answers import value_of
from policycheck.model.dates import sample_dates
from policycheck.model.lint import LintFinding
from policycheck.model.policy import texts_in
from policycheck.model.rule import Element, Part

Gap = tuple[Path_, str, str]  # where in the rule's file it is reported, what is missing, what would show it


def failing_cases(subject: LintSubject) -> Iterator[LintFinding]:
    """Cases with another outcome than they state."""
    for written in subject.kept_rules:
        yield from failing(written.document, run_cases(subject.library, written.compiled), "rule", "outcome")


def failing(document: SourceFile, results: Iterable[CaseResult], what: str, key: str) -> Iterator[LintFinding]:
    """The results that are not as expected, each at the key of its case that says what is."""
    for index, result in enumerate(results):
        if not result.passed:
            cause = f"the case {result.name!r} expects {result.expected}, and it comes out as {result.came}"
            remedy = f"mend the case where it is wrong, the {what} where the case is right"
            yield finding("failing-case", document, ("cases", index, key), cause, remedy, "error")


def too_few_cases(subject: LintSubject) -> Iterator[LintFinding]:
    """Everything that no case of a rule shows."""
    for written in subject.kept_rules:
        covered = subject_of(subject.library, written.compiled, written.document, failing=True)
        looks = (_elements, _exceptions, _outcomes, _bounds, _days)
        for gap in dict.fromkeys(gap for look in looks for gap in look(covered)):
            yield finding("too-few-cases", written.document, *gap)


def _elements(subject: CoverageSubject) -> Iterator[Gap]:
    for role, path, element in subject.rule.own_elements():
        if not subject.shown(*element_cases(subject, path, element)):
            cause = f"the outcome of no case turns on {element.fact}, asked for under {role}"
            remedy = f"add a case that gives {element.fact} and whose outcome changes with another answer"
            yield (*path, "fact"), cause, f"{remedy}; or leave the element out, if no case can"


def _exceptions(subject: CoverageSubject) -> Iterator[Gap]:
    for index, part in enumerate(subject.rule.unless):
        if not subject.shown(exception_case(subject, index, part)):
            cause = f"no case is excused by {_named(part)}"
            remedy = "add a case that breaks the duty and meets this exception alone, with outcome: excused"
            if subject.rule.is_permission:
                cause = f"in no case is the permission taken away by {_named(part)}"
                remedy = "add a case that is permitted but for this exception alone, with outcome: not permitted"
            yield ("unless", index), cause, remedy


def _named(part: Part) -> str:
    if isinstance(part, Element):
        return part.fact
    word = "all of" if part.all_of is not None else "any of" if part.any_of is not None else "none of"
    return f"{word} {', '.join(_named(inner) for inner in part.parts)}"


def _outcomes(subject: CoverageSubject) -> Iterator[Gap]:
    path = ("cases",) if subject.rule.cases else ("id",)
    rule = subject.compiled
    conclusions = [rule.possible_conclusions(known) for _, known in subject.shown_by]
    if not any("violation" in possible and len(possible) > 1 for possible in conclusions):
        remedy = "add a case that leaves a fact out so that its outcome is open: undetermined"
        yield path, "no case shows what a missing fact does", remedy
    if subject.rule.when and not subject.rule.is_permission and not subject.shown(scope_case(subject)):
        yield path, "no case is out of the rule's scope", "add a case with outcome: not applicable"


def _bounds(subject: CoverageSubject) -> Iterator[Gap]:
    """Every side of every bound that no case lies on."""
    for _, path, element in subject.rule.own_elements():
        name, fact = element.fact, subject.library.facts[element.fact]
        for side in bound_sides(fact, element):
            if not any(side.touched(known, name) for _, known in subject.shown_by):
                value = value_of(fact, one_answer(fact, side.near))
                where = "just inside" if side.inside else "just outside"
                cause = f"no case has {name} at {value}, {where} what the rule asks for"
                yield (*path, "fact"), cause, f"add a case with {name}: {value}"


def _days(subject: CoverageSubject) -> Iterator[Gap]:
    """The first days, the days before them, and the days after last ones, on which no case happens."""
    path = ("cases",) if subject.rule.cases else ("id",)
    days = {date.fromisoformat(case.date) for case in subject.rule.cases if case.date}
    for before, turn, begins in turning_days(subject):
        if begins and not any(before <= day < turn for day in days):
            cause = f"no case happens before {turn}, the first day in force"
            yield path, cause, f"add a case with date: {turn - timedelta(1)} and outcome: not in force"
        if turn not in days:
            which = "the first day in force" if begins else "the day after the last one in force"
            remedy = f"add a case with date: {turn}{'' if begins else ' and outcome: not in force'}"
            yield path, f"no case happens on {turn}, {which}", remedy


def turning_days(subject: CoverageSubject) -> Iterator[tuple[date, date, bool]]:
    """The days from which on the rule is, or is no longer, in force: the one before it, the day, and which it is.

    Days of which that is not known are taken to be in force.
    """
    library, rule = subject.library, subject.rule
    periods = [text.in_force for text in texts_in(library.texts(rule.provision), rule.in_force)]
    periods += [rule.in_force] if rule.in_force else []
    last, before = date.min, date.min
    for day in sample_dates(periods):
        binds = may_bind(library, rule, day)
        if binds != may_bind(library, rule, last):
            yield before, day, binds
            before = day
        last = day


def failing_derivation_cases(subject: LintSubject) -> Iterator[LintFinding]:
    """Cases of derivations with another answer than they state."""
    for name, item in sorted(subject.parts.derivations.items()):
        if name in subject.library.derivations and subject.is_kept(item.document.file):
            results = run_derivation_cases(subject.library, item.value)
            yield from failing(item.document, results, "derivation", "derives")


def too_few_derivation_cases(subject: LintSubject) -> Iterator[LintFinding]:
    """Derivations without a case in which their conclusion follows, or without one in which it does not."""
    for _, item in sorted(subject.parts.derivations.items()):
        derivation = item.value
        shown = {case.derives == "unknown" for case in derivation.cases}
        fact = derivation.then.fact
        for unknown, cause, remedy in (
            (False, f"in no case {fact} follows", "add a case with all that it asks for"),
            (True, f"in no case {fact} stays unknown", "add a case that lacks something, with derives: unknown"),
        ):
            if unknown not in shown:
                yield finding("too-few-derivation-cases", item.document, item.path, cause, remedy)
