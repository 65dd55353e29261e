"""JSON with nothing wrong in it, read fast and without places."""

import json
from typing import Any, NoReturn

from policycheck.library.document import DIGITS_BOUND, ENTRIES_BOUND


def plain_json(text: str) -> Any:
    """The data of a text with nothing in it that the reading with places would object to; None where there may be.

    It is the same data, many times faster, and without places.
    """
    if len(text) > _PLAIN_BOUND or "\\u" in text:
        return None
    try:
        return json.loads(
            text, object_pairs_hook=_once, parse_constant=_no_number, parse_int=_short, parse_float=_finite
        )
    except (ValueError, RecursionError):
        return None


_PLAIN_BOUND = ENTRIES_BOUND  # characters; so short a text holds no more entries than it may


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(members)
    if len(data) < len(members):
        raise ValueError("a key stands twice")
    return data


def _short(digits: str) -> int:
    if len(digits.lstrip("-")) > DIGITS_BOUND:
        raise ValueError("a number of too many digits")
    return int(digits)


def _finite(number: str) -> float:
    if sum(character.isdigit() for character in number) > DIGITS_BOUND or abs(float(number)) == float("inf"):
        raise ValueError("a number that is too long or too large")
    return float(number)
