"""Numbers of things, lists of names and dates, as a sentence has them."""

import re
from collections.abc import Sequence

from policycheck.model.dates import spoken

_MONTH = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
_DAY = re.compile(rf"(?<![\w/-]){_MONTH.pattern}-(0[1-9]|[12]\d|3[01])(?![\w/-])")


def dated(text: str) -> str:
    """The text with each day as October 5, 2025; a text that is nothing but a month as October 2025."""
    if _MONTH.fullmatch(text):
        return spoken(text)
    return _DAY.sub(lambda match: spoken(match[0]), text)


def counted(number: int, noun: str) -> str:
    """A number of things, of a noun whose plural is regular."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
