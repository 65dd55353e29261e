"""Shares of a screening: Wilson's interval against scipy's, bounds, and when a share says little."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from screenings import counts, total

from policycheck.model.screening import FEW, wilson
from policycheck.report import screening_words as words

NUMBERS = st.lists(st.integers(0, 10**9), min_size=5, max_size=5)


@given(st.data(), st.integers(1, 10**7), st.sampled_from([0.8, 0.95, 0.99]))
def test_the_interval_is_that_of_scipy(data: st.DataObject, trials: int, confidence: float) -> None:
    successes = data.draw(st.integers(0, trials) | st.sampled_from([0, trials]))
    expected = binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    assert wilson(successes, trials, confidence) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_no_trial_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


@given(NUMBERS)
def test_bounds_are_what_the_undetermined_rows_could_make_of_the_share(numbers: list[int]) -> None:
    found = counts(*numbers)
    low, high = found.bounds
    violation, none, open_, unless, _ = numbers
    rows = violation + none + open_ + unless
    assert found.in_force == rows
    if not rows:
        assert (low, high) == (0, 1)
        return
    assert (low, high) == pytest.approx((violation / rows, (violation + open_ + unless) / rows))
    if found.share is not None:
        assert low - 1e-9 <= found.share <= high + 1e-9
    assert found.few == (violation + none < FEW)


@given(NUMBERS)
def test_every_row_is_of_one_kind(numbers: list[int]) -> None:
    found = counts(*numbers)
    assert sum(words.parts(found).values()) == total(found) == sum(numbers)


@given(st.integers(0, 10**7), st.integers(1, 10**7))
def test_a_percentage_is_zero_or_a_hundred_only_where_it_is(part: int, whole: int) -> None:
    part = min(part, whole)
    said = words.percent(part / whole)
    assert (said == "0.0%") == (part == 0)
    assert (said == "100.0%") == (part == whole)
    assert float(said.strip("<>%")) == pytest.approx(100 * part / whole, abs=0.1000001)
