"""A record: what an evaluation rests on, word for word, and what it came to; and what re-evaluating it shows.

The aliases are the keys of `policycheck/record/1`: records are kept for years, and all of them stay readable.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.case_document import DocumentStatus, QuoteStatus
from policycheck.model.effects import Outcome
from policycheck.model.evaluation import SecondEngine
from policycheck.model.result import Agreement, PossibleConclusion
from policycheck.model.rule import Modality

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$", description="As 64 small hexadecimal digits.")]
LIBRARY = "library"  # the layer that comes with the program


class RecordOptions(Model):
    """What was asked for beside the incident, as the command line takes it."""

    accounts: Seq[str] = Field(default=(), description="Only these; empty: all.")
    compared: Seq[str] = Field(default=(), description="Policies and authorities that were a comparison.")
    as_of: str | None = Field(default=None, description="The other day whose policy was applied.")
    drafts: bool = Field(default=False, description="Whether drafts were evaluated, as if they had been in force.")
    assumed: Seq[str] = Field(default=(), description="What was taken as so, each as FACT@ENTITY=VALUE.")
    dilemmas: Seq[Seq[str]] = Field(default=(), description="Rules of which it was asked whether one must be broken.")


class RecordIncident(Model):
    """The incident file, letter for letter."""

    text: str
    sha256: Sha256


class RecordFile(Model):
    """A file of the library, letter for letter."""

    layer: str = Field(
        pattern=r"^(library|overlay-[1-9][0-9]{0,3})$",
        description="library, or overlay-1 and so on for folders that were laid over it, the last one on top.",
    )
    path: str = Field(description="In its folder: policies/el-centro-pd/use-of-force.md.")
    text: str
    sha256: Sha256


class RecordQuotation(Model):
    """A quotation, and what was found of it."""

    quote: str
    pinpoint: str | None
    status: QuoteStatus
    places: Seq[str]


class RecordDocument(Model):
    """A document of the incident as it was found, and what was quoted from it. It is not in the record itself."""

    id: str
    file: str | None
    sha256: Sha256 | None = Field(description="Of the file that was found; null: there was none.")
    status: DocumentStatus
    quotations: Seq[RecordQuotation]


class RecordEngine(Model):
    """Whether a second engine came to the same."""

    status: Literal["agreed", "not installed", "not run"]
    name: str
    version: str | None
    checked: int = Field(ge=0)
    unchecked: Seq[str]


class RecordVersions(Model):
    """What made the evaluation."""

    policycheck: str
    second_engine: RecordEngine


class RecordOutcome(Model):
    """What a rule came to under one account."""

    outcome: Outcome
    possible_conclusions: Seq[PossibleConclusion] = Field(alias="ends", min_length=1)


class RecordRef(Model):
    """A rule held against an entity."""

    rule: str
    about: str


class RecordResult(RecordRef):
    """What a rule came to for an entity."""

    modality: Modality
    comparison: bool
    in_force: Literal["yes", "no", "unknown", "depends", "draft"]
    agreement: Agreement
    accounts: dict[str, RecordOutcome]


class RecordForced(Model):
    """Results of which one must be a violation."""

    accounts: Seq[str]
    results: Seq[RecordRef] = Field(alias="findings")


class RecordDilemma(RecordForced):
    """What a supposed dilemma came to."""

    broken: Seq[RecordRef]
    counterexamples: Seq[Seq[str]] = Field(alias="escapes")


class RecordOutcomes(Model):
    """All that the evaluation came to."""

    results: Seq[RecordResult] = Field(alias="findings")
    one_of: Seq[RecordForced]
    why_not: Seq[RecordDilemma]


class Record(Model):
    """What an evaluation rests on and what it came to."""

    schema_: Literal["policycheck/record/1"] = Field(alias="schema")
    incident: RecordIncident
    files: Seq[RecordFile]
    documents: Seq[RecordDocument] = Field(default=(), description="Those of the incident, if it has any.")
    options: RecordOptions
    versions: RecordVersions
    outcome: RecordOutcomes


Verdict = Literal["holds", "holds with other texts now in force", "holds with documents that changed", "does not hold"]
Aspect = Literal["outcome", "agreement", "modality", "in_force", "comparison"]
Fate = Literal["changed", "gone", "added"]


@dataclass(frozen=True, kw_only=True)
class RecordDifference:
    """A result that comes out otherwise under one account; with no account, something else about it is otherwise."""

    rule: str
    title: str
    about: str
    about_label: str
    account: str | None
    aspect: Aspect
    was: Annotated[str | None, Field(description="As the evaluation has it; null: the rule was not evaluated.")]
    was_conclusions: tuple[PossibleConclusion, ...]
    now: str | None
    now_conclusions: tuple[PossibleConclusion, ...]


@dataclass(frozen=True, kw_only=True)
class Wording:
    """One place where a text reads otherwise, with a few words around it."""

    was: str
    now: str
    characters: Annotated[tuple[str, ...], Field(description="Characters that an eye may miss and that only one has.")]


@dataclass(frozen=True, kw_only=True)
class PartChange:
    """A part of a file that was changed: a provision's words, its dates, the whole of another file."""

    provision: Annotated[str | None, Field(description="POLICY#SECTION, for a part of a policy.")]
    part: str
    cited: Annotated[bool, Field(description="Whether a rule of the record rests on the provision.")]
    fate: Fate
    wordings: tuple[Wording, ...]
    more: Annotated[int, Field(description="How many more places read otherwise.")]


