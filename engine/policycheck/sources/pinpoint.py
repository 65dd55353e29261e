"""A pinpoint as somebody wrote it, compared with the place that was worked out."""

import re

from policycheck.model.case_document import Pinpoint, Unit

_NUMBER = r"\d{1,6}(?!\d)"
_CLOCK = re.compile(r"(?<![\d:])(?:(\d{1,3}):)?(\d{1,3}):(\d{2})(?:[.,]\d+)?(?![\d:])")
_MINUTE = re.compile(rf"\b(?:minutes?|min\.?)\s*({_NUMBER})(?!\s*:)", re.IGNORECASE)
_UNITS: dict[Unit, str] = {"page": r"pages?|pp?\.?", "paragraph": r"paragraphs?|paras?\.?|¶+"}
_LIST = re.compile(rf"({_NUMBER})(?:\s*(?:-|–|to|through)\s*({_NUMBER}))?")


def agrees(written: str, place: Pinpoint) -> bool | None:
    """Whether a written pinpoint has the place in it; None where it is in other units, and cannot be compared.

    >>> agrees("paragraphs 9 and 11", Pinpoint(unit="paragraph", first=11, last=11))
    True
    """
    spans = list(_times(written)) if place.unit == "time" else list(_numbers(written, place.unit))
    if not spans:
        return None
    return any(first <= place.last and place.first <= last for first, last in spans)


def _times(written: str) -> list[tuple[float, float]]:
    """The seconds that each time spans: a second, or a minute that is named without seconds."""
    clocks = [tuple(int(part or 0) for part in match.groups()) for match in _CLOCK.finditer(written)]
    starts = [hours * 3600 + minutes * 60 + seconds for hours, minutes, seconds in clocks]
    if len(starts) == 2 and starts[0] <= starts[1] and re.search(r"\d\s*(?:-|–|to|through)\s*\d", written):
        return [(starts[0], starts[1] + 0.999)]
    minutes = [int(match[1]) * 60 for match in _MINUTE.finditer(written)]
    return [*((start, start + 0.999) for start in starts), *((minute, minute + 59.999) for minute in minutes)]


def _numbers(written: str, unit: Unit) -> list[tuple[float, float]]:
    """The pages or paragraphs that stand after the unit's name: paragraphs 5 and 6; pp. 3-4."""
    tail = rf"((?:{_NUMBER}|[\s,;&–-]|and|to|through)+)"
    named = re.finditer(rf"(?<!\w)(?:{_UNITS[unit]})\s*{tail}", written, re.IGNORECASE)
    spans = (match for one in named for match in _LIST.finditer(one[1]))
    return [(int(match[1]), int(match[2] or match[1])) for match in spans]
