"""Facts of the library as a form shows them: found by ordinary words, each with whom it can be about in a case."""

from dataclasses import dataclass

from policycheck.authoring.new.likely import FactSearch
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import Definition, Fact, about

_FOUND = 12  # facts that a search shows


@dataclass(frozen=True)
class FactRow:
    """A fact as a form shows it: its question, what its words mean, and whom it can be about in this case."""

    id: str
    fact: Fact
    about: tuple[tuple[str, str], ...]  # entities by id, each with its label
    definitions: tuple[Definition, ...]


def fact_row(library: Library, incident: Incident, name: str) -> FactRow:
    """The row of a fact that the library has."""
    fact = library.facts[name]
    entities = tuple((each, incident.label_of(each)) for each in incident.of_kind(about(name)))
    return FactRow(name, fact, entities, fact.definitions)


def facts_near(search: FactSearch, library: Library, incident: Incident, words: str) -> list[FactRow]:
    """The facts that share words with what was typed, the nearest first, about somebody whom the case has."""
    if not words:
        return []
    kinds = {INCIDENT, *(entity.kind for entity in incident.entities.values())}
    return [fact_row(library, incident, name) for name, _ in search.near([words], kinds)[:_FOUND]]
