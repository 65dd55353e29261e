"""Quotations of an incident, looked up in its documents; and what becomes of them in an evaluation."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made_documents as made
import pytest

import policycheck as package
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.case_document import QuoteCheck
from policycheck.sources.check import check_quotes
from policycheck.sources.read import KINDS, Kind

TEXT = "\n\n".join(made.PARAGRAPHS).encode()


def checked(path: Path, library: Library) -> list[QuoteCheck]:
    """What was found of each quotation, in the order of the file."""
    incident, _ = read_incident(path, library)
    incident = incident.with_checked(check_quotes(incident, path.parent))
    found = [incident.quotation(stated) for stated in incident.assertions]
    return [one for one in found if one is not None]


@pytest.mark.parametrize(
    ("name", "content", "quote", "place"),
    [
        ("a.txt", TEXT, "Officers gave no commands", "paragraph 2"),
        ("a.md", TEXT, "Officers gave no commands", "paragraph 2"),
        ("a.html", made.PAGE.encode(), "Officers gave no commands", "paragraph 1"),
        ("a.docx", made.word(*made.PARAGRAPHS), "Officers gave no commands", "paragraph 2"),
        ("a.pdf", made.pdf(*made.PAGES), "gave no commands before they fired at the extraordinarily", "page 1"),
        ("a.vtt", made.CUES.encode(), "Stop the vehicle stop it", "0:01 to 0:06"),
        ("a.srt", made.SUBTITLES.encode(), "get out", "1:00:05 to 1:00:06"),
    ],
)
def test_verified_in_every_kind(
    tmp_path: Path, library: Library, name: str, content: bytes, quote: str, place: str
) -> None:
    (found,) = checked(made.incident(tmp_path, content, name, ({"quote": quote},)), library)
    assert (found.status, found.places) == ("verified", (place,))


@pytest.mark.parametrize(
    ("said", "status", "places"),
    [
        ({"quote": "Officers gave no commands", "pinpoint": "paragraph 2"}, "verified", ("paragraph 2",)),
        ({"quote": "Officers gave no commands", "pinpoint": "its middle"}, "verified", ("paragraph 2",)),
        ({"quote": "Officers gave no commands", "pinpoint": "paragraph 3"}, "elsewhere", ("paragraph 2",)),
        ({"quote": "had stopped"}, "several_places", ("paragraph 1", "paragraph 4")),
        ({"quote": "had stopped", "pinpoint": "paragraph 4"}, "verified", ("paragraph 4",)),
        ({"quote": "had stopped", "pinpoint": "paragraph 2"}, "elsewhere", ("paragraph 1", "paragraph 4")),
        ({"quote": "had stopped", "pinpoint": "paragraphs 1 to 4"}, "several_places", ("paragraph 1", "paragraph 4")),
        ({"quote": "Officers gave two commands"}, "not_found", ()),
    ],
)
def test_each_way_in_which_a_quotation_holds_or_fails(
    tmp_path: Path, library: Library, said: dict[str, Any], status: str, places: tuple[str, ...]
) -> None:
    (found,) = checked(made.incident(tmp_path, TEXT + b"\n\nIt had stopped.", quotes=(said,)), library)
    assert (found.status, found.places) == (status, places)
    if status == "not_found":
        assert (found.nearest, found.nearest_place) == ("Officers gave no commands.", "paragraph 2")


@pytest.mark.parametrize(
    ("name", "content", "places"),
    [
        ("a.srt", made.TOUCHING, ("0:12 to 0:15", "0:15 to 0:18")),
        ("a.txt", "Stop. Stop\n\nthe car. Stop the car.", ("paragraphs 1 and 2", "paragraph 2")),
    ],
)
def test_each_place_that_is_shown_can_be_the_pinpoint(
    tmp_path: Path, library: Library, name: str, content: str, places: tuple[str, ...]
) -> None:
    quotes = ({"quote": "Stop the car"}, *({"quote": "Stop the car", "pinpoint": place} for place in places))
    several, *each = checked(made.incident(tmp_path, content.encode(), name, quotes), library)
    assert (several.status, several.places) == ("several_places", places)
    assert [(one.status, one.places) for one in each] == [("verified", (place,)) for place in places]


def test_one_changed_letter_in_a_document_is_said_at_each_statement(tmp_path: Path, library: Library) -> None:
    quotes = ({"quote": "Officers gave no commands"}, {"quote": "Then they fired."})
    path = made.incident(tmp_path, TEXT, quotes=quotes)
    (tmp_path / "documents" / "brief.txt").write_bytes(TEXT.replace(b"gave no", b"gave nu"))
    first, second = checked(path, library)
    assert (first.status, first.places, first.nearest) == ("document_changed", (), "Officers gave nu commands.")
    assert (second.status, second.places) == ("document_changed", ("paragraph 3",))


def test_a_missing_document_and_one_that_is_not_at_hand(tmp_path: Path, library: Library) -> None:
    path = made.incident(tmp_path, TEXT, quotes=({"quote": "Then they fired."},))
    (tmp_path / "documents" / "brief.txt").unlink()
    assert [one.status for one in checked(path, library)] == ["document_missing"]
    data = json.loads(path.read_text())
    del data["documents"]["brief"]["file"]
    path.write_text(json.dumps(data))
    assert [one.status for one in checked(path, library)] == ["not_at_hand"]


def test_an_unreadable_document_says_why(tmp_path: Path, library: Library) -> None:
    path = made.incident(tmp_path, made.pdf(""), "scan.pdf", ({"quote": "Then they fired."},))
    assert [one.status for one in checked(path, library)] == ["document_unreadable"]
    (document,) = check_quotes(read_incident(path, library)[0], tmp_path).documents.values()
    assert "holds no text" in (document.cause or "")
    assert "OCR" in (document.remedy or "")


BAD_FILES: dict[str, dict[str, Any]] = {
    "a name too long": {"file": f"documents/{'a' * 300}.txt"},
    "a path too long": {"file": "/".join(["a" * 200] * 30) + ".txt"},
    "a file as a folder": {"file": "documents/good.txt/a.txt"},
    "a folder": {"file": "documents"},
    "no ending": {"file": "documents/good"},
    "a null character": {"file": "documents\0/a.txt"},
    "half a letter": {"file": "documents/\ud800.txt"},
}


@pytest.mark.parametrize("bad", BAD_FILES)
def test_one_bad_document_leaves_the_others_alone(tmp_path: Path, library: Library, bad: str) -> None:
    path = made.incident(tmp_path, TEXT, "good.txt", ({"quote": "Then they fired."},))
    incident, _ = read_incident(path, library)
    (good,) = incident.documents.values()
    documents = {"bad": good.model_copy(update=BAD_FILES[bad]), "brief": good}
    found = check_quotes(incident.model_copy(update={"documents": documents}), tmp_path)
    assert found.documents["bad"].status in ("missing", "unreadable")
    assert found.documents["bad"].cause
    assert found.documents["bad"].remedy
    assert [quote.status for quote in found.quotes.values()] == ["verified"]


def test_a_reader_with_a_flaw_leaves_the_others_alone(
    tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made.incident(tmp_path, TEXT, "good.txt", ({"quote": "Then they fired."},))
    monkeypatch.setitem(KINDS, ".txt", Kind("text_reader:no_such_reader", "paragraph"))
    (document,) = check_quotes(read_incident(path, library)[0], tmp_path).documents.values()
    assert document.status == "unreadable"
    assert "makes what works on it fail" in (document.cause or "")
    assert document.remedy


def test_an_evaluation_says_it_at_the_statement(tmp_path: Path, policycheck: Callable[..., Any]) -> None:
    quotes = ({"quote": "Officers gave no commands"}, {"quote": "Officers gave two commands"})
    path = made.incident(tmp_path, TEXT, quotes=quotes)
    found = json.loads(policycheck("evaluate", path, "--format", "json").out)
    (source,) = found["sources"]
    assert source["document"]["status"] == "at_hand"
    assert [one["status"] for one in source["quotations"]] == ["verified", "not_found"]
    elements = [element for result in found["results"] for element in result["elements"]]
    cited = {
        (element["fact"], said["pinpoint"], said["quotation"]["status"])
        for element in elements
        for said in element["values"]["agency"]["sources"]
    }
    cited |= {
        (one["fact"], one["said"]["pinpoint"], one["said"]["quotation"]["status"]) for one in found["also_stated"]
    }
    assert ("force.command_before_shots", "paragraph 2", "verified") in cited
    assert ("force.deadly", None, "not_found") in cited
    first = " ".join(policycheck("evaluate", path).out.split())
    assert "Of 2 quotations, 1 does not hold." in first
    assert "1 of 2 quotations verified." in first
    assert "[S1, quotation not found]" in " ".join(policycheck("evaluate", path, "--details").out.split())
    assert package.evaluate(path).to_dict() == found


def test_an_incident_in_memory_leaves_documents_alone(tmp_path: Path) -> None:
    path = made.incident(tmp_path, TEXT, quotes=({"quote": "Then they fired."},))
    found = package.evaluate(json.loads(path.read_text())).to_dict()
    assert (found["sources"][0]["document"], found["sources"][0]["quotations"]) == (None, [])


def test_statements_of_a_timeline_are_checked_too(tmp_path: Path, library: Library) -> None:
    path = made.incident(tmp_path, TEXT)
    data = json.loads(path.read_text())
    shots = {"id": "volley", "kind": "shots", "force": "shots", "source": "police", "quote": "Then they fired."}
    data["timeline"] = {"zero": "the stop", "events": [shots]}
    path.write_text(json.dumps(data))
    (quote,) = check_quotes(read_incident(path, library)[0], tmp_path).quotes.values()
    assert (quote.status, quote.places) == ("verified", ("paragraph 3",))
