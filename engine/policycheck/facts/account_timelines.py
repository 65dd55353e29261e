"""What each account tells of the timeline, worked out once for accounts that tell alike."""

from policycheck.facts.timeline import PIECES, AccountTimeline, Piece
from policycheck.model.timeline import Timeline

_KEPT_BOUND = 32
_TRIES_BOUND = 128  # contradictions looked into; past it, all pieces of the record are set aside
_kept: dict[tuple[int, frozenset[str], frozenset[str], frozenset[Piece]], AccountTimeline] = {}


def timeline_of(
    timeline: Timeline,
    sources: frozenset[str],
    aside: frozenset[str] = frozenset(),
    without: frozenset[Piece] = frozenset(),
) -> AccountTimeline:
    """What the sources tell, some of it set aside; kept for the check of a file and for its evaluation."""
    telling = sources.intersection(source for _, source in _statements(timeline))
    key = (id(timeline), telling, aside, without)
    if key not in _kept or _kept[key].timeline is not timeline:  # an id may come again
        if len(_kept) >= _KEPT_BOUND:
            _kept.clear()
        _kept[key] = AccountTimeline(timeline, telling, aside, without)
    return _kept[key]


def own_timeline(timeline: Timeline, own: frozenset[str], record: frozenset[str]) -> AccountTimeline:
    """What a party tells by itself. An event that it orders and only the record tells was, by the party's word too."""
    return timeline_of(
        timeline, own | record, frozenset(place for place, source in _statements(timeline) if source in record)
    )


def timeline_with_record(timeline: Timeline, own: frozenset[str], record: frozenset[str]) -> AccountTimeline:
    """What a party tells, and the record beside it: of the record nothing that contradicts the party.

    Each piece of the record is set aside that has a part in any smallest contradiction with the party's, whichever the
    order in which the file has them. All of these are found as in R. Reiter, "A theory of diagnosis from first
    principles" (Artificial Intelligence 32, 1987): without each piece of one that is found, the rest is searched.
    """
    theirs = {place for place, source in _statements(timeline) if source in record}
    against: set[Piece] = set()
    tried: set[frozenset[Piece]] = set()
    search = [frozenset[Piece]()]
    while search:
        left_out = search.pop()
        if left_out in tried:
            continue
        tried.add(left_out)
        if len(tried) > _TRIES_BOUND:
            against = {(place, piece) for place in theirs for piece in PIECES}
            break
        told = (
            AccountTimeline(timeline, own | record, *_parts(timeline, left_out))
            if left_out
            else timeline_of(timeline, own | record)
        )
        found = {piece for piece in told.conflicting if piece[0] in theirs}
        against |= found
        search += [left_out | {piece} for piece in found]
    return timeline_of(timeline, own | record, *_parts(timeline, frozenset(against)))


def _parts(timeline: Timeline, pieces: frozenset[Piece]) -> tuple[frozenset[str], frozenset[Piece]]:
    """The statements of order among the pieces, which are set aside whole, and the pieces of events."""
    lists = {key: one.list_name for key, one in timeline.statements.items()} if pieces else {}
    orders = frozenset(place for place, _ in pieces if lists[place] == "order")
    return orders, frozenset(piece for piece in pieces if lists[piece[0]] == "events")


def _statements(timeline: Timeline) -> list[tuple[str, str]]:
    """The key of every statement of the timeline, with its source."""
    return [(key, one.said.source) for key, one in timeline.statements.items()]
