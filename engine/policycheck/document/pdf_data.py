"""The memo as the data that a typst template walks: texts, lists and numbers, which typst never reads as mark-up."""

import re
import textwrap
from typing import Any

from policycheck.document.columns import (
    blank_heads,
    columns,
    entries,
    filled,
    named,
    nested,
    room,
    shares,
    size,
    tells_fingerprint,
    width,
)
from policycheck.document.model import (
    Blanks,
    Block,
    Bullets,
    Document,
    Figure,
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


def data(memo: Document, missing: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The memo as a template gets it: texts, lists and numbers. Characters that are missing are shown by number."""
    text, full = _Texts(missing), named(memo)
    parts = [
        {
            "level": level,
            "title": text.shown(part.title) or "—",
            "new_page": part.new_page,
            "blocks": [_block(block, text, f"{number}-{index}") for index, block in enumerate(part.blocks)],
        }
        for number, (level, part) in enumerate(nested(memo))
    ]
    language = re.match(r"[a-z]{2,3}(?![a-z])", memo.language)
    return {
        "title": text.shown(memo.title) or "Document",
        "full_title": text.shown(full) or "Document",
        # At the head of every page.
        "short_title": text.shown(textwrap.shorten(full, 110, placeholder=" …")) or "Document",
        "subtitle": text.shown(memo.subtitle),
        "language": language[0] if language else "en",
        "head": [{"label": text.shown(label), "value": text.shown(value)} for label, value in memo.head],
        "notice": text.shown(memo.notice),
        "parts": parts,
        "fingerprint": text.shown(memo.fingerprint, 80) if memo.fingerprint else None,
        "tells_fingerprint": tells_fingerprint(memo),
        "keywords": [text.shown(word) for word in memo.keywords],
        "shown_by_number": text.replaced,
    }


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
            text = "".join(f"‹U+{ord(one):04X}›" if one in self.missing else one for one in text)
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
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": text.line(block.line), "keep_with_next": block.keep_with_next}
    if isinstance(block, Quote):
        passages = [text.line(passage) for passage in block.passages]
        return {"kind": "quote", "passages": passages, "source": text.line(block.source)}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [text.line(item) for item in block.items], "numbered": block.numbered}
    if isinstance(block, Table):
        return _table(block, text)
    if isinstance(block, Figure):
        title, description = clean(block.title), clean(block.description)
        alt = ": ".join(one for one in (title, description) if one) or "A picture"
        return {
            "kind": "picture",
            "file": f"picture-{name}.png",
            "title": text.shown(block.title),
            "description": text.shown(block.description),
            "alt": alt,
            "width": width(block),
        }
    if isinstance(block, Blanks):
        return _blanks(block, text)
    if isinstance(block, Notice):
        return {"kind": "notice", "line": text.line(block.line)}
    blocks = [_block(one, text, f"{name}-{index}") for index, one in enumerate(block.blocks)]
    return {"kind": "fold", "summary": text.line(block.summary), "blocks": blocks}


def _blanks(blanks: Blanks, text: _Texts) -> dict[str, Any]:
    def shown(label: str, choices: tuple[str, ...]) -> dict[str, Any]:
        return {"label": text.shown(label, 20), "choices": [text.shown(one) for one in choices]}

    return {
        "kind": "blanks",
        "caption": text.shown(blanks.caption),
        "heads": blank_heads(blanks),
        "rows": [shown(*row) for row in blanks.rows],
        "entries": [
            {
                **shown(row.label, row.choices),
                "below": [text.shown(one) for one in row.below],
                "lines": room(row.label),
            }
            for row in entries(blanks)
        ],
        "together": not any(choices for _, choices in blanks.rows),  # who signs, on one page
    }


def _table(table: Table, text: _Texts) -> dict[str, Any]:
    count, points, widths = columns(table), size(table), shares(table)
    limits = [max(6, min(_LINE, int((_WIDTH * width - 8) / (points * 0.52)))) for width in widths]

    def cells(row: tuple[Line, ...]) -> list[list[dict[str, str]]]:
        limited = zip(filled(row, count), limits, strict=True)
        return [text.line(cell, limit if _has_long(cell) else max(limit, 20)) for cell, limit in limited]

    return {
        "kind": "table",
        "caption": text.shown(table.caption),
        "head": cells(table.head),
        "rows": [cells(row) for row in table.rows],
        "row_heads": table.row_heads,
        "widths": list(widths),
        "size": points,
    }


def _has_long(cell: Line) -> bool:
    """Whether a cell holds something longer than a word of a language, which typst would divide by itself."""
    return any(len(word) > 20 or not word.isalpha() for run in cell for word in re.findall(r"[\w./-]{7,}", run.text))
