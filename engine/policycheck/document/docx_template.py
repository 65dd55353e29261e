"""Makes the built-in letterhead: `python -m policycheck.document.docx_template` writes it anew."""

from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from policycheck.document.docx import BUILT_IN
from policycheck.document.docx_package import anonymous, packed
from policycheck.document.docx_styles import element

_FAINT = RGBColor(0x59, 0x59, 0x59)
_FONT = "Cambria"
_SIZES = {"Title": 22, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Caption": 9.5, "Subtitle": 12.5}


def template() -> bytes:
    """The built-in letterhead as a Word file; the same bytes every time."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = Inches(1)
    section.bottom_margin = Inches(0.9)
    section.different_first_page_header_footer = True
    _text_styles(document)
    _memo_styles(document)
    _table_style(document)
    _content(document)
    _around(section)
    anonymous(document, None)
    return packed(document)


def _text_styles(document: Word) -> None:
    normal: Any = document.styles["Normal"]
    _font(normal, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    for name, size in _SIZES.items():
        style: Any = document.styles[name]
        _font(style, size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        style.font.bold, style.font.italic = name != "Subtitle", name == "Heading 3"
        style.paragraph_format.space_before = Pt(0 if name in ("Title", "Subtitle") else 14 if name[0] == "H" else 10)
        style.paragraph_format.space_after = Pt(5)
        style.paragraph_format.keep_with_next = name[0] in "HC"
        for border in style.element.xpath("w:pPr/w:pBdr"):
            border.getparent().remove(border)
    quote: Any = document.styles["Quote"]
    _font(quote, 10.5)
    quote.font.italic, quote.font.color.rgb = False, RGBColor(0, 0, 0)
    quote.paragraph_format.left_indent = quote.paragraph_format.right_indent = Inches(0.3)
    quote.paragraph_format.space_after = Pt(4)
    _border(quote, left=18)
    for name in ("List Bullet", "List Number"):
        listed: Any = document.styles[name]
        listed.paragraph_format.space_after = Pt(3)
        for number in listed.element.xpath("w:pPr/w:numPr"):
            number.getparent().remove(number)


def _memo_styles(document: Word) -> None:
    sizes = {"Memo Source": 9, "Memo Table Text": 9, "Memo Table Text Small": 7.5, "Memo Space": 4, "Memo Notice": 10.5}
    for name, size in sizes.items():
        made: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = document.styles["Normal"]
        _font(made, size)
        made.paragraph_format.space_after = Pt(1.5 if "Table" in name else 0 if name == "Memo Space" else 8)
    source: Any = document.styles["Memo Source"]
    source.font.color.rgb = _FAINT
    source.paragraph_format.left_indent = Inches(0.3)
    notice: Any = document.styles["Memo Notice"]
    notice.paragraph_format.space_before = Pt(10)
    _border(notice, top=8, bottom=8)
    mark: Any = document.styles.add_style("Memo Mark", WD_STYLE_TYPE.CHARACTER)
    mark.font.bold = mark.font.underline = True
    code: Any = document.styles.add_style("Memo Code", WD_STYLE_TYPE.CHARACTER)
    _font(code, 9, "Consolas")
    small: Any = document.styles.add_style("Memo Small", WD_STYLE_TYPE.CHARACTER)
    small.font.size, small.font.color.rgb = Pt(9), _FAINT


def _table_style(document: Word) -> None:
    style: Any = document.styles.add_style("Memo Table", WD_STYLE_TYPE.TABLE)
    lines = [element(side, val="single", sz=4, space=0, color="808080") for side in ("top", "bottom", "insideH")]
    margins = [element(side, w=70, type="dxa") for side in ("left", "right")]
    about = element("tblPr", element("tblBorders", *lines), element("tblCellMar", *margins))
    bold = element("rPr", element("b"))
    shade = element("tcPr", element("shd", val="clear", color="auto", fill="E8E8E8"))
    first_row = element("tblStylePr", element("rPr", element("b")), shade, type="firstRow")
    style.element.extend([about, first_row, element("tblStylePr", bold, type="firstCol")])


def _content(document: Word) -> None:
    document.add_paragraph("{{ title }}", "Title")
    document.add_paragraph("{{ subtitle }}", "Subtitle")
    table = document.add_table(rows=3, cols=2)
    table.autofit = False
    texts = (("{%tr for line in head %}", ""), ("{{ line.label }}", "{{ line.value }}"), ("{%tr endfor %}", ""))
    for row, pair in zip(table.rows, texts, strict=True):
        row._tr.get_or_add_trPr().append(element("cantSplit"))
        for cell, text, width in zip(row.cells, pair, (Inches(1.1), Inches(5.4)), strict=True):
            cell.width = width
            cell.paragraphs[0].add_run(text).bold = "label" in text
            below = element("tcBorders", element("bottom", val="single", sz=4, space=0, color="808080"))
            cell._tc.get_or_add_tcPr().append(below)
    look: Any = table._tbl.tblPr.find(qn("w:tblLook"))
    look.set(qn("w:firstRow"), "0")  # its first column heads its rows, and no row its columns
    look.set(qn("w:val"), "0480")
    table._tbl.tblPr.append(element("tblCaption", val="To whom, from whom, when, and on what"))
    for column, twips in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), (1584, 7776), strict=True):
        column.set(qn("w:w"), str(twips))
    document.add_paragraph("{%p if notice %}")
    document.add_paragraph("{{ notice }}", "Memo Notice")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{{p body }}")


def _around(section: Any) -> None:
    section.header.paragraphs[0].add_run("{{ title }}{% if subject %}: {{ subject }}{% endif %}", "Memo Small")
    for footer in (section.footer, section.first_page_footer):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = 1
        for words, code in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            paragraph.add_run(words, "Memo Small")
            field = element("fldSimple", instr=code)
            paragraph._p.append(field)
            text = element("t")
            text.text = "1"
            field.append(element("r", element("rPr", element("rStyle", val="MemoSmall")), text))


def _font(style: Any, size: float, name: str = _FONT) -> None:
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.rPr.rFonts
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)


def _border(style: Any, **sides: int) -> None:
    lines = [element(side, val="single", sz=size, space=6, color="707070") for side, size in sides.items()]
    about = style.element.get_or_add_pPr()
    about.insert_element_before(
        element("pBdr", *lines), "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


if __name__ == "__main__":
    BUILT_IN.write_bytes(template())
