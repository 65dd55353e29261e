"""Pieces of error messages: a value as it is shown, and the known name that an unknown one is closest to."""

from collections.abc import Collection, Iterable


def shown(value: object) -> str:
    """A value as a message shows it: in quotes, and no longer than a line or so."""
    text = repr(value[:90] if isinstance(value, str) else value)
    return text if len(text) <= 84 else f"{text[:80]}…{text[0]}"


def did_you_mean(given: str, known: Iterable[str]) -> str | None:
    """The advice to write the known name that the given one is closest to, or None where none is close."""
    from rapidfuzz import fuzz, process

    best = process.extractOne(given[:200], sorted(known), scorer=fuzz.ratio, processor=str.casefold, score_cutoff=65)
    return f"did you mean {best[0]!r}?" if best else None


def add_under(key: str, known: Collection[str]) -> str:
    """The advice to add a name under the key of its file, or to write one of the known names there."""
    names = ", ".join(list(known)[:20])
    return f"add it under {key}, or name one of {names}" if names else f"add it under {key}"


def name_or_add(given: str, key: str, known: Collection[str]) -> str:
    """The advice to write the known name that the given one is closest to, or else to add it under the key."""
    return did_you_mean(given, known) or add_under(key, known)
