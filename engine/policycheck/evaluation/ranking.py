"""In which order questions are asked: first those on the results that stand first in every report."""

from collections.abc import Mapping

from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.worklist import WorklistItem

Numbers = Mapping[str, int]  # of results, by rule


def rank(item: WorklistItem, numbers: Numbers) -> tuple[int, ...]:
    """Those first by whose answers a result comes to something else; by its number; then those that settle the most.

    Of two that are alike so far, the one goes first of which more answers do something.
    """
    alone, helps = item.alone, item.helps
    fewest = min((len(entry.others) for entry in item.together), default=0)
    return (
        not item.tells_apart,
        not alone,
        min((numbers[ref.rule] for ref in alone or helps), default=0),
        -len(alone),
        -sum(any(effect.settles for effect in entry.effects) for entry in item.answers),
        -len(helps),
        fewest,
    )


def rank_for_source(item: WorklistItem, numbers: Numbers, incident: Incident, source: str) -> tuple[int, ...]:
    """First what another source has stated and this one could dispute; then what can change its own account.

    What the record shows is rarely disputed, and anybody can check it: it does not make a question come first.
    """
    account = incident.sources[source].party
    others = [statement for statement in item.said if statement.source != source and statement.party != RECORD]
    effects = (effect for answer in item.answers for effect in answer.effects)
    changes_own = any(account in effect.accounts for effect in effects)
    return (not others, not changes_own, *rank(item, numbers))
