"""How sets of rules compare, with the simplest scenario each way, and each examined by itself."""

from collections.abc import Sequence
from itertools import combinations

from policycheck.authoring.compare.analyse import analyse
from policycheck.authoring.compare.cells import cells
from policycheck.authoring.compare.scenario import scenario
from policycheck.authoring.compare.search import PartialScenarios
from policycheck.authoring.compare.sides import ChosenSide
from policycheck.library.library import Library
from policycheck.logic.compile import NO_VIOLATION, CompiledRule
from policycheck.model.comparison import Comparison, Level, Matrix, Relation, Witness

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
    witnesses = [_witness(library, strict, other, rules) for strict, other in ((first, second), (second, first))]
    asked = [{fact for rule in chosen.rules for fact in rule.facts} for chosen in (first, second)]
    return Comparison(
        about=about,
        first=first.side,
        second=second.side,
        relation=_RELATIONS[witnesses[0] is not None, witnesses[1] is not None],
        first_stricter=witnesses[0],
        second_stricter=witnesses[1],
        only_first=tuple(fact for fact in library.facts if fact in asked[0] - asked[1]),
        only_second=tuple(fact for fact in library.facts if fact in asked[1] - asked[0]),
    )


def _witness(library: Library, strict: ChosenSide, other: ChosenSide, rules: Sequence[CompiledRule]) -> Witness | None:
    """The simplest scenario in which the one side is stricter by the most, or None where there is none.

    It is one of the stricter side's agency.
    """
    common = cells(library, rules, strict.rules[0].rule.authority)
    search = PartialScenarios(common)

    def breached(some: Sequence[CompiledRule]) -> object:
        return search.settled([box for rule in some for box in common.possible_conclusions(rule, "violation")])

    def kept(some: Sequence[CompiledRule]) -> object:
        return search.z3.And([search.settled(common.possible_conclusions(rule, *NO_VIOLATION)) for rule in some])

    for level, most in _LEVELS:
        stricter = breached(strict.rules if level == "guidance" else _binding(strict.rules))
        looser = kept(other.rules if most == "nothing" else _binding(other.rules))
        box = search.smallest(search.z3.And(stricter, looser))
        if box is not None:
            return Witness(scenario=scenario(library, common, box, rules), level=level, other=most)
    return None


def _binding(rules: Sequence[CompiledRule]) -> list[CompiledRule]:
    return [rule for rule in rules if rule.rule.modality == "shall"]


def matrix(library: Library, sides: Sequence[ChosenSide], about: str | None = None) -> Matrix:
    """The sides, every pair of them compared, and what is to be said of each. About is the topic they were chosen by.

    Raises BadInput where z3 is not installed.
    """
    return Matrix(
        about=about,
        sides=tuple(side.side for side in sides),
        comparisons=tuple(compare(library, first, second, about) for first, second in combinations(sides, 2)),
        analyses=tuple(analyse(library, side, about) for side in sides),
        axioms=tuple(sorted(name for name, derivation in library.derivations.items() if derivation.is_axiom)),
    )
