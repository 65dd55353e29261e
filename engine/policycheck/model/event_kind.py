"""The kinds of events that a timeline can tell of: what each means, who does it, and what it excludes."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from policycheck.model.base import Model, Name, Seq
from policycheck.model.derivation import OrderPattern
from policycheck.model.entity import PEOPLE
from policycheck.model.timeline import Seconds


class CaseEvent(Model):
    """An event of a case."""

    kind: Name
    by: Name | None = Field(default=None, description="Any name; the same for one person or vehicle.")
    at: Seconds | None = None
    lasts: Seconds | None = None


class EventKindCase(Model):
    """A worked example kept with a kind of event: what one source tells, and whether all of it can be so."""

    name: str = Field(min_length=1)
    events: dict[Name, CaseEvent] = Field(min_length=1)
    order: Seq[OrderPattern] = ()
    possible: bool


class EventKind(Model):
    """What an event of a kind is."""

    meaning: str = Field(min_length=1, description="That there was one, as part of a sentence: shots were fired.")
    none: str = Field(min_length=1, description="That there was none, likewise: no shots were fired.")
    noun: str = Field(min_length=1, description="What it is called: shots, a warning.")
    by: Literal["officer", "civilian"] | None = Field(default=None, description="Who does it; left out: anybody.")
    vehicle: bool = Field(default=False, description="Whether a vehicle does it, which then may stand for its driver.")
    lasts: bool = Field(default=False, description="Whether it takes some time; else it is a moment.")
    only_one: bool = Field(default=False, description="Whether there is one at the most, by what it means.")
    excludes: Seq[Name] = Field(
        default=(),
        description="For what lasts: the kinds that the same person or vehicle cannot do meanwhile. It counts both "
        "ways, so that it stands at one of the two.",
    )
    note: str | None = Field(default=None, description="What a reader should know about the kind.")
    cases: Seq[EventKindCase] = Field(default=(), description="Held whenever the library is read.")

    @property
    def doers(self) -> tuple[str, ...]:
        """The kinds of entities that may do it, but for a vehicle."""
        return (self.by,) if self.by is not None else PEOPLE


EventKinds = Mapping[str, EventKind]  # by id
