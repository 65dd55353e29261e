"""The columns that a table must have: the mapping that fits its files, and what is wrong with them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from policycheck.library.library import Library
from policycheck.library.mapping_file import FLAT, check_columns, columns_amiss, find_mapping
from policycheck.model.mapping import TableMapping
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.screening.read.source import FilePath, Files, TableFile


def mapping_for(files: Files, data: Path, named: str, library: Library, group_by: Sequence[str] = ()) -> TableMapping:
    """The mapping that a path or an id names, fit for every file of a table.

    Raises BadInput with every column that it reads or rows are grouped by, and that a file lacks, has twice, or that
    holds what cannot be read.
    """
    if named != FLAT:
        try:
            return _fit(files, data, named, library, group_by, every_row=False)
        except BadInput:  # a row further down may name a column that is missing among the first ones
            pass
    return _fit(files, data, named, library, group_by, every_row=True)


def _fit(
    files: Files, data: Path, named: str, library: Library, group_by: Sequence[str], every_row: bool
) -> TableMapping:
    columns = _columns(files, every_row)
    # Of several files all columns count, so that none of the flat form's is passed over; each must then have them all.
    every = list(dict.fromkeys(name for names in columns.values() for name in names))
    problems = list(_of_groups(group_by, every, data))
    grouped = [name for name in dict.fromkeys(group_by) if name in every]  # of others, it is told once
    try:
        mapping = find_mapping(named, library.facts, every, str(data))
    except BadInput as bad:
        raise BadInput([*problems, *bad.problems]) from None
    for file, there in columns.items():
        needed = dict.fromkeys((*mapping.columns_read(), *group_by))
        problems += file.check([name for name in needed if there.count(name) == 1])
        problems += _of_groups(grouped, there, file.path)
        try:
            check_columns(mapping, there, str(file.path))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return mapping


def _columns(files: Files, every_row: bool) -> dict[TableFile, list[str]]:
    """The columns of each file. Raises BadInput with what keeps any from being read."""
    by_file: dict[TableFile, list[str]] = {}
    problems: list[Problem] = []
    for file in files.files:
        try:
            by_file[file] = file.columns(every_row)
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return by_file


def _of_groups(group_by: Sequence[str], there: Sequence[str], path: FilePath) -> Iterator[Problem]:
    """What is wrong with columns by which rows are to be grouped."""
    for count, names, remedy in columns_amiss(group_by, there):
        cause = f"{count} columns of {path} are called {names}" if count else f"{path} has no column {names}"
        yield Problem(Place("--group-by"), cause, remedy)
