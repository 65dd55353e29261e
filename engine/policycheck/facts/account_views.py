"""The accounts that an incident has, by name and title."""

from policycheck.model.account_words import ACCOUNT_WORDS
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
    return AccountView(name=name, title=ACCOUNT_WORDS[name].title, defined=False, one_sided=name == UNCONTRADICTED)
