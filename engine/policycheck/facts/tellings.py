"""What each account tells of the timeline, worked out once for accounts that tell alike."""

from policycheck.facts.timeline import Told
from policycheck.model.timeline import Complete, Event, Order, Timeline

_KEPT_BOUND = 32
_kept: dict[tuple[int, frozenset[str], frozenset[str]], Told] = {}


def told_by(timeline: Timeline, sources: frozenset[str], aside: frozenset[str] = frozenset()) -> Told:
    """What the sources tell, some statements set aside; kept for the check of a file and for its evaluation."""
    telling = sources.intersection(source for _, source in _statements(timeline))
    key = (id(timeline), telling, aside)
    if key not in _kept or _kept[key].timeline is not timeline:  # an id may come again
        if len(_kept) >= _KEPT_BOUND:
            _kept.clear()
        _kept[key] = Told(timeline, telling, aside)
    return _kept[key]


def told_alone(timeline: Timeline, own: frozenset[str], record: frozenset[str]) -> Told:
    """What a party tells by itself. An event that it orders and only the record tells was, by the party's word too."""
    return told_by(
        timeline, own | record, frozenset(place for place, source in _statements(timeline) if source in record)
    )


def told_beside(timeline: Timeline, own: frozenset[str], record: frozenset[str]) -> Told:
    """What a party tells, and the record beside it: of the record nothing that contradicts the party.

    Every statement of the record is set aside that has a part in a contradiction with the party's.
    """
    theirs = {place for place, source in _statements(timeline) if source in record}
    told = told_by(timeline, own | record)
    while against := theirs.intersection(told.conflict):
        told = told_by(timeline, own | record, told.aside | against)
    return told


def _statements(timeline: Timeline) -> list[tuple[str, str]]:
    """Every statement of the timeline, as events[3], order[0] or complete[1], with its source."""
    lists: dict[str, tuple[Event | Order | Complete, ...]] = {
        "events": timeline.events,
        "order": timeline.order,
        "complete": timeline.complete,
    }
    return [(f"{key}[{index}]", said.source) for key, found in lists.items() for index, said in enumerate(found)]
