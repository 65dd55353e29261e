"""Why a rule has its conclusion, also where it takes axioms; and which open facts could settle it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import TypeVar

from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import is_named
from policycheck.logic.axioms import AxiomClause, FactKey
from policycheck.logic.compile import NO_VIOLATION, CompiledRule, Implicant, Literal, allows, contains
from policycheck.logic.extent import Extent, meet, within
from policycheck.logic.open_axioms import OpenAxioms
from policycheck.model.rule import RuleConclusion

Reason = tuple[tuple[FactKey, Extent], ...]
T = TypeVar("T")


@dataclass(frozen=True)
class AxiomReasons:
    """The smallest sets of known facts that suffice with some axioms, and the derivations that these are, by id."""

    reasons: tuple[Reason, ...] = ()
    derivations: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettledReading:
    """A rule that has one of some conclusions, since axioms exclude the others."""

    rule: CompiledRule
    keys: Mapping[str, FactKey]  # the rule's facts, and whom each is about
    known: Mapping[str, Extent]  # by the rule's facts
    possible_conclusions: tuple[RuleConclusion, ...]

    def why(self, accounts: Accounts, account: str) -> AxiomReasons:
        """What suffices under the account: fewest axioms first, then fewest facts that the rule does not ask for.

        Facts that follow are spared before those that are stated.
        """
        axioms, clauses_left = accounts.axioms, accounts.open(account).clauses
        keys_asked = {lit.key for clause in clauses_left for lit in clause}
        known = {key: extent for key in keys_asked if (extent := accounts.extent(account, key)) is not None}
        own_answers = {self.keys[fact]: extent for fact, extent in self.known.items()}
        unnamed = {key: extent for key, extent in known.items() if not is_named(key[1])}  # true of the agency as such
        own_answers |= unnamed
        other_answers = {key: known[key] for key in sorted(known.keys() - own_answers.keys())}
        derived = [key for key in other_answers if accounts.fact_status(account, *key).basis == "derived"]

        def of(names: Iterable[str]) -> frozenset[AxiomClause]:
            chosen = set(names)
            return frozenset(clause for clause in clauses_left if axioms[clause] in chosen)

        names = _needed(
            sorted({axioms[clause] for clause in clauses_left}),
            lambda names: self._follows(of(names), own_answers | other_answers),
        )
        needed = _needed(
            sorted(other_answers, key=lambda key: key not in derived),
            lambda keys: self._follows(of(names), own_answers | {key: other_answers[key] for key in keys}),
        )
        beside = {key: other_answers[key] for key in needed}
        left_by = OpenAxioms(of(names), beside | unnamed)
        primes = self.rule.primes(frozenset(self.possible_conclusions), left_by.allowed(self.rule.space, self.keys))
        reasons = (
            (*beside.items(), *((self.keys[fact], extent) for fact, extent in prime))
            for prime in primes
            if contains(prime, self.known)
        )
        return AxiomReasons(tuple(reasons), tuple(names))

    def _follows(self, clauses: frozenset[AxiomClause], known: Mapping[FactKey, Extent]) -> bool:
        allowed = OpenAxioms(clauses, known).allowed(self.rule.space, self.keys)
        return set(self.rule.possible_conclusions(self.known, allowed)) <= set(self.possible_conclusions)


def _needed(candidates: Iterable[T], suffices: Callable[[list[T]], bool]) -> list[T]:
    """The things without all that can be spared, one after the other from the first on."""
    kept = list(candidates)
    for candidate in list(kept):
        fewer = [other for other in kept if other != candidate]
        if suffices(fewer):
            kept = fewer
    return kept


Ways = tuple[tuple[Implicant, ...], tuple[Implicant, ...]]


def lacking(
    rule: CompiledRule,
    possible_conclusions: frozenset[RuleConclusion],
    known: Mapping[str, Extent],
    allowed: int | None = None,
) -> tuple[Implicant, ...]:
    """What is still missing for the rule to have one of the conclusions: the smallest sets of answers, smallest first.

    Each is the open part of a prime implicant that what is known, and what axioms allow, still leaves possible. Of a
    fact that is known within bounds, an answer is what of the implicant's lies within them.
    """
    missing = [
        tuple(_open(lit, known) for lit in implicant if not contains((lit,), known))
        for implicant in rule.primes(possible_conclusions, allowed)
        if allows(implicant, known) and (allowed is None or _meets(rule, implicant, known, allowed))
    ]
    return tuple(sorted(_smallest(missing), key=len))


def _meets(rule: CompiledRule, implicant: Implicant, known: Mapping[str, Extent], allowed: int) -> bool:
    return bool(rule.region({**known, **{lit.fact: _open(lit, known).extent for lit in implicant}}) & allowed)


def ways(rule: CompiledRule, known: Mapping[str, Extent], allowed: int | None = None) -> Ways:
    """What is missing to show a violation, and to rule one out; nothing, for either, where one of them is settled."""
    show, rule_out = (
        lacking(rule, possible_conclusions, known, allowed)
        for possible_conclusions in (frozenset[RuleConclusion]({"violation"}), NO_VIOLATION)
    )
    return ((), ()) if () in (*show, *rule_out) else (show, rule_out)


def _open(lit: Literal, known: Mapping[str, Extent]) -> Literal:
    return Literal(lit.fact, meet(lit.extent, known[lit.fact])) if lit.fact in known else lit


def pivots(rule: CompiledRule, directions: Iterable[tuple[Implicant, ...]]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of open facts that some answers to would settle the rule, in any of the directions."""
    order = {fact: position for position, fact in enumerate(rule.facts)}
    sets = {frozenset(lit.fact for lit in implicant) for direction in directions for implicant in direction}
    minimal = [facts_of_set for facts_of_set in sets if not any(other < facts_of_set for other in sets)]
    listed = [tuple(sorted(facts_of_set, key=order.__getitem__)) for facts_of_set in minimal]
    return tuple(sorted(listed, key=lambda facts: (len(facts), [order[fact] for fact in facts])))


def smallest_disputed(apart: Sequence[str], turned: Callable[[tuple[str, ...]], bool]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts, of those on which two accounts part, that turn the one or the other."""
    for size in range(1, len(apart) + 1):
        if groups := tuple(group for group in combinations(apart, size) if turned(group)):
            return groups
    return ()


def _smallest(implicants: list[Implicant]) -> list[Implicant]:
    """The implicants that do not say more than another one."""
    distinct = list(dict.fromkeys(implicants))
    return [
        implicant
        for implicant in distinct
        if not any(other != implicant and _implies(implicant, other) for other in distinct)
    ]


def _implies(implicant: Implicant, other: Implicant) -> bool:
    extents = {lit.fact: lit.extent for lit in implicant}
    return all(lit.fact in extents and within(extents[lit.fact], lit.extent) for lit in other)
