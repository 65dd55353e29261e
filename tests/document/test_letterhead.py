"""The letterhead that comes with the documentation: current, and a memo on it."""

import importlib.util
import io
from pathlib import Path
from types import ModuleType

from docx import Document as WordFile

from policycheck.document.docx import docx
from policycheck.document.model import Blanks, Bullets, Document, Paragraph, Part, Quote, Table, line

FOLDER = Path(__file__).parents[2] / "docs" / "examples" / "letterhead"


def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_letterhead", FOLDER / "make_letterhead.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def memo() -> Document:
    blocks = (
        Paragraph(line=line("Words.")),
        Quote(passages=(line("An officer shall"),), source=line("The manual")),
        Bullets(items=(line("First"),)),
        Table(caption="Rules", head=(line("Rule"), line("Outcome")), rows=((line("1"), line("open")),)),
        Blanks(caption="For the board", rows=(("Disposition", ("Sustained",)), ("Reasons", ()))),
    )
    head = (("To", "The Board"), ("From", ""), ("Date", "January 5, 2026"), ("Subject", "Shots"))
    parts = (Part(level=1, title="The short answer", blocks=blocks),)
    return Document(title="Memo", subtitle="The day", head=head, notice="A notice.", parts=parts, fingerprint="ab" * 32)


def test_the_file_is_current() -> None:
    module = made()
    assert module.FILE.read_bytes() == module.letterhead(), f"run {FOLDER / 'make_letterhead.py'}"


def test_a_memo_stands_on_it() -> None:
    content = docx(memo(), FOLDER / "letterhead.docx")
    document = WordFile(io.BytesIO(content))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:7] == [
        "Memo",
        "The day",
        "To:\tThe Board",
        "From:\t",
        "Date:\tJanuary 5, 2026",
        "Re:\tShots",
        "A notice.",
    ]
    assert texts[7] == "The short answer"
    assert not any("{" in text for text in texts)
    (section,) = document.sections
    assert section.header.paragraphs[0].text == made().NAME
    assert section.footer.paragraphs[0].text == "Shots\tPage  of "  # the numbers are fields
    assert section.footer.paragraphs[1].text == f"Record {'ab' * 32}"
    assert [table.rows[0].cells[0].text for table in document.tables] == ["Rule", "Question"]
    assert document.styles["Heading 1"].font.color.rgb == document.styles["Title"].font.color.rgb
