"""A document's parts as paragraphs, tables and pictures of Word, built as elements: no text is read as mark-up."""

import io
from collections.abc import Iterable, Iterator
from typing import Any

from docx.document import Document as WordFile
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu, Twips

from policycheck.document.columns import (
    Entry,
    blank_heads,
    columns,
    emboldened,
    entries,
    filled,
    heads_rows,
    nested,
    plain,
    shares,
    size,
    width,
)
from policycheck.document.docx_runs import from_right, runs, shown
from policycheck.document.docx_styles import Lists, check_box, element
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

_TWIP = 635  # English metric units
_STEP = 360  # twips: how much further in each level of an indented paragraph stands
_HAND = 454  # twips: 8 millimetres, for a line written by hand
_CLOSE = ("text", "quote", "source", "bullet", "number")  # styles that leave no room above
_SHORT = 40  # characters: the words of a choice that is shorter stay on one line
_LONG_ROW = 1500  # characters of a cell: a row with more may go over a page's end, for no page might hold it


def _stays(index: int, count: int) -> bool:
    """Whether a row stays with the next: all of few rows do, and of more the first and the last but one."""
    return index < count - 1 and (count <= 6 or index in (0, count - 2))


class Body:
    """Builds the elements of a document's parts for a Word file, in the file's own styles."""

    def __init__(self, document: WordFile, section: Section, styles: dict[str, str]) -> None:
        self.document = document
        self.styles = styles
        self.lists = Lists(document)
        beside = (section.left_margin or 0) + (section.right_margin or 0) + (section.gutter or 0)
        above = (section.top_margin or 0) + (section.bottom_margin or 0)
        self.width = max(((section.page_width or 0) - beside) // _TWIP, 1440)  # twips
        height = max(((section.page_height or 0) - above) // _TWIP, 1440)
        self.most = min(1.2, 0.85 * height / self.width)  # how high a picture may be, in widths of the text

    def parts(self, document: Document) -> Iterator[Any]:
        """The elements of all parts, in order."""
        for level, part in nested(document):
            breaks = [element("pageBreakBefore")] * part.new_page
            if part.title:
                yield self.paragraph(f"h{level}", (Run(part.title),), element("keepNext"), *breaks)
            elif breaks:
                yield self.paragraph("space", (), *breaks)
            for block in part.blocks:
                yield from self.block(block)

    def spaced(self, made: list[Any], following: Any) -> Iterator[Any]:
        """The elements with room below each table; what follows them is where the letterhead goes on."""
        for one, after in zip(made, [*made[1:], following], strict=True):
            yield one
            if one.tag != qn("w:tbl"):
                continue
            if after is None or after.tag != qn("w:p"):
                yield self.paragraph("space", ())  # Word would make one table of two, and asks for a last paragraph
            elif after is not following and self._style(after) in _CLOSE:
                after.pPr.spacing_before = Twips(160)

    def _style(self, paragraph: Any) -> str:
        named = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val"))
        return next(use for use, style in self.styles.items() if style == named)

    def block(self, block: Block) -> Iterator[Any]:
        """The elements of one block."""
        if isinstance(block, Paragraph):
            further = [element("ind", left=_STEP * block.indent)] if block.indent else []
            yield self.paragraph("text", block.line, *[element("keepNext")] * block.keep_with_next, *further)
        elif isinstance(block, Quote):
            yield from self._quote(block)
        elif isinstance(block, Bullets):
            yield from self._bullets(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Figure):
            yield from self._picture(block)
        elif isinstance(block, Blanks):
            yield from self._blanks(block)
        elif isinstance(block, Notice):
            yield self.paragraph("notice", block.line)
        else:
            yield self.paragraph("text", emboldened(block.summary), element("keepNext"))
            for one in block.blocks:
                yield from self.block(one)

    def paragraph(self, style: str, line: Line, *properties: Any) -> Any:
        """A paragraph in the style of that use."""
        about = element("pPr", element("pStyle", val=self.styles[style]), *properties)
        made = element("p", about)
        if from_right(line):
            bidi = element("bidi")
            further = next((one for one in about if one.tag in (qn("w:spacing"), qn("w:ind"))), None)
            about.append(bidi) if further is None else further.addprevious(bidi)
        for run in line:
            if run.text:
                made.extend(runs(run, None if run.style == "plain" else self.styles[run.style]))
        return made

    def _quote(self, quote: Quote) -> Iterator[Any]:
        for index, passage in enumerate(quote.passages):
            last = index == len(quote.passages) - 1
            yield self.paragraph("quote", passage, *[element("keepNext")] * last)
        yield self.paragraph("source", quote.source)

    def _bullets(self, bullets: Bullets) -> Iterator[Any]:
        number = self.lists.new("decimal" if bullets.numbered else "bullet")
        for item in bullets.items:
            place = element("numPr", element("ilvl", val=0), element("numId", val=number))
            keep = [element("keepNext")] * (bullets.keep_with_next and item is bullets.items[-1])
            yield self.paragraph("number" if bullets.numbered else "bullet", item, *keep, place)

    def _caption(self, text: str) -> Iterator[Any]:
        if text:
            yield self.paragraph("caption", (Run(text),), element("keepNext"))

    def _table(self, table: Table) -> Iterator[Any]:
        count = columns(table)
        if not count:
            yield from self._caption(table.caption)
            return
        widths = [round(self.width * share) for share in shares(table)]
        style = "small-cell" if size(table) < 8 else "cell"
        yield from self._caption(table.caption)
        made = self._frame(widths, table.caption, row_heads=table.row_heads, head=bool(table.head))
        if table.head:
            cells = [[self.paragraph(style, cell, element("keepNext"))] for cell in filled(table.head, count)]
            made.append(self._row(widths, cells, element("cantSplit"), element("tblHeader")))
        for index, row in enumerate(table.rows):
            keep = index < len(table.rows) - 1 if table.by_hand else _stays(index, len(table.rows))
            if heads_rows(row, table):
                head = [self.paragraph(style, emboldened(row[0]), element("keepNext"))]
                made.append(self._row([sum(widths)], [head], element("cantSplit"), span=count))
                continue
            cells = [[self.paragraph(style, cell, *[element("keepNext")] * keep)] for cell in filled(row, count)]
            longest = max(len(plain(cell)) for cell in row) if row else 0
            whole = [element("cantSplit")] * (longest < _LONG_ROW)
            made.append(self._row(widths, cells, *whole, *self._height(_HAND * table.by_hand)))
        yield made

    def _blanks(self, blanks: Blanks) -> Iterator[Any]:
        rows = entries(blanks)
        yield from self._caption(blanks.caption)
        if not rows:
            return
        widths = [round(self.width * share) for share in (0.34, 0.66)]
        made = self._frame(widths, blanks.caption, row_heads=True, head=True)
        heads = [[self.paragraph("cell", (Run(one),), element("keepNext"))] for one in blank_heads(blanks)]
        made.append(self._row(widths, heads, element("cantSplit"), element("tblHeader")))
        signed = not any(one.choices for one in rows)  # who signs, on one page
        for index, row in enumerate(rows):
            keep = index < len(rows) - 1 if signed else _stays(index, len(rows))
            cells = [[self._cell(row.label, keep=keep)], list(self._to_fill(row, widths[1], keep=keep))]
            made.append(self._row(widths, cells, element("cantSplit"), *self._height(row.lines * _HAND)))
        yield made

    def _to_fill(self, row: Entry, across: int, *, keep: bool) -> Iterator[Any]:
        """The choices of a row, and below them lines to write on under each label; or lines alone."""
        if row.choices:
            yield self._choices(row.choices, keep=keep)
        for label, lines in row.below:
            made = self.paragraph("cell", (Run(f"{label}:", "small"),), *[element("keepNext")] * keep)
            made.find(qn("w:pPr")).append(element("spacing", before=80, after=0))
            yield made
            yield from (self._written_line(across, keep=keep) for _ in range(lines))
        yield from (self._written_line(across, keep=keep) for _ in range(row.lines if row.lines > 1 else 0))
        if row.lines == 1:
            yield self._cell("", keep=keep)

    def _written_line(self, across: int, *, keep: bool) -> Any:
        """A line to write on, about 8 millimetres below what is above it: drawn by a tab, as a form's are."""
        made = self.paragraph("cell", (), *[element("keepNext")] * keep)
        tabs = element("tabs", element("tab", val="right", leader="underscore", pos=across - 240))
        made.find(qn("w:pPr")).extend([tabs, element("spacing", before=_HAND // 2, after=0)])
        made.append(element("r", element("tab")))
        return made

    def _choices(self, choices: tuple[str, ...], *, keep: bool) -> Any:
        """Boxes that can be ticked on a screen or by hand, beside each other; none is parted from its words."""
        made = self.paragraph("cell", (), *[element("keepNext")] * keep)
        for index, choice in enumerate(choices):
            words = "\u00a0" + "\u00a0".join(choice.split()) if len(choice) < _SHORT else f"\u00a0{choice}"
            made.append(check_box(shown(choice)))
            made.extend(runs(Run(words + "\u2003" * (index < len(choices) - 1)), None))
        return made

    def _cell(self, text: str, *, keep: bool) -> Any:
        return self.paragraph("cell", (Run(text),), *[element("keepNext")] * keep)

    def _height(self, twips: int) -> list[Any]:
        return [element("trHeight", val=twips, hRule="atLeast")] if twips else []

    def _frame(self, widths: list[int], caption: str, *, row_heads: bool, head: bool) -> Any:
        parts = 0x0600 | 0x0020 * head | 0x0080 * row_heads  # the same again, for programs that read this alone
        look = element(
            "tblLook", val=f"{parts:04X}", firstRow=int(head), lastRow=0, firstColumn=int(row_heads), lastColumn=0,
            noHBand=1, noVBand=1,
        )  # fmt: skip
        about = element(
            "tblPr",
            element("tblStyle", val=self.styles["table"]),
            element("tblW", w=sum(widths), type="dxa"),
            element("tblLayout", type="fixed"),
            look,
        )
        if caption:
            about.append(element("tblCaption", val=shown(caption)))
        return element("tbl", about, element("tblGrid", *(element("gridCol", w=one) for one in widths)))

    def _row(self, widths: list[int], cells: Iterable[list[Any]], *properties: Any, span: int = 1) -> Any:
        row = element("tr", element("trPr", *properties))
        for across, paragraphs in zip(widths, cells, strict=True):
            about = element("tcPr", element("tcW", w=across, type="dxa"), *[element("gridSpan", val=span)] * (span > 1))
            row.append(element("tc", about, *paragraphs))
        return row

    def _picture(self, picture: Figure) -> Iterator[Any]:
        yield from self._caption(picture.title)
        across = Emu(int(self.width * _TWIP * width(picture, self.most)))
        inline = self.document.part.new_pic_inline(io.BytesIO(picture.png), width=across)
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")  # left out, it is an eighth of an inch, and a wide picture passes the margin
        inline.docPr.set("title", shown(picture.title))
        inline.docPr.set("descr", shown(picture.description or picture.title) or "A picture")
        paragraph = self.paragraph("text", (), element("spacing", line=240, lineRule="auto"))  # or it is cut to a line
        drawing = element("drawing")
        drawing.append(inline)
        paragraph.append(element("r", drawing))
        yield paragraph
