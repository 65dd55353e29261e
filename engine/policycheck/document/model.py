"""A memo as a document: headings, paragraphs, quotations, tables and pictures, which every form sets in its own way.

Text is data throughout: no form may read any of it as mark-up.
"""

from dataclasses import dataclass
from typing import Literal

# strong and emphasis as usual; mark: the words of a provision that an element cites; code: an id; small: an aside.
Style = Literal["plain", "strong", "emphasis", "mark", "code", "small"]


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style."""

    text: str
    style: Style = "plain"


Line = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph."""

    line: Line
    keep_with_next: bool = False


@dataclass(frozen=True, kw_only=True)
class Quote:
    """Words of a policy, letter for letter, a passage each; the words that elements cite are marked."""

    passages: tuple[Line, ...]
    source: Line  # whose words they are, where they stand, and how far they can be trusted


@dataclass(frozen=True, kw_only=True)
class Bullets:
    """A list, numbered or not."""

    items: tuple[Line, ...]
    numbered: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a caption and a row of headings; the first column may head its rows."""

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    row_heads: bool = True  # whether the first cell of a row heads it
    widths: tuple[float, ...] = ()  # shares of the width, one a column; none: as the form likes


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture, with what a reader who cannot see it is told."""

    svg: str
    png: bytes  # the same, for forms that cannot hold the other
    title: str
    description: str
    width: float  # share of the width of the page, up to 1


@dataclass(frozen=True, kw_only=True)
class Blanks:
    """Lines for people to fill in by hand: each has a label, and choices or an empty line."""

    caption: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # a label, and the choices to tick; none: a line to write on


Block = Paragraph | Quote | Bullets | Table | Picture | Blanks


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with what stands below it. Level 1 is a part of the memo, 2 a finding, 3 a piece of one."""

    level: Literal[1, 2, 3]
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False


@dataclass(frozen=True, kw_only=True)
class Memo:
    """A memo of possible violations, ready to be set."""

    title: str
    subtitle: str  # the day and the agency
    language: str  # as en
    head: tuple[tuple[str, str], ...]  # To, From, Date, Subject: each with what was given, or empty to be filled in
    notice: str
    parts: tuple[Part, ...]
    fingerprint: str | None  # the SHA-256 of the record that it rests on
    keywords: tuple[str, ...] = ()
