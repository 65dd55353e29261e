"""A whole case with names in every text, id, and name of a file: none of them reaches the public."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import as_json
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted
from policycheck.sources.check import with_documents

NAMES = ("zelda", "quark", "ombre", "wim")
SAID = "Zelda Quark and Wim Ombre"
HERE = b"Zelda Quark stood still.\n\nWim Ombre saw it. Nobody left.\n\nWim Ombre left."
RULE = "el-centro-pd.move-out-of-path"
# By the state in which each is found: the name of its file, and what is quoted from it.
DOCUMENTS = {
    "quark-missing": ("zelda-quark-interview.txt", SAID),
    "quark-unreadable": ("wim-ombre.quark", SAID),
    "quark-folder": ("quark.txt", SAID),
    "quark-link": ("ombre.txt", SAID),
    "quark-changed": ("zelda-changed.txt", "Zelda Quark ran"),
    "quark-here": ("quark-here.txt", "Zelda Quark stood still"),
    "quark-elsewhere": ("quark-here.txt", "Zelda Quark stood"),
    "quark-twice": ("quark-here.txt", "Wim Ombre"),
    "quark-nowhere": ("quark-here.txt", "Zelda Quark stood stiff."),
}


def case() -> dict[str, Any]:
    digest = hashlib.sha256(HERE).hexdigest()
    documents = {
        name: {
            "file": f"documents/{file}",
            "sha256": "0" * 64 if name == "quark-changed" else digest,
            "title": f"{SAID}, {name}",
            "note": SAID,
        }
        for name, (file, _) in DOCUMENTS.items()
    }
    documents["quark-unseen"] = {"title": SAID}
    statements: list[dict[str, Any]] = [
        {"says": f"{SAID} were there.", "source": name, "id": f"{name}-said", "quote": quote, "note": SAID}
        for name, (_, quote) in DOCUMENTS.items()
    ]
    statements[list(DOCUMENTS).index("quark-elsewhere")]["pinpoint"] = "paragraph 2"
    statements.append({"says": SAID, "source": "quark-unseen", "disputes": "quark-here-said", "pinpoint": SAID})
    fact = {"fact": "force.vehicle_approaching_officer", "about": "shots-at-zelda"}
    statements.append({**fact, "value": True, "source": "ombre", "pinpoint": SAID, "note": SAID})
    found = {**fact, "value": False, "credits": ["ombre"], "because": SAID, "standard": "preponderance"}
    disposition = {"allegation": "quark-need", "disposition": "sustained", "because": SAID, "dissent": SAID}
    return {
        "schema": "policycheck/incident/1",
        "id": "shooting-of-zelda-quark",
        "title": f"Shooting of {SAID}",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "place": f"{SAID}'s house",
        "case_number": "Quark-1",
        "note": SAID,
        "summary": [{"text": SAID, "rests_on": [f"quark-here {SAID}"]}],
        "parties": {"quarks-school": {"title": "the school of Zelda Quark"}},
        "entities": {
            "officer-1": {"kind": "officer", "assignment": "the Quark case", "label": "whom Quark met"},
            "zelda": {"kind": "civilian", "name": "Zelda Quark", "age": 14, "label": SAID, "outcome": SAID},
            "wim-ombre": {"kind": "witness", "name": "Wim Ombre", "witness": True},
            "quark-car": {"kind": "vehicle", "label": "Zelda's car", "driven_by": "zelda"},
            "shots-at-zelda": {"kind": "force", "by": "officer-1", "against": "zelda", "vehicle": "quark-car"},
        },
        "documents": documents,
        "sources": {
            "ombre": {"party": "wim-ombre", "title": SAID, "note": SAID, "via": "quark-here"},
            **{
                name: {"party": "quarks-school", "title": f"{SAID}, {name}", "document": name, "via": SAID}
                for name in documents
            },
        },
        "accounts": {"as-quark-has-it": {"title": SAID, "credits": ["quark-here"]}},
        "assertions": statements,
        "allegations": [{"id": "quark-need", "by": "quarks-school", "text": SAID, "rules": [RULE]}],
        "findings": {
            "facts": [found],
            "dispositions": [disposition],
            "recommendations": [{"kind": "training", "text": SAID}],
        },
    }


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name in ("quark-here.txt", "zelda-changed.txt", "wim-ombre.quark"):
        (folder / name).write_bytes(HERE)
    (folder / "quark.txt").mkdir()
    (folder / "ombre.txt").symlink_to(folder / "quark-here.txt")
    file = tmp_path / "incident.json"
    file.write_text(json.dumps(case()))
    return file


def leaks(text: str) -> list[str]:
    return [line for line in text.splitlines() if any(name in line.casefold() for name in NAMES)]


def test_no_text_of_a_public_evaluation_holds_a_name(path: Path, library: Library) -> None:
    incident, sha256 = read_incident(path, library)
    evaluation = evaluate(library, with_documents(incident, path.parent), sha256)
    documents = [source.document for source in evaluation.sources if source.document is not None]
    states = ("missing", "unreadable", "changed", "at_hand", "not_at_hand")
    assert {document.status for document in documents} == set(states)
    found = {quote.status for source in evaluation.sources for quote in source.quotations}
    assert {"verified", "elsewhere", "several_places", "not_found", "document_changed"} < found
    assert leaks(as_json(evaluation))
    assert leaks(as_json(redacted(evaluation, redaction(incident, "public"))).replace(",", ",\n")) == []


def test_no_line_of_a_public_memo_holds_a_name(path: Path, policycheck: Callable[..., Any]) -> None:
    memo = path.with_name("memo.md")
    assert policycheck("memo", path, "-o", memo, "--cross-check", "off").status == 0
    assert len(memo.read_text()) > 5_000
    assert leaks(memo.read_text()) == []
    assert policycheck("memo", path, "-o", memo, "--redact", "none", "--cross-check", "off").status == 0
    assert len(leaks(memo.read_text())) > 10
