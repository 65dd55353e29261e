"""Cases of derivations that fail, and what they do not show."""

from collections.abc import Iterator

from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.authoring.lint.cases import failing
from policycheck.authoring.lint.subject import Subject, finding
from policycheck.model.lint import LintFinding


def failing_derivation_cases(subject: Subject) -> Iterator[LintFinding]:
    """Cases of derivations that come out otherwise than they say."""
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
