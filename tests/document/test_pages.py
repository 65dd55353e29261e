"""How a memo falls on pages: what stands together, what each page says it belongs to, and what can be searched for."""

import io
import shutil
import subprocess
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from PIL import Image

from policycheck.document.docx import docx
from policycheck.document.html import html
from policycheck.document.markdown import markdown
from policycheck.document.model import Blanks, Document, Figure, Paragraph, Part, Run, Table
from policycheck.document.pdf import pdf

TERMS = ("Sustained", "Not sustained")
SIGNED = ("Case number", "Remarks", "Vote", "For the board", "Date")


def line(text: str, style: Any = "plain") -> tuple[Run, ...]:
    return (Run(text, style),)


def table(rows: int, caption: str = "Rows") -> Table:
    return Table(
        caption=caption,
        head=(line("Of what"), line("Fingerprint")),
        rows=tuple((line(f"row {one}"), line(f"{one:064x}", "code")) for one in range(1, rows + 1)),
        widths=(0.3, 0.7),
    )


def memo(*blocks: Any, **changed: Any) -> Document:
    whole = Document(
        title="Memo of possible violations",
        subtitle="The day",
        language="en",
        head=(("To", ""), ("Subject", 'Shots in "Elm" Street</style>'), ("Date", "")),
        notice="",
        parts=(Part(level=1, title="First", blocks=blocks),),
        fingerprint=None,
    )
    return replace(whole, **changed)


def board(results: int = 30) -> Document:
    rows = [row for one in range(results) for row in ((f"{one}. A rule: officer {one}", TERMS), ("Reasons", ()))]
    return memo(
        Blanks(caption="Duties", rows=tuple(rows)),
        Blanks(caption="For the board", rows=tuple((one, ()) for one in SIGNED), lines=(1, 3, 1, 1, 1)),
    )


def pages(content: bytes) -> list[str]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
    assert ran.stderr == b""
    return ran.stdout.decode().split("\f")[:-1]


def test_fingerprints_can_be_searched_for_in_the_pdf() -> None:
    (page,) = pages(pdf(memo(table(3), Paragraph(line=line("ab" * 32, "code")), fingerprint="cd" * 32)))
    for one in (*(f"{number:064x}" for number in (1, 2, 3)), "ab" * 32, "cd" * 32):
        assert one in page


def test_every_page_tells_of_which_case_it_is() -> None:
    whole = memo(table(120))
    name = 'Memo of possible violations: Shots in "Elm" Street</style>'
    content = pdf(whole)
    first, *others = pages(content)
    assert len(others) >= 2
    assert all(one.strip().startswith(name) for one in others)
    assert name not in first
    with pikepdf.open(io.BytesIO(content)) as read, read.open_metadata() as about:
        assert about["dc:title"] == name
    word = WordFile(io.BytesIO(docx(whole)))
    assert word.core_properties.title == name
    assert word.sections[0].header.paragraphs[0].text == name
    page = html(whole)
    assert f"<title>{name.replace('<', '&lt;').replace('>', '&gt;').replace(chr(34), '&#34;')}</title>" in page
    shown = page.split('@top-left { content: "', 1)[1].split('"', 1)[0]
    assert "".join(chr(int(one, 16)) for one in shown.split("\\")[1:]) == name


def test_a_head_without_a_subject_is_no_bother() -> None:
    bare = memo(table(1), head=())
    assert "<title>Memo of possible violations</title>" in html(bare)
    assert WordFile(io.BytesIO(docx(bare))).core_properties.title == "Memo of possible violations"


@pytest.mark.parametrize("before", range(30, 42))
def test_a_small_table_stands_on_one_page_with_what_leads_to_it(before: int) -> None:
    lead = [Paragraph(line=line(f"filler {one}")) for one in range(before)]
    parts = (
        Part(level=1, title="First", blocks=tuple(lead)),
        Part(
            level=2, title="Heading of it", blocks=(Paragraph(line=line("lead to it"), keep_with_next=True), table(6))
        ),
    )
    with_table = [one for one in pages(pdf(memo(parts=parts))) if "row " in one]
    assert len(with_table) == 1
    for words in ("Heading of it", "lead to it", "Rows", "Of what", "row 1", "row 6"):
        assert words in with_table[0]


@pytest.mark.parametrize("before", range(28, 42))
def test_a_long_table_begins_with_two_rows_at_least(before: int) -> None:
    lead = [Paragraph(line=line(f"filler {one}")) for one in range(before)]
    parts = (
        Part(level=1, title="First", blocks=tuple(lead)),
        Part(level=2, title="Heading of it", blocks=(table(40),)),
    )
    (start,) = [one for one in pages(pdf(memo(parts=parts))) if "row 1 " in one]
    for words in ("Heading of it", "Rows", "Of what", "row 2 "):
        assert words in start


