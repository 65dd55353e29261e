"""A table read in bulk says, row by row, what its rows say when they are read one by one."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policycheck.logic.answers import ABOVE, BELOW, leaves_out
from policycheck.logic.cells import read_row, values_of
from policycheck.logic.extent import HIGHEST, LOWEST, Extent, interval
from policycheck.model.mapping import CellTest, CellTests, Condition, TableColumn, TableMapping
from policycheck.model.vocabulary import Fact
from policycheck.screening.columns import BoundsColumn, Column, OptionsColumn
from policycheck.screening.mapping import BAD_KEPT, MappedBatch, mapped
from policycheck.screening.texts import texts_of

QUESTION = {"question": "What?"}
ANSWER = {"statement": "it is {value}", **QUESTION}
VOCABULARY = {
    fact_id: Fact.model_validate(data)
    for fact_id, data in {
        "force.sure": {"type": "yes-no", "yes": "yes", "no": "no", **QUESTION},
        "force.late": {"type": "yes-no", "yes": "yes", "no": "no", **QUESTION},
        "incident.rounds": {"type": "number", "unit": "rounds", "whole": True, **ANSWER},
        "incident.seconds": {"type": "number", "unit": "seconds", **ANSWER},
        "incident.shots": {"type": "number", "unit": "shots", "whole": True, "least": 0, **ANSWER},
        "incident.length": {"type": "number", "unit": "hours", "least": 1, **ANSWER},
        "incident.day": {"type": "date", **ANSWER},
        "incident.light": {"type": "choice", "options": ["day", "dusk", "night"], **ANSWER},
    }.items()
}
COLUMNS = {
    "kind": {"values": ["a", "b", "c"], "unknown": ["?"]},
    "kinds": {"list": ";", "values": ["a", "b", "c"], "unknown": ["?"]},
    "count": {"unknown": ["?"]},
    "light": {"list": "/", "unknown": ["?"]},
}
CELLS = {
    "kind": st.sampled_from(["a", "B ", "c", "d", "?", "", " "]),
    "kinds": st.lists(st.sampled_from(["a", "b", "c", "d", "?", ""]), max_size=3).map(";".join),
    "count": st.sampled_from(["0", "3", "4.5", "1,200", "12,00", "5+", "many", "?", "", "-2", "-0", "0.5", "1e2"])
    | st.sampled_from(["9007199254740993", "4611686018427387904", "99999999999999999999", "1e30"]),
    "light": st.sampled_from(["day", "Dusk", "day/night", "day/dusk/night", "noon", "?", ""]),
    "when": st.sampled_from(["2020-02-29", "2020-02", "2020", "2021-02-29", "May", ""]),
}
NAMED = st.lists(st.sampled_from(["a", "b", "c", "?", ""]), min_size=1, max_size=3)
TESTS = st.builds(
    lambda column, key, wanted: CellTest.model_validate({"column": column, key: wanted}),
    st.sampled_from(["kind", "kinds"]),
    st.sampled_from(["has", "only"]),
    NAMED,
)
CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    TESTS,
    lambda inner: st.builds(
        lambda key, parts: CellTests.model_validate({key: parts}),
        st.sampled_from(["any_of", "all_of"]),
        st.lists(inner, min_size=1, max_size=2),
    ),
    max_leaves=3,
)
MAYBE = st.none() | CONDITIONS
AS = st.sampled_from(["exactly", "at_least", "at_most"])
NUMBERS = st.builds(
    lambda fact, how, thousands, texts: {
        "fact": fact,
        "column": "count",
        "unit": VOCABULARY[fact].unit,
        "as": how,
        "thousands": thousands,
        "texts": texts,
    },
    st.sampled_from([fact_id for fact_id, fact in VOCABULARY.items() if fact.type == "number"]),
    AS,
    st.sampled_from([None, ","]),
    st.sampled_from([{}, {"Many": {"at_least": 10}, "5+": {"at_least": 5, "at_most": 9}}]),
)
DATES = st.builds(
    lambda how: {"fact": "incident.day", "column": "when", "forms": ["%Y-%m-%d", "%Y-%m", "%Y"], "as": how}, AS
)
CHOICES = st.just({"fact": "incident.light", "column": "light", "texts": {"noon": "day"}}) | st.just(
    {"fact": "incident.light", "column": "light"}
)
ANSWERS = st.builds(
    lambda fact, yes, no: {"fact": fact, "yes": yes, "no": no},
    st.sampled_from(["force.sure", "force.late"]),
    MAYBE,
    MAYBE,
)
CONSTANTS = st.sampled_from(
    [
        {"fact": "force.sure", "value": True},
        {"fact": "force.late", "value": False},
        {"fact": "incident.rounds", "value": {"at_least": 3}},
        {"fact": "incident.seconds", "value": {"at_most": 4.5}},
        {"fact": "incident.shots", "value": {"at_least": 0}},
        {"fact": "incident.day", "value": "2020"},
        {"fact": "incident.light", "value": {"one_of": ["dusk", "night"]}},
    ]
)
MAPPINGS = st.builds(
    lambda rows, facts, constants: mapping_of(
        rows=rows, facts=facts, constants=[{**one, "why": "so"} for one in constants]
    ),
    MAYBE,
    st.lists(NUMBERS | DATES | CHOICES | ANSWERS, max_size=6),
    st.lists(CONSTANTS, max_size=2),
)
TABLES = st.lists(st.fixed_dictionaries(CELLS), max_size=8)


def mapping_of(**parts: Any) -> TableMapping:
    head = {"id": "a-table", "title": "A table", "row": "incident", "source": {"title": "T", "quality": "reported"}}
    when = {"column": "when", "forms": ["%Y-%m-%d", "%Y-%m", "%Y"]}
    return TableMapping.model_validate({**head, "date": when, "columns": COLUMNS, **parts})


def batch_of(rows: list[dict[str, str]]) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({name: pa.array([row[name] for row in rows], pa.string()) for name in CELLS})


def extent_at(fact: Fact, column: Column, row: int) -> Extent | None:
    """What a column says of one row, as the row's own reading has it."""
    if isinstance(column, OptionsColumn):
        mask = column.mask[row].as_py()
        return None if mask is None else frozenset(one for number, one in enumerate(fact.options) if mask >> number & 1)
    if isinstance(column, BoundsColumn):
        low, high = column.low[row].as_py(), column.high[row].as_py()
        found = interval(
            LOWEST if low is None else (low, BELOW),
            HIGHEST if high is None else (high, ABOVE),
            fact.whole or fact.type == "date",
        )
        return found if leaves_out(fact, found) else None
    answer = column[row].as_py()
    return None if answer is None else frozenset({answer})


