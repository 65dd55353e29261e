"""Parties, accounts and sources, as results name and list them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from policycheck.model.case_document import DocumentCheck, QuoteCheck
from policycheck.model.dates import spoken


def source_mark(number: int) -> str:
    """How every report names a source: by its number in the list of sources."""
    return f"S{number}"


@dataclass(frozen=True, kw_only=True)
class Cited:
    """A place in a source."""

    source: str
    number: Annotated[int, Field(description="The source's number in the lists of reports, from 1 on.")]
    pinpoint: Annotated[
        str | None, Field(description="As the file gives it; else the place of a quotation that was verified.")
    ]
    note: str | None
    quotation: Annotated[QuoteCheck | None, Field(description="What was found of the words that it quotes.")] = None

    @property
    def mark(self) -> str:
        """The source as reports name it: S3."""
        return source_mark(self.number)

    @property
    def place(self) -> str:
        """The source as reports name it, with the place in it, and whether its quotation fails: S3, paragraph 12."""
        return self._with_place(self.mark)

    @property
    def place_by_id(self) -> str:
        """The source by its id in the file, with the place in it, and whether its quotation fails."""
        return self._with_place(self.source)

    def _with_place(self, source: str) -> str:
        failing = self.quotation.mark if self.quotation is not None else None
        return ", ".join(filter(None, (source, self.pinpoint, failing)))


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """An account, and how it is made."""

    name: str
    title: str
    label: Annotated[str, Field(description="How a sentence names it, or whose it is: officer 3.")]
    made_of: Annotated[str, Field(description="What counts in it, as a sentence.")]
    party: Annotated[bool, Field(description="Whether it is that of somebody who has a word of their own.")]
    defined: Annotated[bool, Field(description="Whether the incident file defines it.")]
    one_sided: Annotated[bool, Field(description="Whether a single side's unanswered claim counts in it.")]


@dataclass(frozen=True, kw_only=True)
class SourceView:
    """A source of the incident, as reports list it."""

    id: str
    number: Annotated[int, Field(description="By which reports name it, from 1 on.")]
    party: str
    speaker: Annotated[str, Field(description="The party as whoever says something: the agency, officer 3.")]
    title: str
    date: str | None
    via: str | None
    via_number: Annotated[int | None, Field(description="The number of the source of this file that via names.")]
    note: str | None
    document: Annotated[DocumentCheck | None, Field(description="What was found of the document of its words.")] = None
    quotations: Annotated[
        tuple[QuoteCheck, ...], Field(description="What was found of each quotation from it, in the order of the file.")
    ] = ()

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
        """The source as a list of sources has it: S3 (the press): A report, November 2025, read in S6."""
        told = (self.title, self.date and spoken(self.date), self.read_in and f"read in {self.read_in}")
        return f"{self.mark} ({self.speaker}): {', '.join(filter(None, told))}"
