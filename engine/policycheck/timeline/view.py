"""A timeline as each account states it: what a picture of it shows, and what its words say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from policycheck.evaluation.citing import sources
from policycheck.evaluation.evaluate import chosen_accounts
from policycheck.facts.account_sources import set_aside, stated_pieces, uncounted_pieces
from policycheck.facts.accounts import Accounts
from policycheck.facts.timeline import ZERO, AccountTimeline, TimelineEvent
from policycheck.library.library import Library
from policycheck.logic.extent import HIGHEST, LOWEST
from policycheck.model.incident import Incident
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED
from policycheck.model.source_view import AccountView
from policycheck.model.timeline import Complete, Event, Order
from policycheck.model.timeline_view import (
    CompleteView,
    EventView,
    Panel,
    PointView,
    Relative,
    Scale,
    SetAside,
    Span,
    TimelineSource,
    TimelineView,
)
from policycheck.timeline.beside import said_beside, timeline_source
from policycheck.timeline.order import SettledOrder, span


def timeline_view(library: Library, incident: Incident, asked: Sequence[str] = ()) -> TimelineView:
    """The timeline as each account asked for states it, or as all do; accounts that state the same share a panel.

    Raises BadInput for an account that there is not.
    """
    accounts = Accounts(incident, library.facts, kinds=library.events)
    views = chosen_accounts(accounts.views(), asked)
    panels: dict[Panel, list[AccountView]] = {}
    silent = []
    for view in views:
        timeline = accounts.account_timeline(view.name)
        if timeline is not None and timeline.events:
            panels.setdefault(_panel(library, incident, timeline, view.name), []).append(view)
        elif view.name not in (COMMON_GROUND, UNCONTRADICTED):
            silent.append(view)
    return TimelineView(
        incident=incident.id,
        title=incident.title,
        date=incident.date,
        zero=incident.timeline.zero,
        panels=tuple(replace(panel, accounts=tuple(alike)) for panel, alike in panels.items()),
        sources=sources(incident),
        silent=tuple(silent),
        has_events=bool(incident.timeline.events),
        undrawn=tuple(view for view in views if view.name in (COMMON_GROUND, UNCONTRADICTED)),
    )


def _panel(library: Library, incident: Incident, timeline: AccountTimeline, account: str) -> Panel:
    """What an account states, without the account's name, so that those that state the same are equal."""
    names = incident.event_names(library.events)
    order = SettledOrder(timeline)
    lanes = _lanes(incident, timeline)
    orders = _counting(incident, timeline, account)
    relatives = _relatives(order, timeline, orders)
    events = [_event(incident, timeline, order, timeline.events[entry], lanes, orders, names) for entry in order.events]
    scale = _scale(timeline, events)
    return Panel(
        accounts=(),
        scale=scale,
        columns=len(order.columns),
        lanes=tuple(incident.label_of(lane) if lane is not None else None for lane in lanes),
        events=tuple(replace(event, relatives=_shown(event, events, relatives, scale)) for event in events),
        complete=tuple(
            _complete(incident, timeline, entry, names) for entry in _completes(incident, timeline, account)
        ),
        set_aside=_set_aside(incident, timeline, names),
        beside=said_beside(library, incident, events, account),
    )


_LEAST = Fraction(1, 100)  # of the picture's width: moments that are nearer cannot be distinguished


def _scale(timeline: AccountTimeline, events: Sequence[EventView]) -> Scale:
    """Seconds, where at least half of the events have them, and none that differ would fall on one place."""
    if len(_timed(timeline)) * 2 < len(events):
        return "order"
    begins = [point.begin.seconds for point in events]
    at = sorted({Fraction(str(end)) for point in begins for end in (point.low, point.high) if end is not None})
    near = any(later - earlier < (at[-1] - at[0]) * _LEAST for earlier, later in pairwise(at))
    return "order" if near else "seconds"


def _timed(timeline: AccountTimeline) -> set[str]:
    """The events of which a source says when they began, in seconds."""
    return {
        event.id
        for event in timeline.events.values()
        if any(timeline.timeline.events[index].at is not None for index in event.statement_indexes)
    }


def _lanes(incident: Incident, timeline: AccountTimeline) -> list[str | None]:
    """Who acts, in the order of the file: civilians, for their vehicles, first; None, last: who is not said."""
    acting = {event.by for event in timeline.events.values()}
    people = [name for name in incident.entities if name in acting]
    people.sort(key=lambda name: incident.entities[name].kind != "civilian")
    return [*people, *([None] if None in acting else [])]


def _event(
    incident: Incident,
    timeline: AccountTimeline,
    order: SettledOrder,
    event: TimelineEvent,
    lanes: Sequence[str | None],
    orders: Sequence[Order],
    names: Mapping[str, str],
) -> EventView:
    kind = timeline.kinds[event.kind]
    start, end = timeline.start(event.id), timeline.end(event.id)
    ordered = [statement for statement in orders if event.id in (statement.event, statement.other)]
    return EventView(
        id=event.id,
        kind=event.kind,
        meaning=kind.meaning,
        vehicle=kind.vehicle and event.by is not None and incident.kind_of(event.by) != "vehicle",
        name=names[event.id],
        who=None if event.by is None else incident.label_of(event.by),
        lane=lanes.index(event.by),
        lasts=kind.lasts,
        rounds=span(event.rounds),
        begin=PointView(seconds=order.from_zero(start), columns=order.among_columns(start)),
        end=PointView(seconds=order.from_zero(end), columns=order.among_columns(end)),
        lasting=order.apart(start, end) or Span() if kind.lasts else Span(),
        relatives=(),
        told_by=_told_by(incident, timeline, event, alone=not ordered),
        ordered_by=tuple(
            dict.fromkeys(timeline_source(incident, statement) for statement in (*ordered, *_beside(timeline, event)))
        ),
    )


