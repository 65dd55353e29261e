"""Which facts an answer to one can change: by what derivations join, and by what every account holds already."""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from policycheck.facts.axioms import seen_from, subjects
from policycheck.logic.axioms import AxiomClause, AxiomLiteral, FactKey, linked
from policycheck.logic.extent import Extent
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD

if TYPE_CHECKING:
    from policycheck.facts.accounts import Accounts

_Step = tuple[FactKey, AxiomLiteral | None]  # a fact, and what it comes to; None: anything
Held = Callable[[FactKey], Collection[Extent | None]]


class MovedFacts:
    """Which facts an answer to one can change in some account."""

    def __init__(self, accounts: "Accounts", linked_facts: "LinkedFacts") -> None:
        self._accounts, self._linked = accounts, linked_facts
        self._held_of: dict[FactKey, tuple[Extent | None, ...]] = {}

    def by(self, key: FactKey, answer: Extent | None) -> frozenset[FactKey]:
        """Every fact of which the answer can change what is known or left open; itself among them.

        With an answer: those of which something can follow from it, or followed from what is known of the fact.
        """
        if answer is None or self._contradicts_itself:
            return self._linked.linked_with(key, all_speak=self._all_speak)
        stated = (extent for _, extent in self._accounts.statements.on(*key))
        before = {*stated, *(extent for extent in self._held(key) if extent is not None)}
        try:
            reached = self._linked.reached_by(key, answer, before, self._held)
        except Clash:
            return self._linked.linked_with(key, all_speak=self._all_speak)
        silent = not self._all_speak and key[0] in self._linked.facts
        return reached | self._from_agency if silent else reached

    @cached_property
    def _all_speak(self) -> bool:
        accounts = self._accounts
        return accounts.first_hand.statements.parties.issuperset(accounts.incident.parties_with_sources())

    @cached_property
    def _from_agency(self) -> frozenset[FactKey]:
        """What may change of what is true of the agency, where a party comes to speak that said nothing.

        What follows counts as its own word then, before the record's. That changes nothing where the two agree.
        """
        try:
            return self._linked.reached_from_agency(self._held)
        except Clash:
            return self._linked.with_agency

    @cached_property
    def _contradicts_itself(self) -> bool:
        """Whether values that exclude each other follow under an account, or the board found what the agency is not."""
        accounts = self._accounts
        found_otherwise = any(fact in self._linked.of_agency for fact, _ in accounts.statements.keys(BOARD))
        following = (each.following(view.name) for each in (accounts, accounts.first_hand) for view in accounts.views())
        return found_otherwise or any(each.inconsistent for each in following)

    def _held(self, key: FactKey) -> tuple[Extent | None, ...]:
        """What each account knows of the fact."""
        if key not in self._held_of:
            self._held_of[key] = tuple(self._accounts.extent(view.name, key) for view in self._accounts.views())
        return self._held_of[key]


