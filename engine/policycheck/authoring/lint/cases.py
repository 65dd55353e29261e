"""Cases of rules and derivations: those that fail, and what they leave unshown."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from policycheck.authoring.cases import CaseResult, known_in, run_cases
from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.authoring.lint.subject import Subject, WrittenRule, finding
from policycheck.authoring.variants import point
from policycheck.evaluation.scope import text_in_force
from policycheck.library.document import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.logic.answers import ABOVE, BELOW, can_be, extent_of_element, value_of
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Cut, Extent, Interval, overlaps, within
from policycheck.model.dates import sample_dates
from policycheck.model.lint import LintFinding
from policycheck.model.policy import texts_in
from policycheck.model.rule import Case, Element, Part, Rule, RuleConclusion
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact

Gap = tuple[Path_, str, str]  # where in the rule's file it is reported, what is missing, what would show it


@dataclass(frozen=True)
class Example:
    """One case, run."""

    known: Mapping[str, Extent]
    day: date | None
    in_force: bool
    possible_conclusions: tuple[RuleConclusion, ...]


class Examples:
    """Every case of one rule, run, and the rule's outcomes on other facts."""

    def __init__(self, subject: Subject, written: WrittenRule) -> None:
        self.facts: Mapping[str, Fact] = subject.library.facts
        self.compiled: CompiledRule = written.compiled
        self.texts = subject.library.texts(written.rule.provision)
        self.all = [self._run(subject.library, case) for case in written.rule.cases]
        self.in_force = [example for example in self.all if example.in_force]

    def _run(self, library: Library, case: Case) -> Example:
        known = known_in(library, case)
        day = date.fromisoformat(case.date) if case.date else None
        return Example(known, day, day is None or self.on(day), self.possible_conclusions(known))

    def on(self, day: date) -> bool:
        """Whether the rule may be in force on the day."""
        return text_in_force(self.compiled.rule, self.texts, (day, day))[1].status != "no"

    def possible_conclusions(self, known: Mapping[str, Extent]) -> tuple[RuleConclusion, ...]:
        """The ends that are left on what is known."""
        return self.compiled.ends_in(self.compiled.region(known))

    def extent(self, element: Element) -> Extent:
        """The answers with which the element holds."""
        return extent_of_element(self.facts[element.fact], element)

    def settles(self, known: Mapping[str, Extent], part: Part, *, holds: bool) -> bool:
        """Whether what is known settles that the part holds, or that it does not."""
        if isinstance(part, Element):
            answers = known.get(part.fact)
            wanted = self.extent(part)
            return answers is not None and (within(answers, wanted) if holds else not overlaps(answers, wanted))
        quantifier = all if holds == (part.any_of is None) else any
        inner = holds if part.none_of is None else not holds
        return quantifier(self.settles(known, inner_part, holds=inner) for inner_part in part.parts)


def _bound_gaps(rule: Rule, examples: Examples) -> Iterator[Gap]:
    """Every side of every bound that no case lies on."""
    for _, path, element in rule.elements():
        wanted, name = examples.extent(element), element.fact
        if isinstance(wanted, Interval):
            extents = [example.known[name] for example in examples.in_force if name in example.known]
            for cut, lower in ((wanted.low, True), (wanted.high, False)):
                for above in (lower, not lower):
                    value = _unshown_side(examples.facts[name], cut, extents, above=above)
                    if value is not None:
                        word = "just inside" if above == lower else "just outside"
                        cause = f"no case has {name} at {value}, {word} what the rule asks for"
                        yield (*path, "fact"), cause, f"add a case with {name}: {value}"


def _unshown_side(fact: Fact, cut: Cut, extents: Iterable[Extent], *, above: bool) -> Value | None:
    """The answer next to the cut on that side, the bound itself or its neighbor.

    None where there is none, as at the end of the calendar, and where a case shows the side: it reaches the cut or
    comes as near to it as the answer. Where parts of a whole can occur, the side without the bound has no first answer:
    anything up to 1 off will do.
    """
    if math.isinf(cut[0]):
        return None
    integral = fact.whole or fact.type == "date"
    # Of whole numbers the cut is written above the last one below it.
    nearest = cut[0] if (cut[1] == BELOW) == above else cut[0] + (1 if above else -1)
    nearest = nearest if fact.least is None else max(nearest, fact.least)
    reach = cut if integral else (nearest, BELOW if above else ABOVE)
    intervals = (extent for extent in extents if isinstance(extent, Interval))
    shown = any(cut <= near.low <= reach if above else reach <= near.high <= cut for near in intervals)
    return None if shown or not can_be(fact, nearest) else value_of(fact, point(nearest, integral))


