"""The documents of a case: brought in, and read with their paragraphs, pages or times numbered."""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePath

from markupsafe import Markup, escape
from starlette.responses import RedirectResponse, Response

from policycheck.document.visible import clean
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_entry, with_value, without
from policycheck.model.case_document import CaseDocument, Passage
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Problem
from policycheck.sources.attach import FOLDER, Described, StoredDocument, with_document
from policycheck.sources.files import SIZE_BOUND
from policycheck.sources.read import KINDS
from policycheck.web import parties
from policycheck.web.changes import Edited, change, refused
from policycheck.web.fields import optional_member
from policycheck.web.navigation import case_address
from policycheck.web.packing import download_name
from policycheck.web.render import page, tell
from policycheck.web.statement_rows import StatementRow, rows
from policycheck.web.visit import Upload, Visit
from policycheck.web.workspace import NoSuchCase

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST = 60
_QUOTES = {"'": "['‘’‚‛]", '"': '["“”„‟]', "-": "[-\u2010\u2011\u00ad]"}
_ALIKE = {letter: f"[{letters[1:-1]}]" for letters in _QUOTES.values() for letter in letters[1:-1] if letter != "-"}


def documents(visit: Visit) -> Response:
    """The list of documents, the form that brings some in, and the documents that it brings."""
    if visit.posted:
        return change(visit, lambda *given: _with_uploads(visit, *given), _list, _address(visit))
    return _list(visit, ())


