"""A case as a file to take away, and back: a zip with the incident file and documents, or that file alone."""

import hashlib
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from policycheck.library.files import decode, refuse, refuse_large
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.model.case_document import CaseDocument
from policycheck.model.incident import Incident
from policycheck.sources.files import SIZE_BOUND
from policycheck.web.stored_files import StoredFiles

INCIDENT_FILE = "incident.json"
_FILES, _UNPACKED = 2_000, 400_000_000  # of one zip; bytes
_LEFT_BY_SYSTEMS = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAY = (1980, 1, 1, 0, 0, 0)  # the first that a zip knows: the same case gives the same bytes


@dataclass(frozen=True)
class Unpacked:
    """A case that was brought in: its text, which documents came with it, and which files nothing in it names."""

    text: str
    incident: Incident
    documents: tuple[bytes, ...]
    missing: tuple[str, ...]
    left_out: tuple[str, ...]


def packed(text: str, incident: Incident, files: StoredFiles) -> bytes:
    """The case as a zip: the incident file as it is, and each document that is at hand, where the file says."""
    documents = {where: files.content(digest) for where, digest in _files(incident).items() if files.has(digest)}
    return zipped({INCIDENT_FILE: text.encode(), **documents})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip, which is the same whenever they are."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for where, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(where, _DAY), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def unpacked(name: str, content: bytes, library: Library) -> Unpacked:
    """The case of a zip or of an incident file. Raises BadInput with every problem in it."""
    if not content.startswith(b"PK"):
        refuse_large(name, len(content))
        text = decode(name, content, "an incident file")
        incident = incident_in(name, content, library)
        return Unpacked(text, incident, (), tuple(sorted(_files(incident))), ())
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _of_archive(name, archive, library)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        refuse(name, f"this zip file cannot be read: {error}", "make it again, without a password, and try once more")


def _of_archive(name: str, archive: zipfile.ZipFile, library: Library) -> Unpacked:
    held = [entry for entry in archive.infolist() if not entry.is_dir() and not _of_system(entry.filename)]
    if len(held) > _FILES or sum(entry.file_size for entry in held) > _UNPACKED:
        refuse(name, "this zip file unpacks to more than a case holds", "leave out what does not belong to the case")
    found = [entry for entry in held if entry.filename.endswith(".json") and entry.filename.count("/") < 2]
    named = [entry for entry in found if PurePosixPath(entry.filename).name == INCIDENT_FILE] or found
    if len(named) != 1:
        what = "no incident file" if not named else f"{len(named)} files that end in .json"
        refuse(name, f"there is {what} in this zip file", f"put one file {INCIDENT_FILE} into it, beside documents/")
    (entry,) = named
    content = _read(archive, entry, name, 16_000_000)
    incident = incident_in(entry.filename, content, library)
    folder = entry.filename.rpartition("/")[0]
    inside = {one.filename.removeprefix(f"{folder}/" if folder else ""): one for one in held}
    files = _files(incident)
    documents = []
    for where, digest in files.items():
        if where in inside:
            documents.append(_read(archive, inside[where], name, SIZE_BOUND))
            if hashlib.sha256(documents[-1]).hexdigest() != digest:
                cause = f"{where} is not the document that the incident file names: its SHA-256 is another"
                refuse(name, cause, "put the right file there, or take it out: it can be attached again later")
    left_out = (where for where, one in inside.items() if where not in files and one is not entry)
    missing = (where for where in files if where not in inside)
    return Unpacked(decode(name, content), incident, tuple(documents), tuple(sorted(missing)), tuple(sorted(left_out)))


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, most: int) -> bytes:
    """What the entry holds; no more of it is unpacked than the bound, whatever the entry says of its size."""
    with archive.open(entry) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        refuse(name, f"{entry.filename} is larger than {most // 1_000_000} MB", "use the part that is needed")
    return content


def _files(incident: Incident) -> dict[str, str]:
    """The path and the SHA-256 of each document that has a file."""
    return {each.file: each.sha256 for each in incident.documents.values() if each.file and each.sha256}


def _of_system(path: str) -> bool:
    return any(part in _LEFT_BY_SYSTEMS for part in path.split("/"))


def download_name(document: CaseDocument) -> str:
    """The name under which a document is given out."""
    return PurePosixPath(document.file or "document").name
