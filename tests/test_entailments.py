"""What plain language makes certain: axioms of the built-in vocabulary, and what depends on them."""

from collections.abc import Iterable, Iterator, Mapping

import pytest
from reports import html, text

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.facts.axioms import axioms_of_one, of_one
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.axioms import AxiomClause, can_hold
from policycheck.model.account_value import FactRef
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.result import AccountOutcome
from policycheck.model.value import Value

SHOTS = {
    "force.vehicle_moving": True,
    "force.vehicle_used_as_force": True,
    "force.other_force_used": False,
    "force.fired_at_operator": True,
}


def told(agency: str, date: str, facts: Mapping[str, object]) -> Incident:
    """What one spokesman says of the shots of one officer, and of a recording by that officer."""
    whom = {"force": "shots", "officer": "officer-1", "recording": "video", "incident": "incident"}
    said = [
        {"fact": fact, "about": whom[fact.partition(".")[0]], "value": value, "source": "chief"}
        for fact, value in facts.items()
    ]
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "date": date,
            "agency": agency,
            "entities": {
                "officer-1": {"kind": "officer"},
                "driver": {"kind": "civilian"},
                "shots": {"kind": "force", "by": "officer-1", "against": "driver"},
                "video": {"kind": "recording", "by": "officer-1"},
            },
            "sources": {"chief": {"party": "agency", "title": "the chief"}},
            "assertions": said,
        }
    )


def clashing(evaluation: Evaluation) -> set[str]:
    """The statements that clash with others, and those that what is at odds with itself rests on."""
    found = [one for one in evaluation.conflicts if one.account == "agency"]
    rests_on = {
        ground for one in found for follows in one.follows for step in follows.steps for ground in step.rests_on
    }
    return {one.stated for one in found if one.stated} | {ground.removesuffix(" [chief]") for ground in rests_on}


def pivots(outcomes: Iterable[AccountOutcome]) -> Iterator[FactRef]:
    yield from (ref for one in outcomes for pivot in one.pivots for ref in pivot)


def outcome(evaluation: Evaluation, rule: str) -> str:
    (found,) = [one for one in evaluation.results if one.rule == rule]
    return found.outcomes["agency"].outcome


def test_shots_at_the_driver_and_none_at_a_vehicle_clash(library: Library) -> None:
    incident = told("chicago-pd", "2016-05-05", {**SHOTS, "force.fired_at_vehicle": False})
    assert {"the officer fired at the driver", "the officer did not fire at a vehicle"} <= clashing(
        evaluate(library, incident, "")
    )


def test_shots_at_the_driver_and_no_deadly_force_clash(library: Library) -> None:
    incident = told("el-centro-pd", "2025-10-05", {"force.fired_at_operator": True, "force.deadly": False})
    assert {"the officer fired at the driver", "no deadly force was used upon a person"} <= clashing(
        evaluate(library, incident, "")
    )


@pytest.mark.parametrize("peace_officer", [True, False])
def test_a_peace_officers_shots_at_the_driver_and_no_gun_fired_at_a_person_clash(
    library: Library, peace_officer: bool
) -> None:
    facts = {
        "force.fired_at_operator": True,
        "officer.employed_as_peace_officer": peace_officer,
        "incident.firearm_discharged_at_person": False,
    }
    found = clashing(evaluate(library, told("renton-pd", "2025-10-05", facts), ""))
    assert ("no officer fired a gun at a person" in found) == peace_officer


def test_every_denial_of_what_shots_at_the_driver_were_is_told(library: Library) -> None:
    facts = {
        "force.fired_at_operator": True,
        "force.deadly": False,
        "incident.firearm_discharged_at_person": False,
    }
    assert {"no deadly force was used upon a person", "no officer fired a gun at a person"} <= clashing(
        evaluate(library, told("el-centro-pd", "2025-10-05", facts), "")
    )


def test_a_rule_that_clashing_statements_switch_off_is_shown_as_such(library: Library) -> None:
    facts = {"force.fired_at_operator": True, "force.deadly": False}
    evaluation = evaluate(library, told("el-centro-pd", "2025-10-05", facts), "", ["agency"])
    (deadly,) = [found for found in evaluation.results if found.rule == "us-ca.deadly-force-only-when-necessary"]
    assert deadly.never_arises
    assert not deadly.set_aside
    page = " ".join(text(evaluation).split())
    first, _, aside = page.partition("Rules without a result")
    assert "oes not apply under the account of the agency: " in first
    assert "Deadly force only when necessary" in first
    assert "contradict" in first
    assert "Deadly force only" not in aside.partition("How this was worked out")[0]


def test_what_is_true_of_the_agency_is_not_asked_though_nobody_says_it(library: Library) -> None:
    incident = told("el-centro-pd", "2025-10-05", {"force.fired_at_operator": True})
    raw = incident.model_dump(by_alias=True)
    raw["entities"]["shots"]["by"] = None
    for one in (incident, Incident.model_validate(raw)):
        evaluation = evaluate(library, one, "")
        asked = {ref.fact for found in evaluation.results for ref in pivots(found.outcomes.values())}
        asked |= {item.fact for item in worklist(library, one).items}
        assert asked.isdisjoint({"incident.agency_is_law_enforcement", "officer.employed_as_peace_officer"})
        (report,) = [found for found in evaluation.results if found.rule == "us-ca.report-use-of-force"]
        assert {value.basis for value in report.elements[0].values.values()} == {"agency"}
        assert "True of this agency in every incident: " in " ".join(text(evaluation).split())
        assert "True of this agency in every incident" in html(evaluation)


