"""What axioms leave open where something is known: of some facts alone, and of the combinations of a rule's answers."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property

from policycheck.logic.axioms import AxiomClause, FactKey, KnownFacts, bounds, can_hold, groups, projected, remaining
from policycheck.logic.extent import Extent, is_empty, within
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

    def after(self, before: "OpenAxioms", changed: Mapping[FactKey, Extent | None]) -> "OpenAxioms":
        """The same, from what was left before, where something else is known of some facts; None: nothing.

        Where what was known of them narrows, and the axioms linked with them can still hold, all others stay.
        """
        narrower = {key: extent for key, extent in changed.items() if extent is not None}
        known = {key: extent for key, extent in before.known.items() if key not in changed} | narrower
        narrowed = before.narrowed(narrower) if before.is_narrowed_by(changed) else None
        return narrowed or self.under(known)


class OpenAxioms:
    """What axioms leave open: those that can all hold with what is known, whole and reduced by it."""

    def __init__(self, clauses: frozenset[AxiomClause], known: KnownFacts) -> None:
        self.clauses = clauses
        self.known = known

    def is_narrowed_by(self, changed: Mapping[FactKey, Extent | None]) -> bool:
        """Whether of each fact some answers are left, all of which were left before."""
        return all(
            extent is not None and not is_empty(extent) and (key not in self.known or within(extent, self.known[key]))
            for key, extent in changed.items()
        )

    def narrowed(self, narrower: KnownFacts) -> "OpenAxioms | None":
        """What is left where less is known to be possible; None where the axioms linked with that cannot all hold."""
        linked = {self._by_key[key] for key in narrower if key in self._by_key}
        left = remaining(frozenset[AxiomClause]().union(*linked), narrower)
        narrowed = OpenAxioms(self.clauses, {**self.known, **narrower})
        if frozenset() in projected(left.union(bounds(left, narrowed.known)), frozenset()):
            return None
        others = {key: group for key, group in self._by_key.items() if group not in linked}
        narrowed.__dict__["_by_key"] = {**others, **_by_key(left)}
        return narrowed

    @cached_property
    def _by_key(self) -> dict[FactKey, frozenset[AxiomClause]]:
        return _by_key(remaining(self.clauses, self.known))

    def of(self, keys: Collection[FactKey]) -> frozenset[AxiomClause]:
        """What they say of some facts alone."""
        linked = {self._by_key[key] for key in keys if key in self._by_key}
        kept = frozenset(keys)
        bounded = (group.union(bounds(group, self.known, kept)) for group in linked)
        return frozenset[AxiomClause]().union(*(projected(group, kept) for group in bounded))

    def allowed(self, space: Space, keys: Mapping[str, FactKey]) -> int | None:
        """The combinations of answers that they leave, as a truth table, given whom each fact of the space is about.

        None where they leave all.
        """
        clauses = self.of(keys.values())
        return table(space, {key: fact for fact, key in keys.items()}, clauses) if clauses else None

    def excludes(self, key: FactKey, answer: Extent) -> bool:
        """Whether a fact that is open cannot have the answer."""
        return any(lit.fails(answer) for clause in self.of((key,)) for lit in clause)


def _by_key(left: Iterable[AxiomClause]) -> dict[FactKey, frozenset[AxiomClause]]:
    """By each fact, the clauses that are linked with it."""
    return {lit.key: group for group in groups(left) for clause in group for lit in clause}


def table(space: Space, facts: Mapping[FactKey, str], clauses: Iterable[AxiomClause]) -> int:
    """The combinations with which every clause holds, as a truth table. Facts names the keys as the space does.

    The space must tell apart all answers that the clauses do, as those of rules do that compile_rule was told of them.
    """

    def formula(clause: AxiomClause) -> Any:
        return Any(tuple(AtomicFormula(facts[lit.key], extent) for lit in clause for extent in lit.extents))

    return space.table(All(tuple(map(formula, clauses))))
