"""What a set of rules leaves open, says twice, or cannot be kept.

Gaps: uses of force that no rule reaches. Looked at are those that a rule of the set asks about: firing at a vehicle,
say, where the set is about that. A rule reaches a use of force where its conclusion would be another one if none of
these were used. So a prohibition that happens not to be broken does not reach every other use of force, and a duty to
report says nothing of whether the force was right.

Contradictions: circumstances in which every choice of conduct breaks a rule that says shall. Circumstances are facts
that are no conduct. Where they imply by an axiom what was done, as a purpose of the shots implies shots, and that
settles that a rule is broken, it is the conduct that breaks it: no contradiction. A duty none of whose facts is marked
as conduct is left out, since no choice bears on it. They are found by counterexamples: a proposed partial scenario is
kept unless a complete one that it leaves open breaches no rule, and no later proposal leaves that one open. It is the
loop of A. Solar-Lezama and others, "Combinatorial sketching for finite programs" (ASPLOS 2006).
"""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod
from typing import Any, Literal

from policycheck.authoring.compare.cells import Cells, ScenarioBox, cells
from policycheck.authoring.compare.scenario import scenario
from policycheck.authoring.compare.search import CompleteScenarios, PartialScenarios
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.authoring.variants import differing_conclusions, negated, side_by_side, with_part
from policycheck.library.files import Path_
from policycheck.library.library import Library
from policycheck.logic.axioms import YES
from policycheck.logic.compile import CONCLUSIONS, NO_VIOLATION, CompiledRule
from policycheck.model.comparison import Analysis, IdleElement, Overlap, Scenario
from policycheck.model.rule import ElementGroup, Part

_SCENARIOS = 5  # scenarios


def contradictions(library: Library, cells: Cells, rules: Sequence[CompiledRule]) -> tuple[Scenario, ...]:
    """The widest such circumstances, those with the fewest facts first; five at the most."""
    left_out = unmarked(library, rules)
    binding = [rule for rule in rules if rule.rule.modality == "shall" and rule not in left_out]
    if not binding:
        return ()
    conduct = [fact for fact in cells.domains if library.facts[fact].conduct]
    given = [fact for fact in cells.domains if fact not in conduct]
    search = PartialScenarios(cells, given, _Counterexamples(cells, binding, given).refute)
    broken = search.settled([box for rule in binding for box in cells.possible_conclusions(rule, "violation")])
    boxes = search.widest(search.z3.Or(search.left_open(conduct), search.z3.Not(broken)), _SCENARIOS)
    return tuple(scenario(library, cells, box, rules) for box in boxes)


def unmarked(library: Library, rules: Sequence[CompiledRule]) -> list[CompiledRule]:
    """The rules that say shall and ask for no fact that is marked as conduct."""
    shall = [rule for rule in rules if rule.rule.modality == "shall"]
    return [rule for rule in shall if not any(library.facts[fact].conduct for fact in rule.facts)]


class _Counterexamples:
    """Complete scenarios in which no rule is breached."""

    def __init__(self, cells: Cells, rules: Sequence[CompiledRule], given: Sequence[str]) -> None:
        self._cells, self._given = cells, given
        self._kept = [cells.possible_conclusions(rule, *NO_VIOLATION) for rule in rules]
        self._scenarios = CompleteScenarios(cells)
        self._scenarios.solver.add([self._scenarios.inside(boxes) for boxes in self._kept])

    def refute(self, left: ScenarioBox) -> ScenarioBox | None:
        """The circumstances of a complete scenario that the partial one leaves open, as few as may be; else None."""
        if not self._scenarios.possible(self._scenarios.inside([left])):
            return None
        counterexample = self._scenarios.last_cells(self._cells.domains)
        for fact in self._given:
            fewer = {name: mask for name, mask in counterexample.items() if name != fact}
            if self._suffices(fewer):
                counterexample = fewer
        return {fact: counterexample[fact] for fact in self._given if fact in counterexample}

    def _suffices(self, box: ScenarioBox) -> bool:
        """Whether the axioms hold and no rule is breached, whatever the facts are that the box leaves open."""
        axioms = all(
            any(fact in box and not box[fact] & ~mask for fact, mask in axiom.items()) for axiom in self._cells.axioms
        )
        return axioms and all(any(_within(box, kept) for kept in boxes) for boxes in self._kept)


def _within(inner: ScenarioBox, outer: ScenarioBox) -> bool:
    return all(fact in inner and not inner[fact] & ~mask for fact, mask in outer.items())


def gaps(library: Library, cells: Cells, rules: Sequence[CompiledRule]) -> tuple[Scenario, ...]:
    """The widest such scenarios, those with the fewest facts first; five at the most."""
    uses, _ = uses_of_force(library, rules)
    search = PartialScenarios(cells)
    used = search.settled([{fact: YES} for fact in uses])
    missed = search.z3.And([search.settled(cells.table(rule, _not_hanging_on(rule, uses))) for rule in rules])
    boxes = search.widest(search.z3.And(used, missed), _SCENARIOS)
    return tuple(scenario(library, cells, box, rules) for box in boxes)


