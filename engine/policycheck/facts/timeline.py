"""The timeline as chosen sources state it: which events there are, their order in time, and what did not happen.

Each event has two points, its start and its end; for an event that is a moment they are one. What sources say of time
becomes limits of a simple temporal network (`policycheck.facts.network`).
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Literal

from policycheck.facts.network import Limit, Network
from policycheck.facts.relations import AFTER, MEANING, NOT_BEFORE, countable, seconds
from policycheck.logic.extent import HIGHEST, LOWEST, Interval, overlaps, within
from policycheck.model.event_kind import EventKinds
from policycheck.model.timeline import Complete, Event, Order, PieceName, Timeline, TimeOrder

ZERO = "zero"  # the point that seconds are counted from; no event can have this point


def point(event: str, side: str) -> str:
    """The name of the point at which an event starts or ends; for a moment both are the start."""
    return f"{event} {side}"


PIECES: tuple[PieceName, ...] = ("time", "rounds", "by")
Piece = tuple[str, PieceName]  # of a statement, as events[3]


@dataclass(frozen=True)
class TimelineEvent:
    """An event, and where in the file the chosen sources state it."""

    id: str
    kind: str
    by: str | None
    force: str | None
    rounds: Interval
    statement_indexes: tuple[
        int, ...
    ]  # places in the timeline's list of events; none where statements that count only name it


class AccountTimeline:
    """What the chosen sources state together."""

    def __init__(
        self,
        timeline: Timeline,
        sources: Collection[str],
        kinds: EventKinds,
        aside: frozenset[str] = frozenset(),
        without: frozenset[Piece] = frozenset(),
    ) -> None:
        """Of the statements set aside (events[3], order[0]) nothing counts but that an event which others order was.

        Of other statements about events, a piece may not count: when it was, how many rounds, or by whom.
        """
        self.timeline = timeline
        self.kinds = kinds
        self.aside = aside
        self.without = without
        self._sources = sources
        self.events: dict[str, TimelineEvent] = {}
        named = self._named() if aside else ()
        for index, event in enumerate(timeline.events):
            if self._counts("events", index) or (event.source in sources and event.id in named):
                self._take(index, event)
        self.network = Network(self._limits(), [ZERO, *map(self.start, self.events)])

    def _counts(self, key: Literal["events", "order", "complete"], index: int) -> bool:
        statement: Event | Order | Complete = getattr(self.timeline, key)[index]
        return statement.source in self._sources and f"{key}[{index}]" not in self.aside

    def _named(self) -> set[object]:
        """The events that statements which count are about, without telling of them."""
        orders = [order for index, order in enumerate(self.timeline.order) if self._counts("order", index)]
        spans = [span for index, span in enumerate(self.timeline.complete) if self._counts("complete", index)]
        return {name for order in orders for name in (order.event, order.other)} | {
            name for span in spans for name in (span.from_, span.to)
        }

    def _take(self, index: int, event: Event) -> None:
        known = self.events.get(event.id) or TimelineEvent(event.id, event.kind, None, None, Interval(), ())
        known = replace(known, force=known.force or event.force)
        if self._counts("events", index):
            by = None if (f"events[{index}]", "by") in self.without else event.by
            rounds = seconds(None if (f"events[{index}]", "rounds") in self.without else event.rounds)
            rounds = Interval(max(known.rounds.low, rounds.low), min(known.rounds.high, rounds.high))
            known = replace(
                known, by=known.by or by, rounds=rounds, statement_indexes=(*known.statement_indexes, index)
            )
        self.events[event.id] = known

    def start(self, event: str) -> str:
        """The point at which the event begins."""
        return point(event, "start")

    def end(self, event: str) -> str:
        """The point at which the event ends; for a moment, that at which it begins."""
        return point(event, "end") if self.kinds[self.events[event].kind].lasts else point(event, "start")

    def _limits(self) -> Iterator[Limit]:
        for event in self.events.values():
            if self.kinds[event.kind].lasts:
                yield Limit(self.start(event.id), self.end(event.id), AFTER, None)
            for index in event.statement_indexes:
                event_statement = self.timeline.events[index]
                if (f"events[{index}]", "time") in self.without:
                    continue
                if event_statement.at is not None:
                    yield Limit(ZERO, self.start(event.id), seconds(event_statement.at), f"events[{index}]")
                if event_statement.lasts is not None:
                    yield Limit(
                        self.start(event.id), self.end(event.id), seconds(event_statement.lasts), f"events[{index}]"
                    )
        for index, order in enumerate(self.timeline.order):
            if self._counts("order", index) and {order.event, order.other} <= self.events.keys():
                yield from self._of_order(index, order)

    def _of_order(self, index: int, order: Order) -> Iterator[Limit]:
        for first_code, second_code, distance in MEANING[order.is_]:
            stated_seconds = seconds(order.seconds)
            low, high = max(distance.low, stated_seconds.low), min(distance.high, stated_seconds.high)
            if order.is_ not in ("before", "after", "starts-before", "starts-after"):
                low, high = distance.low, distance.high
            points = (
                self._point(first_code, order.event, order.other),
                self._point(second_code, order.event, order.other),
            )
            yield Limit(*points, Interval(low, high), f"order[{index}]")

    def _point(self, code: str, first: str, second: str) -> str:
        event = first if code[1] == "1" else second
        return self.start(event) if code[0] == "s" else self.end(event)

    @cached_property
    def conflict(self) -> tuple[str, ...]:
        """The statements that cannot hold together, as events[3] or order[0]; none where all can.

        Either the fewest that contradict each other in time, or those that give one event two numbers of rounds, or
        those that put what excludes itself at one moment.
        """
        return tuple(sorted({place for place, _ in self.conflicting}))

    @cached_property
    def conflicting(self) -> frozenset[Piece]:
        """The same, with the piece of each that has a part in it."""
        if self.network.conflict:
            return frozenset((place, "time") for place in self.network.conflict)
        return frozenset((place, "rounds") for place in self._uncountable()) or self._at_once()

    def _uncountable(self) -> tuple[str, ...]:
        """Two statements, or one, by which there is no number of rounds that some shots can have been."""
        for event in self.events.values():
            counted = [index for index in event.statement_indexes if (f"events[{index}]", "rounds") not in self.without]
            for indexes in combinations_with_replacement(counted, 2):
                if countable([self.timeline.events[index].rounds for index in indexes]).empty:
                    return tuple(sorted({f"events[{index}]" for index in indexes}))
        return ()

    def _at_once(self) -> frozenset[Piece]:
        """The statements by which somebody or a vehicle does two things at one moment that exclude each other."""
        for first in self.events.values():
            for second in self.events.values():
                # Where it is not known who did it, two events may be by two.
                same = first.by is not None and first.by == second.by and first.id < second.id
                if (
                    same
                    and second.kind in self.kinds[first.kind].excludes
                    and self.stands(first.id, "overlaps", second.id)
                ):
                    rests = self.rests_on(first.id, "overlaps", second.id)
                    return frozenset(
                        [(self._who(first), "by"), (self._who(second), "by"), *((at, "time") for at in rests)]
                    )
        return frozenset()

    def _who(self, event: TimelineEvent) -> str:
        """The statement that says who did it."""
        statements = (
            f"events[{index}]" for index in event.statement_indexes if self.timeline.events[index].by is not None
        )
        return next(place for place in statements if (place, "by") not in self.without)

    def heaviest(self, counted: dict[str, tuple[float, float]]) -> float:
        """The most that events which surely came one after the other count at the least.

        Events that may overlap may be one, stated twice; only what is apart in time is counted apart.
        """
        later = {event: [x for x in counted if x != event and self.stands(event, "before", x)] for event in counted}
        most: dict[str, float] = {}
        for event in sorted(later, key=lambda event: len(later[event])):  # what is later has fewer after it
            most[event] = counted[event][0] + max((most[other] for other in later[event]), default=0)
        return max(most.values(), default=0)

    def stands(self, event: str, relation: TimeOrder, other: str) -> bool | None:
        """Whether two events are so related in time; None where the stated order leaves it open."""
        sure = True
        for first_code, second_code, wanted in MEANING[relation]:
            distance = self.network.between(
                self._point(first_code, event, other), self._point(second_code, event, other)
            )
            if not overlaps(distance, wanted):
                return False
            sure = sure and within(distance, wanted)
        if sure:
            return True
        return None if self._together(event, relation, other) else False

    def _together(self, event: str, relation: TimeOrder, other: str) -> bool:
        """Whether what a relation asks for, each part of it possible by itself, is possible in all its parts.

        Two distances that are each to be nothing or more conflict only around both: where the ways back from the end
        of the one to the beginning of the other allow less than that in sum.
        """
        if len(MEANING[relation]) == 1:
            return True
        (a, b, first), (c, d, second) = MEANING[relation]
        ways = ((a, d), (c, b))
        most = [self.network.between(*(self._point(side, event, other) for side in way)).high for way in ways]
        if HIGHEST in most:
            return True
        from fractions import Fraction

        total = sum(Fraction(str(cut[0])) for cut in most)  # a float counts as the decimal that it is written as
        strict = AFTER in (first, second) or any(side == 0 for _, side in most)
        return total > 0 or (total == 0 and not strict)

    def rests_on(self, event: str, relation: TimeOrder, other: str) -> tuple[str, ...]:
        """The statements that a relation which holds follows from, as events[3] or order[0]."""
        keys: set[str] = set()
        for first_code, second_code, wanted in MEANING[relation]:
            points = (self._point(first_code, event, other), self._point(second_code, event, other))
            if wanted.low > LOWEST:
                keys.update(self.network.support_lower(*points))
            if wanted.high < HIGHEST:
                keys.update(self.network.support_upper(*points))
        return tuple(sorted(keys))

    def absent(
        self, kind: str, by: Collection[str] | None, start: str | None, stop: str | None
    ) -> tuple[str, ...] | None:
        """The statements by which no event of the kind began between the beginnings of two events; None: not known.

        Only those by somebody of these names count, if by is given. Absence needs a source that covers the whole span
        completely.
        """
        keys: set[str] = set()
        for event in self.events.values():
            if event.kind == kind and (by is None or event.by is None or event.by in by):
                outside = self._outside(event.id, start, stop)
                if outside is None:
                    return None
                keys.update(outside)
        for index, span in enumerate(self.timeline.complete):
            if self._counts("complete", index) and kind in span.kinds:
                begun, ended = (self._edge(span, at, begins=begins) for at, begins in ((start, True), (stop, False)))
                if begun is not None and ended is not None:
                    return tuple(sorted({*keys, f"complete[{index}]", *begun, *ended}))
        return None

    def tells_all(self, kind: str) -> str | None:
        """The statement by which a source names every event of the kind, and does name all that are known; or None."""
        known = [event for event in self.events.values() if event.kind == kind]
        for index, span in enumerate(self.timeline.complete):
            entire = kind in span.kinds and span.from_ is None and span.to is None
            if self._counts("complete", index) and entire and all(self._tells(span.source, event) for event in known):
                return f"complete[{index}]"
        return None

    def _tells(self, source: str, event: TimelineEvent) -> bool:
        return any(self.timeline.events[index].source == source for index in event.statement_indexes)

    def _outside(self, event: str, start: str | None, stop: str | None) -> tuple[str, ...] | None:
        """The statements by which the event begins before the one does, or not before the other; None: it may not."""
        at = self.start(event)
        if start is not None and not overlaps(self.network.between(self.start(start), at), NOT_BEFORE):
            return self.network.support_upper(self.start(start), at)
        if stop is not None and not overlaps(self.network.between(at, self.start(stop)), AFTER):
            return self.network.support_upper(at, self.start(stop))
        return None

    def _edge(self, span: Complete, event: str | None, *, begins: bool) -> tuple[str, ...] | None:
        """The statements by which a span begins no later than an event, or ends no earlier; None: it may not."""
        edge = span.from_ if begins else span.to
        if edge is None:
            return ()
        if event is None or (isinstance(edge, str) and edge not in self.events):
            return None
        at, distance = (self.start(edge), 0.0) if isinstance(edge, str) else (ZERO, edge)
        wanted = Interval(low=(distance, 0)) if begins else Interval(high=(distance, 1))
        if not within(self.network.between(at, self.start(event)), wanted):
            return None
        support = self.network.support_lower if begins else self.network.support_upper
        return support(at, self.start(event))
