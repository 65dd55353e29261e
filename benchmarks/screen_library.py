"""How long a table of incidents takes to be read by every rule of the library, beside Polars given the same rules.

The columns are drawn from a fixed seed, with a quarter of all answers unknown, and are in memory. Polars gets each rule
as one expression in its own three-valued logic, all rules in one query, and answers whether the rule is violated. That
is less than is asked of the kernel, which tells four ends apart and runs the axioms, too; it is timed both ways. How
often each answer comes is compared: Polars' logic, which knows nothing of two answers that exhaust a question, may
settle fewer rows, and never others.

    python benchmarks/screen_library.py [--rows N]...
"""

import argparse
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pyarrow as pa

from policycheck.library.library import Library, load_library
from policycheck.logic.answers import extent_of_element
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import HIGHEST, LOWEST, Interval
from policycheck.model.rule import Element, Part, Rule
from policycheck.screening.columns import BoundsColumn, Column
from policycheck.screening.kernel import BulkKernel
from policycheck.screening.plans import days_in_force

UNKNOWN = 0.25  # the share of answers that are not known
DAY = date(2026, 1, 1)  # of every row
BATCH = 1_000_000  # rows read at a time
RUNS = 3
Counts = dict[str, tuple[int, int]]  # by rule: rows in which violation is settled, and in which it is excluded


def draw(rules: Sequence[CompiledRule], library: Library, rows: int) -> dict[str, pa.Array]:
    """A column for every fact that a rule asks for."""
    rng = np.random.default_rng(0)
    drawn: dict[str, pa.Array] = {}
    for fact in sorted({fact for compiled in rules for fact in compiled.facts}):
        unknown = rng.random(rows, np.float32) < UNKNOWN
        if library.facts[fact].type == "yes-no":
            drawn[fact] = pa.array(rng.random(rows, np.float32) < 0.5, mask=unknown)
        else:
            drawn[fact] = pa.array(rng.integers(0, 60, rows).astype(float), mask=unknown)
    return drawn


def by_kernel(kernel: BulkKernel, drawn: Mapping[str, pa.Array], rows: int) -> Counts:
    """What every rule comes to, a batch of rows at a time."""
    total: Counts = {}
    for start in range(0, rows, BATCH):
        columns: dict[str, Column] = {}
        for fact, column in drawn.items():
            part = column.slice(start, BATCH)
            columns[fact] = part if pa.types.is_boolean(part.type) else BoundsColumn(part, part)
        days = pa.array(np.full(min(BATCH, rows - start), np.datetime64(DAY)))
        for rule, counts in kernel.read(columns, days).counts().items():
            shown, none = total.get(rule, (0, 0))
            none += counts["no_violation"] + counts["does_not_apply"]
            total[rule] = (shown + counts["possible_violation"], none)
    return total


def by_polars(rules: Sequence[CompiledRule], library: Library, frame: pl.DataFrame) -> Counts:
    """The same by three-valued expressions."""
    asked = []
    for rule in (compiled.rule for compiled in rules):
        kept = [_expression(library, part) for part in rule.must]
        kept += [~_expression(library, part) for part in rule.must_not]
        parts = [_expression(library, part) for part in rule.when]
        parts += [~pl.all_horizontal(kept), *(~_expression(library, part) for part in rule.unless)]
        violated = pl.all_horizontal(parts)
        asked += [violated.sum().alias(f"{rule.id} shown"), (~violated).sum().alias(f"{rule.id} none")]
    counts = frame.lazy().select(asked).collect().row(0, named=True)
    names = [compiled.rule.id for compiled in rules]
    return {name: (counts[f"{name} shown"], counts[f"{name} none"]) for name in names}


def _expression(library: Library, part: Part) -> pl.Expr:
    if isinstance(part, Element):
        column, extent = pl.col(part.fact), extent_of_element(library.facts[part.fact], part)
        if not isinstance(extent, Interval):
            return column if extent == frozenset({True}) else ~column
        (low, above), (high, below) = extent.low, extent.high
        tests = [column > low if above else column >= low] if extent.low != LOWEST else []
        tests += [column <= high if below else column < high] if extent.high != HIGHEST else []
        return pl.all_horizontal(tests)
    inner = [_expression(library, each) for each in part.parts]
    if part.all_of is not None:
        return pl.all_horizontal(inner)
    return pl.any_horizontal(inner) if part.any_of is not None else ~pl.any_horizontal(inner)


def best(run: Callable[[], Counts]) -> tuple[float, Counts]:
    """The shortest of a few runs, in seconds, and what came of it."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def in_force(library: Library, rule: Rule) -> bool:
    """Whether some text of the rule may be in force on the day of the rows."""
    return any(first <= DAY.toordinal() <= last for first, last in days_in_force(library, rule).rest)


def measure(library: Library, rows: int) -> str:
    """A line of the table. Raises ValueError where Polars settles a row that the kernel does not."""
    rules = [compiled for compiled in library.rules.values() if in_force(library, compiled.rule)]
    drawn = draw(rules, library, rows)
    frame = pl.DataFrame({fact: pl.from_arrow(column) for fact, column in drawn.items()})
    plain = BulkKernel(replace(library, derivations={}), rules)
    full, _ = best(lambda: by_kernel(BulkKernel(library, rules), drawn, rows))
    alone, ours = best(lambda: by_kernel(plain, drawn, rows))
    polars, theirs = best(lambda: by_polars(rules, library, frame))
    for rule, (shown, none) in theirs.items():
        if shown > ours[rule][0] or none > ours[rule][1]:
            raise ValueError(f"{rule}: Polars settles {shown} and {none} rows, the kernel {ours[rule]}")
    same = sum(counts == ours[rule] for rule, counts in theirs.items())
    return (
        f"| {rows:,} | {full:.3f} s | {alone:.3f} s | {polars:.3f} s | {polars / full:.1f} | {same} of {len(rules)} |"
    )


def table(rows: Sequence[int] = (10_000_000,)) -> str:
    """A table in Markdown, a line for each number of rows."""
    library = load_library()
    lines = ["| rows | policycheck | without axioms | Polars | Polars / policycheck | rules with equal counts |"]
    lines.append("|---:|---:|---:|---:|---:|---:|")
    return "\n".join([*lines, *(measure(library, one) for one in rows)])


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, action="append")
    print(table(parser.parse_args().rows or (1_000_000, 10_000_000)))


if __name__ == "__main__":
    main()
