"""Which facts an answer to one can change: by what derivations join, and by what every account holds already."""

from collections.abc import Callable, Collection, Iterable
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
        return self._linked.reached_by(key, answer, before, self._held, all_speak=self._all_speak)

    @cached_property
    def _all_speak(self) -> bool:
        accounts = self._accounts
        return accounts.first_hand.statements.parties.issuperset(accounts.incident.parties_with_sources())

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
        of_agency: Collection[str],
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
        self._facts = frozenset[str]().union(*(derivation.joined_facts for derivation in derivations))
        with_agency = [keys for keys in together if any(fact in of_agency for fact, _ in keys)]
        self._with_agency = frozenset[FactKey]().union(*with_agency)

    def linked_with(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        """Every fact that derivations join with this one, directly or by others; itself among them.

        A party that says nothing takes what is assumed as its own word, and with it what is true of the agency.
        """
        return self._with.get(key, frozenset({key})) | self._told_by_silent(key, all_speak=all_speak)

    def _told_by_silent(self, key: FactKey, *, all_speak: bool) -> frozenset[FactKey]:
        return frozenset[FactKey]() if all_speak or key[0] not in self._facts else self._with_agency

    def reached_by(
        self, key: FactKey, answer: Extent, before: Collection[Extent], held: Held, *, all_speak: bool
    ) -> frozenset[FactKey]:
        """Every fact of which an answer can change what is known or left open, where some had answers before.

        Held is what each account knows of a fact, none of which may contradict itself. A new chain leads through no
        clause that holds in every account by a fact that stays. Where a chain meets what it denies, linked clauses come
        to count, or no longer do: then that is every fact that is linked.
        """
        try:
            lost = self._chain(key, before, held, None) if before else frozenset[FactKey]()
            found = lost | self._chain(key, [answer], held, lost)
        except _Clash:
            return self.linked_with(key, all_speak=all_speak)
        return found | self._told_by_silent(key, all_speak=all_speak)

    def _chain(
        self, key: FactKey, answers: Collection[Extent], held: Held, lost: frozenset[FactKey] | None
    ) -> frozenset[FactKey]:
        """Every fact of which something can follow from one of the answers; itself among them.

        What follows from clauses and an answer is shown by a chain of clauses that begins with it, each of which denies
        what the one before leaves. Raises _Clash where what follows is denied by an account or by what else follows.
        None is lost: no clause is passed over.
        """
        came: dict[FactKey, int] = {}  # the cells that all of what a fact comes to leaves
        left: list[tuple[FactKey, AxiomLiteral | None]] = [(key, None)]  # facts, and what each comes to; None: anything
        seen = set(left)
        while left:
            fact, follows = left.pop()
            onward: list[tuple[FactKey, AxiomLiteral | None]] = [(other, None) for other in self._onward.get(fact, ())]
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
                        raise _Clash
                    onward.append((other.key, other))
            new = [each for each in dict.fromkeys(onward) if each not in seen]
            seen.update(new)
            left += new
        return frozenset(fact for fact, _ in seen)


def _holds_in_all(lit: AxiomLiteral, held: Iterable[Extent | None]) -> bool:
    return all(extent is not None and lit.holds(extent) for extent in held)


class _Clash(Exception):
    """What follows is denied."""
