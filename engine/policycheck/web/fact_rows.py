"""Facts of the library as a form shows them: found by ordinary words, each with whom it can be about in a case."""

from dataclasses import dataclass, replace

from policycheck.authoring.new.everyday import as_policies_say
from policycheck.authoring.new.likely import FactSearch
from policycheck.evaluation.scope import scope
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import Definition, Fact, about

_FOUND = 12  # facts that a search shows
_ASKED = 1.5  # how much nearer is what a rule that binds asks for


@dataclass(frozen=True)
class FactRow:
    """A fact as a form shows it: its question, what its words mean, and whom it can be about in this case."""

    id: str
    fact: Fact
    about: tuple[tuple[str, str], ...]  # entities by id, each with its label
    definitions: tuple[Definition, ...]
    asked: bool = True  # by a rule that binds the agency


def fact_row(library: Library, incident: Incident, name: str) -> FactRow:
    """The row of a fact that the library has."""
    fact = library.facts[name]
    entities = tuple((each, incident.label_of(each)) for each in incident.of_kind(about(name)))
    return FactRow(name, fact, entities, fact.definitions)


def facts_near(search: FactSearch, library: Library, incident: Incident, words: str) -> list[FactRow]:
    """The facts that share words with what was typed, about somebody whom the case has.

    The nearest come first; what rules that bind the agency ask for counts as nearer.
    """
    if not words:
        return []
    kinds = {INCIDENT, *(entity.kind for entity in incident.entities.values())}
    asked = {fact for compiled in scope(library, incident.agency).rules for fact in compiled.facts}
    near = search.near([as_policies_say(words)], kinds)
    near.sort(key=lambda found: -found[1] * (_ASKED if found[0] in asked else 1))
    return [replace(fact_row(library, incident, name), asked=name in asked) for name, _ in near[:_FOUND]]
