"""Accounts: what is known of each fact as one party has it, as the parties share it, or as chosen sources have it."""

from collections.abc import Collection, Mapping
from copy import copy
from dataclasses import replace
from functools import cached_property, partial

from policycheck.facts.account_sources import StatementIndex, account_timeline, account_views
from policycheck.facts.axioms import axioms, is_named
from policycheck.facts.common_ground import common_ground, uncontradicted
from policycheck.facts.derive import Deriver
from policycheck.facts.fact_status import (
    SILENT,
    AttributedInference,
    FactStatus,
    against_record,
    agreed,
    inferred_status,
    informative,
    narrowed,
    premise_of,
)
from policycheck.facts.inferred import AccountInferences
from policycheck.facts.moved import LinkedFacts, MovedFacts
from policycheck.facts.premises import KeptPremises
from policycheck.facts.timeline import AccountTimeline
from policycheck.logic.answers import extent_of_value, same_answers
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.logic.open_axioms import Axioms, OpenAxioms
from policycheck.model.derivation import Derivation
from policycheck.model.event_kind import EventKinds
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, COMMON_GROUND, RECORD, UNCONTRADICTED
from policycheck.model.policy import AgencyFact
from policycheck.model.source_view import AccountView
from policycheck.model.vocabulary import Fact


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
        kinds: EventKinds | None = None,
        jurisdiction: str | None = None,
    ) -> None:
        """Kinds are those of the timeline's events; None: there is none. The jurisdiction is the agency's."""
        self._kinds = kinds or {}
        self._vocabulary = vocabulary
        self._deriver = Deriver(derivations, vocabulary, incident, jurisdiction) if derivations else None
        given = (of_agency or {}).items()
        self._of_agency = {fact: extent_of_value(vocabulary[fact], each.value) for fact, each in given}
        self._assumed: Mapping[tuple[str, str], Extent] = {}
        self.axioms = axioms((derivations or {}).values(), vocabulary, incident)
        self._all_axioms = Axioms(self.axioms)
        self._linked = LinkedFacts((derivations or {}).values(), self.axioms, incident, self._of_agency)
        self._read_statements(incident)

    def _forget(self) -> None:
        """Everything that was worked out so far."""
        self._before: tuple[Accounts, Collection[FactKey]] | None = None  # other accounts, and the facts they differ in
        self._premises = KeptPremises()
        self._following: dict[str, AccountInferences] = {}
        self._statuses: dict[tuple[str, str, str], FactStatus] = {}
        self._open: dict[str, OpenAxioms] = {}
        self._without: dict[frozenset[str], Accounts] = {}
        self._moved = MovedFacts(self, self._linked)
        self.__dict__.pop("_as_found", None)

    def _read_statements(self, incident: Incident) -> None:
        self._forget()
        self.incident = incident
        self._timelines: dict[tuple[str, bool], AccountTimeline | None] = {}
        self.statements = StatementIndex(incident, self._vocabulary)
        repeating = incident.repeaters() & self.statements.sources
        self.first_hand = self.without(repeating) if repeating else self

    def without(self, sources: Collection[str]) -> "Accounts":
        """The same accounts, had these sources said nothing."""
        silent = frozenset(sources)
        if silent not in self._without:
            self._without[silent] = other = copy(self)
            other._read_statements(self.incident.without(silent))
        return self._without[silent]

    def supposing(self, answers: Mapping[FactKey, Extent], moved: Collection[FactKey] | None = None) -> "Accounts":
        """The same accounts, all taking these answers as so, whoever says otherwise.

        With moved: the facts that these answers can change in any account, where the caller knows them.
        """
        other = copy(self)
        other._forget()
        if moved is not None:
            other._before, other._premises = (self, moved), KeptPremises(self._premises, moved)
        other._assumed = {**self._assumed, **answers}
        other.first_hand = other if self.first_hand is self else self.first_hand.supposing(answers, moved)
        unmoved = self._unmoved(answers, other.first_hand)
        other._following |= {name: self._following[name] for name in unmoved}
        other._statuses.update((key, status) for key, status in self._statuses.items() if key[0] in unmoved)
        return other

    def _unmoved(self, answers: Mapping[FactKey, Extent], first_hand: "Accounts") -> set[str]:
        """Of the accounts worked out, those that know and infer nothing of the facts, nor draw on one that does."""
        if self._deriver is None or not any(fact in self._deriver.facts for fact, _ in answers):
            return set(self._following)
        speakers, beside = set(self.statements.speakers), self.incident.taken_beside
        by_itself = {
            name
            for name, following in list(self._following.items())
            if beside(name) in (None, RECORD) and self._speaks(name) and not following.is_moved_by(answers)
            if all(self.fact_status(name, *key).basis == "silent" for key in answers)
        }
        if speakers - by_itself or speakers - (by_itself if first_hand is self else first_hand._following.keys()):
            by_itself -= {COMMON_GROUND, UNCONTRADICTED}
        record_moves = RECORD in speakers - by_itself
        return {name for name in by_itself if not record_moves or beside(name) is None}

    def _speaks(self, account: str) -> bool:
        """Whether the account's sources state anything, or an assumption counts as their word."""
        facts = self._deriver.facts if self._deriver else ()
        return account in self.statements.parties or any(fact in facts for fact, _ in self._assumed)

    def moved_by(self, key: FactKey, answer: Extent | None = None) -> frozenset[FactKey]:
        """Every fact of which an answer to this one can change what is known or left open; itself among them."""
        return self._moved.by(key, answer)

    def within(self, keys: frozenset[FactKey]) -> "Accounts":
        """The same accounts, of some facts alone: all those that an answer to one of them can change."""
        other = copy(self)
        other.__dict__.pop("_as_found", None)
        other._deriver = self._deriver and self._deriver.within(keys)
        other._statuses = {key: status for key, status in self._statuses.items() if key[1:] in keys}
        other._premises = self._premises.within(keys)
        other._open = {}
        other.axioms = {clause: name for clause, name in self.axioms.items() if any(lit.key in keys for lit in clause)}
        other._all_axioms = Axioms(other.axioms)
        other._moved = MovedFacts(other, self._linked)
        other.first_hand = other if self.first_hand is self else self.first_hand.within(keys)
        return other

    def open(self, account: str) -> OpenAxioms:
        """What the axioms leave open beside what the account knows."""
        if account not in self._open:
            self._open[account] = self.open_with(account, {})
        return self._open[account]

    def open_with(self, account: str, instead: Mapping[FactKey, Extent | None]) -> OpenAxioms:
        """The same, where something else is known of some facts; None: nothing."""
        extents = {key: instead[key] if key in instead else self.extent(account, key) for key in self._all_axioms.keys}
        return self._all_axioms.under({key: extent for key, extent in extents.items() if extent is not None})

    def extent(self, account: str, key: FactKey) -> Extent | None:
        """The answers that the account leaves to a fact of somebody, who may be not named; None: it is unknown."""
        fact, name = key
        return self.fact_status(account, fact, name if is_named(name) else None).extent

    def views(self) -> tuple[AccountView, ...]:
        """The accounts there are, in the order in which reports show them."""
        return account_views(self.incident)

    def fact_status(self, account: str, fact: str, about: str | None) -> FactStatus:
        """What the account knows of the fact of the entity; silent where there is no such entity.

        What is true of the agency as such is so of every entity, named or not.
        """
        if about is not None and (fact, about) in self._assumed:
            return FactStatus(self._assumed[fact, about], "assumed")
        if fact in self._of_agency:
            statements = self.statements.on(fact, about) if about is not None else ()
            return FactStatus(self._of_agency[fact], "agency", tuple(claim for claim, _ in statements))
        if about is None:
            return SILENT
        if self._before is not None and (fact, about) not in self._before[1]:
            return self._before[0].fact_status(account, fact, about)
        key = (account, fact, about)
        if key not in self._statuses:
            self._statuses[key] = self._evaluated_status(account, fact, about)
        return self._statuses[key]

    def _evaluated_status(self, account: str, fact: str, about: str) -> FactStatus:
        """What the account says, then what follows from that, then what the record shows, then what follows with it.

        Each narrows what comes before it, where the two can both be so; where they cannot, what comes before it counts.
        """
        following = self.following(account)
        if (fact, about) in following.inconsistent:
            values = tuple(AttributedInference(account, value) for value in following.inconsistent[fact, about])
            return FactStatus(None, "contradicted", inferred=values)
        definition = self._vocabulary[fact]
        alone = inferred_status(account, following.own.get((fact, about)))
        own = narrowed(definition, self._own(account, fact, about), alone)
        beside = self.incident.taken_beside(account)
        if beside is None:
            return informative(self._vocabulary[fact], own)
        inferences = (
            inferred_status(account, values.get((fact, about))) for values in (following.inferred, following.beside)
        )
        taken = self._taken(beside, fact, about)
        status = narrowed(definition, own, taken, *inferences)
        if own.basis == "silent" and status.extent is not None:
            shown = self.fact_status(RECORD, fact, about) if beside == RECORD else taken
            same = same_answers(definition, status.extent, shown.extent)
            status = replace(status, basis=("record" if beside == RECORD else status.basis) if same else "derived")
        if status.extent is None:
            return status
        record, inferred = self.statements.by_party(RECORD, fact, about), self.following(RECORD).inferred
        return against_record(status, record, inferred.get((fact, about)))

    def following(self, account: str) -> AccountInferences:
        """All that follows under the account from what its sources state."""
        if self._deriver is None:
            return AccountInferences()
        if account not in self._following:
            self._following[account] = self._follow(self._deriver, account)
        return self._following[account]

    def account_timeline(self, account: str) -> AccountTimeline | None:
        """The timeline as the account's sources state it; None for an account that takes every source."""
        return self._timeline(account, alone=False)

    def _timeline(self, account: str, *, alone: bool) -> AccountTimeline | None:
        if (account, alone) not in self._timelines:
            self._timelines[account, alone] = account_timeline(self.incident, account, self._kinds, alone=alone)
        return self._timelines[account, alone]

    def _follow(self, deriver: Deriver, account: str) -> AccountInferences:
        """What follows under an account; under a party's, first of all what it has by itself.

        What the record says, and what follows with it, gives way where the party's own account has another value.
        """
        speaks, beside = self._speaks(account), self.incident.taken_beside(account)
        if beside is None or (beside == RECORD and RECORD not in self.statements.parties) or not speaks:
            premise = partial(self._premise, account, alone=AccountInferences())
            known = self._premises.known((account, True), deriver.keys, premise)
            inferences = deriver.follow(self.account_timeline(account), known)
            return inferences if beside is None or speaks else replace(inferences, own={})
        known = self._premises.known((account, False), deriver.keys, partial(self._premise, account, alone=None))
        alone = deriver.follow(self._timeline(account, alone=True), known)
        known = self._premises.known((account, True), deriver.keys, partial(self._premise, account, alone=alone))
        return deriver.follow(self.account_timeline(account), known, alone.inferred).after(alone)

    def fixed_value(self, fact: str, about: str) -> Extent | None:
        """What every account takes as so: what is assumed, and what is true of the agency as such."""
        return self._assumed.get((fact, about), self._of_agency.get(fact))

    def _premise(self, account: str, fact: str, about: str, *, alone: AccountInferences | None) -> Extent | None:
        """What derivations start from, alone where that is None; no answer where the sources conflict."""
        if (fixed := self.fixed_value(fact, about)) is not None:
            return fixed
        if alone is None:
            return premise_of(self._own(account, fact, about))
        if (fact, about) in alone.inconsistent:
            return frozenset[bool]()
        return premise_of(self._stated(account, fact, about, alone))

    def _stated(self, account: str, fact: str, about: str, alone: AccountInferences) -> FactStatus:
        """What is said under the account, of a party's with what the record shows beside what the party has alone."""
        own = self._own(account, fact, about)
        beside = self.incident.taken_beside(account)
        if beside is None:
            return informative(self._vocabulary[fact], own)
        follows = inferred_status(account, alone.beside.get((fact, about)))
        return narrowed(self._vocabulary[fact], own, follows, self._taken(beside, fact, about))

    def _own(self, account: str, fact: str, about: str) -> FactStatus:
        """What the account's own sources say; of an account that takes every source, what they say together."""
        if account == COMMON_GROUND:
            return common_ground(self, fact, about)
        if account == UNCONTRADICTED:
            return uncontradicted(self, self._vocabulary[fact], fact, about)
        if account in self.incident.accounts:
            credited = self.incident.accounts[account].credits
            return agreed([entry for entry in self.statements.on(fact, about) if entry[0].source in credited], "said")
        return agreed(self.statements.by_party(account, fact, about), "said")

    def _taken(self, beside: str, fact: str, about: str) -> FactStatus:
        """What a party's account takes of the record, or the board's of what is undisputed."""
        if beside == RECORD:
            return agreed(self.statements.by_party(RECORD, fact, about), "record")
        return self._as_found.fact_status(beside, fact, about)

    @cached_property
    def _as_found(self) -> "Accounts":
        """The same accounts, all taking what the board found as so: what it found false makes no dispute."""
        statements = self.statements
        found = {key: agreed(statements.by_party(BOARD, *key), "said").extent for key in statements.keys(BOARD)}
        known = {key: extent for key, extent in found.items() if extent is not None}
        return self.supposing({**known, **self._assumed})
