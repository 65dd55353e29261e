"""What must hold of a mapping: facts and answers that there are, and tests of values that are declared."""

from collections.abc import Iterator, Mapping

from policycheck.library.files import Path_, SourceFile
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.logic.cells import normal
from policycheck.logic.date_forms import clash, form_problem
from policycheck.model.mapping import UNKNOWN, CellTest, Condition, MappedFact, MappingCase, TableMapping, cell_tests
from policycheck.model.problem import Problem, did_you_mean, shown
from policycheck.model.value import Bounds, Value
from policycheck.model.vocabulary import Fact

# What an entry for each type of fact needs, and what else it may have.
_NEEDS = {"yes-no": (), "number": ("column", "unit"), "date": ("column", "forms"), "choice": ("column",)}
_MAY = {
    "yes-no": ("yes", "no"),
    "number": ("as_", "thousands", "texts"),
    "date": ("as_", "texts"),
    "choice": ("texts",),
}
_KEYS = ("yes", "no", "column", "unit", "as_", "thousands", "forms", "texts")


def mapping_problems(
    mapping: TableMapping, vocabulary: Mapping[str, Fact], document: SourceFile, *, complete: bool
) -> Iterator[Problem]:
    """Everything wrong with the mapping. Complete says that nothing of its file was left unread."""
    yield from _MappingCheck(mapping, vocabulary, document).problems(complete)


