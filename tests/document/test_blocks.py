"""What a report has beside the memo's blocks: folds, notices, indents, grids, outcomes, and no head; in every form."""

import io
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, get_args

import pikepdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from PIL import Image

from policycheck.document.forms import render
from policycheck.document.html import html
from policycheck.document.model import (
    Blanks,
    Block,
    Bullets,
    Document,
    Figure,
    Fold,
    Notice,
    Paragraph,
    Part,
    Quote,
    Run,
    Style,
    Table,
    line,
)
from policycheck.document.pdf_data import data
from policycheck.document.terminal import text

ROOT = Path(__file__).resolve().parents[2]
OUTCOMES: tuple[Style, ...] = ("breach", "departure", "unless", "open", "none", "moot")


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 20), (90, 90, 90)).save(out, "PNG")
    return out.getvalue()


GRID = Table(
    caption="By account",
    head=(line("rule"), *(line(f"account {one}") for one in OUTCOMES)),
    rows=(
        (line("1 A rule"),),
        (line("officer 1"), *(line(f"is {one}", one) for one in OUTCOMES)),
        (line("2 Another rule"),),
        (line("officer 2"), *(line("open", "open") for _ in OUTCOMES)),
    ),
    grid=True,
)
FIGURE = Figure(png=png(), title="Picture", description="Seen", width=0.5)
BLOCKS: tuple[Block, ...] = (
    Notice(line=(Run("Nothing is held of "), Run("pursuits", "emphasis"))),
    Paragraph(line=line("Officer 1"), keep_with_next=True),
    Paragraph(line=(Run("possible violation", "breach"), Run(" on one account")), indent=2),
    Quote(passages=(line("the words"),), source=line("where they stand")),
    Bullets(items=(line("one"), line("two"))),
    GRID,
    Blanks(caption="To fill in", rows=(("Vote", ()),)),
    FIGURE,
)
FOLD = Fold(summary=line("How it was worked out"), blocks=(*BLOCKS, Fold(summary=line("Further in"), blocks=(FIGURE,))))
DOCUMENT = Document(
    title="An evaluation",
    parts=(
        Part(level=1, title="", blocks=BLOCKS),
        Part(level=2, title="A result", blocks=(FOLD,)),
        Part(level=1, title="", blocks=(Paragraph(line=line("The end")),), new_page=True),
    ),
)
SENTENCES = ("Nothing is held of", "on one account", "How it was worked out", "Further in", "The end")


def pdf_text() -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not installed")
    ran = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=render(DOCUMENT, "pdf"), capture_output=True, check=True
    )
    return ran.stdout.decode()


def word() -> Any:
    return WordFile(io.BytesIO(render(DOCUMENT, "docx")))


def word_text() -> str:
    return "\n".join(node.text or "" for node in word().element.body.iter(qn("w:p")))


@pytest.mark.parametrize(
    "read",
    [
        lambda: text(DOCUMENT, 200),
        lambda: re.sub(r"<[^>]*>", "", html(DOCUMENT)),
        lambda: re.sub(
            r"<[^>]*>", "", MarkdownIt("gfm-like", {"linkify": False}).render(render(DOCUMENT, "markdown").decode())
        ),
        word_text,
        pdf_text,
    ],
    ids=["terminal", "html", "markdown", "word", "pdf"],
)
def test_every_form_says_all_of_it_and_nothing_of_a_head(read: Any) -> None:
    said = " ".join(read().split())
    for sentence in SENTENCES:
        assert sentence in said
    assert said.count("1 A rule") == said.count("2 Another rule") == 2
    for outcome in OUTCOMES:
        assert said.count(f"is {outcome}") == 2
    assert not re.search(r"Fingerprint|SHA-256|\bTo\b(?! fill| be)|From|—(?! where)|None\b", said)


def test_a_fold_is_closed_on_a_page_and_open_on_paper() -> None:
    page = html(DOCUMENT)
    assert page.count("<details>") == page.count("<summary>") == 2
    assert "<details open" not in page
    assert re.search(r"@media print.*details::details-content \{ content-visibility: visible;", page, re.DOTALL)