def test_the_law_lets_a_gun_fired_at_a_person_follow_in_california(library: Library) -> None:
    facts = {"force.fired_at_operator": True, "recording.exists": True, "recording.days_to_release": 90}
    incident = told("el-centro-pd", "2025-10-05", {**facts, "recording.extension_applied": False})
    evaluation = evaluate(library, incident, "")
    assert outcome(evaluation, "us-ca.release-critical-incident-recording") == "possible_violation"


def test_what_is_plainly_conceded_is_not_asked_again(library: Library) -> None:
    incident = told("chicago-pd", "2016-05-05", SHOTS)
    assert outcome(evaluate(library, incident, ""), "chicago-pd.no-firing-when-vehicle-is-only-force") == (
        "possible_violation"
    )
    assert "force.fired_at_vehicle" not in {item.fact for item in worklist(library, incident, ["agency"]).items}


def test_deadly_force_follows_from_shots_at_the_driver(library: Library) -> None:
    facts = {"force.fired_at_operator": True, "force.reasonably_believed_necessary": False}
    incident = told("el-centro-pd", "2025-10-05", facts)
    assert outcome(evaluate(library, incident, ""), "us-ca.deadly-force-only-when-necessary") == "possible_violation"
    assert "force.deadly" not in {item.fact for item in worklist(library, incident, ["agency"]).items}


def test_shots_at_a_passenger_leave_open_whether_they_were_at_the_vehicle(library: Library) -> None:
    incident = told("renton-pd", "2025-10-05", {"force.fired_at_occupant": True})
    follows = {one.fact for one in evaluate(library, incident, "").follows if one.account == "agency"}
    assert "force.deadly" in follows
    assert "force.fired_at_vehicle" not in follows


def can_be(axioms: Iterable[AxiomClause], library: Library, facts: Mapping[str, Value]) -> bool:
    """Whether somebody of whom the facts are so is possible by these axioms."""
    return can_hold(
        axioms, {of_one(fact): extent_of_value(library.facts[fact], value) for fact, value in facts.items()}
    )


# Two steps by other axioms lead there, too; these tell a reader why in one.
SHORT_CUTS = {"firing-at-occupant-is-firing", "neck-restraint-is-pressure-on-neck"}


def test_every_axiom_excludes_something_that_the_others_allow(library: Library) -> None:
    """Others between yes-no facts, that is: by way of a choice nothing follows step by step."""
    axioms = axioms_of_one(library.derivations.values(), library.facts)
    plain = [clause for clause in axioms if all(lit.domain is None for lit in clause)]
    idle = {
        (name, *sorted(lit.key[0] for lit in clause))
        for clause, name in axioms.items()
        if not can_hold(
            [other for other in plain if other != clause], {lit.key: lit.denied.extents[0] for lit in clause}
        )
    }
    assert {name for name, *_ in idle} == SHORT_CUTS


def test_no_case_of_a_rule_tells_what_the_axioms_exclude(library: Library) -> None:
    axioms = axioms_of_one(library.derivations.values(), library.facts)
    impossible = [
        (name, case.name)
        for name, compiled in library.rules.items()
        for case in compiled.rule.cases
        if not can_be(axioms, library, case.facts)
    ]
    assert impossible == []


@pytest.mark.parametrize(
    ("answered", "denied"),
    [
        (
            "incident.vehicle_had_part",
            {
                "force.fired_at_vehicle",
                "force.fired_at_operator",
                "force.fired_from_moving_vehicle",
                "force.vehicle_moving",
                "force.vehicle_reversing",
                "force.vehicle_approaching_officer",
                "force.officer_in_vehicle_path",
                "force.intended_to_disable_vehicle",
                "force.threat_solely_by_vehicle",
                "force.threat_by_other_means",
                "force.vehicle_threatened_officer",
                "officer.placed_self_in_vehicle_path",
                "officer.blocked_vehicle_with_body",
            },
        ),
        ("force.person_in_vehicle", {"force.fired_at_occupant", "force.fired_at_operator"}),
        (
            "force.other_threat_or_force",
            {
                "force.threat_by_other_means",
                "force.threat_by_other_means_imminent",
                "force.other_force_used",
                "force.other_deadly_force_used",
                "force.other_deadly_force_directed_at_officer",
                "force.other_deadly_force_directed_at_others",
            },
        ),
        ("incident.anybody_fled", {"force.used_to_apprehend_fleeing_person", "force.solely_to_prevent_escape"}),
    ],
)
def test_one_plain_no_answers_every_question_that_presupposes_a_yes(
    library: Library, answered: str, denied: set[str]
) -> None:
    evaluation = evaluate(library, told("renton-pd", "2024-06-01", {answered: False}), "")
    followed = {(one.fact, one.value) for one in evaluation.follows if one.account == "agency"}
    assert {(fact, False) for fact in denied} <= followed
