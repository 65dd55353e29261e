"""Statements of a timeline that cannot hold together under an account, put in words."""

from collections.abc import Iterator

from policycheck.facts.account_timelines import own_timeline, timeline_of
from policycheck.library.document import Path_, SourceFile
from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.problem import Problem
from policycheck.model.timeline import Event, Order, Seconds, Timeline
from policycheck.model.value import Bounds

_REMEDY = (
    "correct one of them or leave it out; a time that is not sure can be left out, or written as bounds: "
    '{"at_least": 2}; what two people of one side tell otherwise can be kept in their notes'
)
_BOUNDS = (("at_least", "at least"), ("more_than", "more than"), ("at_most", "at most"), ("less_than", "less than"))


def clashes(incident: Incident, timeline: Timeline, document: SourceFile) -> Iterator[Problem]:
    """What cannot hold together of the timeline as each account's sources tell it, each set of statements once.

    That one party contradicts another, or the record, is no problem.
    """
    accounts_by_conflict: dict[tuple[str, ...], list[str]] = {}
    record = incident.sources_of(RECORD)
    for party in incident.parties_with_sources():
        own = incident.sources_of(party)
        account_timeline = timeline_of(timeline, own) if party == RECORD else own_timeline(timeline, own, record)
        accounts_by_conflict.setdefault(account_timeline.conflict, []).append(party)
    for name, account in incident.accounts.items():
        accounts_by_conflict.setdefault(timeline_of(timeline, frozenset(account.credits)).conflict, []).append(name)
    accounts_by_conflict.pop((), None)
    for conflict, accounts in accounts_by_conflict.items():
        yield _clash(timeline, document, conflict, accounts, not set(accounts).isdisjoint(incident.accounts))


def _clash(
    timeline: Timeline, document: SourceFile, conflict: tuple[str, ...], accounts: list[str], credited: bool
) -> Problem:
    placed: list[tuple[int, str, int]] = []
    for statement in conflict:
        key, _, index = statement.rstrip("]").partition("[")
        placed.append((document.spot(("timeline", key, int(index))).line, key, int(index)))
    placed.sort()
    stated: dict[str, tuple[Event | Order, ...]] = {"events": timeline.events, "order": timeline.order}
    statements = "; ".join(
        f"{key}[{index}] (line {line}): {in_words(stated[key][index])}" for line, key, index in placed
    )
    what = "these statements cannot all hold" if len(placed) > 1 else "this cannot hold"
    first: Path_ = ("timeline", *placed[0][1:])
    remedy = f"{_REMEDY}; or leave a source out of what the account credits" if credited else _REMEDY
    return document.problem(first, f"under the account {' and '.join(accounts)} {what}: {statements}", remedy)


def in_words(statement: Event | Order) -> str:
    """A statement in words, with its source: stop before shots, says lawyers."""
    if isinstance(statement, Order):
        distance = "" if statement.seconds is None else f" by {_number(statement.seconds, 'second')}"
        return f"{statement.event} {statement.is_} {statement.other}{distance}, says {statement.source}"
    parts = [f"{statement.id} is {statement.kind}"]
    if statement.by is not None:
        parts.append(f"by {statement.by}")
    if statement.at is not None:
        parts.append(f"at {_number(statement.at, 'second')}")
    if statement.lasts is not None:
        parts.append(f"for {_number(statement.lasts, 'second')}")
    if statement.rounds is not None:
        parts.append(f"of {_number(statement.rounds, 'round')}")
    return f"{' '.join(parts)}, says {statement.source}"


def _number(value: Seconds, unit: str) -> str:
    """A number in words: 2 seconds, at least 2 and at most 1.5 seconds."""
    if not isinstance(value, Bounds):
        return f"{value} {unit}{'' if value == 1 else 's'}"
    given = [(words, getattr(value, key)) for key, words in _BOUNDS if getattr(value, key) is not None]
    return " and ".join(f"{words} {bound}" for words, bound in given) + f" {unit}{'' if given[-1][1] == 1 else 's'}"
