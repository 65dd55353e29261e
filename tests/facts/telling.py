"""Small timelines, as files would write them, and what chosen sources tell of them."""

from collections.abc import Iterable
from typing import Any

from event_kinds import KINDS

from policycheck.facts.timeline import AccountTimeline
from policycheck.model.timeline import Timeline

Raw = dict[str, Any]


def told(
    events: Iterable[Raw], order: Iterable[Raw] = (), complete: Iterable[Raw] = (), sources: str = "s"
) -> AccountTimeline:
    """What the sources, a letter each, tell; a statement without a source is told by s."""
    parts = {"events": events, "order": order, "complete": complete}
    raw = {key: [{"source": "s", **one} for one in items] for key, items in parts.items()}
    return AccountTimeline(Timeline.model_validate(raw), set(sources), KINDS)


def order(one: str, relation: str, other: str, **more: Any) -> Raw:
    """A statement of order."""
    return {"event": one, "is": relation, "other": other, **more}
