"""What the sources of an incident say on its facts, with the answers that each statement leaves."""

from collections.abc import Mapping, Sequence

from policycheck.facts.fact_status import AttributedInference
from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.extent import Extent
from policycheck.model.incident import Assertion, Incident
from policycheck.model.vocabulary import Fact

Statements = Sequence[tuple[Assertion, Extent]]


class StatementIndex:
    """The statements that say something; one that leaves out no answer counts nowhere."""

    def __init__(self, incident: Incident, vocabulary: Mapping[str, Fact]) -> None:
        self._incident = incident
        timeline = incident.timeline
        stated = (incident.assertions, timeline.events, timeline.order, timeline.complete)
        self.sources = frozenset(one.source for found in stated for one in found)
        self.parties = {incident.sources[name].party for name in self.sources}
        self._on: dict[tuple[str, str], list[tuple[Assertion, Extent]]] = {}
        for assertion in incident.assertions:
            fact = vocabulary[assertion.fact]
            extent = extent_of_value(fact, assertion.value)
            if leaves_out(fact, extent):
                self._on.setdefault((assertion.fact, assertion.about), []).append((assertion, extent))

    def on(self, fact: str, about: str) -> Statements:
        """Every statement on a fact of an entity, in the order of the file."""
        return self._on.get((fact, about), ())

    def by_party(self, party: str, fact: str, about: str) -> Statements:
        """Those of a party's sources."""
        return [pair for pair in self.on(fact, about) if self.party(pair[0]) == party]

    def party(self, word: Assertion | AttributedInference) -> str:
        """Whose word it is."""
        return word.party if isinstance(word, AttributedInference) else self._incident.sources[word.source].party

    def sources_of(self, party: str) -> tuple[str, ...]:
        """The party's sources that say or tell anything, in the order of the file."""
        own = self._incident.sources_of(party) & self.sources
        return tuple(name for name in self._incident.sources if name in own)
