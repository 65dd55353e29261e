"""A text is a date in a form only if it can be no other day in it; where forms differ, it is none."""

import re
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycheck.logic.cells import UnreadableCell, span_of
from policycheck.logic.date_forms import AmbiguousDate, clash, days_of, form_problem

FORMS = (
    "%Y-%m-%d",
    "%m/%d/%Y",
    "%d.%m.%y",
    "%m%d%Y",
    "%Y%m%d",
    "%d%m%y",
    "%d %B %Y",
    "%d%b%Y",
    "%B %d, %Y",
    "%m/%d/%Y %I:%M:%S %p",
    "%Y-%m-%dT%H:%M:%S.%f",
)
DAYS = st.dates(date(1969, 1, 1), date(2068, 12, 31))


def written(day: date, form: str) -> str:
    return datetime(day.year, day.month, day.day, 0, 9, 7).strftime(form)  # noqa: DTZ001 - a day has no zone


@given(st.sampled_from(FORMS), DAYS)
def test_what_is_written_in_a_form_is_read_as_that_day(form: str, day: date) -> None:
    assert form_problem(form) is None
    assert days_of((form,), written(day, form)) == (day, day)
    assert days_of((form,), f" {written(day, form).upper()} ") == (day, day)


@given(st.sampled_from(FORMS), DAYS)
def test_a_zero_may_be_missing_where_the_rest_says_the_same(form: str, day: date) -> None:
    without = re.sub(r"(?<![0-9.])0(?=[0-9])", "", written(day, form))
    assert days_of((form,), without) in ((day, day), None)
    if not re.search("%.%.", form):
        assert days_of((form,), without) == (day, day) or "%y" in form


@given(st.sampled_from(("%m%d%Y", "%Y%m%d", "%d%m%y", "%m%d%y")), st.text("0123456789", min_size=5, max_size=9))
def test_digits_without_dividers_are_the_day_that_is_written_so(form: str, text: str) -> None:
    """Brute force: of all days, the one that is written so, or so with a zero before it."""
    width = len(written(date(2000, 1, 1), form))
    found = days_of((form,), text)
    if found is None:
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            return
        starts_with_year = form.startswith("%Y")
        assert written(day, form) != (text if starts_with_year else text.zfill(width))
    else:
        assert written(found[0], form) == text.zfill(width)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("%m%d%Y", "112011"),
        ("%Y%m%d", "2020112"),
        ("%Y", "201"),
        ("%m/%d/%Y", "1/2/21"),
        ("%m/%d/%y", "1/2/2021"),
        ("%m/%d/%Y", "2/30/2021"),
        ("%m/%d/%Y", "1/2/2021x"),
        ("%m/%d/%Y", "\uff13/2/2020"),
        ("%m/%d/%Y %I:%M:%S %p", "06/07/2014 13:09:00 AM"),
        ("%Y-%m-%d", ""),
    ],
)
def test_what_is_no_date_in_the_form(form: str, text: str) -> None:
    assert days_of((form,), text) is None


@pytest.mark.parametrize(
    ("forms", "text"),
    [(("%m/%d/%Y", "%d/%m/%Y"), "03/02/2020"), (("%m-%d-%y", "%y-%m-%d"), "01-02-03"), (("%m/%Y", "%d/%m/%Y"), None)],
)
def test_forms_that_differ_on_a_text_are_found(forms: tuple[str, ...], text: str | None) -> None:
    found = clash(forms)
    assert (found is None) == (text is None)
    if found is None or text is None:
        return
    with pytest.raises(AmbiguousDate):
        days_of(forms, found)
    with pytest.raises(UnreadableCell, match="by %"):
        span_of(forms, text)
    assert days_of(forms, "13/02/2020") == ((date(2020, 2, 13),) * 2 if "%d/%m/%Y" in forms else None)


@pytest.mark.parametrize(
    ("form", "cause"),
    [
        ("%Q", "%Q is not read"),
        ("%d", "one year"),
        ("%Y %y", "one year"),
        ("%Y %Y", "twice"),
        ("%Y %d", "a month for each day"),
        ("%Y-%m-%d %I", "%I with %p"),
        ("%Y-%m-%d %H %p", "%I with %p"),
    ],
)
def test_what_is_no_form(form: str, cause: str) -> None:
    problem = form_problem(form)
    assert problem is not None
    assert cause in problem
