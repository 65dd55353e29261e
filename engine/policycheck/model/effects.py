"""What an answer does to findings."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.rule import Modality

Outcome = Literal["possible_violation", "no_violation", "undetermined", "not_in_force"]
# As an outcome; what is undetermined only for want of an exception (made out unless one is shown) told apart.
State = Literal["possible_violation", "no_violation", "undetermined", "unless_excused", "not_in_force"]
OPEN: tuple[State, ...] = ("undetermined", "unless_excused")


@dataclass(frozen=True, kw_only=True)
class FindingRef:
    """A rule held against an entity."""

    rule: str
    title: str
    draft: Annotated[bool, Field(description="Whether the rule or its policy is a draft, and not in force.")]
    about: str
    about_label: str
    modality: Modality
    authority: str
    section: str
    provision: Annotated[str, Field(description="POLICY#SECTION, as the library has it.")]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an answer does to one finding under some accounts."""

    finding: FindingRef
    accounts: tuple[str, ...]
    before: State
    after: State

    @property
    def settles(self) -> bool:
        """Whether it settles the finding, turns it or opens it again, and does not only leave the exceptions open."""
        return not (self.before in OPEN and self.after in OPEN)


@dataclass(frozen=True, kw_only=True)
class ForcedAlternative:
    """Findings of which one at least is a violation whichever way the open facts fall, though none is settled alone."""

    accounts: tuple[str, ...]
    findings: tuple[FindingRef, ...]
    if_in_force: Annotated[
        bool, Field(description="Whether it is so only if words were in force of which nobody knows if they were.")
    ]
