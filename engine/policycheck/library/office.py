"""Documents of other programs, recognized where a file of text is read."""

_IN_ZIP = {b"word/": "a Word document", b"xl/": "an Excel workbook", b"ppt/": "a PowerPoint presentation"}


def kind_of_document(content: bytes) -> str:
    """What a file is that begins as PDF, as a document of an old Office program, or as a zip file: as new ones do."""
    if content.startswith(b"%PDF-"):
        return "a PDF document"
    if not content.startswith(b"PK"):
        return "a document of an old Office program"
    return next((name for folder, name in _IN_ZIP.items() if folder in content), "a zip file")
