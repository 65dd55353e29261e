"""In which order results stand, and by which numbers every report names their rules: the gravest first."""

from collections.abc import Collection, Iterable

from policycheck.model.effects import Standing, State, standing
from policycheck.model.rule import Rule

Weight = tuple[bool, bool, bool, int, bool, int, int, str]
_RANKS: dict[Standing, int] = {
    "possible_violation": 0,
    "prima_facie": 1,
    "by_account": 2,
    "open": 2,
    "no_violation": 3,
    "does_not_apply": 4,
}
_REACH = ("force", "observation", "pursuit", "officer")  # before equipment, records and agencies


def weight(rule: Rule, states: Collection[State], *, comparison: bool = False, draft: bool = False) -> Weight:
    """By which results are sorted, given what one comes to under each account.

    Most settled as a violation first: a possible violation, one if no exception is shown, what is open, what is
    settled, what never applies; duties before guidance; what is about force before the rest; drafts after what binds,
    comparisons after these, and last what never applies.
    """
    violations = sum(state == "possible_violation" for state in states)
    rank = _RANKS[standing(states)]
    order = _REACH.index(rule.for_each) if rule.for_each in _REACH else len(_REACH)
    return (
        rank == _RANKS["does_not_apply"],
        comparison,
        draft,
        rank,
        rule.modality == "should",
        order,
        -violations,
        rule.id,
    )


def numbers(weights: Iterable[Weight]) -> dict[str, int]:
    """The number of each rule: by the gravest of its results."""
    rules = dict.fromkeys(rule for *_, rule in sorted(weights))
    return {rule: number for number, rule in enumerate(rules, 1)}
