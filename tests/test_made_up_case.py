"""The made-up case of docs/examples/case: complete, verified, current, and settled where its board found."""

import importlib.util
import json
import shutil
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT
from strategies import some

from policycheck.document.forms import render
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.incident_file import incident_in, read_incident
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.model.entity import Kind
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD
from policycheck.model.value import Bounds
from policycheck.model.worklist import WorklistItem
from policycheck.report.evaluation import evaluation_document
from policycheck.sources.check import opened_document, with_documents

Run = Callable[..., Any]
FOLDER = ROOT / "docs" / "examples" / "case"
CASE = FOLDER / "incident.json"
# In each document, words that a statement quotes, and the same with one letter changed.
CHANGED = {
    "press-release.pdf": ("fired four rounds", "fired four rounts"),
    "article.html": ("turning toward the exit", "turning towerd the exit"),
    "recording.vtt": ("Stop the truck", "Stop the trunk"),
    "officer-statement.txt": ("came toward me", "came toward ma"),
    "complaint.docx": ("past the officer", "pest the officer"),
}
SOURCES = {
    "press-release.pdf": {"press-release"},
    "article.html": {"newspaper", "cashier", "union"},
    "recording.vtt": {"recording"},
    "officer-statement.txt": {"officer"},
    "complaint.docx": {"driver"},
}


@pytest.fixture(scope="module")
def case(library: Library) -> Incident:
    return with_documents(read_incident(CASE, library)[0], FOLDER)


def of(library: Library, data: dict[str, Any]) -> Incident:
    return incident_in("case.json", json.dumps(data).encode(), library)


def outcomes(evaluation: Evaluation, account: str) -> dict[tuple[str, str], tuple[str, bool]]:
    found = {(one.rule, one.about): one.outcomes[account] for one in evaluation.results}
    return {key: (one.outcome, one.prima_facie) for key, one in found.items()}


def test_each_reason_of_the_board_stands_with_the_fact_that_it_is_for(library: Library, case: Incident) -> None:
    evaluation = evaluate(library, case, "0" * 64)
    report = " ".join(render(evaluation_document(evaluation), "markdown").decode().split())
    told = report[report.index("Why the board found so.") :]
    reasons = [(found.text, found.because) for found in evaluation.case.found if found.because]
    assert len(reasons) > 3
    for text, because in reasons:
        assert f"{text[:1].upper()}{text[1:]}: {because}" in told
    marks = [source.mark for source in evaluation.sources if source.party == BOARD]
    assert not [because for _, because in reasons for mark in marks if f"{mark}: {because}" in report]


# The files.


def made() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_documents", FOLDER / "make_documents.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_documents_that_are_made_are_current() -> None:
    documents = made().documents()
    assert set(documents) == {"press-release.pdf", "complaint.docx"}
    for name, content in documents.items():
        assert (FOLDER / "documents" / name).read_bytes() == content, f"run {FOLDER / 'make_documents.py'}"


def test_every_document_is_there_and_says_first_that_it_is_made_up(case: Incident) -> None:
    assert {document.file for document in case.documents.values()} == {
        f"documents/{path.name}" for path in (FOLDER / "documents").iterdir()
    }
    for name, document in case.documents.items():
        opened = opened_document(FOLDER, name, document)
        assert opened.check.status == "at_hand"
        assert opened.read is not None
        first = " ".join(opened.read.passages[0].text.split())
        transcript = (FOLDER / (document.file or "")).read_text() if name == "recording" else first
        assert "made up, as an example for policycheck" in " ".join(transcript.split())
    assert "made up" in f"{case.title} {(FOLDER / 'README.md').read_text()}"
    assert "This case is made up" in (case.note or "")


def test_it_has_every_part_of_the_format(case: Incident) -> None:
    data = json.loads(CASE.read_text())
    left_out = {"accounts", "schema_url"}
    assert set(data) == {field.alias or name for name, field in Incident.model_fields.items()} - left_out - {"$schema"}
    kinds: set[Kind] = {entity.kind for entity in case.entities.values()}
    assert kinds == {"officer", "civilian", "witness", "vehicle", "force", "recording", "observation"}
    assert {source.party for source in case.sources.values()} >= {
        "patrol-officer",
        "cashier",
        "driver",
        "union",
        "record",
    }
    findings = data["findings"]
    assert all(findings[key] for key in ("date", "facts", "dispositions", "recommendations"))
    assert any(one.get("dissent") and one["against"] for one in findings["dispositions"])
    assert any(one.disputes for one in case.other_statements)
    assert any(one.topics for one in case.other_statements)
    assert "as_said" in CASE.read_text()


