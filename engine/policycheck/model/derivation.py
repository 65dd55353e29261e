"""Derivations: what follows from facts and from the order of events, without anybody's judgement."""

from itertools import product
from math import prod
from typing import Annotated, Any, Literal, Self

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.asked_answer import AskedAnswer
from policycheck.model.base import Model, Name, Seq
from policycheck.model.dates import PartialDate
from policycheck.model.timeline import Seconds, TimeOrder
from policycheck.model.value import Value
from policycheck.model.vocabulary import EntityKind, FactId

EntityLink = Literal["this", "by", "against", "vehicle"]
Point = Literal["start", "end"]
INCIDENT_DATE = "incident.date"  # the date of the incident's file, where a derivation names a date
_WAYS_BOUND = 64


class PremiseGroup(Model):
    """Answers of which one is enough."""

    any_of: Seq[AskedAnswer] = Field(min_length=2, description="At least one of these.")


def _tag(value: Any) -> str:
    return "group" if isinstance(value, PremiseGroup) or (isinstance(value, dict) and "any_of" in value) else "answer"


# An answer that a fact of the entity, or of one linked with it, must have; or several of which one is enough.
DerivationPremise = Annotated[
    Annotated[AskedAnswer, Tag("answer")] | Annotated[PremiseGroup, Tag("group")], Discriminator(_tag)
]


class EventPattern(Model):
    """An event that must have happened, told under the account."""

    kind: Name
    by: EntityLink | None = Field(
        default=None, description="Who or what did it: the entity, its by, its against or its vehicle."
    )
    force: Literal["this"] | None = Field(default=None, description="For shots: that they are this act of force.")


class OrderPattern(Model):
    """How two of the events must stand in time."""

    event: Name
    is_: TimeOrder = Field(alias="is")
    other: Name


class Absence(Model):
    """That no event of a kind happened between the beginnings of two events, which needs a complete telling."""

    kind: Name
    by: EntityLink | None = Field(
        default=None, description="Only those by the entity, its by, its against or its vehicle."
    )
    from_: Name | None = Field(default=None, alias="from", description="null: from ever.")
    to: Name | None = Field(default=None, description="null: for ever after.")


class Elapsed(Model):
    """The seconds between two moments, as a number fact's value."""

    from_: Name = Field(alias="from")
    from_point: Point = "start"
    to: Name
    to_point: Point = "start"


class Days(Model):
    """The days from one date to another, as a number fact's value: the first is not counted, the last is."""

    from_: FactId = Field(alias="from", description="A date fact, or incident.date: the date of the incident's file.")
    to: FactId = Field(description="A date fact, or incident.date.")
    business: bool = Field(
        default=False, description="Whether only business days count, by the calendar of the agency's jurisdiction."
    )

    @property
    def facts(self) -> set[FactId]:
        """The date facts of the two; the incident's date is none."""
        return {self.from_, self.to} - {INCIDENT_DATE}


class Conclusion(Model):
    """The fact that follows, and its value."""

    fact: FactId
    is_: bool | None = Field(default=None, alias="is", description="For a yes-no fact.")
    elapsed: Elapsed | None = Field(default=None, description="For a number: the seconds between two moments.")
    count: Name | None = Field(default=None, description="For a number: how many events of a kind there were.")
    rounds: bool = Field(default=False, description="For a number: how many rounds all shots fired together.")
    days: Days | None = Field(default=None, description="For a number: the days from one date to another.")

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        valued = (self.is_, self.elapsed, self.count, self.days)
        given = [*(value is not None for value in valued), self.rounds]
        if sum(given) != 1:
            raise PydanticCustomError(
                "conclusion_form", "a conclusion has exactly one of is, elapsed, count, rounds and days"
            )
        return self


class DerivationEvent(Model):
    """An event of a case."""

    kind: Name
    by: Name | None = Field(default=None, description="this, by, against, vehicle, or any other name.")
    force: Literal["this"] | None = None
    at: Seconds | None = None
    lasts: Seconds | None = None
    rounds: Seconds | None = None


class DerivationCase(Model):
    """A worked example kept with a derivation: what one source says, and what follows."""

    name: str = Field(min_length=1)
    facts: dict[FactId, Value] = Field(default={}, description="Of the entity and of those linked with it.")
    date: PartialDate | None = Field(default=None, description="The incident's date.")
    jurisdiction: str | None = Field(default=None, description="That of the agency, for business days, as us/ca.")
    events: dict[Name, DerivationEvent] = Field(default={})
    order: Seq[OrderPattern] = ()
    complete: Seq["CaseComplete"] = ()
    of: FactId | None = Field(
        default=None, description="For an axiom that runs backwards: the premise's fact. Left out: the concluded fact."
    )
    derives: Value | Literal["unknown"] = Field(description="The value of that fact, or unknown.")


