"""The memo as PDF: tagged, to PDF/UA-1, set by typst from data, so that no text of it can become mark-up."""

import json
import re
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from policycheck.model.memo import Block, Bullets, Line, Memo, Paragraph, Picture, Quote, Table
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.report.memo.columns import columns, filled, nested, shares, size, tells_fingerprint, width
from policycheck.report.memo.template_file import read_template
from policycheck.report.visible import clean

BUILT_IN = Path(__file__).parents[1] / "templates" / "memo.typ"
_MAIN = "template.typ"
_BREAK = "\u200b"  # where a word too long for its line may be broken; in a text from outside it is shown instead
_WIDTH = 468.0  # points between the margins of the built-in template
_LINE = 48  # characters: a longer word may be broken
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_UNUSABLE = re.compile(r"contains the codepoint `(?:U\+)?([0-9A-Fa-f]{4,6})`")
_PLACE = re.compile(rf"┌─ .*?{re.escape(_MAIN)}:(\d+):(\d+)")
_PACKAGE = re.compile(r'"@[\w-]+/')
_PICTURE = re.compile(r'"([\w][\w .-]*\.(?:png|jpe?g|gif|webp|svg))"')


def pdf(memo: Memo, template: Path | None = None) -> bytes:
    """The memo as PDF by the built-in template, or by a typst file of the user's own.

    The same memo and template give the same bytes. Raises BadInput where the template cannot be used, or where typst
    is not installed.
    """
    try:
        import typst  # noqa: F401
    except ModuleNotFoundError:
        _refuse("memo", "PDF needs typst, which is not installed", "install it: pip install 'policycheck[pdf]'")
    source = template or BUILT_IN
    text = _read(source)
    if package := _PACKAGE.search(text):
        line = text.count("\n", 0, package.start()) + 1
        _refuse(str(source), "the template asks for a package", "write all in one file: no package is fetched", line)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / _MAIN).write_text(text, "utf-8")
        for name in set(_PICTURE.findall(text)):
            if (source.parent / name).is_file():
                (root / name).write_bytes((source.parent / name).read_bytes())
        return _set(memo, root, source)


