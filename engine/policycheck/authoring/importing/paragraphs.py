"""Lines joined into paragraphs: a hyphen at a line's end is kept or not as the rest of the document has the word."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from policycheck.authoring.importing.lines import SOFT_HYPHEN

_LETTERS = r"[^\W\d_]+"
_WORD = re.compile(rf"{_LETTERS}(?:-{_LETTERS})*")
_END = re.compile(rf"({_LETTERS}(?:-{_LETTERS})*)-$")
_START = re.compile(_LETTERS)
_TAIL = 80  # letters of a line in which the word at its end is looked for
_SHORTEST = 3  # letters of half a word that is a word of its own
_LISTED = 12  # words of a kind that are named


class Joiner:
    """Joins lines, and settles every hyphen between two of them by the words within the lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.words: set[str] = set()
        self.taken: set[str] = set()
        self.unsure: set[str] = set()
        broken = False
        for line in lines:
            words = _WORD.findall(line)
            broken, first = line.endswith(("-", SOFT_HYPHEN)), int(broken)
            self.words.update(map(str.casefold, words[first : len(words) - broken]))

    def text(self, lines: Sequence[str]) -> str:
        """The paragraph that the lines make."""
        parts = [lines[0]] if lines else []
        for before, line in pairwise(lines):
            if before.endswith(SOFT_HYPHEN):
                parts.append(line)
                continue
            first, second = _END.search(before[-_TAIL:]), _START.match(line)
            if first is not None and second is not None and line[0].islower():
                if not self._keeps_hyphen(first[1], second[0]):
                    parts[-1] = parts[-1][:-1]
                parts.append(line)
            else:
                parts += [" ", line]
        return "".join(parts).replace(SOFT_HYPHEN, "")

    def _keeps_hyphen(self, first: str, second: str) -> bool:
        whole, parted = f"{first}{second}", f"{first}-{second}"
        if whole.casefold() in self.words:
            self.taken.add(whole)
            return False
        if parted.casefold() in self.words:
            return True
        keeps = all(len(part) >= _SHORTEST and part.casefold() in self.words for part in (first, second))
        self.unsure.add(parted if keeps else whole)
        return keeps

    def notes(self) -> Iterator[str]:
        """What was done with hyphens at line ends."""
        if self.taken:
            yield f"hyphens taken out at line ends, where the text has the word whole elsewhere: {_some(self.taken)}"
        if self.unsure:
            yield f"words parted at a line's end, to be checked against the document: {_some(self.unsure)}"


def _some(words: set[str]) -> str:
    listed = sorted(words)
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return f"{', '.join(listed[:_LISTED])}{more}"
