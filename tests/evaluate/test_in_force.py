from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from strategies import choosers, examples, rule_of

from policycheck.evaluation.scope import binds, text_in_force
from policycheck.model.dates import Period, periods_overlap
from policycheck.model.policy import ProvisionText, texts_in

RawPeriod = dict[str, Any]

# A small window, over the end of a leap February; nothing turns within a few days of its ends.
_START = date(2024, 2, 20)
_WINDOW = [_START + timedelta(n) for n in range(20)]
_TURNS = _WINDOW[3:-3]


def _some_period(rng: Random) -> RawPeriod:
    """A period as a file writes it, with either end known, left out or not known."""
    first, last = sorted(rng.choices(_TURNS, k=2))
    possible_conclusions: RawPeriod = {}
    begins, stops = rng.randrange(4), rng.randrange(4)
    if begins:
        possible_conclusions["from"] = None if begins == 1 else first.isoformat()
    if stops:
        possible_conclusions["to"] = None if stops == 1 else "open" if stops == 2 else last.isoformat()
    return possible_conclusions


def _on(period: RawPeriod, day: date) -> str:
    """How the period stands on a day; dates written alike compare as texts do."""
    first, last, text = period.get("from"), period.get("to", "open"), day.isoformat()
    if (first is not None and text < first) or (last not in (None, "open") and text > last):
        return "no"
    return "unknown" if first is None or last is None else "yes"


@examples(300)
@given(choosers)
def test_how_a_period_stands_on_each_day(rng: Random) -> None:
    period = _some_period(rng)
    note(f"{period}")
    model = Period.model_validate(period)
    assert [model.on(day) for day in _WINDOW] == [_on(period, day) for day in _WINDOW]


@pytest.mark.parametrize(
    ("period", "day", "state"),
    [
        ({}, "2025-01-01", "unknown"),
        ({"from": "2025-01-01"}, "2025-01-01", "yes"),
        ({"from": "2025-01-01"}, "2024-12-31", "no"),
        ({"from": "2025-01-01", "to": None}, "2025-01-01", "unknown"),
        ({"from": "2025-01-01", "to": None}, "2024-12-31", "no"),
        ({"to": "2025-01-01"}, "2025-01-01", "unknown"),
        ({"to": "2025-01-01"}, "2025-01-02", "no"),
        ({"from": "2025-01-01", "to": "2025-01-31"}, "2025-01-31", "yes"),
        ({"from": "2025-01-01", "to": "2025-01-31"}, "2025-02-01", "no"),
    ],
)
def test_both_ends_of_a_period_are_in_it(period: RawPeriod, day: str, state: str) -> None:
    assert Period.model_validate(period).on(date.fromisoformat(day)) == state


@examples(600)
@given(choosers)
def test_periods_overlap_where_some_day_may_be_in_both(rng: Random) -> None:
    left, right = _some_period(rng), _some_period(rng)
    note(f"{left} {right}")
    shared = any(_on(left, day) != "no" != _on(right, day) for day in _WINDOW)
    assert periods_overlap(Period.model_validate(left), Period.model_validate(right)) is shared


_ENDS_OF_THE_CALENDAR: list[RawPeriod] = [{"from": "2024-01-01", "to": "9999-12-31"}, {"from": "0001-01-01"}]


@pytest.mark.parametrize("period", _ENDS_OF_THE_CALENDAR)
def test_periods_to_the_ends_of_the_calendar_overlap_others(period: RawPeriod) -> None:
    assert periods_overlap(Period.model_validate(period), Period.model_validate({"from": "2024-01-01"}))


@pytest.mark.parametrize("period", _ENDS_OF_THE_CALENDAR)
def test_a_text_is_in_force_to_the_ends_of_the_calendar(period: RawPeriod) -> None:
    assert text_in_force(_rule(None), (_text("only", period),), (_START, _START))[1].status == "yes"


def _text(section: str, period: RawPeriod) -> ProvisionText:
    head = {"section": section, "title": "t", "quality": "official", "source": "s", "passages": ["p"]}
    return ProvisionText.model_validate({**head, "in_force": period})


def _rule(period: RawPeriod | None) -> Any:
    return rule_of({"must": [{"fact": "force.f0", "words": "w"}], "in_force": period})


_STATES = ("no", "unknown", "yes")


@examples(600)
@given(choosers)
def test_whether_a_text_is_in_force_on_every_day_of_a_span(rng: Random) -> None:
    """Status and text against each day in turn; the texts may be any, and the rule may cover some of them only."""
    periods = [_some_period(rng) for _ in range(rng.randint(1, 3))]
    covered = _some_period(rng) if rng.random() < 0.5 else None
    texts = tuple(_text(f"text {i}", period) for i, period in enumerate(periods))
    first, last = sorted(rng.choices(_WINDOW, k=2))
    span = None if rng.random() < 0.2 else (first, rng.choice((first, last)))
    days = [day for day in _WINDOW if span is None or span[0] <= day <= span[1]]
    note(f"{periods} {covered} {span}")
    rule = _rule(covered)
    if not texts_in(texts, rule.in_force):
        return  # refused where the library is read

    def rank(period: RawPeriod, day: date) -> int:
        return min(_STATES.index(_on(one, day)) for one in (period, covered) if one is not None)

    states = {_STATES[max(rank(period, day) for period in periods)] for day in days}
    expected = states.pop() if len(states) == 1 else "depends" if "no" in states else "unknown"
    text, force = text_in_force(rule, texts, span)
    assert force.status == expected
    best = [max(rank(period, day) for day in days) for period in periods]
    assert best[texts.index(text)] == max(best)
    assert (text.in_force.from_ or "") in force.why


@pytest.mark.parametrize(
    ("span", "section", "status"),
    [
        (("2024-03-01", "2024-03-01"), "old", "yes"),
        (("2024-03-02", "2024-03-02"), "new", "yes"),
        (("2024-03-01", "2024-03-02"), "new", "yes"),
        (("2023-12-31", "2023-12-31"), "new", "no"),
        (("2023-12-31", "2024-01-01"), "old", "depends"),
        (None, "new", "depends"),
    ],
)
def test_two_texts_that_follow_each_other(span: tuple[str, str] | None, section: str, status: str) -> None:
    old = _text("old", {"from": "2024-01-01", "to": "2024-03-01"})
    new = _text("new", {"from": "2024-03-02"})
    days = (date.fromisoformat(span[0]), date.fromisoformat(span[1])) if span else None
    text, force = text_in_force(_rule(None), (old, new), days)
    assert (text.section, force.status) == (section, status)


_PATHS = st.lists(st.sampled_from(("us", "ca", "cal", "x")), min_size=1, max_size=4).map("/".join)


@examples(300)
@given(_PATHS, _PATHS)
def test_policy_binds_the_agencies_below_its_jurisdiction(policy: str, agency: str) -> None:
    assert binds(policy, agency) == (agency == policy or agency.startswith(f"{policy}/"))


@pytest.mark.parametrize(
    ("policy", "agency", "bound"),
    [
        ("us/ca", "us/ca", True),
        ("us/ca", "us/ca/imperial/el-centro", True),
        ("us", "us/ca", True),
        ("us/ca", "us/cal/x", False),
        ("us/ca/imperial", "us/ca", False),
        ("ca", "us/ca", False),
    ],
)
def test_paths_are_compared_by_their_parts(policy: str, agency: str, bound: bool) -> None:
    assert binds(policy, agency) is bound
