"""Uses of force that no rule of a set reaches.

The uses of force looked at are those that a rule of the set asks about: firing at a vehicle, say, where the set is
about that. A rule reaches a use of force where what it comes to hangs on it: where it would come to another end if
none of these were used. So a prohibition that happens not to be broken does not reach every other use of force, and a
duty to report says nothing of whether the force was right.
"""

from collections.abc import Sequence
from math import prod

from policycheck.authoring.compare.cells import Cells
from policycheck.authoring.compare.scenario import scenario
from policycheck.authoring.compare.search import Search
from policycheck.library.library import Library
from policycheck.logic.compile import ENDS, CompiledRule
from policycheck.model.comparison import Scenario

BOUND = 5  # scenarios
_YES = 0b10  # the cells of a yes-no fact: no, and yes


def gaps(library: Library, cells: Cells, rules: Sequence[CompiledRule]) -> tuple[Scenario, ...]:
    """The widest such scenarios, those with the fewest facts first; five at the most."""
    uses, _ = uses_of_force(library, rules)
    search = Search(cells)
    used = search.settled([{fact: _YES} for fact in uses])
    missed = search.z3.And([search.settled(cells.table(rule, _not_hanging_on(rule, uses))) for rule in rules])
    boxes = search.widest(search.z3.And(used, missed), BOUND)
    return tuple(scenario(library, cells, box, rules) for box in boxes)


def uses_of_force(library: Library, rules: Sequence[CompiledRule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The uses of force that the rules ask about with a yes or a no, and those with a number, a day or a choice.

    Of the latter no answer stands for "not used", so that no rule can be said to hang on the use.
    """
    asked = {fact: library.facts[fact] for rule in rules for fact in rule.facts}
    uses = [(fact, definition.type == "yes-no") for fact, definition in asked.items() if definition.conduct == "force"]
    return tuple(fact for fact, plain in uses if plain), tuple(fact for fact, plain in uses if not plain)


def _not_hanging_on(rule: CompiledRule, uses: Sequence[str]) -> int:
    """The combinations of answers with which the rule comes to the end that it would come to without these uses."""
    sizes = [len(domain.cells) for domain in rule.space.domains]
    weights = [prod(sizes[number + 1 :]) for number in range(len(sizes))]
    ends = [next(end for end in ENDS if rule.tables[end] >> combination & 1) for combination in range(rule.space.size)]
    used = [weight for weight, domain in zip(weights, rule.space.domains, strict=True) if domain.fact in uses]
    table = 0
    for combination, end in enumerate(ends):
        without = combination - sum(weight for weight in used if combination // weight % 2)
        table |= (ends[without] == end) << combination
    return table
