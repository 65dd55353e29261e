"""On which days the words of a rule were in force, as spans of days that a column of days is compared with."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from policycheck.evaluate.scope import text_in_force
from policycheck.library.library import Library
from policycheck.model.dates import telling_days
from policycheck.model.policy import texts_in
from policycheck.model.rule import Rule
from policycheck.screening.gates import NOTHING, Gates

Span = tuple[int, int]  # the first and the last day, as ordinals


@dataclass(frozen=True)
class Reach:
    """The days on which a rule was surely not in force, and all others, as spans in the order of the calendar."""

    out: tuple[Span, ...]
    rest: tuple[Span, ...]


def reach(library: Library, rule: Rule) -> Reach:
    """When the rule was in force. A draft is read as if it had been on every day."""
    whole = (date.min.toordinal(), date.max.toordinal())
    if library.is_draft(rule):
        return Reach((), (whole,))
    texts = library.texts(rule.provision)
    periods = [text.in_force for text in texts_in(texts, rule.in_force)] + ([rule.in_force] if rule.in_force else [])
    days = telling_days(periods)
    # Nothing turns between two of these days but on the later one.
    ends = [day.toordinal() - 1 for day in days[1:]] + [whole[1]]
    parts = [
        (text_in_force(rule, texts, (day, day))[1].status == "no", (day.toordinal(), end))
        for day, end in zip(days, ends, strict=True)
    ]
    spans: dict[bool, list[Span]] = {True: [], False: []}
    for out, run in groupby(parts, key=lambda part: part[0]):
        joined = [span for _, span in run]
        spans[out].append((joined[0][0], joined[-1][1]))
    return Reach(tuple(spans[True]), tuple(spans[False]))


@dataclass(frozen=True, slots=True)
class Days:
    """The rows whose every possible day is before the day, or after it."""

    before: bool
    day: int


def outside(gates: Gates, spans: tuple[Span, ...]) -> int:
    """The rows none of whose possible days lies in one of the spans, with Days as leaves."""
    return gates.all(gates.any((_before(gates, first), _after(gates, last))) for first, last in spans)


def _before(gates: Gates, day: int) -> int:
    return NOTHING if day == date.min.toordinal() else gates.leaf(Days(before=True, day=day))


def _after(gates: Gates, day: int) -> int:
    return NOTHING if day == date.max.toordinal() else gates.leaf(Days(before=False, day=day))
