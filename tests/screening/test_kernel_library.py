"""The library's cases and the shipped incidents as rows of a table."""

from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from conftest import ROOT
from sheets import columns, ends_at

from policycheck.authoring.cases import known_in, outcome_in_words
from policycheck.evaluation.evaluate import evaluate, span_of
from policycheck.evaluation.scope import scope
from policycheck.facts.accounts import Accounts
from policycheck.facts.fact_status import known_extents
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.compile import CONCLUSIONS
from policycheck.model.vocabulary import about
from policycheck.screening.columns import BoundsColumn
from policycheck.screening.kernel import BulkKernel

INCIDENTS = ROOT / "incidents"


def test_every_case_of_the_library(library: Library) -> None:
    cases = [(compiled, case) for compiled in library.rules.values() for case in compiled.rule.cases]
    rows = [known_in(library, case) for _, case in cases]
    days = [None if case.date is None else date.fromisoformat(case.date) for _, case in cases]
    plain = replace(library, derivations={})  # a case says what is known, and nothing follows from it
    kernel = BulkKernel(plain, list(library.rules.values()))
    outcomes = kernel.read(columns(library.facts, rows), pa.array(days, pa.date32()))
    assert len(cases) > 200
    for row, (compiled, case) in enumerate(cases):
        rule = compiled.rule
        possible = ends_at(outcomes, rule.id, row)
        if case.date is None and "not_in_force" in possible and len(possible) > 1:
            possible.remove("not_in_force")
        words = "not in force"
        if possible != ["not_in_force"]:
            possible_conclusions = tuple(end for end in CONCLUSIONS if end in possible)
            words = outcome_in_words(possible_conclusions, rule.modality, case.outcome)
        assert (rule.id, case.name, words) == (rule.id, case.name, case.outcome)


@pytest.mark.parametrize("name", sorted(path.stem for path in INCIDENTS.glob("*.json")))
def test_the_accounts_of_shipped_incidents(library: Library, name: str) -> None:
    """An account of an act of force, with what follows in it from the timeline, is a row of its own."""
    incident = read_incident(INCIDENTS / f"{name}.json", library)[0]
    of_agency = library.authorities[incident.agency].facts
    accounts = Accounts(incident, library.facts, library.derivations, of_agency, library.events)
    found = evaluate(library, incident, "")
    expected, rows, places = {(one.rule, one.about): one for one in found.results}, [], []
    for force, entity in incident.entities.items():
        if entity.kind == "force":
            whom = {"incident": "incident", "force": force, "officer": entity.by, "civilian": entity.against}
            recordings = [other for other, one in incident.entities.items() if one.kind == "recording"]
            whom["recording"] = next((one for one in recordings if incident.entities[one].by == entity.by), None)
            asked = [fact for fact in library.facts if about(fact) in whom]
            for view in accounts.views():
                held = {fact: accounts.fact_status(view.name, fact, whom[about(fact)]) for fact in asked}
                rows.append(known_extents(held))
                places.append((whom, view.name))
    rules = scope(library, incident.agency).rules
    span = span_of(incident, None)
    days = [None if span is None else span[side].toordinal() for side in (0, 1)]
    day = BoundsColumn(*(pa.array([day] * len(rows), pa.float64()) for day in days))
    outcomes = BulkKernel(library, rules).read(columns(library.facts, rows), day)
    compared = 0
    for row, (whom, account) in enumerate(places):
        for compiled in rules:
            result = expected.get((compiled.rule.id, whom[compiled.rule.for_each]))
            if result is not None:
                assert ends_at(outcomes, compiled.rule.id, row) == list(result.outcomes[account].possible_conclusions)
                compared += 1
    assert compared >= len(rows) > 0
