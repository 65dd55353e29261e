"""The timeline of an incident, checked against the rest of the file and against itself."""

from collections.abc import Collection, Iterator
from itertools import chain
from typing import TypeVar

from policycheck.facts.account_sources import own_timeline, timeline_of
from policycheck.facts.relations import countable, seconds
from policycheck.library.files import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.library.unread import Unread
from policycheck.model.event_kind import EventKind, EventKinds
from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.problem import Problem, name_or_add, shown
from policycheck.model.timeline import Event, Order, Seconds, Timeline, statement_words
from policycheck.model.value import Bounds

# The search for the fewest statements that conflict takes longest, and far longer than all else where many do.
_LARGEST, _PLACES = 1_000_000_000, 6  # of seconds and rounds; sums of a few such numbers stay exact
EVENTS_BOUND = 100  # different events of one timeline
STATEMENTS_BOUND = 500  # items of events and of order together

S = TypeVar("S", Event, Order)
_Fault = tuple[Path_, str, str]  # where, cause, remedy
_DISTANCES = ("before", "after", "starts-before", "starts-after")  # the relations that seconds can be given for
_TIMES = 'write a number of seconds, or bounds as {"at_least": 2}'


def timeline_problems(incident: Incident, library: Library, document: SourceFile, unread: Unread) -> Iterator[Problem]:
    """What is wrong with the timeline, each with its place.

    Statements that are wrong by themselves take no part in what contradicts each other.
    """
    timeline = incident.timeline
    event_ids = {event.id for event in timeline.events}
    wrong: set[str] = set()
    checks = (
        _events(incident, library, unread),
        _orders(incident, unread, event_ids),
        _spans(incident, library, unread, event_ids),
    )
    for path, cause, remedy in chain.from_iterable(checks):
        wrong.add(f"{path[1]}[{path[2]}]")
        yield document.problem(path, cause, remedy)
    statements = len(timeline.events) + len(timeline.order)
    if len(event_ids) > EVENTS_BOUND or statements > STATEMENTS_BOUND:
        cause = f"the timeline holds {len(event_ids)} events in {statements} statements"
        remedy = f"keep at most {EVENTS_BOUND} events and {STATEMENTS_BOUND} statements, those that rules hang on"
        yield document.problem(("timeline",), cause, remedy)
    else:
        yield from conflicts(incident, _without(timeline, wrong), library.events, document)


def _events(incident: Incident, library: Library, unread: Unread) -> Iterator[_Fault]:
    before: dict[tuple[str, str], str] = {}
    for index, event in enumerate(incident.timeline.events):
        path: Path_ = ("timeline", "events", index)
        yield from _source(incident, unread, path, event.source)
        kind = library.events.get(event.kind)
        if kind is None:
            yield _unknown_kind(library, (*path, "kind"), event.kind)
        else:
            yield from _of_kind(incident, unread, path, event, kind)
        if event.force is not None and event.kind != "shots":
            yield (*path, "force"), f"only shots are an act of force; this is {event.kind}", "leave force out"
        else:
            yield from _entity(incident, unread, (*path, "force"), event.force, ("force",))
        yield from _differs_from_before(incident, before, path, event)
        yield from _only_one(before, path, event, only_one=kind is not None and kind.only_one)
        yield from _number(event.at, (*path, "at"), _TIMES)
        if event.rounds is not None and event.kind != "shots":
            yield (*path, "rounds"), f"rounds are of shots; this is {event.kind}", "leave rounds out"
        else:
            yield from _rounds(event.rounds, (*path, "rounds"))


def _of_kind(incident: Incident, unread: Unread, path: Path_, event: Event, kind: EventKind) -> Iterator[_Fault]:
    doers = (*kind.doers, "vehicle") if kind.vehicle else kind.doers
    yield from _entity(incident, unread, (*path, "by"), event.by, doers)
    if event.lasts is not None and not kind.lasts:
        yield (*path, "lasts"), f"{event.kind} is a moment, which does not last", "leave lasts out"
    else:
        yield from _positive(event.lasts, (*path, "lasts"), "what lasts takes more than 0 seconds", _TIMES)


def _unknown_kind(library: Library, path: Path_, kind: str) -> _Fault:
    remedy = library.did_you_mean(kind, library.events, "policycheck show events lists them all")
    return path, f"there is no kind of event {shown(kind)}", remedy


def _source(incident: Incident, unread: Unread, path: Path_, source: str) -> Iterator[_Fault]:
    if source not in incident.sources and source not in unread.sources:
        remedy = name_or_add(source, "sources", incident.sources)
        yield (*path, "source"), f"there is no source {shown(source)} in this file", remedy


