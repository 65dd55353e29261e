"""Statements of a timeline that cannot hold together under an account, put in words."""

from collections.abc import Iterator

from policycheck.facts.tellings import told_alone, told_by
from policycheck.library.document import Document, Path_
from policycheck.model.incident import PARTIES, RECORD, Incident
from policycheck.model.problem import Problem
from policycheck.model.timeline import Event, Order, Seconds, Timeline
from policycheck.model.value import Bounds

_REMEDY = (
    "correct one of them or leave it out; a time that is not sure can be left out, or written as bounds: "
    '{"at_least": 2}; what two people of one side tell otherwise can be kept in their notes'
)
_BOUNDS = (("at_least", "at least"), ("more_than", "more than"), ("at_most", "at most"), ("less_than", "less than"))


def clashes(incident: Incident, timeline: Timeline, document: Document) -> Iterator[Problem]:
    """What cannot hold together of the timeline as each account's sources tell it, each set of statements once.

    That one party contradicts another, or the record, is no problem.
    """
    found: dict[tuple[str, ...], list[str]] = {}
    record = incident.sources_of(RECORD)
    for party in PARTIES:
        own = incident.sources_of(party)
        told = told_by(timeline, own) if party == RECORD else told_alone(timeline, own, record)
        found.setdefault(told.conflict, []).append(party)
    for name, account in incident.accounts.items():
        found.setdefault(told_by(timeline, frozenset(account.credits)).conflict, []).append(name)
    found.pop((), None)
    for conflict, accounts in found.items():
        yield _clash(timeline, document, conflict, accounts, not set(accounts).isdisjoint(incident.accounts))


def _clash(
    timeline: Timeline, document: Document, conflict: tuple[str, ...], accounts: list[str], credited: bool
) -> Problem:
    placed: list[tuple[int, str, int]] = []
    for statement in conflict:
        key, _, index = statement.rstrip("]").partition("[")
        placed.append((document.spot(("timeline", key, int(index))).line, key, int(index)))
    placed.sort()
    stated: dict[str, tuple[Event | Order, ...]] = {"events": timeline.events, "order": timeline.order}
    said = "; ".join(f"{key}[{index}] (line {line}): {in_words(stated[key][index])}" for line, key, index in placed)
    what = "these statements cannot all hold" if len(placed) > 1 else "this cannot hold"
    first: Path_ = ("timeline", *placed[0][1:])
    remedy = f"{_REMEDY}; or leave a source out of what the account credits" if credited else _REMEDY
    return document.problem(first, f"under the account {' and '.join(accounts)} {what}: {said}", remedy)


def in_words(said: Event | Order) -> str:
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
