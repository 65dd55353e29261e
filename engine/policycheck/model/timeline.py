"""A timeline: what happened, in which order and when, each statement with its source."""

from dataclasses import dataclass
from typing import Annotated, Literal, NamedTuple

from pydantic import Discriminator, Field, Tag

from policycheck.model.base import Model, Name, Seq
from policycheck.model.case_document import SourcedStatement
from policycheck.model.value import Bounds

Seconds = Annotated[
    Annotated[int | float, Tag("number")] | Annotated[Bounds, Tag("bounds")],
    Discriminator(lambda value: "bounds" if isinstance(value, dict | Bounds) else "number"),
]
PieceName = Literal["time", "rounds", "by"]  # of what a source says of an event
TimeOrder = Literal["before", "after", "starts-before", "starts-after", "during", "starts-during", "overlaps", "with"]


class RelationWords(NamedTuple):
    """How one event stood to another, between the words for the two: of what was told, and of what may be told."""

    past: str
    participle: str


RELATION_WORDS: dict[TimeOrder, RelationWords] = {
    "before": RelationWords("was over before", "over before"),
    "after": RelationWords("came after", "after"),
    "starts-before": RelationWords("began before", "beginning before"),
    "starts-after": RelationWords("began after", "beginning after"),
    "during": RelationWords("fell within", "within"),
    "starts-during": RelationWords("began during", "beginning during"),
    "overlaps": RelationWords("overlapped", "overlapping"),
    "with": RelationWords("began together with", "beginning together with"),
}


class Event(SourcedStatement):
    """One source's word that something happened. Several sources may tell of the same event."""

    id: Name = Field(description="The same for every source that tells of the event.")
    kind: Name = Field(description="A kind of event that the library's vocabulary holds: shots.")
    label: str | None = Field(
        default=None,
        min_length=1,
        description="How reports call it, in words that no side disputes; of several, the first in the file counts.",
    )
    by: Name | None = Field(default=None, description="Who did it, or whose vehicle it was; left out where not known.")
    force: Name | None = Field(default=None, description="For shots: the act of force that they are.")
    at: Seconds | None = Field(default=None, description="When it began, in seconds from the timeline's zero.")
    lasts: Seconds | None = Field(default=None, description="For what lasts: how many seconds.")
    rounds: Seconds | None = Field(default=None, description="For shots: how many rounds.")


class Order(SourcedStatement):
    """One source's word on how two events stand in time."""

    event: Name
    is_: TimeOrder = Field(
        alias="is",
        description="before: it ends before the other begins; starts-before: it begins before the other begins; "
        "during: all of it within the other; starts-during: it begins while the other lasts; overlaps: at some moment "
        "both last; with: both begin at the same moment.",
    )
    other: Name
    seconds: Seconds | None = Field(
        default=None,
        description="For before and after: from the end of the one to the beginning of the other; for starts-before "
        "and starts-after: from beginning to beginning.",
    )


class Complete(SourcedStatement):
    """One source's word that it tells of every event of some kinds within a span of time."""

    kinds: Seq[Name] = Field(min_length=1)
    from_: Name | int | float | None = Field(
        default=None,
        alias="from",
        description="The event with whose beginning the span begins, or seconds; null: ever.",
    )
    to: Name | int | float | None = Field(
        default=None, description="The event with whose beginning the span ends, or seconds; null: ever after."
    )


class Timeline(Model):
    """The events of an incident, their order, and which spans are told completely."""

    zero: str | None = Field(default=None, description="What the seconds are counted from.")
    events: Seq[Event] = ()
    order: Seq[Order] = ()
    complete: Seq[Complete] = ()

    @property
    def statements(self) -> "dict[str, Placed]":
        """Every statement by a key of its own, with its place in the file."""
        lists: dict[ListName, tuple[TimelineStatement, ...]] = {
            "events": self.events,
            "order": self.order,
            "complete": self.complete,
        }
        return {
            f"{name}[{index}]": Placed(name, index, statement)
            for name, statements in lists.items()
            for index, statement in enumerate(statements)
        }


TimelineStatement = Event | Order | Complete
ListName = Literal["events", "order", "complete"]


@dataclass(frozen=True)
class Placed:
    """A statement of a timeline, and where in the file it stands."""

    list_name: ListName
    index: int
    said: TimelineStatement


def event_words(event: Event, by: str | None) -> str:
    """What a source says of an event beside that it was: by whom, when, for how long, how many rounds.

    The name of who did it is given; empty where nothing is said.
    """
    parts = [f"by {by}"] if by is not None else []
    if event.at is not None:
        parts.append(f"at {in_numbers(event.at, 'second')}")
    if event.lasts is not None:
        parts.append(f"for {in_numbers(event.lasts, 'second')}")
    if event.rounds is not None:
        parts.append(f"of {in_numbers(event.rounds, 'round')}")
    return " ".join(parts)


def order_words(order: Order, first: str, second: str) -> str:
    """How two events stand, by the names that are given for them: stop before shots by 2 seconds."""
    distance = "" if order.seconds is None else f" by {in_numbers(order.seconds, 'second')}"
    return f"{first} {order.is_} {second}{distance}"


def statement_words(statement: Event | Order) -> str:
    """A statement of an event or of order in words, by the ids of the file: stop before shots."""
    if isinstance(statement, Order):
        return order_words(statement, statement.event, statement.other)
    return " ".join(filter(None, [statement.id, "is", statement.kind, event_words(statement, statement.by)]))


def in_numbers(value: Seconds, unit: str) -> str:
    """A number in words: 2 seconds, at least 2 and at most 1.5 seconds."""
    if not isinstance(value, Bounds):
        return f"{value} {unit}{'' if value == 1 else 's'}"
    given = [(name.replace("_", " "), value.given[name]) for name in _LOWER_FIRST if name in value.given]
    return " and ".join(f"{word} {bound}" for word, bound in given) + f" {unit}{'' if given[-1][1] == 1 else 's'}"


_LOWER_FIRST = ("at_least", "more_than", "at_most", "less_than")
