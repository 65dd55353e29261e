"""What axioms leave open where something is known: of some facts alone, and of the combinations of a rule's answers."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from policycheck.logic.axioms import AxiomClause, FactKey, KnownFacts, bounds, can_hold, groups, projected, remaining
from policycheck.logic.extent import Extent
from policycheck.logic.formula import All, Any, AtomicFormula, Space


class Axioms:
    """Axioms said of everybody in an incident whom they are about."""

    def __init__(self, clauses: Iterable[AxiomClause]) -> None:
        self._groups = groups(clauses)
        self.keys = frozenset(lit.key for group in self._groups for clause in group for lit in clause)

    def under(self, known: KnownFacts) -> "OpenAxioms":
        """What the axioms leave open where something is known.

        Linked axioms that cannot all hold with what is known count for nothing.
        """
        live = [group for group in self._groups if can_hold(group, known)]
        return OpenAxioms(frozenset[AxiomClause]().union(*live), known)


class OpenAxioms:
    """What axioms leave open: those that can all hold with what is known, whole and reduced by it."""

    def __init__(
        self, clauses: frozenset[AxiomClause], known: KnownFacts, left: frozenset[AxiomClause] | None = None
    ) -> None:
        self.clauses = clauses
        self._known = known
        self.left = remaining(clauses, known) if left is None else left  # of the axioms with what is known
        self._among: dict[frozenset[FactKey], OpenAxioms] = {}

    @cached_property
    def _by_key(self) -> dict[FactKey, frozenset[AxiomClause]]:
        return {lit.key: group for group in groups(self.left) for clause in group for lit in clause}

    def of(self, keys: Collection[FactKey]) -> frozenset[AxiomClause]:
        """What they say of some facts alone."""
        linked = {self._by_key[key] for key in keys if key in self._by_key}
        kept = frozenset(keys)
        others = {key: extent for key, extent in self._known.items() if key not in kept}
        return frozenset[AxiomClause]().union(
            *(projected(group.union(bounds(group, others)), kept) for group in linked)
        )

    def among(self, keys: frozenset[FactKey]) -> "OpenAxioms":
        """The same of some facts alone: the others are eliminated once for all that is then asked of these."""
        if keys not in self._among:
            known = {key: extent for key, extent in self._known.items() if key in keys}
            self._among[keys] = OpenAxioms(self.clauses, known, self.of(keys))
        return self._among[keys]

    def allowed(self, space: Space, keys: Mapping[str, FactKey]) -> int | None:
        """The combinations of answers that they leave, as a truth table, given whom each fact of the space is about.

        None where they leave all.
        """
        clauses = self.of(keys.values())
        return table(space, {key: fact for fact, key in keys.items()}, clauses) if clauses else None

    def excludes(self, key: FactKey, answer: Extent) -> bool:
        """Whether a fact that is open cannot have the answer."""
        return any(lit.fails(answer) for clause in self.of((key,)) for lit in clause)


def table(space: Space, facts: Mapping[FactKey, str], clauses: Iterable[AxiomClause]) -> int:
    """The combinations with which every clause holds, as a truth table. Facts names the keys as the space does.

    The space must tell apart all answers that the clauses do, as those of rules do that compile_rule was told of them.
    """

    def formula(clause: AxiomClause) -> Any:
        return Any(tuple(AtomicFormula(facts[lit.key], extent) for lit in clause for extent in lit.extents))

    return space.table(All(tuple(map(formula, clauses))))
