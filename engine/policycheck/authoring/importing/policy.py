"""A policy's file in the project's form, from its document."""

import hashlib
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass
from pathlib import Path, PurePath

from policycheck.authoring.importing.duties import DutySentence, duties_of
from policycheck.authoring.importing.lines import PAGES, lines_of
from policycheck.authoring.importing.sections import sections_of
from policycheck.authoring.new.scaffold import rendered
from policycheck.library.files import refuse
from policycheck.library.markdown import read_policy
from policycheck.model.case_document import Passage, Pinpoint
from policycheck.sources.files import content_at
from policycheck.sources.read import KINDS, read_document
from policycheck.sources.text_reader import decoded

_SECTIONS_BOUND = 5_000
_NO_ID = re.compile(r"[^a-z0-9]+")
_COUNTED = {".docx", ".html", ".htm"}  # in which a program may count, so that the text has no numbers
_TIMED = {ending for ending, kind in KINDS.items() if kind.unit == "time"}


@dataclass(frozen=True, kw_only=True)
class ImportedSection:
    """A section as it is written, with the sentences in it that lay down a duty."""

    anchor: str
    title: str
    passages: tuple[str, ...]
    heading: str
    duties: tuple[DutySentence, ...]


@dataclass(frozen=True)
class ImportedPolicy:
    """The text of the policy's file, its sections, and what is to be said of how they were read."""

    text: str
    sections: tuple[ImportedSection, ...]
    notes: tuple[str, ...]


def import_policy(file: Path, policy_id: str | None = None) -> ImportedPolicy:
    """The policy of a document, under its id if it has one already. Raises BadInput where it cannot be read."""
    ending = file.suffix.lower()
    try:
        content = content_at(file, str(file))
    except FileNotFoundError:
        refuse(str(file), "there is no such file", "check the path")
    if ending in _TIMED:
        refuse(str(file), "this is a transcript with times, and no policy", "name a PDF, Word, HTML or text file")
    read = read_document(str(file), content)
    pages = _pages(str(file), content) if ending == ".txt" else ()
    lines = lines_of(pages, PAGES) if pages else lines_of(read.passages, ending)
    found, joined = sections_of(lines)
    if not found:
        refuse(str(file), "this document holds no text", "check that it is the file you mean")
    if len(found) > _SECTIONS_BOUND:
        cause = f"this document has {len(found):,} headings; the bound is {_SECTIONS_BOUND:,}"
        refuse(str(file), cause, "divide it into several policies, and import each")
    sections = tuple(
        ImportedSection(
            anchor=section.anchor,
            title=section.title,
            passages=section.passages,
            heading=section.heading,
            duties=duties_of(section.passages),
        )
        for section in found
    )
    text = rendered(
        "imported.md.j2",
        file=" ".join("".join(letter if letter.isprintable() else " " for letter in file.name).split()),
        digest=hashlib.sha256(content).hexdigest(),
        id=policy_id or f"fill-in/{_NO_ID.sub('-', PurePath(file).stem.casefold()).strip('-') or 'policy'}",
        placed=policy_id is not None,
        sections=sections,
    )
    read_policy(str(file), text)  # raises for what is too long
    notes = (*_silent(read.without_text), *lines.notes, *joined, *([_COUNTING] if ending in _COUNTED else []))
    return ImportedPolicy(text, sections, notes)


def _pages(file: str, content: bytes) -> tuple[Passage, ...]:
    """The pages of a text in UTF-8 that has page breaks, as programs make it of a PDF; none where it has no break."""
    pages = content.split(b"\f") if not content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else []
    places = (Pinpoint(unit="page", first=number, last=number) for number in range(1, len(pages) + 1))
    texts = (decoded(file, page) for page in pages)
    return tuple(Passage(place=place, text=text) for place, text in zip(places, texts, strict=True) if len(pages) > 1)


_COUNTING = (
    "numbers that Word or a browser counts by itself are not in the file's text: compare the numbers of the sections "
    "with the document as it is shown, or import its PDF"
)


def _silent(pages: tuple[int, ...]) -> tuple[str, ...]:
    if not pages:
        return ()
    which = f"page {pages[0]} holds" if len(pages) == 1 else f"pages {', '.join(map(str, pages))} hold"
    return (f"{which} no text, as of a scan, and nothing of it was imported",)
