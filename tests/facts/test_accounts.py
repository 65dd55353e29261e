from collections.abc import Iterable
from itertools import pairwise
from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import Raw, answers_to, inside, leaves_open
from strategies import FACTS, choosers, examples, fact_of, some_value

from policycheck.facts.accounts import Accounts
from policycheck.facts.held import SILENT, Held
from policycheck.model.incident import PARTIES, Incident

ASKED = "force.f0"
Word = tuple[str, Any]  # a source, and what it says


def _incident(
    parties: dict[str, str], words: Iterable[Word], credits_: list[str], others: Iterable[Raw] = ()
) -> Incident:
    said = [{"fact": ASKED, "about": "shot", "value": value, "source": source} for source, value in words]
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "a",
            "entities": {"shot": {"kind": "force"}, "other-shot": {"kind": "force"}},
            "sources": {source: {"party": party, "title": "t"} for source, party in parties.items()},
            "accounts": {"credited": {"title": "t", "credits": credits_}},
            "assertions": [*said, *others],
        }
    )


def _some_incident(rng: Random, kind: str) -> tuple[Accounts, dict[str, str], list[Word], list[str]]:
    """Some sources' words on one fact, beside words on another fact and on another entity."""
    parties = {f"s{i}": rng.choice(PARTIES) for i in range(rng.randint(1, 5))}
    raw = FACTS[kind]
    words = [(rng.choice(list(parties)), some_value(rng, raw)) for _ in range(rng.randint(0, 5))]
    credited = rng.sample(list(parties), rng.randint(1, len(parties)))
    others = [
        {"fact": "force.f1", "about": "shot", "value": rng.random() < 0.5, "source": rng.choice(list(parties))},
        {"fact": ASKED, "about": "other-shot", "value": some_value(rng, raw), "source": rng.choice(list(parties))},
    ]
    note(f"{parties} {words} {credited}")
    vocabulary = {ASKED: fact_of(raw), "force.f1": fact_of(FACTS["yes-no"])}
    return Accounts(_incident(parties, words, credited, others), vocabulary), parties, words, credited


def _plain(held: Held) -> tuple[Any, str, list[Word], list[Word]]:
    value = (
        None if held.extent is None else next(iter(held.extent)) if isinstance(held.extent, frozenset) else held.extent
    )
    against = [(one.source, one.value) for one in held.against_record]
    return value, held.basis, [(one.source, one.value) for one in held.assertions], against


def _together(words: list[Word], basis: str) -> tuple[Any, str, list[Word], list[Word]]:
    """What yes-no words come to together."""
    values = {value for _, value in words}
    if not values:
        return None, "silent", [], []
    return (None, "contradicted", words, []) if len(values) == 2 else (values.pop(), basis, words, [])


@examples(400)
@given(choosers)
def test_a_yes_no_fact_under_the_account_of_each_party(rng: Random) -> None:
    accounts, parties, words, _ = _some_incident(rng, "yes-no")
    record = [word for word in words if parties[word[0]] == "record"]
    for party in PARTIES:
        own = [word for word in words if parties[word[0]] == party]
        value, basis, rests_on, against = _together(own, "said") if own else _together(record, "record")
        if own and value is not None:
            against = [word for word in record if word[1] is not value]
        assert _plain(accounts.held(party, ASKED, "shot")) == (value, basis, rests_on, against)


@examples(400)
@given(choosers)
def test_a_yes_no_fact_as_common_ground_uncontradicted_and_credited(rng: Random) -> None:
    accounts, parties, words, credited = _some_incident(rng, "yes-no")
    givers = {parties[source] for source, _ in words}
    shared = "record" in givers or len(givers) >= 2
    assert _plain(accounts.held("uncontradicted", ASKED, "shot")) == _together(
        words, "agreed" if shared else "unanswered"
    )
    chosen = [word for word in words if word[0] in credited]
    assert _plain(accounts.held("credited", ASKED, "shot")) == _together(chosen, "said")
    value, basis, rests_on, _ = _together(words, "agreed")
    if value is not None and not shared:
        value, basis, rests_on = None, "silent", []
    assert _plain(accounts.held("common-ground", ASKED, "shot")) == (value, basis, rests_on, [])


def _left(raw: Raw, words: Iterable[Word]) -> set[Any]:
    """The answers that all the words leave open."""
    return {answer for answer in answers_to(raw) if all(leaves_open(value, answer) for _, value in words)}


def _held(raw: Raw, held: Held) -> set[Any] | None:
    return None if held.extent is None else {answer for answer in answers_to(raw) if inside(held.extent, answer)}


def _unknown_if_all(raw: Raw, left: set[Any]) -> set[Any] | None:
    return None if not left or left == set(answers_to(raw)) else left