# Every statement verified; one changed letter said.


def test_every_statement_is_verified(case: Incident) -> None:
    statements = [one for one in case.all_statements() if case.sources[one.source].party != "board"]
    assert len(statements) > 40
    checks = [(one.quote, case.quotation(one)) for one in statements]
    assert [quote for quote, check in checks if check is None or check.status != "verified" or not check.places] == []


def test_it_lints_and_evaluates_clean(policycheck: Run) -> None:
    assert policycheck("lint", CASE).status == 0
    ran = policycheck("evaluate", CASE)
    assert (ran.status, ran.err) == (0, "")
    assert "Check this disposition" not in ran.out
    assert "do not hold" not in ran.out
    assert policycheck("ask", CASE).status == 0


def test_its_memo_has_a_record_that_holds(tmp_path: Path, policycheck: Run) -> None:
    made = policycheck("memo", CASE, "-o", tmp_path / "memo.md", "--record", tmp_path / "record.json")
    assert made.status == 0
    ran = policycheck("verify", tmp_path / "record.json", "--documents", FOLDER, "--format", "json")
    verified = json.loads(ran.out)
    assert (ran.status, verified["verdict"], verified["documents_searched"]) == (0, "holds", True)


def test_a_record_holds_of_a_case_that_states_a_retired_fact(tmp_path: Path, policycheck: Run) -> None:
    shutil.copytree(FOLDER, tmp_path / "case")
    path = tmp_path / "case" / "incident.json"
    data = json.loads(path.read_text())
    data["assertions"].append({"fact": "civilian.charged", "about": "driver", "value": False, "source": "newspaper"})
    path.write_text(json.dumps(data))
    record = tmp_path / "case" / "record.json"
    assert policycheck("memo", path, "-o", tmp_path / "memo.md", "--record", record).status == 0
    ran = policycheck("verify", record, "--format", "json")
    assert (ran.status, json.loads(ran.out)["verdict"]) == (0, "holds")


@pytest.mark.parametrize("name", CHANGED)
def test_one_changed_letter_is_said_wherever_a_statement_of_it_counts(
    name: str, tmp_path: Path, policycheck: Run
) -> None:
    shutil.copytree(FOLDER, tmp_path / "case")
    path = tmp_path / "case" / "documents" / name
    path.write_bytes(changed(path))
    incident = tmp_path / "case" / "incident.json"

    evaluation = json.loads(policycheck("evaluate", incident, "--format", "json", "--cross-check", "off").out)
    cited = list(citations(evaluation["results"]))
    mine = [one["quotation"] for one in cited if one["source"] in SOURCES[name]]
    assert mine
    assert {one["status"] for one in mine} == {"document_changed"}
    others = [one for one in cited if one["source"] not in SOURCES[name] and one["source"] != "board"]
    assert {one["quotation"]["status"] for one in others} == {"verified"}

    text = " ".join(policycheck("evaluate", incident, "--details", "--cross-check", "off").out.split())
    assert "do not hold. Each is marked where it counts" in text
    marks = {source["id"]: f"S{number}" for number, source in enumerate(evaluation["sources"], 1)}
    assert all(source_marked(text, marks[one]) for one in SOURCES[name] if one in {each["source"] for each in cited})

    memo = tmp_path / "memo.md"
    assert policycheck("memo", incident, "-o", memo, "--cross-check", "off").status == 0
    listed = [
        line for line in memo.read_text().splitlines() if line.startswith("- **S") and f"documents/{name}" in line
    ]
    assert len(listed) == len(SOURCES[name])
    assert all("which was changed since it was attached" in line for line in listed)

    ran = policycheck("lint", incident)
    assert ran.status == 1
    assert "error quotation-does-not-hold" in ran.out


def changed(path: Path) -> bytes:
    """The document with one letter of quoted words changed; a Word file is packed anew."""
    was, is_ = CHANGED[path.name]
    if path.suffix == ".docx":
        module = made()
        assert sum(text.count(was) for text in module.COMPLAINT) == 1
        content: bytes = module.word(tuple(text.replace(was, is_) for text in module.COMPLAINT))
        return content
    content = path.read_bytes()
    assert content.count(was.encode()) == 1
    return content.replace(was.encode(), is_.encode())


def citations(data: Any) -> Any:
    """Every citation of a quoted statement in the data."""
    if isinstance(data, dict):
        if data.get("quotation") and "source" in data:
            yield data
        yield from chain.from_iterable(map(citations, data.values()))
    elif isinstance(data, list):
        yield from chain.from_iterable(map(citations, data))


