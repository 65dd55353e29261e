"""The first and the last day of a rule: is there a case on either side of each?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from policycheck.authoring.lint.examples import Examples
from policycheck.authoring.lint.gap import Gap
from policycheck.model.dates import telling_days
from policycheck.model.policy import texts_in
from policycheck.model.rule import Rule


@dataclass(frozen=True)
class _Turn:
    """A day from which on the rule is, or is no longer, in force; and the turn before it."""

    day: date
    begins: bool
    before: date


def day_gaps(rule: Rule, examples: Examples) -> Iterator[Gap]:
    """The first days, the days before them, and the days after last ones, on which no case happens."""
    path = ("cases",) if rule.cases else ("id",)
    days = {example.day for example in examples.all if example.day is not None}
    for turn in _turns(rule, examples):
        if turn.begins:
            if not any(turn.before <= day < turn.day for day in days):
                cause = f"no case happens before {turn.day}, the first day in force"
                yield Gap(path, cause, f"add a case with date: {turn.day - timedelta(1)} and outcome: not in force")
            if turn.day not in days:
                cause = f"no case happens on {turn.day}, the first day in force"
                yield Gap(path, cause, f"add a case with date: {turn.day}")
        elif turn.day not in days:
            cause = f"no case happens on {turn.day}, the day after the last one in force"
            yield Gap(path, cause, f"add a case with date: {turn.day} and outcome: not in force")


def _turns(rule: Rule, examples: Examples) -> Iterator[_Turn]:
    """Where the rule begins or ceases to be in force. Days of which that is not known are taken to be in force."""
    periods = [text.in_force for text in texts_in(examples.texts, rule.in_force)]
    periods += [rule.in_force] if rule.in_force else []
    last, before = date.min, date.min
    for day in telling_days(periods):
        if examples.on(day) != examples.on(last):
            yield _Turn(day, examples.on(day), before)
            before = day
        last = day
