"""What the accounts know that take every source: what the parties share, and what nobody contradicts.

What follows under a party's account counts in them as that party's word.
"""

from dataclasses import replace
from typing import TYPE_CHECKING

from policycheck.facts.fact_status import SILENT, AttributedInference, FactStatus, agreed, shared
from policycheck.logic.answers import same_answers
from policycheck.logic.extent import Extent
from policycheck.model.statement import Assertion
from policycheck.model.vocabulary import Fact

if TYPE_CHECKING:
    from policycheck.facts.accounts import Accounts

_Claims = list[tuple[Assertion | AttributedInference, Extent]]


def common_ground(accounts: "Accounts", fact: str, about: str) -> FactStatus:
    """What the record gives, and what every two sides give alike, where nobody contradicts it.

    Who only repeats another is no second side, though it can contradict.
    """
    combined = agreed(_claims(accounts, fact, about), "agreed")
    first_hand = _common_claims(accounts, _claims(accounts.first_hand, fact, about))
    sides = ((accounts.incident.side(accounts.statements.party(claim)), extent) for claim, extent in first_hand)
    extent = shared(sides)
    if combined.extent is None or extent is None:
        return SILENT if combined.extent is not None else combined
    return replace(combined, extent=extent)


def uncontradicted(accounts: "Accounts", definition: Fact, fact: str, about: str) -> FactStatus:
    """What anybody gives, where nobody contradicts it."""
    claims, common = _claims(accounts, fact, about), common_ground(accounts, fact, about)
    combined = agreed(claims, "unanswered")
    if combined.extent is not None:
        combined = agreed(_common_claims(accounts, claims), "unanswered")
    # What is common ground anyway does not hang on a single side's word.
    return common if same_answers(definition, common.extent, combined.extent) else combined


def _claims(accounts: "Accounts", fact: str, about: str) -> _Claims:
    """What anybody says, and what follows under each party's account by more than the record's word."""
    claims: _Claims = accounts.statements.but_of_board(fact, about)
    for party in accounts.statements.speakers:
        status = accounts.fact_status(party, fact, about)
        if status.inferred and status.basis != "record":
            claims += [(inference, inference.inferred.extent) for inference in status.inferred]
    return claims


def _common_claims(accounts: "Accounts", claims: _Claims) -> _Claims:
    """Those words that give something to all: what follows from a contradicted statement can only contradict."""
    return [
        (claim, extent)
        for claim, extent in claims
        if isinstance(claim, Assertion) or not any(_is_contested(accounts, *key) for key in claim.inferred.rests_on)
    ]


def _is_contested(accounts: "Accounts", fact: str, about: str) -> bool:
    return accounts.fixed_value(fact, about) is None and agreed(_claims(accounts, fact, about), "said").extent is None
