"""Monotone formulas over bitmaps, each distinct part of them worked out once.

A formula is a number. Zero is the empty set, one is every row; the others are leaves, which the caller gives as
bitmaps, and unions and intersections of formulas.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import combinations

import numpy as np

from policycheck.screening.bitmaps import Bitmap

NOTHING, EVERYTHING = 0, 1
_WIDE = 64  # a gate of more parts is not searched for pairs that others have too

GateParts = dict[int, tuple[bool, set[int]]]  # by gate: whether it is an intersection, and of what
BitmapOperation = tuple[np.ufunc, int, int, int]  # an operation on two arrays, and the array that takes what comes out


@dataclass(frozen=True, slots=True)
class _Gate:
    """An intersection of formulas, or their union."""

    both: bool
    parts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Complement:
    """The leaf of the rows that are not in another leaf."""

    leaf: Hashable


class Gates:
    """Formulas that share their parts."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}
        self._nodes: list[Hashable] = [None, None]  # what a number stands for: a leaf's name, or a gate

    def leaf(self, name: Hashable) -> int:
        """The set that the caller knows by the name."""
        if name not in self._numbers:
            self._numbers[name] = len(self._nodes)
            self._nodes.append(name)
        return self._numbers[name]

    def all(self, formulas: Iterable[int]) -> int:
        """The rows in every one of the sets."""
        return self._fold(formulas, both=True)

    def any(self, formulas: Iterable[int]) -> int:
        """The rows in at least one of the sets."""
        return self._fold(formulas, both=False)

    def without(self, formula: int) -> int:
        """The rows that are not in the set; the leaves of the formula become complements."""
        if formula in (NOTHING, EVERYTHING):
            return EVERYTHING if formula == NOTHING else NOTHING
        node = self._nodes[formula]
        if not isinstance(node, _Gate):
            return self.leaf(node.leaf if isinstance(node, Complement) else Complement(node))
        return self._fold(map(self.without, node.parts), not node.both)

    def any_of_all(self, terms: Iterable[Iterable[int]]) -> int:
        """The rows in every set of at least one of the terms."""
        return self._factored([frozenset(term) for term in terms], both=True)

    def all_of_any(self, terms: Iterable[Iterable[int]]) -> int:
        """The rows in some set of every one of the terms."""
        return self._factored([frozenset(term) for term in terms], both=False)

    def _fold(self, formulas: Iterable[int], both: bool) -> int:
        spare, strong = (EVERYTHING, NOTHING) if both else (NOTHING, EVERYTHING)
        folded: set[int] = set()
        for formula in formulas:
            node = self._nodes[formula]
            folded |= node.parts if isinstance(node, _Gate) and node.both == both else {formula}
        folded.discard(spare)
        if strong in folded:
            return strong
        if len(folded) < 2:
            return folded.pop() if folded else spare
        return self.leaf(_Gate(both, frozenset(folded)))

    def _factored(self, terms: list[frozenset[int]], both: bool) -> int:
        """The terms' union, where each is an intersection, or the other way round; what they share is asked once."""
        spare, strong = (EVERYTHING, NOTHING) if both else (NOTHING, EVERYTHING)
        terms = [term - {spare} for term in terms if strong not in term]
        counts = Counter(formula for term in terms for formula in term)
        often, times = min(counts.items(), key=lambda counted: (-counted[1], counted[0]), default=(spare, 0))
        if times < 2 or frozenset() in terms:
            return self._fold([self._fold(term, both) for term in terms], not both)
        inner = self._factored([term - {often} for term in terms if often in term], both)
        outer = self._factored([term for term in terms if often not in term], both)
        return self._fold((self._fold((often, inner), both), outer), not both)

    def program(self, outputs: Sequence[int]) -> "BitmapProgram":
        """What works the formulas out in their order, each part of them once."""
        parts: GateParts = {}
        stack = list(outputs)
        leaves: set[int] = set()
        while stack:
            formula = stack.pop()
            node = self._nodes[formula]
            if not isinstance(node, _Gate):
                leaves.add(formula)
            elif formula not in parts:
                parts[formula] = node.both, set(node.parts)
                stack += node.parts
        _share_pairs(parts, len(self._nodes))
        names = {self._nodes[formula]: formula for formula in sorted(leaves - {NOTHING, EVERYTHING})}
        return _ProgramWriter(parts, names, outputs).program()


