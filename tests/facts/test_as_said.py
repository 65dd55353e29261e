"""A statement's approximate words: its bounds count, and the words are printed where its own value is."""

import json
from pathlib import Path
from typing import Any

import pytest
from logic.reference import Raw
from pydantic import TypeAdapter
from strategies import fact_of

from policycheck.evaluation.evaluate import evaluate
from policycheck.facts.statements import stated, statement
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.model.evaluation import as_json
from policycheck.model.inference import CitedStatement, UnusedStatement
from policycheck.model.value import StatedValue
from policycheck.model.vocabulary import Fact
from policycheck.report.words import value_words

ROUNDS = "incident.rounds_fired"
BOUNDS: list[Raw] = [
    {"at_least": 20, "at_most": 24},
    {"more_than": 19, "less_than": 25},
    {"at_least": 20},
    {"at_most": 1},
    {"at_least": 7, "at_most": 7},
]


def value(raw: Any) -> StatedValue:
    return TypeAdapter[StatedValue](StatedValue).validate_python(raw)


@pytest.mark.parametrize("bounds", BOUNDS)
def test_the_words_change_no_answer(library: Library, bounds: dict[str, Any]) -> None:
    fact = library.facts[ROUNDS]
    said = value({**bounds, "as_said": "a few"})
    assert extent_of_value(fact, said) == extent_of_value(fact, value(bounds))
    assert statement(fact, extent_of_value(fact, said)) == stated(fact, value(bounds))


def told(fact: Fact, value: StatedValue) -> str:
    """The statement as a result holds it."""
    said = CitedStatement(source="a", number=1, pinpoint=None, note=None, party="press", value=value)
    return UnusedStatement(fact="f", about="x", about_label="x", words=stated(fact, value), said=said).text


@pytest.mark.parametrize(
    ("bounds", "numbers"),
    list(zip(BOUNDS, ["20 to 24", "20 to 24", "at least 20 rounds", "at most 1 round", "7 rounds"], strict=True)),
)
def test_a_statement_prints_the_words_and_the_numbers(library: Library, bounds: dict[str, Any], numbers: str) -> None:
    said = value({**bounds, "as_said": "nearly two dozen"})
    assert told(library.facts[ROUNDS], said) == f"officers fired “nearly two dozen” rounds ({numbers})"


def test_a_date_and_a_value_without_its_fact() -> None:
    day: Fact = fact_of({"type": "date", "question": "When?", "statement": "it was released {value}"})
    said = value({"at_least": "2025-05-01", "at_most": "2025-05-10", "as_said": "early in May"})
    assert told(day, said) == "it was released “early in May” (2025-05-01 to 2025-05-10)"
    assert value_words(said) == "“early in May” (at least 2025-05-01 and at most 2025-05-10)"


def test_one_statement_is_as_said_and_several_together_are_numbers(
    library: Library, el_centro: Path, tmp_path: Path
) -> None:
    """The words are one source's; what an account makes of several is nobody's words."""
    data = json.loads(el_centro.read_text())
    said = {"fact": ROUNDS, "about": "incident", "source": "lawyers-in-local-news"}
    data["assertions"] = [
        {**said, "value": {"at_least": 20, "at_most": 24, "as_said": "nearly two dozen"}},
        {**said, "value": {"at_most": 22}, "source": "family-in-wsws"},
    ]
    data["timeline"] = {}
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    evaluation = evaluate(library, *read_incident(path, library))
    assert [one.text for one in evaluation.also_stated] == [
        "officers fired “nearly two dozen” rounds (20 to 24)",
        "officers fired at most 22 rounds",
    ]
    values = [one["said"]["value"] for one in json.loads(as_json(evaluation))["also_stated"]]
    assert [one["as_said"] for one in values] == ["nearly two dozen", None]
