"""What a derivation that applied rests on, and by which derivations an open fact could follow: data, and its words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.source_view import Cited
from policycheck.model.timeline import KINDS, RELATION_WORDS, EventKind, Relation

PremiseKind = Literal["fact", "event", "order", "absent", "count", "time"]
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
            "points."
        ),
    ]
    text: Annotated[str | None, Field(description="Of a fact: the value as a statement.")] = None
    fact: str | None = None
    about: str | None = None
    about_label: str | None = None
    basis: Annotated[
        Literal["assumed", "agency"] | None, Field(description="Of a fact: why it counts, where no source says it.")
    ] = None
    events: tuple[EventRef, ...] = ()
    event_kind: EventKind | None = None
    relation: Annotated[Relation | None, Field(description="Of order: how the first event stands to the second.")] = (
        None
    )
    sources: tuple[Cited, ...] = ()

    @property
    def words(self) -> str:
        """The premise as part of a sentence, with the sources that say so, as reports name events and sources."""
        events = [f"“{event.name}”" for event in self.events]
        if self.kind == "event" and self.event_kind and self.events[0].name.startswith(KINDS[self.event_kind].meaning):
            return self._with_sources(self.events[0].name, [one.place for one in self.sources])
        return self._with_sources(self._told(events), [one.place for one in self.sources])

    @property
    def words_by_id(self) -> str:
        """The same with the ids of events and sources that the incident's file gives them."""
        return self._with_sources(
            self._told([event.id for event in self.events]), [one.place_by_id for one in self.sources]
        )

    def _told(self, events: Sequence[str]) -> str:
        """What the premise says, by the names of its events."""
        if self.kind == "event" and self.event_kind:
            return f"{KINDS[self.event_kind].meaning} ({events[0]})"
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
        return self.text or ""

    def _with_sources(self, text: str, places: Sequence[str]) -> str:
        """The text with who says so, and how their words were read."""
        cited = [
            f"{place}: {one.note.rstrip('.')}" if one.note else place
            for place, one in zip(places, self.sources, strict=True)
        ]
        if self.basis is not None:
            cited = [WITHOUT_SOURCE[self.basis]]
        return f"{text} [{'; '.join(dict.fromkeys(cited))}]" if cited else text


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a derivation asks for."""

    kind: Annotated[
        PremiseKind,
        Field(
            description="fact: a fact of an entity; event: a statement that an event was; order: a statement of how "
            "two events stood; absent: that a span is told completely, without events of a kind; time: when two events "
            "were; count: all that is told of a kind."
        ),
    ]
    text: Annotated[str | None, Field(description="Of a fact: the answer that is asked for, as a statement.")] = None
    may_follow: Annotated[
        tuple[str, ...], Field(description="Of a fact: titles of the derivations by which it may itself follow.")
    ] = ()
    event_kinds: tuple[EventKind, ...] = ()
    relation: Relation | None = None

    @property
    def words(self) -> str:
        """It as part of a sentence."""
        nouns = [KINDS[kind].noun for kind in self.event_kinds]
        if self.kind == "event":
            return f"a statement that {KINDS[self.event_kinds[0]].meaning}"
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
class Way:
    """A derivation by which an open fact could follow, and what it asks for."""

    derivation: str
    title: str
    turned: Annotated[bool, Field(description="Whether it is run by contraposition.")]
    wanted: tuple[Wanted, ...]

    @property
    def words(self) -> str:
        """The derivation's title, and what it asks for."""
        lead = "by contraposition, from" if self.turned else "from"
        return f"{self.title} ({lead}: {'; '.join(one.words for one in self.wanted)})"


@dataclass(frozen=True, kw_only=True)
class Ways:
    """The derivations by which an open fact of an entity would follow."""

    fact: str
    about: str
    ways: tuple[Way, ...]