def uses_of_force(library: Library, rules: Sequence[CompiledRule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The uses of force that the rules ask about with a yes or a no, and those with a number, a day or a choice.

    Of the latter no answer stands for "not used", so that no rule can be said to depend on the use.
    """
    asked = {fact: library.facts[fact] for rule in rules for fact in rule.facts}
    uses = [(fact, definition.type == "yes-no") for fact, definition in asked.items() if definition.conduct == "force"]
    return tuple(fact for fact, plain in uses if plain), tuple(fact for fact, plain in uses if not plain)


def _not_hanging_on(rule: CompiledRule, uses: Sequence[str]) -> int:
    """The combinations of answers with which the rule's conclusion is the same as without these uses."""
    sizes = [len(domain.cells) for domain in rule.space.domains]
    weights = [prod(sizes[number + 1 :]) for number in range(len(sizes))]
    possible_conclusions = [
        next(end for end in CONCLUSIONS if rule.tables[end] >> combination & 1)
        for combination in range(rule.space.size)
    ]
    used = [weight for weight, domain in zip(weights, rule.space.domains, strict=True) if domain.fact in uses]
    table = 0
    for combination, end in enumerate(possible_conclusions):
        without = combination - sum(weight for weight in used if combination // weight % 2)
        table |= (possible_conclusions[without] == end) << combination
    return table


def idle_elements(library: Library, scenarios: CompleteScenarios, rule: CompiledRule) -> Iterator[IdleElement]:
    """The elements that could as well be left out, always be met, or never be, in the order of the rule.

    In no scenario that the axioms allow does the rule have another conclusion then. Each is judged by itself: of two
    elements that imply each other, either could be left out, and not both.
    """

    def is_idle(path: Path_, part: Part | None) -> bool:
        versions = side_by_side(rule, with_part(rule.rule, path, part), library.facts)
        return not scenarios.possible(
            scenarios.inside(scenarios.cells.table(versions[0], differing_conclusions(*versions)))
        )

    for _, path, element in rule.rule.elements():
        opposite = negated(element)
        always = is_idle(path, ElementGroup(any_of=(element, opposite)))
        never = is_idle(path, ElementGroup(all_of=(element, opposite)))
        if always or never:
            same: Literal["either", "left out", "always", "never"] = "either"
            if not (always and never):
                same = "left out" if is_idle(path, None) else "always" if always else "never"
            where = ".".join(map(str, path))
            yield IdleElement(rule=rule.rule.id, place=where, fact=element.fact, words=element.words, same=same)


def analyse(library: Library, side: ChosenSide, about: str | None = None) -> Analysis:
    """What is to be said of the side's rules by themselves. About is the topic that they were chosen by.

    Raises BadInput where z3 is not installed.
    """
    common = cells(library, side.rules)
    scenarios = CompleteScenarios(common)
    breakable = [rule for rule in side.rules if scenarios.possible(scenarios.breached(rule))]
    excused = [
        rule
        for rule in side.rules
        if rule not in breakable and scenarios.possible(scenarios.inside(common.possible_conclusions(rule, "excused")))
    ]
    never = [rule for rule in side.rules if rule not in breakable and rule not in excused]
    uses, measured = uses_of_force(library, side.rules)
    return Analysis(
        side=side.side,
        about=about,
        contradictions=contradictions(library, common, side.rules),
        unmarked=tuple(rule.rule.id for rule in unmarked(library, side.rules)),
        uses=uses,
        measured=measured,
        gaps=() if measured else gaps(library, common, side.rules),
        redundant=tuple(_redundant(scenarios, breakable)),
        idle=tuple(element for rule in side.rules for element in idle_elements(library, scenarios, rule)),
        swallowed=tuple(rule.rule.id for rule in excused),
        unbreakable=tuple(rule.rule.id for rule in never),
    )


def _redundant(scenarios: CompleteScenarios, rules: Sequence[CompiledRule]) -> Iterator[Overlap]:
    """The rules that are breached only where others are, each with the fewest others that it takes."""
    breached = {id(rule): scenarios.breached(rule) for rule in rules}
    for rule in rules:
        others = [
            other
            for other in rules
            if other is not rule
            and (other.rule.modality == "shall" or rule.rule.modality == "should")
            and scenarios.possible(breached[id(rule)], breached[id(other)])
        ]

        def covered(some: Sequence[CompiledRule], rule: Any = rule) -> bool:
            kept = [scenarios.z3.Not(breached[id(other)]) for other in some]
            return not scenarios.possible(breached[id(rule)], *kept)

        if covered(others):
            choices = (some for count in range(1, len(others) + 1) for some in combinations(others, count))
            fewest = next(some for some in choices if covered(some))
            yield Overlap(rule=rule.rule.id, covered_by=tuple(other.rule.id for other in fewest))
