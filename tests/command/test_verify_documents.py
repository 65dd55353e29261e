"""A record says what was found of the incident's documents, and verify says what is found of them now."""

import json
import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from made_documents import PARAGRAPHS, incident

Run = Callable[..., Any]
TEXT = "\n\n".join(PARAGRAPHS).encode()


@pytest.fixture
def record(tmp_path: Path, policycheck: Run) -> Path:
    """A record beside the incident, of which one quotation holds and one does not."""
    quotes = ({"quote": "Officers gave no commands"}, {"quote": "Officers gave two commands"})
    path = incident(tmp_path, TEXT, quotes=quotes)
    made = tmp_path / "record.json"
    ran = policycheck("memo", path, "-o", tmp_path / "memo.md", "--record", made, "--cross-check", "off")
    assert ran.status == 0
    return made


def verified(policycheck: Run, record: Path, *options: str | Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(policycheck("verify", record, *options, "--format", "json").out)
    return found


def test_a_record_has_hashes_and_quotations(record: Path) -> None:
    data = json.loads(record.read_text())
    (document,) = data["documents"]
    assert document["sha256"] == json.loads(data["incident"]["text"])["documents"]["brief"]["sha256"]
    assert [(one["quote"], one["status"], one["places"]) for one in document["quotations"]] == [
        ("Officers gave no commands", "verified", ["paragraph 2"]),
        ("Officers gave two commands", "not_found", []),
    ]


def test_nothing_changed(record: Path, policycheck: Run) -> None:
    found = verified(policycheck, record)
    assert (found["verdict"], found["documents_searched"], found["quotations"]) == ("holds", True, 2)
    assert "1 document and 2 quotations. All are as they were." in " ".join(policycheck("verify", record).out.split())


def test_one_changed_letter(record: Path, policycheck: Run) -> None:
    (record.parent / "documents" / "brief.txt").write_bytes(TEXT.replace(b"gave no", b"gave nu"))
    found = verified(policycheck, record)
    assert found["verdict"] == "holds with documents that changed"
    (document,) = found["documents"]
    assert document["now"] == "changed"
    first = document["quotations"][0]
    assert (first["was"], first["now"], first["nearest"]) == (
        "verified",
        "document_changed",
        "Officers gave nu commands.",
    )
    ran = policycheck("verify", record)
    text = " ".join(ran.out.split())
    assert ran.status == 0
    assert text.startswith("The record holds, but documents of the incident differ")
    assert "A brief (documents/brief.txt): it was changed since it was attached. - “Officers gave no commands”" in text
    assert "“Officers gave no commands”: then verified" in text
    assert "the words do not stand there any more; what comes nearest, in paragraph 2" in text


def test_a_record_that_was_taken_away(record: Path, tmp_path: Path, policycheck: Run) -> None:
    away = tmp_path / "away"
    away.mkdir()
    moved = Path(shutil.copy(record, away / "record.json"))
    found = verified(policycheck, moved)
    assert (found["verdict"], found["documents_searched"]) == ("holds", False)
    assert "name the folder of the incident file with --documents" in " ".join(policycheck("verify", moved).out.split())
    assert verified(policycheck, moved, "--documents", tmp_path)["documents_searched"] is True


def test_a_quotation_that_was_changed_in_the_record_has_another_fingerprint(record: Path, policycheck: Run) -> None:
    before = verified(policycheck, record)["fingerprint"]
    data = json.loads(record.read_text())
    data["documents"][0]["quotations"][1]["status"] = "verified"
    record.write_text(json.dumps(data))
    found = verified(policycheck, record)
    assert found["fingerprint"] != before
    assert found["verdict"] == "holds with documents that changed"


def test_an_incident_without_documents_has_the_record_that_it_had(
    tmp_path: Path, el_centro: Path, policycheck: Run
) -> None:
    data = json.loads(el_centro.read_text())
    del data["documents"]
    lists = [data["assertions"], *(data["timeline"][key] for key in ("events", "order", "complete"))]
    for stated in (*data["sources"].values(), *chain.from_iterable(lists)):
        stated.pop("document", None)
        stated.pop("quote", None)
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    policycheck("memo", path, "-o", tmp_path / "m.md", "--record", tmp_path / "r.json", "--cross-check", "off")
    assert "documents" not in json.loads((tmp_path / "r.json").read_text())
