"""What a report says of what stands outside of the results: conduct that no rule reaches, and empty statements."""

from collections.abc import Iterable, Sequence

from policycheck.document.english import listed
from policycheck.model.effects import NotReached
from policycheck.model.evaluation import Evaluation
from policycheck.model.statement import INCIDENT
from policycheck.report.phrases import Labels


def not_reached(found: Iterable[NotReached]) -> list[str]:
    """Sentences on the conduct that no rule that is held reaches, that of the same rules together."""
    alike: dict[tuple[str | None, bool, int], list[str]] = {}
    for one in found:
        alike.setdefault((one.authority, one.about == INCIDENT, len(one.rules)), []).append(one.about_label)
    return [_not_reached(whose, count, labels) for (whose, _, count), labels in alike.items()]


def _not_reached(whose: str | None, count: int, labels: Sequence[str]) -> str:
    of = f" of the {whose}" if whose else ""
    why = "none is about such conduct"
    if count:
        one = "the one on such conduct applies" if count == 1 else f"the {count} on such conduct apply"
        why = f"{one} under no account shown here"
    return (
        f"No rule{of} in the library applies to {listed(labels)}: {why}. This clears nobody and accuses nobody: a rule "
        "that the library lacks may apply."
    )


def says_nothing(evaluation: Evaluation, voice: Labels) -> list[str]:
    """A sentence on the statements that leave out no answer, and so change nothing."""
    told = [f"{one.text} ({one.about_label}) [{voice.cite(one.said)}]" for one in evaluation.says_nothing]
    return [f"Ignored, because it allows every answer and so says nothing: {'; '.join(told)}."] if told else []
