"""One piece of a table held against rules: the same step for a file, a data frame, and a cluster's part of a table."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.logic.cells import PLAIN
from policycheck.logic.compile import CONCLUSIONS, CompiledRule
from policycheck.model.mapping import TableMapping
from policycheck.model.rule import Modality
from policycheck.screening.kernel import OUTCOMES, POSSIBLE_CONCLUSIONS, BulkKernel, Outcomes
from policycheck.screening.mapping import SHOWN, BadCellAt, mapped
from policycheck.screening.sums import Sums, by_value, by_year
from policycheck.screening.texts import texts_of

# Columns that a piece has besides those of the table: which row of its file each row is, the first being 1, and why it
# could not be read as a row; null: it could.
ROW, FAULT = "policycheck:row", "policycheck:fault"
BY_AXIOMS = "what its facts mean together leaves nothing else"
_TEXT = pa.string()
_WORD = pa.dictionary(pa.int8(), _TEXT)


@dataclass(frozen=True)
class ScreeningStep:
    """What is done with every piece of a table, and can be sent to where the pieces are.

    Group_by names columns by whose values the counts are divided. With reasons, each rule has a column that says why.
    """

    library: Library
    rules: tuple[CompiledRule, ...]
    mapping: TableMapping
    group_by: tuple[str, ...] = ()
    reasons: bool = False

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table that are read."""
        return tuple(dict.fromkeys((*self.mapping.columns_read(), *self.group_by)))

    @cached_property
    def dividers(self) -> dict[str, str]:
        """The columns of the table that are read, with what divides the values of a cell that holds several."""
        return {name: self.mapping.columns.get(name, PLAIN).list_ or ";" for name in self.columns}

    @cached_property
    def schema(self) -> pa.Schema:
        """The columns of what comes out, a row for each row that the mapping takes or that could not be read.

        They are where the row stands, its key, what could not be read, whether its statements contradict each other,
        what it is grouped by, and for each rule the outcome, the ends still possible, and, asked for, the reason.
        """
        fields: list[tuple[str, pa.DataType]] = [("file", _TEXT), ("row", pa.int64())]
        fields += [("key", _TEXT)] if self.mapping.key is not None else []
        fields += [("problem", _TEXT), ("contradicted", pa.bool_()), ("at odds", pa.bool_())]
        fields += [(f"by {column}", _TEXT) for column in self.group_by]
        for compiled in self.rules:
            rule = compiled.rule.id
            fields += [(rule, _WORD), (f"{rule}: ends", _WORD)]
            fields += [(f"{rule}: reason", _TEXT)] if self.reasons else []
        return pa.schema(fields)

    def run(self, piece: pa.RecordBatch, file: str, rows_wanted: bool = True) -> tuple[pa.Table, Sums]:
        """What some rows of a file come to, in their order, and what is counted over them.

        The piece has the columns of the step, and ROW and FAULT; rows of a fault have no outcomes. Without rows_wanted
        only the counts are made. Raises TypeError where a column cannot be read, and TooManyGroups.
        """
        sums = Sums(Counter({file: piece.num_rows}))
        faulty = piece.column(FAULT).is_valid()
        if not faulty.true_count:
            table, _ = self._read(piece, file, sums, rows_wanted)
            return table, sums
        sound = pc.invert(faulty)
        table, taken = self._read(piece.filter(sound), file, sums, rows_wanted)
        unread = self._unread(piece.filter(faulty), file, sums)
        if not rows_wanted:
            return table, sums
        places = [pc.indices_nonzero(sound), pc.indices_nonzero(faulty)]
        places[0] = places[0] if taken is None else places[0].filter(taken)
        return pa.concat_tables([table, unread]).take(np.argsort(np.concatenate(places))), sums

    @cached_property
    def _kernel(self) -> BulkKernel:
        return BulkKernel(self.library, self.rules)

    def _read(
        self, piece: pa.RecordBatch, file: str, sums: Sums, rows_wanted: bool
    ) -> tuple[pa.Table, pa.BooleanArray | None]:
        """What rows come to, and which of them the mapping takes; None: all."""
        batch = mapped(self.mapping, self.library.facts, piece, first_row=0)
        places = piece.column(ROW)
        bad = tuple(replace(cell, file=file, row=places[cell.row].as_py()) for cell in batch.bad)
        sums.tally.add(replace(batch, bad=bad))
        taken = piece if batch.taken is None else piece.filter(batch.taken)
        outcomes = self._kernel.read(batch.facts, batch.day, batch.rows)
        states = sums.add_outcomes(outcomes)
        columns = self.mapping.columns
        sums.years = {} if batch.day is None else by_year(batch.day, states)
        sums.groups = {name: by_value(name, columns.get(name), taken.column(name), states) for name in self.group_by}
        if not rows_wanted:
            return self.schema.empty_table(), batch.taken
        problems = pa.nulls(batch.rows, _TEXT) if batch.problems is None else batch.problems
        arrays = [pa.repeat(file, taken.num_rows), taken.column(ROW)]
        arrays += [] if self.mapping.key is None else [_texts(taken.column(self.mapping.key))]
        arrays += [problems, outcomes.contradicted, outcomes.conflicting]
        arrays += [_texts(taken.column(name)) for name in self.group_by]
        arrays += self._outcomes(outcomes)
        return pa.Table.from_arrays(arrays, schema=self.schema), batch.taken

    def _outcomes(self, outcomes: Outcomes) -> Iterator[Any]:
        for compiled in self.rules:
            rule, modality = compiled.rule.id, compiled.rule.modality
            yield pa.DictionaryArray.from_arrays(outcomes.outcome(rule).indices, outcome_words(modality))
            possible_conclusions = outcomes.possible_conclusions(rule)
            yield pa.DictionaryArray.from_arrays(possible_conclusions.view(pa.int8()), _ends_words(modality))
            if self.reasons:
                yield self._reasons(compiled, possible_conclusions, outcomes.reason(rule))

    def _reasons(
        self, compiled: CompiledRule, possible_conclusions: pa.UInt8Array, numbers: pa.Int16Array
    ) -> pa.StringArray:
        """The reasons in words, each different one of which is put into words once."""
        of_ends = np.asarray(possible_conclusions).astype(np.int32) << 16
        keys = of_ends + np.asarray(numbers.fill_null(-1)).astype(np.int32) + 1
        different, places = np.unique(keys, return_inverse=True)
        words = [self._reason(compiled, key >> 16, (key & 0xFFFF) - 1) for key in different.tolist()]
        return pa.array(words, _TEXT).take(pa.array(places))

    def _reason(self, compiled: CompiledRule, possible_conclusions: int, number: int) -> str | None:
        possible = frozenset(
            conclusion for bit, conclusion in enumerate(CONCLUSIONS) if possible_conclusions >> bit & 1
        )
        reasons = compiled.primes(possible)
        if number < 0:  # what no reason of the rule's own settles, axioms do, if it is settled at all
            return BY_AXIOMS if possible and () not in reasons else None
        facts = self.library.facts
        return "; ".join(statement(facts[literal.fact], literal.extent) for literal in reasons[number])

    def _unread(self, piece: pa.RecordBatch, file: str, sums: Sums) -> pa.Table:
        """Rows that could not be read, with why."""
        faults, places = piece.column(FAULT), piece.column(ROW)
        causes = zip(places.to_pylist(), faults.to_pylist(), strict=True)
        sums.add_unread([BadCellAt(file, row, "", "", cause[:SHOWN]) for row, cause in causes], piece.num_rows)
        columns = {"file": pa.repeat(file, piece.num_rows), "row": places, "problem": faults}
        nothing = {field.name: pa.nulls(piece.num_rows, field.type) for field in self.schema}
        return pa.Table.from_pydict(nothing | columns, schema=self.schema)


def outcome_words(modality: Modality) -> list[str]:
    """OUTCOMES as a column of a rule has them: what breaks guidance is called a departure from it."""
    departs = modality == "should"
    return [
        "departure_from_guidance" if departs and outcome == "possible_violation" else outcome for outcome in OUTCOMES
    ]


def _ends_words(modality: Modality) -> list[str]:
    """Every set of ends, divided by semicolons: that of the bits of k is the k-th."""
    possible_conclusions = [
        "departure" if modality == "should" and conclusion == "violation" else conclusion
        for conclusion in POSSIBLE_CONCLUSIONS
    ]
    return [
        ";".join(conclusion for bit, conclusion in enumerate(possible_conclusions) if bits >> bit & 1)
        for bits in range(1 << len(possible_conclusions))
    ]


def plain(schema: pa.Schema) -> pa.Schema:
    """The columns, with words as the texts that they are: CSV and Spark have no dictionaries."""
    kinds = {field.name: pa.string() if pa.types.is_dictionary(field.type) else field.type for field in schema}
    return pa.schema(list(kinds.items()))


def _texts(cells: Any) -> Any:
    """Cells as text."""
    texts = texts_of(cells, ";")
    return texts.spread(texts.words, _TEXT)
