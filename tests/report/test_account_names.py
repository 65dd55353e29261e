"""Accounts in reports that have no titles at hand: ask, diff and verify."""

import pytest

from policycheck.report.words import account_names


@pytest.mark.parametrize(
    ("names", "every", "said"),
    [
        (["press", "uncontradicted"], ["agency", "press", "uncontradicted"], "the press and undisputed statements"),
        (["press", "agency"], ["agency", "press"], "every account"),
        (["press"], ["press"], "the press"),
        (["family", "own-account"], [], "the civilian’s side and “own-account”"),
    ],
)
def test_accounts_are_named_in_words(names: list[str], every: list[str], said: str) -> None:
    assert account_names(names, every) == said
