"""What sources say and what follows from it, as an evaluation holds it."""

from dataclasses import dataclass
from typing import Annotated

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