class _MappingCheck:
    """One mapping, checked against the vocabulary and itself."""

    def __init__(self, mapping: TableMapping, vocabulary: Mapping[str, Fact], document: SourceFile) -> None:
        self._mapping, self._vocabulary, self._document = mapping, vocabulary, document

    def problems(self, complete: bool) -> Iterator[Problem]:
        """Everything wrong with the mapping."""
        yield from self._columns(complete)
        for path, condition in self._mapping.conditions():
            yield from self._condition(path, condition)
        for index, entry in enumerate(self._mapping.facts):
            yield from self._entry(("facts", index), entry)
        yield from self._constants()
        if self._mapping.date is not None:
            yield from self._forms(("date",), self._mapping.date.forms)
        for index, case in enumerate(self._mapping.cases):
            yield from self._case(("cases", index), case, complete)
        if complete and not (self._mapping.facts or self._mapping.constants):
            yield self._problem((), "no fact follows from this mapping", "add facts: or constants: with at least one")

    def _problem(self, path: Path_, cause: str, remedy: str) -> Problem:
        return self._document.problem(path, cause, remedy)

    def _columns(self, complete: bool) -> Iterator[Problem]:
        for name, column in self._mapping.columns.items():
            if complete:
                yield from self._is_read(("columns", name), name)
            seen: set[str] = set()
            for key, texts in (("values", column.values), ("unknown", column.unknown)):
                for index, text in enumerate(texts):
                    path = ("columns", name, key, index)
                    if normal(text) in seen:
                        cause = f"{shown(text)} stands here a second time, but for capital letters or outer spaces"
                        yield self._problem(path, cause, "keep one of the two")
                    if not text.strip():
                        yield self._problem(path, "an empty cell is always unknown", "leave it out")
                    if column.list_ and column.list_ in text:
                        cause = f"{shown(text)} holds {shown(column.list_)}, which divides the values of a cell"
                        yield self._problem(path, cause, "write each value by itself")
                    seen.add(normal(text))

    def _is_read(self, path: Path_, name: str) -> Iterator[Problem]:
        read = self._mapping.columns_read()
        if name not in read:
            remedy = did_you_mean(name, read) or "leave it out; columns that nothing reads need no entry"
            yield self._problem(path, f"nothing in this mapping reads the column {shown(name)}", remedy)

    def _condition(self, path: Path_, condition: Condition) -> Iterator[Problem]:
        formed = [*self._formed(path, condition)]
        yield from formed
        for inner, test in cell_tests(condition, path):
            yield from self._test(inner, test)
        if not formed and self._holds_for_empty_row(condition):
            cause = "this holds of a row that says nothing: its cells may all be empty or unknown"
            remedy = "take the empty and unknown values out, or put it under all_of beside a test of what a cell says"
            yield self._problem(path, cause, remedy)

    def _formed(self, path: Path_, condition: Condition) -> Iterator[Problem]:
        """Groups and tests that have not exactly one of their keys."""
        keys = ("has", "only") if isinstance(condition, CellTest) else ("any_of", "all_of")
        if sum(getattr(condition, key) is not None for key in keys) != 1:
            what = "a test" if isinstance(condition, CellTest) else "a group"
            yield self._problem(path, f"{what} has exactly one of {keys[0]} and {keys[1]}", "keep one of them")
        if not isinstance(condition, CellTest):
            for key in keys:
                for index, part in enumerate(getattr(condition, key) or ()):
                    yield from self._formed((*path, key, index), part)

    def _test(self, path: Path_, test: CellTest) -> Iterator[Problem]:
        column = self._mapping.columns.get(test.column)
        if column is None:
            remedy = did_you_mean(test.column, self._mapping.columns) or "add it under columns: with its values"
            cause = f"the column {shown(test.column)} is not among the columns of this mapping"
            yield self._problem((*path, "column"), cause, remedy)
            return
        known = {normal(value): value for value in (*column.values, *column.unknown)}
        key = "has" if test.has is not None else "only"
        for index, value in enumerate(test.wanted):
            if value.strip() and normal(value) not in known:
                remedy = did_you_mean(value, known.values()) or f"add it under values: of {test.column}"
                cause = f"{shown(value)} is not among the values of the column {shown(test.column)}"
                yield self._problem((*path, key, index), cause, remedy)

    def _holds_for_empty_row(self, condition: Condition) -> bool:
        if isinstance(condition, CellTest):
            column = self._mapping.columns.get(condition.column)
            nothing = {"", *(normal(value) for value in (column.unknown if column else ()))}
            return any(normal(value) in nothing for value in condition.wanted)
        return (any if condition.any_of is not None else all)(map(self._holds_for_empty_row, condition.parts))

    def _fact(self, path: Path_, fact_id: str) -> Iterator[Problem]:
        if fact_id not in self._vocabulary:
            remedy = did_you_mean(fact_id, self._vocabulary) or "policycheck show facts lists them all"
            yield self._problem(path, f"there is no fact {fact_id!r}", remedy)

    def _entry(self, path: Path_, entry: MappedFact) -> Iterator[Problem]:
        yield from self._fact((*path, "fact"), entry.fact)
        fact = self._vocabulary.get(entry.fact)
        if fact is None:
            return
        given = {key for key in _KEYS if key in entry.model_fields_set}
        needed = set(_NEEDS[fact.type])
        shown_type = f"{entry.fact} is a {fact.type} fact"
        missing = sorted(needed - given)
        if fact.type == "yes-no" and not given & {"yes", "no"}:
            missing = ["yes"]
        if missing:
            cause = f"{shown_type}, and {' and '.join(missing)} is missing"
            yield self._problem((*path, "fact"), cause, f"add {missing[0]}: ...")
        for key in sorted(given - needed - set(_MAY[fact.type])):
            name = key.rstrip("_")
            yield self._problem((*path, name), f"{shown_type}, which has no {name} here", "leave it out")
        if fact.type == "number" and entry.unit is not None and entry.unit != fact.unit:
            cause = f"{entry.fact} is counted in {fact.unit}, and the column in {entry.unit}"
            remedy = f"map the column only if it holds {fact.unit}, and write unit: {fact.unit}"
            yield self._problem((*path, "unit"), cause, remedy)
        yield from self._forms(path, entry.forms)
        for text, value in entry.texts.items():
            yield from self._row_value((*path, "texts", text), entry.fact, value)

    def _row_value(self, path: Path_, fact_id: str, value: Value) -> Iterator[Problem]:
        """What keeps a value from being stated of the fact for the rows of a table."""
        yield from self._value(path, fact_id, value)
        fact = self._vocabulary.get(fact_id)
        if fact is None or fact.type != "number" or fact.whole or not isinstance(value, Bounds):
            return
        if (value.more_than, value.less_than) != (None, None):
            cause = "a number that is not whole is read with bounds that it may reach"
            yield self._problem(path, cause, "write at_least or at_most")

    def _forms(self, path: Path_, forms: tuple[str, ...]) -> Iterator[Problem]:
        for index, form in enumerate(forms):
            if (wrong := form_problem(form)) is not None:
                remedy = "write it with %Y and, if they stand there, %m and %d, as %Y-%m-%d"
                yield self._problem((*path, "forms", index), f"{shown(form)} is no form of a date: {wrong}", remedy)
        if not any(map(form_problem, forms)) and (cell := clash(forms)) is not None:
            cause = f"{shown(cell)} is one day by one of these forms, and another by another"
            yield self._problem((*path, "forms"), cause, "keep the one that the table is written in")

    def _value(self, path: Path_, fact_id: str, value: Value) -> Iterator[Problem]:
        if fact_id in self._vocabulary:
            try:
                extent_of_value(self._vocabulary[fact_id], value)
            except UnfitAnswer as error:
                yield self._problem(path, f"{fact_id}: {error.cause}", error.remedy)

    def _constants(self) -> Iterator[Problem]:
        seen = {entry.fact for entry in self._mapping.facts}
        for index, constant in enumerate(self._mapping.constants):
            path: Path_ = ("constants", index)
            yield from self._fact((*path, "fact"), constant.fact)
            yield from self._row_value((*path, "value"), constant.fact, constant.value)
            if constant.fact in seen:
                cause = f"{constant.fact} has an answer from elsewhere in this mapping, and one answer in every row"
                yield self._problem((*path, "fact"), cause, "keep only one of the two")
            seen.add(constant.fact)

    def _case(self, path: Path_, case: MappingCase, complete: bool) -> Iterator[Problem]:
        named = [((*path, key, name), name) for key in ("row", "unmapped") for name in getattr(case, key)]
        named += [((*path, "bad", index), name) for index, name in enumerate(case.bad)]
        for place, name in named if complete else ():
            yield from self._is_read(place, name)
        for fact_id, value in case.facts.items():
            yield from self._fact((*path, "facts", fact_id), fact_id)
            if value != UNKNOWN:
                yield from self._value((*path, "facts", fact_id), fact_id, value)
