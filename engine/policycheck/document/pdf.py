"""A document as PDF: tagged, to PDF/UA-1, set by typst from data, so that no text of it can become mark-up."""

import json
import os
import re
import shutil
import tempfile
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NoReturn

from policycheck.document.missing import warn_of_missing
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
_OTHER_SCRIPTS = re.compile("[\u0590-\u1cff\u2e80-\ua63f\ua800-\ud7ff\uf900-\ufaff\ufe30-\uffef\U00010000-\U0003ffff]")
_SPARSE = "a page under a third full stands before a part that begins a new one"  # as document.typ says it
_PACKAGE = re.compile(r'"@[\w-]+/')
_NO_PACKAGE = ("the template asks for a package", "write all in one file: no package is fetched")
_PICTURE = re.compile(r'"([\w][\w .-]*\.(?:png|jpe?g|gif|webp|svg))"')


def pdf(document: Document, template: Path | None = None) -> bytes:
    """The document as PDF by the built-in template, or by a typst file of the user's own.

    The same document and template, and for scripts that typst's own fonts lack the same fonts of the system, give the
    same bytes. Warns of characters that no font has. Raises BadInput where the template cannot be used.
    """
    work = (document, BUILT_IN if template is None else template)
    made = _made(*work) if template is None else bounded(BOUNDS, str(template), _made, *work)
    missing, content = made.split(b"\n", 1)
    warn_of_missing(missing.decode(), "the PDF shows each by its number")
    return content


def _made(document: Document, source: Path) -> bytes:
    """The characters that no font has, on a line, and the PDF."""
    text = read_text_template(source)
    if package := _PACKAGE.search(text):
        _refuse(str(source), *_NO_PACKAGE, text.count("\n", 0, package.start()) + 1)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / _MAIN).write_text(text, "utf-8")
        for name in set(_PICTURE.findall(text)):
            if (source.parent / name).is_file():
                (root / name).write_bytes((source.parent / name).read_bytes())
        if any(name.endswith(".svg") for name in figures(document)):
            _copy_font(root)
        return _set(document, root, source, _Attempt())


@dataclass(frozen=True)
class _Attempt:
    """What is tried: with which fonts and spacing, and which characters are shown by number."""

    missing: frozenset[str] = frozenset()
    system_fonts: bool = False
    close: bool = False  # whether lines stand closer

    def after(self, diagnostic: str) -> "_Attempt | None":
        """What to try next, if typst's words about this attempt leave anything to try."""
        if _SPARSE in diagnostic:
            return replace(self, close=True)
        lacking = _lacking(diagnostic) - self.missing
        if not lacking:
            return None
        return replace(self, missing=self.missing | lacking) if self.system_fonts else replace(self, system_fonts=True)


def _copy_font(root: Path) -> None:
    """Puts matplotlib's font, in which it measured the pictures, beside them: its folder has fonts for other ends."""
    matplotlib = find_spec("matplotlib")
    if matplotlib is not None and matplotlib.origin is not None:
        for font in (Path(matplotlib.origin).parent / "mpl-data" / "fonts" / "ttf").glob("DejaVuSans*.ttf"):
            if font.stem.partition("-")[0] == "DejaVuSans":
                shutil.copy(font, root)


def _set(document: Document, root: Path, source: Path, attempt: _Attempt) -> bytes:
    import typst

    for name, picture in figures(document, attempt.missing).items():
        (root / name).write_bytes(picture)
    made = json.dumps(data(document, attempt.missing) | {"close": attempt.close}, ensure_ascii=False)
    for name in ("document.json", "memo.json"):
        (root / name).write_text(made, "utf-8")
    system_fonts = attempt.system_fonts or _OTHER_SCRIPTS.search(made) is not None
    try:
        content = _compile(root / _MAIN, system_fonts=system_fonts)
    except typst.TypstError as error:
        following = replace(attempt, system_fonts=system_fonts).after(error.diagnostic)
        if following is None:
            _explain(error, source, root)
        return _set(document, root, source, following)
    return "".join(sorted(attempt.missing)).encode() + b"\n" + content


def _compile(main: Path, *, system_fonts: bool) -> bytes:
    import typst

    empty = main.parent / "no-packages"
    further = os.environ.get("TYPST_FONT_PATHS", "").split(os.pathsep) if system_fonts else []
    made: bytes = typst.compile(
        main,
        root=main.parent,
        format="pdf",
        font_paths=[main.parent, *(Path(folder) for folder in further if folder)],
        ignore_system_fonts=not system_fonts,
        pdf_standards="ua-1",
        timestamp=0,
        package_path=empty,
        package_cache_path=empty,
    )
    return made.replace(_SUSPECTS, b" " * len(_SUSPECTS), 1)


def _lacking(diagnostic: str) -> frozenset[str]:
    texts = (_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in _MISSING.findall(diagnostic))
    named = frozenset(character for text in texts for character in text if ord(character) > 0x7F)
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
