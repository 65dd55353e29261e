"""A document as the data that a typst template walks: texts, lists and numbers, which typst reads as no mark-up."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from typing import Any

from policycheck.document.columns import (
    blank_heads,
    columns,
    emboldened,
    entries,
    filled,
    heads_rows,
    named,
    nested,
    shares,
    size,
    tells_fingerprint,
    width,
)
from policycheck.document.markdown import kind
from policycheck.document.model import (
    Blanks,
    Block,
    Bullets,
    Document,
    Figure,
    Fold,
    Line,
    Notice,
    Paragraph,
    Quote,
    Run,
    Table,
)
from policycheck.document.visible import clean

BREAK = "\u200b"  # where a word too long for its line may be broken; in a text from outside it is shown instead
_WIDTH = 468.0  # points between the margins of the built-in template
_LINE = 48  # characters: a longer word may be broken


def data(document: Document, missing: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The document as a template gets it. Characters that are missing from the fonts are shown by number."""
    text, full = _Texts(missing), named(document)
    parts = [
        {
            "level": level,
            "title": text.shown(part.title),
            "new_page": part.new_page,
            "blocks": [_block(block, text, f"{number}-{index}") for index, block in enumerate(part.blocks)],
        }
        for number, (level, part) in enumerate(nested(document))
    ]
    language = re.match(r"[a-z]{2,3}(?![a-z])", document.language)
    return {
        "title": text.shown(document.title) or "Document",
        "full_title": text.shown(full) or "Document",
        # At the head of every page.
        "short_title": text.shown(textwrap.shorten(full, 110, placeholder=" …")) or "Document",
        "subtitle": text.shown(document.subtitle),
        "language": language[0] if language else "en",
        "head": [{"label": text.shown(label), "value": text.shown(value)} for label, value in document.head],
        "notice": text.shown(document.notice),
        "parts": parts,
        "fingerprint": text.shown(document.fingerprint, 80) if document.fingerprint else None,
        "tells_fingerprint": tells_fingerprint(document),
        "keywords": [text.shown(word) for word in document.keywords],
        "shown_by_number": text.replaced,
    }


def figures(document: Document, missing: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """The picture of each figure, by the name that the data has for its file; what is missing is shown by number."""
    numbers = str.maketrans({character: _number(character) for character in missing})
    return {
        name: picture.svg.translate(numbers).encode() if picture.svg else picture.png
        for number, part in enumerate(document.parts)
        for name, picture in _figures(part.blocks, str(number))
    }


def _figures(blocks: Iterable[Block], name: str) -> Iterator[tuple[str, Figure]]:
    for index, block in enumerate(blocks):
        if isinstance(block, Figure):
            yield _file(block, f"{name}-{index}"), block
        elif isinstance(block, Fold):
            yield from _figures(block.blocks, f"{name}-{index}")


def _file(figure: Figure, name: str) -> str:
    return f"figure-{name}.{'svg' if figure.svg else 'png'}"


def _number(character: str) -> str:
    return f"‹U+{ord(character):04X}›"


class _Texts:
    """Texts on their way to typst: what would steer them is shown, and long words may be broken."""

    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing
        self.replaced = False

    def shown(self, text: str, limit: int = _LINE) -> str:
        """The text with every character visible, and a place to break in words of more characters than the limit."""
        text = clean(text)
        if not self.missing.isdisjoint(text):
            self.replaced = True
            text = "".join(_number(one) if one in self.missing else one for one in text)
        return re.sub(rf"\S{{{limit + 1},}}", lambda match: _broken(match[0], limit), text)

    def line(self, line: Line, limit: int = _LINE) -> list[dict[str, str]]:
        """The runs of a line; a fingerprint is not broken where it has the room, so that it can be searched for."""
        return [
            {"text": self.shown(run.text, 64 if _is_fingerprint(run) and limit >= _LINE else limit), "style": run.style}
            for run in line
            if run.text
        ]


def _is_fingerprint(run: Run) -> bool:
    return run.style == "code" and re.fullmatch(r"[0-9a-f]{64}", run.text) is not None


def _broken(word: str, limit: int) -> str:
    step = max(1, min(limit // 3, 12))
    pieces = re.split(r"(?<=[/._\-?&=:,;])", word)
    return BREAK.join(
        piece[start : start + step] if len(piece) > limit // 2 else piece
        for piece in pieces
        for start in (range(0, len(piece), step) if len(piece) > limit // 2 else (0,))
    )


def _block(block: Block, text: _Texts, name: str) -> dict[str, Any]:
    made: dict[str, Any]
    match block:
        case Paragraph():
            made = {"line": text.line(block.line), "keep_with_next": block.keep_with_next, "indent": block.indent}
        case Quote():
            made = {"passages": [text.line(one) for one in block.passages], "source": text.line(block.source)}
        case Bullets():
            made = {
                "items": [text.line(item) for item in block.items],
                "numbered": block.numbered,
                "keep_with_next": block.keep_with_next,
            }
        case Table():
            made = _table(block, text)
        case Figure():
            made = _figure(block, text, name)
        case Blanks():
            made = _blanks(block, text)
        case Notice():
            made = {"line": text.line(block.line)}
        case Fold():
            inner = [_block(one, text, f"{name}-{index}") for index, one in enumerate(block.blocks)]
            made = {"summary": text.line(emboldened(block.summary)), "blocks": inner}
    return {"kind": kind(block), **made}


def _figure(figure: Figure, text: _Texts, name: str) -> dict[str, Any]:
    title, description = clean(figure.title), clean(figure.description)
    return {
        "file": _file(figure, name),
        "title": text.shown(figure.title),
        "description": text.shown(figure.description),
        "alt": ": ".join(one for one in (title, description) if one) or "A picture",
        "width": width(figure),
    }


def _blanks(blanks: Blanks, text: _Texts) -> dict[str, Any]:
    def shown(label: str, choices: tuple[str, ...]) -> dict[str, Any]:
        return {"label": text.shown(label, 20), "choices": [text.shown(one) for one in choices]}

    return {
        "caption": text.shown(blanks.caption),
        "heads": blank_heads(blanks),
        "rows": [shown(*row) for row in blanks.rows],
        "entries": [
            {
                **shown(row.label, row.choices),
                "below": [{"label": text.shown(label), "lines": lines} for label, lines in row.below],
                "lines": row.lines,
            }
            for row in entries(blanks)
        ],
        "together": not any(choices for _, choices in blanks.rows),  # who signs, on one page
    }


def _table(table: Table, text: _Texts) -> dict[str, Any]:
    count, points, widths = columns(table), size(table), shares(table)
    limits = [max(6, min(_LINE, int((_WIDTH * width - 8) / (points * 0.52)))) for width in widths]

    def cells(row: tuple[Line, ...]) -> list[list[dict[str, str]]]:
        if heads_rows(row, table):
            return [text.line(emboldened(row[0]))]
        limited = zip(filled(row, count), limits, strict=True)
        return [text.line(cell, limit if _has_long(cell) else max(limit, 20)) for cell, limit in limited]

    return {
        "caption": text.shown(table.caption),
        "head": cells(table.head),
        "rows": [cells(row) for row in table.rows],
        "row_heads": table.row_heads,
        "by_hand": table.by_hand,
        "widths": list(widths),
        "size": points,
    }


def _has_long(cell: Line) -> bool:
    """Whether a cell holds something longer than a word of a language, which typst would divide by itself."""
    return any(len(word) > 20 or not word.isalpha() for run in cell for word in re.findall(r"[\w./-]{7,}", run.text))