class LinkedFacts:
    """Which facts of entities derivations join, directly or by others."""

    def __init__(
        self,
        derivations: Collection[Derivation],
        clauses: Iterable[AxiomClause],
        incident: Incident,
        of_agency: Mapping[str, Extent],
    ) -> None:
        """The clauses are those of the axioms among them, the last the facts that are true of the agency as such."""
        self.of_agency = of_agency
        self._clauses: dict[FactKey, list[tuple[AxiomLiteral, AxiomClause]]] = {}
        for axiom in clauses:
            for lit in axiom:
                self._clauses.setdefault(lit.key, []).append((lit, axiom))
        self._onward: dict[FactKey, set[FactKey]] = {}
        for derivation in (derivation for derivation in derivations if not derivation.is_axiom):
            for subject in subjects(derivation.for_each, incident):
                concluded = seen_from(subject, derivation.for_each, derivation.then.fact, incident)
                for fact in derivation.asked_facts:
                    asked = seen_from(subject, derivation.for_each, fact, incident)
                    self._onward.setdefault(asked, set()).add(concluded)
        joined = (
            [seen_from(subject, derivation.for_each, fact, incident) for fact in derivation.joined_facts]
            for derivation in derivations
            for subject in subjects(derivation.for_each, incident)
        )
        together = [frozenset[FactKey]().union(*group) for group in linked(joined, lambda keys: keys)]
        self._with = {key: keys for keys in together for key in keys}
        self.facts = frozenset[str]().union(*(derivation.joined_facts for derivation in derivations))
        with_agency = [keys for keys in together if any(fact in of_agency for fact, _ in keys)]
        self.with_agency = frozenset[FactKey]().union(*with_agency)

    def linked_with(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        """Every fact that derivations join with this one, directly or by others; itself among them.

        A party that says nothing takes what is assumed as its own word, and with it what is true of the agency.
        """
        linked_keys = self._with.get(key, frozenset({key}))
        return linked_keys if all_speak or key[0] not in self.facts else linked_keys | self.with_agency

    def reached_by(self, key: FactKey, answer: Extent, before: Collection[Extent], held: Held) -> frozenset[FactKey]:
        """Every fact of which an answer can change what is known or left open, where some had answers before.

        Held is what each account knows of a fact, none of which may contradict itself. A new chain leads through no
        clause that holds in every account by a fact that stays. Raises Clash where a chain meets what it denies, so
        that linked clauses come to count, or no longer do.
        """
        lost = frozenset(fact for fact, _ in self._chain(key, before, held, None)) if before else frozenset[FactKey]()
        return lost.union(fact for fact, _ in self._chain(key, [answer], held, lost))

    def reached_from_agency(self, held: Held) -> frozenset[FactKey]:
        """The facts of more answers than two, and what follows from them, that follow from what is true of the agency.

        None where all that follows is a yes or no. Raises Clash where an account denies it.
        """
        reached = [
            step
            for key in self._with
            if key[0] in self.of_agency
            for step in self._chain(key, [self.of_agency[key[0]]], held, None)
        ]
        narrows = any(
            fact[0] not in self.of_agency if follows is None else follows.domain is not None
            for fact, follows in reached
        )
        return frozenset(fact for fact, _ in reached) if narrows else frozenset()

    def _chain(
        self, key: FactKey, answers: Collection[Extent], held: Held, lost: frozenset[FactKey] | None
    ) -> "set[_Step]":
        """Every fact of which something can follow from one of the answers, with what does; itself among them.

        What follows from clauses and an answer is shown by a chain of clauses that begins with it, each of which denies
        what the one before leaves. Raises Clash where what follows is denied by an account or by what else follows.
        None is lost: no clause is passed over.
        """
        came: dict[FactKey, int] = {}  # the cells that all of what a fact comes to leaves
        left: list[_Step] = [(key, None)]
        seen = set(left)
        while left:
            fact, follows = left.pop()
            onward: list[_Step] = [(other, None) for other in self._onward.get(fact, ())]
            for lit, clause in self._clauses.get(fact, ()):
                if (
                    all(map(lit.holds, answers))
                    if fact == key
                    else follows is not None and not follows.mask & ~lit.mask
                ):
                    continue
                others = [other for other in clause if other.key != fact]
                if lost is not None and any(
                    other.key not in lost and _holds_in_all(other, held(other.key)) for other in others
                ):
                    continue
                for other in others:
                    came[other.key] = came.get(other.key, other.every) & other.mask
                    if not came[other.key] or any(
                        extent is not None and other.fails(extent) for extent in held(other.key)
                    ):
                        raise Clash
                    onward.append((other.key, other))
            new = [each for each in dict.fromkeys(onward) if each not in seen]
            seen.update(new)
            left += new
        return seen


def _holds_in_all(lit: AxiomLiteral, held: Iterable[Extent | None]) -> bool:
    return all(extent is not None and lit.holds(extent) for extent in held)


class Clash(Exception):
    """What follows is denied."""
