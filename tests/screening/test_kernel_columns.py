"""Columns as bitmaps: any slice of a buffer, and what does not fit is refused."""

from random import Random
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from logic.reference import Raw
from sheets import sliced, small_library
from strategies import FACTS, choosers, examples, rule_of

from policycheck.logic.compile import compile_rule
from policycheck.screening import bitmaps
from policycheck.screening.columns import BoundsColumn, Column, OptionsColumn
from policycheck.screening.kernel import BulkKernel, MissingCounts


@examples(200)
@given(st.lists(st.sampled_from((True, False, None)), min_size=1, max_size=200), st.integers(0, 70))
def test_a_slice_of_booleans_is_taken_bit_by_bit(values: list[bool | None], offset: int) -> None:
    rows = len(values)
    array = sliced(values, pa.bool_(), offset)
    yes = bitmaps.true_rows(array)
    assert bitmaps.count(bitmaps.valid(array)) == rows - values.count(None)
    assert bitmaps.boolean(yes, rows).to_pylist() == [value is True for value in values]
    assert bitmaps.count(yes) == values.count(True)


@examples(100)
@given(choosers, st.integers(1, 8), st.integers(0, 200))
def test_bits_of_several_sets_make_an_integer_a_row(rng: Random, sets: int, rows: int) -> None:
    masks = [np.array([rng.random() < 0.5 for _ in range(rows)], np.bool_) for _ in range(sets)]
    found = bitmaps.integers([bitmaps.of_mask(mask) for mask in masks], rows)
    assert found.tolist() == [sum(int(mask[row]) << bit for bit, mask in enumerate(masks)) for row in range(rows)]


def _kernel(kind: str, **test: Any) -> BulkKernel:
    """A rule that asks one thing of one fact."""
    library = small_library({"force.f": FACTS[kind]})
    element = {"fact": "force.f", "words": "w", **test}
    return BulkKernel(library, [compile_rule(rule_of({"must": [element]}), library.facts)])


def _bounds(low: list[float | None], high: list[float | None]) -> BoundsColumn:
    return BoundsColumn(pa.array(low, pa.float64()), pa.array(high, pa.float64()))


def _outcomes(kernel: BulkKernel, column: Column) -> list[str]:
    found: list[str] = kernel.read({"force.f": column}).outcome("a.b").to_pylist()
    return found


def test_bounds_of_whole_numbers_may_lie_between_them() -> None:
    """At most 3.5 rounds are at most 3, and more than 2.5 are at least 3."""
    column = _bounds([None, None, 2.5, 3.5], [3.5, 4, None, None])
    at_most, at_least = _kernel("whole", at_most=3), _kernel("whole", at_least=3)
    assert _outcomes(at_most, column) == ["no_violation", "undetermined", "undetermined", "possible_violation"]
    assert _outcomes(at_least, column) == ["undetermined", "undetermined", "no_violation", "no_violation"]


def test_a_bound_that_lies_on_what_is_asked() -> None:
    column = _bounds([1, None, None], [1, 1, 0.9])
    assert _outcomes(_kernel("real", at_least=1), column) == ["no_violation", "undetermined", "possible_violation"]
    column = _bounds([1, 1, 1.1], [1, None, None])
    assert _outcomes(_kernel("real", at_most=1), column) == ["no_violation", "undetermined", "possible_violation"]


@pytest.mark.parametrize("name", [f"{sign}int{bits}" for sign in ("", "u") for bits in (8, 16, 32, 64)])
def test_masks_of_options_are_whole_numbers_of_any_type(name: str) -> None:
    masks = pa.array([0, 0b0001, 0b0100, None, 0b0101], getattr(pa, name)())
    outcomes = _outcomes(_kernel("choice", **{"is": "car"}), OptionsColumn(masks.slice(1, 4)))
    assert outcomes == ["possible_violation", "no_violation", "undetermined", "undetermined"]


