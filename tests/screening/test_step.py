"""A table cut in any pieces comes to the same rows and sums, and these to what its rows say one by one."""

from collections import Counter
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, note
from sheets import Sheet, about_row, some_sheet
from strategies import choosers, examples

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.accounts import Accounts
from policycheck.facts.fact_status import known_extents
from policycheck.facts.statements import statement
from policycheck.library.mapping_file import flat_mapping
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.logic.extent import overlaps
from policycheck.model.mapping import CellTest, TableColumn
from policycheck.model.result import AccountOutcome
from policycheck.model.value import Bounds, OneOf
from policycheck.screening.step import BY_AXIOMS, FAULT, ROW, ScreeningStep
from policycheck.screening.summary import summary
from policycheck.screening.sums import STATES, Sums, TooManyGroups, by_value, sums_of

FILE = "table.csv"
PLACES = ("A", "B", "A;B", " B ; A;", "A;A", "", ";", "C", None)
KEPT = TableColumn(values=("yes", "no"))


@dataclass(frozen=True)
class Written:
    """A sheet as a table in the flat form, some rows of which are left out, or could not be read."""

    sheet: Sheet
    reasons: bool
    rows: list[dict[str, str | None]]
    faults: list[str | None]

    @cached_property
    def step(self) -> ScreeningStep:
        library = self.sheet.library
        mapping = flat_mapping(library.facts, self.columns, FILE)
        mapping = mapping.model_copy(
            update={
                "rows": CellTest(column="kept", has=("yes",)),
                "columns": {**mapping.columns, "kept": KEPT, "places": TableColumn(list=";")},
            }
        )
        return ScreeningStep(library, tuple(library.rules.values()), mapping, ("places", "plain"), self.reasons)

    @cached_property
    def columns(self) -> list[str]:
        bounds = (f"{name}{end}" for name in self.sheet.library.facts for end in ("", ".at_least", ".at_most"))
        facts = self.sheet.library.facts
        kept = [name for name in bounds if name in facts or facts[name.rpartition(".")[0]].type in ("number", "date")]
        return ["id", "date", "kept", "places", "plain", *kept]

    @cached_property
    def batch(self) -> pa.RecordBatch:
        columns = {name: pa.array([row.get(name) for row in self.rows], pa.string()) for name in self.columns}
        columns[ROW] = pa.array(range(1, len(self.rows) + 1), pa.int64())
        return pa.RecordBatch.from_pydict({**columns, FAULT: pa.array(self.faults, pa.string())})

    @cached_property
    def taken(self) -> list[int]:
        """The rows that could be read and that the mapping takes."""
        return [at for at, row in enumerate(self.rows) if self.faults[at] is None and row["kept"] == "yes"]

    @cached_property
    def alone(self) -> dict[int, dict[str, AccountOutcome]]:
        """What each rule comes to in the incident that a kind of row stands for."""
        kinds = {self.sheet.rows[at] for at in self.taken}
        found = {kind: evaluate(self.sheet.library, self.sheet.incident(kind), "", ["press"]) for kind in kinds}
        return {kind: {one.rule: one.outcomes["press"] for one in found[kind].results} for kind in kinds}


def some_table(rng: Random) -> Written:
    sheet = some_sheet(rng)
    kinds = [(known_, None if rng.random() < 0.3 else day) for known_, day in sheet.kinds]
    sheet = replace(sheet, kinds=kinds)
    cells = [_cells(rng, sheet, kind) for kind in range(len(sheet.kinds))]
    rows = [
        {
            "id": f"r{at}",
            "kept": rng.choice(("yes", "yes", "yes", "no", None)),
            "places": rng.choice(PLACES),
            "plain": rng.choice(PLACES),
            **cells[kind],
        }
        for at, kind in enumerate(sheet.rows)
    ]
    share = rng.choice((0, 0.2, 1))
    faults = [rng.choice(("torn", "x" * 200)) if rng.random() < share else None for _ in rows]
    return Written(sheet, rng.random() < 0.5, rows, faults)


def _cells(rng: Random, sheet: Sheet, kind: int) -> dict[str, str | None]:
    """The row's knowledge as cells, beside some that say nothing."""
    held, day = sheet.kinds[kind]
    cells: dict[str, str | None] = {"date": day if day is not None else rng.choice(("soon", "", None))}
    for name, fact in sheet.library.facts.items():
        if name not in held:
            cells[name] = rng.choice(("maybe" if fact.type == "yes-no" else "unknown", "", None))
            continue
        value = value_of(fact, held[name])
        if isinstance(value, Bounds):
            assert value.more_than is None
            assert value.less_than is None
            possible_conclusions = {"at_least": value.at_least, "at_most": value.at_most}
            cells |= {f"{name}.{end}": str(one) for end, one in possible_conclusions.items() if one is not None}
        elif isinstance(value, bool):
            cells[name] = "Yes" if value else "no"
        else:
            cells[name] = ";".join(value.one_of) if isinstance(value, OneOf) else str(value)
    return cells


