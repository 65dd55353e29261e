"""What a memo says: of each incident, under whose account, with the policy's own words, and nothing of guilt."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from policycheck.document.model import Blanks, Bullets, Document, Paragraph, Quote, Table
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.problem import BadInput
from policycheck.report.dispositions import CCRB, NACOLE, read_dispositions
from policycheck.report.memo import build
from policycheck.report.provision import marked
from policycheck.report.results import results

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


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_every_rule_that_arises_is_quoted_with_the_words_of_its_elements_marked(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    quotes = [block for one in build(evaluation).parts for block in one.blocks if isinstance(block, Quote)]
    held = results(evaluation)
    assert len(quotes) == len(held.binding)
    for quote, section in zip(quotes, held.binding, strict=True):
        assert ["".join(run.text for run in passage) for passage in quote.passages] == [
            " ".join(one.split()) for one in section.head.citation.quote
        ]
        assert any(run.style == "mark" for passage in quote.passages for run in passage)


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_the_short_answer_has_each_account_in_each_row(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    short = build(evaluation).parts[0]
    (table,) = [block for block in short.blocks if isinstance(block, Table)]
    assert short.title == "The short answer"
    assert len(table.head) == len(evaluation.accounts) + 1
    rows = [row for row in table.rows if len(row) > 1]
    heads = [row for row in table.rows if len(row) == 1]
    assert len(heads) == len(results(evaluation).binding)
    assert sum(len(section.results) for section in results(evaluation).binding) >= len(rows) > 0
    assert {len(row) for row in rows} == {len(table.head)}


@pytest.mark.parametrize("file", INCIDENTS, ids=lambda file: file.stem)
def test_a_memo_has_no_words_of_the_program_and_none_on_guilt(library: Library, file: Path) -> None:
    evaluation = evaluated(library, file)
    memo = build(evaluation)
    own = said(tuple(one for one in memo.parts if one.title in ("The short answer", "Duties", "Guidance")))
    whole = said((memo.head, memo.parts))
    assert not re.search(r"pivot|implicant|\bfinding_|common-ground|uncontradicted", whole)
    assert not re.search(r"guilt|culpab|liable|blame", whole, re.IGNORECASE)
    for source in evaluation.sources:
        assert f"[{source.id}" not in whole
    assert own


def test_what_is_possible_stands_first_and_says_under_whose_account(library: Library, el_centro: Path) -> None:
    short = build(evaluated(library, el_centro)).parts[0]
    items = [item for block in short.blocks[:4] if isinstance(block, Bullets) for item in block.items]
    assert [said(item) for item in items] == [
        "Possible departure from guidance (if this text was in force that day), under the account of the press, on "
        "source S5 alone:  Move out of an approaching vehicle's path instead of firing (the first shots; result 10).  "
        "According to this account: the officer fired at somebody in the vehicle [S5, paragraph 2]; the vehicle was "
        "approaching the officer [S5, paragraph 6]; and the officer took no reasonable steps to move out of the "
        "vehicle's path (a judgement: S5, paragraphs 12 and 13). Does not apply under the account of the civilian’s "
        "side."
    ]


def test_duties_come_apart_from_guidance_and_both_from_comparisons(library: Library, el_centro: Path) -> None:
    memo = build(evaluated(library, el_centro, "us-federal-dhs"))
    titles = [one.title for one in memo.parts if one.level == 1]
    assert titles.index("Duties") < titles.index("Guidance") < titles.index("Comparison with other departments")
    page = part(memo, "The board’s disposition")
    rows = next(block for block in page.blocks if isinstance(block, Blanks)).rows
    numbers = [int(label.split(".")[0]) for label, choices in rows if choices]
    compared = [one for one in memo.parts if re.match(r"\d+\. ", one.title)][-1]
    assert max(numbers) < int(compared.title.split(".")[0])  # nobody disposes of a comparison


def test_the_board_page_offers_every_term_and_fills_in_none(library: Library, el_centro: Path) -> None:
    page = part(build(evaluated(library, el_centro), dispositions=CCRB), "The board’s disposition")
    blanks = next(block for block in page.blocks if isinstance(block, Blanks))
    assert page.new_page
    assert {choices for _, choices in blanks.rows} == {CCRB.terms, ()}
    assert "proposes no disposition" in said(page)


def test_each_word_of_a_source_has_its_place(library: Library, el_centro: Path) -> None:
    memo = build(evaluated(library, el_centro))
    about = next(one for one in memo.parts if one.title == "About the first shots" and "approaching" in said(one))
    assert "[S5, paragraphs 12 and 13]" in said(about)
    assert any(isinstance(block, Paragraph) and "differ on this question" in said(block) for block in about.blocks)


def test_a_blank_is_left_for_what_is_not_given(library: Library, el_centro: Path) -> None:
    evaluation = evaluated(library, el_centro)
    assert [value for label, value in build(evaluation).head if label != "Subject"] == ["", "", ""]
    given = build(evaluation, date="2026-01-05", to="The Board", sender="An Investigator", fingerprint="ab" * 32)
    assert [value for _, value in given.head][:3] == ["The Board", "An Investigator", "January 5, 2026"]
    assert "ab" * 32 in said(part(given, "How this memo can be checked"))


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
