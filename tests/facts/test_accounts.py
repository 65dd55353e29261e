from collections.abc import Iterable, Mapping
from itertools import pairwise
from random import Random
from types import MappingProxyType
from typing import Any

import pytest
from hypothesis import given, note
from logic.reference import Raw, answers_to, inside, leaves_open
from strategies import FACTS, choosers, examples, fact_of, some_value

from policycheck.facts.accounts import Accounts
from policycheck.facts.fact_status import SILENT, FactStatus
from policycheck.model.incident import Incident
from policycheck.model.party import PARTIES
from policycheck.model.statement import Assertion

ASKED = "force.f0"
SPEAKERS = tuple(party for party in PARTIES if party != "board")  # of the board, see test_board.py
Word = tuple[str, Any]  # a source, and what it says
KINDS = {**FACTS, "counted": {**FACTS["whole"], "least": 0}}
OVERSEERS = {"monitor", "reviewer"}  # who share no side of the incident
PARTISAN = {"agency", "family", "community", "prosecutor"}  # whose word another source can only repeat


def _incident(
    parties: dict[str, str],
    words: Iterable[Word],
    credits_: list[str],
    others: Iterable[Raw] = (),
    via: Mapping[str, str] = MappingProxyType({}),
) -> Incident:
    said = [{"fact": ASKED, "about": "shot", "value": value, "source": source} for source, value in words]
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "agency": "a",
            "entities": {"shot": {"kind": "force"}, "other-shot": {"kind": "force"}},
            "sources": {
                source: {"party": party, "title": "t", "via": via.get(source)} for source, party in parties.items()
            },
            "accounts": {"credited": {"title": "t", "credits": credits_}},
            "assertions": [*said, *others],
        }
    )


def _some_incident(rng: Random, kind: str) -> tuple[Accounts, dict[str, str], list[Word], list[str]]:
    """Some sources' words on one fact, beside words on another fact and on another entity."""
    parties = {f"s{i}": rng.choice(SPEAKERS) for i in range(rng.randint(1, 5))}
    raw = KINDS[kind]
    words = [(rng.choice(list(parties)), some_value(rng, raw)) for _ in range(rng.randint(0, 5))]
    credited = rng.sample(list(parties), rng.randint(1, len(parties)))
    others = [
        {"fact": "force.f1", "about": "shot", "value": rng.random() < 0.5, "source": rng.choice(list(parties))},
        {"fact": ASKED, "about": "other-shot", "value": some_value(rng, raw), "source": rng.choice(list(parties))},
    ]
    note(f"{parties} {words} {credited}")
    vocabulary = {ASKED: fact_of(raw), "force.f1": fact_of(FACTS["yes-no"])}
    return Accounts(_incident(parties, words, credited, others), vocabulary), parties, words, credited


def _plain(held: FactStatus) -> tuple[Any, str, list[Word], list[Word]]:
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
    for party in SPEAKERS:
        own = [word for word in words if parties[word[0]] == party]
        value, basis, rests_on, against = _together(own, "said") if own else _together(record, "record")
        if own and value is not None:
            against = [word for word in record if word[1] is not value]
        assert _plain(accounts.fact_status(party, ASKED, "shot")) == (value, basis, rests_on, against)


@examples(400)
@given(choosers)
def test_a_yes_no_fact_as_common_ground_uncontradicted_and_credited(rng: Random) -> None:
    accounts, parties, words, credited = _some_incident(rng, "yes-no")
    givers = {parties[source] for source, _ in words}
    shared = "record" in givers or len(givers - OVERSEERS) >= 2
    assert _plain(accounts.fact_status("uncontradicted", ASKED, "shot")) == _together(
        words, "agreed" if shared else "unanswered"
    )
    chosen = [word for word in words if word[0] in credited]
    assert _plain(accounts.fact_status("credited", ASKED, "shot")) == _together(chosen, "said")
    value, basis, rests_on, _ = _together(words, "agreed")
    if value is not None and not shared:
        value, basis, rests_on = None, "silent", []
    assert _plain(accounts.fact_status("common-ground", ASKED, "shot")) == (value, basis, rests_on, [])


def _left(raw: Raw, words: Iterable[Word]) -> set[Any]:
    """The answers that all the words leave open."""
    return {answer for answer in answers_to(raw) if all(leaves_open(value, answer) for _, value in words)}


def _held(raw: Raw, held: FactStatus) -> set[Any] | None:
    return None if held.extent is None else {answer for answer in answers_to(raw) if inside(held.extent, answer)}


def _unknown_if_all(raw: Raw, left: set[Any]) -> set[Any] | None:
    return None if not left or left == set(answers_to(raw)) else left


