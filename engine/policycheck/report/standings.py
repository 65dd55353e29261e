"""The words and styles for what results come to over all accounts."""

from collections.abc import Iterable, Mapping

from policycheck.document.model import Style
from policycheck.model.incidents import Gravest, IncidentRow
from policycheck.report import words

WORDS_OF: Mapping[Gravest, str] = {
    "possible_violation": words.BROKEN_OR_NOT["shall"][0],
    "prima_facie": words.unless("shall"),
    "possible_departure": words.BROKEN_OR_NOT["should"][0],
    "prima_facie_departure": words.unless("should"),
    "by_account": "open under some accounts, ruled out under others",
    "open": "open under every account",
    "no_violation": "no violation",
    "does_not_apply": "nothing compared: no rule that is held applies",
}
STYLES: Mapping[Gravest, Style] = {
    "possible_violation": "breach",
    "possible_departure": "departure",
    "prima_facie": "unless",
    "prima_facie_departure": "unless",
    "by_account": "open",
    "open": "open",
    "no_violation": "none",
    "does_not_apply": "moot",
}
NOTHING = "·"  # in a cell for a number


def headed(standing: Gravest) -> str:
    """The words with a capital at their start."""
    return f"{WORDS_OF[standing][:1].upper()}{WORDS_OF[standing][1:]}"


def of_incidents(standing: Gravest, rows: Iterable[IncidentRow]) -> tuple[str, int]:
    """The words for the incidents whose gravest result is so, with how many are disputed; and how many they are."""
    same = [row for row in rows if row.gravest == standing]
    disputed = sum(row.disputed for row in same)
    if not disputed:
        return headed(standing), len(same)
    how_many = f"{disputed} of these " if disputed < len(same) else ""
    return f"{headed(standing)}, {how_many}disputed by account", len(same)
