"""Facts of the library as a form shows them: found by ordinary words, each with whom it can be about in a case."""

from dataclasses import dataclass

from policycheck.authoring.new.everyday import as_policies_say
from policycheck.authoring.new.likely import FactSearch
from policycheck.evaluation.scope import Scope, scope
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
    definitions: tuple[Definition, ...]  # of the law that binds the agency
    elsewhere: tuple[Definition, ...]  # of other texts
    asked: bool  # by a rule that binds the agency


def fact_row(library: Library, incident: Incident, name: str) -> FactRow:
    """The row of a fact that the library has."""
    return _row(library, incident, name, scope(library, incident.agency))


def _row(library: Library, incident: Incident, name: str, bound: Scope) -> FactRow:
    fact = library.facts[name]
    binding = {compiled.rule.authority for compiled in bound.rules}
    own = [one for one in fact.definitions if one.provision.partition("/")[0] in binding]
    return FactRow(
        id=name,
        fact=fact,
        about=tuple((each, incident.label_of(each)) for each in incident.of_kind(about(name))),
        definitions=tuple(own),
        elsewhere=tuple(one for one in fact.definitions if one not in own),
        asked=any(name in compiled.facts for compiled in bound.rules),
    )


def facts_near(search: FactSearch, library: Library, incident: Incident, words: str) -> list[FactRow]:
    """The facts that share words with what was typed, about somebody whom the case has.

    The nearest come first; what rules that bind the agency ask for counts as nearer.
    """
    if not words:
        return []
    kinds = {INCIDENT, *(entity.kind for entity in incident.entities.values())}
    bound = scope(library, incident.agency)
    asked = {fact for compiled in bound.rules for fact in compiled.facts}
    near = search.near([as_policies_say(words)], kinds)
    near.sort(key=lambda found: -found[1] * (_ASKED if found[0] in asked else 1))
    return [_row(library, incident, name, bound) for name, _ in near[:_FOUND]]
