"""Where words stand in a document: letter for letter, white space, typographic quotes and line-end hyphens aside."""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, islice

from policycheck.library.wording import QUOTES, plain
from policycheck.model.case_document import Passage, Pinpoint, QuotePlace

_COUNT_BOUND = 1_000  # words that stand more often are counted no further
_LETTERS_BOUND = 20_000_000  # that are compared in full for one quotation, candidate after candidate
_BROKEN = "\u00ad"  # a hyphen at a line's end: the word's own, or only the line's
# Ligatures are letters set together; characters without width are no letters.
_LETTERS = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_NO_WIDTH = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
_TABLE = {**QUOTES, **_LETTERS, **_NO_WIDTH, 0x2010: "-", 0x2011: "-"}
_LINE_END = re.compile(rf"(?<=\w)(?:-[^\S\n]*\n|{_BROKEN})\s*(?=\w)")
_HYPHENS = re.compile(f"[-{_BROKEN}]")
_NEAR_PASSAGES = 5  # that share the most words with what stands nowhere
_NEAR_LETTERS = 20_000  # of a passage that are looked at
_NEAREST_BOUND = 600  # characters of words that are looked for, and of a near miss that is shown


@dataclass(frozen=True)
class Place:
    """A place at which the words stand, and the passage in which they begin."""

    pinpoint: Pinpoint
    passage: Passage

    @property
    def shown(self) -> QuotePlace:
        """The place as reports show it."""
        return QuotePlace(place=self.pinpoint.words, passage=self.passage.text)


@dataclass(frozen=True)
class Found:
    """The places at which words stand, each pinpoint once; where there is none, what comes closest, and where."""

    places: tuple[Place, ...]
    nearest: str | None = None
    nearest_place: str | None = None


class SearchedText:
    """The passages of a document as one text in which words are looked for; they may run on from one into the next."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self.passages = passages
        pieces = [comparable(passage.text) for passage in passages]
        self._starts = list(accumulate((len(piece) + 1 for piece in pieces), initial=0))
        self._text = " ".join(pieces)
        # Without hyphens a word reads alike however its lines end; a candidate found so is then compared in full.
        self._removed = [match.start() for match in _HYPHENS.finditer(self._text)]
        self._bare = _HYPHENS.sub("", self._text)
        self._kept = [at - before for before, at in enumerate(self._removed)]

    def find(self, words: str) -> Found:
        """Where the words stand, from the beginning of the document on; or what comes nearest to them."""
        wanted = comparable(words)
        stands = list(islice(self._places(wanted), _COUNT_BOUND))
        places = {place.pinpoint.words: place for place in reversed(stands)}  # nobody could tell two of one name apart
        if places:
            return Found(tuple(reversed(places.values())))
        near, where = self._nearest(words)
        return Found((), near, where)

    def find_typed(self, words: str) -> tuple[str, Found]:
        """The same for words as a person types them, and which words these are.

        Quotation marks around them are taken off where they do not stand with them in the document.
        """
        found = self.find(words)
        inner = words.strip()[1:-1]
        if found.places or not inner.strip() or not _is_quoted(words.strip()):
            return words, found
        return inner, self.find(inner)

    def _places(self, wanted: str) -> Iterator[Place]:
        bare = _HYPHENS.sub("", wanted)
        pattern = re.compile(_pattern(wanted))
        lead = len(wanted) - len(wanted.lstrip(f"-{_BROKEN}"))
        at = self._bare.find(bare) if bare.strip() else -1
        for _ in range(_LETTERS_BOUND // max(len(wanted), 1)):
            if at < 0:
                return
            start = at + bisect_right(self._kept, at)
            match = pattern.match(self._text, start - lead)
            if match is not None:
                yield self._place(match.start(), match.end())
            at = self._bare.find(bare, at + 1 if match is None else at + len(bare))

    def _place(self, start: int, end: int) -> Place:
        first = self.passages[bisect_right(self._starts, start) - 1]
        last = self.passages[bisect_right(self._starts, end - 1) - 1]
        return Place(replace(first.place, last=max(first.place.last, last.place.last)), first)

    def _nearest(self, words: str) -> tuple[str | None, str | None]:
        """What comes closest, in the passages that share the most words with it, so that the time is bounded."""
        from rapidfuzz import fuzz

        wanted = plain(words)[:_NEAREST_BOUND]
        known = set(wanted.casefold().split())
        shared = [(len(known.intersection(one.text.casefold().split())), -at) for at, one in enumerate(self.passages)]
        best: tuple[float, str, str] | None = None
        for count, position in sorted(shared, reverse=True)[:_NEAR_PASSAGES]:
            passage = self.passages[-position]
            text = plain(passage.text)[:_NEAR_LETTERS]
            alignment = fuzz.partial_ratio_alignment(_small(wanted), _small(text)) if count else None
            if alignment is not None and (best is None or alignment.score > best[0]):
                whole = len(wanted) >= len(text)
                piece = text if whole else _whole_words(text, alignment.dest_start, alignment.dest_end)
                best = (alignment.score, piece[:_NEAREST_BOUND], passage.place.words)
        return (best[1], best[2]) if best is not None and best[0] >= _CLOSE else (None, None)


_CLOSE = 50  # of 100; what is further away resembles the words by chance


def _is_quoted(words: str) -> bool:
    """Whether the words stand between quotation marks, straight or typographic."""
    first, last = words[0].translate(QUOTES), words[-1].translate(QUOTES)
    return first == last and first in ('"', "'")


def _small(text: str) -> str:
    """The text in small letters, each at the place that it had: the casefold of a letter may be two."""
    return "".join(letter if len(small := letter.casefold()) > 1 else small for letter in text)


def _whole_words(text: str, start: int, end: int) -> str:
    begin = text.rfind(" ", 0, start + 1) + 1
    stop = text.find(" ", end)
    return text[begin : stop if stop >= 0 else len(text)]


def comparable(text: str) -> str:
    """The text as it is compared: single spaces, straight quotes, and one mark for a hyphen at a line's end."""
    lines = unicodedata.normalize("NFC", text).translate(_TABLE).replace("\r\n", "\n").replace("\r", "\n")
    return " ".join(_LINE_END.sub(_BROKEN, lines).split())


def _pattern(wanted: str) -> str:
    """The words, each hyphen of a line's end being there or not."""
    either = f"[-{_BROKEN}]"
    letters = ({"-": either, _BROKEN: f"{either}?"}.get(letter) or re.escape(letter) for letter in wanted)
    return f"{_BROKEN}?".join(letters)
