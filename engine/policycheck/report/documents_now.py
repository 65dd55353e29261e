"""What verifying a record shows of the incident's documents, and of what its statements quote from them."""

from collections.abc import Iterator

from policycheck.document.english import counted
from policycheck.document.model import Block, Part, bullets, paragraph
from policycheck.model.record import QuoteNow, Verification
from policycheck.report.phrases import sentence
from policycheck.report.quotations import STATES, cut, document_name, nearest_words

_FOUND = {
    "verified": "verified",
    "elsewhere": "standing elsewhere",
    "several_places": "standing in several places",
    "not_found": "not found",
    "document_changed": "of a document that was changed",
    "document_missing": "of a document that is missing",
    "document_unreadable": "of a document that cannot be read",
    "not_at_hand": "of a document that is not at hand",
}


def documents(found: Verification) -> Iterator[Part]:
    """The documents: that they are as they were, or what differs; or that they were not found where they may lie."""
    if not found.documents:
        return
    whole = f"{counted(len(found.documents), 'document')} and {counted(found.quotations, 'quotation')}"
    differing = [one for one in found.documents if one.differs]
    if not found.documents_searched:
        blocks: list[Block] = [
            paragraph(
                f"The record speaks of {whole}. None of the documents was found here: name the folder of the incident "
                "file with --documents."
            )
        ]
    elif not differing:
        blocks = [paragraph(f"The record speaks of {whole}. All are as they were.")]
    else:
        blocks = [paragraph(f"The record speaks of {whole}. These differ:")]
        for document in differing:
            state = STATES.get(document.now, "is as the record has it")
            told = sentence(f"{document_name(document.title, document.file)}: it {state}")
            blocks.append(paragraph(told, keep_with_next=True))
            blocks += bullets(map(_quote, document.quotations))
    yield Part(level=1, title="The incident's documents", blocks=tuple(blocks))


def _quote(quote: QuoteNow) -> str:
    told = f"“{cut(quote.quote)}”: then {_FOUND[quote.was]}, now {_FOUND[quote.now]}"
    if quote.places and quote.now == "document_changed":
        told += f"; the words still stand there: {'; '.join(quote.places)}"
    elif quote.now in ("document_changed", "not_found"):
        told += "; the words do not stand there" + (" any more" if quote.was == "verified" else "")
        if quote.nearest is not None:
            told += f"; {nearest_words(quote.nearest, quote.nearest_place)}"
    elif quote.places:
        told += f": {'; '.join(quote.places)}"
    return sentence(told)
