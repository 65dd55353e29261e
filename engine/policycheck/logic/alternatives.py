"""Forced alternatives: rules of which one is broken whichever way the open facts fall, and what would escape them.

A completion gives each open fact one of the answers that what is known of it leaves, so that the axioms hold. That a
rule is not broken is a set of clauses: of each prime implicant of a violation, some literal does not hold. So a set of
rules is forced exactly where its clauses and the axioms together cannot be met.

- An answer that serves no clause but those that another answer to the same question serves, too, is dropped, until
  nothing changes: the pure literals of M. Davis and H. Putnam, "A computing procedure for quantification theory"
  (Journal of the ACM 7, 1960), for facts with two or more answers. Which sets of rules can be kept stays the same.
- The rest falls apart into groups that share no fact. In each, the forced sets are the minimal hitting sets of the sets
  of rules that completions break (R. Reiter, "A theory of diagnosis from first principles", Artificial Intelligence 32,
  1987), found along with these as in J. Bailey and P. J. Stuckey, "Discovery of minimal unsatisfiable subsets of
  constraints using hitting set dualization" (PADL 2005).
- Escapes are the widest boxes without a violation: from all that is open down, a box that contains a violation is
  narrowed in one fact at a time, so that it leaves the violation out, the one that asks for the least first.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import islice
from typing import NamedTuple

from policycheck.logic.axioms import FactKey, KnownFacts, linked
from policycheck.logic.compile import CompiledRule, union
from policycheck.logic.extent import Extent
from policycheck.logic.formula import Domain, TooLarge, domain

STEPS_BOUND = 1 << 15  # steps of the search in one group, or for the escapes of a few rules
SETS_BOUND = 1 << 10  # sets of rules kept in one group


class GroundLiteral(NamedTuple):
    """A fact of an entity having an answer in the extent."""

    key: FactKey  # where nobody is named, the entity has a name of its own
    extent: Extent


LiteralClause = tuple[GroundLiteral, ...]  # at least one of these holds
Options = Mapping[str, tuple[str, ...]]  # by choice fact, all the answers to it


@dataclass(frozen=True)
class Instance:
    """A rule applied to an entity."""

    name: str
    rule: CompiledRule
    keys: Mapping[str, FactKey]  # by the rule's facts


def forced(
    instances: Sequence[Instance], known: KnownFacts, axioms: Sequence[LiteralClause], options: Options
) -> tuple[tuple[str, ...], ...]:
    """The minimal sets of instances of which every completion breaks at least one, though no one member always.

    Each has two or more members, by name in the order of the instances; those with the fewest come first. The axioms
    must be ones that can all hold with what is known. Raises TooLarge past a bound.
    """
    problem = _CellProblem(instances, known, axioms, options)
    duties, cells = _eliminated(problem.duties, problem.cells)
    breaches = {breach for group in _groups(duties) for breach in _forced(group, cells)}
    minimal = [sorted(breach) for breach in breaches if len(breach) > 1 and not any(less < breach for less in breaches)]
    minimal.sort(key=lambda numbers: (len(numbers), numbers))
    return tuple(tuple(instances[number].name for number in numbers) for numbers in minimal)


def counterexamples(
    instances: Sequence[Instance], known: KnownFacts, axioms: Sequence[LiteralClause], options: Options, count: int = 3
) -> tuple[tuple[GroundLiteral, ...], ...]:
    """The smallest sets of answers to open facts with which no completion breaks any of the instances.

    Each is met by some completion, and no literal can be spared or widened. They come with the fewest literals first,
    then those that leave out the fewest distinct answers; no more than so many. None comes back where every
    completion breaks an instance, and one without a literal where no completion does. Axioms are left out as in
    forced(). Raises TooLarge past a bound.
    """
    problem = _CellProblem(instances, known, axioms, options)
    return tuple(tuple(problem.literals(box)) for box in islice(_Shrinking(problem).boxes(), count))


Masks = Mapping[FactKey, int]  # a clause: some fact has its answer in these of its cells, a bit each
CellBox = dict[FactKey, int]  # the cells that are left of each fact


class _Duty(NamedTuple):
    """A clause, and the number of the instance that is broken where it does not hold; None for an axiom."""

    instance: int | None
    clause: Masks


class _CellProblem:
    """What is known, as the cells that all rules and axioms distinguish; and what is open of the clauses over them."""

    def __init__(
        self, instances: Sequence[Instance], known: KnownFacts, axioms: Sequence[LiteralClause], options: Options
    ) -> None:
        breaches = [
            (number, tuple(GroundLiteral(instance.keys[fact], extent) for fact, extent in prime))
            for number, instance in enumerate(instances)
            for prime in instance.rule.primes(frozenset({"violation"}))
        ]
        extents: dict[FactKey, set[Extent]] = {}
        for key, extent in (literal for clause in (*(breach for _, breach in breaches), *axioms) for literal in clause):
            extents.setdefault(key, {known[key]} if key in known else set()).add(extent)
        self.domains = {key: domain(key[0], told_apart, options.get(key[0], ())) for key, told_apart in extents.items()}
        self.cells = {
            key: domain.mask(known[key]) if key in known else domain.every for key, domain in self.domains.items()
        }
        self.duties = []
        for axiom in axioms:
            masks: CellBox = {}
            for key, extent in axiom:
                masks[key] = masks.get(key, 0) | self.domains[key].mask(extent)
            if clause := _reduced(masks, self.cells):
                self.duties.append(_Duty(None, clause))
        for number, breach in breaches:
            kept = _reduced({key: ~self.domains[key].mask(extent) for key, extent in breach}, self.cells)
            if kept is not None:  # an empty one where the instance is broken, whatever is open
                self.duties.append(_Duty(number, kept))

    def literals(self, box: CellBox) -> Iterator[GroundLiteral]:
        """What a box says beyond what is known."""
        for key, mask in box.items():
            if mask != self.cells[key]:
                yield GroundLiteral(key, union(self.domains[key], mask))


def _reduced(clause: Masks, cells: CellBox) -> Masks | None:
    """What these cells leave of a clause, an empty one where it cannot hold; None where it holds anyway."""
    live = {key: mask & cells[key] for key, mask in clause.items() if mask & cells[key]}
    return None if any(mask == cells[key] for key, mask in live.items()) else live


def _groups(duties: Iterable[_Duty]) -> list[list[_Duty]]:
    return linked(duties, lambda duty: duty.clause)


def _eliminated(duties: Sequence[_Duty], cells: CellBox) -> tuple[Sequence[_Duty], CellBox]:
    """The clauses that matter, without those of instances seen to be settled, and the cells that are worth a try."""
    while True:
        reduced = [(instance, _reduced(clause, cells)) for instance, clause in duties]
        settled = {instance for instance, clause in reduced if clause is not None and not clause}
        duties = [_Duty(instance, clause) for instance, clause in reduced if clause and instance not in settled]
        asked: dict[FactKey, list[int]] = {}
        for _, clause in duties:
            for key, mask in clause.items():
                asked.setdefault(key, []).append(mask)
        left = {**cells, **{key: _undominated(masks, cells[key]) for key, masks in asked.items()}}
        if left == cells and not settled:
            return duties, cells
        cells = left


def _undominated(masks: Sequence[int], cells: int) -> int:
    """The cells without those that meet no clause but ones that another cell meets, too."""
    bits = [1 << number for number in range(cells.bit_length()) if cells >> number & 1]
    met = {bit: {number for number, mask in enumerate(masks) if mask & bit} for bit in bits}
    kept: list[int] = []
    for bit in sorted(bits, key=lambda bit: -len(met[bit])):
        if not any(met[bit] <= met[other] for other in kept):
            kept.append(bit)
    return sum(kept)


class _HittingSearch:
    """A search for completions, by trying one literal of a shortest clause after the other. It counts its steps."""

    def __init__(self) -> None:
        self._steps = 0

    def solve(self, clauses: Sequence[Masks], cells: CellBox) -> CellBox | None:
        """Some of these cells with which every clause holds, whatever the answers in them; None where there are none.

        Raises TooLarge once all that was asked has taken more steps than the bound.
        """
        untried = [(clauses, cells)]
        while untried:
            self._steps += 1
            if self._steps > STEPS_BOUND:
                raise TooLarge("steps of the search for alternatives at the least", self._steps, STEPS_BOUND)
            clauses, cells = untried.pop()
            open_ = [left for clause in clauses if (left := _reduced(clause, cells)) is not None]
            if not open_:
                return cells
            if shortest := min(open_, key=len):
                key, mask = next(iter(shortest.items()))
                if len(shortest) > 1:
                    untried.append((open_, {**cells, key: cells[key] & ~mask}))
                untried.append((open_, {**cells, key: mask}))
        return None


def _forced(group: Sequence[_Duty], cells: CellBox) -> list[frozenset[int]]:
    """The minimal sets of a group's instances of which every completion breaks one."""
    search, own = _HittingSearch(), {key: cells[key] for duty in group for key in duty.clause}
    every = frozenset(duty.instance for duty in group if duty.instance is not None)

    def can_keep(instances: frozenset[int]) -> bool:
        asked = [clause for instance, clause in group if instance is None or instance in instances]
        return search.solve(asked, own) is not None

    sure: list[frozenset[int]] = []
    growing = [] if can_keep(every) else [frozenset[int]()]
    while growing:
        kept = growing[0]
        if not can_keep(kept):
            sure.append(growing.pop(0))
            continue
        for instance in sorted(every - kept):
            if can_keep(kept | {instance}):
                kept |= {instance}
        broken = every - kept  # by some completion, and as few as may be: each set that is forced has one of them
        hitting = [hit for hit in growing if hit & broken]
        longer = [missed | {instance} for missed in growing if not missed & broken for instance in sorted(broken)]
        growing = hitting + [wider for wider in longer if not any(less <= wider for less in (*sure, *hitting))]
        if len(sure) + len(growing) > SETS_BOUND:
            raise TooLarge("sets of alternatives at the least", len(sure) + len(growing), SETS_BOUND)
    return sure


