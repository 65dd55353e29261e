"""A timeline as each account tells it, ready to be drawn or put in words."""

from dataclasses import dataclass, replace
from typing import Literal

from policycheck.model.party import RECORD
from policycheck.model.source_view import AccountView, Cited, SourceView
from policycheck.model.timeline import PieceName

Scale = Literal["seconds", "order"]
# How one event stands to another, as far as the account settles it.
EventStanding = Literal[
    "before",
    "after",
    "ends-by-beginning",  # ends no later than the other begins
    "begins-after-end",  # begins no earlier than the other ends
    "with",  # both begin at one moment
    "during",  # all of it within the other
    "contains",  # all of the other within it
    "starts-during",  # begins while the other lasts
    "lasts-at-beginning",  # begins no later than the other, and lasts when the other begins
    "overlaps",
    "starts-before",
    "starts-after",
    "starts-no-later",
    "starts-no-earlier",
    "starts-before-end",  # begins before the other ends
    "ends-after-beginning",  # ends after the other begins
    "ends-before",  # ends before the other ends
    "ends-after",
    "ends-no-later",
    "ends-no-earlier",
    "ends-with",
]


@dataclass(frozen=True)
class Span:
    """The numbers that a place in time can have. None: no bound on that side. An open end is itself left out."""

    low: float | None = None
    high: float | None = None
    low_open: bool = False
    high_open: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one number."""
        return self.low is not None and self.low == self.high

    @property
    def unbounded(self) -> bool:
        """Whether nothing is known."""
        return self.low is None and self.high is None

    def ends_by(self, other: "Span", strictly: bool) -> bool:
        """Whether every number of it is less than every one of the other, or, unless strictly, the same at the most."""
        if self.high is None or other.low is None:
            return False
        return self.high < other.low or (self.high == other.low and (not strictly or self.high_open or other.low_open))


@dataclass(frozen=True, kw_only=True)
class PointView:
    """A beginning or an end: in seconds from zero, and among its panel's columns, which stand for moments in order."""

    seconds: Span
    columns: Span


@dataclass(frozen=True, kw_only=True)
class Relative:
    """How an event stands to another one of the same account."""

    other: str  # the id of the other event
    standing: EventStanding
    seconds: Span | None  # how far apart, where that is known: from the end or beginning that the standing is about
    shown: bool  # whether the places of the two in the picture show it


@dataclass(frozen=True, kw_only=True)
class TimelineSource(Cited):
    """A source that tells of an event, or of its order."""

    party: str
    speaker: str
    title: str
    without: tuple[PieceName, ...] = ()  # what it says of the event and does not count under the account


@dataclass(frozen=True, kw_only=True)
class EventView:
    """An event as an account tells it."""

    id: str
    kind: str
    meaning: str
    vehicle: bool  # whether a vehicle does it that is not itself the doer
    name: str
    who: str | None  # the label of who did it or whose vehicle it was; None: not said
    lane: int  # the place of its lane in the panel's list
    lasts: bool
    rounds: Span
    begin: PointView
    end: PointView  # of a moment, the same as its beginning
    lasting: Span  # for how many seconds
    relatives: tuple[Relative, ...]
    told_by: tuple[TimelineSource, ...]  # none: the account only orders it, and contradicts what else is stated of it
    ordered_by: tuple[TimelineSource, ...]  # on whose word about it or another event its place in time rests, too

    @property
    def by_record(self) -> bool:
        """Whether the record alone tells of it."""
        return bool(self.told_by) and all(teller.party == RECORD for teller in self.told_by)


@dataclass(frozen=True, kw_only=True)
class SaidBeside:
    """What a party says, without a fact, on a topic on which the record tells of an event and the party of none."""

    says: str
    teller: TimelineSource


@dataclass(frozen=True, kw_only=True)
class CompleteView:
    """A source's word that it tells of every event of some kinds within a span."""

    none: tuple[str, ...]  # that there was none, for each of these kinds of which the account tells none
    every: tuple[str, ...]  # what each of the others means
    start: str | float | None  # the name of an event, with whose beginning the span begins; or seconds
    stop: str | float | None
    teller: TimelineSource


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """What a source of the record says of an event, or of the order of two, and does not count under an account."""

    events: tuple[str, ...]  # their names
    pieces: tuple[PieceName, ...]  # of one event; none: the order of two
    teller: TimelineSource


@dataclass(frozen=True, kw_only=True)
class Panel:
    """The timeline as one account tells it, or several that tell alike."""

    accounts: tuple[AccountView, ...]
    scale: Scale  # what the picture's axis shows
    columns: int  # of moments whose order is settled
    lanes: tuple[str | None, ...]  # labels of who acts; None: who is not said
    events: tuple[EventView, ...]  # in their order, as far as it is settled; else in that of the file
    complete: tuple[CompleteView, ...]
    set_aside: tuple[SetAside, ...]  # of the record, since the party contradicts it
    beside: tuple["SaidBeside", ...] = ()

    @property
    def own(self) -> tuple[EventView, ...]:
        """The events of which not the record alone tells."""
        return tuple(event for event in self.events if not event.by_record)


@dataclass(frozen=True, kw_only=True)
class TimelineView:
    """An incident's timeline as each account tells it."""

    incident: str
    title: str
    date: str | None
    zero: str | None  # what seconds are counted from
    panels: tuple[Panel, ...]
    sources: tuple[SourceView, ...]
    silent: tuple[AccountView, ...]  # accounts that tell of no event
    has_events: bool  # whether any source tells of an event
    undrawn: tuple[AccountView, ...]  # accounts that take every source: they have no timeline of their own

    def each(self) -> "tuple[TimelineView, ...]":
        """A view for each panel, for a picture each, where one of them all would be taller than a page."""
        return tuple(replace(self, panels=(panel,)) for panel in self.panels)
