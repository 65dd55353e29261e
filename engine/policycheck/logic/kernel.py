"""What rules come to on what is known: one rule at a time, or many rules of many incidents in quick succession.

To a rule, what is known of a fact is the set of its cells that the answer touches. So the rule's readings are a table
with an entry for each combination of such sets, filled when first asked for. The kernel keeps the tables of all its
rules end to end. Each answer to each fact contributes a number to the index of every rule that asks for the fact; the
numbers of all rules lie side by side in one long integer, and the sum of one such integer a fact holds every rule's
index. Sums over a few facts at a time are kept, too.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from operator import itemgetter
from struct import Struct
from typing import Any

from policycheck.logic.compile import CompiledRule, Implicant, contains, union
from policycheck.logic.extent import Answer, Extent, as_extent
from policycheck.logic.primes import ranges
from policycheck.model.effects import Outcome, State
from policycheck.model.rule import End


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule comes to on what is known: the ends still possible, and the reasons, smallest first."""

    ends: tuple[End, ...]
    reasons: tuple[Implicant, ...]
    allowed: int | None = None  # the combinations that axioms allow, as a truth table; None: all

    @property
    def violation(self) -> bool | None:
        """True: settled; False: excluded, whatever else is open; None: open."""
        if "violation" not in self.ends:
            return False
        return True if len(self.ends) == 1 else None


def read_rule(rule: CompiledRule, known: Mapping[str, Answer], allowed: int | None = None) -> Reading:
    """The reading of one rule. Facts that are not in the mapping are unknown.

    An end is possible that the rule comes to with some combination of answers that what is known leaves and that is
    allowed; there must be one. The reasons are the prime implicants, of "one of the possible ends", that what is known
    contains: what suffices by the rule alone, and nothing where it takes axioms. An empty one says that a rule comes to
    its end whatever the facts are; that a rule never comes to some end at all is no reason for anything.
    """
    ends = rule.ends_in(rule.region(known) if allowed is None else rule.region(known) & allowed)
    reasons = tuple(one for one in rule.primes(frozenset(ends)) if (one or len(ends) == 1) and contains(one, known))
    return Reading(ends, reasons, allowed)


class _Slot:
    """One rule's part of the table: where it starts, and the weight of each of its facts in the index."""

    def __init__(self, rule: CompiledRule, start: int) -> None:
        self.rule, self.start = rule, start
        self.states = [{mask: number for number, mask in enumerate(ranges(domain))} for domain in rule.space.domains]
        self.size = prod(len(states) for states in self.states)
        self.weights: list[int] = []
        weight = self.size
        for states in self.states:
            weight //= len(states)
            self.weights.append(weight)

    def share(self, fact: str, answer: Answer | None) -> int:
        """What an answer to a fact adds to the index; the first state of a fact is that nothing is known of it."""
        for domain, states, weight in zip(self.rule.space.domains, self.states, self.weights, strict=True):
            if domain.fact == fact and answer is not None:
                return weight * states[domain.touched(as_extent(answer))]
        return 0

    def reading(self, index: int) -> Reading:
        """The reading that belongs at an index of the table."""
        known: dict[str, Extent] = {}
        rest = index - self.start
        for domain, states, weight in zip(self.rule.space.domains, self.states, self.weights, strict=True):
            number, rest = divmod(rest, weight)
            if number:
                known[domain.fact] = union(domain, list(states)[number])
        return read_rule(self.rule, known)


_GROUP = 10  # facts whose sum is kept: 2 ** 10 sums where every answer is known
_SUMS_BOUND = 1 << 16  # sums kept a group; bounds and dates have no end of different answers
_TABLE_BOUND = 1 << 20  # entries of a table that is a list; a larger one is a mapping


class Kernel:
    """A fixed list of rules, read together. Rules keep their order."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._slots: list[_Slot] = []
        size = 0
        for rule in rules:
            self._slots.append(_Slot(rule, size))
            size += self._slots[-1].size
        self._width = next(width for width in _WORDS if size >> (8 * width) == 0)
        words = Struct("<" + _WORDS[self._width] * len(rules))
        self._unpack, self._bytes = words.unpack, words.size
        self._start = self._sum(slot.start for slot in self._slots)
        self._table: Any = [None] * size if size <= _TABLE_BOUND else _Sparse()
        facts = list(dict.fromkeys(fact for rule in rules for fact in rule.facts))
        groups = [_Group(facts[i : i + _GROUP], self._column) for i in range(0, len(facts), _GROUP)]
        self._groups = [(group.get, group.sums, group) for group in groups]

    def _sum(self, numbers: Iterable[int]) -> int:
        """The numbers, one a rule, side by side in one integer."""
        return sum(number << (8 * self._width * position) for position, number in enumerate(numbers))

    def _column(self, fact: str, answer: Answer | None) -> int:
        return self._sum(slot.share(fact, answer) for slot in self._slots)

    def read(self, known: Mapping[str, Answer]) -> tuple[Reading, ...]:
        """A reading a rule, in the order of the rules.

        Facts that are not in the mapping are unknown. The answer to a yes-no fact may be given as a bool.
        """
        total = self._start
        for get, sums, group in self._groups:
            try:
                total += sums[get(known)]
            except KeyError:  # an unknown fact, or answers not met before
                total += group.sum(known)
        indices = self._unpack(total.to_bytes(self._bytes, "little"))
        if len(indices) > 1:
            readings: tuple[Reading, ...] = itemgetter(*indices)(self._table)
            if all(readings):
                return readings
        return tuple(map(self._reading, self._slots, indices))

    def _reading(self, slot: _Slot, index: int) -> Reading:
        found: Reading | None = self._table[index]
        if found is None:
            found = self._table[index] = slot.reading(index)
        return found


class _Group:
    """A few facts, and for the answers met so far what they add to all indices together."""

    def __init__(self, facts: Sequence[str], column: Callable[[str, Answer | None], int]) -> None:
        self._facts = facts
        self._column = lru_cache(_SUMS_BOUND)(column)
        self.get = itemgetter(*facts)
        self.sums: dict[Any, int] = {}

    def sum(self, known: Mapping[str, Answer]) -> int:
        """What the answers add; kept, and found by them from then on."""
        answers = tuple(map(known.get, self._facts))
        key = answers if len(answers) > 1 else answers[0]
        if key not in self.sums:
            if len(self.sums) >= _SUMS_BOUND:
                self.sums.clear()
            self.sums[key] = sum(map(self._column, self._facts, answers))
        return self.sums[key]


class _Sparse(dict[int, Reading | None]):
    """A table too large to lay out: an entry that was never filled is empty."""

    def __missing__(self, index: int) -> None:
        return None


_WORDS = {2: "H", 4: "I", 8: "Q"}  # bytes of an index, and how struct calls such a word


def outcome_of(ends: Iterable[str]) -> Outcome:
    """The outcome that ends still possible come to."""
    left = set(ends)
    if left == {"not_in_force"}:
        return "not_in_force"
    if left - {"not_in_force"} == {"not_applicable"}:
        return "does_not_apply"
    if "violation" not in left:
        return "no_violation"
    return "possible_violation" if left == {"violation"} else "undetermined"


def state_of(ends: Iterable[str]) -> State:
    """The same, with what is made out unless an exception is shown told apart."""
    left = set(ends)
    return "unless_excused" if left == {"excused", "violation"} else outcome_of(left)
