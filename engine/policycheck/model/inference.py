"""What an account infers from its statements by derivations, and what each inference rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, computed_field

from policycheck.model.day_count import DayCount
from policycheck.model.source_view import Cited
from policycheck.model.timeline import (
    RELATION_WORDS,
    TimeOrder,
)
from policycheck.model.value import StatedValue, Value, with_own_words

PremiseKind = Literal["fact", "event", "order", "absent", "count", "time", "days", "date", "calendar"]
# Why a premise counts that no source says.
WITHOUT_SOURCE: dict[str, str] = {"assumed": "supposed", "agency": "true of this agency in every incident"}


@dataclass(frozen=True, kw_only=True)
class EventRef:
    """An event of the timeline, or its beginning or end."""

    id: str
    name: Annotated[str, Field(description="How reports call it, alike under every account.")]
    side: Literal["start", "end"] | None = None


@dataclass(frozen=True, kw_only=True)
class Premise:
    """A fact or a statement of the timeline that a step rests on, with the sources that say so."""

    kind: Annotated[
        PremiseKind,
        Field(
            description="fact: a fact of an entity; event: that an event was; order: how two events stood; absent: "
            "that no event of a kind was; count: how many events of a kind there were; time: the seconds between two "
            "points; days: the days between two dates."
        ),
    ]
    text: Annotated[str | None, Field(description="Of a fact: the value as a statement; of an event: its kind.")] = None
    fact: str | None = None
    about: str | None = None
    about_label: str | None = None
    basis: Annotated[
        Literal["assumed", "agency"] | None, Field(description="Of a fact: why it counts, where no source says it.")
    ] = None
    events: tuple[EventRef, ...] = ()
    event_kind: str | None = None
    relation: Annotated[TimeOrder | None, Field(description="Of order: how the first relates to the second.")] = None
    days: DayCount | None = None
    sources: tuple[Cited, ...] = ()

    @property
    def claim(self) -> str:
        """The premise as part of a sentence, as reports name events."""
        if self.kind == "event" and self.events[0].name.startswith(self.text or ""):
            return self.events[0].name
        return self._statement([f"“{event.name}”" for event in self.events])

    @property
    def cited(self) -> list[str]:
        """Who says so, as reports name sources, and how their words were read; or why it counts without a source."""
        return self._cited([source.place for source in self.sources])

    @property
    def words_by_id(self) -> str:
        """The premise with who says so, with the ids of events and sources that the incident's file gives them."""
        text, cited = self._statement([event.id for event in self.events]), [one.place_by_id for one in self.sources]
        return f"{text} [{'; '.join(self._cited(cited))}]" if self._cited(cited) else text

    def _statement(self, events: Sequence[str]) -> str:
        """What the premise says, by the names of its events."""
        if self.kind == "event":
            return f"{self.text} ({events[0]})"
        if self.kind == "order" and self.relation:
            return f"{events[0]} {RELATION_WORDS[self.relation].past} {events[1]}"
        if self.kind == "absent" and self.event_kind:
            what = self.event_kind.replace("-", " ")
            return f"a complete account of that time tells of no {what} that may have begun then"
        if self.kind == "count":
            return f"{', '.join(events) or 'nothing'} being told"
        if self.kind == "time":
            sides = [event.side for event in self.events]
            return f"the time from the {sides[0]} of {events[0]} to the {sides[1]} of {events[1]}"
        return self.days.words if self.days is not None else self.text or ""

    def _cited(self, places: Sequence[str]) -> list[str]:
        if self.basis is not None:
            return [WITHOUT_SOURCE[self.basis]]
        cited = zip(places, self.sources, strict=True)
        noted = (f"{place}: {source.note.rstrip('.')}" if source.note else place for place, source in cited)
        return list(dict.fromkeys(noted))


# What stands before and after the text of what is wanted.
_WANTED: dict[PremiseKind, tuple[str, str]] = {
    "event": ("a statement that ", ""),
    "date": ("the date that answers “", "”"),
    "calendar": ("the holidays of ", ", which are not held, so that no business days are counted"),
}


@dataclass(frozen=True, kw_only=True)
class WantedPremise:
    """What a derivation asks for."""

    kind: Annotated[
        PremiseKind,
        Field(
            description="fact: a fact of an entity; event: a statement that an event was; order: a statement of how "
            "two events stood; absent: that a span is told completely, without events of a kind; time: when two events "
            "were; count: all that is told of a kind; date: a date; calendar: the holidays of a jurisdiction."
        ),
    ]
    text: Annotated[
        str | None,
        Field(
            description="Of a fact: the answer that is asked for, as a statement; of an event: its kind; of a date: "
            "the question that it answers; of a calendar: the jurisdiction."
        ),
    ] = None
    may_follow: Annotated[
        tuple[str, ...], Field(description="Of a fact: titles of the derivations by which it may itself follow.")
    ] = ()
    event_kinds: tuple[str, ...] = ()
    event_nouns: Annotated[tuple[str, ...], Field(description="What these kinds are called.")] = ()
    relation: TimeOrder | None = None

    @property
    def words(self) -> str:
        """It as part of a sentence."""
        nouns = self.event_nouns
        if self.kind in _WANTED:
            return f"{self.text}".join(_WANTED[self.kind])
        if self.kind == "order" and self.relation:
            return f"a statement of order: {nouns[0]} {RELATION_WORDS[self.relation].participle} {nouns[1]}"
        if self.kind == "absent":
            return f"a complete account of that time, without {nouns[0]}"
        if self.kind == "count":
            return f"all that is told of {nouns[0]}"
        if self.kind == "time":
            return "the times of both"
        further = f", which itself may follow: {'; or '.join(self.may_follow)}" if self.may_follow else ""
        return f"{self.text}{further}"


