"""The memo as LibreOffice sets it, page by page: what a reader without Word sees."""

import hashlib
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document as WordFile
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from policycheck.cli.memo import command

ROOT = Path(__file__).parents[2]
CASE = ROOT / "docs" / "examples" / "case" / "incident.json"
EL_CENTRO = ROOT / "incidents" / "el-centro-2025-10-05.json"


@dataclass(frozen=True)
class Memo:
    """A memo in its two forms, the pages of each as lines of text, and the fingerprint of its record."""

    word: Path
    from_word: list[list[str]]
    pdf: list[list[str]]
    fingerprint: str


def pages(path: Path) -> list[list[str]]:
    """The lines of each page."""
    document = PdfDocument(path)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    return [[line.strip() for line in text.splitlines() if line.strip()] for text in texts]


def pictured(path: Path) -> list[bool]:
    """Of each page, whether a picture is on it."""
    return [any(page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE])) for page in PdfDocument(path)]


def made(folder: Path, incident: Path) -> Memo:
    """The memo of an incident; LibreOffice starts with a profile of its own."""
    word, own, record = folder / "memo.docx", folder / "own.pdf", folder / "record.json"
    for file in (word, own):
        options = ["-o", str(file), "--record", str(record), "--date", "2026-01-05", "--cross-check", "off"]
        command.main([str(incident), *options], standalone_mode=False)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    convert = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(word)]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    fingerprint = hashlib.sha256(record.read_bytes()).hexdigest()
    return Memo(word, pages(folder / "memo.pdf"), pages(own), fingerprint)


def check_feet(form: list[list[str]], fingerprint: str) -> None:
    """Every page has its number, and tells of which record it is."""
    for number, page in enumerate(form, 1):
        text = " ".join(page)
        assert f"Page {number} of {len(form)}" in text
        assert fingerprint in text.replace(" ", "")


def check_headings(form: list[list[str]], fingerprint: str, headings: set[str]) -> None:
    """Nothing that stays with what follows stands alone at the foot of a page; below a picture's caption is that."""
    pictures = ("As the ", "The record, with what ")
    headings = {heading for heading in headings if not heading.startswith(pictures)}
    for page in form:
        body = [line for line in page if "Page " not in line and fingerprint not in line.replace(" ", "")]
        assert body[-1] not in headings


def check_heads_of_tables(form: list[list[str]]) -> None:
    """The tables of events, some of which no page holds, have their heads wherever a row of them is."""
    events = [page for page in form if any(line.startswith("medical aid was given ") for line in page)]
    assert events
    for page in events:
        assert any(line.startswith("What Who") for line in page)


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed: apt install libreoffice-writer")
@pytest.mark.parametrize("incident", [CASE, EL_CENTRO], ids=["case", "el-centro"])
def test_the_memo_as_libreoffice_sets_it(tmp_path: Path, incident: Path) -> None:
    memo = made(tmp_path, incident)
    captions = ("As the ", "The record, with what ")
    for page, picture in zip(memo.from_word, pictured(tmp_path / "memo.pdf"), strict=True):
        assert picture or not any(line.startswith(captions) and line.endswith((" it", " says")) for line in page[-3:])
    assert abs(len(memo.from_word) - len(memo.pdf)) <= 0.25 * len(memo.pdf)
    headings = {
        paragraph.text.strip()
        for paragraph in WordFile(str(memo.word)).paragraphs
        if paragraph.text.strip()
        and (
            paragraph.paragraph_format.keep_with_next
            or (paragraph.style is not None and str(paragraph.style.name).startswith(("Heading", "Caption")))
        )
    }
    assert len(headings) > 20
    for form in (memo.from_word, memo.pdf):
        check_feet(form, memo.fingerprint)
        check_headings(form, memo.fingerprint, headings)
        if incident == CASE:
            check_heads_of_tables(form)
