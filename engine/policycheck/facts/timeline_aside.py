"""What of the record does not count under an account, since the account's own timeline contradicts it."""

from collections.abc import Iterator

from policycheck.facts.timeline import AccountTimeline, PieceName
from policycheck.model.timeline import Event, Order


def set_aside(told: AccountTimeline) -> Iterator[tuple[Event | Order, tuple[PieceName, ...]]]:
    """Each statement of which a piece does not count, with these pieces; of order, the whole, and no pieces."""
    for index, event in enumerate(told.timeline.events):
        pieces = uncounted(told, index)
        if pieces:
            yield event, pieces
    for index, order in enumerate(told.timeline.order):
        if f"order[{index}]" in told.aside:
            yield order, ()


def stated(event: Event) -> tuple[PieceName, ...]:
    """The pieces that a statement on an event has, beside that it happened."""
    given: dict[PieceName, bool] = {
        "time": event.at is not None or event.lasts is not None,
        "rounds": event.rounds is not None,
        "by": event.by is not None,
    }
    return tuple(piece for piece, there in given.items() if there)


def uncounted(told: AccountTimeline, index: int) -> tuple[PieceName, ...]:
    """Those pieces of a statement on an event that do not count."""
    return tuple(piece for piece in stated(told.timeline.events[index]) if (f"events[{index}]", piece) in told.without)