@given(MAPPINGS, TABLES)
def test_in_bulk_as_row_by_row(mapping: TableMapping, rows: list[dict[str, str]]) -> None:
    found = mapped(mapping, VOCABULARY, batch_of(rows), first_row=10)
    single = [read_row(mapping, VOCABULARY, row) for row in rows]
    taken = [number for number, one in enumerate(single) if one.taken]
    marks = [True] * len(rows) if found.taken is None else found.taken.to_pylist()
    assert marks == [one.taken for one in single]
    assert found.rows == len(taken)
    for at, number in enumerate(taken):
        one = single[number]
        said = {fact: extent_at(VOCABULARY[fact], column, at) for fact, column in found.facts.items()}
        assert {fact: extent for fact, extent in said.items() if extent is not None} == one.facts
        assert found.day is not None
        day = [
            None if end is None else date.fromordinal(int(end))
            for end in (found.day.low[at].as_py(), found.day.high[at].as_py())
        ]
        assert day == list(one.day or (None, None))
        assert found.bad_rows[at].as_py() == bool(one.bad)
        told = [f"{column}: {cause}" for column, cause in sorted(one.bad.items())]
        told += [f"{fact}: its columns contradict each other" for fact in sorted(one.conflicts)]
        assert (None if found.problems is None else found.problems[at].as_py()) == ("; ".join(told) or None)
    cells = sorted((number + 10, column, cause) for number in taken for column, cause in single[number].bad.items())
    assert sorted((one.row, one.column, one.cause) for one in found.bad) == cells
    assert found.bad_cells == len(cells)
    assert found.conflicts == counted([fact for number in taken for fact in single[number].conflicts])
    values = [
        (name, value) for number in taken for name, some in single[number].unmapped.items() for value in set(some)
    ]
    assert found.unmapped == counted(values)


