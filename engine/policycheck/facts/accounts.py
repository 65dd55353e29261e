"""Accounts: what is known of each fact as one party has it, as the parties share it, or as chosen sources have it."""

from collections.abc import Container, Mapping
from copy import copy
from dataclasses import replace
from functools import partial, reduce
from itertools import combinations
from typing import TYPE_CHECKING

from policycheck.facts.axioms import axioms, is_named
from policycheck.facts.derive import Deriver, Following, Inferred
from policycheck.facts.held import SILENT, Consequence, Held, agreed
from policycheck.logic.answers import extent_of_value, leaves_out
from policycheck.logic.axioms import Axioms, Key, Open
from policycheck.logic.extent import Extent, join, meet, overlaps
from policycheck.model.derivation import Derivation
from policycheck.model.evaluation import AccountView
from policycheck.model.incident import COMMON_GROUND, PARTIES, RECORD, UNCONTRADICTED, Assertion, Incident
from policycheck.model.policy import AgencyFact
from policycheck.model.vocabulary import Fact

if TYPE_CHECKING:
    from policycheck.facts.timeline import Told


_ONE_SIDE = frozenset(PARTIES) - {RECORD}
_Said = list[tuple[Assertion | Consequence, Extent]]


class Accounts:
    """Every account of one incident.

    What follows under a party's account counts in the accounts that take every source as that party's word.
    """

    def __init__(
        self,
        incident: Incident,
        vocabulary: Mapping[str, Fact],
        derivations: Mapping[str, Derivation] | None = None,
        of_agency: Mapping[str, AgencyFact] | None = None,
    ) -> None:
        self._incident = incident
        self._vocabulary = vocabulary
        self._deriver = Deriver(derivations, vocabulary) if derivations else None
        self._of_agency = {
            fact: extent_of_value(vocabulary[fact], given.value) for fact, given in (of_agency or {}).items()
        }
        self._assumed: Mapping[tuple[str, str], Extent] = {}
        self._following: dict[str, Following] = {}
        self._all_held: dict[tuple[str, str, str], Held] = {}
        self.axioms = axioms((derivations or {}).values(), incident)
        self._said_of_all = Axioms(self.axioms)
        self._open: dict[str, Open] = {}
        timeline = incident.timeline
        stated = (incident.assertions, timeline.events, timeline.order, timeline.complete)
        self._speak = {incident.sources[one.source].party for found in stated for one in found}
        self._said: dict[tuple[str, str], _Said] = {}
        for assertion in incident.assertions:
            extent = extent_of_value(vocabulary[assertion.fact], assertion.value)
            self._said.setdefault((assertion.fact, assertion.about), []).append((assertion, extent))

    def supposing(self, answers: Mapping[tuple[str, str], Extent]) -> "Accounts":
        """The same accounts, all taking these answers as so, whoever says otherwise."""
        other = copy(self)
        other._assumed = {**self._assumed, **answers}
        other._open = {}
        if self._deriver is not None and any(fact in self._deriver.facts for fact, _ in answers):
            other._following, other._all_held = {}, {}
        return other

    def follows_alike(self, other: "Accounts") -> bool:
        """Whether the same follows as in the other, since nothing that one of them assumes takes part in it."""
        return self._following is other._following

    def open(self, account: str) -> Open:
        """What the axioms leave open under what the account holds."""
        if account not in self._open:
            self._open[account] = self.open_with(account, {})
        return self._open[account]

    def open_with(self, account: str, instead: Mapping[Key, Extent | None]) -> Open:
        """The same, where something else is held on some facts; None: nothing."""
        held = {key: instead[key] if key in instead else self.extent(account, key) for key in self._said_of_all.keys}
        return self._said_of_all.under({key: extent for key, extent in held.items() if extent is not None})

    def extent(self, account: str, key: Key) -> Extent | None:
        """The answers that the account leaves to a fact of somebody, who may be not named; None: it is unknown."""
        fact, name = key
        return self.held(account, fact, name if is_named(name) else None).extent

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
        """What the account holds on the fact of the entity; silent where there is no such entity.

        What is true of the agency as such is so of every entity, named or not.
        """
        if about is not None and (fact, about) in self._assumed:
            return Held(self._assumed[fact, about], "assumed")
        if fact in self._of_agency:
            said = self._said.get((fact, about), ()) if about is not None else ()
            words = tuple(word for word, _ in said if isinstance(word, Assertion))
            return Held(self._of_agency[fact], "agency", words)
        if about is None:
            return SILENT
        key = (account, fact, about)
        if key not in self._all_held:
            self._all_held[key] = self._work_out(account, fact, about)
        return self._all_held[key]

    def _work_out(self, account: str, fact: str, about: str) -> Held:
        following = self.following(account)
        if (fact, about) in following.at_odds:
            at_odds = following.at_odds[fact, about]
            return Held(None, "contradicted", inferred=tuple(Consequence(account, one) for one in at_odds))
        inferred = following.inferred.get((fact, about))
        if inferred is None:
            held = self._stated(account, fact, about)
        else:
            held = Held(inferred.extent, "derived", inferred=(Consequence(account, inferred),))
        return self._against_record(held, fact, about) if account in _ONE_SIDE else held

    def following(self, account: str) -> Following:
        """All that follows under the account from what its sources say and tell."""
        if self._deriver is None:
            return Following()
        if account not in self._following:
            self._following[account] = self._follow(self._deriver, account)
        return self._following[account]

    def all_following(self) -> dict[str, Following]:
        """All that follows, by account."""
        return {view.name: self.following(view.name) for view in self.views()}

    def told(self, account: str) -> "Told | None":
        """The timeline as the account's sources tell it; None for an account that takes every source."""
        timeline = self._incident.timeline
        if account in (COMMON_GROUND, UNCONTRADICTED) or not (timeline.events or timeline.complete):
            return None
        from policycheck.facts.tellings import told_beside, told_by

        if account in _ONE_SIDE:
            return told_beside(timeline, self._incident.sources_of(account), self._incident.sources_of(RECORD))
        return told_by(timeline, self._incident.credited(account))

    def _follow(self, deriver: Deriver, account: str) -> Following:
        """What follows under an account; under a party's, first of all what it has by itself.

        What the record says, and what follows with it, gives way where the party's own account comes to another value.
        """
        incident = self._incident
        speaks = account in self._speak or self._assumed  # what is assumed is everybody's word
        if account not in _ONE_SIDE or RECORD not in self._speak or not speaks:
            return deriver.follow(incident, self.told(account), partial(self._premise, account))
        alone = deriver.follow(incident, self._told_alone(account), partial(self._premise_alone, account))
        premise = partial(self._premise, account, open_=alone.at_odds)
        kept: dict[tuple[str, str], Inferred] = {}
        while True:
            found = deriver.follow(incident, self.told(account), premise, kept)
            lost = {
                key: inferred
                for key, inferred in alone.inferred.items()
                if key not in kept and not self._agrees(account, found, key, inferred.extent)
            }
            if not lost:
                break
            kept |= lost
        clashes = {(clash.fact, clash.about): clash for clash in (*alone.clashes, *found.clashes)}
        return Following(
            inferred=found.inferred,
            clashes=tuple(clashes.values()),
            at_odds={**found.at_odds, **alone.at_odds},
            runs=(*alone.runs, *found.runs),
        )

    def _told_alone(self, party: str) -> "Told | None":
        timeline = self._incident.timeline
        if not (timeline.events or timeline.complete):
            return None
        from policycheck.facts.tellings import told_alone

        return told_alone(timeline, self._incident.sources_of(party), self._incident.sources_of(RECORD))

    def _agrees(self, account: str, found: Following, key: tuple[str, str], alone: Extent) -> bool:
        """Whether what an account holds with the record leaves room for what it comes to by itself."""
        inferred = found.inferred.get(key)
        held = inferred.extent if inferred is not None else self._stated(account, *key).extent
        return key not in found.at_odds and held is not None and overlaps(held, alone)

    def _given(self, fact: str, about: str) -> Extent | None:
        """What every account takes as so: what is assumed, and what is true of the agency as such."""
        return self._assumed.get((fact, about), self._of_agency.get(fact))

    def _premise(self, account: str, fact: str, about: str, open_: Container[object] = ()) -> Extent | None:
        """What derivations start from; where the account's sources clash, no answer at all."""
        given = self._given(fact, about)
        if given is not None:
            return given
        return frozenset[bool]() if (fact, about) in open_ else _premise(self._stated(account, fact, about))

    def _premise_alone(self, party: str, fact: str, about: str) -> Extent | None:
        given = self._given(fact, about)
        if given is not None:
            return given
        own = [pair for pair in self._said.get((fact, about), ()) if self._party(pair[0]) == party]
        return _premise(self._informative(agreed(own, "said"), fact))

    def _stated(self, account: str, fact: str, about: str) -> Held:
        """What the account holds without what follows under it."""
        said: _Said = list(self._said.get((fact, about), ()))
        if account in (COMMON_GROUND, UNCONTRADICTED):
            said += self._consequences(fact, about)
        return self._informative(self._held(account, said) if said else SILENT, fact)

    def _informative(self, held: Held, fact: str) -> Held:
        """What is held, unless it leaves out no answer."""
        if held.extent is not None and not leaves_out(self._vocabulary[fact], held.extent):
            return Held(None, "silent", held.assertions)
        return held

    def _against_record(self, held: Held, fact: str, about: str) -> Held:
        """What a party holds, with what the record says otherwise, or comes to otherwise."""
        if held.extent is None:
            return held
        record = [pair for pair in self._said.get((fact, about), ()) if self._party(pair[0]) == RECORD]
        against = [word for word, extent in record if isinstance(word, Assertion) and not overlaps(held.extent, extent)]
        follows = self.following(RECORD).inferred.get((fact, about))
        if follows is None or overlaps(held.extent, follows.extent):
            return replace(held, against_record=tuple(against)) if against else held
        return replace(held, against_record=tuple(against), against_inferred=(Consequence(RECORD, follows),))

    def _consequences(self, fact: str, about: str) -> _Said:
        """What follows under each party's account, as its word, where it says nothing itself."""
        found: _Said = []
        for party in dict.fromkeys(source.party for source in self._incident.sources.values()):
            for consequence in self.held(party, fact, about).inferred:
                found.append((consequence, consequence.inferred.extent))
        return found

    def _held(self, account: str, said: _Said) -> Held:
        if account == COMMON_GROUND:
            return self._common_ground(said)
        if account == UNCONTRADICTED:
            whole = agreed(said, "unanswered")
            shared = self._common_ground(said)
            # What is common ground anyway does not hang on a single side's word.
            return shared if shared.extent == whole.extent else whole
        if account in self._incident.accounts:
            credited = self._incident.accounts[account].credits
            return agreed([pair for pair in said if _source(pair[0]) in credited], "said")
        return self._of_party(account, said)

    def _party(self, word: Assertion | Consequence) -> str:
        return word.party if isinstance(word, Consequence) else self._incident.sources[word.source].party

    def _of_party(self, party: str, said: _Said) -> Held:
        record = [pair for pair in said if self._party(pair[0]) == RECORD]
        own = [pair for pair in said if self._party(pair[0]) == party]
        return agreed(own, "said") if own else agreed(record, "record")

    def _common_ground(self, said: _Said) -> Held:
        """What the record gives, and what every two parties give alike: the answers that either of the two allows."""
        whole = agreed(said, "agreed")
        if whole.extent is None:
            return whole
        parties: dict[str, Extent] = {}
        for word, extent in said:
            party = self._party(word)
            parties[party] = meet(parties[party], extent) if party in parties else extent
        given = [parties[party] for party in parties if party == RECORD]
        given += [join(one, other) for one, other in combinations(parties.values(), 2)]
        if not given:
            return SILENT
        return Held(reduce(meet, given), "agreed", whole.assertions, inferred=whole.inferred)


def _premise(held: Held) -> Extent | None:
    return frozenset[bool]() if held.basis == "contradicted" else held.extent


def _view(name: str) -> AccountView:
    return AccountView(name=name, title=_TITLES[name], defined=False, one_sided=name == UNCONTRADICTED)


def _source(word: Assertion | Consequence) -> str | None:
    return word.source if isinstance(word, Assertion) else None


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
