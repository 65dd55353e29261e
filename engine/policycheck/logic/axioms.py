"""What axioms say: clauses over the answers to facts, what is left of them, and what they say of some facts.

A clause holds where one of its facts has one of the answers that the clause gives it. What clauses say of some facts
alone comes from eliminating the others, as in M. Davis and H. Putnam, "A computing procedure for quantification theory"
(Journal of the ACM 7, 1960): answers to the facts that are left meet the result exactly where some answers to the
others meet all. Where a fact has more answers than two, clauses are resolved upon what they have in common of it, until
nothing is left of that.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple, TypeVar

from policycheck.logic.extent import Extent, Interval, is_empty, join
from policycheck.logic.formula import Domain, TooLarge
from policycheck.model.statement import INCIDENT

T = TypeVar("T")
FactKey = tuple[str, str]  # a fact, and the entity that it is about
YES, NO = 2, 1  # the cells of a yes-no fact, a bit each


class AxiomLiteral(NamedTuple):
    """A fact having an answer in one of these cells."""

    key: FactKey
    mask: int  # the cells, a bit each
    domain: Domain | None = None  # all cells of a number, a date or a choice

    @property
    def every(self) -> int:
        """All cells, a bit each."""
        return YES | NO if self.domain is None else self.domain.every

    @property
    def denied(self) -> "AxiomLiteral":
        """The fact having any other answer."""
        return AxiomLiteral(self.key, self.every & ~self.mask, self.domain)

    @property
    def extents(self) -> tuple[Extent, ...]:
        """The answers in the cells, as few sets as there can be: a choice's are one, a number's one a run of cells."""
        every: tuple[Extent, ...] = (frozenset({False}), frozenset({True}))
        every = every if self.domain is None else self.domain.cells
        joined: list[Extent] = []
        for cell in (cell for number, cell in enumerate(every) if self.mask >> number & 1):
            last = joined[-1] if joined else None
            apart = isinstance(cell, Interval) and isinstance(last, Interval) and last.high != cell.low
            if last is None or apart:
                joined.append(cell)
            else:
                joined[-1] = join(last, cell)
        return tuple(joined)

    def holds(self, known: Extent) -> bool:
        """Whether all that is known to be possible lies in the cells."""
        return not is_empty(known) and not self._touched(known) & ~self.mask

    def fails(self, known: Extent) -> bool:
        """Whether nothing that is known to be possible lies in the cells."""
        return not is_empty(known) and not self._touched(known) & self.mask

    def _touched(self, known: Extent) -> int:
        """The cells that are possible; what is known of another kind of fact says nothing."""
        if self.domain is None:
            return _MASKS.get(known, self.every)
        if self.domain.ordered != isinstance(known, Interval):
            return self.every
        return self.domain.touched(known) or self.every


AxiomClause = frozenset[AxiomLiteral]  # at least one holds; no two are about the same fact of one entity
KnownFacts = Mapping[FactKey, Extent]

CLAUSES_BOUND = 1 << 12
_FOUND_BOUND = 1 << 15  # clauses that are found at once, before those that say less than another are left out
_KEPT_BOUND = 1 << 12  # results that are kept
_MASKS: Mapping[Extent, int] = {frozenset({True}): YES, frozenset({False}): NO, frozenset({True, False}): YES | NO}


def remaining(clauses: Iterable[AxiomClause], known: KnownFacts) -> frozenset[AxiomClause]:
    """What is left of clauses once something is known; an empty clause where one of them is denied."""
    return frozenset(
        frozenset(lit for lit in clause if lit.key not in known or not lit.fails(known[lit.key]))
        for clause in clauses
        if not any(lit.key in known and lit.holds(known[lit.key]) for lit in clause)
    )


def bounds(clauses: Iterable[AxiomClause], known: KnownFacts) -> Iterator[AxiomClause]:
    """What is known of facts of which the clauses leave some of the answers that are known to be possible."""
    for lit in dict.fromkeys(lit for clause in clauses for lit in clause):
        if lit.domain is not None and lit.key in known:
            yield frozenset({AxiomLiteral(lit.key, lit.domain.touched(known[lit.key]), lit.domain)})


@lru_cache(_KEPT_BOUND)
def projected(clauses: frozenset[AxiomClause], keep: frozenset[FactKey]) -> frozenset[AxiomClause]:
    """What the clauses say of the facts that are kept. An empty clause is among it where they cannot all hold.

    Clauses that only facts of the incident link are taken apart: what they say of these is worked out once for all that
    is asked of others, so that the work does not grow with all acts in an incident at once.
    Raises TooLarge past the bound on clauses.
    """
    apart = linked(clauses, lambda clause: [lit.key for lit in clause if lit.key[1] != INCIDENT])
    if len(apart) == 1:
        return _eliminated(clauses, keep)
    parts = ((frozenset(part), {lit.key for clause in part for lit in clause}) for part in apart)
    wanted = ((part, frozenset(key for key in keys if key in keep or key[1] == INCIDENT)) for part, keys in parts)
    return _eliminated(frozenset[AxiomClause]().union(*(projected(*each) for each in wanted)), keep)


def _eliminated(clauses: Iterable[AxiomClause], keep: frozenset[FactKey]) -> frozenset[AxiomClause]:
    """The same, by eliminating one fact after the other."""
    left = _least(clauses)
    while masks := _masks((lit for clause in left for lit in clause), keep):
        pure = {key for key, counts in masks.items() if len(counts) == 1}
        if pure:  # nothing follows without them, and what is left has none that says less
            left = frozenset(clause for clause in left if all(lit.key not in pure for lit in clause))
            continue
        _, key = min((_growth(counts), other) for other, counts in masks.items())
        about = {clause for clause in left if any(lit.key == key for lit in clause)}
        without = (clause for clause in _resolved(about, key) if all(lit.key != key for lit in clause))
        left = _least({*without, *(left - about)})
    return left


def can_hold(clauses: Iterable[AxiomClause], known: KnownFacts) -> bool:
    """Whether some answers to the facts that are open meet all clauses. Raises TooLarge past the bound on clauses."""
    left = remaining(clauses, known)
    return frozenset() not in projected(left.union(bounds(left, known)), frozenset())


def _masks(literals: Iterable[AxiomLiteral], keep: Collection[FactKey]) -> dict[FactKey, Counter[int]]:
    """How often each fact that is not kept occurs with which answers."""
    masks: dict[FactKey, Counter[int]] = defaultdict(Counter)
    for lit in literals:
        if lit.key not in keep:
            masks[lit.key][lit.mask] += 1
    return masks


def _growth(counts: Counter[int]) -> int:
    """By how many clauses they grow at the most where a fact is eliminated, as if it had two answers."""
    most = max(counts.values())
    others = counts.total() - most
    return most * others - most - others


def _resolved(clauses: Iterable[AxiomClause], key: FactKey) -> set[AxiomClause]:
    """What follows from clauses by what they have in common of one fact, among it all that says nothing of it."""
    upon: dict[AxiomClause, AxiomLiteral | None] = {}  # the clauses, and what each says of the fact
    new: dict[AxiomClause, AxiomLiteral | None] = {
        clause: lit for clause in clauses for lit in clause if lit.key == key
    }
    while new:
        upon |= new
        found: dict[AxiomClause, AxiomLiteral | None] = {}
        for (first, own), (second, other) in product(new.items(), list(upon.items())):
            if own is None or other is None:
                continue
            common = own.mask & other.mask
            if common in (own.mask, other.mask):
                continue
            left = AxiomLiteral(key, common, own.domain) if common else None
            clause = _joined((first - {own}) | (second - {other}), left)
            if clause is not None and clause not in upon:
                found[clause] = left
                if len(found) > _FOUND_BOUND:
                    raise TooLarge("clauses that axioms lead to", len(found), _FOUND_BOUND)
        least = _least([*upon, *found])
        new = {clause: said for clause, said in found.items() if clause in least}
        upon = {clause: said for clause, said in upon.items() if clause in least}
    return set(upon)


def _joined(literals: AxiomClause, left: AxiomLiteral | None) -> AxiomClause | None:
    """The clause of these literals, those on one fact as one; None where it always holds."""
    masks: dict[FactKey, AxiomLiteral] = {}
    for lit in literals:
        both = lit._replace(mask=lit.mask | masks[lit.key].mask) if lit.key in masks else lit
        if both.mask == both.every:
            return None
        masks[lit.key] = both
    if left is not None:
        masks[left.key] = left
    return frozenset(masks.values())


def _least(clauses: Iterable[AxiomClause]) -> frozenset[AxiomClause]:
    """The clauses without those that say less than another. Raises TooLarge past the bound on clauses."""
    least: dict[AxiomClause, None] = {}
    by_keys: dict[frozenset[FactKey], list[AxiomClause]] = {}  # one that says no less has no other facts
    for clause in sorted(clauses, key=lambda clause: (len(clause), sum(lit.mask.bit_count() for lit in clause))):
        keys = frozenset(lit.key for lit in clause)
        parts = (frozenset(part) for size in range(len(keys) + 1) for part in combinations(keys, size))
        among = parts if 1 << len(keys) < len(by_keys) else (part for part in list(by_keys) if part <= keys)
        if not any(says(other, clause) for part in among for other in by_keys.get(part, ())):
            least[clause] = None
            by_keys.setdefault(keys, []).append(clause)
            if len(least) > CLAUSES_BOUND:
                raise TooLarge("clauses that axioms come to at the least", len(least), CLAUSES_BOUND)
    return frozenset(least)


def says(clause: AxiomClause, other: AxiomClause) -> bool:
    """Whether the other clause holds wherever this one does."""
    if clause <= other:
        return True
    masks = {lit.key: lit.mask for lit in other if lit.domain is not None}
    return bool(masks) and all(lit in other or not lit.mask & ~masks.get(lit.key, 0) for lit in clause)


def implicates(clauses: frozenset[AxiomClause]) -> frozenset[AxiomClause]:
    """Every clause that follows and of which no part does, one fact resolved upon after the other.

    The method is that of P. Tison, "Generalization of consensus theory and application to the minimization of Boolean
    functions" (IEEE Transactions on Electronic Computers 16, 1967). Raises TooLarge past the bound on clauses.
    """
    implied = _least(clauses)
    for key in sorted({lit.key for clause in clauses for lit in clause}):
        implied = _least(implied | _resolved(implied, key))
    return implied


def groups(clauses: Iterable[AxiomClause]) -> list[frozenset[AxiomClause]]:
    """The clauses, those together that share a fact or are linked by others that do."""
    return [frozenset(group) for group in linked(clauses, lambda clause: [lit.key for lit in clause])]


def linked(items: Iterable[T], keys_of: Callable[[T], Iterable[FactKey]]) -> list[list[T]]:
    """The items, those together that share a key or are linked by others that do."""
    every = list(items)
    # Of each item, one before it with which it is linked; the first of all has itself.
    earlier = list(range(len(every)))
    first_with: dict[FactKey, int] = {}

    def first(number: int) -> int:
        while earlier[number] != number:
            earlier[number] = number = earlier[earlier[number]]
        return number

    for number, item in enumerate(every):
        for key in keys_of(item):
            low, high = sorted((first(first_with.setdefault(key, number)), first(number)))
            earlier[high] = low
    groups: dict[int, list[T]] = {}
    for number, item in enumerate(every):
        groups.setdefault(first(number), []).append(item)
    return list(groups.values())
