"""A document as one Markdown file. Every value is escaped; of a figure it has the words, and not the picture."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from markupsafe import Markup

from policycheck.document.columns import blank_heads, columns, emboldened, entries, filled, nested
from policycheck.document.markdown_text import escaped, shown
from policycheck.document.markdown_text import markdown as plain
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
    Style,
    Table,
)
from policycheck.document.sandbox import of_users_own

_STARS: dict[Style, tuple[str, str]] = {"strong": ("**", "b"), "emphasis": ("*", "i")}
_ALIKE: dict[Style, Style] = {"mark": "strong", "breach": "strong", "departure": "strong"}


def markdown(document: Document, template: str | None = None, file: str = "") -> str:
    """The document, or what a template's text makes of it. Raises BadInput where the template cannot be used."""
    if template is None:
        return "\n\n".join(filter(None, _paragraphs(document))) + "\n"
    data = {"document": document, "memo": document, "kind": kind, "line": line}
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


def _paragraphs(document: Document) -> Iterator[str]:
    """What stands in the file, with an empty line between each two."""
    yield f"# {plain(document.title)}"
    yield plain(document.subtitle)
    yield "\n".join(f"- **{plain(label)}:** {plain(value) or '[to be filled in]'}" for label, value in document.head)
    if document.notice:
        yield line((Run(document.notice, "emphasis"),))
    for level, part in nested(document):
        if part.title:
            yield f"#{'#' * level} {plain(part.title)}"
        yield from _blocks(part.blocks)
    if document.fingerprint:
        yield line((Run("SHA-256 of the record: "), Run(document.fingerprint, "code")))


def _blocks(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield line(block.line)
            case Notice():
                yield line(emboldened(block.line))
            case Quote():
                yield "\n>\n".join(f"> {one}" for one in (*map(line, block.passages), f"— {line(block.source)}"))
            case Bullets():
                leads = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
                yield "\n".join(f"{lead} {line(item)}" for lead, item in zip(leads, block.items, strict=True))
            case Fold():
                yield line(emboldened(block.summary))
                yield from _blocks(block.blocks)
            case Figure():
                yield line((Run(block.title, "strong"),))
                yield plain(block.description)
            case Table() | Blanks():
                yield line((Run(block.caption, "strong"),))
                yield _table(block) if isinstance(block, Table) else _to_fill_in(block)


def _table(table: Table) -> str:
    count = columns(table)
    rows = [[line(cell) for cell in filled(row, count)] for row in (table.head, *table.rows)]
    return _rows(rows) if count else ""


def _to_fill_in(blanks: Blanks) -> str:
    rows = [list(blank_heads(blanks))]
    for row in entries(blanks):
        choices = " · ".join(f"☐ {plain(choice)}" for choice in row.choices)
        rows.append([plain(row.label), choices + "".join(f"<br>{plain(label)}:" for label, _ in row.below)])
    return _rows(rows)


def _rows(rows: Sequence[Sequence[str]]) -> str:
    head, *others = ("|" + "".join(f" {cell} |" for cell in row) for row in rows)
    return "\n".join((head, "|" + " --- |" * len(rows[0]), *others))


def _as(style: Style) -> Style:
    """Styles that Markdown sets alike, as one."""
    return style if style in _STARS or style == "code" else _ALIKE.get(style, "plain")


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
