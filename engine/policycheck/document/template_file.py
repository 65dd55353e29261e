"""Reading a template of the user's own."""

from pathlib import Path

from policycheck.model.problem import BadInput, Place, Problem
from policycheck.process.bounded import Bounds

_REMEDY = "look for loops within loops, and for very long texts that are made"
BOUNDS = Bounds("the template", _REMEDY, "what the template makes")


def read_template(path: Path, megabytes: int, remedy: str) -> bytes:
    """The content of a template. Raises BadInput where it cannot be read, or, with the remedy, past the bound."""
    bound = megabytes * 1_000_000
    try:
        with path.open("rb") as stream:
            content = stream.read(bound + 1)
    except OSError as error:
        cause = f"this template cannot be read: {error.strerror}"
        raise BadInput([Problem(Place(str(path)), cause, "check the path")]) from None
    if len(content) > bound:
        raise BadInput([Problem(Place(str(path)), f"this file is past {megabytes} MB", remedy)])
    return content


def read_text_template(path: Path) -> str:
    """The text of a template. Raises BadInput where it cannot be read, is past 1 MB, or is no text in UTF-8."""
    content = read_template(path, 1, "name a template, which is a short text; docs/letterhead.md shows one")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        cause = f"byte 0x{content[error.start]:02x} is not UTF-8"
        raise BadInput([Problem(Place(str(path), line), cause, "save the file with the encoding UTF-8")]) from None
