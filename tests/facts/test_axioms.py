"""The axioms between facts, said of everybody in an incident whom they are about."""

from typing import Any

import pytest

from policycheck.facts.axioms import axioms
from policycheck.library.library import Library
from policycheck.logic.alternatives import Ground
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


def _derivation(for_each: str, premises: dict[str, bool], then: dict[str, Any], **more: Any) -> Derivation:
    stated = [{"fact": fact, "is": answer} for fact, answer in premises.items()]
    return Derivation.model_validate(
        {"id": "d", "title": "t", "for_each": for_each, "premises": stated, "then": then, **more}
    )


def _literal(fact: str, entity: str, answer: int) -> Ground:
    return Ground((fact, entity), frozenset({bool(answer)}))


def test_an_axiom_says_of_each_entity_that_a_premise_fails_or_the_conclusion_holds() -> None:
    axiom = _derivation("officer", {"officer.a": True, "incident.b": False}, {"fact": "officer.c", "is": False})
    assert axioms([axiom], INCIDENT) == tuple(
        (_literal("officer.a", name, 0), _literal("incident.b", "incident", 1), _literal("officer.c", name, 0))
        for name in ("officer-1", "officer-2")
    )


def test_an_axiom_about_the_incident_is_said_once() -> None:
    axiom = _derivation("incident", {"incident.a": True}, {"fact": "incident.b", "is": True})
    assert axioms([axiom], INCIDENT) == (
        (_literal("incident.a", "incident", 0), _literal("incident.b", "incident", 1)),
    )


@pytest.mark.parametrize(
    ("for_each", "premise", "then", "said"),
    [
        ("recording", "recording.exists", "officer.carried", [("video", "officer-2")]),
        ("force", "officer.a", "force.b", [("officer-1", "first-shots")]),
        ("force", "force.a", "civilian.b", [("first-shots", "driver"), ("later-shots", "driver")]),
        ("civilian", "civilian.a", "incident.b", [("driver", "incident")]),
    ],
)
def test_an_axiom_is_left_out_where_the_file_does_not_name_whom_it_is_about(
    for_each: str, premise: str, then: str, said: list[tuple[str, str]]
) -> None:
    axiom = _derivation(for_each, {premise: True}, {"fact": then, "is": True})
    assert axioms([axiom], INCIDENT) == tuple((_literal(premise, one, 0), _literal(then, two, 1)) for one, two in said)


def test_what_follows_from_events_is_no_axiom() -> None:
    event = {"events": {"x": {"kind": "warning"}}}
    absent = {"absent": [{"kind": "warning"}]}
    then = {"fact": "incident.b", "is": True}
    found = [
        _derivation("incident", {"incident.a": True}, then, **event),
        _derivation("incident", {"incident.a": True}, then, **absent),
        _derivation("incident", {}, {"fact": "incident.n", "count": "shots"}),
    ]
    assert axioms(found, INCIDENT) == ()


def test_axioms_come_in_the_order_of_the_derivations() -> None:
    found = [_derivation("incident", {"incident.a": True}, {"fact": f"incident.{name}", "is": True}) for name in "cb"]
    assert [clause[1].key[0] for clause in axioms(found, INCIDENT)] == ["incident.c", "incident.b"]


def test_the_axioms_of_the_library_are_about_those_whom_the_facts_are_about(library: Library) -> None:
    found = axioms(library.derivations.values(), INCIDENT)
    assert found
    for key, extent in (literal for clause in found for literal in clause):
        assert INCIDENT.kind_of(key[1]) == about(key[0])
        assert extent in (frozenset({True}), frozenset({False}))
