"""A pinpoint as somebody wrote it, compared with the place that was worked out."""

import re
from collections.abc import Iterable

from policycheck.model.case_document import Pinpoint, Unit

_NUMBER = r"\d{1,6}(?!\d)"
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?(?![\d:])")
_UNITS: dict[Unit, str] = {
    "page": r"pages?|pp?\.?",
    "paragraph": r"paragraphs?|paras?\.?|¶+",
    "time": r"minutes?|mins?\.?",
}
_LIST = re.compile(rf"({_NUMBER})(?:\s*(?:-|–|to|through)\s*({_NUMBER}))?")
Span = tuple[float, float]


def meant(written: str, places: Iterable[Pinpoint]) -> list[Pinpoint]:
    """The places that a written pinpoint may mean: the one that it gives as it is, or else all that it has in it."""
    places = list(places)
    exact = [place for place in places if _spans(written, place.unit) == _spans(place.words, place.unit)]
    return exact or [place for place in places if agrees(written, place)]


def agrees(written: str, place: Pinpoint) -> bool | None:
    """Whether a written pinpoint has the place in it; None where it is in other units, and cannot be compared.

    >>> agrees("paragraphs 9 and 11", Pinpoint(unit="paragraph", first=11, last=11))
    True
    """
    spans = _spans(written, place.unit)
    if not spans:
        return None
    return any(first <= place.last and place.first <= last for first, last in spans)


def _spans(written: str, unit: Unit) -> list[Span]:
    return _times(written) if unit == "time" else _numbers(written, unit)


def _times(written: str) -> list[Span]:
    """The seconds that each time spans: a second, or minutes that are named without seconds."""
    clocks = [tuple(int(part or 0) for part in match.groups()) for match in _CLOCK.finditer(written)]
    starts = [hours * 3600 + minutes * 60 + seconds for hours, minutes, seconds in clocks]
    if len(starts) == 2 and starts[0] <= starts[1] and re.search(r"\d\s*(?:-|–|to|through)\s*\d", written):
        return [(starts[0], starts[1] + 0.999)]
    minutes = _numbers(_CLOCK.sub("", written), "time")
    return [
        *((start, start + 0.999) for start in starts),
        *((first * 60, last * 60 + 59.999) for first, last in minutes),
    ]


def _numbers(written: str, unit: Unit) -> list[Span]:
    """The pages, paragraphs or minutes that stand after the unit's name: paragraphs 5 and 6; pp. 3-4."""
    tail = rf"((?:{_NUMBER}|[\s,;&–-]|and|to|through)+)"
    named = re.finditer(rf"(?<!\w)(?:{_UNITS[unit]})\s*{tail}", written, re.IGNORECASE)
    spans = (match for numbers in named for match in _LIST.finditer(numbers[1]))
    return [(int(match[1]), int(match[2] or match[1])) for match in spans]