def _entity(
    incident: Incident, unread: Unread, path: Path_, name: str | None, kinds: tuple[str, ...]
) -> Iterator[_Fault]:
    key = path[-1]
    if name is None or name in unread.entities:
        return
    if name not in incident.entities:
        remedy = name_or_add(name, "entities", incident.entities)
        yield path, f"there is no entity {shown(name)} in this file", remedy
    elif incident.entities[name].kind not in kinds:
        wanted = " or ".join(kinds)
        cause = f"{key} must name one of kind {wanted} here; {name} is of kind {incident.entities[name].kind}"
        yield path, cause, f"name one of kind {wanted}, or leave {key} out"


def _differs_from_before(
    incident: Incident, before: dict[tuple[str, str], str], path: Path_, event: Event
) -> Iterator[_Fault]:
    """Where a statement contradicts an earlier one on what the event is."""
    for key in ("kind", "by", "force"):
        new = getattr(event, key)
        if key == "kind" or new in incident.entities:
            old = before.setdefault((event.id, key), new)
            if old != new:
                remedy = f"if it is another event, give it another id; else write the same {key}"
                remedy += "" if key == "kind" else ", or leave it out"
                yield (*path, key), f"{event.id} has the {key} {old} where it is told before, and {new} here", remedy


def _only_one(before: dict[tuple[str, str], str], path: Path_, event: Event, *, only_one: bool) -> Iterator[_Fault]:
    """Where there can be one event alone, and an earlier statement has another id."""
    if only_one:
        old, what = before.setdefault((event.kind, "only"), event.id), f"one {event.kind} in an incident"
    elif event.force is not None:
        old, what = before.setdefault((event.force, "shots"), event.id), f"one event of shots for {event.force}"
    else:
        return
    if old != event.id:
        remedy = f"tell of it under the id {old}, or, if these are other shots, name an act of force of their own"
        yield (*path, "id"), f"there can be only {what}, and {old} is told before", remedy


def _number(value: Seconds | None, path: Path_, remedy: str) -> Iterator[_Fault]:
    """Where a value is no number and no bounds that some number lies within."""
    numbers = value.model_dump(exclude_none=True).values() if isinstance(value, Bounds) else (value,)
    for number in numbers:
        if isinstance(number, int | float) and (abs(number) > _LARGEST or round(number, _PLACES) != number):
            limits = f"write one up to {_LARGEST:,}, to {_PLACES} decimals at most"
            yield path, f"{number} is no number of this kind", limits
    if not isinstance(value, Bounds):
        return
    given = value.model_dump(exclude_none=True)
    texts = [key for key, bound in given.items() if isinstance(bound, str)]
    for key in texts:
        yield (*path, key), f"{key} must be a number, not a text", "write the number without quotes"
    if not given:
        yield path, f"there are no bounds in {path[-1]}", remedy
    elif not texts and seconds(value).empty:
        yield path, "no value lies within these bounds", "write a lower bound that is below the upper one"


def _positive(value: Seconds | None, path: Path_, why: str, remedy: str) -> Iterator[_Fault]:
    """As `_number`, and where a number in it is negative, or no number above 0 is left."""
    problems = list(_number(value, path, remedy))
    yield from problems
    if value is None or problems:
        return
    numbers = value.model_dump(exclude_none=True).values() if isinstance(value, Bounds) else (value,)
    if min(numbers) < 0:
        yield path, f"{path[-1]} cannot be {min(numbers)}", "write a number that is not negative"
    elif seconds(value).high <= (0, 1):
        yield path, f"{path[-1]} leaves nothing above 0; {why}", remedy


def _rounds(value: Seconds | None, path: Path_) -> Iterator[_Fault]:
    remedy = 'write a whole number of rounds, or bounds as {"at_least": 2}'
    problems = list(_positive(value, path, "shots are one round or more", remedy))
    yield from problems
    if value is None or problems:
        return
    bounds = value.model_dump(exclude_none=True) if isinstance(value, Bounds) else {"": value}
    broken = [key for key, number in bounds.items() if number != int(number)]
    for key in broken:
        yield (*path, *filter(None, [key])), f"{bounds[key]} is no whole number; rounds are counted", remedy
    if not broken and countable([value]).empty:
        yield path, f"no number of rounds lies within {path[-1]}; shots are one round or more", remedy


def _orders(incident: Incident, unread: Unread, event_ids: Collection[str]) -> Iterator[_Fault]:
    for index, order in enumerate(incident.timeline.order):
        path: Path_ = ("timeline", "order", index)
        yield from _source(incident, unread, path, order.source)
        yield from _event((*path, "event"), order.event, event_ids, unread)
        yield from _event((*path, "other"), order.other, event_ids, unread)
        if order.event == order.other:
            yield (*path, "other"), f"{shown(order.event)} cannot stand so to itself", "name another event"
        yield from _distance(order, (*path, "seconds"))


