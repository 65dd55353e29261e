"""How sets of rules compare, with the simplest scenario each way, and each examined by itself."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from policycheck.authoring.compare.analyse import analyse
from policycheck.authoring.compare.cells import Cells, cells
from policycheck.authoring.compare.scenario import scenario
from policycheck.authoring.compare.search import PartialScenarios
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.authoring.compare.situations import situation_answers
from policycheck.library.library import Library
from policycheck.logic.compile import NO_VIOLATION, CompiledRule
from policycheck.model.comparison import PAIRED, Comparison, Level, Matrix, Relation, Scenario, Witness

# The least level of the stricter side, and the highest of the other; the greatest difference first.
_LEVELS: tuple[tuple[Level, Level], ...] = (
    ("violation", "nothing"),
    ("violation", "guidance"),
    ("guidance", "nothing"),
)
_RELATIONS: dict[tuple[bool, bool], Relation] = {
    (True, False): "stricter",
    (False, True): "looser",
    (False, False): "equivalent",
    (True, True): "incomparable",
}


def compare(library: Library, first: ChosenSide, second: ChosenSide, about: str | None = None) -> Comparison:
    """How the first side compares with the second. About is the topic that both were chosen by.

    A side is stricter in a scenario where it concludes more: a violation (of a rule that says shall) rather than a
    departure from guidance, or to that rather than nothing. Raises BadInput where z3 is not installed.
    """
    rules = (*first.rules, *second.rules)
    witnesses = [_witnesses(library, strict, other, rules) for strict, other in ((first, second), (second, first))]
    asked = [{fact for rule in chosen.rules for fact in rule.facts} for chosen in (first, second)]
    return Comparison(
        about=about,
        first=first.side,
        second=second.side,
        relation=_RELATIONS[bool(witnesses[0]), bool(witnesses[1])],
        first_stricter=witnesses[0],
        second_stricter=witnesses[1],
        only_first=tuple(fact for fact in library.facts if fact in asked[0] - asked[1]),
        only_second=tuple(fact for fact in library.facts if fact in asked[1] - asked[0]),
    )


def _witnesses(
    library: Library, strict: ChosenSide, other: ChosenSide, rules: Sequence[CompiledRule]
) -> tuple[Witness, ...]:
    """For each rule with which the one side is stricter, the simplest scenario that shows it, of that side's agency.

    Those of the greatest difference come first, then those with the fewest facts. Rules with the same one share it.
    """
    common = cells(library, rules, strict.rules[0].rule.authority)
    search = PartialScenarios(common)
    found: dict[Scenario, Witness] = {}
    for rule in strict.rules:
        witness = _witness(library, search, rule, other, rules)
        if witness is not None:
            same = found.get(witness.scenario)
            found[witness.scenario] = replace(witness, rules=(*same.rules, rule.rule.id)) if same else witness

    def order(witness: Witness) -> tuple[int, int]:
        return _LEVELS.index((witness.level, witness.other)), len(witness.scenario.premises)

    return tuple(sorted(found.values(), key=order))


def _witness(
    library: Library, search: PartialScenarios, rule: CompiledRule, other: ChosenSide, rules: Sequence[CompiledRule]
) -> Witness | None:
    """The simplest scenario with the greatest difference that the rule makes; None where it makes none."""
    common = search.cells
    own: Level = "violation" if rule.rule.modality == "shall" else "guidance"
    apart = [one for one in other.rules if not _related(common, rule, one)]
    for level, most in _LEVELS:
        if level != own:
            continue
        weighed = other.rules if most == "nothing" else _binding(other.rules)
        goal = [search.settled(common.possible_conclusions(rule, "violation"))]
        for one in weighed:
            kept = common.possible_conclusions(one, *NO_VIOLATION)
            goal.append(search.inside(kept) if one in apart else search.settled(kept))
        box = search.smallest(search.z3.And(goal))
        if box is not None:
            aside = tuple(one.rule.id for one in apart)
            shown = scenario(library, common, box, rules)
            return Witness(rules=(rule.rule.id,), scenario=shown, aside=aside, level=level, other=most)
    return None


def _related(common: Cells, one: CompiledRule, other: CompiledRule) -> bool:
    """Whether two rules can be about one conduct: they share a topic, and a fact, or one that axioms tie to another's.

    Of a rule without topics the facts alone say so.
    """
    topics = [{*rule.rule.topics} for rule in (one, other)]
    if all(topics) and not topics[0] & topics[1]:
        return False
    reached = {*one.facts}
    while wider := {fact for axiom in common.axioms if axiom.keys() & reached for fact in axiom} - reached:
        reached |= wider
    return not reached.isdisjoint(other.facts)


def _binding(rules: Sequence[CompiledRule]) -> list[CompiledRule]:
    return [rule for rule in rules if rule.rule.modality == "shall"]


def matrix(
    library: Library, sides: Sequence[ChosenSide], about: str | None = None, *, first_alone: bool = False
) -> Matrix:
    """The sides in standard situations, every pair of them compared, and what is to be said of each by itself.

    With first_alone, only the first one is compared with each other, and looked over. Of more than PAIRED sides no pair
    is compared otherwise. About is the topic that they were chosen by. Raises BadInput where z3 is not installed.
    """
    every = combinations(sides, 2) if len(sides) <= PAIRED else ()
    pairs = [(sides[0], other) for other in sides[1:]] if first_alone else every
    situations, silent = situation_answers(library, sides, about)
    return Matrix(
        about=about,
        sides=tuple(side.side for side in sides),
        situations=situations,
        silent=silent,
        comparisons=tuple(compare(library, first, second, about) for first, second in pairs),
        analyses=tuple(analyse(library, side, about) for side in (sides[:1] if first_alone else sides)),
        axioms=tuple(sorted(name for name, derivation in library.derivations.items() if derivation.is_axiom)),
    )
