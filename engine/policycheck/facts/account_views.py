"""The accounts that an incident has, by name and title."""

from policycheck.model.evaluation import AccountView
from policycheck.model.incident import COMMON_GROUND, PARTIES, UNCONTRADICTED, Incident


def account_views(incident: Incident) -> tuple[AccountView, ...]:
    """The accounts there are, in the order in which they are shown."""
    present = {source.party for source in incident.sources.values()}
    defined = [
        AccountView(name=name, title=account.title, defined=True, one_sided=False)
        for name, account in incident.accounts.items()
    ]
    named = [*(party for party in PARTIES if party in present), COMMON_GROUND, UNCONTRADICTED]
    return (*map(_view, named), *defined)


def _view(name: str) -> AccountView:
    return AccountView(name=name, title=_TITLES[name], defined=False, one_sided=name == UNCONTRADICTED)


_TITLES: dict[str, str] = {
    "agency": "the agency's account",
    "family": "the account of the family or of the person the force was used against",
    "press": "the press's account",
    "community": "the community's account",
    "reviewer": "the reviewer's account",
    "record": "the record alone",
    COMMON_GROUND: "what the record or at least two parties give and nobody contradicts",
    UNCONTRADICTED: "what anybody says and nobody contradicts; a single side's unanswered claim counts",
}
