"""The flat form, in which columns are called by facts; and tables of other libraries as Arrow batches."""

from typing import Any

import pyarrow as pa
import pytest

from policycheck.library.library import Library
from policycheck.library.mapping_file import find_mapping
from policycheck.model.problem import BadInput
from policycheck.screening.columns import BoundsColumn
from policycheck.screening.frames import batches, column_names
from policycheck.screening.mapping import mapped

TABLE = {
    "id": ["1", "2", "3", "4"],
    "date": ["2020-05-01", "2020-05", "", "soon"],
    "city": ["A", "B", "C", "D"],
    "force.deadly": ["yes", "No", "", "unknown"],
    "force.fired_at_vehicle": ["TRUE", "false", "maybe", None],
    "incident.rounds_fired": ["3", "", "", "x"],
    "incident.rounds_fired.at_least": ["", "2", "5", ""],
    "incident.rounds_fired.at_most": ["", "9", "4", "7"],
}


def test_columns_called_by_facts(library: Library) -> None:
    mapping = find_mapping("flat", library.facts, TABLE, "table.csv")
    assert (mapping.key, mapping.agency) == ("id", None)
    found = mapped(mapping, library.facts, pa.RecordBatch.from_pydict(TABLE))
    assert set(found.facts) == {"force.deadly", "force.fired_at_vehicle", "incident.rounds_fired"}
    assert found.facts["force.deadly"].to_pylist() == [True, False, None, None]  # type: ignore[union-attr]
    assert found.facts["force.fired_at_vehicle"].to_pylist() == [True, False, None, None]  # type: ignore[union-attr]
    rounds = found.facts["incident.rounds_fired"]
    assert isinstance(rounds, BoundsColumn)
    assert rounds.low.to_pylist() == [3, 2, None, None]
    assert rounds.high.to_pylist() == [3, 9, None, 7]
    assert found.unmapped == {("force.fired_at_vehicle", "maybe"): 1}
    assert found.conflicts == {"incident.rounds_fired": 1}
    assert [(one.row, one.column, one.text) for one in found.bad] == [
        (4, "date", "soon"),
        (4, "incident.rounds_fired", "x"),
    ]


@pytest.mark.parametrize("name", ["Date", "ID", " Agency", "Force.Vehicle_Moving", "incident.rounds_fired.At_least "])
def test_a_column_that_only_capitals_or_spaces_keep_from_being_read_is_refused(library: Library, name: str) -> None:
    meant = name.strip().lower()
    for others in ([], [meant]):
        with pytest.raises(BadInput) as bad:
            find_mapping("flat", library.facts, ["force.deadly", name, *others], "table.csv")
        (one,) = bad.value.problems
        assert (repr(name) in one.cause, f"did you mean {meant!r}?" in one.remedy) == (True, True)
    find_mapping("flat", library.facts, ["force.deadly", meant, "Dates", "City"], "table.csv")


def test_every_fact_can_be_a_column(library: Library) -> None:
    mapping = find_mapping("flat", library.facts, library.facts, "table.csv")
    assert mapping.mapped_facts == tuple(sorted(library.facts))
    batch = pa.RecordBatch.from_pydict({fact: pa.nulls(2, pa.string()) for fact in library.facts})
    found = mapped(mapping, library.facts, batch)
    assert (found.bad_cells, found.unmapped, found.conflicts) == (0, {}, {})


@pytest.mark.parametrize("form", ["table", "batch", "reader", "polars", "lazy"])
def test_tables_of_other_libraries(form: str) -> None:
    arrow = pa.table({"a": ["1", None, "3"], "b": [1, 2, 3]})
    table: Any = {"table": arrow, "batch": arrow.to_batches()[0], "reader": arrow.to_reader()}.get(form)
    if table is None:
        polars = pytest.importorskip("polars")
        table = polars.from_arrow(arrow)
        table = table.lazy() if form == "lazy" else table
    assert column_names(table) == ["a", "b"]
    found = list(batches(table, rows=2))
    assert [batch.num_rows for batch in found] == [2, 1]
    assert [row for batch in found for row in batch.to_pylist()] == arrow.to_pylist()


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(TypeError, match="a table of Arrow, pandas or Polars is needed, and this is of the type list"):
        column_names([1, 2])
