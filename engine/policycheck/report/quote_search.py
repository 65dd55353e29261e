"""Where words stand in a document, as a report of its own."""

import json
import re

from policycheck.document.english import counted
from policycheck.document.model import Block, Document, Line, Paragraph, Part, Quote, Run, paragraph
from policycheck.model.case_document import PLACES_SHOWN, QuoteSearch
from policycheck.report.phrases import line
from policycheck.report.quotations import cut

_LINE_END = re.compile(r"(\w-)[^\S\n]*\r?\n\s*(?=\w)")
_AROUND = 200  # letters of a passage on each side of the words


def document(found: QuoteSearch) -> Document:
    """The places with their passages; or what comes nearest."""
    blocks = _places(found) if found.places else _none(found)
    if found.document.status == "changed":
        blocks.insert(0, paragraph("This document was changed since it was attached: its SHA-256 is another."))
    return Document(
        title=_title(found), subtitle=found.document.title, parts=(Part(level=1, title="", blocks=tuple(blocks)),)
    )


def _title(found: QuoteSearch) -> str:
    if not found.places:
        return "These words do not stand in the document"
    if len(found.places) == 1:
        return f"These words stand in one place: {found.places[0].place}"
    return f"These words stand in {len(found.places)} places"


def _places(found: QuoteSearch) -> list[Block]:
    blocks: list[Block] = [
        Quote(passages=(_marked(one.passage, found.quote),), source=(Run(one.place, "strong"),))
        for one in found.places[:PLACES_SHOWN]
    ]
    if len(found.places) > PLACES_SHOWN:
        blocks.append(paragraph(f"And {counted(len(found.places) - PLACES_SHOWN, 'more place')}."))
    if len(found.places) > 1:
        blocks.append(paragraph("Quote more words, or give one of the places as the statement's pinpoint."))
    else:
        blocks.append(paragraph("In a statement of a source of this document:", keep_with_next=True))
        words = json.dumps(" ".join(found.quote.split()), ensure_ascii=False)
        blocks.append(
            Paragraph(line=line(f'"quote": {words}, "pinpoint": "{found.places[0].place}"', "code"), indent=1)
        )
    return blocks


def _none(found: QuoteSearch) -> list[Block]:
    blocks: list[Block] = []
    if found.nearest is not None:
        blocks.append(paragraph(f"What comes nearest, in {found.nearest_place}:", keep_with_next=True))
        blocks.append(Quote(passages=(line(cut(found.nearest)),), source=line(found.nearest_place or "")))
    if found.document.without_text:
        pages = counted(len(found.document.without_text), "page")
        blocks.append(paragraph(f"{pages} of it without text could not be searched: have the text recognized (OCR)."))
    return blocks or [paragraph("Nothing in it comes near.")]


def _marked(passage: str, quote: str) -> Line:
    """The passage with the words marked, where they can be seen in one piece, and not too much of it around them."""
    shown = " ".join(_LINE_END.sub(r"\1", passage).split())
    pattern = r"\s".join(re.escape(word) for word in quote.split())
    match = re.search(pattern, shown)
    if match is None:
        return line(cut(shown))
    before, after = shown[: match.start()], shown[match.end() :]
    before = before if len(before) <= _AROUND else f"… {before[-_AROUND:]}"
    after = after if len(after) <= _AROUND else f"{after[:_AROUND]} …"
    return (Run(before), Run(cut(match[0]), "mark"), Run(after))