def test_the_boards_page_has_the_same_heads_everywhere_and_repeats_them() -> None:
    content = pdf(board())
    found = [one for one in pages(content) if "A rule" in one]
    assert len(found) >= 3
    for one in found:
        assert "To be filled in by the board" in one
        assert one.count("A rule") == one.count("Reasons") == one.count("Not sustained")
    (signed,) = [one for one in pages(content) if "Remarks" in one]
    assert all(words in signed for words in SIGNED)
    word = WordFile(io.BytesIO(docx(board())))
    for form in (word.tables[1], word.tables[2]):
        first = form.rows[0]
        assert first.cells[1].text == "To be filled in by the board"
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in form.rows)
    heights = {row.cells[0].text: row.height.cm for row in word.tables[2].rows[1:]}
    assert min(heights.values()) > 0.79
    assert heights["Remarks"] > 2.3
    assert len(word.tables[1].rows) == 31
    assert kept(word.tables[2]) == [True] * 5 + [False]
    assert kept(word.tables[1]) == [True, True, *[False] * 27, True, False]
    assert html(board()).count("To be filled in by the board") == markdown(board()).count("by the board |") == 2


def kept(form: Any) -> list[bool]:
    """For each row, whether every paragraph of it stays with the next; no row may have some that do, some not."""
    every = [[bool(p.paragraph_format.keep_with_next) for c in row.cells for p in c.paragraphs] for row in form.rows]
    assert all(len(set(one)) == 1 for one in every)
    return [one[0] for one in every]


def test_rows_stay_together_in_word() -> None:
    small, large = WordFile(io.BytesIO(docx(memo(table(6), table(9, ""))))).tables[1:]
    assert kept(small) == [True] * 6 + [False]
    assert kept(large) == [True, True, *[False] * 6, True, False]


def test_no_empty_paragraph_makes_room_in_word_but_between_tables() -> None:
    blocks = (table(1), Paragraph(line=line("After")), table(1, ""), table(1, ""), table(1, ""))
    body = WordFile(io.BytesIO(docx(memo(*blocks)))).element.body
    below_head, *empty = [one for one in body.findall(qn("w:p")) if not one.text]
    assert below_head.getprevious().tag == qn("w:tbl")
    assert len(empty) == 3  # two between tables, and the last of the file
    for one in empty:
        assert one.getprevious().tag == qn("w:tbl")
        assert one.getnext().tag in (qn("w:tbl"), qn("w:sectPr"))
    (after,) = [one for one in body.findall(qn("w:p")) if one.text == "After"]
    assert after.find(f"{qn('w:pPr')}/{qn('w:spacing')}").get(qn("w:before")) == "160"


def test_the_head_of_a_memo_in_word_is_a_table_that_is_told_of() -> None:
    head = WordFile(io.BytesIO(docx(memo()))).tables[0]
    assert head._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in head.rows)
    assert all(row.cells[0].paragraphs[0].runs[0].bold for row in head.rows)


def picture(name: str, across: int, down: int) -> Figure:
    out = io.BytesIO()
    Image.new("RGB", (across, down), (90, 90, 90)).save(out, "PNG")
    return Figure(png=out.getvalue(), title=name, description=name, width=1.0)


def test_pictures_stand_whole_with_their_titles() -> None:
    three = [picture(name, 100, down) for name, down in (("One", 90), ("Two", 110), ("Three", 900))]
    found = pages(pdf(memo(*three)))
    assert len(found) == 3
    assert all(name in page for name, page in zip(("One", "Two", "Three"), found, strict=True))
    for shape in WordFile(io.BytesIO(docx(memo(*three)))).inline_shapes:
        assert shape.height.mm < 225


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.classes: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.classes.append(dict(attrs).get("class") or "")


@pytest.mark.parametrize(("marks", "stacked"), [(7, True), (11, True), (26, False)])
def test_a_grid_that_fits_a_phone_sets_its_marks_below_what_heads_them(marks: int, stacked: bool) -> None:
    head = tuple(line(str(number)) for number in range(marks + 1))
    page = html(memo(Table(caption="", head=head, rows=(head,), grid=True)))
    assert ('class="grid stacked' in page) is stacked


def test_small_tables_are_not_divided_when_a_page_is_printed() -> None:
    tags = Tags()
    tags.feed(html(memo(table(6), table(7), *board(2).parts[0].blocks)))
    assert tags.classes == ["whole", "", "blanks", "blanks whole"]


@pytest.mark.skipif(not shutil.which("chromium"), reason="no browser is installed")
def test_a_browser_prints_the_page_with_its_head_and_number(tmp_path: Path) -> None:
    (tmp_path / "memo.html").write_text(html(memo(table(120))))
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    target = f"--print-to-pdf={tmp_path / 'memo.pdf'}"
    subprocess.run([*command, target, str(tmp_path / "memo.html")], check=True, capture_output=True, timeout=120)
    first, second, *_ = pages((tmp_path / "memo.pdf").read_bytes())
    assert 'Shots in "Elm" Street</style>' in second
    assert "Page 1 of" in first
    assert "Of what" in second
