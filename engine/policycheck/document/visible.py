"""Text from outside, with what would control a terminal or a reader's eye made visible."""

import unicodedata
from typing import Any


def clean(text: str) -> str:
    """The text with characters that control a terminal or the direction of writing shown instead of obeyed."""
    return text if text.isprintable() else "".join(_visible(character) for character in text)


def shown(value: Any) -> Any:
    """A text with its control characters made visible; mark-up of the template's own is no text from outside."""
    return clean(value) if type(value) is str else value


def one_line(text: str) -> str:
    """A text on one line, without what would control a reader's eye, and without what XML cannot hold."""
    line = clean(" ".join(text.split()))
    return line.replace("\ufffe", "‹U+FFFE›").replace("\uffff", "‹U+FFFF›")


def _visible(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) not in ("Cc", "Cf", "Cs"):
        return character
    if character in "\u00ad\u200c\u200d":  # a soft hyphen and joiners are part of how words are written
        return character
    return f"‹U+{ord(character):04X}›"
