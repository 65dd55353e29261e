"""A document's text as lines: without what is repeated on every page, and with plain letters."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from policycheck.authoring.importing.labels import item_mark
from policycheck.model.case_document import Passage

_LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
SOFT_HYPHEN = "\u00ad"  # stays at the end of a line until the next is joined to it
# What no reader sees, too: spaces without width, marks of direction and of byte order.
_UNSEEN = dict.fromkeys((*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF))
# Marks of lists in the fonts Symbol and Wingdings, which have no letter of their own in any other.
_SYMBOLS = dict.fromkeys((0xF0A7, 0xF0A8, 0xF0B7, 0xF0D8, 0xF0FC), "•")
FINISHED = re.compile(r"(?:[.:;?!]|\b(?:and|or))[”\"’')\]]*$")
TAIL = 200  # letters of a line in which its end is looked at
_WITHIN = re.compile(f"{SOFT_HYPHEN}+ ?")
PAGES = "pages"  # in place of the ending of a text whose pages are known
_EDGE = 8  # lines at the head and at the foot of a page that may be repeated
_FEWEST = 3  # pages that must have them
_SHARE = 0.4  # of all pages: heads of left and of right pages may differ
_WRAPPED = 160  # letters that a wrapped line has at the most
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True)
class Line:
    """A line, whether a paragraph surely begins with it, and whether the document itself marks it as a heading."""

    text: str
    begins: bool = False
    heading: bool = False


@dataclass(frozen=True)
class Lines:
    """The lines of a document, whether all of its paragraphs are known, and what was changed in them."""

    lines: tuple[Line, ...]
    paragraphs: bool
    notes: tuple[str, ...]


def lines_of(passages: Sequence[Passage], ending: str) -> Lines:
    """The lines of what was read from a file that ends so: a PDF and `PAGES` page by page."""
    counts: Counter[str] = Counter()
    texts = [_plain(passage.text, counts) for passage in passages]
    notes = [f"{what}: {count}" for what, count in sorted(counts.items()) if count]
    if ending in (".pdf", PAGES):
        pages = [[*_parted(text)] for text in texts]
        plain = [[line for line, _ in page] for page in pages]
        taken = _repeated(plain)
        notes += _told(taken)
        ends = zip(pages, _ends(plain, taken), strict=True)
        kept = [line for page, (head, foot) in ends for line in page[head:foot]]
        return Lines(_begun(kept, known=ending == PAGES), paragraphs=False, notes=tuple(notes))
    if ending == ".txt":
        # Else what came are single lines, which may be wrapped.
        paragraphs = any("\n" in text or len(text) > _WRAPPED for text in texts)
        return Lines(_begun([*_parted("\n\n".join(texts))], known=paragraphs), paragraphs=False, notes=tuple(notes))
    # A heading counts as of the paragraph that it heads.
    places = [passage.place.first for passage in passages]
    headings = [place == following for place, following in zip(places, [*places[1:], None], strict=True)]
    lines = [Line(_spaced(text), begins=True, heading=heading) for text, heading in zip(texts, headings, strict=True)]
    return Lines(tuple(line for line in lines if line.text), paragraphs=True, notes=tuple(notes))


def _parted(text: str) -> Iterator[tuple[str, bool]]:
    """The lines that are not blank, and whether each is the first after a blank line or of the text."""
    first = True
    for line in map(_spaced, text.splitlines()):
        if line:
            yield line, first
        first = not line


def _begun(lines: Sequence[tuple[str, bool]], *, known: bool) -> tuple[Line, ...]:
    """The lines, where blank lines are known to part paragraphs; a sentence goes on over one, as where a page ended."""
    before = ["", *(line for line, _ in lines)]
    return tuple(
        Line(line, known and first and not _goes_on(above, line))
        for above, (line, first) in zip(before, lines, strict=False)
    )


def _goes_on(before: str, line: str) -> bool:
    goes_on = before and line[0].islower() and item_mark(line) is None
    return bool(goes_on) and FINISHED.search(before[-TAIL:]) is None


def _plain(text: str, counts: Counter[str]) -> str:
    ligatures = sum(ord(letter) in _LIGATURES for letter in text)
    plain = text.translate(_LIGATURES | _UNSEEN | _SYMBOLS)
    unseen = len(text) - len(text.translate(_UNSEEN)) + text.count(SOFT_HYPHEN)
    shown = "".join(" " if unicodedata.category(letter) == "Cc" and letter != "\n" else letter for letter in plain)
    counts["ligatures written as plain letters"] += ligatures
    counts["list marks of a symbol font written as •"] += sum(ord(letter) in _SYMBOLS for letter in text)
    counts["soft hyphens and other unseen characters taken out"] += unseen
    return shown


def _spaced(line: str) -> str:
    """The line with single spaces, and a soft hyphen at its end alone."""
    spaced = " ".join(line.split())
    return _WITHIN.sub("", spaced) + SOFT_HYPHEN * (spaced.endswith(SOFT_HYPHEN) and spaced != SOFT_HYPHEN)


def _repeated(pages: Sequence[Sequence[str]]) -> dict[tuple[str, str], list[str]]:
    """Lines at one edge of so many pages that they are no text of the policy, numbers aside; each with its wordings."""
    wordings: dict[tuple[str, str], list[str]] = {}
    for page in pages:
        for key, line in dict(_edges(page)).items():
            wordings.setdefault(key, []).append(line)
    least = max(_FEWEST, _SHARE * len(pages))
    return {key: lines for key, lines in wordings.items() if len(lines) >= least}


def _edges(page: Sequence[str]) -> Iterator[tuple[tuple[str, str], str]]:
    for edge, lines in (("head", page[:_EDGE]), ("foot", page[-_EDGE:])):
        yield from (((edge, _NUMBER.sub("#", line)), line) for line in lines)


def _ends(pages: Iterable[Sequence[str]], taken: dict[tuple[str, str], list[str]]) -> Iterator[tuple[int, int]]:
    """From which line to which each page has text of its own."""
    for page in pages:
        head, foot = 0, len(page)
        while head < min(_EDGE, foot) and ("head", _NUMBER.sub("#", page[head])) in taken:
            head += 1
        while foot > max(head, len(page) - _EDGE) and ("foot", _NUMBER.sub("#", page[foot - 1])) in taken:
            foot -= 1
        yield head, foot


def _told(taken: dict[tuple[str, str], list[str]]) -> Iterator[str]:
    for (edge, _), wordings in sorted(taken.items()):
        differ = f", and the like to “{wordings[-1]}”" if len(set(wordings)) > 1 else ""
        yield f"taken out at the {edge} of {len(wordings)} pages: “{wordings[0]}”{differ}"
