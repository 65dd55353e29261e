"""A memo as one Markdown file. Every value is escaped; of the timeline it has the table, and not the picture."""

import unicodedata
from itertools import groupby

from markupsafe import Markup

from policycheck.document.columns import blank_heads, entries
from policycheck.document.markdown_text import escaped, shown
from policycheck.document.markdown_text import markdown as plain
from policycheck.document.model import Document, Line, Style
from policycheck.document.sandbox import built_in, of_users_own

_BUILT_IN = "memo.md.j2"
_STARS: dict[Style, tuple[str, str]] = {"strong": ("**", "b"), "mark": ("**", "b"), "emphasis": ("*", "i")}


def markdown(memo: Document, template: str | None = None, file: str = _BUILT_IN) -> str:
    """The memo by a template's text, or by the built-in one. Raises BadInput where the template cannot be used."""
    data = {"document": memo, "memo": memo, "kind": kind, "line": line}
    if template is None:
        return built_in(_BUILT_IN, data | {"entries": entries, "heads": blank_heads}, shown, escaped)
    return of_users_own(template, file, data, shown, escaped, page="docs/memo.md")


def kind(block: object) -> str:
    """What a block is: paragraph, quote, bullets, table, figure, blanks, notice or fold."""
    return type(block).__name__.lower()


def line(runs: Line) -> Markup:
    """A line with its styles; the words of a provision that are marked are in bold."""
    done = ""
    pieces = [
        ("".join(run.text for run in same), style) for style, same in groupby(runs, key=lambda run: _as(run.style))
    ]
    for number, (text, style) in enumerate(pieces):
        after = "".join(later for later, _ in pieces[number + 1 :])[:1]
        done += _run(text, style, done[-1:], after)
    return Markup(done.strip())  # noqa: S704 - each run is escaped


def _as(style: Style) -> Style:
    """Styles that Markdown sets alike, as one: what is small is plain."""
    return {"mark": "strong", "small": "plain"}.get(style, style)  # type: ignore[return-value]


def _run(text: str, style: Style, before: str, after: str) -> str:
    core = plain(text)
    if not core:
        return " " if text else ""
    lead, trail = " " * text[:1].isspace(), " " * text[-1:].isspace()
    if style == "code" and core == " ".join(text.split()):
        return f"{lead}`{core}`{trail}"
    if style not in _STARS:
        return f"{lead}{core}{trail}"
    stars, tag = _STARS[style]
    opens = _blank(lead or before) or (before != "*" and not _sign(core[0]))
    closes = _blank(trail or after) or not _sign(core[-1])
    if opens and closes:
        return f"{lead}{stars}{core}{stars}{trail}"
    return f"{lead}<{tag}>{core}</{tag}>{trail}"


def _blank(character: str) -> bool:
    return not character or character.isspace()


def _sign(character: str) -> bool:
    """Whether Markdown takes it for punctuation, beside which stars in the middle of a word mean nothing."""
    return unicodedata.category(character)[0] in "PS"
