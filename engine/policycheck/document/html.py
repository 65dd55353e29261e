"""A document as one self-contained HTML page, for a screen and to be printed. Every value is escaped."""

import base64
from collections.abc import Iterator
from typing import Any

from markupsafe import Markup, escape

from policycheck.document.columns import blank_heads, columns, entries, heads_rows, named, nested, plain
from policycheck.document.markdown import kind
from policycheck.document.model import Document, Figure, Line, Part
from policycheck.document.sandbox import built_in, of_users_own
from policycheck.document.visible import clean, shown

_BUILT_IN = "document.html.j2"
_TAGS = {"strong": "strong", "emphasis": "em", "mark": "mark", "code": "code", "small": "small"}


def html(document: Document, template: str | None = None, file: str = _BUILT_IN) -> str:
    """The document by a template's text, or by the built-in one. Raises BadInput where the template cannot be used."""
    data = {"document": document, "memo": document, "kind": kind, "line": line, "address": address}
    if template is None:
        asked = (closing, columns, entries, heads_rows, in_style, nested, plain)
        own = {"named": named(document), "heads": blank_heads} | {one.__name__: one for one in asked}
        return built_in(_BUILT_IN, data | own, _shown)
    return of_users_own(template, file, data, _shown, page="docs/memo.md")


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
