"""Texts as names are looked for in them: without case, accents, codes, and what is not drawn."""

import html
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

# What folding leaves of a text: small letters without marks, digits, a space, a line break, and these signs.
_APOSTROPHES = "'’‘ʼʻ‛`´′＇ʹˈꞌ"
_LETTERS = {
    **dict(zip("øłđħıðŧŋƒɑɡ", "oldhidtnfag", strict=True)),
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
    # letters of other scripts that look like Latin ones, small and capital alike
    **dict(zip("авекмнорстухіјѕԁһԛԝӏ", "abekmhopctyxijsdhqwl", strict=True)),
    **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True)),
}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # drawn as nothing, though they count as letters or symbols
_BREAKS = "\n\r\x0b\x0c\x85\u2028\u2029"
HIDDEN = "\x00"  # what folding leaves of a character that is not drawn: it may stand within a name or beside it


def fold(text: str) -> tuple[str, "range | list[tuple[int, int]]"]:
    """The text as names are looked for in it, and of each of its characters where it stands in the text.

    Case, accents, compatibility forms (as full width), kinds of apostrophes and dashes, and letters of other scripts
    that look like Latin ones make no difference; what is not drawn (joiners, controls) becomes one sign for it,
    however much there is of it, and soft hyphens are left out.
    """
    if text.isascii() and text.replace("\n", " ").isprintable():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[tuple[int, int]] = []
    for index, character in enumerate(text):
        for letter in _folded(character):
            if letter == HIDDEN and folded[-1:] == [HIDDEN]:
                places[-1] = places[-1][0], index + 1
                continue
            folded.append(letter)
            places.append((index, index + 1))
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    if character in _BREAKS:
        return "\n"
    if character.isspace():
        return " "
    if character in _APOSTROPHES:
        return "'"
    if character in _BLANK_LETTERS or unicodedata.category(character) in ("Cf", "Cc", "Cs"):
        return "" if character == "\u00ad" else HIDDEN
    if character == "\u2212" or unicodedata.category(character) == "Pd":
        return "-"
    whole = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).casefold())
    return "".join(_LETTERS.get(letter, letter) for letter in whole if unicodedata.category(letter) not in ("Mn", "Me"))


_CODE = re.compile(r"%[0-9a-fA-F]{2}|&#?\w{1,31};?")
_STOPS, _ENTITY = ".,;:!?)]}>\"'’”", re.compile(r"&#?\w{1,31}$")
_LINK = re.compile(r"[/%]|^www\.")


def coded_words(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that hold letters as links (%C3%BA) or HTML (&uacute;) write them, without what ends them."""
    for match in re.finditer(r"\S+", text):
        if _CODE.search(match[0]):
            word = match[0].rstrip(_STOPS)
            ended = match[0][len(word) :].startswith(";") and _ENTITY.search(word[-33:])
            yield match.start(), match.start() + len(word) + bool(ended)


def is_link(word: str) -> bool:
    """Whether the word may be the address of a page."""
    return _LINK.search(word) is not None


def decoded(word: str, encoding: str) -> str:
    """The word with what stands in it as codes written out, also where codes are coded once more."""
    for _ in range(4):
        plain = html.unescape(unquote(word, encoding))
        if plain == word:
            break
        word = plain
    return word