def source_marked(text: str, mark: str) -> bool:
    """Whether a citation of the source says that its document was changed."""
    return any("document changed" in piece[:60] for piece in text.split(f"{mark}, ")[1:])


# The board's findings.


def test_each_answer_that_the_board_finds_settles_what_it_settles(library: Library) -> None:
    """Over questions of the case without findings: as if the answer were supposed of what is undisputed."""
    data = json.loads(CASE.read_text()) | {"findings": {}}
    plain = of(library, data)
    compared = 0
    for item in some(worklist(library, plain).items, 12):
        for answer in item.answers:
            value = answer.value
            written = value if isinstance(value, bool | int | float | str) else value.model_dump(exclude_none=True)
            facts = [{"fact": item.fact, "about": item.about, "value": written}]
            board = evaluate(library, of(library, {**data, "findings": {"facts": facts}}), "", ("board",))
            taken = {(item.fact, item.about): extent_of_value(library.facts[item.fact], value)}
            supposed = evaluate(library, plain, "", ("uncontradicted",), assumed=taken)
            if not supposed.conflicts:  # what is undisputed and contradicts a finding gives way to it
                compared += 1
                assert outcomes(board, "board") == outcomes(supposed, "uncontradicted"), (item.fact, written)
    assert compared > 20


def test_a_finding_closes_a_question_where_it_settles_which_answer_holds(library: Library) -> None:
    """Over questions of the case without findings."""
    data = json.loads(CASE.read_text()) | {"findings": {}}

    def asked_with(item: WorklistItem, value: Any) -> WorklistItem | None:
        facts = [{"fact": item.fact, "about": item.about, "value": value}]
        listed = worklist(library, of(library, {**data, "findings": {"facts": facts}}))
        key = item.fact, item.about
        again = {(one.fact, one.about): one for one in listed.items}.get(key)
        assert (again is None) == (key in {(one.fact, one.about) for one in listed.found})
        return again

    left_open = 0
    items = worklist(library, of(library, data)).items
    numbers = [item for item in items if item.type == "number"]
    for item in (*some(numbers, 3), *some((item for item in items if item not in numbers), 4)):
        values = [
            answer.value if isinstance(answer.value, bool) else answer.value.model_dump(exclude_none=True)
            for answer in item.answers
            if isinstance(answer.value, bool | Bounds)
        ]
        assert len(values) == len(item.answers) > 1
        assert all(asked_with(item, value) is None for value in values)
        if item.type == "number" and "at_most" in values[-2]:
            again = asked_with(item, {"at_least": library.facts[item.fact].least})
            assert again is not None
            assert [answer.value for answer in again.answers] == [answer.value for answer in item.answers]
            again = asked_with(item, {"at_least": values[-2]["at_most"]})
            assert again is not None
            assert [answer.value for answer in again.answers][-1] == item.answers[-1].value
            assert len(again.answers) == 2
            assert [said.party for said in again.said][-1] == "board"
            left_open += 1
    assert left_open


def test_what_the_board_found_is_asked_nowhere(library: Library, case: Incident, policycheck: Run) -> None:
    found = {(one.fact, one.about) for one in case.findings.facts}
    without = of(library, json.loads(CASE.read_text()) | {"findings": {}})
    asked_before = {(item.fact, item.about) for item in worklist(library, without).items}
    asked = {(item.fact, item.about) for item in worklist(library, case).items}
    assert len(found & asked_before) >= 4  # the others bear on a rule together with one of these
    assert found & asked == set()
    shown = policycheck("evaluate", CASE).out.partition("What to find out first")[2]
    assert shown
    assert not any(library.facts[fact].question in " ".join(shown.split()) for fact, _ in found)


@pytest.mark.parametrize(
    ("rule", "about", "outcome"),
    [
        ("el-centro-pd.move-out-of-path", "shots", "does_not_apply"),
        ("us-ca.deadly-force-only-when-necessary", "shots", "possible_violation"),
        ("el-centro-pd.carry-recording-device", "sergeant", "no_violation"),
        ("us-ca.release-critical-incident-recording", "officer-recording", "possible_violation"),
    ],
)
def test_what_follows_from_the_findings(rule: str, about: str, outcome: str, library: Library, case: Incident) -> None:
    evaluation = evaluate(library, case, "")
    assert outcomes(evaluation, "board")[rule, about] == (outcome, False)
    before = evaluate(library, of(library, json.loads(CASE.read_text()) | {"findings": {}}), "")
    assert "board" not in {account.name for account in before.accounts}
    assert outcomes(before, "uncontradicted")[rule, about][0] == "undetermined"
