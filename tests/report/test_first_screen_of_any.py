"""The first screen of incidents of any kind says no more and no less than the evaluation does."""

import re
from random import Random
from typing import Any

from conftest import on_few_topics
from hypothesis import given
from strategies import choosers, examples
from test_memo import said

import policycheck as package
from policycheck.document.terminal import text
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import first_questions, worklist
from policycheck.library.library import load_library
from policycheck.logic.answers import extent_of_value
from policycheck.model.effects import standing
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.report.brief import disputed
from policycheck.report.evaluation import evaluation_document, first_screen
from policycheck.report.phrases import Labels
from policycheck.report.results import results
from policycheck.report.settle import find_out_first

LIBRARY = on_few_topics(load_library())
ENTITIES = {
    "one": {"kind": "officer", "label": "officer A"},
    "two": {"kind": "officer", "label": "officer B"},
    "driver": {"kind": "civilian", "label": "the driver"},
    "car": {"kind": "vehicle", "label": "the car", "driven_by": "driver"},
    "first": {"kind": "force", "by": "one", "against": "driver", "vehicle": "car", "label": "the first shots"},
    "second": {"kind": "force", "by": "two", "against": "driver", "vehicle": "car", "label": "the second shots"},
    "video": {"kind": "recording", "by": "one", "label": "the video"},
}
FACTS = {
    "force.fired_at_vehicle": ("first", "second"),
    "force.fired_at_operator": ("first", "second"),
    "force.vehicle_moving": ("first", "second"),
    "force.vehicle_approaching_officer": ("first", "second"),
    "force.took_steps_to_leave_path": ("first", "second"),
    "force.reasonably_believed_imminent_threat": ("first", "second"),
    "force.reported_immediately": ("first", "second"),
    "officer.carried_recorder": ("one", "two"),
    "recording.exists": ("video",),
    "recording.days_to_release": ("video",),
}
PARTIES = ("agency", "family", "press", "record")


def _made_up(rng: Random) -> dict[str, Any]:
    assertions = []
    for number in range(rng.randint(1, 14)):
        fact = rng.choice(list(FACTS))
        value: Any = rng.choice((3, 50, {"at_least": 40})) if fact.endswith("days_to_release") else rng.random() < 0.5
        about = rng.choice(FACTS[fact])
        party = rng.choice(PARTIES)
        assertions.append(
            {"fact": fact, "about": about, "value": value, "source": party, "pinpoint": f"paragraph {number + 101}"}
        )
    return {
        "schema": "policycheck/incident/1",
        "id": "any",
        "title": "Any",
        "date": rng.choice(("2025-10-05", "2019", None)),
        "agency": rng.choice(("el-centro-pd", "chicago-pd", "us-federal-dhs")),
        "entities": ENTITIES,
        "sources": {party: {"party": party, "title": f"The {party}"} for party in PARTIES},
        "assertions": assertions,
    }


def _read(data: dict[str, Any]) -> Incident:
    return package.read_incident({key: value for key, value in data.items() if value is not None}, LIBRARY).incident


@given(choosers)
@examples(25)
def test_every_place_of_a_dispute_stands_on_it(rng: Random) -> None:
    evaluation = evaluate(LIBRARY, _read(_made_up(rng)), "")
    labels = Labels(evaluation)
    shown = said(first_screen(evaluation))
    whole = said(evaluation_document(evaluation).parts)
    for section in results(evaluation).binding:
        for result in section.results:
            for element in disputed(result, labels):
                for name in labels.sides & element.values.keys():
                    for cited in element.values[name].sources:
                        assert cited.place.replace(", paragraph ", " ¶") in shown, (result.rule, element.fact, name)
                        assert cited.place in whole


@given(choosers)
@examples(5)
def test_what_an_answer_comes_to_is_what_an_evaluation_with_it_comes_to(rng: Random) -> None:
    incident = _read(_made_up(rng))
    listed = worklist(LIBRARY, incident)
    for item in rng.sample(listed.items, min(3, len(listed.items))):
        for answer in item.answers:
            extent = extent_of_value(LIBRARY.facts[item.fact], answer.value)
            supposed = evaluate(LIBRARY, incident, "", assumed={(item.fact, item.about): extent})
            by_key = {(result.rule, result.about): result for result in supposed.results}
            for after in answer.comes_to:
                states = [each.state for each in by_key[after.result.rule, after.result.about].outcomes.values()]
                assert after.standing == standing(states), (item.fact, item.about, answer.value, after.result.rule)
                assert after.everywhere == (len(set(states)) == 1)


@given(choosers)
@examples(5)
def test_the_first_questions_are_those_of_the_whole_list(rng: Random) -> None:
    incident = _read(_made_up(rng))
    accounts = rng.choice(((), ("agency",)))
    shared = LIBRARY, incident, accounts if incident.sources and _speaks(incident, "agency") else ()
    assert find_out_first(first_questions(*shared)) == find_out_first(worklist(*shared))


def _speaks(incident: Incident, party: str) -> bool:
    return any(incident.sources[statement.source].party == party for statement in incident.assertions)


@given(choosers)
@examples(25)
def test_a_rule_has_its_title_wherever_its_number_stands_first(rng: Random) -> None:
    evaluation = evaluate(LIBRARY, _read(_made_up(rng)), "")
    shown = " ".join(text(first_screen(evaluation), 2_000).replace("\N{NO-BREAK SPACE}", " ").split())
    for section in results(evaluation).binding:
        number = re.compile(rf"(: |· ){section.number}( \(| ·|$)")
        if number.search(shown):
            assert f"{section.number}. {section.head.title}" in shown


@given(choosers)
@examples(5)
def test_some_accounts_alone_are_told_and_number_alike(rng: Random) -> None:
    incident = _read(_made_up(rng))
    whole = evaluate(LIBRARY, incident, "")
    name = rng.choice([account.name for account in whole.accounts])
    some = evaluate(LIBRARY, incident, "", (name,))
    assert "Only the account of" in said(first_screen(some))
    assert "every account " not in said(first_screen(some)).replace("every account shown here", "")
    assert _numbers(some) == {rule: number for rule, number in _numbers(whole).items() if rule in _numbers(some)}
    assert worklist(LIBRARY, incident, (name,)).numbers.items() <= _numbers(whole).items()


def _numbers(evaluation: Evaluation) -> dict[str, int]:
    return {result.rule: result.number for result in evaluation.results if not result.comparison}
