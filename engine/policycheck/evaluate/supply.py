"""What would supply an open fact that nobody states: base facts and statements of a timeline, by the derivations."""

from collections.abc import Iterator

from policycheck.evaluate.assume import Key
from policycheck.evaluate.board import reached, subjects
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.timeline import KINDS, EventKind, Relation
from policycheck.model.vocabulary import about

_RELATIONS: dict[Relation, str] = {
    "before": "{} over before {}",
    "after": "{} after {}",
    "starts-before": "{} beginning before {}",
    "starts-after": "{} beginning after {}",
    "during": "{} within {}",
    "starts-during": "{} beginning during {}",
    "overlaps": "{} overlapping {}",
    "with": "{} beginning together with {}",
}


def supplies(library: Library, incident: Incident, key: Key) -> tuple[str, ...]:
    """For each derivation that can conclude the fact of the entity, its title and what it asks for.

    None where only a source can say. An axiom that has the fact for its only premise is run by contraposition, and
    counts as well. Left out are derivations about somebody whom the file does not name.
    """
    fact, _ = key
    concluding = [one for one in _concluding(library, fact) if _reaches(incident, one, key)]
    found = [f"{one.title} (from: {'; '.join(_asks(library, one))})" for one in concluding]
    for one in library.derivations.values():
        alone = one.is_axiom and len(one.premises) == 1 and one.premises[0].fact == fact
        if alone and one.then.is_ is not None and _reaches(incident, one, key):
            denied = statement(library.facts[one.then.fact], frozenset({not one.then.is_}))
            found.append(f"{one.title} (the other way round, from: {denied})")
    return tuple(found)


def _reaches(incident: Incident, derivation: Derivation, key: Key) -> bool:
    """Whether the derivation can be about the entity: everybody that its facts are about is named."""
    fact, entity = key
    asked = [about(one) for one in (derivation.then.fact, *(premise.fact for premise in derivation.premises))]
    for subject in subjects(incident, derivation.for_each):
        there = reached(incident, subject, derivation.for_each)
        if there[about(fact)] == entity and all(there[kind] is not None for kind in asked):
            return True
    return False


def _concluding(library: Library, fact: str) -> list[Derivation]:
    return [one for one in library.derivations.values() if one.then.fact == fact]


def _asks(library: Library, derivation: Derivation) -> Iterator[str]:
    for premise in derivation.premises:
        said = statement(library.facts[premise.fact], frozenset({premise.is_}))
        further = [one.title for one in _concluding(library, premise.fact)]
        yield f"{said}, which itself may follow: {'; or '.join(further)}" if further else said
    kinds = {name: event.kind for name, event in derivation.events.items()}
    ordered = {name for order in derivation.order for name in (order.event, order.other)}
    for name, kind in kinds.items():
        if name not in ordered:
            yield f"a statement that {KINDS[kind].meaning}"
    for order in derivation.order:
        pair = _RELATIONS[order.is_].format(_NOUNS[kinds[order.event]], _NOUNS[kinds[order.other]])
        yield f"a statement of order: {pair}"
    for absence in derivation.absent:
        yield f"a complete telling of that time, without {_NOUNS[absence.kind]}"
    if derivation.then.elapsed is not None:
        yield "the times of both"
    counted = derivation.then.count or ("shots" if derivation.then.rounds else None)
    if counted is not None:
        yield f"all that is told of {_NOUNS[counted]}"


_NOUNS: dict[EventKind, str] = {
    "shots": "shots",
    "vehicle-moving": "the vehicle moving forward",
    "vehicle-reversing": "the vehicle reversing",
    "vehicle-stopped": "the vehicle standing still",
    "contact": "the first contact",
    "command": "a command",
    "warning": "a warning",
    "identification": "an identification",
    "weapon-drawn": "the drawing of a weapon",
    "officer-enters-path": "an officer moving into the path",
    "officer-in-path": "an officer in the path",
    "threat-ends": "the end of the threat",
    "person-hit": "the person being hit",
    "medical-aid": "medical aid",
}
