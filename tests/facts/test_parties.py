"""Open parties: people of the incident, declared ones, and with whom each shares an interest."""

import json
from typing import Any

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.accounts import Accounts
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library
from policycheck.model.incident import Incident

FACT, ABOUT = "force.took_steps_to_leave_path", "shot"
DATA: dict[str, Any] = {
    "schema": "policycheck/incident/1",
    "id": "a-test",
    "title": "A test",
    "date": "2025-10-05",
    "agency": "el-centro-pd",
    "parties": {
        "union": {"title": "the officers' union", "side": "agency"},
        "member": {"title": "reviewer B", "side": "board"},
        "clinic": {"title": "the clinic"},
    },
    "entities": {
        "officer-1": {"kind": "officer", "label": "officer 1"},
        "driver": {"kind": "civilian", "label": "the driver"},
        "neighbor": {"kind": "witness", "label": "the neighbor"},
        "bystander": {"kind": "civilian", "label": "a bystander", "witness": True},
        "officer-2": {"kind": "officer", "label": "officer 2", "witness": True},
        "shot": {"kind": "force", "by": "officer-1", "against": "driver"},
    },
}


def incident(library: Library, *parties: str, value: bool = True) -> Incident:
    """One in which each party says the same of a fact."""
    sources = {f"s-{party}": {"party": party, "title": party} for party in parties}
    said = [{"fact": FACT, "about": ABOUT, "value": value, "source": source} for source in sources]
    return incident_in("a-test.json", json.dumps({**DATA, "sources": sources, "assertions": said}).encode(), library)


def basis(library: Library, account: str, *parties: str) -> str:
    found = incident(library, *parties)
    return Accounts(found, library.facts, library.derivations).fact_status(account, FACT, ABOUT).basis


@pytest.mark.parametrize(
    ("parties", "shared"),
    [
        (("agency", "officer-1"), False),  # one side: an officer's agency is no second party to the officer's word
        (("officer-1", "union"), False),
        (("family", "driver"), False),
        (("officer-1", "driver"), True),
        (("officer-1", "neighbor"), True),
        (("driver", "bystander"), True),  # a witness, who stands by itself
        (("agency", "officer-2"), False),  # an officer who saw it is the agency's all the same
        (("clinic", "family"), True),
        (("family", "member"), False),  # who reviews the incident is no party to it
        (("family", "monitor"), False),
        (("family", "reviewer"), False),
        (("family", "prosecutor"), True),
        (("record",), True),
    ],
)
def test_common_ground_takes_two_sides(library: Library, parties: tuple[str, ...], shared: bool) -> None:
    assert (basis(library, "common-ground", *parties) == "agreed") == shared
    assert basis(library, "uncontradicted", *parties) == ("agreed" if shared else "unanswered")


@pytest.mark.parametrize("carrier", ["press", "monitor", "reviewer", "member", "record"])
def test_who_only_carries_a_word_makes_it_nobodys_echo(library: Library, carrier: str) -> None:
    """Parties of one side are alike in it, whether every file has them or this one declares them."""
    found = incident(library, "agency", "family", carrier)
    read_there = found.sources["s-agency"].model_copy(update={"via": f"s-{carrier}"})
    found = found.model_copy(update={"sources": {**found.sources, "s-agency": read_there}})
    assert found.repeaters() == frozenset()


@pytest.mark.parametrize("party", ["family", "officer-1", "union", "clinic", "neighbor", "prosecutor"])
def test_who_is_read_with_a_side_only_repeats_it(library: Library, party: str) -> None:
    found = incident(library, "agency", party)
    read_there = found.sources["s-agency"].model_copy(update={"via": f"s-{party}"})
    assert found.model_copy(update={"sources": {**found.sources, "s-agency": read_there}}).repeaters() == {"s-agency"}


def test_an_officers_word_is_not_the_agencys(library: Library) -> None:
    assert basis(library, "officer-1", "officer-1") == "said"
    assert basis(library, "agency", "officer-1") == "silent"


def test_accounts_are_named_by_peoples_words(library: Library) -> None:
    parties = ("clinic", "driver", "agency", "union", "officer-1")
    evaluation = evaluate(library, incident(library, *parties), "")
    assert [(view.name, view.label) for view in evaluation.accounts[:5]] == [
        ("agency", "the agency"),
        ("officer-1", "officer 1"),
        ("driver", "the driver"),
        ("union", "the officers' union"),
        ("clinic", "the clinic"),
    ]
    assert evaluation.accounts[1].title == "the account of officer 1"
    assert [source.speaker for source in evaluation.sources][:2] == ["the clinic", "the driver"]


@pytest.mark.parametrize("name", ["record", "family", "agency"])
def test_an_entity_may_have_the_name_of_a_party_and_is_not_it(library: Library, name: str) -> None:
    """As a recording that is called record, in a file from before people could be parties."""
    data = json.loads(json.dumps(DATA))
    data["entities"][name] = {"kind": "recording" if name == "record" else "officer"}
    sources = {party: {"party": party, "title": party} for party in ("agency", "family", "record")}
    said = [{"fact": FACT, "about": ABOUT, "value": True, "source": source} for source in ("agency", "family")]
    content = json.dumps({**data, "sources": sources, "assertions": said}).encode()
    found = incident_in("a-test.json", content, library)
    accounts = Accounts(found, library.facts, library.derivations)
    names = [view.name for view in accounts.views()]
    assert names == ["agency", "family", "record", "common-ground", "uncontradicted"]
    assert accounts.fact_status("common-ground", FACT, ABOUT).basis == "agreed"


def test_the_record_counts_beside_every_party(library: Library) -> None:
    found = incident(library, "record")
    assert found.taken_beside("officer-1") == "record"
    assert (found.taken_beside("board"), found.taken_beside("record")) == ("uncontradicted", None)


RETIRED = ("incident.vehicle_blocked", "Police vehicles blocked the vehicle.")


def test_a_file_that_states_a_retired_fact_is_still_read(library: Library) -> None:
    """As a statement without a fact, the second of two that cannot both be so disputing the first."""
    sources = {name: {"party": name, "title": name} for name in ("agency", "family", "press")}
    said = [
        {"fact": RETIRED[0], "about": "incident", "value": value, "source": source, "pinpoint": "page 1", "note": "n"}
        for source, value in (("agency", False), ("family", True), ("press", False))
    ]
    found = incident_in("x.json", json.dumps({**DATA, "sources": sources, "assertions": said}).encode(), library)
    assert found.assertions == ()
    first, second, third = found.other_statements
    assert (second.says, second.pinpoint, second.note, second.disputes) == (RETIRED[1], "page 1", "n", first.id)
    assert third.disputes == second.id
    evaluation = evaluate(library, found, "")
    assert [one.party for one in evaluation.case.other_statements] == ["agency", "family", "press"]
    assert RETIRED[0] not in library.facts
