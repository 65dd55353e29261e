from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError
from strategies import examples

from policycheck.model.dates import Day, PartialDate, date_span

NO_DATES = [
    *("2025-13", "2025-00", "2025-10-00", "2025-10-32", "2025-04-31", "2025-02-29", "1900-02-29", "2100-02-29", "0000"),
    *("", "25", "20251005", "2025-1", "2025-10-5", "2025-10-", "2025-", "05-10-2025", "2025/10/05", "2025-10-05T00:00"),
    *(" 2025", "2025 ", "2025\n", "-2025", "２０２５", "now", "open", "2025-10-05-01", "12025"),
]


@examples(100)
@given(st.dates())
def test_a_day_is_itself(day: date) -> None:
    assert date_span(day.isoformat()) == (day, day)


@examples(300)
@given(st.dates(min_value=date(1, 2, 1), max_value=date(9999, 11, 30)))
def test_a_month_is_its_days(day: date) -> None:
    first, last = date_span(f"{day:%Y-%m}".zfill(7))
    assert first <= day <= last
    assert {(first + timedelta(n)).month for n in range((last - first).days + 1)} == {day.month}
    assert (first - timedelta(1)).month != day.month != (last + timedelta(1)).month


@examples(100)
@given(st.integers(1, 9999))
def test_a_year_is_its_days(year: int) -> None:
    first, last = date_span(f"{year:04}")
    assert (first.year, last.year) == (year, year)
    assert (last - first).days + 1 == 365 + isleap(year)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("2025-12", "2025-12-01", "2025-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_leap_years_and_the_ends_of_the_calendar(text: str, first: str, last: str) -> None:
    assert date_span(text) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize("text", NO_DATES)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        date_span(text)
    for form in (PartialDate, Day):
        with pytest.raises(
            ValidationError, match=r"is not a date of the calendar|is not written as year, month and day"
        ):
            TypeAdapter(form).validate_python(text)


@pytest.mark.parametrize("text", ["2025", "2025-10"])
def test_a_month_or_a_year_is_no_day(text: str) -> None:
    assert TypeAdapter(PartialDate).validate_python(text) == text
    with pytest.raises(ValidationError, match="is not a single day"):
        TypeAdapter(Day).validate_python(text)