def _told_by(
    incident: Incident, timeline: AccountTimeline, event: TimelineEvent, *, alone: bool
) -> tuple[TimelineSource, ...]:
    """Who states the event, each with what of its statement does not count.

    Of whose word nothing counts but that the event happened is left out, unless the event is here by that alone.
    """
    left_out = {index: uncounted_pieces(timeline, index) for index in event.statement_indexes}
    counting = [
        index
        for index in event.statement_indexes
        if not left_out[index] or left_out[index] != stated_pieces(timeline.timeline.events[index])
    ]
    indexes = counting or (event.statement_indexes if alone else ())
    tellers = [
        replace(timeline_source(incident, timeline.timeline.events[index]), without=left_out[index])
        for index in indexes
    ]
    return tuple(dict.fromkeys(tellers))


def _beside(timeline: AccountTimeline, event: TimelineEvent) -> list[Event | Order]:
    """The statements on other events from which it follows when this one was, in seconds; in the order of the file."""
    keys: set[str] = set()
    for point in (timeline.start(event.id), timeline.end(event.id)):
        bounds = timeline.network.between(ZERO, point)
        keys.update(timeline.network.support_lower(ZERO, point) if bounds.low > LOWEST else ())
        keys.update(timeline.network.support_upper(ZERO, point) if bounds.high < HIGHEST else ())
    own = {f"events[{index}]" for index in event.statement_indexes}
    beside = keys - own
    return [
        placed.said
        for key, placed in timeline.timeline.statements.items()
        if key in beside and not isinstance(placed.said, Complete)
    ]


def _counting(incident: Incident, timeline: AccountTimeline, account: str) -> list[Order]:
    """The statements of order that count under the account."""
    credited = incident.credited(account)
    return [
        statement
        for index, statement in enumerate(timeline.timeline.order)
        if statement.source in credited
        and f"order[{index}]" not in timeline.aside
        and {statement.event, statement.other} <= timeline.events.keys()
    ]


def _completes(incident: Incident, timeline: AccountTimeline, account: str) -> list[Complete]:
    credited = incident.credited(account)
    return [
        statement
        for index, statement in enumerate(timeline.timeline.complete)
        if statement.source in credited and f"complete[{index}]" not in timeline.aside
    ]


def _complete(
    incident: Incident, timeline: AccountTimeline, statement: Complete, names: Mapping[str, str]
) -> CompleteView:
    told = {event.kind for event in timeline.events.values()}
    start, stop = (names[end] if isinstance(end, str) else end for end in (statement.from_, statement.to))
    return CompleteView(
        none=tuple(timeline.kinds[kind].none for kind in statement.kinds if kind not in told),
        every=tuple(timeline.kinds[kind].meaning for kind in statement.kinds if kind in told),
        start=start,
        stop=stop,
        teller=timeline_source(incident, statement),
    )


def _set_aside(incident: Incident, timeline: AccountTimeline, names: Mapping[str, str]) -> tuple[SetAside, ...]:
    return tuple(
        SetAside(
            events=(names[statement.id],)
            if isinstance(statement, Event)
            else (names[statement.event], names[statement.other]),
            pieces=pieces,
            teller=timeline_source(incident, statement),
        )
        for statement, pieces in set_aside(timeline)
    )


_Pairs = dict[tuple[str, str], list[tuple[str, str]]]  # of two events: the points from which their order follows


def _relatives(
    order: SettledOrder, timeline: AccountTimeline, orders: Iterable[Order]
) -> tuple[SettledOrder, AccountTimeline, _Pairs]:
    pairs: _Pairs = {}
    for first, second in order.neighbours:
        pairs.setdefault((order.event(first), order.event(second)), []).append((first, second))
    for statement in orders:  # a stated distance is never left to follow from others
        if (
            statement.seconds is not None
            and not {(statement.event, statement.other), (statement.other, statement.event)} & pairs.keys()
        ):
            pairs[statement.event, statement.other] = [
                (timeline.start(statement.event), timeline.start(statement.other))
            ]
    return order, timeline, pairs


def _shown(
    event: EventView, events: Sequence[EventView], ordering: tuple[SettledOrder, AccountTimeline, _Pairs], scale: Scale
) -> tuple[Relative, ...]:
    """How the event is related to those that are next to it in order, and whether the picture's places show it."""
    order, timeline, pairs = ordering
    places = {
        point: getattr(view, scale if scale == "seconds" else "columns")
        for first in events
        for point, view in (
            (timeline.start(first.id), first.begin),
            (timeline.end(first.id), first.end),
        )
    }
    relatives = []
    timed = _timed(timeline)
    exact = {first.id for first in events if first.begin.seconds.exact}
    for other in events:
        points = [*pairs.get((event.id, other.id), ()), *pairs.get((other.id, event.id), ())]
        if not points or other.id == event.id:
            continue
        visible = all(
            places[first].ends_by(places[second], order.sign(first, second) == "<") for first, second in points
        )
        if {event.id, other.id} <= timed and all(order.by_seconds_alone(first, second) for first, second in points):
            continue
        for standing, first, second in order.standings(event.id, other.id):
            apart = order.apart(first, second) if not {event.id, other.id} <= exact else None
            shown = visible and (apart is None or scale == "seconds")
            relatives.append(Relative(other=other.id, standing=standing, seconds=apart, shown=shown))
    return tuple(relatives)
