"""What a memo says: of each incident, under whose account, with the policy's own words, and nothing of guilt."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest
from reports import without_quotes

from policycheck.document.model import Blanks, Bullets, Document, Quote, Table
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.problem import BadInput
from policycheck.model.result import Result
from policycheck.report.allegations import NOT_DECIDED
from policycheck.report.dispositions import CCRB, NACOLE, read_dispositions
from policycheck.report.memo import Length, build
from policycheck.report.open_rules import open_keys
from policycheck.report.provision import marked
from policycheck.report.results import ResultKey, key_of, results

ROOT = Path(__file__).resolve().parents[2]
INCIDENTS = sorted((ROOT / "incidents").glob("*.json"))


def evaluated(library: Library, file: Path, *compared: str) -> Evaluation:
    incident, sha256 = read_incident(file, library)
    return evaluate(library, incident, sha256, compared=compared)


def texts(thing: Any) -> Iterator[str]:
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, tuple):
        for one in thing:
            yield from texts(one)
    elif is_dataclass(thing):
        for one in fields(thing):
            if one.name != "style":
                yield from texts(getattr(thing, one.name))


def said(thing: Any) -> str:
    return " ".join(texts(thing))


def part(memo: Document, title: str) -> Any:
    return next(one for one in memo.parts if one.title == title)


def matters(result: Result) -> bool:
    return any(outcome.outcome == "possible_violation" or outcome.prima_facie for outcome in result.outcomes.values())


def in_body(evaluation: Evaluation) -> set[ResultKey]:
    """The results that stand before the annexes: those that matter, and the weightiest open ones."""
    held = results(evaluation)
    keys = {key_of(result) for section in held.binding for result in section.results if matters(result)}
    return keys | open_keys(evaluation, held, keys)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_rule_that_matters_is_quoted_with_the_words_of_its_elements_marked(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    quotes = [block for one in build(evaluation).parts for block in one.blocks if isinstance(block, Quote)]
    told = in_body(evaluation)
    sections = [one for one in results(evaluation).binding if any(key_of(result) in told for result in one.results)]
    assert len(quotes) == len(sections)
    for quote, section in zip(quotes, sections, strict=True):
        whole = [" ".join(one.split()) for one in section.head.citation.quote]
        for passage in quote.passages:
            pieces = "".join(run.text for run in passage).split("[…]")
            assert any(all(piece.strip() in one for piece in pieces) for one in whole)
        marked_words = "".join(run.text for passage in quote.passages for run in passage if run.style == "mark")
        asked = [one.words for one in section.head.elements if one.role in ("must", "must_not") and not one.provision]
        assert all(" ".join(words.split()) in marked_words for words in asked)


@pytest.mark.parametrize("length", ["short", "full"])
@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_each_result_stands_in_the_memo_once_by_its_number(library: Library, file: Path, length: Length) -> None:
    evaluation = evaluated(library, file)
    memo = build(evaluation, length=length)
    main = memo.parts[: next(number for number, one in enumerate(memo.parts) if one.title.startswith("Annex "))]
    tables = [block for one in memo.parts for block in one.blocks if isinstance(block, Table)]
    rows = {(row[0][0].text, row[1][0].text) for table in tables for row in table.rows}
    keys = in_body(evaluation)
    for section in results(evaluation).binding:
        title = f"{section.number}. {section.head.title}"
        told = [one for one in main if one.title == f"Result {title}"]
        assert len(told) == any(key_of(result) in keys for result in section.results)
        listed = [result for result in section.results if key_of(result) not in keys]
        assert sum(title == rule for rule, _ in rows) <= len(listed)
        for result in listed:
            assert any(title == rule and result.about_label in about for rule, about in rows)


def test_at_full_length_every_result_is_told_element_by_element(library: Library, el_centro: Path) -> None:
    evaluation = evaluated(library, el_centro)
    short, full = build(evaluation), build(evaluation, length="full")
    assert not any("Every result" in one.title for one in short.parts)
    assert any("Every result" in one.title for one in full.parts)
    assert "What would settle it" in said(full)
    assert len(said(short)) * 1.5 < len(said(full))


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_a_memo_has_no_words_of_the_program_and_none_on_guilt(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    memo = build(evaluation, length="full")
    whole = said((memo.head, memo.parts))
    assert not re.search(r"pivot|implicant|\bfinding_|common-ground|uncontradicted", whole)
    own = said((memo.head, without_quotes(memo).parts))  # a law that speaks of guilt is quoted as it stands
    assert not re.search(r"guilt|culpab|liable|blame", own, re.IGNORECASE)
    for source in evaluation.sources:
        assert f"[{source.id}" not in whole


def test_a_memo_is_ordered_as_a_finding(library: Library, el_centro: Path) -> None:
    memo = build(evaluated(library, el_centro, "us-federal-dhs"), fingerprint="ab" * 32)
    assert [one.title for one in memo.parts if one.level == 1] == [
        "What happened",
        "What may have been violated",
        "What is open on the use of force",
        "Not compared",
        "Signed for the board",
        "Annex A. The other results",
        "Annex B. Accounts and sources",
        "Annex C. What else each side says",
        "Annex D. What was inferred",
        "Annex E. Rules without a result",
        "Annex F. Method and limits",
        "Annex G. How this memo can be checked",
    ]
    assert [one.title for one in memo.parts if one.new_page] == ["Annex A. The other results"]


def test_what_is_possible_says_under_whose_account_and_on_whose_word(library: Library, el_centro: Path) -> None:
    rule = next(one for one in build(evaluated(library, el_centro)).parts if one.title.startswith("Result 1. "))
    items = [said(item) for block in rule.blocks if isinstance(block, Bullets) for item in block.items]
    assert items[0] == (
        "The press:  possible departure from guidance, on source S5 alone : the officer fired at somebody in the "
        "vehicle [S5, paragraph 2]; the vehicle was approaching the officer [S5, paragraph 6]; and the officer took no "
        "reasonable steps to move out of the vehicle's path (a judgement: S5, paragraphs 12 and 13)."
    )
    assert items[1].startswith("The civilian’s side:  does not apply, on source S3 alone : ")


def test_a_place_for_a_finding_offers_every_term_and_fills_in_none(library: Library, el_centro: Path) -> None:
    memo = build(evaluated(library, el_centro), dispositions=CCRB)
    blanks = [block for one in memo.parts for block in one.blocks if isinstance(block, Blanks)]
    assert {choices for block in blanks for _, choices in block.rows} == {
        CCRB.terms,
        (*CCRB.terms, NOT_DECIDED),
        (),
    }
    assert "proposes no disposition" in said(part(memo, "What may have been violated"))


def test_nobody_disposes_of_a_comparison(library: Library, el_centro: Path) -> None:
    evaluation = evaluated(library, el_centro, "us-federal-dhs")
    memo = build(evaluation)
    places = [one.title for one in memo.parts for block in one.blocks if isinstance(block, Blanks)]
    compared = {section.head.title for section in results(evaluation).compared}
    numbers = {section.number for section in results(evaluation).compared}
    assert compared
    assert places
    assert not any(title.startswith(f"Result {number}.") for title in places for number in numbers)
    table = next(
        block
        for one in memo.parts
        for block in one.blocks
        if isinstance(block, Table) and block.head[0][0].text == "Result"
    )
    assert {f"{one} (U.S. Department of Homeland Security; not binding)" for one in compared} <= {
        row[0][0].text.partition(". ")[2] for row in table.rows
    }


def test_each_word_of_a_source_has_its_place(library: Library, el_centro: Path) -> None:
    memo = build(evaluated(library, el_centro))
    rule = next(one for one in memo.parts if one.title.startswith("Result 1. "))
    assert "No:  the press [S5, paragraphs 12 and 13]." in said(rule)
    assert "Yes:  the agency [S1, paragraph 3]; the press [S5, paragraph 6]." in said(rule)
    assert "No:  the civilian’s side [inferred from S3, paragraph 5]." in said(rule)


def test_a_blank_is_left_for_what_is_not_given(library: Library, el_centro: Path) -> None:
    evaluation = evaluated(library, el_centro)
    assert [
        value for label, value in build(evaluation).head if label not in ("Subject", "Place", "Date of incident")
    ] == ["", "", "", ""]
    given = build(evaluation, date="2026-01-05", to="The Board", sender="An Investigator", fingerprint="ab" * 32)
    assert [value for _, value in given.head][:3] == ["The Board", "An Investigator", "January 5, 2026"]
    assert "ab" * 32 in said(given.parts[-1])


def test_words_are_marked_wherever_they_stand_whatever_the_quotation_marks() -> None:
    line = marked("The “way  out”, and the “way out”.", ['"way out"', ""])
    assert [(run.text, run.style) for run in line] == [
        ("The ", "plain"),
        ("“way out”", "mark"),
        (", and the ", "plain"),
        ("“way out”", "mark"),
        (".", "plain"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Sustained\nNot sustained\n",
        "---\n# ours\n- Sustained\n- 'Not sustained' \n",
        "- Sustained # ok\n- Not sustained",
    ],
)
def test_a_board_brings_its_own_terms(text: str) -> None:
    assert read_dispositions(text, "terms").terms == ("Sustained", "Not sustained")
    assert NACOLE.terms[:2] == ("Sustained", "Not sustained")


def test_every_wrong_term_is_told_with_its_line() -> None:
    text = "Sustained\nterms:\n-\nsustained\n" + "x" * 61 + "\n\u202eback\n"
    with pytest.raises(BadInput) as bad:
        read_dispositions(text, "t.yaml")
    assert [problem.place.line for problem in bad.value.problems] == [2, 3, 4, 5, 6]
    with pytest.raises(BadInput, match="no term stands here"):
        read_dispositions("# nothing\n", "t.yaml")


def test_open_rules_on_force_have_their_words_what_is_said_and_a_place_that_can_stay_open(library: Library) -> None:
    memo = build(evaluated(library, ROOT / "incidents" / "el-centro-2025-05.json"))
    rule = next(one for one in memo.parts if one.title == "Result 1. Deadly force only when necessary")
    assert isinstance(rule.blocks[0], Quote)
    assert "No account says whether: " in said(rule)
    (place,) = [block for block in rule.blocks if isinstance(block, Blanks)]
    assert place.rows[0][1][-1] == NOT_DECIDED


def test_what_the_board_alone_answered_is_not_said_to_be_unanswered(library: Library) -> None:
    evaluation = evaluated(library, ROOT / "docs" / "examples" / "case" / "incident.json")
    memo = build(evaluation)
    main = memo.parts[: next(number for number, one in enumerate(memo.parts) if one.new_page)]
    lead = ""
    for block in (block for one in main for block in one.blocks):
        lead = lead if isinstance(block, Bullets) else said(block)
        if lead == "No account says whether this is so:" and isinstance(block, Bullets):
            assert not [found for found in evaluation.case.found if f": {found.text[9:]}" in said(block)]
    assert "Only the board has answered this (see its finding):" in said(main)
    assert memo.notice.endswith("Findings are the board’s, and named so.")
    assert "The board credits the cashier (S4) and the driver (S6), by a preponderance" in said(main)
    assert "The file gives no reasons. Reasons" in said(main)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_the_signature_tells_of_which_memo_it_is(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    memo = build(evaluation, date="2026-01-05")
    number = next(number for number, one in enumerate(memo.parts) if one.title == "Signed for the board")
    assert evaluation.title in said(memo.parts[number])
    assert "January 5, 2026" in said(memo.parts[number])
    assert memo.parts[number - 1].blocks[-1].keep_with_next


def test_a_derivation_is_told_once_with_all_for_whom_it_holds(library: Library) -> None:
    memo = build(evaluated(library, ROOT / "docs" / "examples" / "case" / "incident.json"))
    told = said(next(one for one in memo.parts if one.title.endswith("What was inferred")))
    assert told.count("Whoever fires at the driver of a vehicle fires at somebody in it.") == 1
    assert "the agency [S1]; the patrol officer [S2]; the driver [S6]" in told