def _list(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    said = rows(case.shown.text, incident, visit.site.library)
    by_document: dict[str, int] = {}
    for row in said:
        document = incident.sources[row.source].document
        if document is not None and row.statement.quote:
            by_document[document] = by_document.get(document, 0) + 1
    return page(
        visit,
        "documents.html",
        case,
        problems,
        incident=incident,
        checks=incident.checked.documents if incident.checked else {},
        quoted=by_document,
        parties=parties.choices(incident),
        sides=parties.SIDES,
        endings=",".join(KINDS),
    )


def _address(visit: Visit, *places: str) -> str:
    return case_address(visit.places["case"], "documents", *places)


def _with_uploads(visit: Visit, text: str, incident: Incident) -> Edited:
    """The text with each document that was sent. They are kept before the text names them."""
    if not visit.form.files:
        raise refused("Files", "no file is chosen", "choose one or more documents of the case")
    party, declares = parties.new_party(visit.form, incident)
    entered: list[str] = []
    problems: list[Problem] = []
    for upload in visit.form.files:
        try:
            known = _known(visit, incident, upload)
            if known is not None:
                tell(visit, f"“{known}” is at hand now.")
                continue
            text, incident = _with_upload(visit, text, incident, upload, party or None)
            entered.append(f"“{PurePath(upload.name).name}”")
        except BadInput as bad:
            problems += bad.problems
    if problems and not entered:
        raise BadInput(problems)
    for problem in problems:  # the others are kept: whoever sent several need not choose them again
        tell(visit, f"Not added: {problem.place}: {problem.cause}; {problem.remedy}.")
    for name, declared in declares.items():
        text = with_entry(text, "parties", name, declared)
    return Edited(text, f"Added {', '.join(entered)}")


def _known(visit: Visit, incident: Incident, upload: Upload) -> str | None:
    """The title of a document that was missing, and is this one. Raises BadInput for one that is there already."""
    digest = hashlib.sha256(upload.content).hexdigest()
    there = next((one for one in incident.documents.values() if one.sha256 == digest and one.file), None)
    if there is None:
        return None
    if visit.site.workspace.files.has(digest):
        raise refused(upload.name, f"this document is there already: “{there.title}”", "quote from it there")
    visit.site.workspace.files.store(upload.content)
    return there.title


def _with_upload(
    visit: Visit, text: str, incident: Incident, upload: Upload, party: str | None
) -> tuple[str, Incident]:
    """The text and the incident with one document more."""
    if len(upload.content) > SIZE_BOUND:
        cause = f"this file is larger than {SIZE_BOUND // 1_000_000} MB"
        raise refused(upload.name, cause, "use the part that is needed")
    visit.site.reader.read_document(upload.name, upload.content)
    title = visit.form.text("title") if len(visit.form.files) == 1 else ""
    described = Described(party=party, title=title or PurePath(upload.name).name, date=visit.form.text("date") or None)
    digest = visit.site.workspace.files.store(upload.content)
    stored = StoredDocument(_where(upload.name, incident), digest, upload.name)
    entered = with_document(text, incident, stored, described)
    there = CaseDocument(title=title or upload.name, file=stored.where, sha256=digest)
    update = {"documents": {**incident.documents, entered.document: there}}
    return entered.text, incident.model_copy(update=update)


def _where(name: str, incident: Incident) -> str:
    """The path that an exported case has the document at: its own name, made safe, and one that no other has."""
    path = PurePath(name.replace("\\", "/").rpartition("/")[2])
    stem = _UNSAFE.sub("-", path.stem).strip("-.")[:_LONGEST] or "document"
    taken = {one.file for one in incident.documents.values()}
    number = 1
    while True:
        where = f"{FOLDER}/{stem}{'' if number == 1 else f'-{number}'}{path.suffix.lower()}"
        if where not in taken:
            return where
        number += 1


@dataclass(frozen=True)
class PassageRow:
    """A passage of a document: its place, its text with quoted words marked, and what is quoted from it."""

    number: int
    place: str
    label: str
    lined: bool  # whether its lines are those of the document
    text: Markup
    plain: str
    statements: tuple[StatementRow, ...]


def read(visit: Visit) -> Response:
    """A document as text, with numbered passages, and what is quoted marked."""
    return _read(visit, ())


def _read(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    name = visit.places["document"]
    if name not in incident.documents:
        raise NoSuchCase(name)
    check = incident.checked.documents[name] if incident.checked else None
    passages = incident.checked.texts.get(name, ()) if incident.checked else ()
    said = rows(case.shown.text, incident, visit.site.library)
    quoted = [row for row in said if row.statement.quote and incident.sources[row.source].document == name]
    return page(
        visit,
        "document.html",
        case,
        problems,
        incident=incident,
        name=name,
        document=incident.documents[name],
        check=check,
        passages=[
            _passage(number, passage, quoted, after)
            for number, (passage, after) in enumerate(zip_longest(passages, passages[1:]), 1)
        ],
        quoted=quoted,
        failing=[row for row in quoted if row.check is not None and not row.check.holds],
        speakers=[key for key, source in incident.sources.items() if source.document == name],
    )


def _passage(number: int, passage: Passage, quoted: Iterable[StatementRow], after: Passage | None) -> PassageRow:
    place = passage.place.words
    here = tuple(row for row in quoted if row.check is not None and _begins_at(place, row.check.places))
    heads = passage.place.unit == "paragraph" and after is not None and after.place == passage.place
    return PassageRow(
        number=number,
        place=place,
        label="heading" if heads else place,
        lined=passage.place.unit != "paragraph",
        text=marked(passage.text, [row.statement.quote or "" for row in here]),
        plain=passage.text,
        statements=here,
    )


def _begins_at(place: str, places: Sequence[str]) -> bool:
    """Whether words that stand at one of the places begin in this one: page 3 in page 3, paragraph 4 in 4 and 5."""
    return any(one == place or one.startswith((f"{place.replace(' ', 's ', 1)} ", f"{place} to ")) for one in places)


def marked(text: str, quotes: Iterable[str]) -> Markup:
    """The text with the quoted words marked, where they can be seen in one piece."""
    spans: list[tuple[int, int]] = []
    for quote in quotes:
        match = re.search(_pattern(quote), text)
        if match is not None and all(match.end() <= start or end <= match.start() for start, end in spans):
            spans.append(match.span())
    made, at = Markup(), 0
    for start, end in sorted(spans):
        made += escape(clean(text[at:start])) + Markup("<mark>{0}</mark>").format(clean(text[start:end]))
        at = end
    return made + escape(clean(text[at:]))


def _pattern(quote: str) -> str:
    words = quote.split()
    return r"\s+".join("".join(_ALIKE.get(letter) or re.escape(letter) for letter in word) for word in words)


def change_about(visit: Visit) -> Response:
    """The title, the date and the note of a document."""
    name = visit.places["document"]
    if not visit.posted:
        return RedirectResponse(_address(visit, name), 303)

    def edit(text: str, incident: Incident) -> Edited:
        if name not in incident.documents:
            raise NoSuchCase(name)
        title = visit.form.text("title")
        if not title:
            raise refused("Title", "nothing is written", "write by what a reader finds the document")
        for key in ("title", "date", "note"):
            text = optional_member(text, ("documents", name), key, visit.form.text(key) or None)
        labels = {"title": "Title", "date": "Date", "note": "Note"}
        fields: dict[Path_, str] = {("documents", name, key): label for key, label in labels.items()}
        was = incident.documents[name]
        for key, source in incident.sources.items():  # what was entered with the document has its title and date
            if source.document == name and (source.title, source.date) == (was.title, was.date):
                text = with_value(text, ("sources", key, "title"), title)
                text = optional_member(text, ("sources", key), "date", visit.form.text("date") or None)
        return Edited(text, f"Changed the document {title}", fields)

    return change(visit, edit, _read, _address(visit, name))


def take_out(visit: Visit) -> Response:
    """Takes a document out of the case. Its versions before keep it."""
    name = visit.places["document"]
    if not visit.posted:
        return RedirectResponse(_address(visit, name), 303)

    def edit(text: str, incident: Incident) -> Edited:
        if name not in incident.documents:
            raise NoSuchCase(name)
        users = [source.title for source in incident.sources.values() if source.document == name]
        if users:
            cause = f"it is the document of {', '.join(f'“{title}”' for title in users)}"
            raise refused("Document", cause, "take out those statements and sources first")
        return Edited(without(text, ("documents", name)), f"Took out the document {incident.documents[name].title}")

    return change(visit, edit, _list, _address(visit))


def original(visit: Visit) -> Response:
    """The document's file as it was brought in, to be saved and never shown here."""
    _, incident = visit.readable()
    document = incident.documents.get(visit.places["document"])
    if document is None or not visit.site.workspace.files.has(document.sha256 or ""):
        raise NoSuchCase(visit.places["document"])
    name = re.sub(r"[^A-Za-z0-9._-]", "_", download_name(document))
    return Response(
        visit.site.workspace.files.content(document.sha256 or ""),
        media_type="application/octet-stream",
        headers={"content-disposition": f'attachment; filename="{name}"'},
    )


PAGES = {
    "/cases/{case}/documents": documents,
    "/cases/{case}/documents/{document}": read,
    "/cases/{case}/documents/{document}/about": change_about,
    "/cases/{case}/documents/{document}/take-out": take_out,
    "/cases/{case}/documents/{document}/original": original,
}
