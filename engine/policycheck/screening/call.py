"""Data frames held against rules in a notebook or a program: `policycheck.screen`."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa

from policycheck.evaluation.scope import rules_named
from policycheck.library.library import Library, library_of_a_call
from policycheck.library.mapping_file import check_columns, columns_amiss, find_mapping, mapping_from
from policycheck.model.mapping import TableMapping
from policycheck.model.problem import BadInput, Place, Problem, of_a_call
from policycheck.model.screening import Screening
from policycheck.screening.frames import batches, column_names, in_form_of
from policycheck.screening.step import FAULT, ROW, ScreeningStep
from policycheck.screening.summary import summary
from policycheck.screening.sums import Sums

TABLE = "table"  # what messages and the summary call a table that comes from no file
Names = str | Iterable[str] | None
_HEADS = ("possible violation", "no violation", "does not apply", "undetermined", "not in force")


@dataclass(frozen=True, repr=False)
class Screened:
    """A table held against rules.

    Rows is a table of the kind that was given, with a row for each row that the mapping takes; the summary is what
    `policycheck screen` reports of them. As text it shows what each rule comes to.
    """

    rows: Any
    summary: Screening

    def __repr__(self) -> str:
        reading, mapping = self.summary.reading, self.summary.mapping
        lines = [f"{reading.screened:,} of {reading.rows:,} rows, read by the mapping {mapping.id}."]
        if mapping.proxies:
            lines.append(f"The table only suggests {', '.join(sorted({proxy.fact for proxy in mapping.proxies}))}.")
        lines.append("A possible violation, or departure from guidance, is a question to look into, never a finding.")
        lines += ["", "  ".join((*_HEADS, "rule"))]
        for rule in self.summary.rules:
            counts = [getattr(rule.counts, head.replace(" ", "_")) for head in _HEADS]
            cells = [f"{count:>{len(head)},}" for head, count in zip(_HEADS, counts, strict=True)]
            marks = f"{' (guidance)' if rule.modality == 'should' else ''}{' (draft)' if rule.draft else ''}"
            lines.append("  ".join((*cells, rule.id + marks)))
        return "\n".join(lines)


def screen(
    table: Any,
    mapping: str | os.PathLike[str] | TableMapping,
    rules: Names = None,
    *,
    about: Names = None,
    group_by: Names = None,
    reasons: bool = False,
    library: Library | str | os.PathLike[str] | None = None,
    drafts: bool = False,
) -> Screened:
    """What the rows of a table of Arrow, pandas, Polars or another library that narwhals knows come to under rules.

    The mapping is the id of one that comes with the program, "flat", the path of a file, or a mapping. Rules are ids of
    rules, policies or authorities, None being all; about are topics of which a rule must have one. Group_by are columns
    by whose values the summary divides the counts. With reasons, each rule has a column that says why. The library is a
    folder that is laid over the built-in one, or a library that was loaded; with drafts, they enter as if in force.
    Every row is held against every rule asked for, whether or not the rule binds the agency of that row.

    Raises BadInput with all that is wrong with the mapping, a name or a column, and where rules or about is an empty
    list; TypeError where an argument or a column holds what cannot be read; and ValueError where a column to group by
    has too many values.
    """
    names, topics, groups = _names("rules", rules), _names("about", about), _names("group_by", group_by)
    columns = column_names(table)
    loaded = library_of_a_call(library, drafts=drafts)
    problems = [*_no_names("rules", rules, names), *_no_names("about", about, topics), *_no_columns(groups, columns)]
    with _gathered(problems):
        table_mapping = _mapping(mapping, loaded, columns)
    with _gathered(problems):
        compiled = rules_named(loaded, names, topics)
    if problems:
        raise BadInput(problems)
    step = ScreeningStep(loaded, compiled, table_mapping, groups, reasons)
    rows, sums = _run(step, table)
    return Screened(in_form_of(table, rows, rows["row"].combine_chunks()), summary(step, sums))


def _run(step: ScreeningStep, table: Any) -> tuple[pa.Table, Sums]:
    """What the rows come to, without the column of their file, and what is counted over them."""
    sums, tables, rows_before = Sums(Counter({TABLE: 0})), [step.schema.empty_table()], 0
    for batch in batches(table, columns=step.columns or None):
        numbers = pa.array(range(rows_before + 1, rows_before + batch.num_rows + 1), pa.int64())
        piece = batch.append_column(ROW, numbers).append_column(FAULT, pa.nulls(batch.num_rows, pa.string()))
        rows, batch_sums = step.run(piece, TABLE)
        tables.append(rows)
        sums.join(batch_sums)
        rows_before += batch.num_rows
    return pa.concat_tables(tables).drop_columns(["file"]).combine_chunks(), sums


def _names(argument: str, given: Names) -> tuple[str, ...]:
    """The names that an argument holds, each once; one text is one name. Raises TypeError where it holds others."""
    names: tuple[Any, ...] = (given,) if isinstance(given, str) else ()
    if isinstance(given, Iterable) and not isinstance(given, str | bytes):
        names = tuple(dict.fromkeys(given))
    elif given is not None and not names:
        names = (given,)
    if types := [type(name).__name__ for name in names if not isinstance(name, str)]:
        raise TypeError(f"{argument} must be a name or a list of names, and one of them is of the type {types[0]}")
    return names


def _mapping(given: Any, library: Library, columns: list[str]) -> TableMapping:
    if isinstance(given, str | os.PathLike):
        return find_mapping(os.fspath(given), library.facts, columns, TABLE)
    if not isinstance(given, TableMapping):
        raise TypeError(
            f"mapping must be a name, a path or a TableMapping, and this is of the type {type(given).__name__}"
        )
    try:
        mapping_from(f"{given.id}.yaml", given.model_dump_json(by_alias=True, exclude_defaults=True), library.facts)
    except BadInput as bad:  # there is no file whose lines could be named
        raise BadInput(replace(problem, place=Place(f"the mapping {given.id}")) for problem in bad.problems) from None
    check_columns(given, columns, TABLE)
    return given


def _no_names(argument: str, given: Names, names: tuple[str, ...]) -> Iterator[Problem]:
    """What is wrong with a list that is empty, as one that was filtered can be: it is not meant to ask for all."""
    if given is not None and not names:
        yield Problem(Place(argument), "this list is empty", f"leave {argument} out to ask for all, or name some")


def _no_columns(groups: tuple[str, ...], columns: list[str]) -> Iterator[Problem]:
    """What is wrong with columns to group by."""
    for count, names, remedy in columns_amiss(groups, columns):
        cause = f"{count} columns are called {names}" if count else f"no column is called {names}"
        yield Problem(Place("group_by"), cause, remedy)


@contextmanager
def _gathered(problems: list[Problem]) -> Iterator[None]:
    """Adds the problems that end what is tried, put as those of a call."""
    try:
        yield
    except BadInput as bad:
        problems += map(of_a_call, bad.problems)
