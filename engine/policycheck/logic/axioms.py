"""What axioms say: clauses over the answers to yes-no facts, what is left of them, and what they say of some facts.

A clause holds where one of its facts has the answer that the clause gives it. What clauses say of some facts alone
comes from eliminating the others, as in M. Davis and H. Putnam, "A computing procedure for quantification theory"
(Journal of the ACM 7, 1960): answers to the facts that are left meet the result exactly where some answers to the
others meet all.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import cached_property, lru_cache
from itertools import product
from typing import TypeVar

from policycheck.logic.extent import Extent
from policycheck.logic.formula import All, Any, AtomicFormula, Space, TooLarge

T = TypeVar("T")
FactKey = tuple[str, str]  # a fact, and the entity that it is about
AxiomClause = frozenset[tuple[FactKey, bool]]  # at least one of these facts has this answer
KnownFacts = Mapping[FactKey, Extent]

CLAUSES_BOUND = 1 << 12
_KEPT_BOUND = 1 << 12  # results that are kept
_ANSWERS: Mapping[Extent, bool] = {frozenset({True}): True, frozenset({False}): False}


def remaining(clauses: Iterable[AxiomClause], known: KnownFacts) -> frozenset[AxiomClause]:
    """What is left of clauses once something is known; an empty clause where one of them is denied."""
    answers = {key: answer for key, extent in known.items() if (answer := _ANSWERS.get(extent)) is not None}
    return frozenset(
        frozenset(literal for literal in clause if literal[0] not in answers)
        for clause in clauses
        if not any(answers.get(key) is answer for key, answer in clause)
    )


@lru_cache(_KEPT_BOUND)
def projected(clauses: frozenset[AxiomClause], keep: frozenset[FactKey]) -> frozenset[AxiomClause]:
    """What the clauses say of the facts that are kept. An empty clause is among it where they cannot all hold.

    Raises TooLarge past the bound on clauses.
    """
    left = _least(clauses)
    while others := {key for clause in left for key, _ in clause} - keep:
        counts = Counter(literal for clause in left for literal in clause)
        _, key = min((_growth(counts[key, True], counts[key, False]), key) for key in others)
        apart = (clause for clause in left if not clause & {(key, True), (key, False)})
        left = _bounded(_least(_resolved(left, key).union(apart)))
    return left


def _bounded(clauses: frozenset[AxiomClause]) -> frozenset[AxiomClause]:
    if len(clauses) > CLAUSES_BOUND:
        raise TooLarge("clauses that axioms come to at the least", len(clauses), CLAUSES_BOUND)
    return clauses


def can_hold(clauses: Iterable[AxiomClause], known: KnownFacts) -> bool:
    """Whether some answers to the facts that are open meet all clauses. Raises TooLarge past the bound on clauses."""
    return frozenset() not in projected(remaining(clauses, known), frozenset())


def _growth(yes: int, no: int) -> int:
    """By how many clauses they grow at the most where a fact is eliminated that so many hold either way."""
    return yes * no - yes - no


def _resolved(clauses: frozenset[AxiomClause], key: FactKey) -> frozenset[AxiomClause]:
    """What follows from two clauses, whichever of its answers a fact has."""
    yes, no = ([clause for clause in clauses if (key, answer) in clause] for answer in (True, False))
    return frozenset((if_no - {(key, True)}) | (if_yes - {(key, False)}) for if_no, if_yes in product(yes, no))


def _least(clauses: Iterable[AxiomClause]) -> frozenset[AxiomClause]:
    """The clauses without those that always hold, and without those that say less than another."""
    least: list[AxiomClause] = []
    for clause in sorted(clauses, key=len):
        always = any((key, not answer) in clause for key, answer in clause)
        if not always and not any(other <= clause for other in least):
            least.append(clause)
    return frozenset(least)


def implicates(clauses: frozenset[AxiomClause]) -> frozenset[AxiomClause]:
    """Every clause that follows and of which no part does, one fact resolved upon after the other.

    The method is that of P. Tison, "Generalization of consensus theory and application to the minimization of Boolean
    functions" (IEEE Transactions on Electronic Computers 16, 1967). Raises TooLarge past the bound on clauses.
    """
    implied = _least(clauses)
    for key in sorted({key for clause in clauses for key, _ in clause}):
        implied = _bounded(_least(implied | _resolved(implied, key)))
    return implied


def groups(clauses: Iterable[AxiomClause]) -> list[frozenset[AxiomClause]]:
    """The clauses, those together that share a fact or are linked by others that do."""
    return [frozenset(group) for group in linked(clauses, lambda clause: [key for key, _ in clause])]


def linked(items: Iterable[T], keys_of: Callable[[T], Iterable[FactKey]]) -> list[list[T]]:
    """The items, those together that share a key or are linked by others that do."""
    groups: dict[int, list[T]] = {}
    group_of: dict[FactKey, int] = {}
    keys_of_group: dict[int, list[FactKey]] = {}
    for number, item in enumerate(items):
        keys = list(keys_of(item))
        touched = sorted({group_of[key] for key in keys if key in group_of})
        groups[number] = [*(member for group in touched for member in groups.pop(group)), item]
        keys_of_group[number] = [*(key for group in touched for key in keys_of_group.pop(group)), *keys]
        group_of.update(dict.fromkeys(keys_of_group[number], number))
    return list(groups.values())


class Axioms:
    """Axioms said of everybody in an incident whom they are about."""

    def __init__(self, clauses: Iterable[AxiomClause]) -> None:
        self._groups = groups(clauses)
        self.keys = frozenset(key for group in self._groups for clause in group for key, _ in clause)

    def under(self, known: KnownFacts) -> "OpenAxioms":
        """What the axioms leave open where something is known.

        Linked axioms that cannot all hold with what is known count for nothing.
        """
        live = [group for group in self._groups if can_hold(group, known)]
        return OpenAxioms(frozenset[AxiomClause]().union(*live), known)


class OpenAxioms:
    """What axioms leave open: those that can all hold with what is known, whole and reduced by it."""

    def __init__(self, clauses: frozenset[AxiomClause], known: KnownFacts) -> None:
        self.clauses = clauses
        self._known = known

    @cached_property
    def left(self) -> frozenset[AxiomClause]:
        """What is left of the axioms with what is known."""
        return remaining(self.clauses, self._known)

    @cached_property
    def _by_key(self) -> dict[FactKey, frozenset[AxiomClause]]:
        return {key: group for group in groups(self.left) for clause in group for key, _ in clause}

    def of(self, keys: Collection[FactKey]) -> frozenset[AxiomClause]:
        """What they say of some facts alone."""
        linked = {self._by_key[key] for key in keys if key in self._by_key}
        kept = frozenset(keys)
        return frozenset[AxiomClause]().union(*(projected(group, kept) for group in linked))

    def allowed(self, space: Space, keys: Mapping[str, FactKey]) -> int | None:
        """The combinations of answers that they leave, as a truth table, given whom each fact of the space is about.

        None where they leave all.
        """
        clauses = self.of(keys.values())
        return table(space, {key: fact for fact, key in keys.items()}, clauses) if clauses else None

    def excludes(self, key: FactKey, answer: Extent) -> bool:
        """Whether a fact that is open cannot have the answer."""
        yes = _ANSWERS.get(answer)
        return yes is not None and frozenset({(key, not yes)}) in self.of((key,))


def table(space: Space, facts: Mapping[FactKey, str], clauses: Iterable[AxiomClause]) -> int:
    """The combinations with which every clause holds, as a truth table. Facts names the keys as the space does."""
    formulas = (
        Any(tuple(AtomicFormula(facts[key], frozenset({answer})) for key, answer in clause)) for clause in clauses
    )
    return space.table(All(tuple(formulas)))
