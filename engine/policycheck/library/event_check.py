"""Kinds of events, checked: their ids, what they exclude, and their cases."""

from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from policycheck.facts.timeline import AccountTimeline
from policycheck.library.files import Path_
from policycheck.library.parts import Parts, ReadItem
from policycheck.model.base import Name
from policycheck.model.event_kind import EventKind, EventKindCase, EventKinds
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.timeline import Event, Order, Timeline

_NAME = TypeAdapter(Name)


def check_events(parts: Parts) -> tuple[dict[str, EventKind], list[Problem]]:
    """The kinds by id, each with all that it excludes and that excludes it, and what is wrong with them."""
    problems = [problem for key, item in parts.events.items() for problem in _kind(parts, key, item)]
    both = {(key, other) for key, item in parts.events.items() for other in item.value.excludes}
    both |= {(other, key) for key, other in both}
    kinds = {}
    for key, item in parts.events.items():
        excluded = tuple(other for other in parts.events if (key, other) in both)
        kinds[key] = item.value.model_copy(update={"excludes": excluded})
    cases = [problem for key, item in parts.events.items() for problem in _cases(parts, kinds, item)]
    return kinds, [*problems, *cases]


def _kind(parts: Parts, key: str, item: ReadItem[EventKind]) -> Iterator[Problem]:
    try:
        _NAME.validate_python(key)
    except ValidationError:
        remedy = "write it in small letters, digits and hyphens, as vehicle-stopped"
        yield item.document.problem(item.path, f"{shown(key)} cannot be the id of a kind of event", remedy)
    for index, other in enumerate(item.value.excludes):
        path = (*item.path, "excludes", index)
        yield from parts.unknown_event(item.document, path, other)
        if other == key:
            yield item.document.problem(path, f"{shown(key)} cannot exclude itself", "leave it out")
        elif moments := [name for name in (key, other) if name in parts.events and not parts.events[name].value.lasts]:
            cause = f"{moments[0]} is a moment, and only what lasts excludes anything"
            yield item.document.problem(path, cause, f"leave it out, or write lasts: true at {moments[0]}")


def _cases(parts: Parts, kinds: EventKinds, item: ReadItem[EventKind]) -> Iterator[Problem]:
    """What is wrong with each case; of one that has nothing wrong with it, that it comes to something else."""
    for index, case in enumerate(item.value.cases):
        path = (*item.path, "cases", index)
        problems = [*_names(parts, item, path, case)]
        yield from problems
        sound = not problems and all(event.kind in kinds for event in case.events.values())
        if sound and case.possible == bool(_timeline(case, kinds).conflict):
            came = "all of this can be so" if not case.possible else "not all of this can be so"
            remedy = "correct the case, or lasts and excludes of the kinds that it names"
            yield item.document.problem((*path, "possible"), f"{shown(case.name)}: {came}", remedy)


def _names(parts: Parts, item: ReadItem[EventKind], path: Path_, case: EventKindCase) -> Iterator[Problem]:
    for name, event in case.events.items():
        yield from parts.unknown_event(item.document, (*path, "events", name, "kind"), event.kind)
    for index, order in enumerate(case.order):
        for key, name in (("event", order.event), ("other", order.other)):
            if name not in case.events:
                remedy = did_you_mean(name, case.events) or "add it under events of this case"
                cause = f"there is no event {shown(name)} in this case"
                yield item.document.problem((*path, "order", index, key), cause, remedy)


def _timeline(case: EventKindCase, kinds: EventKinds) -> AccountTimeline:
    events = tuple(Event(id=name, source="one", **event.__dict__) for name, event in case.events.items())
    order = tuple(Order.model_validate({**item.model_dump(by_alias=True), "source": "one"}) for item in case.order)
    return AccountTimeline(Timeline(events=events, order=order), {"one"}, kinds)
