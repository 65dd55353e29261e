"""Writes the press release (PDF) and the complaint (Word) of the made-up case: the same bytes on every machine.

Both formats are written here as plainly as they can be, so that no release of a library changes a byte, and with it the
SHA-256 that incident.json holds. The other documents of the case are text, and are edited as they are.
"""

import io
import textwrap
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(__file__).resolve().parent / "documents"
MADE_UP = (
    "This document is made up, as an example for policycheck. Mesquite Flats does not exist, nothing in this document "
    "happened, and nobody in it is a real person. A real department is named only so that rules of the library apply."
)

PRESS_RELEASE = (
    (
        MADE_UP,
        "El Centro Police Department. Press release of June 14, 2024. Shooting in Mesquite Flats.",
        "On June 12, 2024, at about 9:40 p.m., officers were called to the parking lot of a hardware store in Mesquite "
        "Flats, after an employee reported that tools had been stolen.",
        "A patrol officer walked up to a pickup truck in which two people sat. The driver drove the truck at the "
        "officer. The officer ordered the driver to stop, and warned that the officer would shoot.",
        "The officer fired four rounds at the driver, and the truck came to a stop against a light pole.",
    ),
    (
        "The driver, who is 19, was wounded in the shoulder. A passenger was not injured. Officers gave first aid "
        "until an ambulance came.",
        "Both officers who were there wore a body-worn recorder. The department will release the recording when the "
        "law asks for it.",
        "The patrol officer is on leave. The department has opened an investigation, and has come to no conclusion.",
    ),
)
COMPLAINT = (
    MADE_UP,
    "To the Mesquite Flats Police Oversight Board. Complaint of August 5, 2024.",
    "I am the driver who was shot on June 12, 2024. I am 19 years old. The bullet is still in my shoulder.",
    "I was leaving the parking lot. I never drove at anybody. I had turned the wheel to the right, and the truck was "
    "going past the officer when the shots came.",
    "The officer made no attempt to step aside. There was an empty lane next to him.",
    "I heard no warning. The engine was loud, and the windows were closed.",
    "The sergeant wore no camera.",
    "It is now 54 days since I was shot, and the recording has not been released to me or to anybody else.",
)


def pdf(pages: tuple[tuple[str, ...], ...]) -> bytes:
    """A PDF in Helvetica, a page for each item."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for number, paragraphs in enumerate(pages):
        lines = [line for text in paragraphs for line in (*textwrap.wrap(text, 80), "")]
        shown = "".join(f"({_quoted(line)}) Tj T*\n" for line in lines)
        stream = f"BT /F1 11 Tf 15 TL 72 720 Td\n{shown}ET".encode("cp1252")
        shows = f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R"
        page = f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]{shows}>>"
        objects += [page.encode(), b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream)]
    made, starts = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    count = len(objects) + 1
    trailer = f"trailer\n<</Size {count}/Root 1 0 R>>\nstartxref\n{len(made)}\n%%EOF\n"
    return made + f"xref\n0 {count}\n0000000000 65535 f \n{table}{trailer}".encode()


def _quoted(line: str) -> str:
    return line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def word(paragraphs: tuple[str, ...]) -> bytes:
    """A Word file of these paragraphs."""
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    relations = "application/vnd.openxmlformats-package.relationships+xml"
    body = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        f'<Default Extension="rels" ContentType="{relations}"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{main}"><w:body>{body}</w:body></w:document>',
    }
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in parts.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # alike on every system
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}')
    return made.getvalue()


def documents() -> dict[str, bytes]:
    """The files by name."""
    return {"press-release.pdf": pdf(PRESS_RELEASE), "complaint.docx": word(COMPLAINT)}


if __name__ == "__main__":
    for name, content in documents().items():
        (FOLDER / name).write_bytes(content)
