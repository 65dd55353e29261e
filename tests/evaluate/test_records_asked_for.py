"""What a letter asks for: every kind of evidence has its place, and every request its fact."""

from pathlib import Path

import pytest

from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.dates import spoken
from policycheck.model.incident import Incident
from policycheck.model.request import ELSEWHERE, KINDS, RECORDS, Letter, kinds, mark, whether
from policycheck.request.known_by import known_by
from policycheck.request.request import law_of, letter

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))


@pytest.fixture(scope="module", name="library")
def _few_rules(few_rules: Library) -> Library:
    return few_rules


def of(library: Library, path: Path, count: int = 100) -> tuple[Incident, Letter]:
    incident, _ = read_incident(path, library)
    items = worklist(library, incident).items
    return incident, letter(library, incident, items[:count], items[count:])


def test_every_kind_of_evidence_is_a_record_or_is_none(library: Library) -> None:
    words = {word for fact in library.facts.values() for word in fact.evidence}
    assert words - RECORDS.keys() - ELSEWHERE.keys() == set(), "say in model/request.py which record this is, or none"
    assert RECORDS.keys() & ELSEWHERE.keys() == set()
    assert set(RECORDS.values()) | {"recording"} == KINDS.keys()


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
@pytest.mark.parametrize("count", [1, 10, 100])
def test_every_request_goes_back_to_a_fact_of_the_worklist(library: Library, path: Path, count: int) -> None:
    incident, made = of(library, path, count)
    items = {(item.fact, item.about): item for item in worklist(library, incident).items[:count]}
    asked = set()
    for sought in made.items:
        assert sought.facts
        for key in sought.facts:
            asked.add(key)
            itself = sought.kind == "body-worn" and "recording" in kinds(items[key])
            assert sought.kind in kinds(items[key]) or itself
    assert asked == {key for key, item in items.items() if kinds(item)}
    assert [one.number for one in (*made.items, *made.policies)] == list(
        range(1, 1 + len(made.items) + len(made.policies))
    )


@pytest.mark.parametrize("path", INCIDENTS, ids=lambda path: path.stem)
def test_every_mark_is_of_a_provision_of_the_letter(library: Library, path: Path) -> None:
    _, made = of(library, path)
    marks = {cited.mark for cited in made.provisions}
    assert {one for section in made.sections for each in section.questions for one in each.provisions} <= marks
    assert {one for policy in made.policies for one in policy.provisions} <= marks
    for section in made.sections:
        assert all(question.provisions for question in section.questions)
        assert {one for item in section.items for one in item.questions} == {one.mark for one in section.questions}


@pytest.mark.parametrize(
    ("agency", "law"),
    [
        ("el-centro-pd", "cpra"),
        ("lasd", "cpra"),
        ("us-ca", "cpra"),
        ("us-federal-ice", "foia"),
        ("us-federal-doj", "foia"),
        ("blendon-township-pd", "general"),
        ("nypd", "general"),
    ],
)
def test_the_law_goes_by_the_jurisdiction(library: Library, agency: str, law: str) -> None:
    assert law_of(library, agency) == law


def test_a_fact_is_asked_without_taking_anything_for_granted(library: Library) -> None:
    facts = library.facts
    assert whether(facts["officer.carried_recorder"]) == "whether the officer carried a portable recording device"
    assert whether(facts["force.felony_threatened_death_or_injury"]).startswith("the answer to the question “Had the")
    assert whether(facts["recording.days_to_release"]).startswith("how many calendar days passed, from when")
    assert "“How many rounds did officers fire?”" in whether(facts["incident.rounds_fired"])


def test_officer_3s_recording_is_asked_for_as_what_may_not_exist(library: Library, el_centro: Path) -> None:
    _, made = of(library, el_centro, 60)
    whom = "the officer said to have used force (the first shots)"
    (records,) = ([item.record for item in each.items] for each in made.sections if each.about == whom)
    assert f"Body-worn video of {whom}, recorded on October 5, 2025, complete and unedited" in records
    assert f"Audit trail of the evidence management system for the recording by {whom}, if any" in records


@pytest.mark.parametrize("path", [*INCIDENTS, ROOT / "docs" / "examples" / "case" / "incident.json"], ids=str)
def test_an_officer_is_named_by_what_the_agency_knows_or_the_sender_is_told(library: Library, path: Path) -> None:
    incident, made = of(library, path)
    told = [*(section.about for section in made.sections), *(item.record for item in made.items)]
    for name, entity in incident.entities.items():
        label = incident.label_of(name)
        acted = any(other.by == name and other.kind != "recording" for other in incident.entities.values())
        if entity.kind == "officer" and any(label in words for words in told):
            assert not acted
            assert label in made.by_label
    assert made.place == incident.place
    assert made.made_up == path.match("docs/examples/*/*")


def test_an_officer_by_each_of_his_acts() -> None:
    entities = {
        "a": {"kind": "officer", "assignment": "patrol"},
        "b": {"kind": "officer"},
        "c": {"kind": "officer", "label": "officer C"},
        "one": {"kind": "force", "label": "the hold", "by": "a"},
        "two": {"kind": "force", "label": "the shots", "by": "a"},
        "seen": {"kind": "observation", "label": "what b saw", "by": "b", "of": "two"},
        "film": {"kind": "recording", "by": "c"},
    }
    head = {"schema": "policycheck/incident/1", "id": "x", "title": "X", "agency": "nypd"}
    incident = Incident.model_validate({**head, "entities": entities})
    assert known_by(incident, "a") == "the officer (patrol) said to have used force (the hold and the shots)"
    assert known_by(incident, "b") == "the officer said to have seen the shots"
    assert known_by(incident, "c") is None
    assert known_by(incident, "film") == "the recording by officer C"
    assert known_by(incident, "incident") == "the incident"


def test_whoever_is_asked_about_alike_is_asked_about_at_once(library: Library, el_centro: Path) -> None:
    _, made = of(library, el_centro, 60)
    assert "officer 1 and officer 2, each" in [section.about for section in made.sections]


def test_the_texts_that_are_not_known_are_asked_for(library: Library, el_centro: Path) -> None:
    _, made = of(library, el_centro, 60)
    assert {"Portable recording devices", "Use of Force"} <= {policy.title for policy in made.policies}
    _, made = of(library, ROOT / "incidents" / "ice-los-angeles-2025-10.json")
    assert [policy.title for policy in made.policies] == ["Policy Statement 044-05, revision 1", None]


def test_days_and_marks() -> None:
    assert [spoken(day, at=True) for day in ("2025-10-05", "2025-10", "2025")] == [
        "on October 5, 2025",
        "in October 2025",
        "in 2025",
    ]
    assert [mark(number) for number in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]
