"""Complete scenarios that the axioms allow, and the smallest and the widest partial scenarios that settle something.

For every fact and cell a Boolean says whether the cell is left open by what is stated. What the axioms make of that is
in further Booleans, a round after the other, so that nothing follows from itself. A box of cells is settled where all
that lies outside it is denied. A complete scenario that the axioms allow agrees with what is stated, and is a partial
one, too: where no partial one is found, there is no complete one.

Those of which fewer facts hardly go together come before smaller ones. Of those with the fewest facts, which one comes
back does not depend on the solver: facts are left out in a fixed order where they can be, and then get the widest
extents.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Any

from policycheck.authoring.compare.cells import Cells, ScenarioBox
from policycheck.library.files import refuse
from policycheck.logic.axioms import YES
from policycheck.logic.compile import CompiledRule
from policycheck.logic.formula import ranges
from policycheck.model.problem import pip_install


def z3_module() -> Any:
    """The module z3. Raises BadInput where it is not installed."""
    try:
        import z3  # type: ignore[import-untyped]
    except ImportError:
        cause = "comparing rules needs z3, which is not installed"
        refuse("compare", cause, f"install it with {pip_install('analysis')}")
    return z3


class CompleteScenarios:
    """A solver whose models are the scenarios in which every fact has its answer in one cell and the axioms hold.

    Raises BadInput where z3 is not installed.
    """

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.z3 = z3_module()
        self.solver = self.z3.Solver()
        self.at = {fact: self._bools("at", fact) for fact in cells.domains}
        for bits in self.at.values():
            self.solver.add(self.z3.Or(bits))
            self.solver.add([self.z3.Not(self.z3.And(a, b)) for i, a in enumerate(bits) for b in bits[:i]])
        for axiom in cells.axioms:
            self.solver.add(self.z3.Or([self._in(fact, mask) for fact, mask in axiom.items()]))

    def _bools(self, what: str, fact: str) -> list[Any]:
        return [self.z3.Bool(f"{what} {fact} {number}") for number in self.cells.count(fact)]

    def _in(self, fact: str, mask: int) -> Any:
        return self.z3.Or([bit for number, bit in enumerate(self.at[fact]) if mask >> number & 1])

    def inside(self, boxes: Iterable[ScenarioBox]) -> Any:
        """That the scenario lies in one of the boxes."""
        return self.z3.Or([self.z3.And([self._in(fact, mask) for fact, mask in box.items()]) for box in boxes])

    def breached(self, rule: CompiledRule) -> Any:
        """That the rule concludes a violation."""
        return self.inside(self.cells.possible_conclusions(rule, "violation"))

    def possible(self, *asked: Any) -> bool:
        """Whether some scenario meets all that is asked."""
        return bool(self.solver.check(*asked) == self.z3.sat)

    def last_cells(self, facts: Iterable[str]) -> dict[str, int]:
        """The cells, a bit each, in which the scenario that was found last has these facts."""
        return {fact: self.read(self.at[fact]) for fact in facts}

    def read(self, bits: Sequence[Any]) -> int:
        """The bits that are true in the model that was found last, as a mask."""
        model = self.solver.model()
        truths = [self.z3.is_true(model.eval(bit, model_completion=True)) for bit in bits]
        return sum(1 << number for number, true in enumerate(truths) if true)


Refute = Callable[[ScenarioBox], ScenarioBox | None]


class PartialScenarios(CompleteScenarios):
    """A solver whose models are partial scenarios, each with a complete one that agrees with it.

    With refute, a partial scenario counts only where refute finds no counterexample: a box such that what leaves open
    some cell of each of its facts is refuted by it. Only the facts that may be stated are.
    """

    def __init__(self, cells: Cells, may: Iterable[str] | None = None, refute: Refute | None = None) -> None:
        super().__init__(cells)
        z3, self._refute = self.z3, refute
        self._left = {fact: self._bools("left", fact) for fact in cells.domains}
        self._stated = {fact: z3.Bool(f"stated {fact}") for fact in cells.domains}
        self._limits: dict[tuple[str, int], Any] = {}
        for fact, left in self._left.items():
            self.solver.add(self._stated[fact] == z3.Not(z3.And(left)))
            self.solver.add([z3.Implies(here, bit) for here, bit in zip(self.at[fact], left, strict=True)])
            if cells.domains[fact].ordered:  # what is left is one run of cells
                possible_conclusions = combinations(range(len(left)), 2)
                self.solver.add(
                    [z3.Implies(z3.And(left[low], left[high]), left[low + 1]) for low, high in possible_conclusions]
                )
        if may is not None:
            self.solver.add([z3.Not(self._stated[fact]) for fact in cells.domains.keys() - set(may)])
        self._denied = {fact: [z3.Not(bit) for bit in left] for fact, left in self._left.items()}
        for round_ in range(min(len(cells.axioms), len(cells.domains))):
            self._denied |= self._follows(round_)
        self._unlikely = [z3.Bool(f"unlikely {one} {other}") for one, other, _ in cells.unlikely]
        for bit, (one, other, mask) in zip(self._unlikely, cells.unlikely, strict=True):
            said = self._stated[other] if mask is None else self._out(other, cells.every(other) & ~mask)
            self.solver.add(z3.Implies(z3.And(self._out(one, cells.every(one) & ~YES), said), bit))

    def _follows(self, round_: int) -> dict[str, list[Any]]:
        """What is denied of the axioms' facts once each axiom has been applied once more."""
        z3, ways = self.z3, dict[tuple[str, int], list[Any]]()
        for axiom in self.cells.axioms:
            for fact, mask in axiom.items():
                rest = z3.And([self._out(other, kept) for other, kept in axiom.items() if other != fact])
                for number in self.cells.count(fact):
                    if not mask >> number & 1:
                        ways.setdefault((fact, number), []).append(rest)
        new: dict[str, list[Any]] = {}
        for (fact, number), reasons in ways.items():
            bits = new.setdefault(fact, list(self._denied[fact]))
            bits[number] = z3.Bool(f"denied {round_} {fact} {number}")
            self.solver.add(bits[number] == z3.Or(self._denied[fact][number], *reasons))
        return new

    def _out(self, fact: str, mask: int) -> Any:
        """That every cell of the mask is denied."""
        return self.z3.And([bit for number, bit in enumerate(self._denied[fact]) if mask >> number & 1])

    def settled(self, boxes: Iterable[ScenarioBox]) -> Any:
        """That what is stated, and what follows from it, lies in one of the boxes."""
        every = self.cells.every
        outside = ([self._out(fact, every(fact) & ~mask) for fact, mask in box.items()] for box in boxes)
        return self.z3.Or([self.z3.And(denied) for denied in outside])

    def smallest(self, goal: Any) -> ScenarioBox | None:
        """The fewest facts that meet the goal, of those of which the fewest hardly go together; None where none do."""
        asked = [self._named("goal", goal)]
        if not self._met(asked):
            return None
        for what, bits in (("unlikely", self._unlikely), ("stated", [*self._stated.values()])):
            limits = (self._at_most(what, bits, count) for count in range(len(bits) + 1))
            asked.append(next(limit for limit in limits if self._met([*asked, limit])))
        return self._fixed(asked)

    def widest(self, goal: Any, bound: int) -> list[ScenarioBox]:
        """The widest partial scenarios that meet a goal, those with the fewest facts first; no more than the bound.

        None lies within another by the axioms.
        """
        boxes: list[ScenarioBox] = []
        while len(boxes) < bound and (box := self.smallest(goal)) is not None:
            while (wider := self.smallest(self.z3.And(goal, self._around(box)))) is not None:
                box = wider
            boxes.append(box)
            self.solver.add(self.z3.Not(self.settled([box])))
        return sorted(boxes, key=len)

    def _around(self, box: ScenarioBox) -> Any:
        """That all of the box lies in what is stated, and not the other way round."""
        closed = self.cells.closed(box)
        masks = {fact: closed.get(fact, self.cells.every(fact)) for fact in self._left}
        bits = [bit for fact, left in self._left.items() for n, bit in enumerate(left) if masks[fact] >> n & 1]
        return self.z3.And(*bits, self.z3.Not(self.settled([box])))

    def left_open(self, facts: Iterable[str]) -> Any:
        """That nothing is stated of the facts, and nothing follows of them."""
        return self.z3.And([self.z3.Not(bit) for fact in facts for bit in self._denied[fact]])

    def _named(self, what: str, formula: Any) -> Any:
        name = self.z3.FreshConst(self.z3.BoolSort(), what)
        self.solver.add(self.z3.Implies(name, formula))
        return name

    def _at_most(self, what: str, bits: Sequence[Any], count: int) -> Any:
        if (what, count) not in self._limits:
            at_most = self.z3.PbLe([(bit, 1) for bit in bits], count) if bits else True
            self._limits[what, count] = self._named("limit", at_most)
        return self._limits[what, count]

    def _met(self, asked: Sequence[Any]) -> bool:
        while self.possible(*asked):
            if self._refute is None:
                return True
            box = self._refute({fact: self.read(left) for fact, left in self._left.items()})
            if box is None:
                return True
            self.solver.add(self.z3.Or([self._none_left(fact, mask) for fact, mask in box.items()]))
        return False

    def _none_left(self, fact: str, mask: int) -> Any:
        bits = [bit for number, bit in enumerate(self._left[fact]) if mask >> number & 1]
        return self.z3.And([self.z3.Not(bit) for bit in bits])

    def _fixed(self, asked: list[Any]) -> ScenarioBox:
        """The one partial scenario among those that meet what is asked: the same one always."""
        chosen, box = list(asked), dict[str, int]()
        for fact in self.cells.left_out:
            left_out = self.z3.Not(self._stated[fact])
            if self._met([*chosen, left_out]):
                chosen.append(left_out)
            else:
                box[fact] = 0
        for fact in box:
            for mask in ranges(self.cells.domains[fact]):
                exact = [bit if mask >> number & 1 else self.z3.Not(bit) for number, bit in enumerate(self._left[fact])]
                if self._met([*chosen, *exact]):
                    chosen += exact
                    box[fact] = mask
                    break
        return {fact: box[fact] for fact in self._stated if fact in box}