def _event(path: Path_, name: str, event_ids: Collection[str], unread: Unread) -> Iterator[_Fault]:
    if name not in event_ids and name not in unread.events:
        remedy = name_or_add(name, "events", sorted(event_ids))
        if name.isdigit():
            remedy = f"write the seconds without quotes: {name}" if path[-1] in ("from", "to") else remedy
        yield path, f"nobody tells of an event {shown(name)}", remedy


def _distance(order: Order, path: Path_) -> Iterator[_Fault]:
    if order.seconds is not None and order.is_ not in _DISTANCES:
        remedy = f"leave seconds out, or write one of {', '.join(_DISTANCES)}"
        yield path, f"{order.is_} takes no seconds", remedy
    else:
        why = f"{order.is_} means that some time lies between"
        yield from _positive(order.seconds, path, why, _TIMES)


def _spans(incident: Incident, library: Library, unread: Unread, event_ids: Collection[str]) -> Iterator[_Fault]:
    for index, span in enumerate(incident.timeline.complete):
        path: Path_ = ("timeline", "complete", index)
        yield from _source(incident, unread, path, span.source)
        for number, kind in enumerate(span.kinds):
            if kind not in library.events:
                yield _unknown_kind(library, (*path, "kinds", number), kind)
        for key, end in (("from", span.from_), ("to", span.to)):
            if isinstance(end, str):
                yield from _event((*path, key), end, event_ids, unread)
        first, last = span.from_, span.to
        if isinstance(first, int | float) and isinstance(last, int | float) and first > last:
            yield (*path, "from"), f"the span begins at {first} and ends at {last}, before that", "exchange the two"


def _without(timeline: Timeline, wrong: Collection[str]) -> Timeline:
    """The timeline with what is wrong said by nobody, so that the places of the rest stay the same."""

    def kept(statements: tuple[S, ...], key: str) -> tuple[S, ...]:
        nobody = {"source": ""}
        numbered = enumerate(statements)
        return tuple(item.model_copy(update=nobody) if f"{key}[{index}]" in wrong else item for index, item in numbered)

    update = {"events": kept(timeline.events, "events"), "order": kept(timeline.order, "order")}
    return timeline.model_copy(update=update)


_REMEDY = (
    "correct one of them or leave it out; a time that is not sure can be left out, or written as bounds: "
    '{"at_least": 2}; what two people of one side tell otherwise can be kept in their notes'
)


def conflicts(incident: Incident, timeline: Timeline, kinds: EventKinds, document: SourceFile) -> Iterator[Problem]:
    """What cannot hold together of the timeline as each account's sources state it, each set of statements once.

    That one party contradicts another, or the record, is no problem.
    """
    accounts_by_conflict: dict[tuple[str, ...], list[str]] = {}
    record = incident.sources_of(RECORD)
    for party in incident.parties_with_sources():
        own = incident.sources_of(party)
        by_itself = party == RECORD
        account_timeline = (
            timeline_of(timeline, own, kinds) if by_itself else own_timeline(timeline, own, record, kinds)
        )
        accounts_by_conflict.setdefault(account_timeline.conflict, []).append(party)
    for name, account in incident.accounts.items():
        credited = timeline_of(timeline, frozenset(account.credits), kinds)
        accounts_by_conflict.setdefault(credited.conflict, []).append(name)
    accounts_by_conflict.pop((), None)
    for conflict, accounts in accounts_by_conflict.items():
        yield _problem(timeline, document, conflict, accounts, not set(accounts).isdisjoint(incident.accounts))


def _problem(
    timeline: Timeline, document: SourceFile, conflict: tuple[str, ...], accounts: list[str], credited: bool
) -> Problem:
    placed: list[tuple[int, str, int]] = []
    for statement in conflict:
        key, _, index = statement.rstrip("]").partition("[")
        placed.append((document.spot(("timeline", key, int(index))).line, key, int(index)))
    placed.sort()
    stated: dict[str, tuple[Event | Order, ...]] = {"events": timeline.events, "order": timeline.order}
    statements = "; ".join(
        f"{key}[{index}] (line {line}): {_in_words(stated[key][index])}" for line, key, index in placed
    )
    what = "these statements cannot all hold" if len(placed) > 1 else "this cannot hold"
    first: Path_ = ("timeline", *placed[0][1:])
    remedy = f"{_REMEDY}; or leave a source out of what the account credits" if credited else _REMEDY
    return document.problem(first, f"under the account {' and '.join(accounts)} {what}: {statements}", remedy)


def _in_words(statement: Event | Order) -> str:
    """A statement in words, with its source: stop before shots, says lawyers."""
    return f"{statement_words(statement)}, says {statement.source}"