@dataclass(frozen=True, kw_only=True)
class SupplyingDerivation:
    """A derivation by which an open fact could follow, and what it asks for."""

    derivation: str
    title: str
    turned: Annotated[bool, Field(description="Whether it is run by contraposition.")]
    wanted: tuple[WantedPremise, ...]

    @property
    def words(self) -> str:
        """The derivation's title, and what it asks for."""
        lead = "by contraposition, from" if self.turned else "from"
        return f"{self.title} ({lead}: {'; '.join(premise.words for premise in self.wanted)})"


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The derivations by which an open fact of an entity would follow."""

    fact: str
    about: str
    ways: tuple[SupplyingDerivation, ...]


@dataclass(frozen=True, kw_only=True)
class CitedStatement(Cited):
    """One source's word on one fact."""

    party: str
    value: StatedValue


@dataclass(frozen=True, kw_only=True)
class UnusedStatement:
    """A statement that the incident's file holds and no rule that was evaluated asks for."""

    fact: str
    about: str
    about_label: str
    words: Annotated[
        str, Field(description="The statement, with {said} where the source's own words for an amount stand.")
    ]
    said: CitedStatement

    @computed_field(description="The statement in words.")  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The statement in words."""
        return with_own_words(self.words, self.said.value)


@dataclass(frozen=True, kw_only=True)
class FollowingStep:
    """One derivation that applied, and what it rests on, each with who says so."""

    derivation: str
    turned: Annotated[
        bool, Field(description="Whether it was run by contraposition: its conclusion is false, so its premise is.")
    ]
    title: str
    premises: tuple[Premise, ...]

    @computed_field(description="The premises in words, with the ids of events and sources.")  # type: ignore[prop-decorator]
    @property
    def rests_on(self) -> tuple[str, ...]:
        """The premises in words, with the ids of events and sources."""
        return tuple(dict.fromkeys(premise.words_by_id for premise in self.premises))


@dataclass(frozen=True, kw_only=True)
class Inference:
    """A value that nobody states and that follows under an account from what its sources say and tell."""

    account: str
    fact: str
    about: str
    about_label: str
    value: Value
    text: str
    steps: Annotated[
        tuple[FollowingStep, ...], Field(description="The derivations by which it follows, the last one last.")
    ]


NoteKind = Literal["conflict", "sources_differ", "record_alone", "pooled"]


@dataclass(frozen=True, kw_only=True)
class AccountNote:
    """What a reader must know of the word on which an account comes to an outcome, beside its reasons."""

    kind: Annotated[
        NoteKind,
        Field(
            description="conflict: what follows from the account's own statements contradicts one that the outcome "
            "rests on, or itself; sources_differ: the account's sources differ on the fact, so that it is open; "
            "record_alone: it rests on the record alone, and the account itself says nothing on it; pooled: no single "
            "source of the account says all that it rests on."
        ),
    ]
    fact: Annotated[str | None, Field(description="Of a conflict, or where sources differ: on which fact.")]
    about: str | None
    said: Annotated[
        tuple[CitedStatement, ...],
        Field(
            description="Of a conflict: the statement, which counts; empty where what follows contradicts itself. "
            "Where sources differ: what each says."
        ),
    ]
    follows: Annotated[tuple[Inference, ...], Field(description="Of a conflict: what follows otherwise.")]
    sources: Annotated[tuple[str, ...], Field(description="Of what is pooled: sources that say it together.")]
    numbers: Annotated[tuple[int, ...], Field(description="The numbers of these sources in the lists of reports.")]


@dataclass(frozen=True, kw_only=True)
class ConflictView:
    """What follows under an account, and contradicts a statement of it or something else that follows."""

    account: str
    stated: Annotated[
        str | None, Field(description="The statement, which counts; null: what follows contradicts itself.")
    ]
    basis: Annotated[
        Literal["assumed", "agency"] | None, Field(description="Why the statement counts, where no source says it.")
    ]
    said: Annotated[tuple[CitedStatement, ...], Field(description="Who makes the statement.")]
    follows: Annotated[tuple[Inference, ...], Field(description="Where nothing is stated, none of these counts.")]

    @computed_field(description="Who makes the statement, in words, with the ids of sources.")  # type: ignore[prop-decorator]
    @property
    def cited(self) -> tuple[str, ...]:
        """Who makes the statement, in words, with the ids of sources."""
        return (WITHOUT_SOURCE[self.basis],) if self.basis else tuple(statement.place_by_id for statement in self.said)
