"""What an answer does to results."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.account_value import FactValue
from policycheck.model.rule import Modality

# A rule that does not apply clears nobody: it does not reach the conduct. That is no "no violation".
Outcome = Literal["possible_violation", "no_violation", "does_not_apply", "undetermined", "not_in_force"]
# As an outcome; what is undetermined only for want of an exception (made out unless one is shown) told apart.
State = Literal[Outcome, "prima_facie"]
OPEN: tuple[State, ...] = ("undetermined", "prima_facie")
BEYOND: frozenset[State] = frozenset(("does_not_apply", "not_in_force"))  # the rule does not reach the conduct
EXCLUDED: tuple[State, ...] = ("no_violation", "does_not_apply")  # settled, and no violation either way

# What a result comes to over all accounts, the gravest first. prima_facie: to a violation under some account if no
# exception is shown, or if the text was in force; by_account: open under some accounts and ruled out under others.
Standing = Literal["possible_violation", "prima_facie", "by_account", "open", "no_violation", "does_not_apply"]


def standing(states: Collection[State]) -> Standing:
    """What a result comes to, given its state under each account: the gravest of them."""
    if "possible_violation" in states:
        return "possible_violation"
    if "prima_facie" in states:
        return "prima_facie"
    if "undetermined" in states:
        return "open" if set(states) == {"undetermined"} else "by_account"
    return "does_not_apply" if BEYOND.issuperset(states) else "no_violation"


@dataclass(frozen=True, kw_only=True)
class ResultRef:
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
class NotReached:
    """Conduct that no rule that is held reaches: none that was read against it applies under any account."""

    about: str
    about_label: str
    authority: Annotated[str | None, Field(description="Whose policy was compared; null: all that binds the agency.")]
    rules: Annotated[tuple[str, ...], Field(description="The rules that were read against it; there may be none.")]


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an answer does to one result under some accounts."""

    result: ResultRef
    accounts: tuple[str, ...]
    before: State
    after: State

    @property
    def moves(self) -> bool:
        """Whether it changes what is known of a violation: not where one is excluded before and after."""
        return not (self.before in EXCLUDED and self.after in EXCLUDED)

    @property
    def settles(self) -> bool:
        """Whether it settles the result, turns it or opens it again, and does not only leave the exceptions open."""
        return self.moves and not (self.before in OPEN and self.after in OPEN)


@dataclass(frozen=True, kw_only=True)
class ForcedAlternative:
    """Findings of which one at least is broken whichever way the open facts fall, though none is settled alone.

    That is a possible violation where the modality is shall, and a possible departure from guidance where it is should.
    """

    accounts: tuple[str, ...]
    results: tuple[ResultRef, ...]
    if_in_force: Annotated[
        bool, Field(description="Whether it is so only if words were in force of which nobody knows if they were.")
    ]


@dataclass(frozen=True, kw_only=True)
class Dilemma:
    """Whether one of some results must be broken, which is a violation or a departure from guidance."""

    accounts: tuple[str, ...]
    results: tuple[ResultRef, ...]
    broken: Annotated[tuple[ResultRef, ...], Field(description="Those that are settled as broken.")]
    counterexamples: Annotated[
        tuple[tuple[FactValue, ...], ...],
        Field(
            description="Smallest sets of answers with which none is broken. With none broken and no escape, one "
            "must be; an escape without an answer says that none can be."
        ),
    ]
    more_counterexamples: Annotated[bool, Field(description="Whether there are others.")]
