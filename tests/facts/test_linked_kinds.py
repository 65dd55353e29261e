"""What is linked with an entity is told apart by every link: two cars, and what each officer saw."""

import json
from pathlib import Path
from typing import Any

import pytest

from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.facts.accounts import Accounts
from policycheck.library.incident_file import incident_in
from policycheck.library.library import Library, load_library

FACT = "{0}:\n  type: yes-no\n  question: q of {0}\n  yes: yes of {0}\n  no: no of {0}\n"
FACTS = ("vehicle.zz_parked", "force.zz_at_parked", "observation.zz_saw_it", "civilian.zz_drove_parked")
# By derivation: to which each is applied, its premise, and what follows from that.
DERIVATIONS = {
    "zz-at-parked": ("force", FACTS[0], FACTS[1]),
    "zz-saw-it": ("observation", FACTS[1], FACTS[2]),
    "zz-drove-parked": ("vehicle", FACTS[0], FACTS[3]),
}
ENTITIES: dict[str, dict[str, str]] = {
    "one": {"kind": "officer"},
    "two": {"kind": "officer"},
    "first": {"kind": "civilian"},
    "second": {"kind": "civilian"},
    "red": {"kind": "vehicle", "driven_by": "first"},
    "blue": {"kind": "vehicle", "driven_by": "second"},
    "shots-at-red": {"kind": "force", "by": "one", "against": "first", "vehicle": "red"},
    "shots-at-blue": {"kind": "force", "by": "one", "against": "second", "vehicle": "blue"},
    "two-saw-red": {"kind": "observation", "by": "two", "of": "shots-at-red"},
    "two-saw-blue": {"kind": "observation", "by": "two", "of": "shots-at-blue"},
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Library:
    root: Path = tmp_path_factory.mktemp("own")
    files = {"rules/vocabulary/zz.yaml": "".join(map(FACT.format, FACTS))}
    for name, (kind, premise, then) in DERIVATIONS.items():
        cases = [
            {"name": "it is", "facts": {premise: True}, "derives": True},
            {"name": "nobody says", "derives": "unknown"},
        ]
        derivation: dict[str, Any] = {"id": name, "title": name, "for_each": kind, "premises": [{"fact": premise}]}
        derivation |= {"then": {"fact": then, "is": True}, "cases": cases}
        files[f"rules/derivations/{name}.yaml"] = json.dumps(derivation)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return load_library([root])


def test_what_is_true_of_one_vehicle_follows_for_what_is_linked_with_it_alone(own: Library) -> None:
    said = [{"fact": FACTS[0], "about": "red", "value": True, "source": "paper"}]
    data = {"schema": "policycheck/incident/1", "id": "cars", "title": "Two cars", "agency": "el-centro-pd"}
    sources = {"paper": {"party": "press", "title": "The paper"}}
    content = json.dumps({**data, "entities": ENTITIES, "sources": sources, "assertions": said}).encode()
    accounts = Accounts(incident_in("cars.json", content, own), own.facts, own.derivations)
    known = {
        (fact, about): accounts.fact_status("press", fact, about).extent
        for fact in FACTS
        for about, entity in ENTITIES.items()
        if entity["kind"] == fact.partition(".")[0]
    }
    true = {key for key, extent in known.items() if extent == frozenset({True})}
    assert true == {
        (FACTS[0], "red"),
        (FACTS[1], "shots-at-red"),
        (FACTS[2], "two-saw-red"),
        (FACTS[3], "first"),
    }
    assert all(extent is None for key, extent in known.items() if key not in true)


@pytest.mark.parametrize("name", DERIVATIONS)
def test_the_cases_of_a_derivation_have_whatever_is_linked(own: Library, name: str) -> None:
    assert all(result.passed for result in run_derivation_cases(own, own.derivations[name]))