class _Shrinking:
    """The search for boxes without a violation, from all that is left by what is known, down."""

    def __init__(self, problem: _CellProblem) -> None:
        with_rules = [group for group in _groups(problem.duties) if any(duty.instance is not None for duty in group)]
        duties = [duty for group in with_rules for duty in group]
        self._clauses = [clause for instance, clause in duties if instance is not None]
        self._axioms = [clause for instance, clause in duties if instance is None]
        self._domains = problem.domains
        self._cells = {key: problem.cells[key] for _, clause in duties for key in clause}
        self._solve = _HittingSearch().solve

    def boxes(self) -> Iterator[CellBox]:
        """Every widest box that contains a completion and no violation, the one that asks for the least first.

        A box is reached from wider ones alone, and these come before it; so one within another is met after that.
        """
        queue, seen = [self._ranked(self._cells)], set[tuple[int, ...]]()
        widest: list[CellBox] = []
        while queue:
            _, _, masks = heappop(queue)
            box = dict(zip(self._cells, masks, strict=True))
            inside = any(all(box[key] | wider[key] == wider[key] for key in box) for wider in widest)
            if masks in seen or inside or self._solve([*self._axioms, *self._clauses], box) is None:
                continue
            seen.add(masks)
            violation = self._violation(box)
            if violation is None:
                widest.append(box)
                yield box
            for key, mask in (violation or {}).items():
                for run in _runs(self._domains[key], box[key] & ~mask):
                    heappush(queue, self._ranked({**box, key: run}))

    def _ranked(self, box: CellBox) -> tuple[int, int, tuple[int, ...]]:
        """How many literals the box has and how many cells they leave out, and the box itself."""
        left_out = [(self._cells[key] & ~mask).bit_count() for key, mask in box.items()]
        return sum(map(bool, left_out)), sum(left_out), tuple(box.values())

    def _violation(self, box: CellBox) -> CellBox | None:
        """Cells with which the axioms hold and an instance is broken, as wide as may be and partly in the box."""
        for clause in self._clauses:
            if _reduced(clause, box) is None:
                continue
            breach = self._solve(self._axioms, {**box, **{key: box[key] & ~mask for key, mask in clause.items()}})
            if breach is None:
                continue
            for key in breach:
                wider = {**breach, key: self._cells[key] & ~clause.get(key, 0)}
                if all(_reduced(axiom, wider) is None for axiom in self._axioms):
                    breach = wider
            return {key: mask for key, mask in breach.items() if mask != self._cells[key]}
        return None


def _runs(domain: Domain, mask: int) -> Iterator[int]:
    """The cells as sets that an extent can be: all of them, or the neighbouring ones where cells have an order."""
    while mask:
        run = mask & ~(mask + (mask & -mask)) if domain.ordered else mask
        yield run
        mask &= ~run