@pytest.mark.parametrize("kind", ["whole", "real", "date", "choice"])
@examples(150)
@given(rng=choosers)
def test_bounds_under_the_account_of_each_party(kind: str, rng: Random) -> None:
    accounts, parties, words, credited = _some_incident(rng, kind)
    raw = FACTS[kind]
    record = [word for word in words if parties[word[0]] == "record"]
    for account in (*PARTIES, "uncontradicted", "credited"):
        own = [word for word in words if account == "uncontradicted" or parties[word[0]] == account]
        if account == "credited":
            own = [word for word in words if word[0] in credited]
        counted = own or (record if account in PARTIES else [])
        left = _left(raw, counted)
        held = accounts.held(account, ASKED, "shot")
        assert _held(raw, held) == (_unknown_if_all(raw, left) if counted else None)
        assert (held.basis == "contradicted") == (not left)
        assert [(one.source, one.value) for one in held.assertions] == [
            (source, _as_said(value)) for source, value in counted
        ]
        clashing = [word for word in record if own and account in PARTIES and not left & _left(raw, [word])]
        if held.extent is not None:
            assert [(one.source, one.value) for one in held.against_record] == [(s, _as_said(v)) for s, v in clashing]


def _as_said(value: Any) -> Any:
    """The value as the model of an assertion has it."""
    return _incident({"s": "press"}, [("s", value)], ["s"]).assertions[0].value


def _claims(raw: Raw) -> list[set[Any]]:
    """Every claim that can be made of a fact: some options, or all answers from one to another."""
    answers = answers_to(raw)
    if raw["type"] == "choice":
        return [{one for i, one in enumerate(answers) if mask >> i & 1} for mask in range(1, 1 << len(answers))]
    return [set(answers[low:high]) for low in range(len(answers)) for high in range(low + 1, len(answers) + 1)]


@pytest.mark.parametrize("kind", ["yes-no", "whole", "real", "choice"])
@examples(250)
@given(rng=choosers)
def test_common_ground_is_what_the_record_or_two_parties_give_and_nobody_contradicts(kind: str, rng: Random) -> None:
    """A party gives every claim that its words leave no room to deny."""
    accounts, parties, words, _ = _some_incident(rng, kind)
    raw = FACTS[kind]
    own = {party: _left(raw, [word for word in words if parties[word[0]] == party]) for party in PARTIES}
    expected = set(answers_to(raw))
    for claim in _claims(raw):
        givers = [party for party, left in own.items() if left <= claim]
        if "record" in givers or len(givers) >= 2:
            expected &= claim
    held, anybodys = (accounts.held(account, ASKED, "shot") for account in ("common-ground", "uncontradicted"))
    left = _left(raw, words)
    if not left:
        assert held.extent is anybodys.extent is None
        assert held.basis == anybodys.basis == "contradicted"
    else:
        assert _held(raw, held) == _unknown_if_all(raw, expected)
        assert held.basis == ("silent" if held.extent is None else "agreed")
    if anybodys.extent is not None:
        assert anybodys.basis == ("agreed" if left == expected else "unanswered")


def _accounts(*words: tuple[str, Any], kind: str = "whole") -> Accounts:
    """Accounts of an incident where each party named has one source."""
    parties = {party: party for party, _ in words}
    return Accounts(_incident(parties, words, [words[0][0]]), {ASKED: fact_of(FACTS[kind])})


def test_two_parties_share_the_weaker_of_their_bounds() -> None:
    accounts = _accounts(("agency", {"at_least": 29}), ("press", {"at_least": 31, "at_most": 40}))
    held = accounts.held("common-ground", ASKED, "shot")
    assert held == Held(held.extent, "agreed", held.assertions)
    assert [inside(held.extent, number) for number in (28, 29, 31, 41)] == [False, True, True, True]
    assert [one.source for one in held.assertions] == ["agency", "press"]


def test_two_parties_that_share_no_bound_have_nothing_in_common() -> None:
    accounts = _accounts(("agency", {"at_least": 3}), ("press", {"at_most": 5}))
    assert accounts.held("common-ground", ASKED, "shot").extent is None
    assert accounts.held("common-ground", ASKED, "shot").basis == "silent"
    assert accounts.held("uncontradicted", ASKED, "shot").basis == "unanswered"


def test_a_party_keeps_its_word_against_the_record() -> None:
    accounts = _accounts(("agency", 3), ("record", 5), ("press", {"at_least": 4}))
    agency, press = accounts.held("agency", ASKED, "shot"), accounts.held("press", ASKED, "shot")
    assert agency.extent is not None
    assert inside(agency.extent, 3)
    assert [one.source for one in agency.against_record] == ["record"]
    assert press.against_record == ()
    assert accounts.held("family", ASKED, "shot").basis == "record"


@pytest.mark.parametrize("about", [None, "incident", "other-shot"])
def test_nothing_is_held_where_nobody_says_anything(about: str | None) -> None:
    accounts = _accounts(("agency", 3), ("press", 3))
    for account in ("agency", "record", "common-ground", "uncontradicted", "credited"):
        assert accounts.held(account, ASKED, about) == SILENT


def test_the_accounts_there_are_in_their_order() -> None:
    parties = {"s0": "record", "s1": "family", "s2": "agency", "s3": "family"}
    views = Accounts(_incident(parties, [], ["s0"]), {}).views()
    assert [view.name for view in views] == [
        "agency",
        "family",
        "record",
        "common-ground",
        "uncontradicted",
        "credited",
    ]
    assert [view.name for view in views if view.one_sided] == ["uncontradicted"]
    places = [PARTIES.index(view.name) for view in views if view.name in PARTIES]
    assert all(one < other for one, other in pairwise(places))
