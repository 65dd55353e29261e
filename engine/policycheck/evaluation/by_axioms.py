"""Why a rule comes to its conclusion where its own facts do not suffice, and axioms between facts do the rest."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.logic.axioms import AxiomClause, Key, OpenAxioms
from policycheck.logic.compile import CompiledRule, contains
from policycheck.logic.extent import Extent
from policycheck.model.rule import RuleConclusion

Reason = tuple[tuple[Key, Extent], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class AxiomReasons:
    """The smallest sets of known facts that suffice with some axioms, and the derivations that these are, by id."""

    reasons: tuple[Reason, ...] = ()
    derivations: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettledReading:
    """A rule that comes to one of some ends, since axioms exclude the others."""

    rule: CompiledRule
    keys: Mapping[str, Key]  # the rule's facts, and whom each is about
    known: Mapping[str, Extent]  # by the rule's facts
    possible_conclusions: tuple[RuleConclusion, ...]

    def why(self, accounts: Accounts, account: str) -> AxiomReasons:
        """What suffices under the account: fewest axioms first, then fewest facts that the rule does not ask for.

        Facts that follow are spared before those that are stated.
        """
        axioms, left = accounts.axioms, accounts.open(account).clauses
        every = {key for clause in left for key, _ in clause}
        known = {key: extent for key in every if (extent := accounts.extent(account, key)) is not None}
        own = {self.keys[fact]: extent for fact, extent in self.known.items()}
        unnamed = {key: extent for key, extent in known.items() if not is_named(key[1])}  # true of the agency as such
        own |= unnamed
        others = {key: known[key] for key in sorted(known.keys() - own.keys())}
        derived = [key for key in others if accounts.fact_status(account, *key).basis == "derived"]

        def of(names: Iterable[str]) -> frozenset[AxiomClause]:
            chosen = set(names)
            return frozenset(clause for clause in left if axioms[clause] in chosen)

        names = _needed(
            sorted({axioms[clause] for clause in left}), lambda names: self._follows(of(names), own | others)
        )
        needed = _needed(
            sorted(others, key=lambda key: key not in derived),
            lambda keys: self._follows(of(names), own | {key: others[key] for key in keys}),
        )
        beside = {key: others[key] for key in needed}
        left_by = OpenAxioms(of(names), beside | unnamed)
        primes = self.rule.primes(frozenset(self.possible_conclusions), left_by.allowed(self.rule.space, self.keys))
        reasons = (
            (*beside.items(), *((self.keys[fact], extent) for fact, extent in prime))
            for prime in primes
            if contains(prime, self.known)
        )
        return AxiomReasons(tuple(reasons), tuple(names))

    def _follows(self, clauses: frozenset[AxiomClause], known: Mapping[Key, Extent]) -> bool:
        allowed = OpenAxioms(clauses, known).allowed(self.rule.space, self.keys)
        region = self.rule.region(self.known)
        return set(self.rule.ends_in(region if allowed is None else region & allowed)) <= set(self.possible_conclusions)


def _needed(things: Iterable[T], suffices: Callable[[list[T]], bool]) -> list[T]:
    """The things without all that can be spared, one after the other from the first on."""
    kept = list(things)
    for one in list(kept):
        rest = [other for other in kept if other != one]
        if suffices(rest):
            kept = rest
    return kept