class CaseComplete(Model):
    """A span of a case that is told completely."""

    kinds: Seq[Name] = Field(min_length=1)
    from_: Name | int | float | None = Field(default=None, alias="from")
    to: Name | int | float | None = None


class Derivation(Model):
    """Where all that it asks for holds under an account, the conclusion holds under it too."""

    id: Name
    title: str = Field(min_length=1, description="What follows from what, as a sentence.")
    for_each: EntityKind = Field(description="Whom it is applied to, one by one.")
    premises: Seq[DerivationPremise] = Field(default=(), description="Facts that must have an answer.")
    events: dict[Name, EventPattern] = Field(default={}, description="Events that must have happened, by a name each.")
    order: Seq[OrderPattern] = Field(default=(), description="How these events must stand in time.")
    absent: Seq[Absence] = Field(default=(), description="Events that must not have happened.")
    then: Conclusion
    note: str | None = None
    cases: Seq[DerivationCase] = ()

    @model_validator(mode="after")
    def _asks_for_something(self) -> Self:
        whole = self.then.count is not None or self.then.rounds
        if self.then.days is not None and (self.events or self.order or self.absent):
            raise PydanticCustomError(
                "days_of_dates", "days are counted from date to date, and no event has a part in that"
            )
        if not (self.asked_facts or self.events or whole or self.then.days):
            raise PydanticCustomError("no_premise", "a derivation needs premises or events that it follows from")
        if (count := prod(map(len, self.choices))) > _WAYS_BOUND:
            raise PydanticCustomError(
                "many_ways",
                "its groups of premises can be met in {count} ways; the bound is {bound}",
                {"count": count, "bound": _WAYS_BOUND},
            )
        named = [(order.event, order.other) for order in self.order]
        asked = {name for events in named for name in events} | {
            name for absence in self.absent for name in (absence.from_, absence.to) if name is not None
        }
        if self.then.elapsed is not None:
            asked |= {self.then.elapsed.from_, self.then.elapsed.to}
        if unknown := sorted(asked - self.events.keys()):
            raise PydanticCustomError(
                "unknown_event",
                "there is no event called {names} under events",
                {"names": ", ".join(unknown)},
            )
        return self

    @property
    def ways(self) -> tuple[tuple[AskedAnswer, ...], ...]:
        """Each set of answers that is enough: of every group of premises one."""
        return tuple(product(*self.choices))

    @property
    def answers(self) -> tuple[AskedAnswer, ...]:
        """Every answer that a premise asks for, in the order of the file."""
        return tuple(answer for choice in self.choices for answer in choice)

    @property
    def choices(self) -> list[tuple[AskedAnswer, ...]]:
        """For each premise the answers of which one is enough; a single one where it is no group."""
        return [each.any_of if isinstance(each, PremiseGroup) else (each,) for each in self.premises]

    @property
    def asked_facts(self) -> set[FactId]:
        """The facts that it asks for, those of dates among them."""
        return {*(answer.fact for answer in self.answers), *(self.then.days.facts if self.then.days else ())}

    @property
    def joined_facts(self) -> set[FactId]:
        """Those that it asks for, and the one that it concludes."""
        return {self.then.fact, *self.asked_facts}

    @property
    def facts(self) -> set[FactId]:
        """Every fact that it or a case of it names."""
        named = self.joined_facts
        for case in self.cases:
            named |= {*case.facts, *([case.of] if case.of else [])}
        return named

    @property
    def event_kinds(self) -> set[Name]:
        """Every kind of event that it or a case of it names."""
        named = {event.kind for event in self.events.values()} | {absence.kind for absence in self.absent}
        for case in self.cases:
            named |= {event.kind for event in case.events.values()}
            named |= {kind for span in case.complete for kind in span.kinds}
        return named if self.then.count is None else {*named, self.then.count}

    @property
    def is_axiom(self) -> bool:
        """Whether it is over facts alone; it then runs by contraposition, too."""
        return self.is_of_facts and self.then.is_ is not None

    @property
    def is_of_facts(self) -> bool:
        """Whether it is over facts alone, and no timeline has a part in it."""
        whole = self.then.count is not None or self.then.rounds
        return not self.events and not self.absent and not whole
