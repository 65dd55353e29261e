"""Cases that fail, and what the cases of a rule do not show."""

from collections.abc import Iterable, Iterator

from policycheck.authoring.cases import CaseResult, run_cases
from policycheck.authoring.lint.bounds import bound_gaps
from policycheck.authoring.lint.days import day_gaps
from policycheck.authoring.lint.examples import Example, Examples
from policycheck.authoring.lint.gap import Gap
from policycheck.authoring.lint.subject import Subject, finding
from policycheck.library.document import Document
from policycheck.logic.extent import overlaps, within
from policycheck.model.lint import LintFinding
from policycheck.model.rule import Element, Part, Rule


def failing_cases(subject: Subject) -> Iterator[LintFinding]:
    """Cases that come out otherwise than they say."""
    for written in subject.rules:
        yield from failing(written.document, run_cases(subject.library, written.compiled), "rule", "outcome")


def failing(document: Document, results: Iterable[CaseResult], what: str, key: str) -> Iterator[LintFinding]:
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
        gaps = dict.fromkeys(
            [
                *_elements(written.rule, examples),
                *_exceptions(written.rule, examples),
                *_outcomes(written.rule, examples),
                *bound_gaps(written.rule, examples),
                *day_gaps(written.rule, examples),
            ]
        )
        for gap in gaps:
            yield finding("too-few-cases", written.document, gap.path, gap.cause, gap.remedy)


def _elements(rule: Rule, examples: Examples) -> Iterator[Gap]:
    for role, path, element in rule.elements():
        if not any(_decisive(element, examples, example) for example in examples.in_force):
            cause = f"the outcome of no case turns on {element.fact}, asked for under {role}"
            remedy = (
                f"add a case that gives {element.fact} and would come out otherwise with another answer; "
                "or leave the element out, if no case can"
            )
            yield Gap((*path, "fact"), cause, remedy)


def _decisive(element: Element, examples: Examples, example: Example) -> bool:
    """Whether the example settles the element's test, and an answer that turns the test alone leaves other ends."""
    known, wanted = example.known.get(element.fact), examples.extent(element)
    if known is None or (overlaps(known, wanted) and not within(known, wanted)):
        return False
    holds = within(known, wanted)
    space = examples.compiled.space
    cells = next(domain.cells for domain in space.domains if domain.fact == element.fact)
    others = (cell for cell in cells if within(cell, wanted) != holds)
    return any(examples.ends({**example.known, element.fact: cell}) != example.ends for cell in others)


def _exceptions(rule: Rule, examples: Examples) -> Iterator[Gap]:
    excused = [example for example in examples.in_force if example.ends == ("excused",)]
    for index, part in enumerate(rule.unless):
        if not any(examples.holds(part, example.known) for example in excused):
            cause = f"no case is excused by {_named(part)}"
            remedy = "add a case that breaks the duty and meets this exception, with outcome: excused"
            yield Gap(("unless", index), cause, remedy)


def _named(part: Part) -> str:
    """An exception by its facts."""
    if isinstance(part, Element):
        return part.fact
    word = "all of" if part.all_of is not None else "any of" if part.any_of is not None else "none of"
    return f"{word} {', '.join(_named(inner) for inner in part.parts)}"


def _outcomes(rule: Rule, examples: Examples) -> Iterator[Gap]:
    path = ("cases",) if rule.cases else ("id",)
    if not any("violation" in example.ends and len(example.ends) > 1 for example in examples.in_force):
        cause = "no case shows what a missing fact does"
        yield Gap(path, cause, "add a case that leaves a fact out so that its outcome is open: undetermined")
    if rule.when and not any(example.ends == ("not_applicable",) for example in examples.in_force):
        yield Gap(path, "no case is out of the rule's scope", "add a case with outcome: not applicable")
