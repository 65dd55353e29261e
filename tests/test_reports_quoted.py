"""What incidents quote from reports, held against the reports where these are at hand: the project has no copy."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.case_document import Passage, Pinpoint
from policycheck.model.incident import Incident
from policycheck.sources.pinpoint import agrees
from policycheck.sources.search import SearchedText

ROOT = Path(__file__).resolve().parents[1]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))
REPORTS = {
    hashlib.sha256(path.read_bytes()).hexdigest(): path.read_text()
    for folder in ROOT.parents
    for path in (folder / "shared" / "seeds").glob("*.txt")
}
# Not counted as paragraphs: headlines, captions, what frames the page, and a quotation that is set apart.
NOT_COUNTED = re.compile(
    r"English|El Centro police fire|Footage from October 5,|New Details Emerge|“He was telling|Loading"
)
LONGEST = 8  # words: the reports are other people's
ALL = pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
with_reports = pytest.mark.skipif(not REPORTS, reason="the reports are not at hand")


def incident_of(path: Path, library: Library) -> Incident:
    return read_incident(path, library)[0]


def paragraphs(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip() and not NOT_COUNTED.match(line)]


@pytest.fixture(scope="module")
def searched() -> Mapping[str, SearchedText]:
    return {
        sha256: SearchedText(
            [
                Passage(place=Pinpoint(unit="paragraph", first=number, last=number), text=text)
                for number, text in enumerate(paragraphs(report), 1)
            ]
        )
        for sha256, report in REPORTS.items()
    }


@ALL
def test_documents_are_named_with_the_hash_of_what_was_read_and_no_text(path: Path, library: Library) -> None:
    incident = incident_of(path, library)
    assert incident.documents
    assert all(one.file is None and one.sha256 and one.date for one in incident.documents.values())
    assert all(source.document in incident.documents for source in incident.sources.values() if source.via)


@ALL
def test_quotations_are_of_few_words(path: Path, library: Library) -> None:
    quotes = [one.quote for one in incident_of(path, library).all_statements() if one.quote]
    assert quotes
    assert [quote for quote in quotes if len(quote.split()) > LONGEST] == []


@with_reports
@ALL
def test_each_report_is_the_one_that_was_read(path: Path, library: Library) -> None:
    assert {one.sha256 for one in incident_of(path, library).documents.values()} <= set(REPORTS)


@with_reports
@ALL
def test_quotations_stand_in_the_reports_at_their_pinpoints(
    path: Path, library: Library, searched: Mapping[str, SearchedText]
) -> None:
    incident = incident_of(path, library)
    wrong = []
    for stated in incident.all_statements():
        if stated.quote is not None:
            document = incident.documents[incident.sources[stated.source].document or ""]
            found = searched[document.sha256 or ""].find(stated.quote)
            if not any(agrees(stated.pinpoint or "", place.pinpoint) for place in found.places):
                wrong.append((stated.quote, stated.pinpoint, [place.pinpoint.words for place in found.places]))
    assert wrong == []


@with_reports
@ALL
def test_pinpoints_name_paragraphs_that_are_there(path: Path, library: Library) -> None:
    incident = incident_of(path, library)
    for stated in incident.all_statements():
        document = incident.sources[stated.source].document
        if document is not None:
            count = len(paragraphs(REPORTS[incident.documents[document].sha256 or ""]))
            whole = Pinpoint(unit="paragraph", first=1, last=count)
            numbers = [int(number) for number in re.findall(r"\d+", stated.pinpoint or "")]
            assert agrees(stated.pinpoint or "", whole)
            assert max(numbers) <= count
    for sentence in incident.summary:
        for place in sentence.rests_on:
            assert re.fullmatch(r"[a-z-]+ paragraphs? \d+(( and|,) \d+)*( and \d+)?", place)
