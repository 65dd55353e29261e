"""What follows from a statement that somebody contradicts gives nothing to the accounts that all share."""

from pathlib import Path
from typing import Any

import pytest
from event_kinds import KINDS

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.accounts import Accounts
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.party import COMMON_GROUND, UNCONTRADICTED

REPORTED, AT_ONCE = "force.reported_to_agency", "force.reported_immediately"


def told(**words: bool) -> Incident:
    """Each party's word on whether the force was reported to the agency."""
    entities = {"o": {"kind": "officer"}, "f": {"kind": "force", "by": "o"}}
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "el-centro-pd",
        "date": "2025-10-05",
        "entities": entities,
        "sources": {party: {"party": party, "title": party} for party in words},
        "assertions": [
            {"fact": REPORTED, "about": "f", "value": said, "source": party} for party, said in words.items()
        ],
    }
    return Incident.model_validate(raw)


@pytest.mark.parametrize("words", [{"record": True}, {"agency": True}, {"community": True}])
def test_what_two_sides_come_to_from_a_contradicted_denial_is_open_for_all(
    library: Library, words: dict[str, bool]
) -> None:
    incident = told(**words, family=False, press=False)
    accounts = Accounts(incident, library.facts, library.derivations, kinds=KINDS)
    for account in (COMMON_GROUND, UNCONTRADICTED):
        assert accounts.fact_status(account, REPORTED, "f").basis == "contradicted"
        assert accounts.fact_status(account, AT_ONCE, "f").extent is None
    assert accounts.fact_status("family", AT_ONCE, "f").extent == frozenset({False})
    (result,) = (one for one in evaluate(library, incident, "").results if one.rule == "us-ca.report-use-of-force")
    assert {result.outcomes[account].outcome for account in (COMMON_GROUND, UNCONTRADICTED)} == {"undetermined"}
    assert result.outcomes["family"].outcome == "possible_violation"


def test_what_two_sides_come_to_alike_and_nobody_contradicts_is_common_ground(library: Library) -> None:
    accounts = Accounts(told(family=False, press=False), library.facts, library.derivations, kinds=KINDS)
    for account in (COMMON_GROUND, UNCONTRADICTED):
        assert accounts.fact_status(account, AT_ONCE, "f").extent == frozenset({False})


def test_on_the_record_alone_is_said_beside_what_is_true_of_the_agency_as_such(library: Library) -> None:
    """The agency says nothing on it; that its officers are peace officers is nobody's word."""
    incident = told(record=False)
    raw = incident.model_dump(mode="json", by_alias=True, exclude_none=True)
    raw["sources"]["chief"] = {"party": "agency", "title": "Chief"}
    raw["assertions"].append(
        {"fact": "incident.medical_aid_given", "about": "incident", "value": True, "source": "chief"}
    )
    found = evaluate(library, Incident.model_validate(raw), "").results
    (result,) = (one for one in found if one.rule == "us-ca.report-use-of-force")
    assert result.outcomes["agency"].outcome == "possible_violation"
    assert [note.kind for note in result.outcomes["agency"].notes] == ["record_alone"]


def test_what_axioms_settle_of_somebody_not_named_names_those_axioms_alone(library: Library) -> None:
    """The officer is not named; what is true of the agency's officers as such counts all the same."""
    raw: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "i",
        "title": "t",
        "agency": "el-centro-pd",
        "date": "2025-10-05",
        "entities": {"c": {"kind": "civilian"}, "f": {"kind": "force", "against": "c"}, "v": {"kind": "recording"}},
        "sources": {"a": {"party": "agency", "title": "A"}},
        "assertions": [
            {"fact": "force.fired_at_occupant", "about": "f", "value": True, "source": "a"},
            {"fact": "recording.exists", "about": "v", "value": True, "source": "a"},
            {"fact": "recording.days_to_release", "about": "v", "value": 80, "source": "a"},
        ],
    }
    for result in evaluate(library, Incident.model_validate(raw), "").results:
        for outcome in result.outcomes.values():
            assert len(outcome.axioms) < 4
            assert outcome.reasons or not outcome.axioms


def test_no_question_is_asked_twice(library: Library) -> None:
    from policycheck.evaluation.worklist import worklist
    from policycheck.library.incident_file import read_incident

    for path in sorted((Path(__file__).resolve().parents[2] / "incidents").glob("*.json")):
        asked = [(item.fact, item.about) for item in worklist(library, read_incident(path, library)[0]).items]
        assert len(asked) == len(set(asked))
