"""What knowing one more fact would settle, over all rows of a table in which rules are undetermined."""

from collections.abc import Sequence
from dataclasses import dataclass

from policycheck.screening.known import FactId
from policycheck.screening.plans import Plan
from policycheck.screening.table import Table


@dataclass(frozen=True, slots=True)
class Missing:
    """Of the rows in which a rule is undetermined: in how many a fact is open, and what knowing it alone would do.

    Settles counts the rows that any answer settles, may_settle those that some answer does. Answers that no element
    tells apart count as one.
    """

    open: int
    may_settle: int
    settles: int


def missing(plan: Plan, table: Table, names: Sequence[str]) -> dict[str, dict[FactId, Missing]]:
    """What an answer to each of the rules' facts would do in the rows in which the rule is undetermined."""
    counts = iter(table.count(plan.missing(names)))
    found: dict[str, dict[FactId, Missing]] = {}
    for name in names:
        found[name] = {}
        for fact in plan.rules[name].facts:
            told, some, every = (next(counts) for _ in range(3))
            found[name][fact] = Missing(table.rows - told, some - told, every - told)
    return found
