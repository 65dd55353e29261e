"""The memo as a Word file, opened with python-docx, zipfile and lxml; and letterheads of a board's own."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from lxml import etree
from PIL import Image

from policycheck.document.docx import BUILT_IN, docx
from policycheck.document.model import Blanks, Bullets, Document, Figure, Line, Paragraph, Part, Quote, Run, Table
from policycheck.model.problem import BadInput

HOSTILE = (
    "<script>alert(1)</script> </w:t></w:r><w:p/> **b** {{ 7*7 }} {% if %} {_{ }_} {# c #} &amp; ]]> {{p body }} "
    '"a\'s" #eval(1) \x00\x07\x0c\x1b[31m \u202e\u200f \ufffe \uffff \ud800'
)
SHOWN = HOSTILE.partition(" #eval")[0]
ACCOUNTS = ("agency", "family", "press", "community", "record", "common-ground", "uncontradicted")


def line(text: str, style: Any = "plain") -> Line:
    return (Run(text, style),)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), (90, 90, 90)).save(out, "PNG")
    return out.getvalue()


def memo(text: str = "Words", rows: int = 3) -> Document:
    """A memo with every kind of block, and the text in every place for one."""
    head = tuple(line(one) for one in ("Element", *ACCOUNTS))
    body = tuple((line(f"row {index}"), *(line(text) for _ in ACCOUNTS)) for index in range(rows))
    answer = (
        Paragraph(line=(Run(text), Run(text, "code")), keep_with_next=True),
        Bullets(items=(line("first"), line(text))),
        Bullets(items=(line("one"), line("two")), numbered=True),
        Bullets(items=(line("one"), line(text)), numbered=True),
    )
    result = Quote(passages=(line(text), line("at a moving vehicle", "mark")), source=line(text))
    picture = Figure(png=png(), title=f"Timeline {text}", description=f"Seen {text}", width=0.9)
    blanks = Blanks(caption=text, rows=(("Disposition", ("Sustained", text)), ("Reasons", ())), lines=(0, 2))
    return Document(
        title=f"Title {text}",
        subtitle=f"Subtitle {text}",
        language="en",
        head=(("To", text), ("From", ""), ("Date", "January 5, 2026"), ("Subject", text)),
        notice=f"Notice {text}",
        parts=(
            Part(level=1, title=f"Answer {text}", blocks=answer),
            Part(level=3, title="Finding", blocks=(result,)),
            Part(level=3, title="Piece", blocks=(Table(caption="Elements", head=head, rows=body), picture)),
            Part(level=1, title="Board", blocks=(blanks,), new_page=True),
        ),
        fingerprint="ab" * 32,
        keywords=(text,),
    )


def opened(content: bytes) -> Any:
    return WordFile(io.BytesIO(content))


def texts(content: bytes) -> list[str]:
    return [one.text for one in opened(content).paragraphs]


def styled(content: bytes) -> list[tuple[str, str]]:
    return [(one.style.name, one.text) for one in opened(content).paragraphs]


def problems(text_or_path: Path) -> str:
    with pytest.raises(BadInput) as caught:
        docx(memo(), text_or_path)
    assert all(one.place.file == str(text_or_path) for one in caught.value.problems)
    return str(caught.value)


def letterhead(path: Path, *paragraphs: str, header: str = "") -> Path:
    document = WordFile()
    for text in paragraphs:
        document.add_paragraph(text)
    document.sections[0].header.paragraphs[0].text = header
    document.save(str(path))
    return path


def test_parts_have_words_own_styles() -> None:
    found = styled(docx(memo()))
    assert ("Title", "Title Words") in found
    assert [one for one in found if one[0].startswith("Heading")] == [
        ("Heading 1", "Answer Words"),
        ("Heading 2", "Finding"),
        ("Heading 3", "Piece"),
        ("Heading 1", "Board"),
    ]
    for pair in (("Quote", "at a moving vehicle"), ("Memo Source", "Words"), ("List Bullet", "first")):
        assert pair in found
    assert found.count(("List Number", "one")) == 2
    assert ("Caption", "Elements") in found


def test_headings_captions_and_heads_of_tables_keep_with_what_follows() -> None:
    document = opened(docx(memo()))
    kept = [one for one in document.paragraphs if one.style.name.startswith(("Heading", "Caption"))]
    assert len(kept) == 7
    assert all(one.paragraph_format.keep_with_next for one in kept)
    assert [one.text for one in document.paragraphs if one.paragraph_format.page_break_before] == ["Board"]


def test_tables_repeat_their_head_and_keep_rows_whole() -> None:
    table = opened(docx(memo(rows=60))).tables[1]
    rows = table._tbl.findall(qn("w:tr"))
    assert len(rows) == 61
    assert [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows] == [True] + [False] * 60
    assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
    widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid.findall(qn("w:gridCol"))]
    assert len(widths) == 8
    assert min(widths) > 700
    assert abs(sum(widths) - 9360) < 10
    assert table._tbl.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


def test_marked_words_are_bold_and_underlined() -> None:
    runs = [run for one in opened(docx(memo())).paragraphs for run in one.runs if run.text == "at a moving vehicle"]
    assert [(run.bold, run.underline, run.style.name) for run in runs] == [(True, True, "Memo Mark")]


def test_other_scripts_are_marked_as_such() -> None:
    """Word takes the font, size and language of such text from attributes of its own, and its order from a mark."""
    text = "Chen 陳大文, 김철수, やまだ; محمد بن سلمان; राम; Nguyễn Владимир."
    (paragraph,) = [one for one in opened(docx(memo(text))).paragraphs if one.style.name == "Memo Source"]
    assert paragraph.text == text
    of_east = {
        run.text: run._r.rPr.rFonts.get(qn("w:eastAsia"))
        for run in paragraph.runs
        if run._r.find(".//" + qn("w:lang")) is not None
    }
    assert of_east == {"陳大文": "SimSun", "김철수": "Malgun Gothic", "やまだ": "Yu Mincho"}
    assert [run.text for run in paragraph.runs if run.font.rtl] == ["محمد بن سلمان"]
    assert [run.text for run in paragraph.runs if run.font.complex_script] == ["राम"]
    assert paragraph._p.pPr.find(qn("w:bidi")) is None
    arabic = opened(docx(memo("محمد بن سلمان"))).paragraphs
    assert any(one._p.pPr.find(qn("w:bidi")) is not None for one in arabic if one.style.name == "Memo Source")


def test_the_look_of_a_table_is_told_twice() -> None:
    """LibreOffice reads only the number, Word the words."""
    look = opened(docx(memo())).tables[1]._tbl.tblPr.find(qn("w:tblLook"))
    assert (look.get(qn("w:val")), look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("06A0", "1", "1")


def test_each_numbered_list_begins_with_one() -> None:
    document = opened(docx(memo()))
    first = [one for one in document.paragraphs if (one.style.name, one.text) == ("List Number", "one")]
    numbers = [one._p.pPr.numPr.numId.val for one in first]
    assert len(set(numbers)) == 2
    numbering = document.part.numbering_part.element
    known = {int(one.get(qn("w:numId"))) for one in numbering.findall(qn("w:num"))}
    assert set(numbers) <= known


def test_a_picture_has_its_words() -> None:
    (picture,) = opened(docx(memo())).inline_shapes
    about = picture._inline.docPr
    assert (about.get("title"), about.get("descr")) == ("Timeline Words", "Seen Words")
    assert picture._inline.get("distL") == "0"


def test_blanks_have_boxes_to_tick_and_room_to_write() -> None:
    table = opened(docx(memo())).tables[2]
    boxes = [box.get(qn("w:val")) for box in table._tbl.iter(qn("w:alias"))]
    assert boxes == ["Sustained", "Words"]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Question", "To be filled in by the board"],
        ["Disposition", "\u00a0Sustained\u2003\u00a0Words\nReasons:\n\t\n\t"],
    ]


def test_the_file_says_nothing_of_authors_or_times_and_is_the_same_each_time(tmp_path: Path) -> None:
    own = letterhead(tmp_path / "own.docx", "{{p body }}")
    document = WordFile(str(own))
    document.core_properties.author = "Jane Roe"
    document.core_properties.last_modified_by = "Jane Roe"
    document.save(str(own))
    for content in (docx(memo()), docx(memo(), own)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            assert {one.date_time for one in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = packed.read("docProps/core.xml").decode()
        assert "Roe" not in core
        assert "W3CDTF" not in core
        about = opened(content).core_properties
        assert (about.title, about.subject, about.language) == ("Title Words: Words", "Subtitle Words", "en")
    assert docx(memo()) == docx(memo())
    assert docx(memo(), own) == docx(memo(), own)


def test_the_language_and_page_numbers_are_set() -> None:
    document = opened(docx(memo()))
    assert next(document.styles.element.iter(qn("w:lang"))).get(qn("w:val")) == "en-US"
    section = document.sections[0]
    for footer in (section.footer, section.first_page_footer):
        fields = [one.get(qn("w:instr")) for one in footer._element.iter(qn("w:fldSimple"))]
        assert fields == ["PAGE", "NUMPAGES"]


def test_hostile_text_is_text() -> None:
    content = docx(memo(HOSTILE))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
        document = packed.read("word/document.xml").decode()
    found = texts(content)
    for start in ("Title ", "Subtitle ", "Notice ", "Answer ", ""):
        assert any(one.startswith(start + SHOWN) for one in found), start
    assert "‹U+0000›" in document
    assert "‹U+202E›" in document
    assert "‹U+FFFE›" in document
    cells = [cell.text for row in opened(content).tables[1].rows[1:] for cell in row.cells[1:]]
    assert len(cells) == 21
    assert all(cell.startswith(SHOWN) for cell in cells)
    assert len(found) == len(texts(docx(memo())))


def test_a_megabyte_of_one_letter_is_text() -> None:
    content = docx(memo("x" * 1_000_000, rows=0))
    assert "x" * 1_000_000 in texts(content)


def test_an_empty_memo_is_a_file() -> None:
    table = Table(caption="", head=(), rows=())
    ragged = Table(caption="", head=(line("a"),), rows=((line("1"), line("2")), ()))
    blocks = (table, ragged, Bullets(items=()), Blanks(caption="", rows=()), Quote(passages=(), source=()))
    part = Part(level=2, title="", blocks=blocks)
    whole = Document(title="", subtitle="", language="en", head=(), notice="", parts=(part,), fingerprint=None)
    assert styled(docx(whole)) == [("Title", ""), ("Memo Source", "")]
    assert len(opened(docx(whole)).tables) == 1


def test_a_board_follows_the_page_on_letterheads(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "letterhead.md").read_text()
    steps = page.split("## Step by step", 1)[1].split("\n| tag", 1)[0]
    tags = re.findall(r"`([^`]*\{\{[^`]*\}\})`", steps)
    *tags, header = tags
    assert tags[-1] == "{{p body }}"
    own = letterhead(tmp_path / "own.docx", *tags, "In confidence", header=f"City of X, {header}")
    content = docx(memo(), own)
    found = texts(content)
    expected = ["Title Words", "Subtitle Words", "To: Words", "From: ", "Date: January 5, 2026", "Re: Words"]
    assert found[:8] == [*expected, "Notice Words", "Answer Words"]
    assert found[-1] == "In confidence"
    assert found.count("Notice Words") == 1
    assert "Fingerprint of the record (SHA-256): " + "ab" * 32 in found
    assert opened(content).sections[0].header.paragraphs[0].text == "City of X, Title Words: Words"


def test_the_fingerprint_stands_at_the_foot_of_every_page(tmp_path: Path) -> None:
    section = opened(docx(memo())).sections[0]
    for footer in (section.footer, section.first_page_footer):
        assert footer.paragraphs[0].text.startswith("Record " + "ab" * 32)
    without = opened(docx(replace(memo(), fingerprint=None))).sections[0]
    assert "Record" not in without.footer.paragraphs[0].text


def test_a_letterhead_without_the_fingerprint_gets_it_once(tmp_path: Path) -> None:
    own = letterhead(tmp_path / "own.docx", "{{p body }}")
    given = Part(level=1, title="The record", blocks=(Paragraph(line=line("ab" * 32, "code")),))
    twice = replace(memo(), parts=(*memo().parts, given))
    assert "".join(texts(docx(memo(), own))).count("ab" * 32) == 1
    assert "".join(texts(docx(twice, own))).count("ab" * 32) == 1


def test_what_a_letterhead_lacks_is_brought_along(tmp_path: Path) -> None:
    own = letterhead(tmp_path / "bare.docx", "{{p body }}")
    document = WordFile(str(own))
    root = document.styles.element
    for style in root.findall(qn("w:style")):
        if style.find(qn("w:name")).get(qn("w:val")) not in ("Normal", "Default Paragraph Font", "Normal Table"):
            root.remove(style)
    (numbering,) = [key for key, one in document.part.rels.items() if one.reltype.endswith("/numbering")]
    del document.part.rels[numbering]
    document.save(str(own))
    whole = replace(memo(), fingerprint=None)
    content = docx(whole, own)
    built_in = [name for name, _ in styled(docx(whole))[4:]]
    assert [name for name, _ in styled(content)] == ["Heading 1", "Memo Notice", *built_in]
    assert texts(content)[:2] == ["Title Words", "Notice Words"]
    assert len(opened(content).part.numbering_part.element.findall(qn("w:num"))) == 3


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["{{ title }}"], "no place for the document"),
        (["{{p body }}", "{{p body }}"], "2 times"),
        (["See {{p body }}"], "among other words"),
        (["{{ titel }}", "{{p body }}"], "write {{ title }}"),
        (["{{ title ", "{{p body }}"], "not written as it should be"),
        (["{% if title %}", "{{p body }}"], "not written as it should be"),
        (["{{ title.__class__.__mro__ }}", "{{p body }}"], "may not do this"),
        (["{{ title.nothing }}", "{{p body }}"], "may not do this"),
        (["{{ 1 / 0 }}", "{{p body }}"], "ZeroDivisionError"),
        (["{%p if not title %}", "{{p body }}", "{%p endif %}"], "within an if or a for"),
        (["{%p for one in 'ab' %}", "{{p body }}", "{%p endfor %}"], "within an if or a for"),
        (["{% include '/etc/passwd' %}", "{{p body }}"], "template"),
    ],
)
def test_what_is_wrong_with_a_letterhead_is_said(tmp_path: Path, paragraphs: list[str], said: str) -> None:
    assert said in problems(letterhead(tmp_path / "own.docx", *paragraphs))


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    found = problems(letterhead(tmp_path / "own.docx", "{{ too }} {{ fingerprnt }}", header="{{ nobody_knows }}"))
    for one in ("'too'", "write {{ fingerprint }}", "'nobody_knows'", "no place for the document"):
        assert one in found


def test_the_bodys_tag_in_a_header_or_a_table_is_no_place_for_it(tmp_path: Path) -> None:
    assert "header or footer" in problems(letterhead(tmp_path / "a.docx", "x", header="{{p body }}"))
    document = WordFile()
    document.add_table(1, 1).cell(0, 0).text = "{{p body }}"
    document.save(str(tmp_path / "b.docx"))
    assert "in a table" in problems(tmp_path / "b.docx")


def test_what_is_no_word_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "text.docx").write_text("a letter")
    with zipfile.ZipFile(tmp_path / "zip.docx", "w") as packed:
        packed.writestr("a.txt", "x")
    (tmp_path / "part.docx").write_bytes(BUILT_IN.read_bytes()[:9000])
    for name in ("text.docx", "zip.docx", "part.docx"):
        assert "no .docx file" in problems(tmp_path / name)
    kind = tmp_path / "kind.docx"
    with zipfile.ZipFile(BUILT_IN) as old, zipfile.ZipFile(kind, "w") as new:
        for name in old.namelist():
            content = old.read(name).replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main")
            new.writestr(name, content)
    assert "Word template" in problems(kind)
    assert "cannot be read" in problems(tmp_path / "gone.docx")
    assert "cannot be read" in problems(tmp_path)
