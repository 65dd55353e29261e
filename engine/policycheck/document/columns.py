"""What forms with pages share: how wide columns are, and how headings nest."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from policycheck.document.model import Blanks, Document, Figure, Line, Part, Run, Table

_LONGEST_WORD = 16  # characters: a word longer than this is broken, and asks for no wider column
_MOST = 240  # characters of a cell that count towards its column's width


def plain(line: Line) -> str:
    """The text of a line without its styles."""
    return "".join(run.text for run in line)


def named(document: Document) -> str:
    """The document's title with its subject, so that a loose page tells of which case it is."""
    subject = next((value for label, value in document.head if label == "Subject"), "")
    return ": ".join(one for one in (document.title, subject) if one)


@dataclass(frozen=True)
class Entry:
    """A row of lines to fill in: the choices to tick, and below them what is to be written in the same row."""

    label: str
    choices: tuple[str, ...]
    lines: int  # to write on, of about a centimetre, where there are no choices
    below: tuple[tuple[str, int], ...] = ()  # each with its lines


def entries(blanks: Blanks) -> tuple[Entry, ...]:
    """The rows to fill in; a line to write on that follows choices belongs to their row, as the reasons for them."""
    made: list[Entry] = []
    for index, (label, choices) in enumerate(blanks.rows):
        lines = blanks.lines[index] if index < len(blanks.lines) else 1
        if not choices and made and made[-1].choices:
            made[-1] = replace(made[-1], below=(*made[-1].below, (label, lines)))
        else:
            made.append(Entry(label, choices, 0 if choices else lines))
    return tuple(made)


def blank_heads(blanks: Blanks) -> tuple[str, str]:
    """The headings of the two columns of lines to fill in."""
    return "Question" if any(choices for _, choices in blanks.rows) else "Entry", "To be filled in by the board"


def columns(table: Table) -> int:
    """How many columns the table has: as many as its longest row."""
    return max([len(table.head), *(len(row) for row in table.rows)])


def filled(row: tuple[Line, ...], count: int) -> tuple[Line, ...]:
    """The row with empty cells added up to the count."""
    return row + ((),) * (count - len(row))


def heads_rows(row: tuple[Line, ...], table: Table) -> bool:
    """Whether the row is one cell over the whole width, which heads the rows below it."""
    return len(row) == 1 and columns(table) > 1


def emboldened(line: Line) -> Line:
    """The line with all that has no style of its own in bold."""
    return tuple(Run(run.text, "strong" if run.style == "plain" else run.style) for run in line)


def shares(table: Table) -> tuple[float, ...]:
    """Each column's share of the table's width, together 1: as the table says, or by what its cells hold."""
    count = columns(table)
    if len(table.widths) == count and all(width > 0 for width in table.widths):
        total = sum(table.widths)
        return tuple(width / total for width in table.widths)
    if table.grid and count > 1:
        first = max(0.22, 0.5 - 0.04 * (count - 1))
        return (first, *[(1 - first) / (count - 1)] * (count - 1))
    needs = [_need(table, index) for index in range(count)]
    return tuple(need / sum(needs) for need in needs)


def size(table: Table) -> float:
    """The size of the table's text in points: smaller where there are many columns."""
    count = columns(table)
    return 9.5 if count <= 4 else 8.5 if count <= 6 else 7.5


def tells_fingerprint(document: Document) -> bool:
    """Whether the parts of the document give the record's fingerprint themselves."""
    return document.fingerprint is not None and document.fingerprint in str([part.blocks for part in document.parts])


def width(picture: Figure, most: float = 1.2) -> float:
    """The share of the text's width that the picture takes, less where it would be higher than `most` times that."""
    across, down = _sides(picture)
    share = min(max(picture.width, 0.1), 1)
    return min(share, most * across / down) if across and down else share


def _sides(picture: Figure) -> tuple[float, float]:
    """How wide and how high the picture is, each in the same unit; zeros where that is not known."""
    if picture.png:
        across, down = (int.from_bytes(picture.png[start : start + 4], "big") for start in (16, 20))
        return across, down
    box = re.search(r'viewBox="\S+ \S+ ([\d.]+) ([\d.]+)"', picture.svg)
    return (float(box[1]), float(box[2])) if box else (0, 0)


def nested(document: Document) -> Iterator[tuple[int, Part]]:
    """The document's parts with the levels of their headings, none more than one deeper than the one before it."""
    before = 0
    for part in document.parts:
        level = min(part.level, before + 1)
        before = level if part.title else before
        yield level, part


def _ranged(table: Table) -> list[tuple[Line, ...]]:
    """The rows whose cells stand in columns."""
    return [row for row in (table.head, *table.rows) if not heads_rows(row, table)]


def _need(table: Table, index: int) -> float:
    """A width that does for a column: its longest word, and a good part of what its fullest cell holds."""
    cells = [plain(row[index])[:4000] for row in _ranged(table) if index < len(row)]
    words = [min(len(word), _LONGEST_WORD) for cell in cells for word in cell.split()]
    fullest = max((min(len(cell), _MOST) for cell in cells), default=0)
    return max(max(words, default=1) + 3, 4 * math.sqrt(fullest))
