"""What rules conclude from what is known: one rule at a time, or many rules of many incidents in quick succession.

To a rule, what is known of a fact is the set of its cells that the answer touches. So the rule's readings are a table
with an entry for each combination of such sets, filled when first asked for. The kernel keeps the tables of all its
rules end to end. Each answer to each fact contributes a number to the index of every rule that asks for the fact; the
numbers of all rules lie side by side in one long integer, and the sum of one such integer a fact holds every rule's
index. Sums over a few facts at a time are kept, too.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from operator import itemgetter
from struct import Struct
from typing import Any

from policycheck.logic.compile import CompiledRule, Implicant, contains, union
from policycheck.logic.extent import Answer, Extent, as_extent
from policycheck.logic.formula import ranges
from policycheck.model.effects import Outcome, State
from policycheck.model.rule import RuleConclusion


@dataclass(frozen=True, slots=True)
class RuleReading:
    """What a rule concludes from what is known: the conclusions still possible, and the reasons, smallest first."""

    possible_conclusions: tuple[RuleConclusion, ...]
    reasons: tuple[Implicant, ...]
    allowed: int | None = None  # the combinations that axioms allow, as a truth table; None: all

    @property
    def violation(self) -> bool | None:
        """True: settled; False: excluded, whatever else is open; None: open."""
        if "violation" not in self.possible_conclusions:
            return False
        return True if len(self.possible_conclusions) == 1 else None


def read_rule(rule: CompiledRule, known: Mapping[str, Answer], allowed: int | None = None) -> RuleReading:
    """The reading of one rule. Facts that are not in the mapping are unknown.

    A conclusion is possible that the rule has with some combination of answers that what is known leaves and that is
    allowed; there must be one. The reasons are the prime implicants, of "one of the possible conclusions", that what is
    known contains: what suffices by the rule alone, and nothing where it takes axioms. An empty one says that a rule
    has its conclusion whatever the facts are; that a rule never has some conclusion at all is no reason for anything.
    """
    possible_conclusions = rule.possible_conclusions(known, allowed)
    primes = rule.primes(frozenset(possible_conclusions))
    reasons = tuple(prime for prime in primes if (prime or len(possible_conclusions) == 1) and contains(prime, known))
    return RuleReading(possible_conclusions, reasons, allowed)


class _RuleSlot:
    """One rule's part of the table: where it starts, and the weight of each of its facts in the index."""

    def __init__(self, rule: CompiledRule, start: int) -> None:
        self.rule, self.start = rule, start
        self.states = [{mask: number for number, mask in enumerate(ranges(domain))} for domain in rule.space.domains]
        self.size = prod(map(len, self.states))
        counts = [*map(len, self.states[1:]), 1]
        self.weights = [prod(counts[number:]) for number in range(len(self.states))]

    def share(self, fact: str, answer: Answer | None) -> int:
        """What an answer to a fact adds to the index; the first state of a fact is that nothing is known of it."""
        for domain, states, weight in zip(self.rule.space.domains, self.states, self.weights, strict=True):
            if domain.fact == fact and answer is not None:
                return weight * states[domain.touched(as_extent(answer))]
        return 0

    def reading(self, index: int) -> RuleReading:
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
_WORDS = {2: "H", 4: "I", 8: "Q"}  # bytes of an index, and how struct calls such a word


class Kernel:
    """A fixed list of rules, read together. Rules keep their order."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        slots: list[_RuleSlot] = []
        size = 0
        for rule in rules:
            slots.append(_RuleSlot(rule, size))
            size += slots[-1].size
        self._slots = slots
        self._width = next(width for width in _WORDS if size >> (8 * width) == 0)
        words = Struct("<" + _WORDS[self._width] * len(rules))
        self._unpack, self._bytes = words.unpack, words.size
        self._start = self._side_by_side(slot.start for slot in slots)
        self._reading_at = _ReadingTable(slots).__getitem__
        facts = list(dict.fromkeys(fact for rule in rules for fact in rule.facts))
        groups = [_FactGroup(facts[i : i + _GROUP], self._shares) for i in range(0, len(facts), _GROUP)]
        self._groups = [(group.get, group.sums, group) for group in groups]

    def _side_by_side(self, numbers: Iterable[int]) -> int:
        """The numbers, one a rule, side by side in one integer."""
        return sum(number << (8 * self._width * position) for position, number in enumerate(numbers))

    def _shares(self, fact: str, answer: Answer | None) -> int:
        return self._side_by_side(slot.share(fact, answer) for slot in self._slots)

    def read(self, known: Mapping[str, Answer]) -> tuple[RuleReading, ...]:
        """A reading a rule, in the order of the rules.

        Facts that are not in the mapping are unknown. The answer to a yes-no fact may be given as a bool.
        """
        total = self._start
        for get, sums, group in self._groups:
            try:
                total += sums[get(known)]
            except KeyError:  # an unknown fact, or answers not met before
                total += group.sum(known)
        return tuple(map(self._reading_at, self._unpack(total.to_bytes(self._bytes, "little"))))


class _ReadingTable(dict[int, RuleReading]):
    """The readings of all rules by index, each worked out when it is first asked for."""

    def __init__(self, slots: Sequence[_RuleSlot]) -> None:
        super().__init__()
        self._slots, self._starts = slots, [slot.start for slot in slots]

    def __missing__(self, index: int) -> RuleReading:
        reading = self[index] = self._slots[bisect_right(self._starts, index) - 1].reading(index)
        return reading


class _FactGroup:
    """A few facts, and for the answers met so far what they add to all indices together."""

    def __init__(self, facts: Sequence[str], shares: Callable[[str, Answer | None], int]) -> None:
        self._facts = facts
        self._shares = lru_cache(_SUMS_BOUND)(shares)
        self.get = itemgetter(*facts)
        self.sums: dict[Any, int] = {}

    def sum(self, known: Mapping[str, Answer]) -> int:
        """What the answers add; kept, and found by them from then on."""
        answers = tuple(map(known.get, self._facts))
        key = answers if len(answers) > 1 else answers[0]
        if key not in self.sums:
            if len(self.sums) >= _SUMS_BOUND:
                self.sums.clear()
            self.sums[key] = sum(map(self._shares, self._facts, answers))
        return self.sums[key]


def outcome_of(possible_conclusions: Iterable[str]) -> Outcome:
    """The outcome of the conclusions still possible."""
    left = set(possible_conclusions)
    if left == {"not_in_force"}:
        return "not_in_force"
    if left - {"not_in_force"} == {"not_applicable"}:
        return "does_not_apply"
    if "violation" not in left:
        return "no_violation"
    return "possible_violation" if left == {"violation"} else "undetermined"


def state_of(possible_conclusions: Iterable[str]) -> State:
    """The same, with prima facie distinguished."""
    left = set(possible_conclusions)
    return "prima_facie" if left == {"excused", "violation"} else outcome_of(left)
