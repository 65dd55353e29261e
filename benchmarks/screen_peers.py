"""Peers that read whole columns, each asked for the same counts as a competent user of it would write them."""

import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from screen_workload import Columns, Counts, settled
from workload import Condition, Draft, breach, expression, name

THREADS = os.cpu_count() or 1
CHUNK = 1 << 17  # rows whose arrays of bytes stay in a processor's cache
DAY = "2026-01-01"  # of every row, where a library wants one
Truths = Mapping[str, NDArray[np.bool_]]


@dataclass(frozen=True)
class Peer:
    """One way of using one library, loaded with its rows."""

    package: str
    way: str
    threads: int
    rows: int
    run: Callable[[], Counts]


def polars(rules: Sequence[Draft], columns: Columns) -> Peer:
    """Polars, all rules in one query."""
    frame = pl.DataFrame({name(fact): pl.from_arrow(column) for fact, column in columns.items()})
    violated = [_polars(breach(draft)) for draft in rules]
    asked = [one.sum().alias(f"{number} shown") for number, one in enumerate(violated)]
    asked += [(~one).sum().alias(f"{number} none") for number, one in enumerate(violated)]

    def run() -> Counts:
        found = frame.lazy().select(asked).collect().row(0)
        return list(zip(found[: len(rules)], found[len(rules) :], strict=True))

    return Peer("polars", "one query of expressions over columns with nulls", pl.thread_pool_size(), len(frame), run)


def _polars(condition: Condition) -> pl.Expr:
    if "name" in condition:
        column = pl.col(condition["name"])
        return column if condition["operator"] == "is_true" else ~column
    kind = "all" if "all" in condition else "any"
    parts = [_polars(part) for part in condition[kind]]
    return reduce(pl.Expr.__and__ if kind == "all" else pl.Expr.__or__, parts)


def duckdb(rules: Sequence[Draft], columns: Columns) -> Peer:
    """DuckDB, one SQL query over a table of its own in memory."""
    import duckdb as package

    connection = package.connect(config={"threads": THREADS})
    given = pa.table({name(fact): column for fact, column in columns.items()})
    connection.register("given", given)
    connection.execute("create table rows as select * from given")
    connection.unregister("given")
    texts = [expression(breach(draft), " and ", " or ", "not ") for draft in rules]
    violated = ", ".join(f"{text} as r{number}" for number, text in enumerate(texts))
    asked = ", ".join(f"count_if(r{number}), count_if(not r{number})" for number, _ in enumerate(texts))
    query = f"select {asked} from (select {violated} from rows)"

    def run() -> Counts:
        found = connection.execute(query).fetchone() or ()
        return list(zip(found[::2], found[1::2], strict=True))

    return Peer("duckdb", "one query over its own table of booleans with nulls", THREADS, given.num_rows, run)


def numpy(rules: Sequence[Draft], truths: Truths, chunk: int, threads: int) -> Peer:
    """NumPy, two arrays of booleans a fact, so many rows at a time."""
    rows = len(next(iter(truths.values())))
    asked = [settled(draft, shown=shown) for draft in rules for shown in (True, False)]

    def part(start: int) -> NDArray[np.int64]:
        here = {key: array[start : start + chunk] for key, array in truths.items()}
        return np.array([np.count_nonzero(_combined(one, here)) for one in asked])

    def run() -> Counts:
        with ThreadPoolExecutor(threads) as pool:
            found = np.sum(list(pool.map(part, range(0, rows, chunk))), axis=0).tolist()
        return list(zip(found[::2], found[1::2], strict=True))

    size = "whole columns" if chunk >= rows else f"{chunk:,} rows at a time"
    return Peer("numpy", f"known true and known false, a byte each; {size}", threads, rows, run)


def openfisca(rules: Sequence[Draft], truths: Truths) -> Peer:
    """OpenFisca, two input variables a fact and two computed ones a rule."""
    from openfisca_core.entities import build_entity
    from openfisca_core.periods import DateUnit
    from openfisca_core.simulations import SimulationBuilder  # type: ignore[import-untyped]
    from openfisca_core.taxbenefitsystems import TaxBenefitSystem  # type: ignore[import-untyped]
    from openfisca_core.variables import Variable  # type: ignore[import-untyped]

    rows = len(next(iter(truths.values())))
    entity = build_entity(key="incident", plural="incidents", label="An incident", is_person=True)
    system = TaxBenefitSystem([entity])
    fixed = {"value_type": bool, "entity": entity, "definition_period": DateUnit.DAY}

    def formula(condition: Condition) -> Callable[[Any, Any], Any]:
        return lambda incident, period: _of_openfisca(condition, incident, period)

    for key in truths:
        system.add_variable(type(key, (Variable,), dict(fixed)))
    names = [(f"shown_{number}", f"none_{number}") for number, _ in enumerate(rules)]
    for pair, draft in zip(names, rules, strict=True):
        for key, shown in zip(pair, (True, False), strict=True):
            found = formula(settled(draft, shown=shown))
            system.add_variable(type(key, (Variable,), {**fixed, "formula": found}))

    def run() -> Counts:
        simulation = SimulationBuilder().build_default_simulation(system, count=rows)
        for key, array in truths.items():
            simulation.set_input(key, DAY, array)
        counts = [[int(np.count_nonzero(simulation.calculate(key, DAY))) for key in pair] for pair in names]
        return [(shown, none) for shown, none in counts]

    return Peer("openfisca-core", "variables for known true and known false", 1, rows, run)


def _combined(condition: Condition, truths: Truths) -> NDArray[np.bool_]:
    if "name" in condition:
        return truths[condition["name"]]
    kind = "all" if "all" in condition else "any"
    operation = np.logical_and if kind == "all" else np.logical_or
    first, *others = (_combined(part, truths) for part in condition[kind])
    if not others:
        return first
    total = operation(first, others[0])
    for other in others[1:]:
        operation(total, other, out=total)
    return total


def _of_openfisca(condition: Condition, incident: Any, period: Any) -> Any:
    if "name" in condition:
        return incident(condition["name"], period)
    kind = "all" if "all" in condition else "any"
    parts = (_of_openfisca(part, incident, period) for part in condition[kind])
    return reduce(np.logical_and if kind == "all" else np.logical_or, parts)


def truths_of(columns: Columns) -> dict[str, NDArray[np.bool_]]:
    """Two arrays of booleans a fact."""
    found: dict[str, NDArray[np.bool_]] = {}
    for fact, column in columns.items():
        found[f"yes_{name(fact)}"] = np.asarray(column.fill_null(False))  # noqa: FBT003 - its only form
        found[f"no_{name(fact)}"] = ~np.asarray(column.fill_null(True))  # noqa: FBT003 - its only form
    return found
