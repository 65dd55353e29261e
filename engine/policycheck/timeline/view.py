"""A timeline as each account tells it: what a picture of it shows, and what its words say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from policycheck.evaluation.cited import place, sources
from policycheck.evaluation.evaluate import chosen
from policycheck.facts.accounts import Accounts
from policycheck.facts.timeline import ZERO, AccountTimeline, TimelineEvent
from policycheck.facts.timeline_aside import set_aside, stated, uncounted
from policycheck.library.library import Library
from policycheck.logic.extent import HIGHEST, LOWEST
from policycheck.model.evaluation import AccountView
from policycheck.model.incident import COMMON_GROUND, UNCONTRADICTED, Incident
from policycheck.model.timeline import KINDS, Complete, Event, Order
from policycheck.model.timeline_view import (
    CompleteView,
    EventView,
    Panel,
    PointView,
    Relative,
    Scale,
    SetAside,
    Span,
    Teller,
    TimelineView,
)
from policycheck.timeline.order import SettledOrder, span


def timeline_view(library: Library, incident: Incident, asked: Sequence[str] = ()) -> TimelineView:
    """The timeline as each account asked for tells it, or as all do; accounts that tell alike share a panel.

    Raises BadInput for an account that there is not.
    """
    accounts = Accounts(incident, library.facts)
    views = chosen(accounts.views(), asked)
    names = incident.event_names
    panels: dict[Panel, list[AccountView]] = {}
    silent = []
    for view in views:
        told = accounts.account_timeline(view.name)
        if told is not None and told.events:
            panels.setdefault(_panel(incident, told, view.name, names), []).append(view)
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


def _panel(incident: Incident, told: AccountTimeline, account: str, names: Mapping[str, str]) -> Panel:
    """What an account tells, without the account's name, so that those that tell alike are equal."""
    order = SettledOrder(told)
    lanes = _lanes(incident, told)
    orders = _counting(incident, told, account)
    relatives = _relatives(order, told, orders)
    events = [_event(incident, told, order, told.events[one], lanes, orders, names) for one in order.events]
    scale = _scale(told, events)
    return Panel(
        accounts=(),
        scale=scale,
        columns=len(order.columns),
        lanes=tuple(incident.label_of(lane) if lane is not None else None for lane in lanes),
        events=tuple(replace(event, relatives=_shown(event, events, relatives, scale)) for event in events),
        complete=tuple(_complete(incident, one, names) for one in _completes(incident, told, account)),
        set_aside=_set_aside(incident, told, names),
    )


_LEAST = Fraction(1, 100)  # of the picture's width: moments that are nearer cannot be told apart


def _scale(told: AccountTimeline, events: Sequence[EventView]) -> Scale:
    """Seconds, where at least half of the events have them, and none that differ would fall on one place."""
    if len(_timed(told)) * 2 < len(events):
        return "order"
    begins = [one.begin.seconds for one in events]
    at = sorted({Fraction(str(end)) for one in begins for end in (one.low, one.high) if end is not None})
    near = any(later - earlier < (at[-1] - at[0]) * _LEAST for earlier, later in pairwise(at))
    return "order" if near else "seconds"


def _timed(told: AccountTimeline) -> set[str]:
    """The events of which a source says when they began, in seconds."""
    return {
        one.id for one in told.events.values() if any(told.timeline.events[index].at is not None for index in one.told)
    }


def _lanes(incident: Incident, told: AccountTimeline) -> list[str | None]:
    """Who acts, in the order of the file: civilians, for their vehicles, first; None, last: who is not said."""
    acting = {happening.by for happening in told.events.values()}
    people = [name for name in incident.entities if name in acting]
    people.sort(key=lambda name: incident.entities[name].kind != "civilian")
    return [*people, *([None] if None in acting else [])]


def _event(
    incident: Incident,
    told: AccountTimeline,
    order: SettledOrder,
    happening: TimelineEvent,
    lanes: Sequence[str | None],
    orders: Sequence[Order],
    names: Mapping[str, str],
) -> EventView:
    kind = KINDS[happening.kind]
    start, end = told.start(happening.id), told.end(happening.id)
    ordered = [one for one in orders if happening.id in (one.event, one.other)]
    return EventView(
        id=happening.id,
        kind=happening.kind,
        meaning=kind.meaning,
        name=names[happening.id],
        who=None if happening.by is None else incident.label_of(happening.by),
        lane=lanes.index(happening.by),
        lasts=kind.lasts,
        rounds=span(happening.rounds),
        begin=PointView(seconds=order.from_zero(start), columns=order.among_columns(start)),
        end=PointView(seconds=order.from_zero(end), columns=order.among_columns(end)),
        lasting=order.apart(start, end) or Span() if kind.lasts else Span(),
        relatives=(),
        told_by=_told_by(incident, told, happening, alone=not ordered),
        ordered_by=tuple(dict.fromkeys(_teller(incident, one) for one in (*ordered, *_beside(told, happening)))),
    )


def _told_by(incident: Incident, told: AccountTimeline, happening: TimelineEvent, *, alone: bool) -> tuple[Teller, ...]:
    """Who tells of the event, each with what of its word does not count.

    Of whose word nothing counts but that the event happened is left out, unless the event is here by that alone.
    """
    out = {index: uncounted(told, index) for index in happening.told}
    counting = [
        index for index in happening.told if not out[index] or out[index] != stated(told.timeline.events[index])
    ]
    kept = counting or (happening.told if alone else ())
    made = [replace(_teller(incident, told.timeline.events[index]), without=out[index]) for index in kept]
    return tuple(dict.fromkeys(made))


