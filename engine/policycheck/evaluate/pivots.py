"""What is open: the facts that an open rule still hangs on."""

from collections.abc import Iterable, Mapping
from itertools import combinations

from policycheck.logic.compile import NO_VIOLATION, CompiledRule, Implicant, Literal, allows, contains
from policycheck.logic.extent import Extent, meet, within
from policycheck.logic.kernel import read_rule
from policycheck.model.rule import End


def lacking(rule: CompiledRule, ends: frozenset[End], known: Mapping[str, Extent]) -> tuple[Implicant, ...]:
    """What is still missing for the rule to come to one of the ends: the smallest sets of answers, smallest first.

    Each is the open part of a prime implicant that what is known still allows. Of a fact that is known within bounds,
    an answer is what of the implicant's lies within them.
    """
    missing = [
        tuple(_open(lit, known) for lit in implicant if not contains((lit,), known))
        for implicant in rule.primes(ends)
        if allows(implicant, known)
    ]
    return tuple(sorted(_smallest(missing), key=len))


def ways(rule: CompiledRule, known: Mapping[str, Extent]) -> tuple[tuple[Implicant, ...], tuple[Implicant, ...]]:
    """What is missing to show a violation, and to rule one out; nothing, for either, where one of them is settled."""
    show, rule_out = lacking(rule, frozenset({"violation"}), known), lacking(rule, NO_VIOLATION, known)
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


def parting(
    rule: CompiledRule, breach: Mapping[str, Extent], none: Mapping[str, Extent]
) -> tuple[tuple[str, ...], ...]:
    """The smallest sets of facts that turn an account with a violation into one without it, or the other way round.

    An account is turned where it comes to the other's outcome once it holds on these facts what the other does.
    """
    apart = [fact for fact in rule.facts if breach.get(fact) != none.get(fact)]
    for size in range(1, len(apart) + 1):
        groups = [
            group
            for group in combinations(apart, size)
            if read_rule(rule, _taking(breach, none, group)).violation is False
            or read_rule(rule, _taking(none, breach, group)).violation is True
        ]
        if groups:
            return tuple(groups)
    return ()


def _taking(one: Mapping[str, Extent], other: Mapping[str, Extent], facts: Iterable[str]) -> dict[str, Extent]:
    """What the one knows, but on the facts what the other does."""
    taken = {fact: other.get(fact) for fact in facts}
    return {fact: extent for fact, extent in {**one, **taken}.items() if extent is not None}


def _smallest(implicants: list[Implicant]) -> list[Implicant]:
    """The implicants that do not say more than another one."""
    found = list(dict.fromkeys(implicants))
    return [one for one in found if not any(other != one and _implies(one, other) for other in found)]


def _implies(one: Implicant, other: Implicant) -> bool:
    extents = {lit.fact: lit.extent for lit in one}
    return all(lit.fact in extents and within(extents[lit.fact], lit.extent) for lit in other)
