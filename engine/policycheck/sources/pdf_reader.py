"""PDF with text: page by page. A page that is a picture holds no text, and none is guessed at."""

import re
from collections.abc import Iterator
from typing import Any

from policycheck.library.files import refuse
from policycheck.sources.text_reader import Numbered

PAGES_BOUND = 5_000
_END = b"%%EOF"
_HYPHEN = re.compile("[\ufffe\x02](?:\r?\n)?")  # how pdfium tells a hyphen at a line's end


def pdf_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The text of each page, empty where it holds none. Raises BadInput."""
    import pypdfium2

    if b"%PDF-" not in content[:1024]:
        refuse(file, "this is no PDF, whatever its name ends with", "get the file again, or give it its own ending")
    if _END not in content.rstrip(b"\0\r\n\t ")[-1024:]:
        refuse(file, "this PDF is cut off: it has no end", "get the whole file again, and use that")
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold():
            cause, remedy = "this PDF needs a password", "save a copy without a password, and use that"
        else:
            cause, remedy = "this PDF is damaged", "get the file again, or print it to a new PDF, and use that"
        refuse(file, cause, remedy)
    if len(document) > PAGES_BOUND:
        cause = f"this PDF has {len(document):,} pages; the bound is {PAGES_BOUND:,}"
        refuse(file, cause, "use the pages that are needed, as a PDF of their own")
    for number in range(1, len(document) + 1):
        yield number, number, _page(file, document, number, pypdfium2.PdfiumError)


def _page(file: str, document: Any, number: int, damaged: type[Exception]) -> str:
    try:
        page = document[number - 1]
        text = page.get_textpage()
        found: str = text.get_text_bounded()
        text.close()
        page.close()
    except damaged:
        refuse(file, f"page {number} of this PDF is damaged", "get the file again, or print it to a new PDF")
    return _HYPHEN.sub("-\n", found)
