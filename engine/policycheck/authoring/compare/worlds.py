"""Complete scenarios that the axioms allow, as the models of a z3 solver."""

from collections.abc import Iterable, Sequence
from typing import Any

from policycheck.authoring.compare.cells import Box, Cells
from policycheck.library.files import refuse
from policycheck.logic.compile import CompiledRule


def z3_module() -> Any:
    """The module z3. Raises BadInput where it is not installed."""
    try:
        import z3  # type: ignore[import-untyped]
    except ImportError:
        cause = "comparing rules needs z3, which is not installed"
        refuse("compare", cause, "install it: pip install 'policycheck[analysis]'")
    return z3


class Worlds:
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

    def inside(self, boxes: Iterable[Box]) -> Any:
        """That the scenario lies in one of the boxes."""
        return self.z3.Or([self.z3.And([self._in(fact, mask) for fact, mask in box.items()]) for box in boxes])

    def breached(self, rule: CompiledRule) -> Any:
        """That the rule ends in violation."""
        return self.inside(self.cells.ends(rule, "violation"))

    def possible(self, *asked: Any) -> bool:
        """Whether some scenario meets all that is asked."""
        return bool(self.solver.check(*asked) == self.z3.sat)

    def found(self, facts: Iterable[str]) -> dict[str, int]:
        """The cells, a bit each, in which the scenario that was found last has these facts."""
        return {fact: self.read(self.at[fact]) for fact in facts}

    def read(self, bits: Sequence[Any]) -> int:
        """The bits that are true in the model that was found last, as a mask."""
        model = self.solver.model()
        truths = [self.z3.is_true(model.eval(bit, model_completion=True)) for bit in bits]
        return sum(1 << number for number, true in enumerate(truths) if true)
