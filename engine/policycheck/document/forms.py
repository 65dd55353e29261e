"""Every form that a document can be written in, and the one function that writes it."""

from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path

from policycheck.document.model import Document
from policycheck.document.template_file import read_text_template
from policycheck.model.problem import BadInput, Place, Problem, pip_install, that_ends

FORMS = {
    ".txt": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}  # the ending of a file, and the form that it asks for
_EXTRAS = {"docx": ("a Word file", "docxtpl"), "pdf": ("a PDF file", "typst")}  # what a form needs to be installed


def form_of(path: Path, forms: Collection[str] = tuple(FORMS.values())) -> str:
    """The form that the name of a file asks for.

    Raises BadInput where its ending asks for none of the forms, or where what that form needs is not installed.
    """
    form = FORMS.get(path.suffix.lower())
    if form is None or form not in forms:
        endings = [next(ending for ending, name in FORMS.items() if name == one) for one in dict.fromkeys(forms)]
        known = f"{', '.join(endings[:-1])} or {endings[-1]}" if len(endings) > 1 else endings[0]
        cause = f"nothing is written to a file {that_ends(path.suffix)}"
        raise BadInput([Problem(Place(str(path)), cause, f"end it in {known}")])
    check_installed(form, str(path))
    return form


def render(document: Document, form: str, *, template: Path | None = None, width: int = 80) -> bytes:
    """The document in a form, as `form_of` names it; by a template of the user's own where the form can have one.

    The same document, template and width give the same bytes. Raises BadInput where the template cannot be used.
    """
    if form == "docx":
        from policycheck.document.docx import docx

        return docx(document, template)
    if form == "pdf":
        from policycheck.document.pdf import pdf

        return pdf(document, template)
    if form == "text":
        from policycheck.document.terminal import text

        return text(document, width).encode()
    if form == "html":
        from policycheck.document.html import html as written
    else:
        from policycheck.document.markdown import markdown as written
    if template is None:
        return written(document).encode()
    return written(document, read_text_template(template), str(template)).encode()


def check_installed(form: str, place: str) -> None:
    """Raises BadInput, at the place that names the form, where what the form needs is not installed."""
    what, module = _EXTRAS.get(form, ("", ""))
    if module and find_spec(module) is None:
        cause = f"{what} needs {module}, which is not installed"
        remedy = f"install it with {pip_install(form)}, or take .html or .md"
        raise BadInput([Problem(Place(place), cause, remedy)])
