"""HTML: the text that a reader sees, block by block. Scripts and styles are no text, and nothing in a page is run."""

import codecs
import re
from collections.abc import Iterator

from policycheck.sources.text_reader import Numbered, decoded

_DROPPED = ("head", "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "canvas", "select")
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
# Elements that begin a piece of text of their own; all others stand within a line.
_BLOCKS = _HEADINGS | {
    *(
        "html",
        "body",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "figure",
        "figcaption",
        "hr",
    ),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "fieldset", "legend", "details"),
    *("article", "section", "main", "header", "footer", "nav", "aside", "address", "summary"),
}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)


def html_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The paragraphs of a page, list items and cells among them; headings count as of what they head."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_text(file, content))
    tree.strip_tags(list(_DROPPED))
    number, block, pieces = 0, None, list[str]()
    name = ""
    for node in tree.root.traverse(include_text=True) if tree.root is not None else ():
        if node.tag == "br":
            pieces.append("\n")
        elif node.tag == "-text":
            holder = node.parent
            while holder is not None and holder.tag not in _BLOCKS:
                holder = holder.parent
            key = holder.mem_id if holder is not None else 0
            if key != block:
                if "".join(pieces).strip():
                    number += name not in _HEADINGS
                    at = number + (name in _HEADINGS)
                    yield at, at, "".join(pieces)
                block, pieces, name = key, [], (holder.tag or "") if holder is not None else ""
            pieces.append(node.text_content or "")
    if "".join(pieces).strip():
        yield number + 1, number + 1, "".join(pieces)


def _text(file: str, content: bytes) -> str:
    """The page as text, in the encoding that it names, else UTF-8."""
    named = _CHARSET.search(content[:4096])
    if named is not None and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            codec = codecs.lookup(named[1].decode("ascii")).name
            codec = "cp1252" if codec in ("iso8859-1", "ascii") else codec  # as every browser reads it
            if b"<meta".decode(codec) == "<meta":  # as the page has it; no page in UTF-16 or EBCDIC does
                return content.decode(codec, "strict" if codec == "utf-8" else "replace")
        except (LookupError, UnicodeError):  # none that there is, none for this text, or one that decodes nothing
            pass  # said below, with its line
    return decoded(file, content)
