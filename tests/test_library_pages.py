"""The pages of the library are what its files say, byte for byte, and mark the words of a policy exactly."""

import posixpath
import re
import sys
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from policycheck.library.library import Library
from policycheck.library.wording import plain

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "library"
sys.path.insert(0, str(FOLDER))

import build  # noqa: E402 - a script beside the pages, and no part of the package
from marking import Excerpt, Markdown, Segment, escape, excerpts, marked, segments  # noqa: E402

AGAIN = "run python docs/library/build.py"


@pytest.fixture(scope="module")
def pages(library: Library) -> dict[str, str]:
    return build.pages(library)


def test_every_page_is_current(pages: dict[str, str]) -> None:
    stale = [name for name, page in pages.items() if not _holds(FOLDER / name, page)]
    assert stale == [], AGAIN


def _holds(path: Path, page: str) -> bool:
    return path.exists() and path.read_bytes() == page.encode()


def test_no_page_outlives_its_rule(pages: dict[str, str]) -> None:
    assert {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.md")} == set(pages), AGAIN


def test_every_rule_has_a_page_with_the_same_sections(library: Library, pages: dict[str, str]) -> None:
    of_rules = {f"{rule.replace('.', '/', 1)}.md" for rule in library.rules}
    others = {"README.md", "coverage.md", *(f"topics/{topic}.md" for topic in library.topics)}
    assert set(pages) == of_rules | others | {f"{authority}/README.md" for authority in library.authorities}
    heads = {tuple(line for line in pages[name].splitlines() if line.startswith("## ")) for name in of_rules}
    names = ("The text", "The elements", "Definitions", "The cases", "Notes")
    assert heads == {tuple(f"## {name}" for name in names)}


def test_no_page_is_larger_than_a_reader_bears(pages: dict[str, str]) -> None:
    assert {name: len(page) for name, page in pages.items() if len(page) > 60_000} == {}


def test_links_between_pages_lead_somewhere(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for target in re.findall(r"\]\(([^):#]+\.md)\)", page):
            assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in pages, (name, target)


def own(row: build.Row) -> bool:
    """Whether the row is an element whose words stand in the rule's own provision."""
    return row.element is not None and row.element.provision is None


def test_every_element_is_marked_on_its_page(library: Library, pages: dict[str, str]) -> None:
    for one in library.rules.values():
        page = pages[build.page_of(one.rule)]
        quotation = page[page.index("## The text") : page.index("## The elements")]
        numbers = {number for _, _, found in read(quotation) for number in found}
        assert numbers == {row.number for row in build.rows(library, one.rule) if own(row)}, one.rule.id


def test_the_tables_of_a_page_are_whole(pages: dict[str, str]) -> None:
    for name, page in pages.items():
        for above, line in pairwise(page.splitlines()):
            if above.startswith("|") and line.startswith("|"):
                assert above.replace(r"\|", "").count("|") == line.replace(r"\|", "").count("|"), (name, line)


def test_writing_removes_the_page_of_a_rule_that_is_no_more(tmp_path: Path, pages: dict[str, str]) -> None:
    old = tmp_path / "us-ca" / "no-such-rule.md"
    old.parent.mkdir()
    old.write_text("# Gone")
    build.write(tmp_path)
    assert not old.exists()
    assert {path.relative_to(tmp_path).as_posix(): path.read_text() for path in tmp_path.rglob("*.md")} == pages


@pytest.mark.parametrize(
    ("text", "words", "markdown"),
    [
        ("use  force now", {"1": "force"}, "use **force**<sup>1</sup> now"),
        ("a b c", {"1": "a b", "2": "b c"}, "**a**<sup>1</sup> **b**<sup>1, 2</sup> **c**<sup>2</sup>"),
        ("the same", {"1": "the same", "2.1": "the same"}, "**the same**<sup>1, 2.1</sup>"),
        ("an in word", {"1": "an in word", "2": "in"}, "**an**<sup>1</sup> **in**<sup>1, 2</sup> **word**<sup>1</sup>"),
        ("shot, and shot", {"1": "shot"}, "**shot**<sup>1</sup>, and **shot**<sup>1</sup>"),
        ("the officer’s gun", {"1": "officer's"}, "the **officer’s**<sup>1</sup> gun"),
        ("sub(a) holds", {"1": "(a)"}, "sub<b>(a)</b><sup>1</sup> holds"),
        ("1. a *b* [c](d) <e> `f` g_h _i_ j|k &lt;", {}, r"1\. a \*b\* \[c\]\(d) \<e> \`f\` g_h \_i\_ j\|k \&lt;"),
        ("nothing stands here", {"1": "else"}, "nothing stands here"),
    ],
)  # fmt: skip
def test_marking(text: str, words: dict[str, str], markdown: str) -> None:
    assert marked(text, words) == markdown


def test_what_is_left_out_of_a_quotation() -> None:
    passages = ["First words.", "Left out.", "So too.", "Before. The quotation. After."]
    found = excerpts(passages, "The quotation.", {"1": "First", "2": "quotation"})
    assert found == [Excerpt("First words."), Excerpt("", before=True), Excerpt("The quotation.", True, True)]  # noqa: FBT003
    assert [one.marked({"2": "quotation"}) for one in found[1:]] == [
        r"\[…\]",
        r"\[…\] The **quotation**<sup>2</sup>. \[…\]",
    ]


class Reader(HTMLParser):
    """The text of a page's HTML, and each bold stretch with the numbers set behind it."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.runs: list[tuple[str, bool, tuple[str, ...]]] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if "sup" in self.tags:
            text, bold, _ = self.runs[-1]
            assert bold
            self.runs[-1] = (text, bold, tuple(data.split(", ")))
        else:
            self.runs.append((data, bool({"strong", "b"} & set(self.tags)), ()))


def read(markdown: str) -> list[tuple[str, bool, tuple[str, ...]]]:
    """What a Markdown reader makes of the text: stretches, whether bold, and their numbers."""
    reader = Reader()
    reader.feed(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(markdown))
    reader.close()
    return reader.runs


NASTY = st.text(st.sampled_from("ab1 \n\u00a0“”'’.,*_[]()<>`~|&;#-+=!\\$:é§"), max_size=24)


@st.composite
def passages_and_words(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    passage = draw(NASTY.filter(plain))
    spot = st.integers(0, len(passage))
    possible_conclusions = draw(st.lists(st.tuples(spot, spot), max_size=4))
    cut = [passage[min(pair) : max(pair)] for pair in possible_conclusions]
    return passage, {str(number): words for number, words in enumerate(cut, 1) if plain(words)}


@given(passages_and_words())
def test_every_character_is_marked_once_and_for_its_elements(drawn: tuple[str, dict[str, str]]) -> None:
    passage, words = drawn
    flat = plain(passage)
    owners = [
        tuple(number for number, one in words.items() if _covers(flat, plain(one), index)) for index in range(len(flat))
    ]
    cut = segments(passage, words)
    assert "".join(segment.text for segment in cut) == " ".join(passage.split())
    assert [segment.elements for segment in cut for _ in segment.text] == owners
    assert all(left.elements != right.elements for left, right in pairwise(cut))

    shown = [(character, numbers) for text, _, numbers in read(f"> {marked(passage, words)}") for character in text]
    letters = [(character, numbers) for character, numbers in shown if not character.isspace()]
    wanted = zip(" ".join(passage.split()), owners, strict=True)
    assert letters == [(character, numbers) for character, numbers in wanted if character != " "]
    assert "".join(character for character, _ in shown).strip() == " ".join(passage.split())


def _covers(text: str, words: str, index: int) -> bool:
    """Whether some place of the words in the text holds the index."""
    starts = range(max(0, index - len(words) + 1), index + 1)
    return any(text.startswith(words, start) for start in starts)


@given(NASTY.filter(plain))
def test_a_cell_of_a_table_holds_its_text(text: str) -> None:
    runs = read(f"| a | b |\n|---|---|\n| {escape(text)} | c |\n")
    found = "\n".join(run for run, _, _ in runs).split()
    assert "".join(found) == "ab" + "".join(text.split()) + "c"


def test_escaped_text_is_not_escaped_again() -> None:
    assert isinstance(escape("a"), Markdown)
    assert segments("a", {}) == [Segment("a")]
