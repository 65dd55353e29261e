"""What is open: the facts that an open rule still hangs on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations

from policycheck.logic.compile import NO_VIOLATION, CompiledRule, Implicant, Literal, allows, contains
from policycheck.logic.extent import Extent, meet, within
from policycheck.model.rule import RuleConclusion

Ways = tuple[tuple[Implicant, ...], tuple[Implicant, ...]]


def lacking(
    rule: CompiledRule,
    possible_conclusions: frozenset[RuleConclusion],
    known: Mapping[str, Extent],
    allowed: int | None = None,
) -> tuple[Implicant, ...]:
    """What is still missing for the rule to come to one of the ends: the smallest sets of answers, smallest first.

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
    minimal = [found for found in sets if not any(other < found for other in sets)]
    listed = [tuple(sorted(found, key=order.__getitem__)) for found in minimal]
    return tuple(sorted(listed, key=lambda facts: (len(facts), [order[fact] for fact in facts])))


def parting(apart: Sequence[str], turned: Callable[[tuple[str, ...]], bool]) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts, of those on which two accounts part, that turn the one or the other."""
    for size in range(1, len(apart) + 1):
        if groups := tuple(group for group in combinations(apart, size) if turned(group)):
            return groups
    return ()


def _smallest(implicants: list[Implicant]) -> list[Implicant]:
    """The implicants that do not say more than another one."""
    found = list(dict.fromkeys(implicants))
    return [one for one in found if not any(other != one and _implies(one, other) for other in found)]


def _implies(one: Implicant, other: Implicant) -> bool:
    extents = {lit.fact: lit.extent for lit in one}
    return all(lit.fact in extents and within(extents[lit.fact], lit.extent) for lit in other)
