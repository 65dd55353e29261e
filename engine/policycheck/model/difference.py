"""What changes from one version of rules and policies to another: words, rules, meaning, cases and past incidents."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.comparison import ScenarioPremise
from policycheck.model.record import Fate
from policycheck.model.record import RecordDifference as FindingChange
from policycheck.model.rule import Modality, RuleConclusion

MeaningRelation = Literal["same", "stricter", "looser", "both", "not compared"]

CaseFate = Literal["added", "gone", "changed", "same"]


@dataclass(frozen=True, kw_only=True)
class TextRun:
    """Words that stand one after the other in both texts, or in one of them only."""

    kind: Literal["same", "deleted", "inserted"]
    words: str


@dataclass(frozen=True, kw_only=True)
class TextChange:
    """A part of something that reads otherwise."""

    part: Annotated[str, Field(description="Which part, in words: the words, its dates, the title.")]
    runs: tuple[TextRun, ...]
    characters: Annotated[tuple[str, ...], Field(description="Characters that an eye may miss and that only one has.")]


@dataclass(frozen=True, kw_only=True)
class ProvisionChange:
    """A provision, or the head of a policy, that was added, is gone, or reads otherwise."""

    id: Annotated[str, Field(description="POLICY#SECTION, or the policy's id for its head.")]
    was_id: Annotated[str | None, Field(description="Its id before, where two policies are held side by side.")]
    title: str
    fate: Fate
    parts: tuple[TextChange, ...]
    rules: Annotated[tuple[str, ...], Field(description="The rules, old or new, that rest on the provision.")]


@dataclass(frozen=True, kw_only=True)
class ThingChange:
    """A fact, a derivation or an authority that was added, is gone, or is defined otherwise."""

    kind: Literal["fact", "derivation", "kind of event", "authority"]
    id: str
    title: str
    fate: Fate
    parts: tuple[TextChange, ...]
    rules: Annotated[tuple[str, ...], Field(description="The rules, old or new, that ask for the fact.")]


@dataclass(frozen=True, kw_only=True)
class ElementChange:
    """An element or a group of elements that was added, is gone, or cites other words."""

    role: Annotated[str, Field(description="when, must, must_not or unless.")]
    fate: Fate
    text: Annotated[str, Field(description="What it asks for, in plain words.")]
    words: Annotated[tuple[TextChange, ...], Field(description="Where it only cites other words: these.")]


@dataclass(frozen=True, kw_only=True)
class ConclusionShift:
    """Situations in which a rule comes to another end than before, shown by a smallest one of them."""

    was: RuleConclusion
    now: RuleConclusion
    was_modality: Modality
    now_modality: Modality
    scenario: Annotated[
        tuple[ScenarioPremise, ...],
        Field(description="The fewest facts that settle both ends; every other fact may be anything."),
    ]


@dataclass(frozen=True, kw_only=True)
class MeaningChange:
    """How a rule now stands to what it was, proved over every situation that the axioms allow."""

    relation: Annotated[
        MeaningRelation,
        Field(
            description="same: no end differs in any situation, or none in which the duty is broken on one side "
            "only (then shifts name the others); not compared: why says the reason."
        ),
    ]
    shifts: tuple[ConclusionShift, ...]
    why: str | None
    notes: Annotated[tuple[str, ...], Field(description="What the comparison takes for granted.")]


@dataclass(frozen=True, kw_only=True)
class CaseChange:
    """A worked example that is new, gone or altered, or that the two versions of the rule answer differently."""

    name: str
    fate: Annotated[CaseFate, Field(description="Of the case as it is written.")]
    expected: Annotated[str | None, Field(description="By the old case; null: there was none.")]
    expects: Annotated[str | None, Field(description="By the new case; null: there is none.")]
    was: Annotated[
        str | None, Field(description="What its facts come to under the old rule; null: they cannot be run.")
    ]
    now: Annotated[str | None, Field(description="And under the new rule.")]


@dataclass(frozen=True, kw_only=True)
class RuleChange:
    """A rule that was added, is gone, or is written otherwise, or rests on facts that are defined otherwise."""

    id: str
    was_id: Annotated[str | None, Field(description="Its id before, where two policies are held side by side.")]
    paired_by: Annotated[str | None, Field(description="Why the two are held side by side, where their ids differ.")]
    title: str
    draft: bool
    fate: Fate
    asks: Annotated[tuple[str, ...], Field(description="For a rule that was added or is gone: what it asks.")]
    keys: tuple[TextChange, ...]
    elements: tuple[ElementChange, ...]
    reordered: Annotated[bool, Field(description="Whether the same elements stand in another order.")]
    meaning: MeaningChange | None
    cases: tuple[CaseChange, ...]


@dataclass(frozen=True, kw_only=True)
class IncidentChange:
    """An incident of which some result comes out otherwise, or that a side cannot read."""

    file: str
    incident: Annotated[str | None, Field(description="Its id; null: neither side can read it.")]
    title: str | None
    accounts: tuple[str, ...] = ()
    differences: tuple[FindingChange, ...] = ()
    others: Annotated[tuple[str, ...], Field(description="What is otherwise in forced alternatives.")] = ()
    guidance_old: Annotated[
        tuple[str, ...], Field(description="The rules among these that were guidance (should).")
    ] = ()
    guidance_new: Annotated[tuple[str, ...], Field(description="And those that are now.")] = ()
    unread_old: Annotated[tuple[str, ...], Field(description="Why the old side cannot read it.")] = ()
    unread_new: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class OneSidedRule:
    """A rule that incidents were held to under one version alone, so that there is no outcome to compare with."""

    rule: str
    title: str
    fate: Annotated[Fate, Field(description="gone: under the old version alone; added: under the new one alone.")]
    incidents: Annotated[int, Field(description="How many incidents were held to it.")]
    broken_in: Annotated[tuple[str, ...], Field(description="The files in which some account has it broken.")]


@dataclass(frozen=True, kw_only=True)
class Version:
    """One of the two sides."""

    name: Annotated[str, Field(description="As it was asked for.")]
    is_: Annotated[str, Field(alias="is", description="What that stands for, in words.")]
    rules: int
    provisions: int


@dataclass(frozen=True, kw_only=True)
class LibraryDifference:
    """Everything that differs between two versions, and what comes of it."""

    schema_: Annotated[Literal["policycheck/difference/2"], Field(alias="schema")] = "policycheck/difference/2"
    old: Version
    new: Version
    provisions: tuple[ProvisionChange, ...]
    rules: tuple[RuleChange, ...]
    things: tuple[ThingChange, ...]
    drafts: Annotated[bool, Field(description="Whether drafts were evaluated, as if they had been in force.")]
    drafts_aside: Annotated[tuple[str, ...], Field(description="Changed drafts that did not enter the evaluations.")]
    drafts_unheld: Annotated[
        tuple[str, ...],
        Field(description="Changed drafts that were held against no incident, since they bind the agency of none."),
    ]
    compared: Annotated[tuple[str, ...], Field(description="Policies and authorities evaluated as a comparison.")]
    incidents: Annotated[tuple[IncidentChange, ...], Field(description="Those that are not the same on both sides.")]
    unread: Annotated[tuple[IncidentChange, ...], Field(description="Those that neither side can read.")]
    unchanged: Annotated[int, Field(description="How many incidents come out the same throughout.")]
    looked_at: Annotated[int, Field(description="How many incident files there are.")]
    one_sided: Annotated[
        tuple[OneSidedRule, ...],
        Field(description="The rules evaluated under one version alone. They count as no change of an incident."),
    ]

    @property
    def same(self) -> bool:
        """Whether nothing differs at all; of an incident that neither side can read nothing is known to."""
        return not (self.provisions or self.rules or self.things or self.incidents)
