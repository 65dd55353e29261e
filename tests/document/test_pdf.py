"""The memo as PDF, opened with readers that know nothing of typst: pikepdf, and pdftotext where it is installed."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from PIL import Image
from pypdfium2 import PdfDocument

from policycheck.document.missing import MissingCharacters
from policycheck.document.model import Blanks, Bullets, Document, Figure, Line, Paragraph, Part, Quote, Run, Table
from policycheck.document.pdf import data, pdf
from policycheck.model.problem import BadInput

HOSTILE = (
    '<script>alert(1)</script> </w:t></w:r> **b** _e_ # h [a](javascript:x) {{ 7*7 }} {% if %} {_{ #eval("1+1") $x^2$'
    " \\ `c` * @preview/x:1.0.0 <label> &amp; ]]> // no comment /* nor */ = h \x00\x07\x1b[31m \u202e\u200f \ufffe"
)
ACCOUNTS = ("agency", "family", "press", "community", "record", "common-ground", "uncontradicted")


def line(text: str, style: Any = "plain") -> Line:
    return (Run(text, style),)


def png(width: int = 60, height: int = 20) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (90, 90, 90)).save(out, "PNG")
    return out.getvalue()


def memo(text: str = "Words", rows: int = 3, title: str = "A memo") -> Document:
    """A memo with every kind of block, and the text in every place for one."""
    styles = ("plain", "strong", "emphasis", "mark", "code", "small")
    head = tuple(line(one) for one in ("Element", *ACCOUNTS))
    body = tuple((line(f"row {index}", "strong"), *(line(text) for _ in ACCOUNTS)) for index in range(rows))
    picture = Figure(png=png(), title=f"Timeline {text}", description=f"Seen {text}", width=0.9)
    answer = (
        Paragraph(line=tuple(Run(text, style) for style in styles), keep_with_next=True),
        Bullets(items=(line("first"), line(text))),
        Bullets(items=(line("one"), line(text)), numbered=True),
    )
    result = (Quote(passages=(line(text), line("at a moving vehicle", "mark")), source=line(text, "small")),)
    blanks = Blanks(caption=text, rows=((text, ("Sustained", text)), ("Reasons", ())))
    return Document(
        title=title,
        subtitle=text,
        language="en",
        head=(("To", text), ("From", "")),
        notice=text,
        parts=(
            Part(level=1, title="The short answer", blocks=answer),
            Part(level=3, title=f"Finding {text}", blocks=result),
            Part(level=3, title="Piece", blocks=(Table(caption=f"Table {text}", head=head, rows=body), picture)),
            Part(level=1, title="Board", blocks=(blanks,), new_page=True),
        ),
        fingerprint="ab" * 32,
        keywords=(text,),
    )


def nodes(of: Any) -> Iterator[Any]:
    """The elements of a structure tree, in reading order."""
    if isinstance(of, pikepdf.Array):
        for one in of:
            yield from nodes(one)
    elif isinstance(of, pikepdf.Dictionary):
        if "/S" in of:
            yield of
        if "/K" in of:
            yield from nodes(of.K)


def kinds(content: bytes) -> list[str]:
    with pikepdf.open(io.BytesIO(content)) as read:
        return [str(one.S) for one in nodes(read.Root.StructTreeRoot.K)]


def read(content: bytes) -> str:
    """The text of the pages on one line."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    ran = subprocess.run(["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True)
    return " ".join(ran.stdout.decode().replace("\u200b", "").split())


def test_it_is_tagged_and_says_that_it_is_pdf_ua() -> None:
    with pikepdf.open(io.BytesIO(pdf(memo()))) as read:
        assert read.Root.MarkInfo.Marked
        assert str(read.Root.Lang) == "en"
        assert read.Root.ViewerPreferences.DisplayDocTitle
        assert all(str(page.Tabs) == "/S" for page in read.pages if "/Annots" in page)
        with read.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
            assert about["dc:title"] == "A memo"
        fonts = [font for page in read.pages for _, font in page.Resources.get("/Font", {}).items()]
        assert fonts
        assert all("/ToUnicode" in font for font in fonts)


def test_headings_are_in_order_without_gaps() -> None:
    assert [one for one in kinds(pdf(memo())) if one.startswith("/H")] == ["/H1", "/H2", "/H3", "/H1"]