def _share_pairs(parts: GateParts, fresh: int) -> None:
    """Makes a gate of two parts that several gates have in common, the most common first, until there are none.

    New gates have numbers from the fresh one on.
    """
    users: dict[_Pair, set[int]] = defaultdict(set)
    for number, (both, members) in parts.items():
        if len(members) <= _WIDE:
            for left, right in combinations(sorted(members), 2):
                users[both, left, right].add(number)
    heap = [(-len(gates), pair) for pair, gates in users.items() if len(gates) > 1]
    heapify(heap)
    while heap:
        count, pair = heappop(heap)
        gates = users[pair]
        if len(gates) == -count:
            joined = next((gate for gate in sorted(gates) if len(parts[gate][1]) == 2), fresh)
            if joined == fresh:
                parts[fresh] = pair[0], set(pair[1:])
                fresh += 1
            changed = _join(parts, users, pair, joined)
        else:
            changed = [pair]  # some gates have gone into other pairs since
        for waiting in changed:
            if len(users[waiting]) > 1:
                heappush(heap, (-len(users[waiting]), waiting))


_Pair = tuple[bool, int, int]  # whether an intersection or a union, and two parts, the lower number first


def _join(parts: GateParts, users: dict[_Pair, set[int]], pair: _Pair, joined: int) -> list[_Pair]:
    """Puts a gate in the place of a pair, wherever it is used, and gives the pairs that it now makes with others."""
    is_intersection, *members_of_pair = pair
    changed: set[_Pair] = set()
    for gate in sorted(users.pop(pair) - {joined}):
        members = parts[gate][1]
        members.difference_update(members_of_pair)
        for other in members:
            for old in members_of_pair:
                users[is_intersection, min(old, other), max(old, other)].discard(gate)
            new = is_intersection, min(joined, other), max(joined, other)
            users[new].add(gate)
            changed.add(new)
        members.add(joined)
    return sorted(changed)


@dataclass(frozen=True)
class BitmapProgram:
    """Formulas in the order in which they are worked out, in arrays that are used again.

    Array 0 is the empty set, array 1 every row; the leaves come next, by name. Each output has the steps that lead to
    it from what came before, and the array in which it then is.
    """

    leaves: Mapping[Hashable, int]
    arrays: int
    outputs: tuple[tuple[tuple[BitmapOperation, ...], int], ...]

    def run(self, arrays: Sequence[Bitmap]) -> Iterator[Bitmap]:
        """The set that each output comes to; it is good until the next one is asked for."""
        for steps, output in self.outputs:
            for operation, left, right, out in steps:
                operation(arrays[left], arrays[right], arrays[out])
            yield arrays[output]


class _ProgramWriter:
    """Puts gates in an order and into arrays."""

    def __init__(self, parts: GateParts, leaves: Mapping[Hashable, int], outputs: Sequence[int]) -> None:
        self._parts, self._outputs = parts, outputs
        self._leaves = {name: place for place, name in enumerate(leaves, 2)}
        self._place = {NOTHING: 0, EVERYTHING: 1, **{leaves[name]: place for name, place in self._leaves.items()}}
        self._arrays = len(self._place)
        self._free: list[int] = []  # the array that was used last is taken first: it is still near
        self._uses = Counter(outputs)
        for _, members in parts.values():
            self._uses.update(members)

    def program(self) -> BitmapProgram:
        written = []
        for output in self._outputs:
            steps = tuple(step for gate in self._gates_needed(output) for step in self._steps(gate))
            written.append((steps, self._place[output]))
            self._release(output)
        return BitmapProgram(self._leaves, self._arrays, tuple(written))

    def _gates_needed(self, output: int) -> Iterator[int]:
        """The gates that the output still needs, parts first."""
        stack = [(output, False)]
        while stack:
            gate, ready = stack.pop()
            if gate in self._place:
                continue
            if ready:
                yield gate
            else:
                stack.append((gate, True))
                stack += [(part, False) for part in sorted(self._parts[gate][1], reverse=True)]

    def _steps(self, gate: int) -> Iterator[BitmapOperation]:
        both, members = self._parts[gate]
        operation = np.bitwise_and if both else np.bitwise_or
        # What is needed no more goes first, for its array can take the result.
        first, second, *others = sorted(
            members, key=lambda member: (member not in self._parts or self._uses[member] > 1, member)
        )
        left, right = self._place[first], self._place[second]
        self._release(first)
        self._release(second)
        if not self._free:
            self._free.append(self._arrays)
            self._arrays += 1
        out = self._place[gate] = self._free.pop()
        yield operation, left, right, out
        for other in others:
            yield operation, out, self._place[other], out
            self._release(other)

    def _release(self, formula: int) -> None:
        """Frees the array of a gate that was used for the last time."""
        self._uses[formula] -= 1
        if formula in self._parts and not self._uses[formula]:
            self._free.append(self._place[formula])
