"""What would supply an open fact is what a derivation really asks for."""

from policycheck.evaluate.supply import supplies
from policycheck.library.library import Library
from policycheck.model.timeline import KINDS


def test_an_axiom_names_its_premise_and_runs_the_other_way_round(library: Library) -> None:
    (way,) = supplies(library, "officer.carried_recorder")
    assert way == "An officer whose recording exists carried a recorder (from: there is such a recording)"
    back = supplies(library, "recording.exists")
    assert [
        one.endswith("the other way round, from: the officer carried no portable recording device)") for one in back
    ] == [True]


def test_a_pattern_names_statements_of_the_timeline(library: Library) -> None:
    ways = " ".join(supplies(library, "force.warned_before_shots"))
    assert "a statement of order: a warning over before shots" in ways
    assert "a complete telling of that time, without a warning" in ways


def test_a_premise_that_may_itself_follow_is_traced_on(library: Library) -> None:
    ways = " ".join(supplies(library, "force.vehicle_approaching_officer"))
    assert "which itself may follow: " in ways


def test_every_conclusion_is_supplied_and_a_judgement_by_none(library: Library) -> None:
    for derivation in library.derivations.values():
        assert any(one.startswith(derivation.title) for one in supplies(library, derivation.then.fact))
    assert supplies(library, "force.took_steps_to_leave_path") == ()


def test_every_kind_of_event_has_a_noun() -> None:
    from policycheck.evaluate import supply

    assert supply._NOUNS.keys() == KINDS.keys()
