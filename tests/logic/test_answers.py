from collections.abc import Callable
from datetime import date
from math import inf
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from hypothesis import strategies as st
from logic.reference import Raw, answers_to, holds, inside, leaves_open
from strategies import FACTS, choosers, examples, fact_of, some_facts, some_rule, some_value, value_from

from policycheck.logic.answers import UnfitAnswer, extent_of_element, extent_of_value, leaves_out, value_of
from policycheck.logic.extent import Extent, Interval, is_empty, meet
from policycheck.model.rule import Element
from policycheck.model.value import Bounds, OneOf, Value
from policycheck.model.vocabulary import Fact


def _raw(value: Value) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if isinstance(value, Bounds | OneOf) else value


@examples(400)
@given(choosers)
def test_a_value_leaves_exactly_the_answers_that_it_says(rng: Random) -> None:
    raw = FACTS[rng.choice(list(FACTS))]
    value = some_value(rng, raw)
    note(f"{raw} {value}")
    extent = extent_of_value(fact_of(raw), value_from(value))
    assert [inside(extent, answer) == leaves_open(value, answer) for answer in answers_to(raw)].count(False) == 0


@examples(400)
@given(choosers)
def test_an_element_lets_through_exactly_the_answers_that_it_asks_for(rng: Random) -> None:
    facts = some_facts(rng, 1)
    (raw,) = facts.values()
    part = next(iter(some_rule(rng, facts).values()))[0]
    while "fact" not in part:
        part = next(iter(part.values()))[0]
    note(f"{raw} {part}")
    extent = extent_of_element(fact_of(raw), Element.model_validate(part))
    assert [inside(extent, answer) == holds(part, answer) for answer in answers_to(raw)].count(False) == 0


@examples(400)
@given(choosers)
def test_an_extent_written_as_a_value_reads_as_the_same_extent(rng: Random) -> None:
    """Extents of one value, and of two that are known at once."""
    raw = FACTS[rng.choice(list(FACTS))]
    fact, values = fact_of(raw), [some_value(rng, raw) for _ in range(rng.randint(1, 2))]
    one, *others = (extent_of_value(fact, value_from(value)) for value in values)
    extent = meet(one, others[0]) if others else one
    note(f"{raw} {values} {extent}")
    if not is_empty(extent):
        value = value_of(fact, extent)
        assert value_from(_raw(value)) == value
        assert extent_of_value(fact, value) == extent


@examples(100)
@given(st.dates(), st.dates())
def test_any_span_of_days_written_as_a_value_reads_as_the_same_span(one: date, other: date) -> None:
    fact, first, last = fact_of(FACTS["date"]), min(one, other).isoformat(), max(one, other).isoformat()
    for bounds in ({"at_least": first}, {"at_most": last}, {"at_least": first, "at_most": last}):
        value = value_of(fact, extent_of_value(fact, value_from(bounds)))
        assert _raw(value) == (first if len(bounds) == 2 and first == last else bounds)


@pytest.mark.parametrize(
    ("fact", "value", "shown"),
    [
        ("yes-no", True, True),
        ("whole", 3, 3),
        ("whole", {"more_than": 3, "less_than": 6}, {"at_least": 4, "at_most": 5}),
        ("whole", {"more_than": 3, "less_than": 5}, 4),
        ("whole", 3.0, 3),
        ("real", {"more_than": 3, "less_than": 5.5}, {"more_than": 3, "less_than": 5.5}),
        ("real", {"at_least": 3, "at_most": 3}, 3),
        ("date", "2024-02", {"at_least": "2024-02-01", "at_most": "2024-02-29"}),
        ("date", {"more_than": "2023"}, {"at_least": "2024-01-01"}),
        ("date", {"less_than": "2023"}, {"at_most": "2022-12-31"}),
        ("date", {"at_least": "2024-02-29", "at_most": "2024-02-29"}, "2024-02-29"),
        ("choice", {"one_of": ["van", "car"]}, {"one_of": ["car", "van"]}),
        ("choice", {"one_of": ["van"]}, "van"),
    ],
)
def test_how_an_extent_is_written(fact: str, value: Any, shown: Any) -> None:
    of = fact_of(FACTS[fact])
    assert _raw(value_of(of, extent_of_value(of, value_from(value)))) == shown