@examples(100)
@given(choosers)
def test_pieces_come_to_the_whole(rng: Random) -> None:
    table = some_table(rng)
    step, batch = table.step, table.batch
    rows, sums = step.run(batch, FILE)
    cuts = sorted(rng.choices(range(batch.num_rows + 1), k=rng.randint(0, 4)))
    spans = list(zip([0, *cuts], [*cuts, batch.num_rows], strict=True))
    pieces = [step.run(batch.slice(first, last - first), FILE) for first, last in spans]
    assert pa.concat_tables([one for one, _ in pieces]).equals(rows)
    assert rows.schema.equals(step.schema)
    rng.shuffle(pieces)
    parts = [one for _, one in pieces]
    while len(parts) > 1:  # joined two by two, as on a cluster
        other = sums_of(parts.pop(rng.randrange(len(parts))).as_json())
        parts[rng.randrange(len(parts))].join(other)
    assert parts[0] == sums == sums_of(sums.as_json())
    assert summary(step, parts[0]) == summary(step, sums)
    fresh = Sums()
    fresh.join(sums)
    assert fresh == sums
    empty, counted = step.run(batch, FILE, rows_wanted=False)
    assert (empty.num_rows, counted) == (0, sums)


@examples(100)
@given(choosers)
def test_rows_are_what_the_single_evaluator_says(rng: Random) -> None:
    table = some_table(rng)
    note(f"{table.rows}\n{[one.rule for one in table.step.rules]}")
    rows = table.step.run(table.batch, FILE)[0].to_pylist()
    wanted = sorted({*table.taken, *(at for at, fault in enumerate(table.faults) if fault is not None)})
    assert [row["row"] for row in rows] == [at + 1 for at in wanted]
    for row, at in zip(rows, wanted, strict=True):
        if table.faults[at] is not None:
            given = {"file": FILE, "row": at + 1, "problem": table.faults[at]}
            assert row == {name: given.get(name) for name in table.step.schema.names}
            continue
        cells = table.rows[at]
        assert (row["file"], row["key"], row["problem"] is None) == (FILE, f"r{at}", cells["date"] != "soon")
        assert (row["by places"], row["by plain"]) == (cells["places"] or "", cells["plain"] or "")
        for compiled in table.step.rules:
            rule, guidance = compiled.rule.id, compiled.rule.modality == "should"
            one = table.alone[table.sheet.rows[at]][rule]
            outcome = "departure_from_guidance" if guidance and one.outcome == "possible_violation" else one.outcome
            possible_conclusions = [
                "departure" if guidance and end == "violation" else end for end in one.possible_conclusions
            ]
            assert (row[rule], row[f"{rule}: ends"]) == (outcome, ";".join(possible_conclusions))
            if table.reasons:
                assert row[f"{rule}: reason"] == _reason(table.sheet, one)


def _reason(sheet: Sheet, found: AccountOutcome) -> str | None:
    if found.axioms:
        return BY_AXIOMS
    if not found.reasons:
        return None
    facts = sheet.library.facts
    return "; ".join(
        statement(facts[one.fact], extent_of_value(facts[one.fact], one.value)) for one in found.reasons[0]
    )


@examples(100)
@given(choosers)
def test_counts_are_those_of_the_rows(rng: Random) -> None:
    table = some_table(rng)
    found, sums = table.step.run(table.batch, FILE)
    rows = [row for row in found.to_pylist() if row["contradicted"] is not None]
    unread = sum(fault is not None for fault in table.faults)
    assert (sums.files, sums.unread) == ({FILE: len(table.rows)}, unread)
    assert (sums.tally.rows, sums.tally.left_out) == (len(rows), len(table.rows) - unread - len(rows))
    assert [one.row for one in sums.unread_rows] == [
        at for at, fault in enumerate(table.faults, 1) if fault is not None
    ]
    assert [one.row for one in sums.tally.bad] == [row["row"] for row in rows if row["problem"]]
    assert sums.tally.bad_cells == sums.tally.bad_rows == sum(row["problem"] is not None for row in rows)
    assert [sums.contradicted, sums.conflicting] == [
        sum(row[name] for row in rows) for name in ("contradicted", "at odds")
    ]
    for compiled in table.step.rules:
        rule = compiled.rule.id
        assert sums.outcomes[rule] == _states(rule, rows)
        assert sums.applies[rule] == sum(
            not {"not_applicable", "not_in_force"} & set(row[f"{rule}: ends"].split(";")) for row in rows
        )
    listed = {row["row"]: {one.strip() for one in row["by places"].split(";") if one.strip()} for row in rows}
    by_day = {at: (table.rows[at - 1]["date"] or "") for at in listed}
    groups = {
        "places": {at: places or {""} for at, places in listed.items()},
        "plain": {row["row"]: {row["by plain"].strip()} for row in rows},
        "year": {at: {day[:4] if day.startswith("20") else ""} for at, day in by_day.items()},
    }
    for name, values in groups.items():
        came = sums.years if name == "year" else sums.groups[name]
        assert came == _by_group([one.rule.id for one in table.step.rules], rows, values)


