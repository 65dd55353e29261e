"""The documents of a record: what was found of them and their quotations, then and now."""

from pathlib import Path
from typing import Any

from policycheck.model.case_document import CaseDocuments, QuoteCheck, QuoteKey
from policycheck.model.incident import Incident
from policycheck.model.record import DocumentNow, QuoteNow, Record, RecordDocument
from policycheck.sources.check import check_quotes


def documents(checked: CaseDocuments) -> list[dict[str, Any]]:
    """The documents as a record holds them: their hashes, and what was found of each quotation."""
    return [
        {
            "id": name,
            "file": one.file,
            "sha256": one.found_sha256,
            "status": one.status,
            "quotations": [_quotation(quote) for quote in checked.quotes.values() if quote.document == name],
        }
        for name, one in sorted(checked.documents.items())
    ]


def _quotation(quote: QuoteCheck) -> dict[str, Any]:
    return {
        "quote": quote.quote,
        "pinpoint": quote.written,
        "status": quote.status,
        "places": list(quote.places),
    }


def documents_now(record: Record, incident: Incident, folder: Path) -> tuple[DocumentNow, ...]:
    """Each document of the record as it is found in the folder now."""
    if not record.documents:
        return ()
    found = check_quotes(incident, folder)
    return tuple(_now(one, found) for one in record.documents if one.id in found.documents)


def _now(then: RecordDocument, found: CaseDocuments) -> DocumentNow:
    now = found.documents[then.id]
    changed = then.sha256 is not None and now.found_sha256 not in (None, then.sha256)
    quotes = []
    for quotation in then.quotations:
        key: QuoteKey = (then.id, quotation.quote, quotation.pinpoint)
        quote = found.quotes.get(key)
        if quote is not None and (quote.status, quote.places) != (quotation.status, quotation.places):
            quotes.append(
                QuoteNow(
                    quote=quotation.quote,
                    was=quotation.status,
                    now=quote.status,
                    places=quote.places,
                    nearest=quote.nearest,
                    nearest_place=quote.nearest_place,
                )
            )
    return DocumentNow(
        id=then.id,
        title=now.title,
        file=then.file,
        was=then.status,
        now="changed" if changed and now.status == "at_hand" else now.status,
        sha256=then.sha256,
        found_sha256=now.found_sha256,
        quotations=tuple(quotes),
    )
