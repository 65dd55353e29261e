"""In which order results stand, and by which numbers every report names their rules: the gravest first."""

from collections.abc import Collection, Iterable

from policycheck.model.effects import BEYOND, OPEN, State
from policycheck.model.rule import Modality

Weight = tuple[bool, bool, int, bool, int, str]


def weight(
    rule: str, modality: Modality, states: Collection[State], *, comparison: bool = False, draft: bool = False
) -> Weight:
    """By which results are sorted, given what one comes to under each account.

    Most serious and most settled first: a possible violation, one if no exception is shown, what is open, what is
    settled, what never applies; duties before guidance; drafts after what binds, comparisons last.
    """
    violations = sum(state == "possible_violation" for state in states)
    if violations:
        rank = 0
    elif "prima_facie" in states:
        rank = 1
    elif not set(OPEN).isdisjoint(states):
        rank = 2
    else:
        rank = 4 if BEYOND.issuperset(states) else 3
    return comparison, draft, rank, modality == "should", -violations, rule


def numbers(weights: Iterable[Weight]) -> dict[str, int]:
    """The number of each rule: by the gravest of its results."""
    rules = dict.fromkeys(rule for *_, rule in sorted(weights))
    return {rule: number for number, rule in enumerate(rules, 1)}
