"""What somebody supposes for the sake of an evaluation: FACT@ENTITY=VALUE, as a command line or a session gives it."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NoReturn

from pydantic import TypeAdapter, ValidationError

from policycheck.facts.statements import statement
from policycheck.library.advice import did_you_mean
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_value, leaves_out, value_of
from policycheck.logic.extent import Extent
from policycheck.model.account_value import FactValue
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact, about

Key = tuple[str, str]  # a fact, and the entity that it is about
Assumed = Mapping[Key, Extent]
OPTION = "--assume"
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def read_assumed(texts: Iterable[str], library: Library, incident: Incident) -> dict[Key, Extent]:
    """What the texts suppose, each written as FACT@ENTITY=VALUE; without @ENTITY, of the incident.

    Raises BadInput with every problem: a text of another form, a fact or an entity that there is not, a value that does
    not answer the question, and one fact that two texts answer differently.
    """
    found: dict[Key, Extent] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            key, extent = _read(text, library, incident)
            if found.setdefault(key, extent) != extent:
                _refuse(f"{text!r} answers {key[0]} of {key[1]} a second time", "leave one of the two out")
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return found


def found_by_board(library: Library, incident: Incident) -> dict[Key, Extent]:
    """The facts that the board found: they are taken as so, and not asked again."""
    return {
        (found.fact, found.about): extent_of_value(library.facts[found.fact], found.value)
        for found in incident.findings.facts
    }


def suppositions(library: Library, incident: Incident, assumed: Assumed) -> tuple[FactValue, ...]:
    """What is supposed, as results hold it."""
    return tuple(
        FactValue(
            fact=fact,
            about=name,
            about_label=incident.label_of(name),
            value=value_of(library.facts[fact], extent),
            text=statement(library.facts[fact], extent),
        )
        for (fact, name), extent in assumed.items()
    )


def extent_of_text(fact: Fact, text: str) -> Extent:
    """The answer that a person writes: yes, 45, 2025-10-05, an option, or bounds as {"at_least": 29}.

    Raises UnfitAnswer where it answers no such question, or leaves out no answer.
    """
    written = text.strip()
    value: object = _WORDS.get(written.casefold(), written) if fact.type == "yes-no" else written
    if fact.type != "yes-no" and (fact.type == "number" or written.startswith("{")):
        try:
            value = json.loads(written)
        except (ValueError, RecursionError):
            value = written
    try:
        extent = extent_of_value(fact, _values().validate_python(value))
    except UnfitAnswer:
        raise
    except (ValidationError, ValueError, OverflowError):  # the last two for what is no number: NaN, Infinity
        raise UnfitAnswer(f"{text!r} is no value", f"{_HOW[fact.type]}") from None
    if not leaves_out(fact, extent):
        raise UnfitAnswer(f"{text!r} leaves out no answer, so that it says nothing", "leave it out, or say more")
    return extent


@cache
def _values() -> TypeAdapter[Value]:
    return TypeAdapter(Value)


_HOW = {
    "yes-no": "write yes or no",
    "choice": "write one of its options",
    "number": 'write a number, or bounds as {"at_least": 29}',
    "date": 'write a date as 2025-10-05, or bounds as {"at_least": "2025-10-05"}',
}


def _read(text: str, library: Library, incident: Incident) -> tuple[Key, Extent]:
    asked, equals, value = text.partition("=")
    fact, _, name = asked.strip().partition("@")
    name = name or INCIDENT
    if not equals:
        _refuse(f"{text!r} has no value", "write FACT@ENTITY=VALUE, as officer.carried_recorder@officer-3=no")
    if fact not in library.facts:
        _refuse(f"there is no fact {fact!r}", did_you_mean(fact, library.facts) or "policycheck show facts lists them")
    kind = incident.kind_of(name)
    if kind is None:
        there = [INCIDENT, *incident.entities]
        _refuse(f"this incident has no entity {name!r}", did_you_mean(name, there) or f"name one of {', '.join(there)}")
    if kind != about(fact):
        fitting = [one for one in (INCIDENT, *incident.entities) if incident.kind_of(one) == about(fact)]
        remedy = f"name one of {', '.join(fitting)}" if fitting else f"the incident has no {about(fact)}; add one to it"
        _refuse(f"{fact} is about an entity of kind {about(fact)}, and {name} is of kind {kind}", remedy)
    try:
        return (fact, name), extent_of_text(library.facts[fact], value)
    except UnfitAnswer as error:
        raise BadInput([Problem(Place(OPTION), f"{fact}: {error.cause}", error.remedy)]) from None


def _refuse(cause: str, remedy: str) -> NoReturn:
    raise BadInput([Problem(Place(OPTION), cause, remedy)])
