"""The one model of a document: headings, paragraphs, quotations, tables, figures and folds.

Reports build it, and a renderer a form sets it: terminal, HTML, Markdown, Word, PDF. Text is data throughout: no form
may read any of it as mark-up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

# strong and emphasis as usual; mark: the words of a provision that an element cites; code: an id or a command, which is
# never folded; small: an aside. The others say what an outcome is, and a form may give each a color: breach, departure,
# unless, open, none (no violation), moot (does not apply, or not in force).
Style = Literal[
    "plain", "strong", "emphasis", "mark", "code", "small", "breach", "departure", "unless", "open", "none", "moot"
]


@dataclass(frozen=True)
class Run:
    """A piece of a line in one style."""

    text: str
    style: Style = "plain"


Line = tuple[Run, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph; indented by so many levels where a form can."""

    line: Line
    keep_with_next: bool = False
    indent: int = 0


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
    keep_with_next: bool = False  # whether its last item does


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table with a caption and a row of headings; the first column may head its rows.

    A row of one cell, in a table of more columns, heads the rows below it.
    """

    caption: str
    head: tuple[Line, ...]
    rows: tuple[tuple[Line, ...], ...]
    row_heads: bool = True  # whether the first cell of a row heads it
    widths: tuple[float, ...] = ()  # shares of the width, one a column; none: as the form likes
    grid: bool = False  # whether every cell after the first is a few characters, to be compared across columns
    by_hand: bool = False  # whether it is written on: its rows are high enough for that, and on one page


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A picture, with what a reader who cannot see it is told; drawn in one of two ways at least, or in both."""

    svg: str = ""  # for HTML and PDF
    png: bytes = b""  # for Word, and for PDF where there is no other
    title: str
    description: str
    width: float  # share of the width of the page, up to 1


@dataclass(frozen=True, kw_only=True)
class Blanks:
    """Lines for people to fill in by hand: each has a label, and choices or an empty line."""

    caption: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]  # a label, and the choices to tick; none: lines to write on
    lines: tuple[int, ...] = ()  # how many lines to write on each row has; none: one each


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What a reader must not overlook: set off from the text around it."""

    line: Line


@dataclass(frozen=True, kw_only=True)
class Fold:
    """Detail under one line: closed on a screen until it is asked for, open on paper."""

    summary: Line
    blocks: tuple["Block", ...]


Block = Paragraph | Quote | Bullets | Table | Figure | Blanks | Notice | Fold


@dataclass(frozen=True, kw_only=True)
class Part:
    """A heading with what stands below it. Level 1 is a part of the document, 2 a result, 3 a piece of one."""

    level: Literal[1, 2, 3]
    title: str
    blocks: tuple[Block, ...]
    new_page: bool = False
    folded: bool = False  # on a screen closed, with the deeper parts below it, until it is asked for; open on paper


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report, ready to be set."""

    title: str
    subtitle: str = ""  # such as the day and the agency
    language: str = "en"
    head: tuple[tuple[str, str], ...] = ()  # as To, From, Date, Subject: each with what was given, or empty to fill in
    notice: str = ""
    parts: tuple[Part, ...] = ()  # one without a title has no heading
    fingerprint: str | None = None  # the SHA-256 of the record that it rests on
    keywords: tuple[str, ...] = ()
    dense: bool = False  # whether a terminal leaves no empty line above a heading that has a rule


def line(text: str, style: Style = "plain") -> Line:
    """A line of one run."""
    return (Run(text, style),)


def paragraph(text: str, *, keep_with_next: bool = False) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph(line=line(text), keep_with_next=keep_with_next)


def bullets(items: Iterable[str | Line]) -> tuple[Bullets, ...]:
    """A list of texts or lines; nothing where there are none."""
    there = tuple(line(item) if isinstance(item, str) else item for item in items)
    return (Bullets(items=there),) if there else ()
