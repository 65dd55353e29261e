"""The axioms between facts, said of everybody in an incident whom they are about."""

from typing import Any

import pytest
from strategies import FACTS, fact_of

from policycheck.facts.axioms import axioms, axioms_of_one, is_named, of_one, unnamed
from policycheck.library.library import Library
from policycheck.logic.axioms import YES, AxiomClause, FactKey
from policycheck.logic.extent import Interval
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.vocabulary import about

ENTITIES = {
    "driver": {"kind": "civilian"},
    "officer-1": {"kind": "officer"},
    "officer-2": {"kind": "officer"},
    "first-shots": {"kind": "force", "by": "officer-1", "against": "driver"},
    "later-shots": {"kind": "force", "against": "driver"},
    "video": {"kind": "recording", "by": "officer-2"},
    "other-video": {"kind": "recording"},
}
INCIDENT = Incident.model_validate(
    {"schema": "policycheck/incident/1", "id": "i", "title": "t", "agency": "a", "entities": ENTITIES}
)


VOCABULARY = {
    f"{kind}.{name}": fact_of(FACTS["yes-no"])
    for kind in ("incident", "officer", "civilian", "force", "recording")
    for name in ("a", "b", "c", "exists", "carried")
}


def _said(clause: AxiomClause) -> set[tuple[FactKey, bool]]:
    """The answers of a clause over yes-no facts."""
    return {(lit.key, lit.mask == YES) for lit in clause}


def _derivation(for_each: str, premises: dict[str, bool], then: dict[str, Any], **more: Any) -> Derivation:
    stated = [{"fact": fact, "is": answer} for fact, answer in premises.items()]
    return Derivation.model_validate(
        {"id": "d", "title": "t", "for_each": for_each, "premises": stated, "then": then, **more}
    )


def test_an_axiom_says_of_each_entity_that_a_premise_fails_or_the_conclusion_holds() -> None:
    axiom = _derivation("officer", {"officer.a": True, "incident.b": False}, {"fact": "officer.c", "is": False})
    named = [
        {(("officer.a", name), False), (("incident.b", "incident"), True), (("officer.c", name), False)}
        for name in ("officer-1", "officer-2")
    ]
    found = axioms([axiom], VOCABULARY, INCIDENT)
    assert [_said(clause) for clause in found][: len(named)] == named
    assert set(found.values()) == {"d"}


def test_an_axiom_about_the_incident_is_said_once() -> None:
    axiom = _derivation("incident", {"incident.a": True}, {"fact": "incident.b", "is": True})
    ((clause, name),) = axioms([axiom], VOCABULARY, INCIDENT).items()
    assert _said(clause) == {(("incident.a", "incident"), False), (("incident.b", "incident"), True)}
    assert name == "d"


@pytest.mark.parametrize(
    ("for_each", "premise", "then", "said"),
    [
        ("recording", "recording.exists", "officer.carried", [("video", "officer-2"), ("other-video", None)]),
        ("force", "officer.a", "force.b", [("officer-1", "first-shots"), (None, "later-shots")]),
        ("force", "force.a", "civilian.b", [("first-shots", "driver"), ("later-shots", "driver")]),
        ("civilian", "civilian.a", "incident.b", [("driver", "incident")]),
        (
            "officer",
            "officer.a",
            "incident.b",
            [(who, "incident") for who in ("officer-1", "officer-2", unnamed("later-shots"), unnamed("other-video"))],
        ),
    ],
)
def test_an_axiom_is_about_those_whom_the_file_does_not_name_too(
    for_each: str, premise: str, then: str, said: list[tuple[str | None, str | None]]
) -> None:
    """Whoever used the force is one and the same in all that is said of it, named or not."""
    axiom = _derivation(for_each, {premise: True}, {"fact": then, "is": True})
    pairs = [(one or unnamed(str(two)), two or unnamed(str(one))) for one, two in said]
    said_of = {frozenset(_said(clause)) for clause in axioms([axiom], VOCABULARY, INCIDENT)}
    assert said_of == {frozenset({((premise, one), False), ((then, two), True)}) for one, two in pairs}


def test_what_follows_from_events_is_no_axiom() -> None:
    event = {"events": {"x": {"kind": "warning"}}}
    absent = {"absent": [{"kind": "warning"}]}
    then = {"fact": "incident.b", "is": True}
    found = [
        _derivation("incident", {"incident.a": True}, then, **event),
        _derivation("incident", {"incident.a": True}, then, **absent),
        _derivation("incident", {}, {"fact": "incident.n", "count": "shots"}),
    ]
    assert axioms(found, VOCABULARY, INCIDENT) == {}


def test_axioms_come_in_the_order_of_the_derivations() -> None:
    found = [_derivation("incident", {"incident.a": True}, {"fact": f"incident.{name}", "is": True}) for name in "cb"]
    assert [{lit.key[0] for lit in clause} for clause in axioms(found, VOCABULARY, INCIDENT)] == [
        {"incident.a", "incident.c"},
        {"incident.a", "incident.b"},
    ]


def test_the_axioms_of_the_library_are_about_those_whom_the_facts_are_about(library: Library) -> None:
    found = axioms(library.derivations.values(), library.facts, INCIDENT)
    assert found
    for fact, name in (lit.key for clause in found for lit in clause):
        assert not is_named(name) or INCIDENT.kind_of(name) == about(fact)


def test_where_there_is_one_of_each_kind_facts_need_no_names() -> None:
    axiom = _derivation("force", {"officer.a": True}, {"fact": "force.b", "is": True})
    ((clause, _),) = axioms_of_one([axiom], VOCABULARY).items()
    assert _said(clause) == {(of_one("officer.a"), False), (of_one("force.b"), True)}


def test_each_way_to_meet_premises_is_a_clause_that_tells_apart_what_axioms_ask_for() -> None:
    vocabulary = {**VOCABULARY, "force.way": fact_of(FACTS["choice"]), "force.shots": fact_of(FACTS["whole"])}
    premises = [{"any_of": [{"fact": "force.way", "one_of": ["car", "van"]}, {"fact": "force.shots", "at_least": 3}]}]
    axiom = Derivation.model_validate(
        {"id": "d", "title": "t", "for_each": "force", "premises": premises, "then": {"fact": "force.b", "is": True}}
    )
    clauses = axioms_of_one([axiom], vocabulary)
    extents = [{lit.key[0]: lit.extents for lit in clause} for clause in clauses]
    assert extents == [
        {"force.way": (frozenset({"foot", "bicycle"}),), "force.b": (frozenset({True}),)},
        {"force.shots": (Interval(high=(2, 1)),), "force.b": (frozenset({True}),)},
    ]
