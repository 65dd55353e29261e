"""A table's columns, checked, and turned into the bitmaps that formulas ask for, a block of rows at a time."""

from collections.abc import Hashable, Iterator, Mapping
from functools import cached_property, reduce
from operator import and_, or_

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from policycheck.logic.axioms import AxiomLiteral
from policycheck.logic.compile import Literal
from policycheck.logic.extent import HIGHEST, LOWEST, Interval
from policycheck.model.vocabulary import Fact
from policycheck.screening import bitmaps
from policycheck.screening.axioms import Answer, TableAxioms, TableInferences, fact_of
from policycheck.screening.bitmaps import Bitmap
from policycheck.screening.columns import EPOCH, BoundsColumn, Column, FactName, OptionsColumn, mask_of
from policycheck.screening.gates import BitmapProgram, Complement
from policycheck.screening.literals import Among, Beyond, Consistent, Days

BLOCK = 1 << 18  # rows whose bitmaps, 32 KiB each, mostly stay in a processor's cache; a multiple of 64


class ScreeningTable:
    """What a table says of facts and days.

    Raises ValueError where a column does not fit its fact or the others, and where it leaves no answer in some row.
    """

    def __init__(
        self,
        vocabulary: Mapping[FactName, Fact],
        axioms: TableAxioms,
        facts: Mapping[FactName, Column],
        day: pa.Date32Array | BoundsColumn | None,
        length: int | None,
    ) -> None:
        self._vocabulary, self._axioms, self._facts = vocabulary, axioms, facts
        if not (day is None or isinstance(day, BoundsColumn) or pa.types.is_date32(day.type)):
            raise ValueError(f"the days must be dates (date32) or Bounds, and are {day.type}")
        if day is not None and not isinstance(day, BoundsColumn):
            ordinals = pc.add(day.cast(pa.int32()).cast(pa.float64()), EPOCH)
            day = BoundsColumn(ordinals, ordinals)
        self._day = day
        lengths = {len(part) for column in (*facts.values(), day) for part in _parts(column)}
        lengths |= set() if length is None else {length}
        if len(lengths) != 1:
            raise ValueError(f"the columns must have one length in common, and have {sorted(lengths) or 'none'}")
        self.rows = lengths.pop()
        for fact, column in facts.items():
            self._check(fact, column)
        yes_no = sorted(fact for fact in facts if vocabulary[fact].type == "yes-no")
        self._stated: list[Answer] = [(fact, answer) for fact in yes_no for answer in (False, True)]
        self._stated += axioms.answers_of(facts.keys())
        # What there may be leaves of: columns, and answers to yes-no facts.
        self.given: frozenset[object] = frozenset(facts) | axioms.possible(self._stated)

    def _check(self, fact: FactName, column: Column) -> None:
        if fact not in self._vocabulary:
            raise ValueError(f"there is no fact {fact}")
        known = self._vocabulary[fact]
        form: type = {"yes-no": pa.BooleanArray, "choice": OptionsColumn}.get(known.type, BoundsColumn)
        if not isinstance(column, form):
            raise ValueError(f"{fact} is a {known.type} fact, and its column is {type(column).__name__}")
        impossible = self._impossible(fact, column)
        if impossible is not None and impossible.true_count:
            raise ValueError(f"{fact} has no possible answer in row {pc.indices_nonzero(impossible)[0]}")

    def _impossible(self, fact: FactName, column: Column) -> pa.BooleanArray | None:
        """At which rows the column leaves no answer; None: it always leaves one."""
        if isinstance(column, BoundsColumn):
            if self._whole(fact):
                return pc.greater(pc.ceil(column.low), pc.floor(column.high))
            return None if column.low is column.high else pc.greater(column.low, column.high)
        if isinstance(column, OptionsColumn):
            most = (1 << len(self._vocabulary[fact].options)) - 1
            return pc.or_(pc.less(column.mask, 1), pc.greater(column.mask, most))
        return None

    def _whole(self, fact: FactName) -> bool:
        return self._vocabulary[fact].whole or self._vocabulary[fact].type == "date"

    def blocks(self, program: BitmapProgram) -> Iterator[tuple[slice, list[Bitmap]]]:
        """The rows, a block at a time: where they lie in bitmaps of the table, and arrays with the program's leaves.

        Each block takes the arrays of the one before.
        """
        space = np.empty((program.arrays, bitmaps.words(min(BLOCK, self.rows))), np.uint64)
        for place, rows in self._places():
            arrays = [array[: place.stop - place.start] for array in space]
            arrays[0], arrays[1] = bitmaps.none(rows), bitmaps.every(rows)
            for leaf, number in program.leaves.items():
                arrays[number] = self._plane(leaf, place, rows)
            yield place, arrays

    def _plane(self, leaf: Hashable, place: slice, rows: int) -> Bitmap:
        """The bitmap of a leaf in a block."""
        if isinstance(leaf, Complement):
            return bitmaps.every(rows) ^ self._plane(leaf.leaf, place, rows)
        if isinstance(leaf, Consistent):
            return bitmaps.every(rows) ^ self.followed.inconsistent[leaf.group][place]
        if not isinstance(leaf, tuple):
            return self._compared(leaf, place.start * 64, rows)
        if leaf in self.followed.values:
            return self.followed.values[leaf][place]
        return self._rows_stating(leaf, place, rows)

    def _rows_stating(self, answer: Answer, place: slice, rows: int) -> Bitmap:
        """The rows of a block that state the answer."""
        if isinstance(answer, AxiomLiteral):
            literals = (Literal(answer.key[0], extent) for extent in answer.extents)
            within = (self._rows_within(lit, place, rows) for lit in literals)
            return reduce(or_, within, bitmaps.none(rows))
        fact, yes = answer
        column: pa.BooleanArray = self._facts[fact]
        column = column.slice(place.start * 64, rows)
        return bitmaps.true_rows(column if yes else pc.invert(column))

    def _rows_within(self, literal: Literal, place: slice, rows: int) -> Bitmap:
        """The rows of a block in which all that a number, a date or a choice may be lies in the extent."""
        fact, extent = literal
        if not isinstance(extent, Interval):
            leaf = Among(fact, mask_of(self._vocabulary[fact].options, extent))
            return self._plane(leaf, place, rows)
        cuts = ((extent.low, True, LOWEST), (extent.high, False, HIGHEST))
        ends = [Beyond(fact, above=above, cut=cut) for cut, above, outermost in cuts if cut != outermost]
        return reduce(and_, (self._plane(end, place, rows) for end in ends), bitmaps.every(rows))

    def count(self, program: BitmapProgram) -> list[int]:
        """In how many rows each output of the program holds."""
        totals = [0] * len(program.outputs)
        for _, arrays in self.blocks(program):
            totals = [total + bitmaps.count(rows) for total, rows in zip(totals, program.run(arrays), strict=True)]
        return totals

    @cached_property
    def followed(self) -> TableInferences:
        """What the axioms come to in every row, with the answers to facts on which an axiom can say something."""
        heads = self._axioms.heads(self._stated)
        values: dict[Answer, Bitmap] = {
            (fact, answer): bitmaps.none(self.rows) for fact in heads for answer in (False, True)
        }
        contradicted, conflicting = bitmaps.none(self.rows), bitmaps.none(self.rows)
        inconsistent = tuple(bitmaps.none(self.rows) for _ in range(self._axioms.groups))
        of_axioms = [answer for answer in self._stated if fact_of(answer) in self._axioms.facts]
        for place, rows in self._places() if values else ():
            stated = {answer: self._rows_stating(answer, place, rows) for answer in of_axioms}
            followed = self._axioms.follow(stated, bitmaps.none(rows), bitmaps.every(rows))
            for answer, plane in values.items():
                plane[place] = followed.values.get(answer, 0)
            contradicted[place], conflicting[place] = followed.contradicted, followed.conflicting
            for plane, denied in zip(inconsistent, followed.inconsistent, strict=True):
                plane[place] = denied
        return TableInferences(values, contradicted, conflicting, inconsistent)

    def _places(self) -> Iterator[tuple[slice, int]]:
        """Where each block lies in bitmaps of the table, and how many rows it has."""
        for start in range(0, self.rows, BLOCK):
            rows = min(BLOCK, self.rows - start)
            yield slice(start // 64, start // 64 + bitmaps.words(rows)), rows

    def _compared(self, leaf: Hashable, start: int, rows: int) -> Bitmap:
        """The bitmap of a leaf that compares a column with something."""
        if isinstance(leaf, Days) and self._day is None:
            return bitmaps.none(rows)
        return bitmaps.true_rows(self._comparison(leaf, start, rows))

    def _comparison(self, leaf: Hashable, start: int, rows: int) -> pa.BooleanArray:
        if isinstance(leaf, Days):
            assert self._day is not None
            if leaf.before:
                return pc.less(self._day.high.slice(start, rows), leaf.day)
            return pc.greater(self._day.low.slice(start, rows), leaf.day)
        assert isinstance(leaf, Among | Beyond)
        column = self._facts[leaf.fact]
        if isinstance(leaf, Among):
            assert isinstance(column, OptionsColumn)
            return pc.equal(pc.bit_wise_or(column.mask.slice(start, rows), leaf.mask), leaf.mask)
        assert isinstance(column, BoundsColumn)
        value, side = leaf.cut
        if leaf.above:
            return (pc.greater if side else pc.greater_equal)(column.low.slice(start, rows), value)
        if side and self._whole(leaf.fact):  # at most 3.5 is at most 3 here
            return pc.less(column.high.slice(start, rows), value + 1)
        return (pc.less_equal if side else pc.less)(column.high.slice(start, rows), value)


def _parts(column: Column | None) -> tuple[pa.Array, ...]:
    if column is None:
        return ()
    if isinstance(column, BoundsColumn):
        return column.low, column.high
    return (column.mask if isinstance(column, OptionsColumn) else column,)
