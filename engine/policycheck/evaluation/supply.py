"""What would supply an open fact that nobody states: base facts and statements of a timeline, by the derivations."""

from collections.abc import Iterable, Iterator

from policycheck.evaluation.assume import Key
from policycheck.evaluation.instances import reached, subjects
from policycheck.facts.statements import statement
from policycheck.library.library import Library
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.premise import SupplyingDerivation, WantedPremise
from policycheck.model.vocabulary import about


def supplies(library: Library, incident: Incident, key: Key) -> tuple[SupplyingDerivation, ...]:
    """Each derivation that can conclude the fact of the entity, and what it asks for.

    None where only a source can say. An axiom that has the fact for its only premise is run by contraposition, and
    counts as well. Left out are derivations about somebody whom the file does not name.
    """
    fact, _ = key
    concluding = [one for one in _concluding(library, fact) if _reaches(incident, one, key)]
    found = [_way(one, _wanted(library, one)) for one in concluding]
    for one in library.derivations.values():
        alone = one.is_axiom and len(one.premises) == 1 and one.premises[0].fact == fact
        if alone and one.then.is_ is not None and _reaches(incident, one, key):
            denied = statement(library.facts[one.then.fact], frozenset({not one.then.is_}))
            found.append(_way(one, [WantedPremise(kind="fact", text=denied)], turned=True))
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


def _way(derivation: Derivation, wanted: Iterable[WantedPremise], *, turned: bool = False) -> SupplyingDerivation:
    return SupplyingDerivation(derivation=derivation.id, title=derivation.title, turned=turned, wanted=tuple(wanted))


def _wanted(library: Library, derivation: Derivation) -> Iterator[WantedPremise]:
    for premise in derivation.premises:
        text = statement(library.facts[premise.fact], frozenset({premise.is_}))
        further = tuple(one.title for one in _concluding(library, premise.fact))
        yield WantedPremise(kind="fact", text=text, may_follow=further)
    kinds = {name: event.kind for name, event in derivation.events.items()}
    ordered = {name for order in derivation.order for name in (order.event, order.other)}
    for name, kind in kinds.items():
        if name not in ordered:
            yield WantedPremise(kind="event", event_kinds=(kind,))
    for order in derivation.order:
        yield WantedPremise(kind="order", event_kinds=(kinds[order.event], kinds[order.other]), relation=order.is_)
    for absence in derivation.absent:
        yield WantedPremise(kind="absent", event_kinds=(absence.kind,))
    if derivation.then.elapsed is not None:
        yield WantedPremise(kind="time")
    counted = derivation.then.count or ("shots" if derivation.then.rounds else None)
    if counted is not None:
        yield WantedPremise(kind="count", event_kinds=(counted,))
