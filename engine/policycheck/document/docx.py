"""A document as a Word file, on a letterhead that a board brings as a .docx template, or on the built-in one."""

import difflib
import io
import re
import warnings
import zipfile
from pathlib import Path
from typing import Any, NoReturn

from policycheck.document.columns import tells_fingerprint
from policycheck.document.model import Document, Run
from policycheck.document.template_file import BOUNDS, read_template
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.process.bounded import bounded

BUILT_IN = Path(__file__).parent / "templates" / "document.docx"
NAMES = ("title", "subtitle", "notice", "date", "to", "from_", "subject", "head", "fingerprint", "keywords", "language")
_PLACE = "place-of-the-body"  # an attribute, which no text can be taken for
_BODY = re.compile(r"\{\{p?\s*body\s*\}\}")
_UNPACKED = 200_000_000  # bytes of what it holds
_PAGE = "docs/letterhead.md shows how a letterhead is made"


def docx(document: Document, template: Path | None = None) -> bytes:
    """The document as a Word file by the built-in template, or by one of the user's own.

    The same document and template give the same bytes. Raises BadInput with all that is wrong with the template.
    """
    return _made(document, BUILT_IN) if template is None else bounded(BOUNDS, str(template), _made, document, template)


def _made(document: Document, source: Path) -> bytes:
    from policycheck.document.docx_package import anonymous, packed

    content = read_template(source, 16, "name a .docx template; pictures in it may be made smaller")
    word, used = _rendered(document, content, str(source))
    _fill(document, word, used, str(source))
    anonymous(word, document)
    return packed(word)


def _rendered(document: Document, content: bytes, file: str) -> tuple[Any, set[str]]:
    """The template with its names filled in and its place for the body marked, and the names that it uses."""
    import jinja2
    from docxtpl import DocxTemplate

    from policycheck.document.docx_package import traces

    word = _opened(content, file)
    problems = [*traces(word, file), *_mark(word, file)]
    marked = io.BytesIO()
    word.save(marked)
    template, environment = DocxTemplate(marked), _environment()
    try:
        used = template.get_undeclared_template_variables(environment)
        problems += [_unknown(name, file) for name in sorted(used - {*NAMES})]
        if problems:
            raise BadInput(problems)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            template.render(_context(document), environment)
    except jinja2.TemplateSyntaxError as error:
        cause = f"a tag of this template is not written as it should be: {error.message}{_near(error)}"
        problems.append(Problem(Place(file), cause, f"write tags as {{{{ title }}}}; {_PAGE}"))
        raise BadInput(problems) from None
    except jinja2.TemplateError as error:
        _refuse(file, f"a template may not do this: {error.message}{_near(error)}", f"leave it out; {_PAGE}")
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # whatever an expression of the user's can raise
        _refuse(file, f"the template fails: {type(error).__name__}: {error}", f"mend the expression; {_PAGE}")
    return template.docx, used


def _opened(content: bytes, file: str) -> Any:
    """The template as a file of Word. Raises BadInput where it is none."""
    from docx import Document

    remedy = "open it in Word and save it as a Word document (.docx)"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = packed.namelist()
            if sum(one.file_size for one in packed.infolist()) > _UNPACKED:
                _refuse(file, "what this file holds is past 200 MB", "check that it is the template you mean")
        if "[Content_Types].xml" not in names:
            raise ValueError
        return Document(io.BytesIO(content))
    except (BadInput, MemoryError):
        raise
    except Exception as error:  # zipfile, lxml and python-docx each raise their own
        kind = re.search(r"content type is '[^']*\.(template|document\.macro|template\.macro)", str(error))
        cause = "this is a Word template or a file with macros, not a document" if kind else "this is no .docx file"
        _refuse(file, cause, remedy)


def _mark(word: Any, file: str) -> list[Problem]:
    """Puts a mark in the one paragraph that is for the body; what is wrong with it otherwise.

    What a tag stands for is in the document's language, whatever that of the tag.
    """
    from docx.oxml.ns import qn

    places = []
    for paragraph in word.element.body.iter(qn("w:p")):
        if next(paragraph.iterdescendants(qn("w:p")), None) is None:
            text = "".join(one.text or "" for one in paragraph.iter(qn("w:t")))
            for language in paragraph.findall(f".//{qn('w:lang')}") if "{{" in text else ():
                language.getparent().remove(language)
            if _BODY.search(text):
                places.append((paragraph, text))
    body = "{{p body }}"
    if not places:
        return [] if _elsewhere(word) else [
            Problem(Place(file), f"this template has no place for the document: no {body}",
                    f"write {body} in a paragraph of its own, where the document is to stand; {_PAGE}")
        ]  # fmt: skip
    if len(places) > 1:
        return [Problem(Place(file), f"this template has {body} {len(places)} times", "keep one of them")]
    paragraph, text = places[0]
    if not _BODY.fullmatch(text.strip()) or paragraph.getparent().tag != qn("w:body"):
        cause = f"{body} stands among other words, in a table, or in a text box"
        return [Problem(Place(file), cause, "put it in a paragraph of its own in the main text")]
    for child in list(paragraph):
        if child.tag != qn("w:pPr"):
            paragraph.remove(child)
    paragraph.set(_PLACE, "")
    return []