def _telling(raw: Raw, words: Iterable[Word]) -> list[Word]:
    """The words that leave out some answer."""
    return [word for word in words if _left(raw, [word]) != set(answers_to(raw))]


@pytest.mark.parametrize("kind", ["whole", "counted", "real", "date", "choice"])
@examples(150)
@given(rng=choosers)
def test_bounds_under_the_account_of_each_party(kind: str, rng: Random) -> None:
    """A party has what it says, and of the record what can be true beside that."""
    accounts, parties, words, credited = _some_incident(rng, kind)
    raw = KINDS[kind]
    words = _telling(raw, words)
    record = [word for word in words if parties[word[0]] == "record"]
    shown = _left(raw, record)
    for account in (*SPEAKERS, "uncontradicted", "credited"):
        own = [word for word in words if account == "uncontradicted" or parties[word[0]] == account]
        if account == "credited":
            own = [word for word in words if word[0] in credited]
        left = _left(raw, own)
        besides = account in SPEAKERS and own and left & shown and left & shown != left
        if besides:
            left &= shown
        counted = own or (record if account in SPEAKERS else [])
        if not own:
            left = _left(raw, counted)
        held = accounts.fact_status(account, ASKED, "shot")
        assert _held(raw, held) == (_unknown_if_all(raw, left) if counted else None)
        assert (held.basis == "contradicted") == (not left)
        assert _words(held.assertions) == [(source, _as_said(value)) for source, value in counted]
        assert _words(held.with_record) == ([(s, _as_said(v)) for s, v in record] if besides else [])
        if held.extent is not None:
            clashing = [word for word in record if not left & _left(raw, [word])]
            if shown and not left & shown:
                clashing = clashing or record
            against = clashing if own and account in SPEAKERS else []
            assert _words(held.against_record) == [(s, _as_said(v)) for s, v in against]


def _words(assertions: Iterable[Assertion]) -> list[Word]:
    return [(one.source, one.value) for one in assertions]


@pytest.mark.parametrize("kind", ["counted", "choice", "date"])
@examples(100)
@given(rng=choosers)
def test_who_says_nothing_changes_nothing(kind: str, rng: Random) -> None:
    _, parties, words, credited = _some_incident(rng, kind)
    nothing: dict[str, Any] = {
        "counted": {"at_least": 0},
        "choice": {"one_of": KINDS["choice"].get("options")},
        "date": {"at_least": "0001-01-01"},
    }
    said = [*words]
    for _ in range(rng.randint(1, 3)):
        said.insert(rng.randint(0, len(said)), (rng.choice(list(parties)), nothing[kind]))
    vocabulary = {ASKED: fact_of(KINDS[kind])}
    silent, vague = (Accounts(_incident(parties, each, credited), vocabulary) for each in (words, said))
    for view in silent.views():
        assert vague.fact_status(view.name, ASKED, "shot") == silent.fact_status(view.name, ASKED, "shot")


def _as_said(value: Any) -> Any:
    """The value as the model of an assertion has it."""
    return _incident({"s": "press"}, [("s", value)], ["s"]).assertions[0].value


def _claims(raw: Raw) -> list[set[Any]]:
    """Every claim that can be made of a fact: some options, or all answers from one to another."""
    answers = answers_to(raw)
    if raw["type"] == "choice":
        return [{one for i, one in enumerate(answers) if mask >> i & 1} for mask in range(1, 1 << len(answers))]
    return [set(answers[low:high]) for low in range(len(answers)) for high in range(low + 1, len(answers) + 1)]


@pytest.mark.parametrize("kind", ["yes-no", "whole", "counted", "real", "choice"])
@examples(250)
@given(rng=choosers)
def test_common_ground_is_what_the_record_or_two_parties_give_and_nobody_contradicts(kind: str, rng: Random) -> None:
    """A party gives every claim that its words leave no room to deny; the board, and who only repeats, is no party."""
    _, parties, words, credited = _some_incident(rng, kind)
    via = {source: rng.choice(list(parties)) for source in parties if rng.random() < 0.4}
    raw = KINDS[kind]
    accounts = Accounts(_incident(parties, words, credited, via=via), {ASKED: fact_of(raw)})
    first = [word for word in words if not _repeats(word[0], parties, via)]
    own = {party: _left(raw, [word for word in first if parties[word[0]] == party]) for party in SPEAKERS}
    expected = set(answers_to(raw))
    for claim in _claims(raw):
        givers = [party for party, left in own.items() if left <= claim and party not in OVERSEERS]
        if "record" in givers or len(givers) >= 2:
            expected &= claim
    held, anybodys = (accounts.fact_status(account, ASKED, "shot") for account in ("common-ground", "uncontradicted"))
    left = _left(raw, words)
    if not left:
        assert held.extent is anybodys.extent is None
        assert held.basis == anybodys.basis == "contradicted"
    else:
        assert _held(raw, held) == _unknown_if_all(raw, expected)
        assert held.basis == ("silent" if held.extent is None else "agreed")
    if anybodys.extent is not None:
        assert anybodys.basis == ("agreed" if left == expected else "unanswered")


