"""Documents that nobody should trust: each is refused with its place, cause and remedy, in bounded time and memory."""

import io
import json
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from made_documents import CUES, PARAGRAPHS, incident, pdf, word

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.problem import BadInput
from policycheck.sources import read
from policycheck.sources.check import check_quotes
from policycheck.sources.files import SIZE_BOUND
from policycheck.sources.read import read_document

TEXT = "\n\n".join(PARAGRAPHS).encode()


def refused(name: str, content: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_document(name, content)
    assert all(one.cause and one.remedy and one.place.file == name for one in caught.value.problems)
    return str(caught.value)


def word_with(text: bytes) -> bytes:
    """A Word file whose text has this part in the place of its own."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(word("Words"))) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Words", text) if name == "word/document.xml" else content)
    return stream.getvalue()


def test_a_zip_bomb_as_word() -> None:
    said = refused("a.docx", word_with(b" " * 60_000_000))
    assert "unpacks to 61 MB" in said
    assert "20 of them without pictures" in said


def test_a_zip_bomb_that_lies_about_its_size() -> None:
    content = word_with(b" " * 60_000_000)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    assert "cannot be read: BadZipFile" in refused("a.docx", content.replace(struct.pack("<L", size), b"\7\0\0\0"))


def test_a_letter_with_more_marks_than_any_writing_has() -> None:
    """To put marks in order takes the square of their number: 200,000 of them took minutes."""
    said = refused("a.txt", ("a" + "\u0301\u0316" * 100_000).encode())
    assert "a letter in it carries more than 100 combining marks" in said
    words = "Çá̂̃ Thử nghiệm हिन्दी"
    assert read_document("a.txt", words.encode()).passages[0].text == words


def test_entities_that_multiply() -> None:
    declared = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bad = f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a0 "laugh">{declared}]><d>&a9;</d>'.encode()
    stream = io.BytesIO(word("Words"))
    with zipfile.ZipFile(io.BytesIO(word("Words"))) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, bad if name == "word/document.xml" else old.read(name))
    assert "cannot be read" in refused("a.docx", stream.getvalue())


@pytest.mark.parametrize("content", [b"PK\x03\x04junk", b"", b"Words", word("Words")[:4000]])
def test_what_is_no_word_file(content: bytes) -> None:
    assert "no whole Word file" in refused("a.docx", content)


def test_a_word_file_with_a_password_or_of_the_old_kind() -> None:
    assert "password" in refused("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


def many_pages(count: int) -> bytes:
    made = pikepdf.new()
    for _ in range(count):
        made.add_blank_page(page_size=(100, 100))
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_a_pdf_of_ten_thousand_pages() -> None:
    assert "10,000 pages; the bound is 5,000" in refused("a.pdf", many_pages(10_000))


def test_a_pdf_with_a_password() -> None:
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf("Words"))) as made:
        made.save(stream, encryption=pikepdf.Encryption(user="secret", owner="secret"))
    assert "needs a password" in refused("a.pdf", stream.getvalue())


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.995])
def test_a_pdf_that_is_cut_off(share: float) -> None:
    content = pdf("Words", "More words")
    assert "cut off" in refused("a.pdf", content[: int(len(content) * share)])


@pytest.mark.parametrize("content", [b"", b"Words", b"%PDF-1.7\n%%EOF\n"])
def test_what_is_no_pdf(content: bytes) -> None:
    assert "PDF" in refused("a.pdf", content)


def test_a_scanned_pdf_says_what_would_make_it_readable() -> None:
    said = refused("a.pdf", pdf("", ""))
    assert "holds no text: its pages are pictures" in said
    assert "OCR" in said


def test_a_page_that_unpacks_to_hundreds_of_megabytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "BOUNDS", replace(read.BOUNDS, seconds=3))
    made = pikepdf.new()
    made.add_blank_page(page_size=(100, 100))
    packed = zlib.compress(b"BT /F1 9 Tf (a) Tj ET " * 20_000_000, 9)
    made.pages[0].Contents = pikepdf.Stream(made, packed, Filter=pikepdf.Name.FlateDecode)
    stream = io.BytesIO()
    made.save(stream, recompress_flate=False)
    assert "a.pdf" in refused("a.pdf", stream.getvalue())


def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "BOUNDS", replace(read.BOUNDS, seconds=1))
    nested = b"<b>a" * 60_000
    assert "did not finish in 1 seconds" in refused("a.html", nested)


def test_an_html_page_with_scripts_is_only_text(tmp_path: Path) -> None:
    page = b'<p onclick="x()">Words<script>while(true){}</script><svg><script>y</script></svg><noscript>z</noscript>'
    found = read_document("a.html", page + b'<iframe src="http://a.example"></iframe><img src="file:///etc/passwd">')
    assert [one.text for one in found.passages] == ["Words"]


def test_a_transcript_whose_times_run_backwards() -> None:
    cues = CUES.replace("00:04.500 -->", "00:00.500 -->").replace("00:01.000 --> 00:04", "00:01.000 --> 00:00")
    said = refused("a.vtt", cues.encode())
    assert "a.vtt:3: the times run backwards: this cue ends before it begins" in said
    assert "a.vtt:7: the times run backwards: this cue begins before the one above" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.vtt", "Words"),
        ("a.vtt", "WEBVTT\n\n00:xx.000 --> 00:04.000\nWords"),
        ("a.srt", "WEBVTT\n\n00:01.000 --> 00:04.000\nWords"),
        ("a.srt", "1\n00:00:01,000 --> later\nWords"),
    ],
)
def test_what_is_no_transcript(name: str, text: str) -> None:
    assert "transcript" in (said := refused(name, text.encode())) or "can be read" in said or "time" in said


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.vtt"])
def test_bytes_that_are_no_text_have_their_line(name: str) -> None:
    assert f"{name}:2: byte 0xe9 is not UTF-8" in refused(name, b"Words\n\xe9")


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_a_document_without_words(name: str) -> None:
    assert "holds no text" in refused(name, b" \n\n ")


@pytest.mark.parametrize(("name", "said"), [("a.xyz", "ends in .xyz"), ("a", "no ending"), ("a.doc", ".docx")])
def test_a_kind_that_nothing_reads(name: str, said: str) -> None:
    assert said in refused(name, b"Words")


def test_much_text() -> None:
    assert "past 20 MB" in refused("a.txt", b"Words and words.\n" * 1_500_000)


def status(path: Path, library: Library) -> tuple[str, str]:
    (found,) = check_quotes(read_incident(path, library)[0], path.parent).documents.values()
    return found.status, f"{found.cause}; {found.remedy}"


def test_a_text_of_500_megabytes(tmp_path: Path, library: Library) -> None:
    path = incident(tmp_path, TEXT)
    with (tmp_path / "documents" / "brief.txt").open("r+b") as stream:
        stream.truncate(500_000_000)  # which takes no room on the disk
    assert SIZE_BOUND < 500_000_000
    assert status(path, library)[0] == "unreadable"
    assert "500 MB; the bound is 100 MB" in status(path, library)[1]


@pytest.mark.parametrize("part", ["brief.txt", ""])
def test_a_document_that_is_a_link(tmp_path: Path, library: Library, part: str) -> None:
    path = incident(tmp_path, TEXT)
    linked = tmp_path / "documents" / part
    linked.rename(tmp_path / "away")
    linked.symlink_to(tmp_path / "away")
    found = status(path, library)
    assert found[0] == "unreadable"
    assert "is a link" in found[1]


def test_a_document_that_is_a_pipe_or_a_folder(tmp_path: Path, library: Library) -> None:
    path = incident(tmp_path, TEXT)
    document = tmp_path / "documents" / "brief.txt"
    document.unlink()
    os.mkfifo(document)
    assert "no ordinary file" in status(path, library)[1]
    document.unlink()
    document.mkdir()
    assert "this is a directory" in status(path, library)[1]


@pytest.mark.parametrize(
    "file",
    ["../brief.txt", "/etc/passwd", "documents/../../x.txt", "c:/x.txt", "a\\b.txt", "./x.txt", "a//b.txt", "a\0"],
)
def test_a_path_that_leaves_the_folder(tmp_path: Path, policycheck: Callable[..., Any], file: str) -> None:
    path = incident(tmp_path, TEXT, file=file)
    ran = policycheck("evaluate", path)
    assert ran.status == 2
    assert "incident.json:" in ran.err
    assert "leaves the folder" in ran.err
    assert "as documents/press-release.pdf" in ran.err


@pytest.mark.parametrize(
    ("quote", "said"),
    [
        ("a", "at least 2 letters or digits"),
        (" “.” ", "at least 2 letters or digits"),
        ("word " * 20_000, "100,000 characters is too long; the bound is 5,000"),
    ],
)
def test_a_quotation_too_short_or_too_long(
    tmp_path: Path, policycheck: Callable[..., Any], quote: str, said: str
) -> None:
    ran = policycheck("evaluate", incident(tmp_path, TEXT, quotes=({"quote": quote},)))
    assert (ran.status, said in ran.err) == (2, True)


def test_what_hangs_in_the_air_is_said_all_at_once(tmp_path: Path, policycheck: Callable[..., Any]) -> None:
    path = incident(tmp_path, TEXT, quotes=({"quote": "Then they fired."},), sha256="0" * 63)
    data = json.loads(path.read_text())
    data["documents"]["other"] = {"title": "Another", "file": "documents/other.txt"}
    data["sources"]["paper"] = {"party": "press", "title": "A paper", "document": "breif"}
    data["sources"]["radio"] = {"party": "press", "title": "A station"}
    data["assertions"].append({**data["assertions"][0], "source": "radio"})
    path.write_text(json.dumps(data, indent=2))
    ran = policycheck("evaluate", path)
    assert ran.status == 2
    assert "nothing would tell whether this document was changed" in ran.err
    assert "does not have the form of sha256" in ran.err
    assert "the source radio has no document in which the quotation could be looked up" in ran.err


def test_a_document_that_is_not_there(tmp_path: Path, policycheck: Callable[..., Any]) -> None:
    path = incident(tmp_path, TEXT)
    path.write_text(path.read_text().replace('"document": "brief"', '"document": "breif"'))
    ran = policycheck("evaluate", path)
    assert ran.status == 2
    assert "there is no document 'breif' in this file" in ran.err
    assert "did you mean 'brief'?" in ran.err
