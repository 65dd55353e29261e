"""The library's own policies compared, and every witness put back as an incident."""

import sys
from itertools import combinations
from pathlib import Path

import pytest
from strategies import some

from policycheck.authoring.compare.compare import compare, matrix
from policycheck.authoring.compare.scenario import incident_of
from policycheck.authoring.compare.sides import ChosenSide, all_sides, side
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.comparison import LEVELS, Witness, as_json
from policycheck.model.problem import BadInput

TOPIC = "moving-vehicles"


def test_every_witness_evaluates_as_claimed(library: Library, tmp_path: Path) -> None:
    """Of authorities with rules about moving vehicles, two by two."""
    sides = all_sides(library, TOPIC)
    assert len(sides) > 5
    tried = 0
    for first, second in some(combinations(sides, 2), 20):
        found = compare(library, first, second, TOPIC)
        for witnesses, strict, other in (
            (found.first_stricter, first, second),
            (found.second_stricter, second, first),
        ):
            for witness in witnesses:
                _evaluates(library, witness, strict, other, tmp_path / "scenario.json")
                tried += 1
    assert tried > 10


@pytest.mark.parametrize("name", ["el-centro-pd", "nypd", "us-federal-cbp"])
def test_a_witness_is_of_an_agency_with_what_is_true_of_it_as_such(library: Library, tmp_path: Path, name: str) -> None:
    first, second = side(library, name), side(library, "us-ca")
    found = compare(library, first, second)
    for witnesses, strict, other in ((found.first_stricter, first, second), (found.second_stricter, second, first)):
        assert witnesses
        for witness in witnesses:
            _evaluates(library, witness, strict, other, tmp_path / "scenario.json")


def _evaluates(library: Library, witness: Witness, strict: ChosenSide, other: ChosenSide, path: Path) -> None:
    path.write_text(incident_of(witness.scenario, strict.side.id), encoding="utf-8")
    incident, sha256 = read_incident(path, library)
    made = evaluate(library, incident, sha256, accounts=["record"], compared=[strict.side.id, other.side.id])
    possible_conclusions = {
        one.rule: tuple(end for end in one.outcomes["record"].possible_conclusions if end != "not_in_force")
        for one in made.results
    }
    assert {one.rule: one.possible_conclusions for one in witness.scenario.verdicts} == {
        one.rule: possible_conclusions[one.rule] for one in witness.scenario.verdicts
    }
    level, most = LEVELS.index(witness.level), LEVELS.index(witness.other)
    modality = {one.rule: one.modality for one in witness.scenario.verdicts}
    weight = {"should": 1, "shall": 2}
    assert witness.rules
    assert {*witness.rules} <= {*strict.side.rules}
    assert all(
        possible_conclusions[rule] == ("violation",) and weight[modality[rule]] == level for rule in witness.rules
    )
    assert not any(
        "violation" in possible_conclusions[rule] and weight[modality[rule]] > most
        for rule in other.side.rules
        if rule not in witness.aside
    )


def test_the_same_comparison_comes_out_every_time(library: Library) -> None:
    sides = [side(library, name, TOPIC) for name in ("nypd", "us-federal-doj", "denver-pd")]
    assert as_json(matrix(library, sides, TOPIC)) == as_json(matrix(library, sides, TOPIC))


def test_a_plain_difference_is_shown_plainly(library: Library) -> None:
    """Chicago's item reaches only vehicles that are the only force; New York's prohibition reaches all that it does."""
    found = compare(library, side(library, "chicago-pd", TOPIC), side(library, "nypd", TOPIC), TOPIC)
    assert (found.relation, found.first_stricter) == ("looser", ())
    assert {witness.level for witness in found.second_stricter} == {"violation"}


def test_no_situation_of_two_policies_has_two_vehicles_or_what_hardly_goes_together(library: Library) -> None:
    """Who fires from a moving vehicle is in it: another one that is called the vehicle would be a second one."""
    nypd, denver = side(library, "nypd", TOPIC), side(library, "denver-pd", TOPIC)
    (firing,) = [
        [premise.text for premise in witness.scenario.premises]
        for witness in compare(library, nypd, denver, TOPIC).first_stricter
        if witness.rules == ("nypd.no-firing-from-moving-vehicle",)
    ]
    assert "the officer fired from a moving vehicle" in firing
    assert not any("the vehicle" in text for text in firing)
    mentioned = {"yes": True, "no": False}
    listed = library.facts["force.fired_from_moving_vehicle"].unlikely_together
    for name, fact in library.facts.items():
        if name.startswith("force.") and name != "force.fired_from_moving_vehicle" and fact.type == "yes-no":
            said = {answer for key, answer in mentioned.items() if "the vehicle" in (getattr(fact, key) or "")}
            assert listed.get(name) == ("any" if len(said) == 2 else said.pop() if said else None), name


def test_rules_on_other_conduct_add_no_facts(library: Library) -> None:
    found = compare(library, side(library, "manhattan-beach-pd"), side(library, "chicago-pd"))
    for witness, asked in ((found.first_stricter[0], "officer."), (found.second_stricter[0], "force.")):
        assert {premise.fact[: len(asked)] for premise in witness.scenario.premises} == {asked}
        assert len(witness.aside) == 1


OWN = "If it stands in a folder of your own, name that folder with --library"


@pytest.mark.parametrize(
    ("name", "about", "cause", "remedy"),
    [
        ("nypdd", None, "there is no policy, authority or rule 'nypdd'", f"did you mean 'nypd'? {OWN}"),
        ("nypd", "moving-vehicle", "no rule has the topic 'moving-vehicle'", "did you mean 'moving-vehicles'?"),
        ("nypd", "disclosure", "no rule of nypd is about disclosure", "its rules are about moving-vehicles"),
    ],
)
def test_a_name_that_is_not_there_is_refused(
    library: Library, name: str, about: str | None, cause: str, remedy: str
) -> None:
    with pytest.raises(BadInput) as refused:
        side(library, name, about)
    assert [(one.cause, one.remedy) for one in refused.value.problems] == [(cause, remedy)]


def test_without_z3_it_is_said_what_to_install(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    with pytest.raises(BadInput, match=r"pip install '\.\[analysis\]'"):
        compare(library, side(library, "nypd"), side(library, "lasd"))
