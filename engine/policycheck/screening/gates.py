"""Monotone formulas over bitmaps, each distinct part of them worked out once.

A formula is a number. Zero is the empty set, one is every row; the others are leaves, which the caller gives as
bitmaps, and unions and intersections of two formulas each.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from policycheck.screening.bitmaps import Bitmap

NOTHING, EVERYTHING = 0, 1


@dataclass(frozen=True, slots=True)
class _Gate:
    """An intersection of two formulas, or their union."""

    both: bool
    left: int
    right: int


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

    def _fold(self, formulas: Iterable[int], both: bool) -> int:
        spare, strong = (EVERYTHING, NOTHING) if both else (NOTHING, EVERYTHING)
        found = sorted(set(formulas) - {spare})
        if strong in found:
            return strong
        if not found:
            return spare
        total = found[0]
        for each in found[1:]:  # in order, so that beginnings are shared
            total = self.leaf(_Gate(both, total, each))
        return total

    def program(self, outputs: Sequence[int]) -> "Program":
        """What works the formulas out, each part of them once, and forgets a part after its last use."""
        needed: set[int] = set()
        stack = list(outputs)
        while stack:
            one = stack.pop()
            if one not in needed:
                needed.add(one)
                node = self._nodes[one]
                stack += [node.left, node.right] if isinstance(node, _Gate) else []
        order = sorted(needed - {NOTHING, EVERYTHING})  # a gate has a larger number than its parts
        last = {part: one for one in order for part in self._parts(one)}
        kept = set(outputs)
        steps: list[_Step] = []
        leaves: dict[int, Hashable] = {}
        for one in order:
            node = self._nodes[one]
            if isinstance(node, _Gate):
                dead = tuple(part for part in {node.left, node.right} if last[part] == one and part not in kept)
                steps.append(_Step(one, node.both, node.left, node.right, dead))
            else:
                leaves[one] = node
        return Program(tuple(steps), leaves, tuple(outputs))

    def _parts(self, one: int) -> tuple[int, ...]:
        node = self._nodes[one]
        return (node.left, node.right) if isinstance(node, _Gate) else ()


@dataclass(frozen=True, slots=True)
class _Step:
    number: int
    both: bool
    left: int
    right: int
    dead: tuple[int, ...]  # what no later step needs


@dataclass(frozen=True)
class Program:
    """Formulas in the order in which they are worked out."""

    steps: tuple[_Step, ...]
    leaves: Mapping[int, Hashable]
    outputs: tuple[int, ...]

    def run(self, leaves: Mapping[Hashable, Bitmap], empty: Bitmap, full: Bitmap) -> Iterator[Bitmap]:
        """The set that each output comes to, on rows of which the two sets are none and every."""
        held: dict[int, Bitmap] = {NOTHING: empty, EVERYTHING: full}
        for number, name in self.leaves.items():
            held[number] = leaves[name]
        for step in self.steps:
            operation = np.bitwise_and if step.both else np.bitwise_or
            held[step.number] = operation(held[step.left], held[step.right])
            for dead in step.dead:
                del held[dead]
        for output in self.outputs:
            yield held[output]
