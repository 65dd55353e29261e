"""Text as runs of Word: what is written from right to left, or in a script of East Asia, is marked as such.

Word takes the font, the size, the weight and the language of such text from attributes of their own.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from policycheck.document.docx_styles import element
from policycheck.document.model import Line, Run
from policycheck.document.visible import clean

_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_RIGHT = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc"  # Hebrew, Arabic and their neighbors
_KANA, _HANGUL = "\u3040-\u30ff\u31f0-\u31ff", "\u1100-\u11ff\u3130-\u318f\uac00-\ud7ff"
_HAN = "\u2e80-\u3007\u3012-\u303f\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_MARKS = "\u3008-\u3011\ufe30-\ufe4f\uff00-\uffef"  # punctuation and wide letters of East Asia
_COMPLEX = "\u0900-\u0dff\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"  # scripts of India and of Southeast Asia
_SCRIPTS = re.compile(
    rf"(?P<right>[{_RIGHT}](?:[\s{_RIGHT}.,:;!?'\"()-]*[{_RIGHT}])?)"
    rf"|(?P<east>[{_KANA}{_HANGUL}{_HAN}{_MARKS}]+)"
    rf"|(?P<complex>[{_COMPLEX}](?:[\s{_COMPLEX}\u200c\u200d]*[{_COMPLEX}])?)"
)
_EAST = ((_KANA, "Yu Mincho", "ja-JP"), (_HANGUL, "Malgun Gothic", "ko-KR"), (_HAN, "SimSun", "zh-CN"))
_FIRST_STRONG = {"R": True, "AL": True, "L": False}


def shown(text: str) -> str:
    """The text with every character visible, and none that XML cannot hold."""
    text = clean(text.replace("\r\n", "\n"))
    return _NO_XML.sub(lambda match: f"‹U+{ord(match[0]):04X}›", text)


def from_right(line: Line) -> bool:
    """Whether the line begins with a letter that is written from right to left, and so is a paragraph of that kind."""
    classes = (unicodedata.bidirectional(character) for run in line for character in run.text)
    return next((_FIRST_STRONG[name] for name in classes if name in _FIRST_STRONG), False)


def runs(run: Run, style: str | None) -> Iterator[Any]:
    """The elements of a run, in the style of that id; each piece of another script is one of its own."""
    text, end = shown(run.text), 0
    for match in _SCRIPTS.finditer(text):
        if match.start() > end:
            yield _run(text[end : match.start()], run, style)
        yield _run(match[0], run, style, match.lastgroup or "")
        end = match.end()
    if end < len(text) or not text:
        yield _run(text[end:], run, style)


def _run(text: str, run: Run, style: str | None, script: str = "") -> Any:
    about = element("rPr", *([element("rStyle", val=style)] if style else []))
    face, language = _face(text, script)
    if face:
        about.append(element("rFonts", eastAsia=face, hint="eastAsia"))
    if run.style == "mark":  # also where a board's own style of that name does less
        about.extend([element("b"), element("bCs"), element("u", val="single")])
    if script in ("right", "complex"):
        about.append(element("rtl") if script == "right" else element("cs"))
    if language:
        about.append(element("lang", eastAsia=language))
    made = element("r", *([about] if len(about) else []))
    for piece in re.split(r"([\n\t])", text):
        if piece in ("\n", "\t"):
            made.append(element("br" if piece == "\n" else "tab"))
        elif piece:
            held = element("t")
            held.text = piece
            held.set(qn("xml:space"), "preserve")
            made.append(held)
    return made


def _face(text: str, script: str) -> tuple[str, str]:
    """The font and the language that show a text of East Asia as its readers write it."""
    if script != "east":
        return "", ""
    return next(((face, language) for letters, face, language in _EAST if re.search(f"[{letters}]", text)), ("", ""))
