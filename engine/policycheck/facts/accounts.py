"""Accounts: what is known of each fact as one party has it, as the parties share it, or as chosen sources have it."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from policycheck.facts.account_views import account_views
from policycheck.facts.derive import Deriver, Following, Values
from policycheck.facts.held import SILENT, Consequence, Held, agreed, narrowed, shared
from policycheck.logic.answers import extent_of_value, leaves_out, same_answers
from policycheck.logic.extent import Extent, overlaps
from policycheck.model.derivation import Derivation
from policycheck.model.evaluation import AccountView
from policycheck.model.incident import COMMON_GROUND, ONE_SIDE, RECORD, UNCONTRADICTED, Assertion, Incident
from policycheck.model.vocabulary import Fact

if TYPE_CHECKING:
    from policycheck.facts.timeline import Told


_NOTHING = Following()
_Said = list[tuple[Assertion | Consequence, Extent]]


class Accounts:
    """Every account of one incident.

    What follows under a party's account counts in the accounts that take every source as that party's word. A statement
    that leaves out no answer says nothing, and counts nowhere.
    """

    def __init__(
        self, incident: Incident, vocabulary: Mapping[str, Fact], derivations: Mapping[str, Derivation] | None = None
    ) -> None:
        self._vocabulary = vocabulary
        self._deriver = Deriver(derivations, vocabulary) if derivations else None
        self._assumed: Mapping[tuple[str, str], Extent] = {}
        self._hear(incident)

    def _hear(self, incident: Incident) -> None:
        self._incident = incident
        self._following: dict[str, Following] = {}
        self._all_held: dict[tuple[str, str, str], Held] = {}
        self._without: dict[frozenset[str], Accounts] = {}
        timeline = incident.timeline
        stated = (incident.assertions, timeline.events, timeline.order, timeline.complete)
        self._speaking = frozenset(one.source for found in stated for one in found)
        self._speak = {incident.sources[name].party for name in self._speaking}
        self._said: dict[tuple[str, str], _Said] = {}
        for assertion in incident.assertions:
            fact = self._vocabulary[assertion.fact]
            extent = extent_of_value(fact, assertion.value)
            if leaves_out(fact, extent):
                self._said.setdefault((assertion.fact, assertion.about), []).append((assertion, extent))
        repeating = incident.repeaters() & self._speaking
        self._first_hand = self.without(repeating) if repeating else self

    def without(self, sources: Collection[str]) -> "Accounts":
        """The same accounts, had these sources said nothing."""
        silent = frozenset(sources)
        if silent not in self._without:
            self._without[silent] = other = copy(self)
            other._hear(self._incident.without(silent))
        return self._without[silent]

    def speaking(self, party: str) -> tuple[str, ...]:
        """The party's sources that say or tell anything, in the order of the file."""
        own = self._incident.sources_of(party) & self._speaking
        return tuple(name for name in self._incident.sources if name in own)

    def supposing(self, answers: Mapping[tuple[str, str], Extent]) -> "Accounts":
        """The same accounts, all taking these answers as so, whoever says otherwise."""
        other = copy(self)
        other._assumed, other._without = {**self._assumed, **answers}, {}
        other._first_hand = other if self._first_hand is self else self._first_hand.supposing(answers)
        if self._deriver is not None and any(fact in self._deriver.facts for fact, _ in answers):
            other._following, other._all_held = {}, {}
        return other

    def follows_alike(self, other: "Accounts") -> bool:
        """Whether the same follows as in the other, since nothing that one of them assumes takes part in it."""
        return self._following is other._following

    def views(self) -> tuple[AccountView, ...]:
        """The accounts there are, in the order in which they are shown."""
        return account_views(self._incident)

    def held(self, account: str, fact: str, about: str | None) -> Held:
        """What the account holds on the fact of the entity; silent where there is no such entity."""
        if about is None:
            return SILENT
        if (fact, about) in self._assumed:
            return Held(self._assumed[fact, about], "assumed")
        key = (account, fact, about)
        if key not in self._all_held:
            self._all_held[key] = self._work_out(account, fact, about)
        return self._all_held[key]

    def _work_out(self, account: str, fact: str, about: str) -> Held:
        """What the account says, then what follows from that, then what the record shows, then what follows with it.

        Each narrows what comes before it, where the two can both be so; where they cannot, what comes before stands.
        """
        following = self.following(account)
        if (fact, about) in following.at_odds:
            at_odds = following.at_odds[fact, about]
            return Held(None, "contradicted", inferred=tuple(Consequence(account, one) for one in at_odds))
        what = self._vocabulary[fact]
        own = narrowed(what, self._own(account, fact, about), self._inferred(account, following.own, fact, about))
        if account not in ONE_SIDE:
            return self._informative(own, fact)
        follows = (self._inferred(account, each, fact, about) for each in (following.inferred, following.beside))
        held = narrowed(what, own, self._of_record(fact, about), *follows)
        if own.basis == "silent" and held.extent is not None:
            same = same_answers(what, held.extent, self.held(RECORD, fact, about).extent)
            held = replace(held, basis="record" if same else "derived")
        return self._against_record(held, fact, about)

    def _inferred(self, account: str, values: Values, fact: str, about: str) -> Held:
        inferred = values.get((fact, about))
        return (
            SILENT if inferred is None else Held(inferred.extent, "derived", inferred=(Consequence(account, inferred),))
        )

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
        if account in (COMMON_GROUND, UNCONTRADICTED) or not timeline.events:
            return None
        from policycheck.facts.tellings import told_beside, told_by

        if account in ONE_SIDE:
            return told_beside(timeline, self._incident.sources_of(account), self._incident.sources_of(RECORD))
        return told_by(timeline, self._incident.credited(account))

    def _follow(self, deriver: Deriver, account: str) -> Following:
        """What follows under an account; under a party's, first of all what it has by itself.

        What the record says, and what follows with it, gives way where the party's own account comes to another value.
        """
        incident = self._incident
        if account not in ONE_SIDE or not {account, RECORD} <= self._speak:
            found = deriver.follow(incident, self.told(account), partial(self._premise, account))
            return found if account not in ONE_SIDE or account in self._speak else replace(found, own={})
        alone = deriver.follow(incident, self._told_alone(account), partial(self._premise_alone, account))
        premise = partial(self._premise, account, alone=alone)
        found = deriver.follow(incident, self.told(account), premise, alone.inferred)
        clashes = {(clash.fact, clash.about): clash for clash in (*alone.clashes, *found.clashes)}
        return Following(
            inferred=found.inferred,
            beside=found.beside,
            own=alone.own,
            clashes=tuple(clashes.values()),
            at_odds={**found.at_odds, **alone.at_odds},
            runs=(*alone.runs, *found.runs),
        )

    def _told_alone(self, party: str) -> "Told | None":
        if not self._incident.timeline.events:
            return None
        from policycheck.facts.tellings import told_alone

        return told_alone(self._incident.timeline, self._incident.sources_of(party), self._incident.sources_of(RECORD))

    def _premise(self, account: str, fact: str, about: str, alone: Following = _NOTHING) -> Extent | None:
        """What derivations start from; where the account's sources clash, no answer at all."""
        if (fact, about) in self._assumed:
            return self._assumed[fact, about]
        if (fact, about) in alone.at_odds:
            return frozenset[bool]()
        return _premise(self._stated(account, fact, about, alone))

    def _premise_alone(self, party: str, fact: str, about: str) -> Extent | None:
        if (fact, about) in self._assumed:
            return self._assumed[fact, about]
        return _premise(self._own(party, fact, about))

    def _stated(self, account: str, fact: str, about: str, alone: Following) -> Held:
        """What is said under the account, of a party's with what the record shows beside what the party has alone."""
        own = self._own(account, fact, about)
        if account not in ONE_SIDE:
            return self._informative(own, fact)
        beside = self._inferred(account, alone.beside, fact, about)
        return narrowed(self._vocabulary[fact], own, beside, self._of_record(fact, about))

    def _own(self, account: str, fact: str, about: str) -> Held:
        """What the account's own sources say; of an account that takes every source, what they come to together."""
        if account == COMMON_GROUND:
            return self._common_ground(fact, about)
        if account == UNCONTRADICTED:
            whole, shared = agreed(self._words(fact, about), "unanswered"), self._common_ground(fact, about)
            # What is common ground anyway does not hang on a single side's word.
            return shared if same_answers(self._vocabulary[fact], shared.extent, whole.extent) else whole
        if account in self._incident.accounts:
            credited = self._incident.accounts[account].credits
            said = self._said.get((fact, about), ())
            return agreed([pair for pair in said if _source(pair[0]) in credited], "said")
        return agreed(self._of_party(account, fact, about), "said")

    def _of_record(self, fact: str, about: str) -> Held:
        """What the record says, as a party's account takes it."""
        return agreed(self._of_party(RECORD, fact, about), "record")

    def _of_party(self, party: str, fact: str, about: str) -> _Said:
        return [pair for pair in self._said.get((fact, about), ()) if self._party(pair[0]) == party]

    def _informative(self, held: Held, fact: str) -> Held:
        """What is held, unless it leaves out no answer."""
        if held.extent is not None and not leaves_out(self._vocabulary[fact], held.extent):
            return Held(None, "silent", held.assertions)
        return held

    def _against_record(self, held: Held, fact: str, about: str) -> Held:
        """What a party holds, with what the record says otherwise, or comes to otherwise."""
        if held.extent is None:
            return held
        record = self._of_party(RECORD, fact, about)
        whole = agreed(record, "record")
        against = [word for word, extent in record if isinstance(word, Assertion) and not overlaps(held.extent, extent)]
        if not against and whole.extent is not None and not overlaps(held.extent, whole.extent):
            against = list(whole.assertions)  # each leaves room for it, and all of them together do not
        follows = self.following(RECORD).inferred.get((fact, about))
        if follows is None or overlaps(held.extent, follows.extent):
            return replace(held, against_record=tuple(against)) if against else held
        return replace(held, against_record=tuple(against), against_inferred=(Consequence(RECORD, follows),))

    def _words(self, fact: str, about: str) -> _Said:
        """What anybody says, and what follows under each party's account by more than the record's word."""
        found = list(self._said.get((fact, about), ()))
        for party in dict.fromkeys(source.party for source in self._incident.sources.values()):
            held = self.held(party, fact, about)
            if held.basis != "record":
                found += [(consequence, consequence.inferred.extent) for consequence in held.inferred]
        return found

    def _party(self, word: Assertion | Consequence) -> str:
        return word.party if isinstance(word, Consequence) else self._incident.sources[word.source].party

    def _common_ground(self, fact: str, about: str) -> Held:
        """What the record gives, and what every two sides give alike, where nobody contradicts it.

        Who only repeats another is no second side, though it can contradict.
        """
        whole = agreed(self._words(fact, about), "agreed")
        first_hand = [(self._first_hand._party(word), extent) for word, extent in self._first_hand._words(fact, about)]
        extent = shared(first_hand)
        if whole.extent is None or extent is None:
            return SILENT if whole.extent is not None else whole
        return replace(whole, extent=extent)


def _premise(held: Held) -> Extent | None:
    return frozenset[bool]() if held.basis == "contradicted" else held.extent


def _source(word: Assertion | Consequence) -> str | None:
    return word.source if isinstance(word, Assertion) else None
