"""In which order questions are asked: first those whose answers decide the most."""

from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.worklist import WorklistItem


def rank(item: WorklistItem) -> tuple[int, ...]:
    """Those first that settle or turn the most results alone, duties before guidance; then those that help most.

    Of two that are alike so far, the one goes first of which more answers do something.
    """
    alone, helps = item.alone, item.helps
    fewest = min((len(entry.others) for entry in item.together), default=0)
    return (
        -len(alone),
        -sum(entry.modality == "shall" for entry in alone),
        -sum(any(effect.settles for effect in entry.effects) for entry in item.answers),
        -len(helps),
        -sum(entry.modality == "shall" for entry in helps),
        fewest,
    )


def rank_for_source(item: WorklistItem, incident: Incident, source: str) -> tuple[int, ...]:
    """First what another source has stated and this one could dispute; then what can change its own account.

    What the record shows is rarely disputed, and anybody can check it: it does not make a question come first.
    """
    account = incident.sources[source].party
    others = [statement for statement in item.said if statement.source != source and statement.party != RECORD]
    effects = (effect for answer in item.answers for effect in answer.effects)
    changes_own = any(account in effect.accounts for effect in effects)
    return (not others, not changes_own, *rank(item))
