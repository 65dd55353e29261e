"""Dates in the forms in which tables write them, read strictly: what could be another day in the same form is no date.

A form is written with the directives of C's `strftime`. Unlike Python's `strptime`, which takes 1122011 by %m%d%Y for
2 November, a part has all of its digits where nothing stands between it and the next. Only a zero at the very beginning
may be missing, as it is where a program took the date for a number: then the parts behind it still say which is which.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import combinations

_DIRECTIVES = re.compile(r"%(.?)")
_DIGITS = {"Y": 4, "y": 2, "m": 2, "d": 2, "H": 2, "I": 2, "M": 2, "S": 2}
_OTHERS = {"b": "[A-Za-z]+", "B": "[A-Za-z]+", "p": "[AaPp][Mm]", "f": "[0-9]{1,6}"}
_PARTS = re.compile(r"%[A-Za-z]|\s+|[^%\s]|%")
_TOLD_APART = tuple(date(2021, month, day) for month in (1, 2, 11, 12) for day in (1, 2, 3, 11, 12, 21))


class AmbiguousDate(ValueError):
    """A cell that is one day in one of the forms, and another in another."""

    def __init__(self, readings: list[tuple[str, date]]) -> None:
        self.readings = readings
        super().__init__(" and ".join(f"{day} by {form}" for form, day in readings))


def form_problem(form: str) -> str | None:
    """What is wrong with the form of a date, or None."""
    named = _DIRECTIVES.findall(form)
    if unknown := [letter for letter in named if letter not in {*_DIGITS, *_OTHERS}]:
        return f"%{unknown[0]} is not read here"
    if len(set(named)) < len(named):
        return "a part of the date stands in it twice"
    month = {"m", "b", "B"} & set(named)
    if len({"Y", "y"} & set(named)) != 1 or len(month) > 1 or ("d" in named and not month):
        return "it does not say one year, and a month for each day"
    if ("I" in named) != ("p" in named) or {"H", "I"} <= set(named):
        return "the hour is %H, or %I with %p"
    return None


@lru_cache(maxsize=1 << 16)  # a table has far fewer different days than rows
def days_of(forms: tuple[str, ...], text: str) -> tuple[date, date] | None:
    """The first and the last day that a text can mean by the forms; None where it is no date in any of them.

    %y is a year from 1969 to 2068, as POSIX has it. Raises AmbiguousDate where the forms give different days.
    """
    found = [(form, span) for form in forms if (span := _span(form, text.strip())) is not None]
    if len({span for _, span in found}) > 1:
        raise AmbiguousDate([(form, span[0]) for form, span in found])
    return found[0][1] if found else None


def clash(forms: tuple[str, ...]) -> str | None:
    """A date that two of the forms read as different days; None where there is none, as far as examples show."""
    for pair in combinations(forms, 2):
        for form in pair:
            for text in _examples(form):
                try:
                    days_of(pair, text)
                except AmbiguousDate:
                    return text
    return None


def _examples(form: str) -> Iterator[str]:
    for day in _TOLD_APART:
        written = datetime(day.year, day.month, day.day, 13, 14, 15).strftime(form)  # noqa: DTZ001 - a day has no zone
        yield written
        yield re.sub(r"(?<![0-9])0(?=[0-9])", "", written)


def _span(form: str, text: str) -> tuple[date, date] | None:
    if _pattern(form).fullmatch(text) is None:
        return None
    named = set(_DIRECTIVES.findall(form))
    try:
        first = datetime.strptime(_filled(form, text), form).date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        return None
    if "d" in named:
        return first, first
    if named & {"m", "b", "B"}:
        after = (first.replace(day=28) + timedelta(days=4)).replace(day=1) if first < date(9999, 12, 1) else None
        return first, after - timedelta(days=1) if after else date.max
    return first, date(first.year, 12, 31)


def _filled(form: str, text: str) -> str:
    """The text with the zero that may be missing at its beginning: behind it, every part has all of its digits."""
    begins = re.match(r"[0-9]+", text)
    width = sum(_DIGITS.get(letter, 0) for letter in re.findall(r"%(.)", _beginning(form)))
    return f"0{text}" if begins and len(begins[0]) == width - 1 and width > 2 else text


def _beginning(form: str) -> str:
    """The directives of digits at the beginning of a form, with nothing between them."""
    found = re.match(rf"(?:%[{''.join(_DIGITS)}])+", form)
    return found[0] if found else ""


@lru_cache(maxsize=256)
def _pattern(form: str) -> re.Pattern[str]:
    """What a text looks like that is a date in the form."""
    parts = _PARTS.findall(form)
    made = []
    for at, part in enumerate(parts):
        digits = _DIGITS.get(part[1:], 0) if part[0] == "%" else 0
        if digits:
            near = (parts[at - 1 : at] if at else [], parts[at + 1 : at + 2])
            joined = [bool(one) and one[0][1:] in _DIGITS and one[0][0] == "%" for one in near]
            loose = part[1:] not in ("Y", "y") and not joined[0] and (at == 0 or not joined[1])
            made.append(f"[0-9]{{{'1,' if loose else ''}{digits}}}")
        elif part[1:] in _OTHERS and part[0] == "%":
            made.append(_OTHERS[part[1:]])
        else:
            made.append(r"\s+" if part.isspace() else re.escape(part))
    return re.compile("".join(made), re.ASCII)