def _elsewhere(word: Any) -> bool:
    """Whether a header or footer has the body's tag, which is then reported as an unknown name."""
    headings = [part for section in word.sections for part in (section.header, section.footer)]
    return any(_BODY.search("".join(part._element.itertext())) for part in headings)


def _unknown(name: str, file: str) -> Problem:
    if name == "body":
        return Problem(
            Place(file),
            "the body's tag stands in a header or footer, or has something added to it",
            "write {{p body }} in a paragraph of its own in the main text",
        )
    close = difflib.get_close_matches(name, NAMES, 1)
    remedy = f"write {{{{ {close[0]} }}}}" if close else f"write one of {', '.join(NAMES)}"
    return Problem(Place(file), f"the template names {name!r}, which no document has", f"{remedy}; {_PAGE}")


def _near(error: Any) -> str:
    """The words of the template about the place of the error."""
    lines = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return f", near “{' '.join(lines)[:120]}”" if lines else ""


def _context(document: Document) -> dict[str, Any]:
    head = {label.lower(): value for label, value in document.head}
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "notice": document.notice,
        "date": head.get("date", ""),
        "to": head.get("to", ""),
        "from_": head.get("from", ""),
        "subject": head.get("subject", ""),
        "head": [{"label": label, "value": value} for label, value in document.head],
        "fingerprint": document.fingerprint or "",
        "keywords": ", ".join(document.keywords),
        "language": document.language,
    }


def _environment() -> Any:
    import jinja2
    from jinja2.sandbox import SandboxedEnvironment

    return SandboxedEnvironment(autoescape=True, finalize=_escaped, undefined=jinja2.StrictUndefined)


def _escaped(value: Any) -> Any:
    """A text as Word shows it, letter for letter: docxtpl would read some braces and control characters."""
    from markupsafe import Markup

    from policycheck.document.docx_runs import shown

    if type(value) is not str:
        return value
    text = shown(value).replace("\t", " ")
    return Markup(re.sub(r"""[&<>"'{}%#]""", lambda match: f"&#{ord(match[0])};", text))  # noqa: S704


def _fill(document: Document, word: Any, used: set[str], file: str) -> None:
    """Puts the parts at the mark; what the template left out of title, notice and fingerprint goes with them."""
    from docx import Document as WordFile
    from docx.oxml.ns import qn
    from docx.section import Section

    from policycheck.document.docx_body import Body
    from policycheck.document.docx_styles import set_language, styles

    marks = [one for one in word.element.body.iter(qn("w:p")) if _PLACE in one.attrib]
    if len(marks) != 1:
        _refuse(file, "{{p body }} stands within an if or a for", "put it outside of them, in a paragraph of its own")
    mark = marks[0]
    section = next(iter(mark.xpath("./following::w:sectPr | ./w:pPr/w:sectPr")), word.sections[-1]._sectPr)
    body = Body(word, Section(section, word.part), styles(word, WordFile(str(BUILT_IN))))
    before = [body.paragraph("h1", (Run(document.title),))] if "title" not in used and document.title else []
    if "notice" not in used and document.notice:
        before.append(body.paragraph("notice", (Run(document.notice),)))
    after = []
    if "fingerprint" not in used and document.fingerprint and not tells_fingerprint(document):
        words = Run("Fingerprint of the record (SHA-256): ", "small")
        after.append(body.paragraph("text", (words, Run(document.fingerprint, "code"))))
    for made in body.spaced([*before, *body.parts(document), *after], mark.getnext()):
        mark.addprevious(made)
    if mark.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is None:
        word.element.body.remove(mark)
    else:  # it ends a section of the letterhead
        del mark.attrib[_PLACE]
    for number, about in enumerate(word.element.body.iter(qn("wp:docPr")), 1):
        about.set("id", str(number))
    set_language(word, {"en": "en-US"}.get(document.language, document.language))


def _refuse(file: str, cause: str, remedy: str) -> NoReturn:
    raise BadInput([Problem(Place(file), cause, remedy)]) from None
