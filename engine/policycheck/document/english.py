"""Numbers of things and lists of names, as a sentence has them."""

from collections.abc import Sequence


def counted(number: int, noun: str) -> str:
    """A number of things, of a noun whose plural is regular."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as a sentence lists them."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
