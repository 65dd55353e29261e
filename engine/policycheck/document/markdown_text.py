"""Text in Markdown, so that a reader shows it letter for letter."""

import re
from typing import Any

from markupsafe import Markup

from policycheck.document.visible import clean

_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|@$])")
_ADDRESS = re.compile(r"(?i)(:)(?=//)|(?<=www)(\.)")
_AT_START = re.compile(r"([-+=#]|\d+(?=[.)]))")


def markdown(text: str) -> str:
    """The text on one line, so that a reader of Markdown shows it letter for letter and takes none of it as mark-up."""
    line = clean(" ".join(text.split()))
    line = _ADDRESS.sub(lambda match: "\\" + match[0], _SPECIAL.sub(r"\\\1", line))
    start = _AT_START.match(line)
    if start is None:
        return line
    number = start[0] if start[0].isdigit() else ""
    return f"{number}\\{line[len(number) :]}"


def escaped(value: object) -> Markup:
    """Any value as Markdown that shows it."""
    return Markup(markdown(str(value)))  # noqa: S704


def shown(value: Any) -> Any:
    """A text as Markdown that shows it; mark-up of the template's own is no text from outside."""
    if value is None:
        return ""
    return escaped(value) if type(value) is str else value