def _repeats(source: str, parties: Mapping[str, str], via: Mapping[str, str]) -> bool:
    """Whether what the source was read with, and that was read with, and so on, is first another side's."""
    read: list[str] = [source]
    while read[-1] in via and via[read[-1]] not in read:
        read.append(via[read[-1]])
    sides = [parties[one] for one in read[1:] if parties[one] in PARTISAN]
    return parties[source] != "record" and bool(sides) and sides[0] != parties[source]


def _accounts(*words: tuple[str, Any], kind: str = "whole") -> Accounts:
    """Accounts of an incident where each party named has one source."""
    parties = {party: party for party, _ in words}
    return Accounts(_incident(parties, words, [words[0][0]]), {ASKED: fact_of(KINDS[kind])})


def test_two_parties_share_the_weaker_of_their_bounds() -> None:
    accounts = _accounts(("agency", {"at_least": 29}), ("press", {"at_least": 31, "at_most": 40}))
    held = accounts.fact_status("common-ground", ASKED, "shot")
    assert held == FactStatus(held.extent, "agreed", held.assertions)
    assert [inside(held.extent, number) for number in (28, 29, 31, 41)] == [False, True, True, True]
    assert [one.source for one in held.assertions] == ["agency", "press"]


def test_two_parties_that_share_no_bound_have_nothing_in_common() -> None:
    accounts = _accounts(("agency", {"at_least": 3}), ("press", {"at_most": 5}))
    assert accounts.fact_status("common-ground", ASKED, "shot").extent is None
    assert accounts.fact_status("common-ground", ASKED, "shot").basis == "silent"
    assert accounts.fact_status("uncontradicted", ASKED, "shot").basis == "unanswered"


def test_a_party_has_what_the_record_shows_where_both_can_be_true() -> None:
    """More than a day, says the chief; the log says 80."""
    accounts = _accounts(("agency", {"more_than": 1}), ("record", 80), ("press", {"at_least": 0}), kind="counted")
    for account in ("agency", "press", "record", "common-ground", "uncontradicted"):
        extent = accounts.fact_status(account, ASKED, "shot").extent
        assert extent is not None
        assert [inside(extent, days) for days in (79, 80, 81)] == [False, True, False]
    agency, press = (accounts.fact_status(account, ASKED, "shot") for account in ("agency", "press"))
    assert (agency.basis, _words(agency.assertions)[0][0], _words(agency.with_record)) == (
        "said",
        "agency",
        [("record", 80)],
    )
    assert (press.basis, _words(press.assertions)) == ("record", [("record", 80)])


def test_the_board_and_who_only_repeats_make_no_common_ground() -> None:
    words = [("board", True), ("paper", True), ("chief", True)]
    parties = {"board": "reviewer", "paper": "press", "chief": "agency"}
    vocabulary = {ASKED: fact_of(FACTS["yes-no"])}

    def common(said: list[Word], via: dict[str, str]) -> str:
        return (
            Accounts(_incident(parties, said, ["paper"], via=via), vocabulary)
            .fact_status("common-ground", ASKED, "shot")
            .basis
        )

    assert common(words[:2], {}) == "silent"
    assert common(words, {}) == "agreed"
    assert common(words, {"paper": "chief"}) == "silent"
    assert common(words, {"chief": "paper"}) == "agreed"  # the agency's word, read in a newspaper, is the agency's
    assert common(words, {"paper": "the wire"}) == "agreed"
    assert common([("chief", True), ("paper", False)], {"paper": "chief"}) == "contradicted"


def test_a_party_keeps_its_word_against_the_record() -> None:
    accounts = _accounts(("agency", 3), ("record", 5), ("press", {"at_least": 4}))
    agency, press = accounts.fact_status("agency", ASKED, "shot"), accounts.fact_status("press", ASKED, "shot")
    assert agency.extent is not None
    assert inside(agency.extent, 3)
    assert [one.source for one in agency.against_record] == ["record"]
    assert press.against_record == ()
    assert accounts.fact_status("family", ASKED, "shot").basis == "record"


@pytest.mark.parametrize("about", [None, "incident", "other-shot"])
def test_nothing_is_held_where_nobody_says_anything(about: str | None) -> None:
    accounts = _accounts(("agency", 3), ("press", 3))
    for account in ("agency", "record", "common-ground", "uncontradicted", "credited"):
        assert accounts.fact_status(account, ASKED, about) == SILENT


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
