"""The axioms between yes-no facts, said of everybody in an incident whom they are about."""

from collections.abc import Iterable, Iterator

from policycheck.logic.alternatives import Clause, Ground, Key
from policycheck.model.derivation import Derivation
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.vocabulary import REACH, about


def axioms(derivations: Iterable[Derivation], incident: Incident) -> tuple[Clause, ...]:
    """A clause an axiom and entity, in the order of both: some premise does not hold, or the conclusion does.

    Derivations from events are no axioms. Where the file does not name somebody whom an axiom is about, as the officer
    by whom the force was used, the clause is left out.
    """
    return tuple(clause for one in derivations if one.is_axiom for clause in _ground(one, incident))


def _ground(axiom: Derivation, incident: Incident) -> Iterator[Clause]:
    for subject in _subjects(axiom, incident):
        clause: list[Ground] = []
        for fact, answer in axiom.clause:
            key = _key(axiom, fact, subject, incident)
            if key is None:
                break
            clause.append(Ground(key, frozenset({answer})))
        else:
            yield tuple(clause)


def _subjects(axiom: Derivation, incident: Incident) -> list[str]:
    if axiom.for_each == INCIDENT:
        return [INCIDENT]
    return [name for name, entity in incident.entities.items() if entity.kind == axiom.for_each]


def _key(axiom: Derivation, fact: str, subject: str, incident: Incident) -> Key | None:
    """The fact and whom it is about; None where the file does not say who that is."""
    link = REACH[axiom.for_each][about(fact)]
    if link == INCIDENT:
        return fact, INCIDENT
    other = subject if link is None else getattr(incident.entities[subject], link)
    return None if other is None else (fact, other)
