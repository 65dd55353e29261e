"""Many rules read against one set of facts at once.

Each implicant of each rule's four ends is one bit of a long integer. For every fact and every answer, a column says
which implicants that answer fails to satisfy; an unknown fact fails all that mention it. The union of one column a
fact leaves exactly the implicants that what is known contains. A second set of columns, of implicants that an answer
rules out, leaves those that are still possible; it is needed only where some rule is not settled.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import getitem
from struct import Struct

from policycheck.logic.compile import ENDS, CompiledRule, Implicant, contains
from policycheck.logic.extent import Answer, Extent, as_extent, overlaps, within
from policycheck.model.evaluation import Outcome
from policycheck.model.rule import End


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule comes to on what is known: the ends still possible, and the reasons, smallest first."""

    ends: tuple[End, ...]
    reasons: tuple[Implicant, ...]

    @property
    def violation(self) -> bool | None:
        """True: settled; False: excluded, whatever else is open; None: open."""
        if "violation" not in self.ends:
            return False
        return True if len(self.ends) == 1 else None


Pattern = int | bytes  # the bits of one rule's implicants


class _Column:
    """One fact's literals, and for each answer to it the implicants that fail by it."""

    def __init__(self, literals: list[tuple[int, Extent]]) -> None:
        self._literals = literals
        every = self._union(literals)
        self.blocked: dict[Answer | None, int] = {None: every}  # not contained in what is known
        self.ruled_out: dict[Answer | None, int] = {None: 0}  # no longer possible

    def add(self, answer: Answer) -> None:
        """Works out the implicants that fail by an answer not met before."""
        known = as_extent(answer)
        self.blocked[answer] = self._union([pair for pair in self._literals if not within(known, pair[1])])
        self.ruled_out[answer] = self._union([pair for pair in self._literals if not overlaps(known, pair[1])])

    @staticmethod
    def _union(literals: list[tuple[int, Extent]]) -> int:
        bits = 0
        for bit, _ in literals:
            bits |= bit
        return bits


class _Slot:
    """One rule's implicants, and the reading for each pattern that settled the rule so far."""

    def __init__(self, rule: CompiledRule) -> None:
        self.rule = rule
        self.implicants = [(end, implicant) for end in ENDS for implicant in rule.primes(frozenset({end}))]
        self.readings: dict[Pattern, Reading] = {}

    def _left(self, pattern: Pattern) -> list[tuple[End, Implicant]]:
        bits = pattern if isinstance(pattern, int) else int.from_bytes(pattern, "little")
        return [pair for i, pair in enumerate(self.implicants) if not bits >> i & 1]

    def settled(self, blocked: Pattern) -> Reading | None:
        """The reading where what is known contains an implicant; the ends exclude each other, so all are of one."""
        if blocked not in self.readings:
            held = self._left(blocked)
            if not held:
                return None
            self.readings[blocked] = Reading((held[0][0],), tuple(implicant for _, implicant in held))
        return self.readings[blocked]

    def open(self, ruled_out: Pattern, known: Mapping[str, Answer]) -> Reading:
        """The reading where no single end is settled."""
        possible = {end for end, _ in self._left(ruled_out)}
        excluding = self.rule.primes(frozenset(possible)) if len(possible) < len(ENDS) else ()
        reasons = tuple(implicant for implicant in excluding if implicant and contains(implicant, known))
        return Reading(tuple(end for end in ENDS if end in possible), reasons)


class Kernel:
    """A fixed list of rules, read together. Rules keep their order."""

    def __init__(self, rules: Sequence[CompiledRule]) -> None:
        self._slots = [_Slot(rule) for rule in rules]
        longest = max((len(slot.implicants) for slot in self._slots), default=0)
        # A word a rule, of a size that the machine reads as a number where there is one.
        width = next((size for size in _WORDS if 8 * size >= longest), -(-longest // 8))
        self._words = Struct("<" + _WORDS.get(width, f"{width}s") * len(self._slots))
        literals: dict[str, list[tuple[int, Extent]]] = {}
        for position, slot in enumerate(self._slots):
            for number, (_, implicant) in enumerate(slot.implicants):
                for literal in implicant:
                    bit = 1 << (position * width * 8 + number)
                    literals.setdefault(literal.fact, []).append((bit, literal.extent))
        self._columns = {fact: _Column(pairs) for fact, pairs in literals.items()}
        self._blocked = [(fact, column.blocked) for fact, column in self._columns.items()]
        self._ruled_out = [(fact, column.ruled_out) for fact, column in self._columns.items()]
        self._readings = [slot.readings for slot in self._slots]

    def read(self, known: Mapping[str, Answer]) -> list[Reading]:
        """A reading a rule, in the order of the rules.

        Facts that are not in the mapping are unknown. The answer to a yes-no fact may be given as a bool.
        """
        blocked = self._patterns(self._blocked, known)
        try:
            return list(map(getitem, self._readings, blocked))
        except KeyError:  # a rule is open, or its pattern is new
            ruled_out = self._patterns(self._ruled_out, known)
            triples = zip(self._slots, blocked, ruled_out, strict=True)
            return [slot.settled(inside) or slot.open(outside, known) for slot, inside, outside in triples]

    def _patterns(self, columns: list[tuple[str, dict[Answer | None, int]]], known: Mapping[str, Answer]) -> tuple[Pattern, ...]:
        get = known.get
        bits = 0
        try:
            for fact, column in columns:
                bits |= column[get(fact)]
        except KeyError:  # an answer not met before
            for fact in known.keys() & self._columns.keys():
                self._columns[fact].add(known[fact])
            return self._patterns(columns, known)
        return self._words.unpack(bits.to_bytes(self._words.size, "little"))


_WORDS = {1: "B", 2: "H", 4: "I", 8: "Q"}


def outcome_of(ends: Iterable[str]) -> Outcome:
    """The outcome that ends still possible come to."""
    left = set(ends)
    if left == {"not_in_force"}:
        return "not_in_force"
    if "violation" not in left:
        return "no_violation"
    return "possible_violation" if left == {"violation"} else "undetermined"
