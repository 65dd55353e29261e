"""The documents of an incident, and what was found of the words that statements quote from them.

The first two classes are parts of the incident file. The others are made by `sources/` alone and never read from a
file, so that they are plain dataclasses, as in an evaluation.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model, Name
from policycheck.model.dates import PartialDate

LONGEST_QUOTE = 5_000  # characters; a page or two
_SHORTEST = 2  # letters and digits; one letter stands anywhere
Unit = Literal["page", "paragraph", "time"]
DocumentStatus = Literal["at_hand", "not_at_hand", "missing", "changed", "unreadable"]
QuoteStatus = Literal[
    "verified",
    "elsewhere",
    "several_places",
    "not_found",
    "document_changed",
    "document_missing",
    "document_unreadable",
    "not_at_hand",
]
# How a citation says that its quotation does not hold. That a document is not at hand stands in the list of sources.
_MARKS: Mapping[QuoteStatus, str] = {
    "elsewhere": "quotation stands elsewhere",
    "several_places": "quotation stands in several places",
    "not_found": "quotation not found",
    "document_changed": "document changed",
    "document_missing": "document missing",
    "document_unreadable": "document not readable",
}


def no_quote(text: str) -> str | None:
    """Why a text is no quotation that could be looked up; None where it is one."""
    if len(text) > LONGEST_QUOTE:
        return f"a quotation of {len(text):,} characters is too long; the bound is {LONGEST_QUOTE:,}"
    if sum(map(str.isalnum, text)) < _SHORTEST:
        return f"a quotation needs at least {_SHORTEST} letters or digits"
    return None


def _looked_up(text: str) -> str:
    wrong = no_quote(text)
    if wrong is not None:
        raise PydanticCustomError("no_quote", "{cause}", {"cause": wrong})
    return text


Quotation = Annotated[
    str,
    AfterValidator(_looked_up),
    Field(description="The source's words, letter for letter as the source's document has them."),
]


class SourcedStatement(Model):
    """What a source says, with where it says so: of a fact, in words of its own, or of the timeline."""

    source: Name
    quote: Quotation | None = None
    pinpoint: str | None = Field(default=None, description="Where in the source: paragraph 12, minute 3:10.")
    note: str | None = Field(default=None, description="How the source's words were read.")


class CaseDocument(Model):
    """A document of the incident. One without a file is not at hand, and nothing in it can be verified."""

    title: str = Field(min_length=1)
    file: str | None = Field(
        default=None,
        min_length=1,
        description="Its path from the folder of the incident file, as documents/press-release.pdf.",
    )
    sha256: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f]{64}$",
        description="Of the file, as 64 small hexadecimal digits; policycheck attach writes it.",
    )
    date: PartialDate | None = Field(default=None, description="When it was made or published.")
    note: str | None = None

    @field_validator("file")
    @classmethod
    def _stays_inside(cls, file: str | None) -> str | None:
        parts = (file or "x").replace("\\", "/").split("/")
        if {"", ".", ".."} & set(parts) or ":" in parts[0] or "\0" in parts[-1] or (file and "\\" in file):
            raise PydanticCustomError("document_path", "the path leaves the folder of the incident file, or may")
        return file

    @model_validator(mode="after")
    def _has_hash(self) -> "CaseDocument":
        if self.file is not None and self.sha256 is None:
            raise PydanticCustomError("document_hash", "nothing would tell whether this document was changed")
        return self


@dataclass(frozen=True, kw_only=True)
class Pinpoint:
    """A place in a document: pages or paragraphs from 1 on, or seconds of a recording; first and last are in it."""

    unit: Unit
    first: float
    last: float

    @property
    def words(self) -> str:
        """The place as a citation has it: page 3, paragraphs 4 and 5, 0:12 to 0:18."""
        if self.unit == "time":
            first, last = _clock(self.first), _clock(self.last)
            return first if first == last else f"{first} to {last}"
        first, last = f"{self.first:.0f}", f"{self.last:.0f}"
        if first == last:
            return f"{self.unit} {first}"
        return f"{self.unit}s {first} {'and' if self.last == self.first + 1 else 'to'} {last}"


def _clock(seconds: float) -> str:
    """A time in a recording: 3:10, or 1:02:03."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@dataclass(frozen=True, kw_only=True)
class Passage:
    """A piece of a document with its place, and its text as the document has it."""

    place: Pinpoint
    text: str


@dataclass(frozen=True, kw_only=True)
class DocumentCheck:
    """What was found of a document as a whole."""

    id: str
    title: str
    file: str | None
    date: str | None
    sha256: Annotated[str | None, Field(description="As the incident file gives it.")]
    found_sha256: Annotated[str | None, Field(description="Of the file that was found.")]
    status: DocumentStatus
    cause: Annotated[str | None, Field(description="Of a document that is missing or cannot be read: why.")]
    remedy: str | None
    without_text: Annotated[tuple[int, ...], Field(description="Pages that hold no text, such as scanned ones.")]


@dataclass(frozen=True, kw_only=True)
class QuoteCheck:
    """What was found of a quotation. Places are those of the document, worked out from where the words stand."""

    document: str
    quote: str
    status: QuoteStatus
    written: Annotated[str | None, Field(description="The pinpoint that the incident file gives.")]
    places: Annotated[tuple[str, ...], Field(description="Where the words stand; of very many, the first ones.")]
    nearest: Annotated[str | None, Field(description="Where they stand nowhere: what comes closest to them.")]
    nearest_place: str | None

    @property
    def holds(self) -> bool:
        """Whether the words stand where they are said to."""
        return self.status == "verified"

    @property
    def mark(self) -> str | None:
        """What a citation says of a quotation that does not hold."""
        return _MARKS.get(self.status)


PLACES_SHOWN = 10  # of words that stand in many places
QuoteKey = tuple[str, str, str | None]  # document, quotation, and the pinpoint as it is written


@dataclass(frozen=True, kw_only=True)
class CaseDocuments:
    """What was found of an incident's documents, with the text of those that could be read, and of each quotation."""

    documents: Mapping[str, DocumentCheck]
    texts: Mapping[str, tuple[Passage, ...]]
    quotes: Mapping[QuoteKey, QuoteCheck]


@dataclass(frozen=True, kw_only=True)
class QuotePlace:
    """A place at which words stand, and the passage in which they begin."""

    place: str
    passage: str


@dataclass(frozen=True, kw_only=True)
class QuoteSearch:
    """Where words stand in one document; where they stand nowhere, what comes closest to them."""

    schema_: Annotated[Literal["policycheck/quote/1"], Field(alias="schema")] = "policycheck/quote/1"
    document: DocumentCheck
    quote: str
    places: tuple[QuotePlace, ...]
    nearest: str | None
    nearest_place: str | None
