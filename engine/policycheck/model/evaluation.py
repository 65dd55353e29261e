"""What an incident comes to under the rules: the result that every report is made from.

These are made by the evaluator alone and never read from a file, so that they are plain dataclasses: pydantic would
check each value again, and building its checks takes a fifth of the time of a short command. `as_json` is their form in
files.
"""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, computed_field

from policycheck.model.account_value import FactValue, in_words
from policycheck.model.case_view import CaseView
from policycheck.model.coverage import AgencyCoverage
from policycheck.model.effects import (
    Dilemma,
    Effect,
    ForcedAlternative,
    NotReached,
)
from policycheck.model.inference import (
    ConflictView,
    EventRef,
    Inference,
    UnusedStatement,
    Ways,
)
from policycheck.model.result import Result
from policycheck.model.source_view import AccountView, Cited, SourceView
from policycheck.model.timeline import Event, Order, event_words, order_words, statement_words


@dataclass(frozen=True, kw_only=True)
class SecondEngine:
    """Whether an independent engine came to the same."""

    status: Literal["agreed", "not installed", "not run"]
    name: str
    version: str | None
    checked: Annotated[int, Field(description="How many derived facts and readings of rules it worked out again.")]
    unchecked: Annotated[tuple[str, ...], Field(description="What was too large for it.")]


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What made the evaluation, so that it can be made again."""

    policycheck: Annotated[str, Field(description="The version.")]
    incident_sha256: str
    files_sha256: Annotated[dict[str, str], Field(description="Every rule, policy and vocabulary file that was read.")]
    second_engine: SecondEngine


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


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """Everything that a report shows."""

    schema_: Annotated[Literal["policycheck/evaluation/2"], Field(alias="schema")] = "policycheck/evaluation/2"
    notice: str
    incident: str
    title: str
    date: str | None
    as_of: Annotated[str | None, Field(description="The other day whose policy was applied, if one was asked for.")] = (
        None
    )
    agency: str
    agency_name: str
    note: str | None
    suppositions: Annotated[tuple[FactValue, ...], Field(description="What was taken as so in every account.")]
    changes: Annotated[tuple[Effect, ...], Field(description="What the assumptions change.")]
    engine: Engine
    accounts: tuple[AccountView, ...]
    accounts_left_out: Annotated[
        tuple[str, ...], Field(description="How sentences name the accounts that were not asked for.")
    ] = ()
    labels: Annotated[dict[str, str], Field(description="How reports call each entity, by its name in the file.")]
    sources: tuple[SourceView, ...]
    results: tuple[Result, ...]
    not_reached: Annotated[
        tuple[NotReached, ...],
        Field(description="Acts of force, officers, or else the whole incident that no rule that is held reaches."),
    ]
    one_of: Annotated[
        tuple[ForcedAlternative, ...],
        Field(description="Findings of which at least one must be broken, though none is settled alone."),
    ]
    why_not: Annotated[tuple[Dilemma, ...], Field(description="Supposed dilemmas that were asked about.")] = ()
    ways: Annotated[tuple[Ways, ...], Field(description="Of open facts: derivations by which they would follow.")]
    follows: Annotated[tuple[Inference, ...], Field(description="What follows under each account and nobody states.")]
    conflicts: tuple[ConflictView, ...]
    timeline_set_aside: tuple[TimelineSetAside, ...]
    also_stated: Annotated[tuple[UnusedStatement, ...], Field(description="What no rule that was evaluated asks for.")]
    case: Annotated[CaseView, Field(description="Summary, people, allegations, and what the board found.")]
    says_nothing: Annotated[
        tuple[UnusedStatement, ...],
        Field(description="Statements that leave out no answer: they are ignored everywhere."),
    ]
    left_out: Annotated[tuple[str, ...], Field(description="What did not enter the evaluation, and why.")]
    coverage: Annotated[AgencyCoverage, Field(description="Topic by topic, what is held for the agency on that day.")]

    @property
    def speakers(self) -> dict[str, str]:
        """How reports name each party as whoever says something."""
        return {source.party: source.speaker for source in self.sources}

    @computed_field(description="What was taken as so in every account, as statements.")  # type: ignore[prop-decorator]
    @property
    def assumed(self) -> tuple[str, ...]:
        """What was taken as so in every account, as statements."""
        return in_words(self.suppositions)

    @computed_field(  # type: ignore[prop-decorator]
        description="Of open facts, as FACT@ENTITY: derivations that would supply them, and what these ask for."
    )
    @property
    def may_follow_from(self) -> dict[str, tuple[str, ...]]:
        """Of open facts, as FACT@ENTITY: derivations that would supply them, and what these ask for."""
        return {
            f"{supplied.fact}@{supplied.about}": tuple(way.words for way in supplied.ways) for supplied in self.ways
        }


@cache
def _writer() -> TypeAdapter[Evaluation]:
    return TypeAdapter(Evaluation)  # made once: to make it takes several times as long as to write an evaluation


def as_json(evaluation: Evaluation, indent: int | None = 2) -> str:
    """The evaluation as JSON in the order of its fields, indented; with None on one line."""
    return _writer().dump_json(evaluation, indent=indent, by_alias=True).decode()
