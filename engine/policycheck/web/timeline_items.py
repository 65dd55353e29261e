"""What a form says of an event, of the order of two events, or of a span told whole, as an incident file has it."""

from typing import Any, get_args

from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.timeline import RELATION_WORDS, Complete, Event, Order, TimelineStatement, TimeOrder
from policycheck.web.changes import refused
from policycheck.web.fields import amount
from policycheck.web.found import as_typed
from policycheck.web.visit import Form

LABELS: dict[str, dict[str, str]] = {
    "events": {
        "label": "What to call it",
        "by": "Who",
        "force": "Act of force",
        "at": "When it began",
        "lasts": "How long",
        "rounds": "Rounds",
    },
    "order": {
        "event": "Event",
        "is": "How they stand",
        "other": "Other event",
        "seconds": "By how many seconds",
    },
    "complete": {"kinds": "Kinds of events", "from": "From", "to": "To"},
}  # of the fields of the form of each list, by the key in the file
_AMOUNTS = ("at", "lasts", "rounds", "seconds")


def offered(incident: Incident, library: Library) -> dict[str, Any]:
    """What the fields of these forms are chosen from."""
    return {
        "events": sorted(incident.event_names(library.events).items(), key=lambda pair: pair[1]),
        "kinds": sorted(((key, kind.noun) for key, kind in library.events.items()), key=lambda pair: pair[1]),
        "relations": {key: words.past for key, words in RELATION_WORDS.items()},
        "acts": incident.of_kind("force"),
    }


def timeline_item(name: str, form: Form) -> dict[str, Any]:
    """The item that a form of the list makes, without who says so. Raises BadInput at the field."""
    labels = LABELS[name]
    item: dict[str, Any] = form.given(*labels)
    if name == "order" and ("event" not in item or "other" not in item or item.get("is") not in get_args(TimeOrder)):
        raise refused("Order", "two events and how they stand are needed", "choose all three")
    if name == "complete":
        item["kinds"] = form.texts("kinds")
    return {key: amount(value, labels[key]) if key in _AMOUNTS else value for key, value in item.items()}


def typed_before(said: TimelineStatement) -> dict[str, Any]:
    """What stands in the fields of the form of a statement that is there."""
    match said:
        case Event():
            given = {"label": said.label, "by": said.by, "force": said.force}
            amounts = {"at": said.at, "lasts": said.lasts, "rounds": said.rounds}
        case Order():
            given, amounts = {"event": said.event, "is": said.is_, "other": said.other}, {"seconds": said.seconds}
        case Complete():
            return {"kinds": [*said.kinds], "from": _text(said.from_), "to": _text(said.to)}
    return {**given, **{key: None if value is None else as_typed(value)[0] for key, value in amounts.items()}}


def _text(end: str | float | None) -> str | None:
    return None if end is None else str(end)
