"""Documents that tests make, each small, and an incident that quotes them."""

import hashlib
import io
import json
from pathlib import Path
from typing import Any

import docx
import typst

PAGES = (
    "The officers gave no commands before they fired at the extraordinarily automobile-manufacturing representatives.",
    "On the second page, the chief said that the car had stopped.",
)
PARAGRAPHS = ("The driver’s car had stopped.", "Officers gave no commands.", "Then they fired.")
PAGE = """<html><head><title>Title</title><script>var a = "words of a script";</script></head><body>
<h1>A heading</h1><p>The driver’s car had <b>sto</b>pped.<br>Officers gave no commands.</p>
<script>document.write("words of a script")</script><style>p {color: red}</style>
<ul><li>Then they fired.<li>Nobody warned him.</ul></body></html>"""
CUES = """WEBVTT

00:01.000 --> 00:04.000
<v Officer 3>Stop the
vehicle

00:04.500 --> 00:06.000
stop it &amp; get out
"""
SUBTITLES = "1\n00:00:01,000 --> 00:00:04,000\nStop the vehicle\n\n2\n01:00:05,000 --> 01:00:06,000\nget out\n"
TOUCHING = "1\n00:00:12,000 --> 00:00:15,000\nStop the car\n\n2\n00:00:15,000 --> 00:00:18,000\nStop the car now\n"


def pdf(*pages: str) -> bytes:
    """A PDF of narrow pages, so that words are broken at line ends; a page without text holds a picture."""
    head = "#set page(width: 8cm, height: 6cm)\n#set par(justify: true)\n#set text(lang: 'en', hyphenate: true)\n"
    bodies = [page or "#rect(width: 2cm, height: 2cm)" for page in pages]
    return typst.compile((head.replace("'", '"') + "\n#pagebreak()\n".join(bodies)).encode())


def word(*paragraphs: str, heading: str | None = None) -> bytes:
    made = docx.Document()
    if heading is not None:
        made.add_heading(heading, 1)
    for text in paragraphs:
        made.add_paragraph(text)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def incident(
    folder: Path, content: bytes, name: str = "brief.txt", quotes: tuple[dict[str, Any], ...] = (), **document: Any
) -> Path:
    """An incident file of one source, whose document is a file of this content; quotes: each of a statement."""
    (folder / "documents").mkdir(exist_ok=True)
    (folder / "documents" / name).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    facts = (
        "force.command_before_shots",
        "force.deadly",
        "force.fired_at_vehicle",
        "force.vehicle_approaching_officer",
    )
    data = {
        "schema": "policycheck/incident/1",
        "id": "made-up",
        "title": "A made-up stop",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "entities": {
            "officer-1": {"kind": "officer"},
            "driver": {"kind": "civilian"},
            "shots": {"kind": "force", "by": "officer-1", "against": "driver"},
        },
        "documents": {"brief": {"title": "A brief", "file": f"documents/{name}", "sha256": digest, **document}},
        "sources": {"police": {"party": "agency", "title": "A briefing", "document": "brief"}},
        "assertions": [
            {"fact": fact, "about": "shots", "value": False, "source": "police", **quote}
            for fact, quote in zip(facts, quotes, strict=False)
        ],
    }
    path = folder / "incident.json"
    path.write_text(json.dumps(data, indent=2))
    return path
