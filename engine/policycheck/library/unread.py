"""What a file names and what could not be read of it: nothing that refers to it is refused for that."""

import re
from collections.abc import Collection
from typing import Any

from policycheck.library.files import SourceFile
from policycheck.model.incident import Incident

_NAME = re.compile("[a-z0-9]+(-[a-z0-9]+)*")


class Unread:
    """The entities, sources and events that the file holds and that could not be read."""

    def __init__(self, incident: Incident, document: SourceFile) -> None:
        self.entities = _UnreadNames(document.data.get("entities", {}), incident.entities)
        self.sources = _UnreadNames(document.data.get("sources", {}), incident.sources)
        self.documents = _UnreadNames(document.data.get("documents", {}), incident.documents)
        self.parties = _UnreadNames(document.data.get("parties", {}), incident.parties)
        self.events = _UnreadNames(_event_ids(document.data), {event.id for event in incident.timeline.events})


def _event_ids(data: dict[str, Any]) -> dict[str, None] | None:
    """The ids of all events of a timeline, read or not; None where some event has none that can be seen."""
    timeline = data.get("timeline", {})
    events = timeline.get("events", []) if isinstance(timeline, dict) else None
    if not isinstance(events, list):
        return None
    ids = [event.get("id") if isinstance(event, dict) else None for event in events]
    seen = {event_id: None for event_id in ids if isinstance(event_id, str) and _NAME.fullmatch(event_id)}
    return seen if all(isinstance(event_id, str) and event_id in seen for event_id in ids) else None


class _UnreadNames:
    """The names of a table that are not among those that were read; every name, where the table is none."""

    def __init__(self, table: object, read: Collection[str]) -> None:
        self._names = set(table) - set(read) if isinstance(table, dict) else None

    def __contains__(self, name: object) -> bool:
        return self._names is None or name in self._names
