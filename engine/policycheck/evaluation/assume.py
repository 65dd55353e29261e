"""What somebody supposes for the sake of an evaluation: FACT@ENTITY=VALUE, as a command line or a session gives it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NoReturn

from pydantic import TypeAdapter, ValidationError

from policycheck.evaluation.instances import linked_entities
from policycheck.facts.days import calendar_for, calendar_place
from policycheck.facts.statements import asked_text, statement
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer, extent_of_value, leaves_out, value_of
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.model.account_value import FactValue
from policycheck.model.derivation import INCIDENT_DATE, Days, Derivation
from policycheck.model.incident import Incident
from policycheck.model.inference import PremiseKind, SupplyingDerivation, WantedPremise
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.statement import INCIDENT
from policycheck.model.timeline import TimeOrder
from policycheck.model.value import Value
from policycheck.model.vocabulary import Fact, about

Assumed = Mapping[FactKey, Extent]
OPTION = "--assume"
_WORDS = {"yes": True, "true": True, "no": False, "false": False}


def read_assumed(texts: Iterable[str], library: Library, incident: Incident) -> dict[FactKey, Extent]:
    """What the texts suppose, each written as FACT@ENTITY=VALUE; without @ENTITY, of the incident.

    Raises BadInput with every problem: a text of another form, a fact or an entity that there is not, a value that does
    not answer the question, and one fact that two texts answer differently.
    """
    answers: dict[FactKey, Extent] = {}
    problems: list[Problem] = []
    for text in texts:
        try:
            key, extent = _read(text, library, incident)
            if answers.setdefault(key, extent) != extent:
                _refuse(f"{text!r} answers {key[0]} of {key[1]} a second time", "leave one of the two out")
        except BadInput as error:
            problems += error.problems
    if problems:
        raise BadInput(problems)
    return answers


def found_by_board(library: Library, incident: Incident) -> dict[FactKey, Extent]:
    """The facts that the board found, which are taken as so; without findings that leave out no answer."""
    found = {
        (finding.fact, finding.about): extent_of_value(library.facts[finding.fact], finding.value)
        for finding in incident.findings.facts
    }
    return {key: extent for key, extent in found.items() if leaves_out(library.facts[key[0]], extent)}


def suppositions(library: Library, incident: Incident, assumed: Assumed) -> tuple[FactValue, ...]:
    """What is supposed, as results show it."""
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


def _read(text: str, library: Library, incident: Incident) -> tuple[FactKey, Extent]:
    target, equals, value = text.partition("=")
    fact, _, name = target.strip().partition("@")
    name = name or INCIDENT
    if not equals:
        _refuse(f"{text!r} has no value", "write FACT@ENTITY=VALUE, as officer.carried_recorder@officer-3=no")
    if fact not in library.facts:
        _refuse(f"there is no fact {fact!r}", did_you_mean(fact, library.facts) or "policycheck show facts lists them")
    kind = incident.kind_of(name)
    if kind is None:
        entities = [INCIDENT, *incident.entities]
        _refuse(
            f"this incident has no entity {name!r}",
            did_you_mean(name, entities) or f"name one of {', '.join(entities)}",
        )
    if kind != about(fact):
        fitting = [entity for entity in (INCIDENT, *incident.entities) if incident.kind_of(entity) == about(fact)]
        remedy = f"name one of {', '.join(fitting)}" if fitting else f"the incident has no {about(fact)}; add one to it"
        _refuse(f"{fact} is about an entity of kind {about(fact)}, and {name} is of kind {kind}", remedy)
    try:
        return (fact, name), extent_of_text(library.facts[fact], value)
    except UnfitAnswer as error:
        raise BadInput([Problem(Place(OPTION), f"{fact}: {error.cause}", error.remedy)]) from None


def _refuse(cause: str, remedy: str) -> NoReturn:
    raise BadInput([Problem(Place(OPTION), cause, remedy)])


def supplies(library: Library, incident: Incident, key: FactKey) -> tuple[SupplyingDerivation, ...]:
    """Each derivation that can conclude the fact of the entity, and what it asks for.

    None where only a source can say. An axiom that has a yes-no fact for its only premise is run by contraposition,
    and counts as well. Left out are derivations about somebody whom the file does not name.
    """
    fact, _ = key
    concluding = [derivation for derivation in _concluding(library, fact) if _reaches(incident, derivation, key)]
    supplying = [_way(derivation, _wanted(library, derivation, incident)) for derivation in concluding]
    for derivation in library.derivations.values() if library.facts[fact].type == "yes-no" else ():
        only_premise = derivation.is_axiom and any({each.fact for each in way} == {fact} for way in derivation.ways)
        if only_premise and derivation.then.is_ is not None and _reaches(incident, derivation, key):
            denied = statement(library.facts[derivation.then.fact], frozenset({not derivation.then.is_}))
            supplying.append(_way(derivation, [WantedPremise(kind="fact", text=denied)], turned=True))
    return tuple(supplying)


def _reaches(incident: Incident, derivation: Derivation, key: FactKey) -> bool:
    """Whether the derivation can be about the entity: everybody that its facts are about is named."""
    fact, entity = key
    asked = [about(fact_asked) for fact_asked in derivation.joined_facts]
    for subject in incident.of_kind(derivation.for_each):
        linked = linked_entities(incident, subject, derivation.for_each)
        if linked[about(fact)] == entity and all(linked[kind] is not None for kind in asked):
            return True
    return False


def _concluding(library: Library, fact: str) -> list[Derivation]:
    return [derivation for derivation in library.derivations.values() if derivation.then.fact == fact]


def _way(derivation: Derivation, wanted: Iterable[WantedPremise], *, turned: bool = False) -> SupplyingDerivation:
    return SupplyingDerivation(derivation=derivation.id, title=derivation.title, turned=turned, wanted=tuple(wanted))


def _wanted(library: Library, derivation: Derivation, incident: Incident) -> Iterator[WantedPremise]:
    for answers in derivation.choices:
        text = " or ".join(asked_text(library.facts, answer) for answer in answers)
        concluding = (other.title for answer in answers for other in _concluding(library, answer.fact))
        yield WantedPremise(kind="fact", text=text, may_follow=tuple(dict.fromkeys(concluding)))
    kinds = {name: event.kind for name, event in derivation.events.items()}
    ordered = {name for order in derivation.order for name in (order.event, order.other)}
    for name, kind in kinds.items():
        if name not in ordered:
            yield _of_events(library, "event", kind)
    for order in derivation.order:
        yield _of_events(library, "order", kinds[order.event], kinds[order.other], relation=order.is_)
    for absence in derivation.absent:
        yield _of_events(library, "absent", absence.kind)
    if derivation.then.elapsed is not None:
        yield WantedPremise(kind="time")
    if derivation.then.days is not None:
        yield from _of_days(library, derivation.then.days, incident)
    counted = derivation.then.count or ("shots" if derivation.then.rounds else None)
    if counted is not None:
        yield _of_events(library, "count", counted)


def _of_days(library: Library, days: Days, incident: Incident) -> Iterator[WantedPremise]:
    """The dates, but for the incident's where that is known; and the calendar of business days where there is none."""
    for fact in (days.from_, days.to):
        if fact != INCIDENT_DATE:
            yield WantedPremise(kind="date", text=library.facts[fact].question)
        elif incident.date is None:
            yield WantedPremise(kind="date", text="On what day was the incident?")
    jurisdiction = library.authorities[incident.agency].jurisdiction
    if days.business and calendar_for(days, jurisdiction) is None:
        yield WantedPremise(kind="calendar", text=calendar_place(jurisdiction))


def _of_events(library: Library, premise: PremiseKind, *kinds: str, relation: TimeOrder | None = None) -> WantedPremise:
    """A premise of the timeline, on events of these kinds."""
    text = library.events[kinds[0]].meaning if premise == "event" else None
    nouns = tuple(library.events[kind].noun for kind in kinds)
    return WantedPremise(kind=premise, text=text, event_kinds=kinds, event_nouns=nouns, relation=relation)
