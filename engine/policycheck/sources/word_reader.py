"""Word: the text of a .docx file as its reader sees it, by way of HTML; deletions that are tracked are no text."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from policycheck.library.files import refuse
from policycheck.sources.html_reader import html_passages
from policycheck.sources.text_reader import Numbered

_UNPACKED = 200_000_000  # bytes of what it holds, pictures among them
_XML = 20_000_000  # bytes of its text with all that is said of how it looks; a thousand pages take less
_ENTRIES = 10_000
_OLD = b"\xd0\xcf\x11\xe0"  # an old Word file, or a new one behind a password


def word_passages(file: str, content: bytes) -> Iterator[Numbered]:
    """The paragraphs of a Word file, list items and cells among them. Raises BadInput."""
    if content.startswith(_OLD):
        cause = "this is a Word file with a password, or one in the old format .doc"
        refuse(file, cause, "open it in Word, save a copy as .docx without a password, and use that")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        refuse(file, "this is no whole Word file: it may be cut off", "get the file again, and use that")
    sizes = {entry.filename: entry.file_size for entry in held}
    unpacked, xml = sum(sizes.values()), sum(size for name, size in sizes.items() if name.endswith(".xml"))
    if unpacked > _UNPACKED or xml > _XML or len(held) > _ENTRIES:
        cause = f"this Word file unpacks to {unpacked / 1_000_000:,.0f} MB in {len(held):,} files"
        bound = f"{_UNPACKED // 1_000_000} MB, {_XML // 1_000_000} of them without pictures, in {_ENTRIES:,} files"
        refuse(file, cause, f"the bound is {bound}: use the part that is needed, or its text as .txt")
    yield from html_passages(file, _html(file, content))


def _html(file: str, content: bytes) -> bytes:
    import mammoth

    def no_picture(image: Any) -> dict[str, str]:  # noqa: ARG001
        return {"src": ""}

    try:
        made = mammoth.convert_to_html(
            io.BytesIO(content), convert_image=mammoth.images.img_element(no_picture), external_file_access=False
        )
    except MemoryError:
        raise
    except Exception as error:  # whatever a damaged file makes the library raise
        cause = f"this Word file cannot be read: {type(error).__name__}"
        refuse(file, cause, "open it in Word, save a copy as .docx, and use that")
    return f'<meta charset="utf-8">{made.value}'.encode("utf-8", "replace")
