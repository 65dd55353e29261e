"""Rules compiled once within one run of the program, however often the library is read."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from policycheck.logic.compile import CompiledRule, compile_rule
from policycheck.logic.extent import Extent
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact

T = TypeVar("T")
_RULES_KEPT = 1 << 13  # rules that are kept compiled


@dataclass(frozen=True, eq=False)
class Itself(Generic[T]):
    """A thing that is the same as itself alone, whatever it holds: what a file was read as is read once."""

    value: T

    def __hash__(self) -> int:
        return id(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and self.value is other.value


@lru_cache(_RULES_KEPT)
def compile_once(
    rule: Itself[Rule], of_facts: tuple[tuple[str, Itself[Fact], tuple[Extent, ...]], ...]
) -> CompiledRule:
    """A rule ready to be applied, given each of its facts with the answers that axioms tell apart.

    Raises TooLarge past the bounds.
    """
    facts = {name: fact.value for name, fact, _ in of_facts}
    compiled = compile_rule(rule.value, facts, {name: apart for name, _, apart in of_facts})
    compiled.bound()
    return compiled
