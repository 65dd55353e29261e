"""The report of an evaluation: the answer first, each result told as the memo tells it, in every form."""

from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran
from test_memo import INCIDENTS, evaluated, said

from policycheck.document.model import Block, Bullets, Document, Notice
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.report.evaluation import evaluation_document
from policycheck.report.memo import build

Run = Callable[..., Ran]


def results_of(document: Document) -> list[tuple[str, tuple[Block, ...]]]:
    return [(part.title, part.blocks) for part in document.parts if part.level > 1 and part.title.startswith("About ")]


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_a_result_is_told_as_the_memo_tells_it(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    in_full = results_of(evaluation_document(evaluation))
    assert in_full
    assert in_full == results_of(build(evaluation, length="full"))


def test_the_answer_stands_first_and_what_it_rests_on_last(library: Library, el_centro: Path) -> None:
    report = evaluation_document(evaluated(library, el_centro, "us-federal-dhs"))
    assert [part.title for part in report.parts if part.level == 1 and part.title] == [
        "What happened",
        "What may have been violated: 1 of 32 results",
        "The other results",
        "By comparison: U.S. Department of Homeland Security",
        "Not compared",
        "Every result",
        "Comparison with other departments",
        "What was inferred",
        "What else each side says",
        "Rules without a result",
        "Accounts and sources",
        "How this was worked out",
    ]
    assert [part.title for part in report.parts if part.new_page] == ["Every result"]
    assert {part.title for part in report.parts if part.folded} >= {"Accounts and sources", "What was inferred"}


def test_what_was_supposed_is_not_to_be_overlooked(library: Library, el_centro: Path) -> None:
    assumed = {("officer.carried_recorder", "officer-3"): frozenset({False})}
    report = evaluation_document(evaluate(library, *read_incident(el_centro, library), assumed=assumed))
    notice, changes = report.parts[0].blocks[:2]
    assert isinstance(notice, Notice)
    assert said(notice).startswith("Assumed in every account, whoever says otherwise: ")
    assert isinstance(changes, Bullets)
    assert "possible violation, where it was open (under every account)." in said(changes)


@pytest.mark.parametrize("ending", ["md", "html", "docx", "pdf", "txt"])
def test_it_is_written_in_every_form(policycheck: Run, tmp_path: Path, el_centro: Path, ending: str) -> None:
    for module, form in (("docxtpl", "docx"), ("typst", "pdf")):
        if ending == form:
            pytest.importorskip(module)
    written = tmp_path / f"report.{ending}"
    ran = policycheck("evaluate", el_centro, "-o", written)
    assert (ran.status, ran.out) == (0, "")
    assert written.stat().st_size > (3_000 if ending == "txt" else 10_000)  # as text, one screen