def test_an_outcome_has_a_sign_and_not_its_color_alone() -> None:
    page = html(DOCUMENT)
    signs = {outcome: re.search(rf'\.{outcome}::before {{ content: "(.) " / ""; }}', page) for outcome in OUTCOMES}
    assert len({found[1] for found in signs.values() if found}) == len(OUTCOMES)
    assert '<span class="breach">possible violation</span>' in page


def test_a_wide_table_scrolls_in_its_own_box_which_can_be_reached_without_a_mouse() -> None:
    page = html(DOCUMENT)
    assert page.count('<div class="scroll" role="region" aria-label="By account" tabindex="0">') == 2
    assert page.count('<tr class="group"><th scope="rowgroup" colspan="7">') == 4


def test_on_a_phone_each_row_of_a_wide_table_is_a_block_whose_cells_say_their_heads() -> None:
    heads = tuple(line(f'head "{number}"') for number in range(4))
    table = Table(caption="", head=heads, rows=((line("a"), line("b"), line(""), line("d")),))
    page = html(Document(title="T", parts=(Part(level=1, title="P", blocks=(table,)),)))
    assert '<table class="whole blocks">' in page
    assert '<td data-head="head &#34;1&#34;">b</td><td data-head="head &#34;2&#34;"></td>' in page
    assert re.search(r"@media screen and \(max-width: 40rem\).*\.blocks td:empty \{ display: none; \}", page, re.DOTALL)


def test_word_has_styles_for_outcomes_and_sets_what_is_indented_further_in() -> None:
    made = word()
    runs = {run.text: run.style.name for one in made.paragraphs for run in one.runs}
    assert runs["possible violation"] == "Memo Breach"
    assert runs["How it was worked out"] == "Strong"
    cells = {run.text: run.style.name for cell in made.tables[0].rows[2].cells for run in cell.paragraphs[0].runs}
    assert [cells[f"is {one}"] for one in OUTCOMES] == [f"Memo {one.capitalize()}" for one in OUTCOMES]
    (indented, _) = [one for one in made.paragraphs if one.text.endswith("on one account")]
    assert indented.paragraph_format.left_indent.twips == 720
    assert [one.text for one in made.paragraphs if one.style.name.startswith("Heading")] == ["A result"]
    assert [one.style.name for one in made.paragraphs if one.text == "Nothing is held of pursuits"] == [
        "Memo Notice"
    ] * 2
    group = made.tables[0].rows[1]._tr
    assert [one.get(qn("w:val")) for one in group.iter(qn("w:gridSpan"))] == ["7"]
    assert group.find(f".//{qn('w:keepNext')}") is not None
    assert len(made.inline_shapes) == 3


def test_the_pdf_is_tagged_throughout() -> None:
    with pikepdf.open(io.BytesIO(render(DOCUMENT, "pdf"))) as opened:
        tags = [str(one.get("/S")) for one in opened.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        with opened.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
    assert tags.count("/Figure") == 3
    assert tags.count("/H1") == 1  # of the three parts, the one that has a heading
    assert tags.count("/TH") >= 2 * (7 + 2 + 2)


def test_the_page_on_letterheads_names_every_field_of_every_block() -> None:
    page = (ROOT / "docs" / "letterhead.md").read_text()
    rows = dict(re.findall(r"^\| (.*?) \| (.*) \|$", page, re.MULTILINE))
    blocks = {block["kind"]: block for part in data(DOCUMENT)["parts"] for block in part["blocks"]}
    assert set(blocks) == {one.__name__.lower() for one in get_args(Block)}
    for kind, block in blocks.items():
        assert set(re.findall(r"`(\w+)`", rows[f"`{kind}`"])) >= set(block) - {"kind"}
    assert set(re.findall(r"`(\w+)`", rows["a line"])) == {"text", "style", *get_args(Style)}
    for name in data(DOCUMENT):
        assert f"`{name}`" in page
