"""The accounts that an incident has, by name and title."""

from policycheck.model.evaluation import AccountView
from policycheck.model.incident import Incident
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED


def account_views(incident: Incident) -> tuple[AccountView, ...]:
    """The accounts there are, in the order in which they are shown."""
    names = (*incident.parties_with_sources(), COMMON_GROUND, UNCONTRADICTED, *incident.accounts)
    return tuple(_view(incident, name) for name in names)


def _view(incident: Incident, name: str) -> AccountView:
    words = incident.words_for(name)
    return AccountView(
        name=name,
        title=words.title,
        label=words.name,
        made_of=words.made_of,
        party=incident.taken_beside(name) is not None,
        defined=name in incident.accounts,
        one_sided=name == UNCONTRADICTED,
    )
