"""The sources of an incident as results name and list them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from policycheck.model.account_words import SIDES
from policycheck.model.dates import spoken


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
        """The source as a list of sources has it: S3 (the press): A report, November 2025, read in S6."""
        told = (self.title, self.date and spoken(self.date), self.read_in and f"read in {self.read_in}")
        return f"{self.mark} ({SIDES[self.party]}): {', '.join(filter(None, told))}"
