"""Accounts: what is known of each fact as one party has it, as the parties share it, or as chosen sources have it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations

from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.extent import Extent, is_empty, join, meet, overlaps
from policycheck.model.evaluation import AccountView, Basis
from policycheck.model.incident import COMMON_GROUND, PARTIES, UNCONTRADICTED, Assertion, Incident
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class Held:
    """What an account holds on one fact of one entity."""

    extent: Extent | None  # None: unknown
    basis: Basis
    assertions: tuple[Assertion, ...] = ()  # those it rests on, or those that clash
    against_record: tuple[Assertion, ...] = ()


SILENT = Held(None, "silent")


def known(cells: Mapping[str, Held]) -> dict[str, Extent]:
    """The extents of the facts that are not unknown."""
    return {fact: held.extent for fact, held in cells.items() if held.extent is not None}


_Said = list[tuple[Assertion, Extent]]


class Accounts:
    """Every account of one incident."""

    def __init__(self, incident: Incident, vocabulary: Mapping[str, Fact]) -> None:
        self._incident = incident
        self._vocabulary = vocabulary
        self._said: dict[tuple[str, str], _Said] = {}
        for assertion in incident.assertions:
            extent = extent_of_value(vocabulary[assertion.fact], assertion.value)
            self._said.setdefault((assertion.fact, assertion.about), []).append((assertion, extent))

    def views(self) -> tuple[AccountView, ...]:
        """The accounts there are, in the order in which they are shown."""
        present = {source.party for source in self._incident.sources.values()}
        parties = [_view(party) for party in PARTIES if party in present]
        shared = [_view(COMMON_GROUND), _view(UNCONTRADICTED)]
        defined = [
            AccountView(name=name, title=account.title, defined=True, one_sided=False)
            for name, account in self._incident.accounts.items()
        ]
        return (*parties, *shared, *defined)

    def held(self, account: str, fact: str, about: str | None) -> Held:
        """What the account holds on the fact of the entity; silent where there is no such entity."""
        said = self._said.get((fact, about), []) if about is not None else []
        held = self._held(account, said) if said else SILENT
        if held.extent is not None and not leaves_out(self._vocabulary[fact], held.extent):
            return Held(None, "silent", held.assertions)
        return held

    def _held(self, account: str, said: _Said) -> Held:
        if account == COMMON_GROUND:
            return self._common_ground(said)
        if account == UNCONTRADICTED:
            whole = _agreed(said, "unanswered")
            shared = self._common_ground(said)
            # What is common ground anyway does not hang on a single side's word.
            return shared if shared.extent == whole.extent else whole
        if account in self._incident.accounts:
            credited = self._incident.accounts[account].credits
            return _agreed([pair for pair in said if pair[0].source in credited], "said")
        return self._of_party(account, said)

    def _party(self, assertion: Assertion) -> str:
        return self._incident.sources[assertion.source].party

    def _of_party(self, party: str, said: _Said) -> Held:
        record = [pair for pair in said if self._party(pair[0]) == "record"]
        own = [pair for pair in said if self._party(pair[0]) == party]
        if not own:
            return _agreed(record, "record")
        held = _agreed(own, "said")
        if party == "record" or held.extent is None:
            return held
        against = tuple(assertion for assertion, extent in record if not overlaps(held.extent, extent))
        return Held(held.extent, held.basis, held.assertions, against)

    def _common_ground(self, said: _Said) -> Held:
        """What the record gives, and what every two parties give alike: the answers that either of the two allows."""
        whole = _agreed(said, "agreed")
        if whole.extent is None:
            return whole
        parties: dict[str, Extent] = {}
        for assertion, extent in said:
            party = self._party(assertion)
            parties[party] = meet(parties[party], extent) if party in parties else extent
        given = [parties[party] for party in parties if party == "record"]
        given += [join(one, other) for one, other in combinations(parties.values(), 2)]
        if not given:
            return SILENT
        return Held(reduce(meet, given), "agreed", whole.assertions)


def _view(name: str) -> AccountView:
    return AccountView(name=name, title=_TITLES[name], defined=False, one_sided=name == UNCONTRADICTED)


def _agreed(said: Iterable[tuple[Assertion, Extent]], basis: Basis) -> Held:
    """What several assertions come to together: silent, contradicted, or the answers that all of them allow."""
    pairs = list(said)
    if not pairs:
        return SILENT
    assertions = tuple(assertion for assertion, _ in pairs)
    extent = reduce(meet, (extent for _, extent in pairs))
    return Held(None, "contradicted", assertions) if is_empty(extent) else Held(extent, basis, assertions)


_TITLES: dict[str, str] = {
    "agency": "the agency's account",
    "family": "the account of the family or of the person the force was used against",
    "press": "the press's account",
    "community": "the community's account",
    "reviewer": "the reviewer's account",
    "record": "the record alone",
    COMMON_GROUND: "what the record or at least two parties give and nobody contradicts",
    UNCONTRADICTED: "what anybody says and nobody contradicts; a single side's unanswered claim counts",
}