@dataclass(frozen=True, kw_only=True)
class FileChange:
    """A file that is not what the record holds."""

    path: str
    layer: str
    fate: Fate
    parts: Annotated[tuple[PartChange, ...], Field(description="None: only spacing, order or remarks changed.")]


@dataclass(frozen=True, kw_only=True)
class RuleNow:
    """A rule that was evaluated: of a record, those that are drafts, and those that enter only under one library."""

    rule: str
    title: str
    provision: str


@dataclass(frozen=True, kw_only=True)
class TextsNow:
    """The record held against the library now in force."""

    files: tuple[FileChange, ...]
    rules_added: tuple[RuleNow, ...]
    rules_gone: tuple[RuleNow, ...]
    differences: tuple[RecordDifference, ...]
    others: tuple[str, ...]
    unreadable: Annotated[tuple[str, ...], Field(description="Why the incident cannot be evaluated under it.")]


@dataclass(frozen=True, kw_only=True)
class QuoteNow:
    """A quotation of which something else is found now."""

    quote: str
    was: QuoteStatus
    now: QuoteStatus
    places: tuple[str, ...]
    nearest: str | None
    nearest_place: str | None


@dataclass(frozen=True, kw_only=True)
class DocumentNow:
    """A document of the record as it is found now."""

    id: str
    title: str
    file: str | None
    was: DocumentStatus
    now: Annotated[DocumentStatus, Field(description="changed: its SHA-256 is not the one of the record.")]
    sha256: Annotated[str | None, Field(description="As the record has it.")]
    found_sha256: str | None
    quotations: Annotated[tuple[QuoteNow, ...], Field(description="Those of which something else is found now.")]

    @property
    def differs(self) -> bool:
        """Whether anything about it is otherwise than in the record."""
        return self.now != self.was or self.found_sha256 != self.sha256 or bool(self.quotations)


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What re-evaluating a saved record shows."""

    schema_: Annotated[Literal["policycheck/verification/2"], Field(alias="schema")] = "policycheck/verification/2"
    verdict: Verdict
    fingerprint: str
    canonical: Annotated[bool, Field(description="Whether the file is, byte for byte, the record's canonical form.")]
    made_by: str
    verified_by: str
    made_with: RecordEngine
    damaged: Annotated[tuple[str, ...], Field(description="Texts that do not fit their SHA-256; nothing else is said.")]
    title: str | None = None
    date: str | None = None
    as_of: str | None = None
    drafts_asked: Annotated[bool, Field(description="Whether drafts were to be evaluated, then and now.")] = False
    drafts: Annotated[tuple[RuleNow, ...], Field(description="The drafts that the record took as if in force.")] = ()
    assumed: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    results: Annotated[int, Field(description="How many results the record holds.")] = 0
    rules: int = 0
    files: int = 0
    second_engine: SecondEngine | None = None
    differences: tuple[RecordDifference, ...] = ()
    others: tuple[str, ...] = ()
    texts_now: TextsNow | None = None
    documents: Annotated[tuple[DocumentNow, ...], Field(description="Those of the record, as they are found now.")] = ()
    quotations: Annotated[int, Field(description="How many quotations the record holds.")] = 0
    documents_searched: Annotated[
        bool, Field(description="Whether any document was found in the folder that was looked in.")
    ] = False