def _states(rule: str, rows: list[dict[str, Any]]) -> list[int]:
    """The rows by STATES, from their words."""
    as_written = {"departure_from_guidance": "possible_violation"}
    excused = ("excused;violation", "excused;departure")
    words = ["prima_facie" if row[f"{rule}: ends"] in excused else row[rule] for row in rows]
    counts = Counter(as_written.get(word, word) for word in words)
    return [counts[state] for state in STATES]


def _by_group(rules: list[str], rows: list[dict[str, Any]], values: dict[int, set[str]]) -> dict[str, list[int]]:
    found = {}
    for value in {one for some in values.values() for one in some}:
        mine = [row for row in rows if value in values[row["row"]]]
        found[value] = [len(mine), *(count for rule in rules for count in _states(rule, mine))]
    return found


@examples(60)
@given(choosers)
def test_open_facts_are_those_of_the_rows(rng: Random) -> None:
    table = some_table(rng)
    library = table.sheet.library
    rows, sums = table.step.run(table.batch, FILE)
    said = {}
    for kind in {table.sheet.rows[at] for at in table.taken}:
        accounts = Accounts(table.sheet.incident(kind), library.facts, library.derivations)
        said[kind] = known_extents(
            {fact: accounts.fact_status("press", fact, about_row(fact)) for fact in library.facts}
        )
    for compiled in table.step.rules:
        outcomes = zip(rows["row"].to_pylist(), rows[compiled.rule.id].to_pylist(), strict=True)
        undetermined = [said[table.sheet.rows[at - 1]] for at, outcome in outcomes if outcome == "undetermined"]
        for domain in compiled.space.domains:
            open_, may_settle, settles = sums.missing[compiled.rule.id][domain.fact]
            assert open_ == sum(_left(domain, row.get(domain.fact)) > 1 for row in undetermined)
            assert settles <= may_settle <= open_


def _left(domain: Any, extent: Any) -> int:
    return sum(extent is None or overlaps(cell, extent) for cell in domain.cells)


def test_a_fault_is_kept_at_its_place() -> None:
    table = next(one for one in (some_table(Random(seed)) for seed in range(1000)) if len(one.rows) == 9)
    rows = [{**row, "kept": "no" if at in (0, 5) else "yes"} for at, row in enumerate(table.rows)]
    table = replace(table, rows=rows, faults=[None, "torn", None, None, "torn", None, None, "torn", None])
    found, sums = table.step.run(table.batch, FILE)
    assert found["row"].to_pylist() == [2, 3, 4, 5, 7, 8, 9]
    assert [(one.file, one.row, one.column, one.cause) for one in sums.unread_rows] == [
        (FILE, row, "", "torn") for row in (2, 5, 8)
    ]


def test_a_column_of_as_many_values_as_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policycheck.screening.sums.MOST_GROUPS", 3)
    sums = Sums(groups={"id": {"a": [1], "b": [1]}})
    sums.join(Sums(groups={"id": {"b": [1], "c": [1]}}))
    assert sums.groups == {"id": {"a": [1], "b": [2], "c": [1]}}
    with pytest.raises(TooManyGroups, match="the column 'id' has more than 3 different values"):
        sums.join(Sums(groups={"id": {"d": [1]}}))


def test_too_many_values_are_refused_before_they_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("policycheck.screening.sums.MOST_GROUPS", 3)
    monkeypatch.setattr("policycheck.screening.sums._sums", lambda *_: pytest.fail("it was counted"))
    with pytest.raises(TooManyGroups, match="the column 'id' has more than 3 different values"):
        by_value("id", None, pa.array(["a", "b", "c", "d"]), {})
