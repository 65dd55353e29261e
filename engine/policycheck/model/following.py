"""What sources say and what follows from it, as an evaluation holds it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.value import StatedValue, Value

# What an account holds on nobody's word, by its basis, as reports put it.
WITHOUT_SOURCE = {"assumed": "supposed", "agency": "true of the agency as such"}


@dataclass(frozen=True, kw_only=True)
class Said:
    """One source's word on one fact."""

    source: str
    party: str
    value: StatedValue
    pinpoint: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class FollowingStep:
    """One derivation that applied, and what it rests on, each with who says so."""

    derivation: str
    turned: Annotated[
        bool, Field(description="Whether it was run by contraposition: its conclusion is false, so its premise is.")
    ]
    title: str
    rests_on: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Follows:
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


NoteKind = Literal["clash", "sources_differ", "record_alone", "pooled"]


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
        tuple[Said, ...],
        Field(
            description="Of a clash: the statement, which counts; empty where what follows contradicts itself. Where "
            "sources differ: what each says."
        ),
    ]
    follows: Annotated[tuple[Follows, ...], Field(description="Of a clash: what follows otherwise.")]
    sources: Annotated[tuple[str, ...], Field(description="Of what is pooled: sources that say it together.")]


@dataclass(frozen=True, kw_only=True)
class ClashView:
    """What follows under an account, and contradicts a statement of it or something else that follows."""

    account: str
    stated: Annotated[
        str | None, Field(description="The statement, which counts; null: what follows contradicts itself.")
    ]
    cited: tuple[str, ...]
    follows: Annotated[tuple[Follows, ...], Field(description="Where nothing is stated, none of these counts.")]


@dataclass(frozen=True, kw_only=True)
class TimelineSetAside:
    """A statement of the record that does not count under a party's account, since it contradicts the party's own."""

    account: str
    stated: str
    source: str
    pinpoint: str | None