def data(memo: Memo, missing: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The memo as a template gets it: texts, lists and numbers. Characters that are missing are shown by number."""
    text = _Texts(missing)
    parts = [
        {
            "level": level,
            "title": text.shown(part.title) or "—",
            "new_page": part.new_page,
            "blocks": [_block(block, text, f"{number}-{index}") for index, block in enumerate(part.blocks)],
        }
        for number, (level, part) in enumerate(nested(memo))
    ]
    language = re.match(r"[a-z]{2,3}(?![a-z])", memo.language)
    return {
        "title": text.shown(memo.title) or "Memo",
        "short_title": text.shown(memo.title[:100]) or "Memo",  # for the head of every page
        "subtitle": text.shown(memo.subtitle),
        "language": language[0] if language else "en",
        "head": [{"label": text.shown(label), "value": text.shown(value)} for label, value in memo.head],
        "notice": text.shown(memo.notice),
        "parts": parts,
        "fingerprint": text.shown(memo.fingerprint, 80) if memo.fingerprint else None,
        "tells_fingerprint": tells_fingerprint(memo),
        "keywords": [text.shown(word) for word in memo.keywords],
        "shown_by_number": text.replaced,
    }


class _Texts:
    """Texts on their way to typst: what would steer them is shown, and long words may be broken."""

    def __init__(self, missing: frozenset[str]) -> None:
        self.missing = missing
        self.replaced = False

    def shown(self, text: str, limit: int = _LINE) -> str:
        """The text with every character visible, and a place to break in words of more characters than the limit."""
        text = clean(text)
        if not self.missing.isdisjoint(text):
            self.replaced = True
            text = "".join(f"‹U+{ord(one):04X}›" if one in self.missing else one for one in text)
        return re.sub(rf"\S{{{limit + 1},}}", lambda match: _broken(match[0], limit), text)

    def line(self, line: Line, limit: int = _LINE) -> list[dict[str, str]]:
        """The runs of a line."""
        return [{"text": self.shown(run.text, limit), "style": run.style} for run in line if run.text]


def _broken(word: str, limit: int) -> str:
    step = max(1, min(limit // 3, 12))
    pieces = re.split(r"(?<=[/._\-?&=:,;])", word)
    return _BREAK.join(
        piece[start : start + step] if len(piece) > limit // 2 else piece
        for piece in pieces
        for start in (range(0, len(piece), step) if len(piece) > limit // 2 else (0,))
    )


def _block(block: Block, text: _Texts, name: str) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": text.line(block.line), "keep_with_next": block.keep_with_next}
    if isinstance(block, Quote):
        passages = [text.line(passage) for passage in block.passages]
        return {"kind": "quote", "passages": passages, "source": text.line(block.source)}
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": [text.line(item) for item in block.items], "numbered": block.numbered}
    if isinstance(block, Table):
        return _table(block, text)
    if isinstance(block, Picture):
        title, description = clean(block.title), clean(block.description)
        alt = ": ".join(one for one in (title, description) if one) or "A picture"
        return {
            "kind": "picture",
            "file": f"picture-{name}.png",
            "title": text.shown(block.title),
            "description": text.shown(block.description),
            "alt": alt,
            "width": width(block),
        }
    rows = [
        {"label": text.shown(label, 20), "choices": [text.shown(one) for one in some]} for label, some in block.rows
    ]
    return {"kind": "blanks", "caption": text.shown(block.caption), "rows": rows}


def _table(table: Table, text: _Texts) -> dict[str, Any]:
    count, points, widths = columns(table), size(table), shares(table)
    limits = [max(6, min(_LINE, int((_WIDTH * width - 8) / (points * 0.52)))) for width in widths]

    def cells(row: tuple[Line, ...]) -> list[list[dict[str, str]]]:
        limited = zip(filled(row, count), limits, strict=True)
        return [text.line(cell, limit if _has_long(cell) else max(limit, 20)) for cell, limit in limited]

    return {
        "kind": "table",
        "caption": text.shown(table.caption),
        "head": cells(table.head),
        "rows": [cells(row) for row in table.rows],
        "row_heads": table.row_heads,
        "widths": list(widths),
        "size": points,
    }


def _has_long(cell: Line) -> bool:
    """Whether a cell holds something longer than a word of a language, which typst would divide by itself."""
    return any(len(word) > 20 or not word.isalpha() for run in cell for word in re.findall(r"[\w./-]{7,}", run.text))


def _set(memo: Memo, root: Path, source: Path) -> bytes:
    import typst

    for number, part in enumerate(memo.parts):
        for index, block in enumerate(part.blocks):
            if isinstance(block, Picture):
                (root / f"picture-{number}-{index}.png").write_bytes(block.png)
    missing = _missing(memo)
    for _ in range(8):
        (root / "memo.json").write_text(json.dumps(data(memo, missing), ensure_ascii=False), "utf-8")
        try:
            return _compile(root / _MAIN)
        except typst.TypstError as error:
            more = _lacking(error.diagnostic)
            if more <= missing:
                _explain(error, source, root)
            missing |= more
    raise AssertionError  # every round shows more characters by number, and the memo holds few


def _compile(main: Path) -> bytes:
    import typst

    return typst.compile(
        main, root=main.parent, format="pdf", ignore_system_fonts=True, pdf_standards="ua-1", timestamp=0
    )


def _missing(memo: Memo) -> frozenset[str]:
    """The memo's characters that no font within typst can show."""
    import typst

    texts = json.dumps(data(memo), ensure_ascii=False)
    unusual = sorted(one for one in set(texts) if ord(one) > 0x17F and one != _BREAK)
    if not unusual:
        return frozenset()
    with tempfile.TemporaryDirectory() as folder:
        main = Path(folder) / _MAIN
        lines = (f'#"\\u{{{ord(one):x}}}"' for one in unusual)
        main.write_text('#set document(title: "x")\n' + "\n\n".join(lines), "utf-8")
        try:
            _compile(main)
        except typst.TypstError as error:
            return _lacking(error.diagnostic)
    return frozenset()


def _lacking(diagnostic: str) -> frozenset[str]:
    texts = (_ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) for text in _MISSING.findall(diagnostic))
    named = frozenset(one for text in texts for one in text if ord(one) > 0x7F)
    return named | {chr(int(number, 16)) for number in _UNUSABLE.findall(diagnostic)}


def _read(path: Path) -> str:
    content = read_template(path, 1, "name a typst template; docs/letterhead.md shows one")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        _refuse(str(path), "this is no text in UTF-8", "name a typst template; docs/letterhead.md shows one")


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
        problems.append(Problem(at, f"typst cannot set this template: {cause}", remedy))
    raise BadInput(
        problems or [Problem(Place(str(source)), f"typst cannot set this template: {error.message}", "mend it")]
    ) from None


def _refuse(file: str, cause: str, remedy: str, line: int = 0) -> NoReturn:
    raise BadInput([Problem(Place(file, line), cause, remedy)]) from None
