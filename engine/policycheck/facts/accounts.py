"""Accounts: what is known of each fact as one party has it, as the parties share it, or as chosen sources have it."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from policycheck.facts.account_views import account_views
from policycheck.facts.axioms import axioms, is_named
from policycheck.facts.derive import AccountInferences, Deriver, Values
from policycheck.facts.fact_status import SILENT, AttributedInference, FactStatus, agreed, narrowed, premise_of, shared
from policycheck.facts.idle_answers import nothing_follows_from
from policycheck.facts.spoken import StatementIndex
from policycheck.logic.answers import extent_of_value, leaves_out, same_answers
from policycheck.logic.axioms import Axioms, Key, OpenAxioms
from policycheck.logic.extent import Extent, overlaps
from policycheck.model.derivation import Derivation
from policycheck.model.evaluation import AccountView
from policycheck.model.incident import COMMON_GROUND, ONE_SIDE, RECORD, UNCONTRADICTED, Assertion, Incident
from policycheck.model.policy import AgencyFact
from policycheck.model.vocabulary import Fact

if TYPE_CHECKING:
    from policycheck.facts.timeline import AccountTimeline


_NOTHING = AccountInferences()
_Said = list[tuple[Assertion | AttributedInference, Extent]]


class Accounts:
    """Every account of one incident.

    What follows under a party's account counts in the accounts that take every source as that party's word. A statement
    that leaves out no answer says nothing, and counts nowhere.
    """

    def __init__(
        self,
        incident: Incident,
        vocabulary: Mapping[str, Fact],
        derivations: Mapping[str, Derivation] | None = None,
        of_agency: Mapping[str, AgencyFact] | None = None,
    ) -> None:
        self._vocabulary = vocabulary
        self._deriver = Deriver(derivations, vocabulary) if derivations else None
        self._of_agency = {
            fact: extent_of_value(vocabulary[fact], given.value) for fact, given in (of_agency or {}).items()
        }
        self._assumed: Mapping[tuple[str, str], Extent] = {}
        self.axioms = axioms((derivations or {}).values(), incident)
        self._said_of_all = Axioms(self.axioms)
        self._hear(incident)

    def _hear(self, incident: Incident) -> None:
        self._incident = incident
        self._following: dict[str, AccountInferences] = {}
        self._all_held: dict[tuple[str, str, str], FactStatus] = {}
        self._open: dict[str, OpenAxioms] = {}
        self._without: dict[frozenset[str], Accounts] = {}
        self.spoken = StatementIndex(incident, self._vocabulary)
        repeating = incident.repeaters() & self.spoken.sources
        self._first_hand = self.without(repeating) if repeating else self

    def without(self, sources: Collection[str]) -> "Accounts":
        """The same accounts, had these sources said nothing."""
        silent = frozenset(sources)
        if silent not in self._without:
            self._without[silent] = other = copy(self)
            other._hear(self._incident.without(silent))
        return self._without[silent]

    def supposing(self, answers: Mapping[tuple[str, str], Extent]) -> "Accounts":
        """The same accounts, all taking these answers as so, whoever says otherwise."""
        other = copy(self)
        other._assumed, other._without, other._open = {**self._assumed, **answers}, {}, {}
        other._first_hand = other if self._first_hand is self else self._first_hand.supposing(answers)
        if self._deriver is not None and not nothing_follows_from(answers, self, self._deriver):
            other._following, other._all_held = {}, {}
        return other

    def is_moved_by(self, key: Key) -> bool:
        """Whether an answer to the fact can change what is held or left open of other facts."""
        return self._deriver is not None and key[0] in self._deriver.facts

    def open(self, account: str) -> OpenAxioms:
        """What the axioms leave open under what the account holds."""
        if account not in self._open:
            self._open[account] = self.open_with(account, {})
        return self._open[account]

    def open_with(self, account: str, instead: Mapping[Key, Extent | None]) -> OpenAxioms:
        """The same, where something else is held on some facts; None: nothing."""
        held = {key: instead[key] if key in instead else self.extent(account, key) for key in self._said_of_all.keys}
        return self._said_of_all.under({key: extent for key, extent in held.items() if extent is not None})

    def extent(self, account: str, key: Key) -> Extent | None:
        """The answers that the account leaves to a fact of somebody, who may be not named; None: it is unknown."""
        fact, name = key
        return self.fact_status(account, fact, name if is_named(name) else None).extent

    def views(self) -> tuple[AccountView, ...]:
        """The accounts there are, in the order in which they are shown."""
        return account_views(self._incident)

    def fact_status(self, account: str, fact: str, about: str | None) -> FactStatus:
        """What the account holds on the fact of the entity; silent where there is no such entity.

        What is true of the agency as such is so of every entity, named or not.
        """
        if about is not None and (fact, about) in self._assumed:
            return FactStatus(self._assumed[fact, about], "assumed")
        if fact in self._of_agency:
            said = self.spoken.on(fact, about) if about is not None else ()
            return FactStatus(self._of_agency[fact], "agency", tuple(word for word, _ in said))
        if about is None:
            return SILENT
        key = (account, fact, about)
        if key not in self._all_held:
            self._all_held[key] = self._work_out(account, fact, about)
        return self._all_held[key]

    def _work_out(self, account: str, fact: str, about: str) -> FactStatus:
        """What the account says, then what follows from that, then what the record shows, then what follows with it.

        Each narrows what comes before it, where the two can both be so; where they cannot, what comes before stands.
        """
        following = self.following(account)
        if (fact, about) in following.inconsistent:
            inconsistent = following.inconsistent[fact, about]
            return FactStatus(
                None, "contradicted", inferred=tuple(AttributedInference(account, one) for one in inconsistent)
            )
        what = self._vocabulary[fact]
        own = narrowed(what, self._own(account, fact, about), self._inferred(account, following.own, fact, about))
        if account not in ONE_SIDE:
            return self._informative(own, fact)
        follows = (self._inferred(account, each, fact, about) for each in (following.inferred, following.beside))
        held = narrowed(what, own, self._of_record(fact, about), *follows)
        if own.basis == "silent" and held.extent is not None:
            same = same_answers(what, held.extent, self.fact_status(RECORD, fact, about).extent)
            held = replace(held, basis="record" if same else "derived")
        return self._against_record(held, fact, about)

    def _inferred(self, account: str, values: Values, fact: str, about: str) -> FactStatus:
        if (inferred := values.get((fact, about))) is None:
            return SILENT
        return FactStatus(inferred.extent, "derived", inferred=(AttributedInference(account, inferred),))

    def following(self, account: str) -> AccountInferences:
        """All that follows under the account from what its sources say and tell."""
        if self._deriver is None:
            return AccountInferences()
        if account not in self._following:
            self._following[account] = self._follow(self._deriver, account)
        return self._following[account]

    def all_following(self) -> dict[str, AccountInferences]:
        """All that follows, by account."""
        return {view.name: self.following(view.name) for view in self.views()}

    def account_timeline(self, account: str) -> "AccountTimeline | None":
        """The timeline as the account's sources tell it; None for an account that takes every source."""
        timeline = self._incident.timeline
        if account in (COMMON_GROUND, UNCONTRADICTED) or not (timeline.events or timeline.complete):
            return None
        from policycheck.facts.account_timelines import timeline_of, timeline_with_record

        if account in ONE_SIDE:
            return timeline_with_record(timeline, self._incident.sources_of(account), self._incident.sources_of(RECORD))
        return timeline_of(timeline, self._incident.credited(account))

    def _follow(self, deriver: Deriver, account: str) -> AccountInferences:
        """What follows under an account; under a party's, first of all what it has by itself.

        What the record says, and what follows with it, gives way where the party's own account comes to another value.
        """
        incident = self._incident
        speaks = account in self.spoken.parties or any(fact in deriver.facts for fact, _ in self._assumed)
        if account not in ONE_SIDE or RECORD not in self.spoken.parties or not speaks:
            found = deriver.follow(incident, self.account_timeline(account), partial(self._premise, account))
            return found if account not in ONE_SIDE or speaks else replace(found, own={})
        alone = deriver.follow(incident, self._own_timeline(account), partial(self._premise_alone, account))
        premise = partial(self._premise, account, alone=alone)
        found = deriver.follow(incident, self.account_timeline(account), premise, alone.inferred)
        conflicts = {(conflict.fact, conflict.about): conflict for conflict in (*alone.conflicts, *found.conflicts)}
        return AccountInferences(
            inferred=found.inferred,
            beside=found.beside,
            own=alone.own,
            conflicts=tuple(conflicts.values()),
            inconsistent={**found.inconsistent, **alone.inconsistent},
            runs=(*alone.runs, *found.runs),
        )

    def _own_timeline(self, party: str) -> "AccountTimeline | None":
        timeline = self._incident.timeline
        if not (timeline.events or timeline.complete):
            return None
        from policycheck.facts.account_timelines import own_timeline

        return own_timeline(timeline, self._incident.sources_of(party), self._incident.sources_of(RECORD))

    def _given(self, fact: str, about: str) -> Extent | None:
        """What every account takes as so: what is assumed, and what is true of the agency as such."""
        return self._assumed.get((fact, about), self._of_agency.get(fact))

    def _premise(self, account: str, fact: str, about: str, alone: AccountInferences = _NOTHING) -> Extent | None:
        """What derivations start from; where the account's sources clash, no answer at all."""
        given = self._given(fact, about)
        if given is not None:
            return given
        if (fact, about) in alone.inconsistent:
            return frozenset[bool]()
        return premise_of(self._stated(account, fact, about, alone))

    def _premise_alone(self, party: str, fact: str, about: str) -> Extent | None:
        given = self._given(fact, about)
        return premise_of(self._own(party, fact, about)) if given is None else given

    def _stated(self, account: str, fact: str, about: str, alone: AccountInferences) -> FactStatus:
        """What is said under the account, of a party's with what the record shows beside what the party has alone."""
        own = self._own(account, fact, about)
        if account not in ONE_SIDE:
            return self._informative(own, fact)
        beside = self._inferred(account, alone.beside, fact, about)
        return narrowed(self._vocabulary[fact], own, beside, self._of_record(fact, about))

    def _own(self, account: str, fact: str, about: str) -> FactStatus:
        """What the account's own sources say; of an account that takes every source, what they come to together."""
        if account == COMMON_GROUND:
            return self._common_ground(fact, about)
        if account == UNCONTRADICTED:
            words, common = self._words(fact, about), self._common_ground(fact, about)
            whole = agreed(words, "unanswered")
            if whole.extent is not None:
                whole = agreed(self._giving(words), "unanswered")
            # What is common ground anyway does not hang on a single side's word.
            return common if same_answers(self._vocabulary[fact], common.extent, whole.extent) else whole
        if account in self._incident.accounts:
            credited = self._incident.accounts[account].credits
            return agreed([pair for pair in self.spoken.on(fact, about) if pair[0].source in credited], "said")
        return agreed(self.spoken.by_party(account, fact, about), "said")

    def _of_record(self, fact: str, about: str) -> FactStatus:
        """What the record says, as a party's account takes it."""
        return agreed(self.spoken.by_party(RECORD, fact, about), "record")

    def _informative(self, held: FactStatus, fact: str) -> FactStatus:
        """What is held, unless it leaves out no answer."""
        if held.extent is not None and not leaves_out(self._vocabulary[fact], held.extent):
            return FactStatus(None, "silent", held.assertions)
        return held

    def _against_record(self, held: FactStatus, fact: str, about: str) -> FactStatus:
        """What a party holds, with what the record says otherwise, or comes to otherwise."""
        if held.extent is None:
            return held
        record = self.spoken.by_party(RECORD, fact, about)
        whole = agreed(record, "record")
        against = [word for word, extent in record if not overlaps(held.extent, extent)]
        if not against and whole.extent is not None and not overlaps(held.extent, whole.extent):
            against = list(whole.assertions)  # each leaves room for it, and all of them together do not
        follows = self.following(RECORD).inferred.get((fact, about))
        if follows is None or overlaps(held.extent, follows.extent):
            return replace(held, against_record=tuple(against)) if against else held
        return replace(held, against_record=tuple(against), against_inferred=(AttributedInference(RECORD, follows),))

    def _words(self, fact: str, about: str) -> _Said:
        """What anybody says, and what follows under each party's account by more than the record's word."""
        found: _Said = list(self.spoken.on(fact, about))
        for party in dict.fromkeys(source.party for source in self._incident.sources.values()):
            held = self.fact_status(party, fact, about)
            if held.basis != "record":
                found += [(consequence, consequence.inferred.extent) for consequence in held.inferred]
        return found

    def _giving(self, words: _Said) -> _Said:
        """Those words that give something to all: what follows from a contradicted statement can only contradict."""
        return [(word, extent) for word, extent in words if isinstance(word, Assertion) or not self._is_contested(word)]

    def _is_contested(self, consequence: AttributedInference) -> bool:
        steps = consequence.inferred.steps
        rests_on = {atom.terms[:2] for step in steps for atom in step.body if atom.relation == "value"}
        keys = [(str(fact), str(about)) for fact, about in rests_on]
        return any(self._given(*key) is None and agreed(self._words(*key), "said").extent is None for key in keys)

    def _common_ground(self, fact: str, about: str) -> FactStatus:
        """What the record gives, and what every two sides give alike, where nobody contradicts it.

        Who only repeats another is no second side, though it can contradict.
        """
        whole = agreed(self._words(fact, about), "agreed")
        first_hand = self._giving(self._first_hand._words(fact, about))
        extent = shared((self.spoken.party(word), extent) for word, extent in first_hand)
        if whole.extent is None or extent is None:
            return SILENT if whole.extent is not None else whole
        return replace(whole, extent=extent)