def test_lists_quotes_and_tables_are_tagged_as_such() -> None:
    found = kinds(pdf(memo(rows=5)))
    assert found.count("/L") == 2
    assert found.count("/BlockQuote") == 1
    assert found.count("/TH") == 8 + 2
    assert found.count("/TR") == 1 + 5 + 2
    assert "/Caption" in found


def test_a_picture_has_its_words() -> None:
    with pikepdf.open(io.BytesIO(pdf(memo()))) as read:
        figures = [one for one in nodes(read.Root.StructTreeRoot.K) if str(one.S) == "/Figure"]
        assert [str(one.Alt) for one in figures] == ["Timeline Words: Seen Words"]


def test_the_same_memo_gives_the_same_bytes_and_no_time() -> None:
    first = pdf(memo())
    assert first == pdf(memo())
    with pikepdf.open(io.BytesIO(first)) as read:
        assert {"/CreationDate", "/ModDate", "/Author"} & set(read.docinfo.keys()) == set()
        with read.open_metadata() as about:
            assert [key for key in about if "Date" in key or "creator" in key] == []


def test_hostile_text_is_text() -> None:
    with pytest.warns(MissingCharacters, match=r"U\+FFFE"):
        content = pdf(memo(HOSTILE, title=HOSTILE))
    shown = read(content).replace(" ", "")
    for piece in ("<script>alert(1)</script>", "</w:t></w:r>", "{{7*7}}", '#eval("1+1")', "$x^2$", "[a](javascript:x)"):
        assert shown.count(piece) >= 12, piece
    assert "‹U+0000›" in shown
    assert "‹U+202E›" in shown
    with pikepdf.open(io.BytesIO(content)) as opened:
        assert "/OpenAction" not in opened.Root
        assert all("/Annots" not in page for page in opened.pages)


def test_characters_that_no_font_has_are_shown_by_number_and_told_by_name() -> None:
    with pytest.warns(MissingCharacters) as told:
        text = read(pdf(memo("señor é “q” † ☐ — Αλέξανδρος Владимир Nguyễn \u1680 \U000f0000")))
    assert "señor é “q” † ☐ — Αλέξανδρος Владимир Nguyễn" in text
    assert "‹U+F0000›" in text
    assert "shown by its number" in text
    assert "shown by its number" not in read(pdf(memo()))
    (warning,) = told
    assert "U+F0000 (without a name)" in str(warning.message)
    assert "install a font" in str(warning.message)