MISFITS: list[tuple[str, Any]] = [
    *(("yes-no", value) for value in (1, 0, 1.0, "yes", "true", "", {"at_least": 1}, {"one_of": ["yes"]})),
    *(("whole", value) for value in (True, "3", 2.5, "2025-10", {"one_of": ["3"]}, {}, {"at_least": 2.5})),
    *(
        ("whole", value)
        for value in ({"at_most": "3"}, {"at_least": 5, "at_most": 4}, {"more_than": 3, "less_than": 4})
    ),
    *(("real", value) for value in (False, "3.5", {"one_of": ["3.5"]}, {}, {"less_than": "4"}, {"more_than": "2025"})),
    *(("real", value) for value in ({"at_least": 5, "at_most": 4}, {"more_than": 3, "at_most": 3})),
    *(("date", value) for value in (20251005, 2025, True, "2025-13", "2025-02-29", "05/10/2025", "", "2025-1-5")),
    *(("date", value) for value in ({"at_least": 2025}, {}, {"at_least": "2025-02-30"}, {"one_of": ["2025"]})),
    *(
        ("date", value)
        for value in ({"more_than": "2025", "less_than": "2025-12"}, {"at_least": "2025", "at_most": "2024"})
    ),
    *(("choice", value) for value in ("boat", True, 1, "", {"one_of": ["car", "boat"]}, {"at_least": "car"}, {})),
]


@pytest.mark.parametrize(("fact", "value"), MISFITS)
def test_a_value_that_does_not_answer_the_question_is_refused(fact: str, value: Any) -> None:
    with pytest.raises(UnfitAnswer) as refused:
        extent_of_value(fact_of(FACTS[fact]), value_from(value))
    assert refused.value.cause
    assert refused.value.remedy.startswith("write ")


@pytest.mark.parametrize(("fact", "name"), [("whole", "at_least"), ("real", "at_most"), ("date", "less_than")])
def test_a_bound_left_empty_is_no_bound(fact: str, name: str) -> None:
    with pytest.raises(UnfitAnswer):
        extent_of_value(fact_of(FACTS[fact]), value_from({name: None}))


NUMBERS = st.integers(-3, 4) | st.sampled_from([-0.5, 0.5, 1.5])
BOUNDED = st.dictionaries(st.sampled_from(["at_least", "at_most", "more_than", "less_than"]), NUMBERS, min_size=1)


def _read(fact: Fact, read: Callable[[Fact], Extent]) -> Extent | None:
    try:
        return read(fact)
    except UnfitAnswer:
        return None


@examples(400)
@given(st.sampled_from(["whole", "real"]), st.integers(-1, 2), NUMBERS | BOUNDED)
def test_only_what_lies_below_the_least_answer_is_refused_besides(kind: str, least: int, value: Any) -> None:
    named = list(value.values()) if isinstance(value, dict) else [value]
    nothing_left = isinstance(value, dict) and value.get("less_than") == least
    plain = _read(fact_of(FACTS[kind]), lambda fact: extent_of_value(fact, value_from(value)))
    found = _read(fact_of({**FACTS[kind], "least": least}), lambda fact: extent_of_value(fact, value_from(value)))
    assert found == (None if min(named) < least or nothing_left else plain)


ASKED = st.fixed_dictionaries({"is": NUMBERS}) | st.dictionaries(
    st.sampled_from(["at_least", "at_most"]), NUMBERS, min_size=1
)


@examples(400)
@given(st.sampled_from(["whole", "real"]), st.integers(-1, 2), ASKED)
def test_an_element_lets_through_the_same_answers_from_the_least_one_on(kind: str, least: int, asked: Raw) -> None:
    element = Element.model_validate({"fact": "force.f0", "words": "w", **asked})
    plain = _read(fact_of(FACTS[kind]), lambda fact: extent_of_element(fact, element))
    found = _read(fact_of({**FACTS[kind], "least": least}), lambda fact: extent_of_element(fact, element))
    if plain is None or min(asked.values()) < least or asked == {"at_least": least}:
        assert found is None
    else:
        assert isinstance(found, Interval)
        answers = [answer for answer in (number / 4 for number in range(-16, 24)) if answer >= least]
        answers = [answer for answer in answers if kind == "real" or answer == int(answer)]
        assert [inside(found, answer) for answer in answers] == [inside(plain, answer) for answer in answers]
        assert found.low == (-inf, 0) or found.low[0] >= least


