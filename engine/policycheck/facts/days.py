"""Days from one date to another, of which either may be known within bounds only.

The first day is not counted and the last is. A last day that is no business day counts as the next one, so that within
five business days is until the end of the fifth.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from policycheck.facts.axioms import seen_from
from policycheck.logic.axioms import FactKey
from policycheck.logic.clauses import ClauseAtom
from policycheck.logic.extent import Extent, Interval, interval
from policycheck.model.dates import date_span
from policycheck.model.derivation import INCIDENT_DATE, Days, Derivation
from policycheck.model.incident import Incident

if TYPE_CHECKING:
    from policycheck.facts.business_days import BusinessCalendar

DATED = "a date"  # the value of a date fact of which something is known, as clauses write it
_COUNTED = "the days of "  # begins a value that is counted once the dates are known


def value_name(derivation: str, entity: str) -> str:
    """The value that a derivation counts for an entity, as clauses write it."""
    return f"{_COUNTED}{entity} by {derivation}"


def is_counted(value: str) -> bool:
    """Whether a value of a clause is a number of days."""
    return value.startswith(_COUNTED)


def dated(known: Mapping[FactKey, Extent]) -> Iterator[ClauseAtom]:
    """The ground facts that something is known of date facts; what numbers have is asked for by no clause."""
    for (fact, name), extent in known.items():
        if isinstance(extent, Interval):
            yield ClauseAtom("value", (fact, name, DATED))


def calendar_place(jurisdiction: str | None) -> str:
    """The state or country of a jurisdiction, whose calendar is meant: us/ca of us/ca/imperial/el-centro."""
    return "/".join((jurisdiction or "").split("/")[:2])


def calendar_for(days: Days, jurisdiction: str | None) -> "BusinessCalendar | None":
    """The calendar by which days are counted; None where it is not by business days, and where none is known."""
    if not days.business:
        return None
    from policycheck.facts.business_days import business_calendar

    return business_calendar(jurisdiction)


@dataclass(frozen=True)
class CountedDays:
    """How many days there are from one date to another, by what is known of both."""

    fact: str
    extent: Interval
    first: Interval
    last: Interval
    of: Days
    jurisdiction: str | None

    @cached_property
    def holidays(self) -> tuple[tuple[str, str], ...] | None:
        """The holidays that may lie between, each as its date and its name; None where it is not known until when."""
        calendar = calendar_for(self.of, self.jurisdiction)
        ends = _first_day(self.first), _last_day(self.last)
        if calendar is None or math.inf in map(abs, ends):
            return None
        return calendar.holidays_between(int(ends[0]), int(ends[1]))

    @cached_property
    def ends_on_day_off(self) -> bool:
        """Whether the last day is known, and is no business day where these are counted."""
        calendar = calendar_for(self.of, self.jurisdiction)
        day, other = _first_day(self.last), _last_day(self.last)
        return calendar is not None and day == other and not calendar.has(int(day))


class DayCounter:
    """Counts days for the derivations of a library that ask for it, in an incident of an agency."""

    def __init__(self, derivations: Iterable[Derivation], incident: Incident, jurisdiction: str | None) -> None:
        self._derivations = [derivation for derivation in derivations if derivation.then.days is not None]
        self._incident = incident
        self._jurisdiction = jurisdiction
        self._of_incident = _span(incident.date) if incident.date else None

    def counted(self, known: Mapping[FactKey, Extent]) -> dict[str, CountedDays]:
        """What is counted, by the name of the value; without what can have no number, or any."""
        found = (
            (value_name(derivation.id, name), self._counted(derivation, derivation.then.days, name, known))
            for derivation in self._derivations
            if derivation.then.days is not None
            for name in self._incident.of_kind(derivation.for_each)
        )
        return {value: days for value, days in found if days is not None}

    def _counted(
        self, derivation: Derivation, days: Days, name: str, known: Mapping[FactKey, Extent]
    ) -> CountedDays | None:
        first, last = (
            self._of_incident
            if fact == INCIDENT_DATE
            else known.get(seen_from(name, derivation.for_each, fact, self._incident))
            for fact in (days.from_, days.to)
        )
        if not isinstance(first, Interval) or not isinstance(last, Interval):
            return None
        calendar = calendar_for(days, self._jurisdiction)
        if days.business and calendar is None:
            return None
        extent = days_between(first, last, calendar)
        return (
            None if extent is None else CountedDays(derivation.then.fact, extent, first, last, days, self._jurisdiction)
        )


def days_between(first: Interval, last: Interval, calendar: "BusinessCalendar | None" = None) -> Interval | None:
    """Every number of days that there can be; with a calendar, of business days.

    None where the second date is before the first or the calendar does not reach to it. Each date moves by single days,
    and the number by no more, so that no number between the least and the most is left out.
    """
    earliest, latest = _first_day(first), _last_day(last)
    if earliest > latest:
        return None
    soonest = _last_day(first), _first_day(last)
    least = _days(*soonest, calendar) if soonest[0] < soonest[1] else 0
    most = _days(earliest, latest, calendar)
    return None if least is None or most is None else interval((least, 0), (most, 1), whole=True)


def _days(first: float, last: float, calendar: "BusinessCalendar | None") -> float | None:
    """The days from the first to the last, which is not before it; None where the calendar does not reach."""
    if first == last:
        return 0
    if math.isinf(first) or math.isinf(last):
        return math.inf
    if calendar is None:
        return last - first
    ends = int(first), int(last)
    return calendar.between(*ends) + 1 if all(map(calendar.is_known, ends)) else None


def _span(text: str) -> Interval:
    first, last = date_span(text)
    return interval((first.toordinal(), 0), (last.toordinal(), 1), whole=True)


def _first_day(days: Interval) -> float:
    """Whole numbers have both cuts just above one."""
    return days.low[0] + 1


def _last_day(days: Interval) -> float:
    return days.high[0]
