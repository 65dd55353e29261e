"""Ids that are made of what people typed."""

import re
import unicodedata

_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 60


def name_of(title: str, day: str = "") -> str:
    """An id that is made of a title: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    stem = _NO_NAME.sub("-", plain).strip("-")[:_LONGEST_NAME].strip("-") or "case"
    return f"{stem}-{day}" if re.fullmatch(r"\d{4}(-\d\d){0,2}", day) and day not in stem else stem
