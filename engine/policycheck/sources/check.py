"""Whether what statements quote stands in the documents of their sources, and where."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from policycheck.model.case_document import (
    PLACES_SHOWN,
    CaseDocument,
    CaseDocuments,
    DocumentCheck,
    DocumentStatus,
    QuoteCheck,
    QuoteKey,
    QuoteStatus,
)
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.sources.files import content_of
from policycheck.sources.pinpoint import agrees, meant
from policycheck.sources.search import Found, SearchedText

if TYPE_CHECKING:
    from policycheck.sources.read import ReadDocument

_AT_ONCE = 4  # documents that are read side by side, each in a process of its own
_WITHOUT_TEXT: Mapping[DocumentStatus, QuoteStatus] = {
    "missing": "document_missing",
    "unreadable": "document_unreadable",
    "not_at_hand": "not_at_hand",
}


@dataclass(frozen=True)
class OpenedDocument:
    """A document of an incident as it was found, with its text, if that could be read."""

    check: DocumentCheck
    read: "ReadDocument | None"


def check_quotes(incident: Incident, folder: Path) -> CaseDocuments:
    """What is found of every document of the incident and of every quotation from them.

    The folder is that of the incident file. Nothing is raised for a document that is missing, changed or cannot be
    read: it is said at each quotation that rests on it.
    """
    return check_opened(incident, _opened(incident, folder))


def check_opened(incident: Incident, opened: Sequence[OpenedDocument]) -> CaseDocuments:
    """The same of documents that were opened already, all of the incident's."""
    quoted: dict[str, list[QuoteKey]] = {name: [] for name in incident.documents}
    for key in sorted(set(incident.quote_keys()), key=lambda key: (key[0], key[1], key[2] or "")):
        quoted[key[0]].append(key)
    return CaseDocuments(
        documents={document.check.id: document.check for document in opened},
        texts={document.check.id: document.read.passages for document in opened if document.read is not None},
        quotes={key: quote for one in opened for key, quote in _checked(one, quoted[one.check.id])},
    )


def _opened(incident: Incident, folder: Path) -> list[OpenedDocument]:
    documents = incident.documents.items()
    if all(document.file is None for _, document in documents):  # none is at hand, and no reader is needed
        return [opened_document(folder, name, document) for name, document in documents]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(pool.map(lambda named: opened_document(folder, *named), documents))


def with_documents(incident: Incident, folder: Path) -> Incident:
    """The incident with what was found of its documents, so that every report says it."""
    return incident.with_checked(check_quotes(incident, folder))


def opened_document(folder: Path, name: str, document: CaseDocument) -> OpenedDocument:
    """The document of this id, found below the folder and read."""
    return opened_with(name, document, partial(content_of, folder))


def opened_with(
    name: str,
    document: CaseDocument,
    content: Callable[[str], bytes],
    read_content: "Callable[[str, bytes], ReadDocument] | None" = None,
) -> OpenedDocument:
    """The same of a document whose content is found otherwise by its path, and perhaps read otherwise.

    The content raises FileNotFoundError where there is none; both raise BadInput.
    """
    if document.file is None:
        return OpenedDocument(_check(name, document, "not_at_hand"), None)
    from policycheck.sources.read import read_document

    digest: str | None = None
    try:
        found_content = content(document.file)
        digest = hashlib.sha256(found_content).hexdigest()
        read = (read_content or read_document)(document.file, found_content)
    except FileNotFoundError:
        bad = ("there is no such file", f"put it at {document.file}, beside the incident file")
        return OpenedDocument(_check(name, document, "missing", told=bad), None)
    except BadInput as found:
        first = found.problems[0]
        line = f"line {first.place.line}: " if first.place.line else ""
        told = (f"{line}{first.cause}", first.remedy)
        return OpenedDocument(_check(name, document, "unreadable", digest, told), None)
    status: DocumentStatus = "at_hand" if digest == document.sha256 else "changed"
    return OpenedDocument(_check(name, document, status, digest, without_text=read.without_text), read)


def _check(
    name: str,
    document: CaseDocument,
    status: DocumentStatus,
    digest: str | None = None,
    told: tuple[str, str] | tuple[None, None] = (None, None),
    without_text: tuple[int, ...] = (),
) -> DocumentCheck:
    return DocumentCheck(
        id=name,
        title=document.title,
        file=document.file,
        date=document.date,
        sha256=document.sha256,
        found_sha256=digest,
        status=status,
        cause=told[0],
        remedy=told[1],
        without_text=without_text,
    )


def _checked(opened: OpenedDocument, keys: list[QuoteKey]) -> Iterable[tuple[QuoteKey, QuoteCheck]]:
    if not keys:
        return
    text = None if opened.read is None else SearchedText(opened.read.passages)
    for key in keys:
        found = Found(()) if text is None else text.find(key[1])
        yield key, _quote(opened.check, key, found)


def _quote(document: DocumentCheck, key: QuoteKey, found: Found) -> QuoteCheck:
    name, quote, written = key
    stands = [place.pinpoint for place in found.places]
    fitting = meant(written, stands) if written else []
    status: QuoteStatus
    if document.status != "at_hand":
        status = _WITHOUT_TEXT.get(document.status, "document_changed")
    elif not found.places:
        status = "not_found"
    elif len(fitting) == 1 or (len(found.places) == 1 and not _contradicted(written, found)):
        status = "verified"
    else:
        status = "elsewhere" if not fitting and _contradicted(written, found) else "several_places"
    places = fitting if len(fitting) == 1 else stands[:PLACES_SHOWN]
    return QuoteCheck(
        document=name,
        quote=quote,
        status=status,
        written=written,
        places=tuple(place.words for place in places),
        nearest=found.nearest,
        nearest_place=found.nearest_place,
    )


def _contradicted(written: str | None, found: Found) -> bool:
    """Whether a written pinpoint can be compared with the places, and has none of them in it."""
    return bool(written) and all(agrees(written or "", place.pinpoint) is False for place in found.places)
