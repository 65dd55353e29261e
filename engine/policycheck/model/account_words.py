"""How reports name parties and accounts: one table for all."""

from dataclasses import dataclass

from policycheck.model.incident import COMMON_GROUND, PARTIES, RECORD, UNCONTRADICTED


@dataclass(frozen=True)
class AccountWords:
    """An account that every file may have: its title, its name in a sentence, and what counts in it."""

    title: str
    name: str
    made_of: str


ACCOUNT_WORDS: dict[str, AccountWords] = {
    "agency": AccountWords("the agency's account", "the agency", "What the agency says."),
    "family": AccountWords(
        "the account of the family or of the person the force was used against",
        "the civilian’s side",
        "What the person the force was used against, or that person’s family, and their lawyers say.",
    ),
    "press": AccountWords(
        "the press's account", "the press", "What news reporting says of its own reading of the events."
    ),
    "community": AccountWords("the community's account", "the community", "What groups and residents say."),
    "reviewer": AccountWords("the reviewer's account", "the reviewer", "What the reviewing body says."),
    "record": AccountWords(
        "the record alone",
        "the record alone",
        "Only what recordings and documents show that anybody can check.",
    ),
    COMMON_GROUND: AccountWords(
        "what the record or at least two parties give and nobody contradicts",
        "common ground",
        "What the record shows, or at least two sides say, and nobody contradicts. A source that only repeats a side, "
        "and the reviewer, do not count as a second side.",
    ),
    UNCONTRADICTED: AccountWords(
        "what anybody says and nobody contradicts; a single side's unanswered claim counts",
        "undisputed statements",
        "What anybody says and nobody contradicts, even if only one side speaks to it.",
    ),
}
# Parties as whoever says something.
SIDES: dict[str, str] = {**{party: ACCOUNT_WORDS[party].name for party in PARTIES}, RECORD: "the record"}
