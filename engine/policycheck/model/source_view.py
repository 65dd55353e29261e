"""Parties, accounts and sources, as results name and list them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

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
        "Only what a recording or document shows that anybody can check.",
    ),
    COMMON_GROUND: AccountWords(
        "what the record or at least two parties give and nobody contradicts",
        "common ground",
        "What the record or at least two sides give, and nobody contradicts. The reviewer, and a source that only "
        "repeats a side, is no second one.",
    ),
    UNCONTRADICTED: AccountWords(
        "what anybody says and nobody contradicts; a single side's unanswered claim counts",
        "undisputed statements",
        "What anybody says and nobody contradicts. Here one side’s statement that nobody answers counts.",
    ),
}
# Parties as whoever says something.
SIDES: dict[str, str] = {**{party: ACCOUNT_WORDS[party].name for party in PARTIES}, RECORD: "the record"}


def source_mark(number: int) -> str:
    """How every report names a source: by its number in the list of sources."""
    return f"S{number}"


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A place in a source."""

    source: str
    number: Annotated[int, Field(description="The source's number in the lists of reports, from 1 on.")]
    pinpoint: str | None
    note: str | None

    @property
    def mark(self) -> str:
        """The source as reports name it: S3."""
        return source_mark(self.number)

    @property
    def place(self) -> str:
        """The source as reports name it, with the place in it: S3, paragraph 12."""
        return f"{self.mark}, {self.pinpoint}" if self.pinpoint else self.mark

    @property
    def place_by_id(self) -> str:
        """The source by its id in the file, with the place in it."""
        return f"{self.source}, {self.pinpoint}" if self.pinpoint else self.source


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An account, and how it is made."""

    name: str
    title: str
    defined: Annotated[bool, Field(description="Whether the incident file defines it.")]
    one_sided: Annotated[bool, Field(description="Whether a single side's unanswered claim counts in it.")]


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """A source of the incident, as reports list it."""

    id: str
    number: Annotated[int, Field(description="By which reports name it, from 1 on.")]
    party: str
    title: str
    date: str | None
    via: str | None
    via_number: Annotated[int | None, Field(description="The number of the source of this file that via names.")]
    note: str | None

    @property
    def mark(self) -> str:
        """The source as reports name it: S3."""
        return source_mark(self.number)

    @property
    def read_in(self) -> str | None:
        """Where it was read, if not with the source itself."""
        return self.via if self.via_number is None else source_mark(self.via_number)

    @property
    def listed(self) -> str:
        """The source as a list of sources has it: S3 (the press): A report, 2025-11, read in S6."""
        read = f"read in {self.read_in}" if self.read_in else None
        return f"{self.mark} ({SIDES[self.party]}): {', '.join(filter(None, (self.title, self.date, read)))}"
