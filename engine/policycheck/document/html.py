"""A memo as one self-contained HTML page, made to be printed. Every value is escaped."""

import base64
from typing import Any

from markupsafe import Markup, escape

from policycheck.document.columns import blank_heads, entries, named, room
from policycheck.document.markdown import kind
from policycheck.document.model import Document, Figure, Line
from policycheck.document.sandbox import built_in, of_users_own
from policycheck.document.visible import clean, shown

_BUILT_IN = "memo.html.j2"
_TAGS = {"strong": "strong", "emphasis": "em", "mark": "mark", "code": "code", "small": "small"}


def html(memo: Document, template: str | None = None, file: str = _BUILT_IN) -> str:
    """The memo by a template's text, or by the built-in one. Raises BadInput where the template cannot be used."""
    data = {"document": memo, "memo": memo, "kind": kind, "line": line, "address": address}
    if template is None:
        own = {"named": named(memo), "in_style": in_style, "entries": entries, "heads": blank_heads, "room": room}
        return built_in(_BUILT_IN, data | own, _shown)
    return of_users_own(template, file, data, _shown, page="docs/memo.md")


def line(runs: Line) -> Markup:
    """A line with its styles as tags."""
    return Markup("").join(
        Markup("<{0}>{1}</{0}>").format(_TAGS[run.style], clean(run.text))
        if run.style in _TAGS
        else escape(clean(run.text))
        for run in runs
    )


def address(picture: Figure) -> str:
    """The picture as an address that holds all of it; nothing in it can run there."""
    return f"data:image/svg+xml;base64,{base64.b64encode(picture.svg.encode()).decode()}"


def in_style(text: str) -> Markup:
    """The text as a string within a style sheet, each of its characters by number, so that none can end the string."""
    return Markup("").join(f"\\{ord(one):06x}" for one in clean(text))


def _shown(value: Any) -> Any:
    """As on every page, and nothing where there is no value."""
    return "" if value is None else shown(value)
