"""Characters for which no font is at hand: told by name, and shown by number in the document."""

import unicodedata
import warnings
from collections.abc import Collection

_MOST = 8  # characters named in a warning
_REMEDY = (
    "install a font that has them, such as those of Google Noto (on Debian: fonts-noto-core, fonts-noto-cjk), "
    "or write .html or .docx, which use the fonts of whoever reads them"
)


class MissingCharacters(UserWarning):
    """A document or a picture has characters for which no font is at hand."""


def warn_of_missing(characters: Collection[str], shown: str) -> None:
    """Warns of the characters, if there are any; shown: what stands where they should."""
    if not characters:
        return
    ordered = sorted(characters)
    named = [f"U+{ord(one):04X} ({unicodedata.name(one, 'without a name')})" for one in ordered[:_MOST]]
    if len(ordered) > _MOST:
        named.append(f"{len(ordered) - _MOST} more")
    warnings.warn(f"no font at hand has {', '.join(named)}: {shown}\n    {_REMEDY}", MissingCharacters, stacklevel=2)
