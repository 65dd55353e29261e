"""What sources say and what follows from it, as an evaluation holds it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, computed_field

from policycheck.model.premise import WITHOUT_SOURCE, EventRef, Premise
from policycheck.model.source_view import Cited
from policycheck.model.timeline import Event, Order, event_words, order_words, statement_words
from policycheck.model.value import SaidBounds, StatedValue, Value


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
        value = self.said.value
        own = value.as_said if isinstance(value, SaidBounds) and value.as_said is not None else ""
        return self.words.replace("{said}", f"“{own}”")


@dataclass(frozen=True, kw_only=True)
class OtherStatementView(Cited):
    """A statement without a fact: what a source says and no rule could ask."""

    party: str
    says: str
    about: str
    about_label: str
    id: str | None
    disputes: Annotated[str | None, Field(description="The id of the statement that this one denies.")]


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
        return tuple(dict.fromkeys(one.words_by_id for one in self.premises))


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
            description="clash: what follows from the account's own statements contradicts one that the outcome rests "
            "on, or itself; sources_differ: the account's sources differ on the fact, so that it is open; "
            "record_alone: it rests on the record alone, and the account itself says nothing on it; pooled: no single "
            "source of the account says all that it rests on."
        ),
    ]
    fact: Annotated[str | None, Field(description="Of a clash, or where sources differ: on which fact.")]
    about: str | None
    said: Annotated[
        tuple[CitedStatement, ...],
        Field(
            description="Of a clash: the statement, which counts; empty where what follows contradicts itself. Where "
            "sources differ: what each says."
        ),
    ]
    follows: Annotated[tuple[Inference, ...], Field(description="Of a clash: what follows otherwise.")]
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
        return (WITHOUT_SOURCE[self.basis],) if self.basis else tuple(one.place_by_id for one in self.said)


@dataclass(frozen=True, kw_only=True)
class TimelineSetAside(Cited):
    """A statement of the record that does not count under a party's account, since it contradicts the party's own."""

    account: str
    said: Annotated[Event | Order, Field(description="Of an event, with those of its particulars that do not count.")]
    events: Annotated[tuple[EventRef, ...], Field(description="The event, or the two of which it gives the order.")]
    by_label: Annotated[str | None, Field(description="Whom an event is said to be by, where that does not count.")]

    @computed_field(description="The statement in words, with the ids of events and sources.")  # type: ignore[prop-decorator]
    @property
    def stated(self) -> str:
        """The statement in words, with the ids of events and sources."""
        return f"{statement_words(self.said)}, says {self.source}"

    @property
    def words(self) -> str:
        """The statement as part of a sentence, with the place in the source, as reports name events and sources."""
        names = [f"“{event.name}”" for event in self.events]
        if isinstance(self.said, Order):
            return f"{order_words(self.said, *names)} [{self.place}]"
        return f"{names[0]} {event_words(self.said, self.by_label)} [{self.place}]"
