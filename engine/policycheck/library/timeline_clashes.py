"""Statements of a timeline that cannot hold together under an account, put in words."""

from collections.abc import Iterator, Mapping

from policycheck.facts.timeline import told_by
from policycheck.library.document import Document, Path_
from policycheck.model.incident import PARTIES, Incident
from policycheck.model.problem import Problem
from policycheck.model.timeline import Event, Order, Seconds, Timeline
from policycheck.model.value import Bounds

_REMEDY = (
    "correct one of them or leave it out; a time that is not sure can be left out, or written as bounds: "
    '{"at_least": 2}'
)
_BOUNDS = (("at_least", "at least"), ("more_than", "more than"), ("at_most", "at most"), ("less_than", "less than"))


def clashes(incident: Incident, timeline: Timeline, document: Document) -> Iterator[Problem]:
    """What cannot hold together of the timeline as each account's sources tell it, each set of statements once.

    That one party contradicts another is no problem.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    for sources, accounts in _telling(incident, timeline).items():
        conflict = told_by(timeline, sources).conflict
        if conflict:
            found.setdefault(conflict, []).extend(accounts)
    for conflict, accounts in found.items():
        yield _clash(timeline, document, conflict, accounts)


def _telling(incident: Incident, timeline: Timeline) -> Mapping[frozenset[str], list[str]]:
    """The sources that tell the timeline of an account, each set with the accounts that have it."""
    tell = {event.source for event in timeline.events} | {order.source for order in timeline.order}
    present = {source.party for source in incident.sources.values()}
    found: dict[frozenset[str], list[str]] = {}
    for name in (*(party for party in PARTIES if party in present), *incident.accounts):
        found.setdefault(incident.credited(name) & tell, []).append(name)
    return found


def _clash(timeline: Timeline, document: Document, conflict: tuple[str, ...], accounts: list[str]) -> Problem:
    placed: list[tuple[int, str, int]] = []
    for statement in conflict:
        key, _, index = statement.rstrip("]").partition("[")
        placed.append((document.spot(("timeline", key, int(index))).line, key, int(index)))
    placed.sort()
    said = "; ".join(
        f"{key}[{index}] (line {line}): {_words(timeline.events[index] if key == 'events' else timeline.order[index])}"
        for line, key, index in placed
    )
    what = "these statements cannot all hold" if len(placed) > 1 else "this cannot hold"
    first: Path_ = ("timeline", *placed[0][1:])
    return document.problem(first, f"under the account {' and '.join(accounts)} {what}: {said}", _REMEDY)


def _words(said: Event | Order) -> str:
    """A statement in words, with its source: stop before shots, says lawyers."""
    if isinstance(said, Order):
        distance = "" if said.seconds is None else f" by {_number(said.seconds, 'second')}"
        return f"{said.event} {said.is_} {said.other}{distance}, says {said.source}"
    parts = [f"{said.id} is {said.kind}"]
    if said.by is not None:
        parts.append(f"by {said.by}")
    if said.at is not None:
        parts.append(f"at {_number(said.at, 'second')}")
    if said.lasts is not None:
        parts.append(f"for {_number(said.lasts, 'second')}")
    if said.rounds is not None:
        parts.append(f"of {_number(said.rounds, 'round')}")
    return f"{' '.join(parts)}, says {said.source}"


def _number(value: Seconds, unit: str) -> str:
    """A number in words: 2 seconds, at least 2 and at most 1.5 seconds."""
    if not isinstance(value, Bounds):
        return f"{value} {unit}{'' if value == 1 else 's'}"
    given = [(words, getattr(value, key)) for key, words in _BOUNDS if getattr(value, key) is not None]
    return " and ".join(f"{words} {bound}" for words, bound in given) + f" {unit}{'' if given[-1][1] == 1 else 's'}"
