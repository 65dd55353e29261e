"""A memo's parts as paragraphs, tables and pictures of Word, built as elements, so that no text is read as mark-up."""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Emu

from policycheck.model.memo import Blanks, Block, Bullets, Line, Memo, Paragraph, Picture, Quote, Run, Table
from policycheck.report.memo.columns import columns, filled, nested, plain, shares, size, width
from policycheck.report.memo.docx_styles import Lists, element
from policycheck.report.visible import clean

_TWIP = 635  # English metric units
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONG_ROW = 1500  # characters of a cell: a row with more may go over a page's end, for no page might hold it


def shown(text: str) -> str:
    """The text with every character visible, and none that XML cannot hold."""
    text = clean(text.replace("\r\n", "\n"))
    return _NO_XML.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


class Body:
    """Builds the elements of a memo's parts for a document, in the document's own styles."""

    def __init__(self, document: Document, section: Section, styles: dict[str, str]) -> None:
        self.document = document
        self.styles = styles
        self.lists = Lists(document)
        wide = (section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0)
        self.width = max(wide // _TWIP, 1440)  # twips

    def parts(self, memo: Memo) -> Iterator[Any]:
        """The elements of all parts, in order."""
        for level, part in nested(memo):
            extra = [element("pageBreakBefore")] if part.new_page else []
            yield self.paragraph(f"h{level}", (Run(part.title or "—"),), element("keepNext"), *extra)
            for block in part.blocks:
                yield from self.block(block)

    def block(self, block: Block) -> Iterator[Any]:
        """The elements of one block."""
        if isinstance(block, Paragraph):
            yield self.paragraph("text", block.line, *[element("keepNext")] * block.keep_with_next)
        elif isinstance(block, Quote):
            yield from self._quote(block)
        elif isinstance(block, Bullets):
            yield from self._bullets(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Picture):
            yield from self._picture(block)
        else:
            yield from self._blanks(block)

    def paragraph(self, style: str, line: Line, *properties: Any) -> Any:
        """A paragraph in the style of that use."""
        about = element("pPr", element("pStyle", val=self.styles[style]), *properties)
        return element("p", about, *(self._run(run) for run in line if run.text))

    def _run(self, run: Run) -> Any:
        made = element("r")
        if run.style != "plain":
            about = element("rPr", element("rStyle", val=self.styles[run.style]))
            if run.style == "mark":  # also where a board's own style of that name does less
                about.extend([element("b"), element("u", val="single")])
            made.append(about)
        for piece in re.split(r"([\n\t])", shown(run.text)):
            if piece in ("\n", "\t"):
                made.append(element("br" if piece == "\n" else "tab"))
            elif piece:
                text = element("t")
                text.text = piece
                text.set(qn("xml:space"), "preserve")
                made.append(text)
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
            yield self.paragraph("number" if bullets.numbered else "bullet", item, place)

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
        for row in table.rows:
            cells = [[self.paragraph(style, cell)] for cell in filled(row, count)]
            longest = max(len(plain(cell)) for cell in row) if row else 0
            made.append(self._row(widths, cells, *[element("cantSplit")] * (longest < _LONG_ROW)))
        yield made
        yield self.paragraph("space", ())

    def _blanks(self, blanks: Blanks) -> Iterator[Any]:
        widths = [round(self.width * share) for share in (0.3, 0.7)]
        yield from self._caption(blanks.caption)
        made = self._frame(widths, blanks.caption, row_heads=True, head=False)
        for index, (label, choices) in enumerate(blanks.rows):
            keep = [element("keepNext")] * (index < len(blanks.rows) - 1)
            boxes = [self.paragraph("cell", (Run(f"☐ {choice}"),), *keep) for choice in choices]
            room = [self.paragraph("cell", (), *keep), self.paragraph("cell", (), *keep)]  # height to write in
            cells = [[self.paragraph("cell", (Run(label),), *keep)], boxes or room]
            made.append(self._row(widths, cells, element("cantSplit")))
        if blanks.rows:
            yield made
        yield self.paragraph("space", ())

    def _frame(self, widths: list[int], caption: str, *, row_heads: bool, head: bool) -> Any:
        look = element(
            "tblLook", val="0000", firstRow=int(head), lastRow=0, firstColumn=int(row_heads), lastColumn=0, noHBand=1,
            noVBand=1,
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

    def _row(self, widths: list[int], cells: Iterable[list[Any]], *properties: Any) -> Any:
        row = element("tr", element("trPr", *properties))
        for across, paragraphs in zip(widths, cells, strict=True):
            row.append(element("tc", element("tcPr", element("tcW", w=across, type="dxa")), *paragraphs))
        return row

    def _picture(self, picture: Picture) -> Iterator[Any]:
        yield from self._caption(picture.title)
        across = Emu(int(self.width * _TWIP * width(picture)))
        inline = self.document.part.new_pic_inline(io.BytesIO(picture.png), width=across)
        inline.docPr.set("title", shown(picture.title))
        inline.docPr.set("descr", shown(picture.description or picture.title) or "A picture")
        paragraph = self.paragraph("text", ())
        drawing = element("drawing")
        drawing.append(inline)
        paragraph.append(element("r", drawing))
        yield paragraph
