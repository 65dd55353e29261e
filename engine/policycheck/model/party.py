"""Whose word a statement is: sources, and the parties that every file has or one declares, people among them."""

from dataclasses import dataclass
from typing import Literal

from pydantic import Field

from policycheck.model.base import Model, Name, Seq
from policycheck.model.dates import PartialDate

# The order in which accounts are shown. It ranks nobody: each is evaluated alike.
PARTIES = ("agency", "family", "press", "community", "prosecutor", "monitor", "reviewer", "board", "record")
REVIEWER = "reviewer"  # whose sources are each the word of a reviewer, by its title, in one account
RECORD = "record"  # what every party's account takes, as far as the party leaves room for it
BOARD = "board"  # whose account takes what is undisputed, as far as its findings leave room for it
# The accounts that every file has beside those of its parties; a file's own may not take their names.
COMMON_GROUND, UNCONTRADICTED = "common-ground", "uncontradicted"
RESERVED = (*PARTIES, COMMON_GROUND, UNCONTRADICTED)

Side = Literal["agency", "family", "board"]
# With whom somebody shares an interest, by the kind of entity: two of one side make no common ground.
SIDE_OF_KIND: dict[str, Side] = {"officer": "agency", "civilian": "family"}
SIDE_OF_PARTY: dict[str, str] = {"monitor": "board", "reviewer": "board", BOARD: "board"}


class DeclaredParty(Model):
    """A party that a file declares: a union, a second agency, a reviewer with an account of their own."""

    title: str = Field(min_length=1, max_length=80, description="As a sentence names it: the officers' union.")
    side: Side | None = Field(
        default=None,
        description="With whom it shares an interest: agency, family (the person the force was used against), or board "
        "(it reviews the incident). Two of one side make no common ground, and nobody of the board's does.",
    )


class Source(Model):
    """Who says something, and which side that is."""

    party: Name = Field(
        description="agency, family (the person the force was used against, and theirs), press, community, prosecutor, "
        "monitor, reviewer (who reviews the incident), record (a recording or document that anybody can check), an "
        "officer, civilian or witness of this file by id, or a party that the file declares."
    )
    title: str = Field(min_length=1)
    date: PartialDate | None = Field(default=None, description="When it was said or published.")
    via: str | None = Field(
        default=None,
        description="Where it was read, if not with the source itself; may name another source of this file. One read "
        "with another side only repeats that side, and makes nothing common ground.",
    )
    document: Name | None = Field(default=None, description="The document of this file in which its words stand.")
    note: str | None = None


class DefinedAccount(Model):
    """An account that the file defines by the sources that it credits."""

    title: str = Field(min_length=1)
    credits: Seq[Name] = Field(
        min_length=1, description="The sources whose word counts in this account; no other does."
    )


@dataclass(frozen=True)
class PartyWords:
    """How reports name a party or an account: its title, its name in a sentence, and what counts in it."""

    title: str
    name: str
    made_of: str


WORDS: dict[str, PartyWords] = {
    "agency": PartyWords("the agency's account", "the agency", "What the agency says."),
    "family": PartyWords(
        "the account of the family or of the person the force was used against",
        "the civilian’s side",
        "What the person the force was used against, or that person’s family, and their lawyers say.",
    ),
    "press": PartyWords(
        "the press's account", "the press", "What news reporting says of its own reading of the events."
    ),
    "community": PartyWords("the community's account", "the community", "What groups and residents say."),
    "prosecutor": PartyWords("the prosecutor's account", "the prosecutor", "What the prosecutor says."),
    "monitor": PartyWords("the monitor's account", "the monitor", "What the independent monitor says."),
    "reviewer": PartyWords("the reviewer's account", "the reviewer", "What the reviewing body says."),
    BOARD: PartyWords(
        "the board's findings, and else what is undisputed",
        "the board",
        "The board’s findings of fact; where it found nothing, what is undisputed.",
    ),
    RECORD: PartyWords(
        "the record alone", "the record alone", "Only what recordings and documents show that anybody can check."
    ),
    COMMON_GROUND: PartyWords(
        "what the record or at least two parties give and nobody contradicts",
        "common ground",
        "What the record shows, or at least two sides say, and nobody contradicts. Officers and their agency are one "
        "side; a source that only repeats a side, and the reviewer, do not count as one.",
    ),
    UNCONTRADICTED: PartyWords(
        "what anybody says and nobody contradicts; a single side's unanswered claim counts",
        "undisputed statements",
        "What anybody says and nobody contradicts, even if only one side speaks to it.",
    ),
}
SPEAKS: dict[str, str] = {RECORD: "the record"}  # as whoever says something, where that is not the name of the account


def own_words(name: str) -> PartyWords:
    """The words for a party that has no entry above, by its name in a sentence."""
    return PartyWords(f"the account of {name}", name, f"What {name} says.")