def test_why_a_count_below_zero_is_refused() -> None:
    fact = fact_of({**FACTS["whole"], "least": 0})
    for value, shown in ((-1, "-1"), ({"at_least": -3}, "-3"), ({"less_than": 0}, "less than 0")):
        with pytest.raises(UnfitAnswer) as refused:
            extent_of_value(fact, value_from(value))
        assert refused.value.cause == f"{shown} cannot be: it counts rounds, and there are none below 0"
        assert refused.value.remedy == "write 0 or more; where the number is not known, give no answer"


@pytest.mark.parametrize("bounds", [{"more_than": "9999-12-31"}, {"less_than": "0001-01-01"}, {"more_than": "9999"}])
def test_no_day_lies_beyond_the_calendar(bounds: Any) -> None:
    with pytest.raises(UnfitAnswer):
        extent_of_value(fact_of(FACTS["date"]), value_from(bounds))


@pytest.mark.parametrize(
    ("fact", "test"),
    [
        ("yes-no", {"at_least": 1}),
        ("yes-no", {"is": "yes"}),
        ("yes-no", {"one_of": ["yes"]}),
        ("whole", {}),
        ("whole", {"is": True}),
        ("whole", {"is": 2.5}),
        ("whole", {"before": "2025-01-01"}),
        ("whole", {"after": "2025-01-01"}),
        ("whole", {"is": 3, "at_least": 2}),
        ("whole", {"at_least": 3, "at_most": 2}),
        ("real", {"at_least": "3"}),
        ("real", {"one_of": ["3"]}),
        ("date", {}),
        ("date", {"is": 2025}),
        ("date", {"at_least": 2025}),
        ("date", {"after": "2025-01-01", "before": "2025-01-02"}),
        ("date", {"is": "2025-01-01", "before": "2025-01-02"}),
        ("choice", {}),
        ("choice", {"is": "boat"}),
        ("choice", {"is": "car", "one_of": ["car"]}),
        ("choice", {"one_of": ["car", "boat"]}),
        ("choice", {"at_most": "car"}),
        ("choice", {"before": "2025-01-01"}),
    ],
)
def test_an_element_that_does_not_fit_its_fact_is_refused(fact: str, test: dict[str, Any]) -> None:
    element = Element.model_validate({"fact": "force.f0", "words": "w", **test})
    with pytest.raises(UnfitAnswer) as refused:
        extent_of_element(fact_of(FACTS[fact]), element)
    assert refused.value.cause
    assert refused.value.remedy


@pytest.mark.parametrize(
    ("fact", "extent", "known"),
    [
        ("yes-no", frozenset({True}), True),
        ("yes-no", frozenset({True, False}), False),
        ("choice", frozenset({"foot", "bicycle", "car"}), True),
        ("choice", frozenset({"foot", "bicycle", "car", "van"}), False),
        ("whole", Interval(), False),
        ("real", Interval(low=(0, 0)), True),
        ("date", Interval(high=(700000, 1)), True),
        ("date", Interval(low=(0, 1)), False),  # from the first day of the calendar on
    ],
)
def test_an_extent_that_leaves_nothing_out_tells_nothing(fact: str, extent: Any, known: bool) -> None:
    assert leaves_out(fact_of(FACTS[fact]), extent) is known


@pytest.mark.parametrize("kind", ["whole", "real"])
@pytest.mark.parametrize(
    ("value", "known"),
    [({"at_least": 0}, False), ({"more_than": 0}, True), ({"at_least": 0, "at_most": 9}, True), (0, True)],
)
def test_from_the_least_answer_on_is_every_answer(kind: str, value: Any, known: bool) -> None:
    fact = fact_of({**FACTS[kind], "least": 0})
    assert leaves_out(fact, extent_of_value(fact, value_from(value))) is known
