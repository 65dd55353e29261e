"""Kinds of events, checked: their ids, what they exclude, and their cases."""

from collections.abc import Iterator

from pydantic import TypeAdapter, ValidationError

from policycheck.library.reader import Parts, ReadItem
from policycheck.model.base import Name
from policycheck.model.event_kind import EventKind
from policycheck.model.problem import Problem, shown

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
    return kinds, problems


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