def a_font(folder: Path, name: str, *characters: str) -> None:
    """A font in which each of the characters has the shape of an A, and that has no others: made from matplotlib's."""
    made = TTFont(Path(get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf")
    for table in made["cmap"].tables:
        table.cmap = {ord(one): "A" for one in characters if table.format == 12 or ord(one) < 0x10000}
    for record in made["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = name
    made.save(str(folder / f"{name}.ttf"))


def test_other_scripts_are_set_in_fonts_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_font(tmp_path, "Own", "\U0001b170")
    monkeypatch.setenv("TYPST_FONT_PATHS", str(tmp_path))
    content = pdf(memo("\U0001b170"))
    assert "‹U+1B170›" not in read(content)
    assert content == pdf(memo("\U0001b170"))


def test_a_picture_is_drawn_in_lines_and_keeps_its_text() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="50pt" viewBox="0 0 200 50">'
        '<text x="10" y="20" style="font: 10px \'DejaVu Sans\'">shots were fired</text></svg>'
    )
    picture = Figure(svg=drawing, title="One", description="Two", width=0.5)
    content = pdf(Document(title="A", parts=(Part(level=1, title="One", blocks=(picture,)),)))
    assert "shots were fired" in read(content)
    assert kinds(content).count("/Figure") == 1


@pytest.mark.parametrize("count", range(400, 440, 8))
def test_no_page_is_all_but_empty_before_a_new_one(count: int) -> None:
    """Where lines as far apart as usual would leave a few on a page of their own, they stand closer."""
    body = tuple(Paragraph(line=line(f"Line {number}.")) for number in range(count))
    last = Part(level=1, title="Board", blocks=(Paragraph(line=line("Sign.")),), new_page=True)
    content = pdf(Document(title="A", parts=(Part(level=1, title="One", blocks=body), last)))
    pages = PdfDocument(content)
    assert len(pages[len(pages) - 2].get_textpage().get_text_bounded().split("Line")) > 11


def test_the_fingerprint_stands_at_the_foot_of_every_page() -> None:
    given = Part(level=1, title="The record", blocks=(Paragraph(line=line("ab" * 32, "code")),))
    twice = replace(memo(), parts=(*memo().parts, given))
    for document, within in ((memo(), 0), (twice, 1)):
        content = pdf(document)
        with pikepdf.open(io.BytesIO(content)) as opened:
            pages = len(opened.pages)
        assert read(content).replace(" ", "").count("ab" * 32) == pages + within


def test_a_long_table_repeats_its_head() -> None:
    content = pdf(memo(rows=90))
    with pikepdf.open(io.BytesIO(content)) as opened:
        pages = len(opened.pages)
    assert pages >= 4
    assert read(content).count("uncontradicted") >= pages - 2
    assert kinds(content).count("/TH") == 8 + 2


def right_edges(content: bytes) -> Iterator[float]:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    ran = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=content, capture_output=True, check=True)
    for piece in ran.stdout.decode("utf-8", "replace").split('xMax="')[1:]:
        yield float(piece.split('"', 1)[0])


@pytest.mark.parametrize("word", ["W" * 3000, "x/" * 400, "took_steps_to_leave_path" * 9])
def test_a_long_word_stays_on_the_page(word: str) -> None:
    assert max(right_edges(pdf(memo(word)))) <= 612 - 70


def test_a_megabyte_of_one_letter_is_set_and_stays_on_the_page() -> None:
    part = Part(level=1, title="One", blocks=(Paragraph(line=line("x" * 1_000_000)),))
    whole = Document(title="W" * 9000, subtitle="", language="en", head=(), notice="", parts=(part,), fingerprint=None)
    assert max(right_edges(pdf(whole))) <= 612 - 70


def test_an_empty_memo_is_set() -> None:
    empty = Document(title="", subtitle="", language="", head=(), notice="", parts=(), fingerprint=None)
    assert pdf(empty).startswith(b"%PDF")
    table = Table(caption="", head=(), rows=())
    ragged = Table(caption="", head=(line("a"),), rows=((line("1"), line("2")), ()))
    part = Part(level=2, title="", blocks=(table, ragged, Bullets(items=()), Blanks(caption="", rows=())))
    quote = Quote(passages=(), source=())
    bare = Part(level=3, title="", blocks=(quote, Paragraph(line=())))
    whole = Document(title="", subtitle="", language="xyz1", head=(), notice="", parts=(part, bare), fingerprint=None)
    assert kinds(pdf(whole)).count("/TH") == 2


def test_a_template_of_ones_own_gets_the_same_data(tmp_path: Path) -> None:
    own = tmp_path / "board.typ"
    (tmp_path / "logo.png").write_bytes(png())
    own.write_text(
        '#let memo = json("memo.json")\n#set document(title: memo.title)\n#image("logo.png", alt: "Seal")\n'
        '#memo.parts.map(part => part.title).join(" / ")\n'
    )
    content = pdf(memo(), own)
    assert "The short answer / Finding Words / Piece / Board" in read(content)
    assert kinds(content).count("/Figure") == 1


@pytest.mark.parametrize(
    ("text", "line_number", "cause"),
    [
        ('#set document(title: "x")\n#nowhere\n', 2, "unknown variable: nowhere"),
        ('#set document(title: "x")\n\n#read("/etc/passwd")\n', 3, "not found"),
        ('#import "@preview/cetz:0.2.2": canvas\n', 1, "asks for a package"),
        ("= Heading without a title\n", 0, "title"),
        ('#set document(title: "x")\n#image("gone.png", alt: "a")', 2, "not found"),
    ],
)
def test_what_is_wrong_with_a_template_is_said_with_its_line(
    tmp_path: Path, text: str, line_number: int, cause: str
) -> None:
    own = tmp_path / "own.typ"
    own.write_text(text)
    with pytest.raises(BadInput) as caught:
        pdf(memo(), own)
    (problem, *_) = caught.value.problems
    assert problem.place.file == str(own)
    assert problem.place.line == line_number
    assert cause in problem.cause
    assert problem.remedy
    assert "/tmp" not in problem.cause.replace(str(own), "")


def test_a_template_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.typ"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "gone.typ", tmp_path, binary):
        with pytest.raises(BadInput, match=r"cannot be read|UTF-8"):
            pdf(memo(), path)


def test_the_data_holds_every_text_of_the_memo() -> None:
    whole = str(data(memo("zebra")))
    assert (
        whole.count("zebra") == str(memo("zebra")).count("zebra") + 2 + 2
    )  # the words of a picture, and blanks as a board fills them in
