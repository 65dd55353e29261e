"""The library's own policies compared, and every witness put back as an incident."""

import sys
from itertools import combinations
from pathlib import Path

import pytest

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
    """All pairs of authorities with rules about moving vehicles."""
    sides = all_sides(library, TOPIC)
    assert len(sides) > 5
    tried = 0
    for first, second in combinations(sides, 2):
        found = compare(library, first, second, TOPIC)
        for witness, strict, other in (
            (found.first_stricter, first, second),
            (found.second_stricter, second, first),
        ):
            if witness is not None:
                _evaluates(library, witness, strict, other, tmp_path / "scenario.json")
                tried += 1
    assert tried > len(sides)


@pytest.mark.parametrize("name", ["el-centro-pd", "nypd", "us-federal-cbp"])
def test_a_witness_is_of_an_agency_with_what_is_true_of_it_as_such(library: Library, tmp_path: Path, name: str) -> None:
    first, second = side(library, name), side(library, "us-ca")
    found = compare(library, first, second)
    for witness, strict, other in ((found.first_stricter, first, second), (found.second_stricter, second, first)):
        assert witness is not None
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
    assert any(
        possible_conclusions[rule] == ("violation",) and weight[modality[rule]] >= level for rule in strict.side.rules
    )
    assert not any(
        "violation" in possible_conclusions[rule] and weight[modality[rule]] > most for rule in other.side.rules
    )


def test_the_same_comparison_comes_out_every_time(library: Library) -> None:
    sides = [side(library, name, TOPIC) for name in ("nypd", "us-federal-doj", "denver-pd")]
    assert as_json(matrix(library, sides, TOPIC)) == as_json(matrix(library, sides, TOPIC))


def test_a_plain_difference_is_shown_plainly(library: Library) -> None:
    """Chicago's item reaches only vehicles that are the only force; New York's prohibition reaches all that it does."""
    found = compare(library, side(library, "chicago-pd", TOPIC), side(library, "nypd", TOPIC), TOPIC)
    assert (found.relation, found.first_stricter) == ("looser", None)
    assert found.second_stricter is not None
    assert found.second_stricter.level == "violation"


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
