"""On whose word an outcome rests: the record alone, sources pooled; and where sources differ or statements clash."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, note
from reports import html, text
from strategies import choosers, examples

from policycheck.document.markdown import markdown
from policycheck.evaluation.evaluate import evaluate
from policycheck.library.library import Library, load_library
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.result import AccountOutcome
from policycheck.report.memo import build

CARRY, MOVE = "el-centro-pd.carry-recording-device", "el-centro-pd.move-out-of-path"
CARRIED = ("officer.carried_recorder", "officer-1")
FIRED, NEAR, STEPS = (
    (f"force.{name}", "shots")
    for name in ("fired_at_vehicle", "vehicle_approaching_officer", "took_steps_to_leave_path")
)
PARTIES = {
    "chief": "agency",
    "union": "agency",
    "mother": "family",
    "daily": "press",
    "weekly": "press",
    "monthly": "press",
    "log": "record",
}
Said = tuple[str, tuple[str, str], Any]  # a source, a fact with whom it is about, and its value


def incident(said: list[Said], timeline: dict[str, Any] | None = None, quiet: tuple[str, ...] = ()) -> Incident:
    speaking = {source for source, _, _ in said} | {one["source"] for one in (timeline or {}).get("events", ())}
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "date": "2025-10-05",
            "agency": "el-centro-pd",
            "entities": {
                "officer-1": {"kind": "officer"},
                "driver": {"kind": "civilian"},
                "shots": {"kind": "force", "by": "officer-1", "against": "driver", "label": "the shots"},
            },
            "sources": {
                source: {"party": PARTIES[source], "title": source}
                for source in PARTIES
                if source in speaking | {*quiet}
            },
            "assertions": [
                {"fact": fact, "about": about, "value": value, "source": source}
                for source, (fact, about), value in said
            ],
            "timeline": timeline or {},
        }
    )


def outcomes(evaluation: Evaluation, rule: str) -> dict[str, AccountOutcome]:
    (found,) = [one for one in evaluation.results if one.rule == rule]
    return found.outcomes


def kinds(evaluation: Evaluation, rule: str) -> dict[str, list[str]]:
    """By account, the notes of what the rule comes to; accounts without one are left out."""
    return {
        name: [one.kind for one in outcome.notes]
        for name, outcome in outcomes(evaluation, rule).items()
        if outcome.notes
    }


def forms(evaluation: Evaluation) -> tuple[str, str, str]:
    """The terminal's report, the page, and the memo, each on one line; the memo without its marks of emphasis."""
    memo = markdown(build(evaluation)).replace("\\", "").replace("*", "")
    return " ".join(text(evaluation).split()), " ".join(html(evaluation).split()), " ".join(memo.split())


def test_a_silent_side_is_said_to_say_nothing(library: Library) -> None:
    found = evaluate(library, incident([("log", CARRIED, False)], quiet=("chief", "mother")), "")
    assert kinds(found, CARRY) == {"agency": ["record_alone"], "family": ["record_alone"]}
    assert {one.outcome for one in outcomes(found, CARRY).values()} == {"possible_violation"}
    terminal, page, memo = forms(found)
    assert "This rests on the record alone: the agency and the civilian’s side say nothing on it." in terminal
    assert "This rests on the record alone: the agency and the civilian’s side say nothing on it." in page
    assert "This rests on the record alone: the agency and the civilian’s side say nothing on it." in memo
    assert '"kind": "record_alone"' in as_json(found)


@pytest.mark.parametrize("source", ["chief", "mother"])
def test_a_side_that_says_it_has_it_of_its_own(library: Library, source: str) -> None:
    said: list[Said] = [("log", CARRIED, False), (source, CARRIED, False)]
    assert kinds(evaluate(library, incident(said), ""), CARRY) == {}


def test_what_follows_from_the_record_is_on_the_record_alone(library: Library) -> None:
    """A recording exists, says the log, so that the officer carried a recorder: the agency says neither."""
    one = incident([("log", ("force.warned_before_shots", "shots"), True)], quiet=("chief",)).model_dump(
        mode="json", by_alias=True, exclude_none=True
    )
    one["entities"]["video"] = {"kind": "recording", "by": "officer-1"}
    one["assertions"].append({"fact": "recording.exists", "about": "video", "value": True, "source": "log"})
    found = evaluate(library, Incident.model_validate(one), "")
    assert kinds(found, CARRY) == {"agency": ["record_alone"]}
    one["assertions"].append({"fact": "recording.exists", "about": "video", "value": True, "source": "chief"})
    one["sources"]["chief"] = {"party": "agency", "title": "chief"}
    assert kinds(evaluate(library, Incident.model_validate(one), ""), CARRY) == {}


