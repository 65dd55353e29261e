"""Running the cases that are kept with mappings: one row, read by the mapping."""

from collections.abc import Mapping
from typing import Any

from policycheck.authoring.cases import CaseResult
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.logic.cells import RowReading, read_row
from policycheck.model.dates import date_span
from policycheck.model.mapping import UNKNOWN, MappingCase, TableMapping
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact


def run_mapping_cases(mapping: TableMapping, vocabulary: Mapping[str, Fact]) -> list[CaseResult]:
    """The result of every case of the mapping, in the order of its file."""
    return [_run(mapping, vocabulary, case) for case in mapping.cases]


def _run(mapping: TableMapping, vocabulary: Mapping[str, Fact], case: MappingCase) -> CaseResult:
    reading = read_row(mapping, vocabulary, case.row)
    expected, came = _expected(case, vocabulary), _actual(case, vocabulary, reading)
    differing = [key for key in expected if expected[key] != came[key]]
    shown = differing or list(expected)[:1]
    return CaseResult(case.name, _in_words(expected, shown), _in_words(came, shown))


def _in_words(answers: Mapping[str, str], keys: list[str]) -> str:
    return ", ".join(f"{key}: {answers[key]}" for key in keys)


def _expected(case: MappingCase, vocabulary: Mapping[str, Fact]) -> dict[str, str]:
    answers = {"taken": _value_text(case.taken)}
    for fact_id, value in case.facts.items():
        fact = vocabulary[fact_id]
        answers[fact_id] = UNKNOWN if value == UNKNOWN else _value_text(value_of(fact, extent_of_value(fact, value)))
    if case.date is not None:
        answers["date"] = " to ".join(day.isoformat() for day in date_span(case.date))
    return answers | {"bad": _listed(case.bad), "unmapped": _by_column(case.unmapped)}


def _actual(case: MappingCase, vocabulary: Mapping[str, Fact], reading: RowReading) -> dict[str, str]:
    answers = {"taken": _value_text(reading.taken)}
    for fact_id in case.facts:
        extent = reading.facts.get(fact_id)
        answers[fact_id] = UNKNOWN if extent is None else _value_text(value_of(vocabulary[fact_id], extent))
    answers["date"] = UNKNOWN if reading.day is None else " to ".join(day.isoformat() for day in reading.day)
    return answers | {"bad": _listed(reading.bad), "unmapped": _by_column(reading.unmapped)}


def _value_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    plain: Any = value if isinstance(value, int | float | str) else value.model_dump(exclude_none=True)
    return str(plain)


def _listed(names: Any) -> str:
    return f"[{', '.join(sorted(names))}]"


def _by_column(values: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{name}: {_listed(values[name])}" for name in sorted(values)) + "}"
