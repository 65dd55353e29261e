"""Circumstances in which every choice of conduct breaks a rule that says shall.

Circumstances are facts that are no conduct. Where they say by an axiom what was done, as a purpose of the shots says
that there were shots, and that settles that a rule is broken, it is the conduct that breaks it: no contradiction.

A duty of whose facts none is marked as conduct is left out, since no choice bears on it: it would be broken in some
circumstances, and that says nothing of the duty.

That there are such circumstances, and for all conduct a breach, is found by counterexamples: a proposed partial
scenario stands unless a complete one that it leaves open breaches no rule, and no later proposal leaves that one open.
It is the loop of A. Solar-Lezama and others, "Combinatorial sketching for finite programs" (ASPLOS 2006).
"""

from collections.abc import Sequence

from policycheck.authoring.compare.cells import Box, Cells
from policycheck.authoring.compare.scenario import scenario
from policycheck.authoring.compare.search import Search
from policycheck.authoring.compare.worlds import Worlds
from policycheck.library.library import Library
from policycheck.logic.compile import NO_VIOLATION, CompiledRule
from policycheck.model.comparison import Scenario

BOUND = 5  # scenarios


def contradictions(library: Library, cells: Cells, rules: Sequence[CompiledRule]) -> tuple[Scenario, ...]:
    """The widest such circumstances, those with the fewest facts first; five at the most."""
    left_out = unmarked(library, rules)
    binding = [rule for rule in rules if rule.rule.modality == "shall" and rule not in left_out]
    if not binding:
        return ()
    conduct = [fact for fact in cells.domains if library.facts[fact].conduct]
    given = [fact for fact in cells.domains if fact not in conduct]
    search = Search(cells, given, _Escapes(cells, binding, given).refute)
    broken = search.settled([box for rule in binding for box in cells.ends(rule, "violation")])
    boxes = search.widest(search.z3.Or(search.left_open(conduct), search.z3.Not(broken)), BOUND)
    return tuple(scenario(library, cells, box, rules) for box in boxes)


def unmarked(library: Library, rules: Sequence[CompiledRule]) -> list[CompiledRule]:
    """The rules that say shall and ask for no fact that is marked as conduct."""
    shall = [rule for rule in rules if rule.rule.modality == "shall"]
    return [rule for rule in shall if not any(library.facts[fact].conduct for fact in rule.facts)]


class _Escapes:
    """Complete scenarios in which no rule is breached."""

    def __init__(self, cells: Cells, rules: Sequence[CompiledRule], given: Sequence[str]) -> None:
        self._cells, self._given = cells, given
        self._kept = [cells.ends(rule, *NO_VIOLATION) for rule in rules]
        self._worlds = Worlds(cells)
        self._worlds.solver.add([self._worlds.inside(boxes) for boxes in self._kept])

    def refute(self, left: Box) -> Box | None:
        """The circumstances of an escape that a partial scenario leaves open, as few as may be; None without one."""
        if not self._worlds.possible(self._worlds.inside([left])):
            return None
        escape = self._worlds.found(self._cells.domains)
        for fact in self._given:
            fewer = {name: mask for name, mask in escape.items() if name != fact}
            if self._suffices(fewer):
                escape = fewer
        return {fact: escape[fact] for fact in self._given if fact in escape}

    def _suffices(self, box: Box) -> bool:
        """Whether the axioms hold and no rule is breached, whatever the facts are that the box leaves open."""
        axioms = all(
            any(fact in box and not box[fact] & ~mask for fact, mask in axiom.items()) for axiom in self._cells.axioms
        )
        return axioms and all(any(_within(box, kept) for kept in boxes) for boxes in self._kept)


def _within(inner: Box, outer: Box) -> bool:
    return all(fact in inner and not inner[fact] & ~mask for fact, mask in outer.items())
