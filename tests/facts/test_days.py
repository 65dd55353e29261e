"""Days between dates that are known, perhaps within bounds only: counted as one by one, under every account."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import inside
from strategies import choosers, examples, fact_of

from policycheck.evaluation.cross_check import cross_check
from policycheck.facts.accounts import Accounts
from policycheck.facts.business_days import business_calendar
from policycheck.facts.days import days_between
from policycheck.logic.answers import extent_of_value
from policycheck.logic.extent import Extent
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.value import Bounds

SHOWN, TOLD, DAYS = "recording.shown_on", "incident.told_on", "recording.days"
DATE = fact_of({"type": "date", "question": "?", "statement": "it was {value}"})
NUMBER = {"type": "number", "question": "?", "statement": "{value}", "unit": "days", "whole": True, "least": 0}
VOCABULARY = {SHOWN: DATE, TOLD: DATE, DAYS: fact_of(NUMBER)}
# Thanksgiving and the day after it, the end of a year, and holidays that are kept on another day.
WEEKS = [date(2022, 12, 20) + timedelta(number) for number in range(20)]
WEEKS += [date(2025, 11, 20) + timedelta(number) for number in range(16)]
PARTIES = ("agency", "family", "record")


def _is_business_day(day: date, place: str) -> bool:
    known = {
        "us/ca": {"2022-12-26", "2023-01-02", "2025-11-27", "2025-11-28"},
        "us/federal": {"2022-12-26", "2023-01-02", "2025-11-27"},
    }
    return day.weekday() < 5 and day.isoformat() not in known[place]


def one_by_one(first: date, last: date, place: str | None) -> int:
    """The least number of days within which it is done: the end of the last of them has not passed."""
    number, day = 0, first
    while day < last:
        day += timedelta(1)
        number += place is None or _is_business_day(day, place)
    done_on_day_off = place is not None and last > first and not _is_business_day(last, place)
    return number + done_on_day_off


def _bounds(choose: Random) -> Bounds:
    weeks = choose.choice((WEEKS[:20], WEEKS[20:]))
    low, high = sorted((choose.choice(weeks), choose.choice(weeks)))
    return Bounds(at_least=low.isoformat(), at_most=high.isoformat())


def _days_of(bounds: Bounds) -> list[date]:
    low, high = (date.fromisoformat(str(end)) for end in (bounds.at_least, bounds.at_most))
    return [low + timedelta(number) for number in range((high - low).days + 1)]


@examples(300)
@given(choosers)
def test_the_numbers_are_those_of_any_two_days_that_may_be_meant(choose: Random) -> None:
    place = choose.choice((None, "us/ca", "us/federal"))
    first, last = _bounds(choose), _bounds(choose)
    if abs((_days_of(first)[0] - _days_of(last)[0]).days) > 60:
        last = first
    note(f"{first} {last} {place}")
    numbers = {one_by_one(one, other, place) for one in _days_of(first) for other in _days_of(last) if one <= other}
    calendar = None if place is None else business_calendar(f"{place}/some-city")
    one, other = (extent_of_value(DATE, bounds) for bounds in (first, last))
    counted = days_between(one, other, calendar)
    assert {number for number in range(80) if counted is not None and inside(counted, number)} == numbers


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2025-11-21", "2025-11-21", 0),
        ("2025-11-24", "2025-11-26", 2),
        ("2025-11-26", "2025-12-01", 1),  # Thanksgiving, the day after, and a weekend
        ("2025-11-26", "2025-11-29", 1),  # a Saturday counts as the Monday
        ("2025-11-21", "2025-11-22", 1),
        ("2025-11-17", "2025-11-24", 5),  # the end of the fifth
        ("2025-11-14", "2025-11-22", 6),  # the day after the fifth, though no business day
    ],
)
def test_the_first_day_is_not_counted_and_a_last_day_off_counts_as_the_next(
    first: str, last: str, expected: int
) -> None:
    counted = days_between(*(extent_of_value(DATE, day) for day in (first, last)), business_calendar("us/ca"))
    assert counted == extent_of_value(VOCABULARY[DAYS], expected)


@pytest.mark.parametrize("jurisdiction", [None, "model", "us/nowhere", "xx/ca"])
def test_no_calendar_is_made_up(jurisdiction: str | None) -> None:
    assert business_calendar(jurisdiction) is None


def test_what_the_calendar_does_not_reach_to_is_not_counted() -> None:
    first, last = (extent_of_value(DATE, day) for day in ("2099-12-01", "2101-12-01"))
    assert days_between(first, last, business_calendar("us/ca")) is None


def derivation(first: str = TOLD, last: str = SHOWN, *, business: bool = False) -> Derivation:
    then = {"fact": DAYS, "days": {"from": first, "to": last, "business": business}}
    return Derivation.model_validate({"id": "d", "title": "t", "for_each": "recording", "then": then})


def _incident(said: list[tuple[str, str, Any]], day: str | None = None) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "a",
            "date": day,
            "entities": {"video": {"kind": "recording"}, "other": {"kind": "recording"}},
            "sources": {party: {"party": party, "title": "t"} for party in PARTIES},
            "assertions": [
                {"fact": fact, "about": "video" if fact != TOLD else "incident", "value": value, "source": party}
                for party, fact, value in said
            ],
        }
    )


def accounts(incident: Incident, counting: Derivation, jurisdiction: str | None = "us/ca") -> Accounts:
    return Accounts(incident, VOCABULARY, {"d": counting}, jurisdiction=jurisdiction)


def held(among: Accounts, party: str, name: str = "video") -> Extent | None:
    return among.fact_status(party, DAYS, name).extent


def number(value: Any) -> Extent:
    return extent_of_value(VOCABULARY[DAYS], Bounds.model_validate(value) if isinstance(value, dict) else value)


def test_days_are_counted_under_each_account_and_of_the_entity_alone() -> None:
    said = [("record", TOLD, "2025-11-03"), ("agency", SHOWN, "2025-11-21"), ("family", SHOWN, "2025-12-01")]
    among = accounts(_incident(said), derivation())
    assert held(among, "agency") == number(18)
    assert held(among, "family") == number(28)
    assert held(among, "record") is None
    assert held(among, "agency", "other") is None
    assert held(among, "common-ground") is None
    assert among.following("agency").inferred[DAYS, "video"].rests_on == {(TOLD, "incident"), (SHOWN, "video")}


def test_dates_on_which_all_agree_are_counted_for_all() -> None:
    said = [(party, SHOWN, "2025-11-21") for party in PARTIES] + [("record", TOLD, "2025-11-03")]
    among = accounts(_incident(said), derivation(business=True))
    assert held(among, "common-ground") == held(among, "uncontradicted") == number(13)  # Veterans Day is none


def test_the_incidents_date_counts_and_a_month_is_bounds() -> None:
    said = [("agency", SHOWN, "2025-11-21"), ("family", SHOWN, {"at_least": "2025-12-01"})]
    among = accounts(_incident(said, "2025-10"), derivation("incident.date"))
    assert held(among, "agency") == number({"at_least": 21, "at_most": 51})
    assert held(among, "family") == number({"at_least": 31})
    assert held(accounts(_incident(said), derivation("incident.date")), "agency") is None


def test_nothing_follows_where_the_second_date_is_before_the_first() -> None:
    said = [("agency", TOLD, "2025-11-21"), ("agency", SHOWN, "2025-11-03")]
    assert held(accounts(_incident(said), derivation()), "agency") is None


def test_business_days_are_not_counted_without_a_calendar() -> None:
    said = [("agency", TOLD, "2025-11-03"), ("agency", SHOWN, "2025-11-21")]
    assert held(accounts(_incident(said), derivation(business=True), "model"), "agency") is None
    assert held(accounts(_incident(said), derivation(), "model"), "agency") == number(18)


def test_what_a_party_says_of_the_number_goes_before_what_is_counted() -> None:
    said = [("agency", TOLD, "2025-11-03"), ("agency", SHOWN, "2025-11-21"), ("agency", DAYS, 17)]
    among = accounts(_incident(said), derivation())
    assert held(among, "agency") == number(17)
    assert [conflict.fact for conflict in among.following("agency").conflicts] == [DAYS]
    narrowed = accounts(_incident([*said[:2], ("agency", DAYS, {"at_least": 10})]), derivation())
    assert held(narrowed, "agency") == number(18)


def _said(choose: Random) -> list[tuple[str, str, Any]]:
    days = [choose.choice(WEEKS[20:]).isoformat() for _ in range(4)]
    values = [*days, "2025-11", {"at_least": days[0]}, {"at_most": days[1]}]
    keys = [(party, fact) for party in PARTIES for fact in (SHOWN, TOLD) if choose.random() < 0.4]
    return [(*key, choose.choice(values)) for key in keys]


@examples(200)
@given(choosers)
def test_supposing_a_date_gives_what_working_all_out_again_gives(choose: Random) -> None:
    incident = _incident(_said(choose), choose.choice((None, "2025-11-20")))
    counting = derivation(choose.choice((TOLD, "incident.date")), business=choose.random() < 0.5)
    answers: dict[tuple[str, str], Extent] = {}
    for key in choose.sample([(SHOWN, "video"), (TOLD, "incident")], choose.randint(1, 2)):
        answers[key] = extent_of_value(DATE, choose.choice(WEEKS[20:]).isoformat())
    worked_out = accounts(incident, counting)
    views = [view.name for view in worked_out.views()]
    for name in views:
        held(worked_out, name)
    moved = frozenset[tuple[str, str]]().union(*map(worked_out.moved_by, answers))
    for name in views:
        fresh = accounts(incident, counting).supposing(answers)
        assert held(worked_out.supposing(answers), name) == held(fresh, name), name
        assert held(worked_out.within(moved).supposing(answers), name) == held(fresh, name), name


def test_the_second_engine_agrees() -> None:
    pytest.importorskip("durable")
    said = [("record", TOLD, "2025-11-03"), ("agency", SHOWN, "2025-11-21"), ("family", SHOWN, "2025-12-01")]
    among = accounts(_incident(said), derivation(business=True))
    followings = {party: among.following(party) for party in PARTIES}
    checked = cross_check("require", followings, [])
    assert (checked.status, checked.checked) == ("agreed", 2)