def _beside(told: AccountTimeline, happening: TimelineEvent) -> list[Event | Order]:
    """The statements on other events from which it follows when this one was, in seconds; in the order of the file."""
    found: set[str] = set()
    for point in (told.start(happening.id), told.end(happening.id)):
        bounds = told.network.between(ZERO, point)
        found.update(told.network.support_lower(ZERO, point) if bounds.low > LOWEST else ())
        found.update(told.network.support_upper(ZERO, point) if bounds.high < HIGHEST else ())
    own = {f"events[{index}]" for index in happening.told}
    beside = found - own
    return [
        one.said
        for key, one in told.timeline.statements.items()
        if key in beside and not isinstance(one.said, Complete)
    ]


def _teller(incident: Incident, said: Event | Order | Complete) -> Teller:
    source = incident.sources[said.source]
    return Teller(party=source.party, title=source.title, **place(incident, said))


def _counting(incident: Incident, told: AccountTimeline, account: str) -> list[Order]:
    """The statements of order that count under the account."""
    credited = incident.credited(account)
    return [
        one
        for index, one in enumerate(told.timeline.order)
        if one.source in credited
        and f"order[{index}]" not in told.aside
        and {one.event, one.other} <= told.events.keys()
    ]


def _completes(incident: Incident, told: AccountTimeline, account: str) -> list[Complete]:
    credited = incident.credited(account)
    return [
        one
        for index, one in enumerate(told.timeline.complete)
        if one.source in credited and f"complete[{index}]" not in told.aside
    ]


def _complete(incident: Incident, said: Complete, names: Mapping[str, str]) -> CompleteView:
    start, stop = (names[end] if isinstance(end, str) else end for end in (said.from_, said.to))
    return CompleteView(kinds=said.kinds, start=start, stop=stop, teller=_teller(incident, said))


def _set_aside(incident: Incident, told: AccountTimeline, names: Mapping[str, str]) -> tuple[SetAside, ...]:
    return tuple(
        SetAside(
            events=(names[said.id],) if isinstance(said, Event) else (names[said.event], names[said.other]),
            pieces=pieces,
            teller=_teller(incident, said),
        )
        for said, pieces in set_aside(told)
    )


_Pairs = dict[tuple[str, str], list[tuple[str, str]]]  # of two events: the points from which their order follows


def _relatives(
    order: SettledOrder, told: AccountTimeline, orders: Iterable[Order]
) -> tuple[SettledOrder, AccountTimeline, _Pairs]:
    pairs: _Pairs = {}
    for one, other in order.neighbours:
        pairs.setdefault((order.event(one), order.event(other)), []).append((one, other))
    for said in orders:  # a distance that is told is never left to follow from others
        if said.seconds is not None and not {(said.event, said.other), (said.other, said.event)} & pairs.keys():
            pairs[said.event, said.other] = [(told.start(said.event), told.start(said.other))]
    return order, told, pairs


def _shown(
    event: EventView, events: Sequence[EventView], found: tuple[SettledOrder, AccountTimeline, _Pairs], scale: Scale
) -> tuple[Relative, ...]:
    """How the event stands to those that are next to it in order, each with whether the picture's places show it."""
    order, told, pairs = found
    places = {
        point: getattr(view, scale if scale == "seconds" else "columns")
        for one in events
        for point, view in ((told.start(one.id), one.begin), (told.end(one.id), one.end))
    }
    relatives = []
    timed = _timed(told)
    exact = {one.id for one in events if one.begin.seconds.exact}
    for other in events:
        points = [*pairs.get((event.id, other.id), ()), *pairs.get((other.id, event.id), ())]
        if not points or other.id == event.id:
            continue
        visible = all(places[one].ends_by(places[two], order.sign(one, two) == "<") for one, two in points)
        if {event.id, other.id} <= timed and all(_by_seconds_alone(order, one, two) for one, two in points):
            continue
        for standing, one, two in order.standings(event.id, other.id):
            apart = order.apart(one, two) if not {event.id, other.id} <= exact else None
            shown = visible and (apart is None or scale == "seconds")
            relatives.append(Relative(other=other.id, standing=standing, seconds=apart, shown=shown))
    return tuple(relatives)


def _by_seconds_alone(order: SettledOrder, one: str, two: str) -> bool:
    """Whether the seconds from zero at which two points are say all that is known of their order and distance."""
    first, second = order.from_zero(one), order.from_zero(two)
    if not first.ends_by(second, order.sign(one, two) == "<"):
        return False
    apart = order.apart(one, two)
    if apart is None:
        return True
    least = _less(second.low, first.high)
    most = _less(second.high, first.low)
    return (least is not None and apart.low is not None and Fraction(str(apart.low)) <= least) and (
        apart.high is None or (most is not None and Fraction(str(apart.high)) >= most)
    )


def _less(one: float | None, other: float | None) -> Fraction | None:
    """The difference, exactly; a float counts as the decimal that it is written as."""
    return None if one is None or other is None else Fraction(str(one)) - Fraction(str(other))
