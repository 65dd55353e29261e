"""Lines of runs folded to a width, each piece keeping its style."""

import re
from collections.abc import Iterable

from policycheck.document.model import Line, Run, Style
from policycheck.document.visible import clean

_SPACE = re.compile(r"[ \t\n\r\f\v]+")  # a space that does not break a line is part of its word
_LEAST = 8  # characters of text in a line, however little room its indent leaves


def folded(line: Line, width: int, later: int | None = None, style: Style = "plain") -> list[Line]:
    """The line in as many as the width asks for; of another width after the first, if one is given.

    Runs without a style of their own are in the style given. Code is never broken, and may be longer than the width.
    """
    width, later = max(width, _LEAST), max(width if later is None else later, _LEAST)
    lines: list[list[Run]] = []
    room = 0
    for word in _words(line, style):
        for piece in _pieces(word, min(width, later)):
            length = _length(piece)
            if lines and length < room:
                lines[-1].append(Run(" ", _between(lines[-1][-1], piece[0])))
                lines[-1] += piece
                room -= length + 1
            else:
                room = (later if lines else width) - length
                lines.append(list(piece))
    return [tuple(one) for one in lines]


def unbreakable(line: Line) -> int:
    """The characters of its longest piece that is never broken."""
    return max((_length(word) for word in _words(line, "plain") if _whole(word)), default=0)


def _words(line: Line, style: Style) -> Iterable[list[Run]]:
    """The words of a line, each in the pieces that its runs make of it."""
    word: list[Run] = []
    for run in line:
        for number, text in enumerate(_SPACE.split(clean(run.text))):
            if number and word:
                yield word
                word = []
            if text:
                word.append(Run(text, style if run.style == "plain" else run.style))
    if word:
        yield word


def _pieces(word: list[Run], width: int) -> Iterable[list[Run]]:
    """The word, or where it is longer than a line and holds no code, pieces of it that fit."""
    if _length(word) <= width or _whole(word):
        yield word
        return
    letters = [Run(letter, run.style) for run in word for letter in run.text]
    for start in range(0, len(letters), width):
        piece: list[Run] = []
        for letter in letters[start : start + width]:
            if piece and piece[-1].style == letter.style:
                piece[-1] = Run(piece[-1].text + letter.text, letter.style)
            else:
                piece.append(letter)
        yield piece


def _whole(word: list[Run]) -> bool:
    return any(run.style == "code" for run in word)


def _length(word: list[Run]) -> int:
    return sum(len(run.text) for run in word)


def _between(before: Run, after: Run) -> Style:
    return before.style if before.style == after.style else "plain"
