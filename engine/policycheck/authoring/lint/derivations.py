"""What the cases of a derivation do not show."""

from collections.abc import Iterator

from policycheck.authoring.lint.subject import Subject, finding
from policycheck.model.lint import LintFinding


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