FOOT, CAR, OTHER = ({"fact": "force.f", "one_of": found} for found in (["foot"], ["car"], ["bicycle", "van"]))
_H = {"fact": "force.h"}


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        # Only an answer that is excluded would settle it: that the duty never arose.
        (
            {"when": [{"any_of": [FOOT, CAR]}], "must": [{"any_of": [{"fact": "force.g"}, {"all_of": [FOOT, _H]}]}]},
            MissingCounts(open=1, may_settle=0, settles=0),
        ),
        # Only an answer that is excluded would not.
        ({"must": [{"any_of": [FOOT, {"all_of": [OTHER, _H]}]}]}, MissingCounts(open=1, may_settle=1, settles=1)),
        ({"must": [{"any_of": [FOOT, _H]}]}, MissingCounts(open=1, may_settle=1, settles=0)),
    ],
)
def test_answers_that_are_excluded_settle_nothing(rule: Raw, missing: MissingCounts) -> None:
    library = small_library({"force.f": FACTS["choice"], "force.g": FACTS["yes-no"], "force.h": FACTS["yes-no"]})
    kernel = BulkKernel(library, [compile_rule(rule_of(_worded(rule)), library.facts)])
    on_foot_or_by_car = OptionsColumn(pa.array([0b0101]))
    outcomes = kernel.read({"force.f": on_foot_or_by_car})
    assert outcomes.counts()["a.b"]["undetermined"] == 1
    assert outcomes.missing("a.b")["force.f"] == missing


def test_a_fact_whose_answers_are_all_alike_is_never_missing() -> None:
    library = small_library({"force.f": FACTS["choice"], "force.g": FACTS["yes-no"]})
    every = {"fact": "force.f", "one_of": ["foot", "car", "bicycle", "van"]}
    rule = {"when": [{"fact": "force.g"}], "must": [{"any_of": [every, _H | {"fact": "force.g"}]}]}
    outcomes = BulkKernel(library, [compile_rule(rule_of(_worded(rule)), library.facts)]).read({}, length=3)
    assert outcomes.missing("a.b")["force.f"] == MissingCounts(open=0, may_settle=0, settles=0)


def _worded(part: Any) -> Any:
    """The parts of a rule, with words to each element."""
    if isinstance(part, list):
        return [_worded(one) for one in part]
    if not isinstance(part, dict):
        return part
    inner = {key: _worded(one) if key != "one_of" else one for key, one in part.items()}
    return {**inner, "words": "w"} if "fact" in part else inner


def test_a_bound_that_is_no_number_is_no_bound() -> None:
    assert _outcomes(_kernel("real", at_most=3), _bounds([float("nan")], [float("nan")])) == ["undetermined"]


def test_no_columns_and_no_rows() -> None:
    kernel = _kernel("yes-no")
    assert kernel.read({}, length=70).counts()["a.b"]["undetermined"] == 70
    empty = kernel.read({"force.f": pa.array([], pa.bool_())})
    assert (
        empty.outcome("a.b").to_pylist()
        == empty.possible_conclusions("a.b").to_pylist()
        == empty.reason("a.b").to_pylist()
        == []
    )
    assert set(empty.counts()["a.b"].values()) == {0}


MASK = pa.array([1, None, 0], pa.uint8())


@pytest.mark.parametrize(
    ("kernel", "facts", "cause"),
    [
        (_kernel("yes-no"), {"force.g": pa.array([True])}, "there is no fact force.g"),
        (_kernel("yes-no"), {"force.f": _bounds([1], [1])}, "a yes-no fact, and its column is Bounds"),
        (_kernel("real", at_most=1), {"force.f": pa.array([True])}, "a number fact, and its column is BooleanArray"),
        (_kernel("real", at_most=1), {"force.f": _bounds([1, 2], [1, 1])}, "no possible answer in row 1"),
        (_kernel("whole", at_most=1), {"force.f": _bounds([1, 2.2], [1, 2.8])}, "no possible answer in row 1"),
        (_kernel("choice", **{"is": "car"}), {"force.f": OptionsColumn(MASK)}, "no possible answer in row 2"),
        (_kernel("choice", **{"is": "car"}), {"force.f": OptionsColumn(pa.array([16]))}, "no possible answer in row 0"),
        (_kernel("real", at_most=1), {"force.f": _bounds([1, 2], [1])}, "and have [1, 2]"),
        (_kernel("yes-no"), {}, "and have none"),
    ],
)
def test_columns_that_do_not_fit_are_refused(kernel: BulkKernel, facts: dict[str, Column], cause: str) -> None:
    with pytest.raises(ValueError, match=cause.replace("[", r"\[")):
        kernel.read(facts)


def test_days_are_dates_or_bounds() -> None:
    with pytest.raises(ValueError, match="the days must be dates"):
        _kernel("yes-no").read({}, pa.array(["2025-01-01"]))
