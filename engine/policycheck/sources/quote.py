"""Where words stand in one document of an incident, for a person who is about to quote them."""

from pathlib import Path

from policycheck.library.files import refuse
from policycheck.model.case_document import QuoteSearch, no_quote
from policycheck.model.incident import Incident
from policycheck.model.problem import add_under, did_you_mean
from policycheck.sources.check import opened_document
from policycheck.sources.search import SearchedText


def find_quote(incident: Incident, folder: Path, document: str, words: str) -> QuoteSearch:
    """Where the words stand in the document of this id. Raises BadInput where that cannot be looked up."""
    wrong = no_quote(words)
    if wrong is not None:
        refuse("TEXT", wrong, "give a few words, a sentence or a passage, letter for letter")
    if document not in incident.documents:
        remedy = did_you_mean(document, incident.documents) or add_under("documents", incident.documents)
        refuse("DOCUMENT", f"there is no document {document!r} in this file", remedy)
    opened = opened_document(folder, document, incident.documents[document])
    check = opened.check
    if opened.read is None:
        cause = check.cause or "this document is not at hand: the file gives its title and no more"
        remedy = check.remedy or "attach it with policycheck attach"
        refuse(check.file or document, cause, remedy)
    words, found = SearchedText(opened.read.passages).find_typed(words)
    return QuoteSearch(
        document=check,
        quote=words,
        places=tuple(place.shown for place in found.places),
        nearest=found.nearest,
        nearest_place=found.nearest_place,
    )
