"""A document's text, read in a process of its own: what a file of somebody else's does there, it does there alone."""

import json
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import groupby
from pathlib import PurePath
from unicodedata import combining

from policycheck.library.files import refuse
from policycheck.model.case_document import Passage, Pinpoint, Unit
from policycheck.model.problem import pip_install, that_ends
from policycheck.process.bounded import Bounds, bounded
from policycheck.sources.passages import passages_as_json

_REMEDY = "use the part that is needed, or its text as .txt"
_NOT_INSTALLED = "the readers of Word, PDF, HTML and transcripts are not all installed"
_MARKS = 100  # combining marks of one letter; Unicode's stream-safe text has at most 30
BOUNDS = Bounds("the document", _REMEDY, "the document's text", seconds=30, made=20_000_000)


@dataclass(frozen=True)
class Kind:
    """A kind of document: who reads it, in which unit its places are, and what must be installed."""

    reader: str  # module:function
    unit: Unit
    needs: tuple[str, ...] = ()


_HTML = Kind("html_reader:html_passages", "paragraph", ("selectolax",))
_TEXT = Kind("text_reader:text_passages", "paragraph")
_MARKDOWN = Kind("text_reader:markdown_passages", "paragraph")
_TRANSCRIPT = Kind("transcript_reader:transcript_passages", "time", ("webvtt",))
KINDS = {
    ".txt": _TEXT,
    ".csv": _TEXT,
    ".log": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _HTML,
    ".htm": _HTML,
    ".docx": Kind("word_reader:word_passages", "paragraph", ("mammoth", "selectolax")),
    ".pdf": Kind("pdf_reader:pdf_passages", "page", ("pypdfium2",)),
    ".srt": _TRANSCRIPT,
    ".vtt": _TRANSCRIPT,
}


@dataclass(frozen=True)
class ReadDocument:
    """The passages of a document that hold text, and the numbers of the pages that hold none."""

    passages: tuple[Passage, ...]
    without_text: tuple[int, ...] = ()


def read_document(file: str, content: bytes) -> ReadDocument:
    """The text of a document, by the ending of its file's name. Raises BadInput where it cannot be read."""
    kind = kind_of(file)
    made = json.loads(bounded(BOUNDS, file, passages_as_json, kind.reader, file, content))
    passages = [
        Passage(place=Pinpoint(unit=kind.unit, first=first, last=last), text=text)
        for first, last, text in made
        if text.strip()
    ]
    if not passages and kind.unit == "page":
        cause = "this PDF holds no text: its pages are pictures, as of a scan"
        refuse(file, cause, "have its text recognized by a program for OCR, such as ocrmypdf, and use what that writes")
    if not passages:
        refuse(file, "this document holds no text", "check that it is the file you mean")
    if any(_overloaded(passage.text) for passage in passages):
        refuse(file, f"a letter in it carries more than {_MARKS} combining marks, which no writing does", _REMEDY)
    silent = tuple(int(first) for first, _, text in made if not text.strip()) if kind.unit == "page" else ()
    return ReadDocument(tuple(passages), silent)


def _overloaded(text: str) -> bool:
    """Whether more marks follow each other than in any writing: ordering them takes the square of their number."""
    if text.isascii():
        return False
    runs = groupby(text, lambda letter: combining(letter) != 0)
    return any(marks and sum(1 for _ in run) > _MARKS for marks, run in runs)


def kind_of(file: str) -> Kind:
    """The kind of a document. Raises BadInput where nothing reads it, or what reads it is not installed."""
    ending = PurePath(file).suffix.lower()
    if ending not in KINDS:
        cause = f"nothing here reads a file {that_ends(ending)}"
        refuse(file, cause, f"use a copy that ends in {', '.join(KINDS)}")
    kind = KINDS[ending]
    if any(find_spec(name) is None for name in kind.needs):
        refuse(file, _NOT_INSTALLED, f"install them with {pip_install('documents')}")
    return kind
