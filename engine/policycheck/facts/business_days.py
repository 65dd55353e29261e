"""Calendars of business days: Mondays to Fridays, without the public holidays of a jurisdiction."""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache

_FEDERAL = "federal"
_SATURDAY = 5


class BusinessCalendar:
    """The business days of a jurisdiction, year by year as they are asked for; by the package `holidays`."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        """Raises NotImplementedError where the package has no such country, or no such part of it."""
        from holidays import country_holidays  # takes a quarter of a second

        self._holidays = country_holidays(country, subdiv=subdivision)
        self._years: dict[int, list[int]] = {}

    def is_known(self, day: int) -> bool:
        """Whether the holidays of the day's year are known; days are the counts of the calendar."""
        return self._holidays.start_year <= date.fromordinal(day).year <= self._holidays.end_year

    def has(self, day: int) -> bool:
        """Whether the day is a business day."""
        return day in self._of_year(date.fromordinal(day).year)

    def between(self, first: int, last: int) -> int:
        """How many business days lie between two days, neither of them counted."""
        count = 0
        for year in range(date.fromordinal(first).year, date.fromordinal(last).year + 1):
            days = self._of_year(year)
            count += max(bisect_left(days, last) - bisect_right(days, first), 0)
        return count

    def holidays_between(self, first: int, last: int) -> tuple[tuple[str, str], ...]:
        """The holidays between two days that fall on no weekend, each as its date and its name."""
        days = (date.fromordinal(day) for day in range(first + 1, last))
        weekdays = (day for day in days if day.weekday() < _SATURDAY)
        return tuple((day.isoformat(), str(self._holidays[day])) for day in weekdays if day in self._holidays)

    def _of_year(self, year: int) -> list[int]:
        if year not in self._years:
            days = (date(year, 1, 1) + timedelta(number) for number in range(date(year, 12, 31).timetuple().tm_yday))
            self._years[year] = [
                day.toordinal() for day in days if day.weekday() < _SATURDAY and day not in self._holidays
            ]
        return self._years[year]


@cache
def business_calendar(jurisdiction: str | None) -> BusinessCalendar | None:
    """That of the state or country in which the path of a jurisdiction begins; None where none is known.

    `us/ca/imperial/el-centro` has California's, and `us/federal/dhs` the federal one.
    """
    country, part = [*(jurisdiction or "").upper().split("/"), ""][:2]
    try:
        return BusinessCalendar(country, None if part in ("", _FEDERAL.upper()) else part)
    except NotImplementedError:
        return None
