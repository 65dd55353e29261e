"""Reports as files that a browser keeps."""

from pathlib import Path

from starlette.responses import Response

from policycheck.document.forms import form_of, render
from policycheck.document.model import Document

FORMS = {"docx": "Word", "pdf": "PDF", "html": "Web page", "md": "Markdown", "txt": "Text"}  # by ending
_KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}


def download(document: Document, name: str) -> Response:
    """The document as a file of this name, whose ending says in which form. Raises BadInput where that is missing."""
    return as_file(render(document, form_of(Path(name))), name)


def as_file(content: bytes, name: str) -> Response:
    """A file of this name, which a browser keeps and does not show."""
    kind = _KINDS.get(name.rpartition(".")[2], "text/plain; charset=utf-8")
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})