def _day_gaps(rule: Rule, examples: Examples) -> Iterator[Gap]:
    """The first days, the days before them, and the days after last ones, on which no case happens."""
    path = ("cases",) if rule.cases else ("id",)
    days = {example.day for example in examples.all if example.day is not None}
    for before, turn, begins in _turning_days(rule, examples):
        if begins and not any(before <= day < turn for day in days):
            cause = f"no case happens before {turn}, the first day in force"
            yield path, cause, f"add a case with date: {turn - timedelta(1)} and outcome: not in force"
        if turn not in days:
            which = "the first day in force" if begins else "the day after the last one in force"
            remedy = f"add a case with date: {turn}{'' if begins else ' and outcome: not in force'}"
            yield path, f"no case happens on {turn}, {which}", remedy


def _turning_days(rule: Rule, examples: Examples) -> Iterator[tuple[date, date, bool]]:
    """The days from which on the rule is, or is no longer, in force: the one before it, the day, and which it is.

    Days of which that is not known are taken to be in force.
    """
    periods = [text.in_force for text in texts_in(examples.texts, rule.in_force)]
    periods += [rule.in_force] if rule.in_force else []
    last, before = date.min, date.min
    for day in sample_dates(periods):
        if examples.on(day) != examples.on(last):
            yield before, day, examples.on(day)
            before = day
        last = day


def failing_cases(subject: Subject) -> Iterator[LintFinding]:
    """Cases with another outcome than they state."""
    for written in subject.rules:
        yield from failing(written.document, run_cases(subject.library, written.compiled), "rule", "outcome")


def failing(document: SourceFile, results: Iterable[CaseResult], what: str, key: str) -> Iterator[LintFinding]:
    """The results that are not as expected, each at the key of its case that says what is."""
    for index, result in enumerate(results):
        if not result.passed:
            cause = f"the case {result.name!r} expects {result.expected}, and it comes out as {result.came}"
            remedy = f"mend the case where it is wrong, the {what} where the case is right"
            yield finding("failing-case", document, ("cases", index, key), cause, remedy, "error")


def too_few_cases(subject: Subject) -> Iterator[LintFinding]:
    """Everything that no case of a rule shows."""
    for written in subject.rules:
        examples = Examples(subject, written)
        looks = (_elements, _exceptions, _outcomes, _bound_gaps, _day_gaps)
        for gap in dict.fromkeys(gap for look in looks for gap in look(written.rule, examples)):
            yield finding("too-few-cases", written.document, *gap)


def _elements(rule: Rule, examples: Examples) -> Iterator[Gap]:
    for role, path, element in rule.elements():
        if not any(_decisive(element, examples, example) for example in examples.in_force):
            cause = f"the outcome of no case turns on {element.fact}, asked for under {role}"
            remedy = f"add a case that gives {element.fact} and whose outcome changes with another answer"
            yield (*path, "fact"), cause, f"{remedy}; or leave the element out, if no case can"


def _decisive(element: Element, examples: Examples, example: Example) -> bool:
    """Whether the example settles the element's test, and an answer that turns the test alone leaves other ends."""
    known = example.known
    holds = examples.settles(known, element, holds=True)
    if not holds and not examples.settles(known, element, holds=False):
        return False
    cells = next(domain.cells for domain in examples.compiled.space.domains if domain.fact == element.fact)
    others = (cell for cell in cells if within(cell, examples.extent(element)) != holds)
    return any(
        examples.possible_conclusions({**known, element.fact: cell}) != example.possible_conclusions for cell in others
    )


def _exceptions(rule: Rule, examples: Examples) -> Iterator[Gap]:
    excused = [example for example in examples.in_force if example.possible_conclusions == ("excused",)]
    for index, part in enumerate(rule.unless):
        if not any(examples.settles(example.known, part, holds=True) for example in excused):
            cause = f"no case is excused by {_named(part)}"
            remedy = "add a case that breaks the duty and meets this exception, with outcome: excused"
            yield ("unless", index), cause, remedy


def _named(part: Part) -> str:
    if isinstance(part, Element):
        return part.fact
    word = "all of" if part.all_of is not None else "any of" if part.any_of is not None else "none of"
    return f"{word} {', '.join(_named(inner) for inner in part.parts)}"


def _outcomes(rule: Rule, examples: Examples) -> Iterator[Gap]:
    path = ("cases",) if rule.cases else ("id",)
    if not any(
        "violation" in example.possible_conclusions and len(example.possible_conclusions) > 1
        for example in examples.in_force
    ):
        cause = "no case shows what a missing fact does"
        yield path, cause, "add a case that leaves a fact out so that its outcome is open: undetermined"
    if rule.when and not any(example.possible_conclusions == ("not_applicable",) for example in examples.in_force):
        yield path, "no case is out of the rule's scope", "add a case with outcome: not applicable"


def failing_derivation_cases(subject: Subject) -> Iterator[LintFinding]:
    """Cases of derivations with another answer than they state."""
    for name, item in sorted(subject.parts.derivations.items()):
        if name in subject.library.derivations:
            results = run_derivation_cases(subject.library, item.value)
            yield from failing(item.document, results, "derivation", "derives")


def too_few_derivation_cases(subject: Subject) -> Iterator[LintFinding]:
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
