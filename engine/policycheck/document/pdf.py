"""A document as PDF: tagged, to PDF/UA-1, set by typst from data, so that no text of it can become mark-up."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from policycheck.document.model import Document
from policycheck.document.pdf_data import data, figures
from policycheck.document.template_file import BOUNDS, read_text_template
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.process.bounded import bounded

BUILT_IN = Path(__file__).parent / "templates" / "document.typ"
_MAIN = "template.typ"
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNUSABLE = re.compile(r"contains the codepoint `(?:U\+)?([0-9A-Fa-f]{4,6})`")
_PLACE = re.compile(rf"┌─ .*?{re.escape(_MAIN)}:(\d+):(\d+)")
_SUSPECTS = b"/Suspects false"  # what goes without saying; readers built on Poppler call it an error
_PACKAGE = re.compile(r'"@[\w-]+/')
_NO_PACKAGE = ("the template asks for a package", "write all in one file: no package is fetched")
_PICTURE = re.compile(r'"([\w][\w .-]*\.(?:png|jpe?g|gif|webp|svg))"')


def pdf(document: Document, template: Path | None = None) -> bytes:
    """The document as PDF by the built-in template, or by a typst file of the user's own.

    The same document and template give the same bytes. Raises BadInput where the template cannot be used.
    """
    return _made(document, BUILT_IN) if template is None else bounded(BOUNDS, str(template), _made, document, template)


def _made(document: Document, source: Path) -> bytes:
    text = read_text_template(source)
    if package := _PACKAGE.search(text):
        _refuse(str(source), *_NO_PACKAGE, text.count("\n", 0, package.start()) + 1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / _MAIN).write_text(text, "utf-8")
        for name in set(_PICTURE.findall(text)):
            if (source.parent / name).is_file():
                (root / name).write_bytes((source.parent / name).read_bytes())
        return _set(document, root, source)


def _set(document: Document, root: Path, source: Path) -> bytes:
    import typst

    for name, png in figures(document).items():
        (root / name).write_bytes(png)
    missing: frozenset[str] = frozenset()
    while True:
        made = json.dumps(data(document, missing), ensure_ascii=False)
        for name in ("document.json", "memo.json"):
            (root / name).write_text(made, "utf-8")
        try:
            return _compile(root / _MAIN)
        except typst.TypstError as error:
            more = _lacking(error.diagnostic)
            if more <= missing:
                _explain(error, source, root)
            missing |= more


def _compile(main: Path) -> bytes:
    import typst

    empty = main.parent / "no-packages"
    made = typst.compile(
        main,
        root=main.parent,
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=0,
        package_path=empty,
        package_cache_path=empty,
    )
    return made.replace(_SUSPECTS, b" " * len(_SUSPECTS), 1)


def _lacking(diagnostic: str) -> frozenset[str]:
    texts = (_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in _MISSING.findall(diagnostic))
    named = frozenset(one for text in texts for one in text if ord(one) > 0x7F)
    return named | {chr(int(number, 16)) for number in _UNUSABLE.findall(diagnostic)}


def _explain(error: Any, source: Path, root: Path) -> NoReturn:
    """Says where in the template typst stopped, and why."""
    problems = []
    for piece in re.split(r"(?m)^(?=error: )", error.diagnostic):
        if not piece.startswith("error: "):
            continue
        cause = piece.removeprefix("error: ").split("\n", 1)[0].strip()
        cause = re.sub(r" \(searched at .*\)", "", cause).replace(str(root), ".")
        place = _PLACE.search(piece)
        hints = re.findall(r"= hint: (.+)", piece)
        at = Place(str(source), int(place[1]), int(place[2])) if place else Place(str(source))
        remedy = "; ".join(hints) or "mend the template here; docs/letterhead.md lists what it can name"
        if re.match(r"failed to download package|package not found", cause):
            problems.append(Problem(at, *_NO_PACKAGE))
            continue
        problems.append(Problem(at, f"typst cannot set this template: {cause}", remedy))
    raise BadInput(
        problems or [Problem(Place(str(source)), f"typst cannot set this template: {error.message}", "mend it")]
    ) from None


def _refuse(file: str, cause: str, remedy: str, line: int = 0) -> NoReturn:
    raise BadInput([Problem(Place(file, line), cause, remedy)]) from None
