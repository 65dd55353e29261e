"""A mapping file, read and checked against the vocabulary and itself; and the mapping of the flat form."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from policycheck.library.files import SourceFile, decode, read_bytes, refuse
from policycheck.library.mapping_check import mapping_problems
from policycheck.library.tree import builtin_root
from policycheck.library.validate import salvage
from policycheck.library.yaml_source import read_yaml
from policycheck.model.mapping import CellTest, DateColumn, MappedFact, TableColumn, TableMapping, TableSource
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean, shown
from policycheck.model.vocabulary import EntityKind, Fact

FLAT = "flat"
# For keys of a mapping that nothing else depends on.
_STAND_INS = {"title": "unread", "row": "incident", "source": {"title": "unread", "quality": "reported"}}
_BOUNDS = ("at_least", "at_most")


@dataclass(frozen=True)
class MappingFile:
    """A mapping that can be used, and the document that it is in."""

    mapping: TableMapping
    document: SourceFile


def read_mapping(path: Path, vocabulary: Mapping[str, Fact], name: str = "") -> MappingFile:
    """The mapping of a file, which messages call by the name. Raises BadInput with every problem in it."""
    file = name or str(path)
    return mapping_from(file, decode(file, read_bytes(path)), vocabulary)


def mapping_from(file: str, text: str, vocabulary: Mapping[str, Fact]) -> MappingFile:
    """The mapping that a text holds. Raises BadInput with every problem in it."""
    wanted = Path(file).stem
    mapping, document, problems = salvage(TableMapping, read_yaml(file, text), {"id": wanted, **_STAND_INS})
    if mapping is not None:
        if mapping.id != wanted:
            cause = f"the id {mapping.id} does not fit the name of this file"
            remedy = f"rename the file to {mapping.id}.yaml, or write its name"
            problems.append(document.problem(("id",), cause, remedy))
        problems += mapping_problems(mapping, vocabulary, document, complete=not problems)
    if problems or mapping is None:
        raise BadInput(problems)
    return MappingFile(mapping, document)


def shipped_mappings() -> dict[str, Path]:
    """The files of the mappings that come with the program, by id."""
    folder = builtin_root() / "incidents" / "datasets"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def find_mapping(named: str, vocabulary: Mapping[str, Fact], columns: Iterable[str], table: str) -> TableMapping:
    """The mapping that a path or an id names, fit for a table with these columns; flat is that of the flat form.

    Raises BadInput where there is none, where it has problems, or where the table lacks a column that it reads.
    """
    if named == FLAT:
        return flat_mapping(vocabulary, columns, table)
    shipped = shipped_mappings()
    path = Path(named)
    if named in shipped:
        path = shipped[named]
    elif path.suffix != ".yaml" and not os.path.isfile(path):  # noqa: PTH113 - takes any text
        known = [FLAT, *shipped]
        remedy = did_you_mean(named, known) or f"write the path of a mapping file, or one of {', '.join(known)}"
        refuse("--mapping", f"there is no mapping {shown(named)}", remedy)
    mapping = read_mapping(path, vocabulary).mapping
    check_columns(mapping, columns, table)
    return mapping


def check_columns(mapping: TableMapping, columns: Iterable[str], table: str) -> None:
    """Raises BadInput with every column that the mapping reads and the table lacks, or has twice."""
    problems = []
    for count, names, remedy in columns_amiss(mapping.columns_read(), list(columns)):
        cause = f"{count} columns are called {names}" if count else f"there is no column {names}"
        problems.append(Problem(Place(table), f"{cause}, which the mapping {mapping.id} reads", remedy))
    if problems:
        raise BadInput(problems)


def columns_amiss(needed: Iterable[str], there: Sequence[str]) -> Iterator[tuple[int, str, str]]:
    """The needed columns that are not there once: how often they do, their names as messages show them, a remedy.

    Those that are not there and have no near name come together, so that what is there is listed once.
    """
    lacking = []
    for name in dict.fromkeys(needed):
        count = there.count(name)
        if count > 1:
            yield count, shown(name), "rename all of them but the one that is meant"
        elif not count and (advice := did_you_mean(name, set(there))):
            yield 0, shown(name), advice
        elif not count:
            lacking.append(shown(name))
    if lacking:
        names = " or ".join(filter(None, (", ".join(lacking[:-1]), lacking[-1])))
        yield 0, names, f"its columns are {', '.join(sorted(set(there))[:40])}"


def flat_mapping(vocabulary: Mapping[str, Fact], columns: Iterable[str], table: str) -> TableMapping:
    """The mapping of a table in the flat form: one column a fact, called by the fact's id.

    A column ID.at_least or ID.at_most holds a bound of a number or a date. Columns id, date and agency are what they
    say; any other is left aside. Raises BadInput where no column holds a fact, and where one is called as if it did, or
    as one of these but for capital letters or outer spaces.
    """
    there = list(columns)
    facts: list[MappedFact] = []
    uses: dict[str, TableColumn] = {}
    near = dict(_nearly_flat(vocabulary, there, table))
    problems = list(near.values())
    for name in sorted(set(there) - near.keys()):
        bounded = name.endswith(tuple(f".{bound}" for bound in _BOUNDS))
        base, _, suffix = name.rpartition(".") if bounded else (name, "", "")
        fact = vocabulary.get(base)
        if fact is None or (suffix and fact.type not in ("number", "date")):
            if name.partition(".")[0] in get_args(EntityKind) and "." in name:
                remedy = did_you_mean(name, vocabulary) or "write the id of a fact; see policycheck show facts"
                cause = f"the column {shown(name)} is called like a fact, and there is none"
                problems.append(Problem(Place(table), cause, remedy))
            continue
        facts.append(_flat_fact(base, fact, name, suffix))
        uses[name] = _FLAT_COLUMNS.get(fact.type, _UNKNOWN)
    if not facts and not problems:
        remedy = "call columns by facts, as force.fired_at_vehicle, or use a mapping for this table: docs/mapping.md"
        problems.append(Problem(Place(table), "no column of this table is called by a fact", remedy))
    if problems:
        raise BadInput(problems)
    mapping = _flat_of(there, uses, facts)
    check_columns(mapping, there, table)
    return mapping


def _flat_of(columns: Sequence[str], uses: dict[str, TableColumn], facts: Iterable[MappedFact]) -> TableMapping:
    return TableMapping(
        id=FLAT,
        title="A table whose columns are called by facts",
        row="incident",
        source=TableSource(title="the table itself"),
        key="id" if "id" in columns else None,
        agency="agency" if "agency" in columns else None,
        date=DateColumn(column="date", forms=_FLAT_FORMS) if "date" in columns else None,
        columns=uses,
        facts=tuple(facts),
    )


def _nearly_flat(vocabulary: Mapping[str, Fact], columns: Sequence[str], table: str) -> Iterator[tuple[str, Problem]]:
    """The columns that would be left aside for a capital letter or a space alone, with what is wrong."""
    measured = [name for name, fact in vocabulary.items() if fact.type in ("number", "date")]
    bounds = {f"{name}.{bound}" for name in measured for bound in _BOUNDS}
    meant = {"id", "date", "agency", *vocabulary, *bounds}
    for name in sorted(set(columns) - meant):
        if (plain := name.strip().casefold()) in meant:
            cause = f"the column {shown(name)} would be left aside: capital letters and spaces count in its name"
            yield name, Problem(Place(table), cause, f"did you mean {plain!r}? If not, give it quite another name")


_FLAT_FORMS = ("%Y-%m-%d", "%Y-%m", "%Y")
_UNKNOWN = TableColumn(unknown=("unknown",))
_FLAT_COLUMNS = {
    "yes-no": TableColumn(values=("yes", "no", "true", "false"), unknown=("unknown",)),
    "choice": TableColumn(list=";", unknown=("unknown",)),
}


def _flat_fact(fact_id: str, fact: Fact, column: str, suffix: str) -> MappedFact:
    if fact.type == "yes-no":
        yes, no = (CellTest(column=column, has=values) for values in (("yes", "true"), ("no", "false")))
        return MappedFact(fact=fact_id, yes=yes, no=no)
    bound = {"as": suffix} if suffix else {}
    forms = {"forms": _FLAT_FORMS} if fact.type == "date" else {}
    return MappedFact.model_validate({"fact": fact_id, "column": column, "unit": fact.unit, **bound, **forms})