@given(NUMBERS, st.lists(st.none() | st.integers(-3, 3), max_size=6), st.booleans())
def test_a_column_of_numbers_as_one_of_their_texts(
    number: dict[str, Any], values: list[int | None], halves: bool
) -> None:
    numbers = pa.array([value and value / 2 for value in values] if halves else values, pa.float64())
    mapping = mapping_of(facts=[number], columns={})  # no text of the column is unknown, so that numbers stay numbers
    assert read(mapping, count=numbers) == read(mapping, count=numbers.cast(pa.string()))


def counted(things: list[Any]) -> dict[Any, int]:
    return {thing: things.count(thing) for thing in things}


def read(mapping: TableMapping, **columns: Any) -> MappedBatch:
    names = {**{name: pa.nulls(len(next(iter(columns.values()))), pa.string()) for name in CELLS}, **columns}
    return mapped(mapping, VOCABULARY, pa.RecordBatch.from_pydict(names))


SURE = {"fact": "force.sure", "yes": {"column": "kind", "has": ["true"]}, "no": {"column": "kind", "has": ["false"]}}
FLAGS = {"kind": {"values": ["True", "False"]}}


def test_a_column_of_yes_and_no_is_taken_as_it_is() -> None:
    flags = pa.array([True, None, False])
    found = read(mapping_of(columns=FLAGS, facts=[SURE]), kind=flags)
    assert found.facts["force.sure"] is not None
    assert found.facts["force.sure"].buffers()[1].address == flags.buffers()[1].address  # type: ignore[union-attr]
    assert found.unmapped == {}


@pytest.mark.parametrize(
    "values",
    [
        pa.array(["true", None, "False"]),
        pa.array(["true", None, "false"], pa.large_string()),
        pa.array([["true"], None, ["false"]]),
        pa.array(["true", None, "false"]).dictionary_encode(),
    ],
)
def test_texts_of_every_kind_of_column(values: pa.Array) -> None:
    found = read(mapping_of(columns=FLAGS, facts=[SURE]), kind=values)
    assert found.facts["force.sure"].to_pylist() == [True, None, False]  # type: ignore[union-attr]


ROUNDS = {"fact": "incident.rounds", "column": "count", "unit": "rounds"}


@pytest.mark.parametrize(
    ("values", "bounds", "bad"),
    [
        (pa.array([3, None, -2], pa.int16()), [3, None, -2], 0),
        (pa.array([3.0, float("nan"), 2.0]), [3, None, 2], 0),
        (pa.array([3.0, 2.5, None]), [3, None, None], 1),
        (pa.array([3.0, float("inf"), None]), [3, None, None], 1),
        (pa.array([4611686018427387904, 10**18 + 1]), [4611686018427387904, 10**18], 0),
        (pa.array([1e30, 3.0]), [1e30, 3], 0),
        (pa.array([1e100, 3.0]), [None, 3], 1),
        (pa.array([1e100, 2.5]), [None, None], 2),
    ],
)
def test_numbers_of_every_kind_of_column(values: pa.Array, bounds: list[float | None], bad: int) -> None:
    found = read(mapping_of(facts=[ROUNDS]), count=values)
    column = found.facts["incident.rounds"]
    assert isinstance(column, BoundsColumn)
    assert column.low.to_pylist() == column.high.to_pylist() == bounds
    assert found.bad_cells == bad


