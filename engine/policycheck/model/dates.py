"""Dates that may be known only to the month or the year, and the periods in which a text is in force."""

import calendar
import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model

_FORM = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

_NUMBERS = re.compile(r"(?P<one>[0-9]{1,2})([/.-])(?P<other>[0-9]{1,2})\2(?P<year>[1-9][0-9]{3})")


def date_span(text: str) -> tuple[date, date]:
    """The first and the last day that ``2025``, ``2025-10`` or ``2025-10-05`` can mean.

    Raises ValueError where the text is no such date.
    """
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is not a date")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern has no date without a year
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        first = date(year, month, 1)
        return first, first.replace(day=calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def is_single_day(text: str) -> bool:
    """Whether the text is a day of the calendar, and no month or year."""
    try:
        first, last = date_span(text)
    except ValueError:
        return False
    return first == last


def no_date(text: str, remedy: str = "write a day that there is, as 2026-01-01") -> tuple[str, str]:
    """Cause and remedy for a text that is no date, or no day: the days that it may mean, such as 5/1/2026, if any."""
    days = [f"{day} ({spoken(day.isoformat())})" for day in _meant(text)]
    if not days:
        return f"{text!r} is not a date of the calendar", remedy
    return f"{text!r} is not written as year, month and day", f"write it as {' or '.join(days)}"


def _meant(text: str) -> list[date]:
    """The days that a text of three numbers means, be it the month or the day that stands first."""
    numbers = _NUMBERS.fullmatch(text.strip())
    if numbers is None:
        return []
    year, one, other = (int(numbers[name]) for name in ("year", "one", "other"))
    days = []
    for month, day in ((one, other), (other, one)):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            days.append(date(year, month, day))
    return list(dict.fromkeys(days))


def _is_date(text: str) -> str:
    try:
        date_span(text)
    except ValueError:
        raise PydanticCustomError("no_date", "{cause}", {"cause": no_date(text)[0]}) from None
    return text


def _is_day(text: str) -> str:
    first, last = date_span(_is_date(text))
    if first != last:
        raise PydanticCustomError("no_day", "{text} is not a single day", {"text": repr(text)})
    return text


PartialDate = Annotated[
    str, AfterValidator(_is_date), Field(description="A day, a month or a year: 2025-10-05, 2025-10 or 2025.")
]
Day = Annotated[str, AfterValidator(_is_day), Field(description="A single day, as 2025-10-05.")]
InForce = Literal["yes", "no", "unknown"]


class Period(Model):
    """The days from one day to another, both included, on which a text is in force."""

    from_: Day | None = Field(
        default=None, alias="from", description="First day in force; null or left out where it is not known."
    )
    to: Day | Literal["open"] | None = Field(
        default="open", description="Last day in force; left out while in force; null where an end is not known."
    )

    def on(self, day: date) -> InForce:
        """Whether the period holds the day; "unknown" where an end that is not known decides it."""
        if self.from_ is not None and day < date.fromisoformat(self.from_):
            return "no"
        if self.to not in (None, "open") and day > date.fromisoformat(self.to):
            return "no"
        return "unknown" if self.from_ is None or self.to is None else "yes"

    def turning_days(self) -> list[date]:
        """The first and the last day in force, as far as they are known."""
        return [date.fromisoformat(end) for end in (self.from_, self.to) if end not in (None, "open")]


def sample_dates(periods: Iterable[Period], first: date = date.min, last: date = date.max) -> list[date]:
    """Days enough to tell how every day from the first to the last stands: both, and those around each turning day."""
    if first == last:
        return [first]
    days = {first, last}
    for period in periods:
        for turn in period.turning_days():
            days |= {date.fromordinal(turn.toordinal() + shift) for shift in (-1, 0, 1) if _in_calendar(turn, shift)}
    return sorted(day for day in days if first <= day <= last)


def _in_calendar(day: date, shift: int) -> bool:
    return date.min.toordinal() <= day.toordinal() + shift <= date.max.toordinal()


def periods_overlap(left: Period, right: Period) -> bool:
    """Whether some day may be in both."""
    return any(left.on(day) != "no" != right.on(day) for day in sample_dates((left, right)))


_MONTHS = "January February March April May June July August September October November December"


def spoken(day: str, *, at: bool = False) -> str:
    """A date, perhaps only a month or a year, as a letter writes it; with `at`, as it stands in a sentence."""
    year, *rest = day.split("-")
    month = _MONTHS.split()[int(rest[0]) - 1] if rest else ""
    if len(rest) == 2:
        return f"{'on ' * at}{month} {int(rest[1])}, {year}"
    return f"{'in ' * at}{month} {year}" if month else f"{'in ' * at}{year}"
