"""The reports of a real run have the numbers that a count over its rows gives."""

import re
from collections import Counter
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from reports import without_quotes
from screenings import blocks, tables

from policycheck.document import terminal
from policycheck.document.columns import plain
from policycheck.document.model import Table
from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library
from policycheck.library.mapping_file import find_mapping
from policycheck.model.screening import Screening
from policycheck.report.screening import screening_document
from policycheck.report.screening_views import numbered
from policycheck.screening.step import FAULT, ROW, ScreeningStep
from policycheck.screening.summary import summary

ROWS = 300
GUILT = r"\b(?:guilt|convict|offen[cd]|unlawful|illegal|misconduct|perpetrat)\w*"


@pytest.fixture(scope="module")
def ran(library: Library) -> tuple[Screening, list[dict[str, Any]]]:
    """A table in the flat form, of random answers, and what each of its rows comes to."""
    chance = Random(7)
    rules = rules_named(library, about=("moving-vehicles",))
    facts = sorted({fact for rule in rules for fact in rule.facts})
    columns = {fact: chance.choices(["yes", "no", ""], [3, 5, 2], k=ROWS) for fact in facts}
    columns["date"] = [f"{chance.randint(2015, 2025)}-06-01" if chance.random() < 0.95 else "" for _ in range(ROWS)]
    columns["agency"] = chance.choices(["North", "South", "East", ""], [20, 9, 1, 1], k=ROWS)
    mapping = find_mapping("flat", library.facts, columns, "made up")
    step = ScreeningStep(library, rules, mapping, group_by=("agency",))
    batch = pa.record_batch({name: pa.array(columns[name]) for name in step.columns})
    batch = batch.append_column(ROW, pa.array(range(1, ROWS + 1)))
    batch = batch.append_column(FAULT, pa.nulls(ROWS, pa.string()))
    table, sums = step.run(batch, "made up")
    return summary(step, sums), [row | {"year": row.get("date")} for row in table.to_pylist()]


def counted(rows: list[dict[str, Any]], rule: str) -> list[int]:
    """In how many rows a rule comes to each kind, from the rows' own columns."""
    found: Counter[str] = Counter()
    for row in rows:
        outcome, possible_conclusions = row[rule], row[f"{rule}: ends"]
        unless = outcome == "undetermined" and sorted(possible_conclusions.split(";")) in (
            ["excused", "violation"],
            ["departure", "excused"],
        )
        found["unless" if unless else outcome] += 1
    broken = found["possible_violation"] + found["departure_from_guidance"]
    rest = ("unless", "undetermined", "no_violation", "does_not_apply", "not_in_force")
    return [broken, *(found[one] for one in rest)]


def test_the_report_has_the_counts_of_the_rows(ran: tuple[Screening, list[dict[str, Any]]]) -> None:
    screening, rows = ran
    found = [row for heads, rows in tables(screening_document(screening)) if heads[0] == "Rule" for row in rows]
    rules = numbered(screening)
    assert [int(label.partition(".")[0]) for label, _ in found] == [one.number for one in rules]
    for (_, cells), one in zip(found, rules, strict=True):
        assert [int(cell) for cell in cells[:6]] == counted(rows, one.screened.id)
        assert int(cells[7]) == one.screened.applies


def test_the_report_has_the_counts_of_each_group(ran: tuple[Screening, list[dict[str, Any]]]) -> None:
    screening, rows = ran
    by_number = {str(one.number): one.screened.id for one in numbered(screening)}
    seen = 0
    for table in blocks(screening_document(screening)):
        if not isinstance(table, Table) or plain(table.head[0]) != "agency":
            continue
        rule = by_number[table.caption.partition(".")[0]]
        for row in table.rows:
            value = plain(row[0]).partition(". ")[2]  # the rows without a value have no number
            own = [one for one in rows if (one["by agency"] or "") == value]
            assert [int(plain(cell)) for cell in row[1:8]] == [len(own), *counted(own, rule)]
            seen += 1
    assert seen == 4 * 8


def test_nobody_is_called_guilty_by_the_words_of_the_library(library: Library) -> None:
    columns = {
        "id": ["1", "2", "3", "4"],
        "date": ["2023-05-01", "2019-01-02", "", "2016-07-08"],
        "threat_type": ["move", "shoot", "accident", "undetermined"],
        "flee_status": ["car", "car", "not", ""],
        "armed_with": ["vehicle", "gun;vehicle", "unarmed", "unknown"],
        "body_camera": ["True", "False", "False", "True"],
        "agency_ids": ["1", "1;2", "", "3"],
        "state": ["AA", "BB", "", "AA"],
    }
    mapping = find_mapping("washington-post-v2", library.facts, columns, "made up")
    # Of the others, some ask for what is unlawful, or who was convicted, in the words of the law.
    rules = [one for one in rules_named(library) if "moving-vehicles" in one.rule.topics]
    step = ScreeningStep(library, rules, mapping, group_by=("state",))
    batch = pa.record_batch({name: pa.array(columns[name]) for name in step.columns})
    batch = batch.append_column(ROW, pa.array(range(1, 5))).append_column(FAULT, pa.nulls(4, pa.string()))
    _, sums = step.run(batch, "made up")
    found = summary(step, sums)
    document = screening_document(found)
    assert len(found.rules) > 30
    report = terminal.text(without_quotes(document))  # the words of the rules themselves are told as they are
    assert "never a finding" in report
    assert re.findall(GUILT, report, re.IGNORECASE) == []
