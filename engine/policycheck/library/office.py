"""Documents of other programs, recognized where a file of text is read."""


def kind_of_document(content: bytes) -> str | None:
    """What a file is that holds no plain text, by how it begins; None where that is not known."""
    if content.startswith(b"%PDF-"):
        return "a PDF document"
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return "a document of an old Office program"
    if content.startswith(b"PK\x03\x04"):  # a zip file, as which Office programs write their documents
        kinds = {b"word/": "a Word document", b"xl/": "an Excel workbook", b"ppt/": "a PowerPoint presentation"}
        return next((name for folder, name in kinds.items() if folder in content), "a zip file")
    return None
