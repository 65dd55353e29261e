"""A document as one self-contained HTML page, for a screen and to be printed, or as a piece of another page.

Every value is escaped.
"""

import base64
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from policycheck.document.columns import blank_heads, columns, entries, heads_rows, named, nested, plain
from policycheck.document.markdown import kind
from policycheck.document.model import Document, Figure, Line, Part
from policycheck.document.sandbox import built_in, of_users_own
from policycheck.document.visible import clean, shown

_BUILT_IN, _PARTS = "document.html.j2", "parts.html.j2"
_TAGS = {"strong": "strong", "emphasis": "em", "mark": "mark", "code": "code", "small": "small"}


def html(document: Document, template: str | None = None, file: str = _BUILT_IN) -> str:
    """The document by a template's text, or by the built-in one. Raises BadInput where the template cannot be used."""
    data = {"document": document, "memo": document, "kind": kind, "line": line, "address": address}
    if template is None:
        return built_in(_BUILT_IN, data | _own(document) | {"in_percent": _width, "classes": False}, _shown)
    return of_users_own(template, file, data, _shown, page="docs/memo.md")


def fragment(document: Document) -> Markup:
    """The parts of the document as a piece of a page that has a style sheet of its own, and allows no styles in text.

    Widths and heights are classes: w-5 to w-100 in percent, by fives; indent-1, lines-2.
    """
    data = {"document": document, "kind": kind, "line": line, "address": address}
    return Markup(  # noqa: S704 - what the template makes is mark-up, with every text in it escaped
        built_in(_PARTS, data | _own(document) | {"in_percent": _width_class, "classes": True}, _shown)
    )


def _own(document: Document) -> dict[str, Any]:
    asked = (closing, columns, entries, heads_rows, in_style, nested, plain)
    return {"named": named(document), "heads": blank_heads} | {one.__name__: one for one in asked}


def _width(share: float, written: str = "") -> Markup:
    return Markup('style="width: {0}"').format(written or f"{round(share * 100, 1)}%")


def _width_class(share: float, _: str = "") -> Markup:
    return Markup('class="w-{0}"').format(max(1, round(share * 20)) * 5)


def closing(document: Document) -> Iterator[tuple[int, Part, int]]:
    """The parts with the levels of their headings, and how many folded parts end before each; at the end, the rest."""
    levels: list[int] = []
    for level, part in nested(document):
        ended = sum(above >= level for above in levels) if part.title else 0
        levels = levels[: len(levels) - ended] + ([level] if part.folded else [])
        yield level, part, ended
    yield 1, Part(level=1, title="", blocks=()), len(levels)


def line(runs: Line) -> Markup:
    """A line with its styles as tags; what an outcome is, as a class, to which the page gives a sign and a color."""
    made = []
    for run in runs:
        text = escape(clean(run.text))
        if run.style in _TAGS:
            text = Markup("<{0}>{1}</{0}>").format(_TAGS[run.style], text)
        elif run.style != "plain":
            text = Markup('<span class="{0}">{1}</span>').format(run.style, text)
        made.append(text)
    return Markup("").join(made)


def address(picture: Figure) -> str:
    """The picture as an address that holds all of it; nothing in it can run there."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}"


def in_style(text: str) -> Markup:
    """The text as a string within a style sheet, each of its characters by number, so that none can end the string."""
    return Markup("").join(f"\\{ord(one):06x}" for one in clean(text))


def _shown(value: Any) -> Any:
    """As on every page, and nothing where there is no value."""
    return "" if value is None else shown(value)