def test_a_second_spokesman_is_named_in_the_result(library: Library) -> None:
    said: list[Said] = [("chief", CARRIED, False), ("union", CARRIED, True), ("log", CARRIED, False)]
    found = evaluate(library, incident(said), "")
    assert kinds(found, CARRY) == {"agency": ["sources_differ"]}
    (told,) = outcomes(found, CARRY)["agency"].notes
    assert [(one.source, one.value) for one in told.said] == [("chief", False), ("union", True)]
    terminal, page, memo = forms(found)
    assert "The agency's sources differ: S1 says no; S2 says yes." in terminal
    assert "The agency&#39;s sources differ: S1 says no; S2 says yes." in page
    assert "The agency's sources differ: S1 says no; S2 says yes." in memo


def test_one_source_that_says_both_contradicts_itself(library: Library) -> None:
    said: list[Said] = [("chief", CARRIED, False), ("chief", CARRIED, True)]
    assert "S1 contradicts itself: S1 says no; S1 says yes." in forms(evaluate(library, incident(said), ""))[0]


def test_a_clash_is_told_in_the_result(library: Library) -> None:
    """A newspaper has the vehicle approaching, and standing when the shots began."""
    events = [
        {"id": "volley", "kind": "shots", "by": "officer-1", "force": "shots", "source": "daily"},
        {"id": "stand", "kind": "vehicle-stopped", "by": "driver", "source": "daily"},
    ]
    order = [{"event": "volley", "is": "starts-during", "other": "stand", "source": "daily"}]
    said: list[Said] = [("daily", FIRED, True), ("daily", NEAR, True), ("daily", STEPS, False)]
    found = evaluate(library, incident(said, {"events": events, "order": order}), "")
    assert kinds(found, MOVE) == {"press": ["conflict"], "uncontradicted": ["conflict"]}
    (told,) = outcomes(found, MOVE)["press"].notes
    assert (told.fact, [one.source for one in told.said]) == (NEAR[0], ["daily"])
    assert [(one.fact, one.value) for one in told.follows] == [
        ("force.vehicle_moving", False),
        ("force.vehicle_moving", True),
    ]
    terminal, page, memo = forms(found)
    for form in (terminal, page, memo):
        assert "counts, although the account" in form
        assert "own statements contradict each other: it follows that the vehicle was not moving" in form
        assert "own statements contradict each other" in form
    assert "These cannot all be true, so none of them counts; the statements behind them still do." in terminal


def test_what_two_newspapers_say_between_them_is_pooled(library: Library) -> None:
    said: list[Said] = [("daily", FIRED, True), ("daily", NEAR, True), ("weekly", STEPS, False)]
    found = evaluate(library, incident(said), "")
    assert kinds(found, MOVE) == {"press": ["pooled"]}
    assert outcomes(found, MOVE)["press"].notes[0].sources == ("daily", "weekly")
    terminal, page, memo = forms(found)
    assert "No single source says all of this; S1 and S2 do together." in terminal
    assert "No single source says all of this; S1 and S2 do together." in page
    assert "No single source says all of this; S1 and S2 do together." in memo
    assert kinds(evaluate(library, incident([*said, ("daily", STEPS, False)]), ""), MOVE) == {}


def test_a_statement_that_says_nothing_is_listed_and_changes_nothing(library: Library) -> None:
    rounds = ("incident.rounds_fired", "incident")
    said: list[Said] = [("log", rounds, 5), ("log", CARRIED, False), ("chief", CARRIED, False)]
    plain = evaluate(library, incident(said), "")
    found = evaluate(library, incident([*said, ("chief", rounds, {"at_least": 0})]), "")
    assert found.results == plain.results
    assert found.also_stated == plain.also_stated
    assert [(one.fact, one.said.source) for one in found.says_nothing] == [("incident.rounds_fired", "chief")]
    for form in forms(found):
        assert "Ignored, because it allows every answer and so says nothing: " in form


@examples(10)
@given(choosers)
def test_pooled_is_what_no_source_comes_to_alone(rng: Random) -> None:
    """Held against the same file without the other sources' statements."""
    library = load_library()
    facts = (FIRED, NEAR, STEPS, ("force.vehicle_moving", "shots"))
    said: list[Said] = [
        (source, fact, rng.random() < 0.7)
        for source in ("daily", "weekly", "monthly", "log")
        for fact in facts
        if rng.random() < 0.5
    ]
    note(str(said))
    quiet = ("daily", "weekly", "monthly", "log")

    def press(sources: set[str]) -> AccountOutcome:
        kept = [one for one in said if one[0] in sources | {"log"}]
        return outcomes(evaluate(library, incident(kept, quiet=quiet), "", accounts=["press"]), MOVE)["press"]

    whole = press({*quiet})
    told = {one.kind: one for one in whole.notes}
    alone = [
        source for source in quiet[:3] if set(press({source}).possible_conclusions) <= set(whole.possible_conclusions)
    ]
    if not whole.decided:
        assert not told.keys() & {"pooled", "record_alone"}
    elif "record_alone" in told:
        assert set(press(set()).possible_conclusions) <= set(whole.possible_conclusions)
    else:
        assert ("pooled" in told) is (not alone)
    if "pooled" in told:
        together = set(told["pooled"].sources)
        assert len(together) > 1
        assert set(press(together).possible_conclusions) <= set(whole.possible_conclusions)
