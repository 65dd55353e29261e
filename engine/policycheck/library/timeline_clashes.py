"""Statements of a timeline that cannot hold together under an account, put in words."""

from collections.abc import Iterator

from policycheck.facts.tellings import told_alone, told_by
from policycheck.library.document import Document, Path_
from policycheck.model.incident import PARTIES, RECORD, Incident
from policycheck.model.problem import Problem
from policycheck.model.timeline import Complete, Placed, Timeline, statement_words

_REMEDY = (
    "correct one of them or leave it out; a time that is not sure can be left out, or written as bounds: "
    '{"at_least": 2}; what two people of one side tell otherwise can be kept in their notes'
)


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
    stated = timeline.statements
    placed = sorted(
        (
            (document.spot(("timeline", one.list_name, one.index)).line, one)
            for one in (stated[statement] for statement in conflict)
        ),
        key=lambda at: (at[0], at[1].list_name, at[1].index),
    )
    said = "; ".join(f"{one.list_name}[{one.index}] (line {line}): {_in_words(one)}" for line, one in placed)
    what = "these statements cannot all hold" if len(placed) > 1 else "this cannot hold"
    first: Path_ = ("timeline", placed[0][1].list_name, placed[0][1].index)
    remedy = f"{_REMEDY}; or leave a source out of what the account credits" if credited else _REMEDY
    return document.problem(first, f"under the account {' and '.join(accounts)} {what}: {said}", remedy)


def _in_words(one: Placed) -> str:
    """A statement with its source: stop before shots, says lawyers."""
    assert not isinstance(one.said, Complete)  # that a span is told completely contradicts nothing
    return f"{statement_words(one.said)}, says {one.said.source}"