@pytest.mark.parametrize("kind", [pa.int8(), pa.float64(), pa.string()])
def test_a_code_below_zero_is_no_count(kind: pa.DataType) -> None:
    shots = {"fact": "incident.shots", "column": "count", "unit": "shots"}
    values = pa.array([3, -9, None, 0, -99, 127], pa.int8()).cast(kind)
    found = read(mapping_of(columns={}, facts=[shots]), count=values)
    column = found.facts["incident.shots"]
    assert isinstance(column, BoundsColumn)
    assert column.low.to_pylist() == column.high.to_pylist() == [3, None, None, 0, None, 127]
    assert [(one.row, one.text, one.cause) for one in found.bad] == [
        (row, code, f"{code} cannot be: it counts shots, and there are none below 0")
        for row, code in ((2, "-9"), (5, "-99"))
    ]
    assert found.bad_rows.to_pylist() == [False, True, False, False, True, False]
    known = read(mapping_of(columns={"count": {"unknown": ["-9", "-99", "127"]}}, facts=[shots]), count=values)
    assert (known.bad_cells, known.facts["incident.shots"].low.null_count) == (0, 4)  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64()])
@pytest.mark.parametrize("number", [0.0, 0.1, 1e-7, 3.5, 1e4, 1e30, 1e-100, 1e100])
def test_a_number_does_not_depend_on_the_others_of_its_column(number: float, kind: pa.DataType) -> None:
    mapping = mapping_of(facts=[{"fact": "incident.seconds", "column": "count", "unit": "seconds"}], columns={})
    alone, beside = (
        read(mapping, count=pa.array(values, pa.float64()).cast(kind, safe=False))
        for values in ([number], [number, float("inf")])
    )
    bounds = [one.facts["incident.seconds"] for one in (alone, beside)]
    assert [one.low[0] for one in bounds if isinstance(one, BoundsColumn)] == [bounds[0].low[0]] * 2  # type: ignore[union-attr]
    assert alone.bad == beside.bad[: len(alone.bad)]


@pytest.mark.parametrize("as_dates", [lambda days: days, lambda days: days.cast(pa.timestamp("us", "UTC"))])
def test_dates_of_every_kind_of_column(as_dates: Callable[[pa.Array], pa.Array]) -> None:
    days = pa.array([date(2020, 2, 29), None])
    found = read(mapping_of(date={"column": "when", "forms": ["%d %B %Y"]}), when=as_dates(days))
    assert found.day is not None
    assert found.day.low.to_pylist() == found.day.high.to_pylist() == [date(2020, 2, 29).toordinal(), None]
    assert found.bad_cells == 0


def test_a_column_that_is_no_text_is_refused_by_name() -> None:
    with pytest.raises(TypeError, match="the column 'kind' cannot be read: it holds struct"):
        read(mapping_of(columns=FLAGS, facts=[SURE]), kind=pa.array([{"a": 1}]))


def test_bad_cells_are_all_counted_and_the_first_are_kept() -> None:
    found = read(mapping_of(facts=[ROUNDS]), count=pa.array(["x" * 300, "1", *["some"] * BAD_KEPT]))
    assert found.bad_cells == BAD_KEPT + 1
    assert len(found.bad) == BAD_KEPT
    assert [(one.row, one.text) for one in found.bad[:2]] == [(1, "x" * 80), (3, "some")]
    assert sum(found.bad_rows.to_pylist()) == BAD_KEPT + 1


@pytest.mark.parametrize("kind", [pa.list_(pa.string()), pa.large_list(pa.string())])
def test_a_null_in_a_list_leaves_its_other_values(kind: pa.DataType) -> None:
    lists = pa.array([["z"], ["a", None, "b"], None, [], [None]], kind).slice(1)
    texts = texts_of(lists, ";")
    column = TableColumn(list=";")
    assert [values_of(column, texts.words[code]) for code in texts.codes.to_pylist()] == [("a", "b"), (), (), ()]
