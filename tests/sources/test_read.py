"""Each kind of document: its passages, with their places."""

import io
import sys
import zipfile
from encodings.aliases import aliases
from pathlib import Path

import made_documents as made
import pytest

from policycheck.model.problem import BadInput
from policycheck.sources import read
from policycheck.sources.html_reader import html_passages
from policycheck.sources.read import KINDS, read_document
from policycheck.sources.search import SearchedText

MARKDOWN = """# A heading

Officers *gave* no
`commands`, [they said](http://a.example).

- Then
- they

| a | b |
|---|---|
"""
HEAD = ("paragraph 1", "A heading")


def passages(name: str, content: bytes) -> list[tuple[str, str]]:
    return [(one.place.words, " ".join(one.text.split())) for one in read_document(name, content).passages]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.txt", b"One\nline.\n\n \nTwo.", [("paragraph 1", "One line."), ("paragraph 2", "Two.")]),
        ("a.txt", b"One.\r\nTwo.\r\n", [("paragraph 1", "One."), ("paragraph 2", "Two.")]),
        ("a.txt", "\ufeffOne.".encode("utf-16-le"), [("paragraph 1", "One.")]),
        (
            "a.md",
            MARKDOWN.encode(),
            [
                HEAD,
                ("paragraph 1", "Officers gave no commands, they said."),
                *(("paragraph 2", "Then"), ("paragraph 3", "they"), ("paragraph 4", "a"), ("paragraph 5", "b")),
            ],
        ),
        (
            "a.html",
            made.PAGE.encode(),
            [
                HEAD,
                ("paragraph 1", "The driver’s car had stopped. Officers gave no commands."),
                ("paragraph 2", "Then they fired."),
                ("paragraph 3", "Nobody warned him."),
            ],
        ),
        ("a.HTM", b"<meta charset=iso-8859-1><p>\x93caf\xe9\x94", [("paragraph 1", "“café”")]),
        ("a.vtt", made.CUES.encode(), [("0:01 to 0:04", "Stop the vehicle"), ("0:04 to 0:06", "stop it & get out")]),
        ("a.srt", made.SUBTITLES.encode(), [("0:01 to 0:04", "Stop the vehicle"), ("1:00:05 to 1:00:06", "get out")]),
    ],
)
def test_passages(name: str, content: bytes, expected: list[tuple[str, str]]) -> None:
    assert passages(name, content) == expected


@pytest.mark.parametrize("empty", range(4))
def test_a_cue_without_text_is_passed_over_in_both_forms(empty: int) -> None:
    """Wherever it stands, and however many blank lines follow it."""
    cues = [(number, "" if number == empty else f"Word {number}") for number in range(4)]
    for blank in ("", "\n", " \n\n"):
        body = "".join(
            f"{n + 1}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}{text and chr(10)}\n{blank}" for n, text in cues
        )
        srt = passages("a.srt", body.encode())
        assert srt == passages("a.vtt", f"WEBVTT\n\n{body.replace(',', '.')}".encode())
        assert [text for _, text in srt] == [text for _, text in cues if text]


def test_a_page_in_whatever_encoding_it_names_is_read() -> None:
    """Of those that Python knows some decode nothing, and some are no encodings of texts."""
    for name in (*aliases.values(), "undefined", "idna", "no-such", "..", "utf_8_sig"):
        page = f'<meta charset="{name}"><p>Words'.encode()
        assert [text for _, _, text in html_passages("a.html", page)] == ["Words"]


def test_word(tmp_path: Path) -> None:
    content = made.word(*made.PARAGRAPHS, heading="A heading")
    assert passages("a.docx", content) == [HEAD, *((f"paragraph {n}", p) for n, p in enumerate(made.PARAGRAPHS, 1))]


def test_a_tracked_deletion_is_no_text_and_an_insertion_is() -> None:
    stream = io.BytesIO(made.word("Kept. DELETED INSERTED"))
    with zipfile.ZipFile(stream) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    run = "<w:r><w:t>{0}</w:t></w:r>"
    tracked = (
        f'<w:del w:id="1" w:author="a">{run.format("gone").replace("w:t>", "w:delText>")}</w:del>'
        f'<w:ins w:id="2" w:author="a">{run.format("new")}</w:ins>'
    )
    before, after = parts["word/document.xml"].split(b"<w:r><w:t>Kept. DELETED INSERTED</w:t></w:r>")
    parts["word/document.xml"] = before + (run.format("Kept.") + tracked).encode() + after
    with zipfile.ZipFile(stream := io.BytesIO(), "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    assert passages("a.docx", stream.getvalue()) == [("paragraph 1", "Kept.new")]


def test_pdf_page_by_page_with_words_broken_at_line_ends() -> None:
    found = read_document("a.pdf", made.pdf(*made.PAGES, ""))
    assert [one.place.words for one in found.passages] == ["page 1", "page 2"]
    assert found.without_text == (3,)
    text = SearchedText(found.passages)
    assert "-\n" in found.passages[0].text
    for page, words in enumerate(made.PAGES, 1):
        (place,) = text.find(words).places
        assert place.pinpoint.words == f"page {page}"


def test_a_script_is_no_text() -> None:
    assert not SearchedText(read_document("a.html", made.PAGE.encode()).passages).find("words of a script").places


def test_nothing_of_a_reader_is_loaded_here() -> None:
    """They run in a process of their own alone."""
    for name, content in (("a.html", made.PAGE.encode()), ("a.pdf", made.pdf("Words"))):
        before = set(sys.modules)
        read_document(name, content)
        assert not {"selectolax", "pypdfium2", "mammoth", "webvtt"} & (set(sys.modules) - before)


@pytest.mark.parametrize("ending", KINDS)
def test_a_missing_library_is_said_with_its_remedy(ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "find_spec", lambda name: None)
    if ending in (".txt", ".csv", ".log", ".md", ".markdown"):
        assert passages(f"a{ending}", b"Words") == [("paragraph 1", "Words")]
        return
    with pytest.raises(BadInput) as caught:
        read_document(f"a{ending}", b"Words")
    assert "are not all installed" in str(caught.value)
    assert "pip install '.[documents]'" in str(caught.value)
