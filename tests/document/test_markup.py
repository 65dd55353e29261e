"""Hostile text in every field of a memo comes out as text, in Markdown and in HTML, as other readers read them."""

from html.parser import HTMLParser
from typing import get_args

import pytest
from markdown_it import MarkdownIt

from policycheck.document.html import html
from policycheck.document.markdown import markdown
from policycheck.document.model import (
    Blanks,
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
)
from policycheck.document.visible import clean
from policycheck.model.problem import BadInput

HOSTILE = [
    "<script>alert(1)</script>",
    "</title></style></table><img src=x onerror=alert(1)>",
    "\"' onmouseover=alert(1) x='",
    "&amp; &lt;b&gt; &#60;",
    "{{ memo }} {% for x in y %} {# no #}",
    "**bold** _it_ `code` [a](http://x.example) ![i](y) <http://z.example> https://w.example www.v.example",
    "| a | b | \\| c",
    "# heading",
    "- item",
    "1. item",
    "> quote",
    "```fence",
    "--- ",
    "\x1b[31mred\x00\x07",
    "\u202egnp.exe\u2066",
    "a ``` b ` c",
    "~~gone~~ $x$ @someone #1 \\",
]
STYLES: tuple[Style, ...] = get_args(Style)


def memo_of(text: str) -> Document:
    line = tuple(Run(part, style) for style in STYLES for part in (text, " and "))
    blocks = (
        Paragraph(line=line),
        Quote(passages=(line,), source=line),
        Bullets(items=(line, (Run(text),))),
        Bullets(items=((Run(text, "strong"),),), numbered=True),
        Table(caption=text, head=(line, line), rows=((line, (Run(text),)),), widths=(0.5, 0.5)),
        Figure(svg=f"<svg>{text}</svg>", png=b"", title=text, description=text, width=1.0),
        Blanks(caption=text, rows=((text, (text, text)), (text, ()))),
        Notice(line=line),
        Table(caption=text, head=(line, line), rows=((line,), (line, line)), grid=True),
    )
    blocks = (*blocks, Fold(summary=line, blocks=(*blocks, Fold(summary=line, blocks=()))))
    return Document(
        title=text,
        subtitle=text,
        language="en",
        head=(("To", text), ("From", ""), ("Subject", text)),
        notice=text,
        parts=(Part(level=1, title=text, blocks=blocks), Part(level=3, title=text, blocks=())),
        fingerprint="ab" * 32,
    )


class Reader(HTMLParser):
    """The text of a page, its tags and their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.skipped = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.skipped = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.skipped = False

    def handle_data(self, data: str) -> None:
        if not self.skipped:
            self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    return reader


def flat(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", HOSTILE)
def test_html_holds_no_tag_but_those_of_a_harmless_memo(text: str) -> None:
    plain, hostile = read(html(memo_of("plain"))), read(html(memo_of(text)))
    assert hostile.tags == plain.tags
    assert hostile.attributes == plain.attributes
    wanted = flat("".join(plain.text)).replace("plain", flat(clean(text)))
    assert flat("".join(hostile.text)) == wanted


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_is_read_as_the_same_memo_with_the_text_in_it(text: str) -> None:
    reader = MarkdownIt("gfm-like", {"linkify": False})
    plain, hostile = read(reader.render(markdown(memo_of("plain")))), read(reader.render(markdown(memo_of(text))))
    styles = {"strong", "b", "em", "i", "code"}  # bold may be a tag, and code that cannot be set is plain
    assert [tag for tag in hostile.tags if tag not in styles] == [tag for tag in plain.tags if tag not in styles]
    wanted = flat("".join(plain.text)).replace("plain", flat(clean(text)))
    assert flat("".join(hostile.text)) == wanted


def test_a_megabyte_of_one_letter_comes_out_whole() -> None:
    line = (Run("x" * 1_000_000),)
    part = Part(level=1, title="Long", blocks=(Paragraph(line=line),))
    memo = Document(
        title="t", subtitle="", language="en", head=(("Subject", "s"),), notice="n", parts=(part,), fingerprint=None
    )
    for page in (html(memo), MarkdownIt("gfm-like", {"linkify": False}).render(markdown(memo))):
        assert "x" * 1_000_000 in "".join(read(page).text)


def test_html_can_be_read_by_everybody() -> None:
    page = html(memo_of("plain"))
    reader = read(page)
    assert '<html lang="en">' in page
    assert [tag for tag in reader.tags if tag in ("h1", "h2", "h3", "h4")] == ["h1", "h2", "h3"]
    assert page.count('scope="col"') == 2 * 6
    assert page.count('scope="row"') == 2 * 3
    assert page.count('scope="rowgroup"') == 2
    assert page.count('alt="plain"') == 2
    assert "http" not in page.replace("http-equiv", "")


def test_bold_in_the_middle_of_a_word_is_bold_all_the_same() -> None:
    line = (
        Run("a"),
        Run("(b)", "strong"),
        Run("c"),
        Run(" "),
        Run("d", "mark"),
        Run("e", "emphasis"),
        Run("", "strong"),
    )
    part = Part(level=1, title="P", blocks=(Paragraph(line=line),))
    memo = Document(title="t", subtitle="", language="en", head=(), notice="n", parts=(part,), fingerprint=None)
    assert "a<b>(b)</b>c **d**<i>e</i>\n" in markdown(memo)
    assert "<p>a<b>(b)</b>c <strong>d</strong><i>e</i></p>" in MarkdownIt("commonmark").render(markdown(memo))


@pytest.mark.parametrize("form", [html, markdown])
@pytest.mark.parametrize(
    ("template", "line", "cause"),
    [
        ("ok\n{{ memo.nothing }}", 2, "nothing"),
        ("{% if %}", 1, "no Jinja template"),
        ("\n\n{{ memo.__class__.__mro__ }}", 3, "may not do this"),
        ("{% include 'x' %}", 1, "asks for another file"),
        ("{{ 1 / 0 }}", 1, "ZeroDivisionError"),
    ],
)
def test_what_is_wrong_with_a_template_is_told_with_its_line(
    form: object, template: str, line: int, cause: str
) -> None:
    with pytest.raises(BadInput) as bad:
        form(memo_of("x"), template, "own.j2")  # type: ignore[operator]
    (problem,) = bad.value.problems
    assert (problem.place.file, problem.place.line) == ("own.j2", line)
    assert cause in problem.cause


def test_a_template_of_your_own_escapes_too() -> None:
    own = "{% for part in memo.parts %}{{ part.title }}{% for b in part.blocks %}{{ kind(b) }} {% endfor %}{% endfor %}"
    assert html(memo_of("<b>"), own, "own").startswith(
        "&lt;b&gt;paragraph quote bullets bullets table figure blanks notice"
    )
    assert markdown(memo_of("<b>"), own, "own").startswith("\\<b\\>paragraph")
