"""Quotations of an incident that do not hold, and documents in which none can be looked up."""

from collections.abc import Iterator

from policycheck.authoring.lint.subject import finding
from policycheck.library.files import SourceFile
from policycheck.model.case_document import DocumentCheck, DocumentStatus, QuoteCheck
from policycheck.model.incident import Incident
from policycheck.model.lint import LintFinding

CHECK = "quotation-does-not-hold"
_DOCUMENTS: dict[DocumentStatus, tuple[str, str]] = {
    "missing": ("the document {id} is missing: {cause}", "{remedy}"),
    "unreadable": ("the document {id} cannot be read: {cause}", "{remedy}"),
    "changed": (
        "the document {id} was changed since it was attached: its SHA-256 is {found_sha256}",
        "put back the file that was attached; if the other is right, write its SHA-256, and read the quotations again",
    ),
}
_PLACE = "give the place that it stands in, or leave the pinpoint out: it is worked out"
_SEVERAL = "give one of the places as pinpoint, or quote more words"
_WORDS = "quote the document's own words, letter for letter; policycheck quote finds them"


def quotations(incident: Incident, file: SourceFile) -> Iterator[LintFinding]:
    """What is wrong with documents, and with quotations from those that could be read."""
    checked = incident.checked
    if checked is None:
        return
    for name, document in checked.documents.items():
        if document.status in _DOCUMENTS:
            cause, remedy = (text.format(**vars(document)) for text in _DOCUMENTS[document.status])
            yield finding(CHECK, file, ("documents", name), cause, remedy, "error")
    for path, stated in incident.placed_statements():
        quote = incident.quotation(stated)
        told = _wrong(quote, checked.documents[quote.document]) if quote is not None else None
        if told is not None:
            yield finding(CHECK, file, (*path, "quote"), *told, "error")


def _wrong(quote: QuoteCheck, document: DocumentCheck) -> tuple[str, str] | None:
    """Cause and remedy of a quotation that fails; None where it holds, or where the document is to blame."""
    places = "; ".join(quote.places)
    if quote.status == "elsewhere":
        return f"the words do not stand in {quote.written}, but in {places}", _PLACE
    if quote.status == "several_places":
        return f"the words stand in several places of {document.id}: {places}", _SEVERAL
    if quote.status == "not_found" or (quote.status == "document_changed" and not quote.places):
        cause = f"the words do not stand in {document.file}"
        if quote.nearest is not None:
            cause += f"; what comes nearest, in {quote.nearest_place}: {quote.nearest}"
        return cause, _WORDS
    return None
