"""What a Word file says about itself and about whoever wrote it: nothing but the document's title and subject."""

import io
import re
import zipfile
from collections.abc import Iterable
from typing import Any

from docx.oxml.ns import qn

from policycheck.document.columns import named
from policycheck.document.docx_runs import shown
from policycheck.document.model import Document
from policycheck.model.problem import Place, Problem

_KEPT = ("/officeDocument", "/core-properties")  # of what the file itself is related to
_DROPPED = re.compile(r"/(customXml|people|comments\w*|attachedTemplate|mailMerge\w*|recipientData|printerSettings)$")
_SETTINGS = ("attachedTemplate", "mailMerge", "docVars", "rsids", "savePreviewPicture", "saveThroughXslt")
_AUTHOR = re.compile(rb"<\w+:\w+\s[^<>]*\b\w+:author=")


def traces(word: Any, file: str) -> list[Problem]:
    """What is wrong with a template that holds tracked changes or comments, whose authors the document would name."""
    if not any(_AUTHOR.search(part.blob) for part in word.part.package.iter_parts() if _is_xml(part)):
        return []
    cause = "this template holds tracked changes or comments, and with them who made them, and when"
    return [Problem(Place(file), cause, "accept or reject all changes, and delete the comments, in the template")]


def anonymous(word: Any, document: Document) -> None:
    """Leaves of the file's properties only what is the document's: no author, no time, no program, no small picture."""
    package = word.part.package
    _drop(package.rels, [key for key, one in package.rels.items() if not one.reltype.endswith(_KEPT)])
    for part in list(package.iter_parts()):
        rels = part.rels
        _drop(rels, [key for key, one in rels.items() if _DROPPED.search(one.reltype)])
    settings = word.settings.element
    for tag in _SETTINGS:
        for old in settings.findall(qn(f"w:{tag}")):
            settings.remove(old)
    for old in list(word.element.iter(qn("w:printerSettings"))):
        old.getparent().remove(old)
    about = word.core_properties._element
    for child in list(about):
        about.remove(child)
    properties = word.core_properties
    properties.title = shown(named(document))[:255]
    properties.subject = shown(document.subtitle)[:255]
    properties.keywords = ", ".join(map(shown, document.keywords))[:255]
    properties.language = shown(document.language)[:255]


def packed(word: Any) -> bytes:
    """The file's bytes, with every date of its archive the earliest that an archive can hold."""
    saved, made = io.BytesIO(), io.BytesIO()
    word.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _drop(relations: Any, keys: Iterable[str]) -> None:
    for key in keys:
        del relations[key]


def _is_xml(part: Any) -> bool:
    return str(part.content_type).endswith("xml")
