"""Attaching a document: its file beside the incident file, and an entry for it, with its hash, in that."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from policycheck.library.files import Path_, decode, refuse, same_file, write_together
from policycheck.library.incident_file import incident_in, option_problems
from policycheck.library.json_edit import source_entry, with_entry
from policycheck.library.library import Library
from policycheck.model.base import free_name
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.sources.files import content_at
from policycheck.sources.read import ReadDocument, read_document

FOLDER = "documents"  # beside the incident file
_NO_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST = 60  # letters of an id


@dataclass(frozen=True, kw_only=True)
class Described:
    """What is said of a document that is attached."""

    party: str | None = None  # None: no source is added
    title: str | None = None  # None: the name of its file
    date: str | None = None


@dataclass(frozen=True, kw_only=True)
class Attached:
    """What was attached: the ids of document and source, where the file lies, and its text."""

    document: str
    source: str | None
    file: str
    read: ReadDocument


def attach(path: Path, file: Path, described: Described, library: Library) -> Attached:
    """Copies the file beside the incident file and adds it there as a document, and as a source of the party.

    The incident file keeps its layout. Both are written, or neither. Raises BadInput where the incident or the document
    cannot be read, or is there already.
    """
    path = path.resolve() if path.is_symlink() else path  # it stays a link, and documents lie beside the file itself
    before = content_at_or_refused(path)
    incident = incident_in(str(path), before, library)
    content = content_at_or_refused(file)
    read = read_document(str(file), content)
    digest = hashlib.sha256(content).hexdigest()
    there = next((name for name, one in incident.documents.items() if one.sha256 == digest and one.file), None)
    if there is not None:
        remedy = f'quote it: policycheck quote {path} {there} "WORDS"'
        refuse(str(file), f"this document is attached already, as {there}", remedy)
    where = _place(path, file, content)
    entered = with_document(decode(str(path), before), incident, StoredDocument(where, digest, file.name), described)
    name, source, after = entered.document, entered.source, entered.text
    _refuse_unreadable(path, after, library, entered.options)
    if content_at_or_refused(path) != before:
        refuse(str(path), "this file was changed while the document was read", "run the command again")
    _write(path, after.encode(), where, content)
    return Attached(document=name, source=source, file=where, read=read)


def content_at_or_refused(path: Path) -> bytes:
    """The content of a file that must be there. Raises BadInput."""
    try:
        return content_at(path, str(path))
    except FileNotFoundError:
        refuse(str(path), "there is no such file", "check the path")


def _place(path: Path, file: Path, content: bytes) -> str:
    """Where the document comes to lie, from the incident's folder: where it is, if it is there already."""
    folder = path.parent / FOLDER
    if folder.is_symlink():
        refuse(
            str(folder), "this folder is a link, and documents are not read through one", "put a folder in its place"
        )
    ending = file.suffix.lower()
    stem = re.sub(r"[^\w.-]+", "-", file.stem).strip("-.")[:_LONGEST] or "document"
    number = 1
    while True:
        name = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        there = folder / name
        taken = there.is_symlink() or there.exists()
        if not taken or same_file(there, file) or (there.is_file() and there.read_bytes() == content):
            return f"{FOLDER}/{name}"
        number += 1


@dataclass(frozen=True)
class StoredDocument:
    """A file of a document: its path from the incident's folder, its SHA-256, and the name that it came with."""

    where: str
    sha256: str
    named: str


@dataclass(frozen=True)
class EnteredDocument:
    """The text of an incident file with a document in it, the ids, and by path the option that gave what is there."""

    text: str
    document: str
    source: str | None
    options: Mapping[Path_, str]


def with_document(text: str, incident: Incident, stored: StoredDocument, described: Described) -> EnteredDocument:
    """The text of the incident's file with an entry for the document, and for its source if that has a party."""
    stem = PurePath(stored.named).stem.lower()
    name = free_name(_NO_NAME.sub("-", stem).strip("-")[:_LONGEST].strip("-") or "document", incident.documents)
    source = free_name(name, incident.sources) if described.party is not None else None
    title = described.title if described.title is not None else stored.named
    dated = {"date": described.date} if described.date is not None else {}
    document = {"title": title, "file": stored.where, "sha256": stored.sha256, **dated}
    options: dict[Path_, str] = {("documents", name, key): f"--{key}" for key in ("title", "date")}
    text = with_entry(text, "documents", name, document)
    if source is not None and described.party is not None:
        text = with_entry(
            text, "sources", source, source_entry(described.party, document["title"], described.date, name)
        )
        options |= {("sources", source, key): f"--{key}" for key in ("party", "title", "date")}
    return EnteredDocument(text, name, source, options)


def _refuse_unreadable(path: Path, text: str, library: Library, options: Mapping[Path_, str]) -> None:
    """Raises BadInput, with the option that is to blame, where the incident could not be read as it would be."""
    try:
        incident_in(str(path), text.encode(), library)
    except BadInput as bad:
        raise BadInput(option_problems(text, bad, options)) from None


def _write(path: Path, incident: bytes, where: str, content: bytes) -> None:
    target = path.parent / where
    made = not target.parent.exists()
    try:
        target.parent.mkdir(exist_ok=True)
    except OSError as error:
        refuse(
            str(target.parent), f"this folder cannot be made: {error.strerror}", "make room for it, or check its path"
        )
    try:
        write_together({path: incident} if target.exists() else {target: content, path: incident})
    except BaseException:
        if made and not any(target.parent.iterdir()):
            target.parent.rmdir()
        raise
