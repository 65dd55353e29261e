"""Answers that lead to nothing else, so that what follows under each account need not be worked out again."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from policycheck.facts.derive import Deriver
from policycheck.logic.axioms import Key, remaining
from policycheck.logic.extent import Extent

if TYPE_CHECKING:
    from policycheck.facts.accounts import Accounts


def nothing_follows_from(answers: Mapping[Key, Extent], accounts: "Accounts", deriver: Deriver) -> bool:
    """Whether no account holds anything on the facts, and none comes to anything more by the answers.

    What follows is worked out one axiom at a time until nothing more does; so it grows only where the answers leave
    some axiom a single way to hold, or none.
    """
    asked = [key for key in answers if key[0] in deriver.facts]
    if any(fact in deriver.beside_events for fact, _ in asked):
        return False
    names = [view.name for view in accounts.views()] if asked else []
    if any(accounts.fact_status(name, *key).basis != "silent" for name in names for key in asked):
        return False
    clauses = [clause for clause in accounts.axioms if any(key in answers for key, _ in clause)]
    keys = {key for clause in clauses for key, _ in clause}
    for name in names:
        held = {key: extent for key in keys if (extent := accounts.extent(name, key)) is not None}
        if any(len(left) < 2 for left in remaining(clauses, {**held, **answers})):
            return False
    return True
