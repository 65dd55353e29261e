"""Plain text and Markdown: paragraph by paragraph. Needs no library beyond the program's own."""

import re
from collections.abc import Iterator

from policycheck.library.files import refuse

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
_BREAK = re.compile(r"\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
Numbered = tuple[float, float, str]  # where a passage begins and ends, and its text


def decoded(file: str, content: bytes) -> str:
    """The content as text, by its byte-order mark or as UTF-8, with plain line breaks. Raises BadInput."""
    marks = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
    encoding = next((name for mark, name in marks if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        cause = f"byte 0x{content[error.start]:02x} is not {encoding.removesuffix('-sig').upper()}"
        refuse(file, cause, "save a copy with the encoding UTF-8, and use that", line)
    return _BREAK.sub("\n", text)


def text_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The paragraphs of a text: what blank lines part; of a text without a blank line, its lines."""
    text = decoded(file, content).strip()
    pieces = _BLANK_LINE.split(text) if _BLANK_LINE.search(text) else text.split("\n")
    for number, piece in enumerate(filter(str.strip, pieces), 1):
        yield number, number, piece


def markdown_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The paragraphs of a Markdown text as a reader sees them, without its marks; headings as of what they head."""
    from markdown_it import MarkdownIt

    tokens = MarkdownIt("commonmark").enable("table").parse(decoded(file, content))
    number = 0
    for at, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            number += 1
            yield number, number, token.content
        elif token.type == "inline":
            heading = tokens[at - 1].type == "heading_open"
            number += not heading
            text = "".join(_shown(child.type, child.content) for child in token.children or ())
            yield number + heading, number + heading, text


def _shown(kind: str, content: str) -> str:
    return "\n" if kind in ("softbreak", "hardbreak") else content if kind != "html_inline" else ""
