"""What compare says of made-up rules, held against every scenario."""

from collections.abc import Sequence
from random import Random

from authoring.made_up import MadeUp, some_made_up
from hypothesis import given, note
from strategies import choosers, examples

from policycheck.authoring.compare.compare import compare
from policycheck.model.comparison import LEVELS, Witness

NAMES = {(True, False): "stricter", (False, True): "looser", (False, False): "equivalent", (True, True): "incomparable"}
GOALS = ((2, 0), (2, 1), (1, 0))


@examples(120)
@given(choosers)
def test_the_relation_is_that_over_all_scenarios_and_the_witnesses_prove_it(rng: Random) -> None:
    world = some_made_up(rng, rng.randint(2, 3))
    note(repr(world))
    names = list(world.rules)
    first, second = names[: len(names) // 2], names[len(names) // 2 :]
    found = compare(world.library, world.side(*first), world.side(*second))
    levels = [
        (world.severity(first, n), world.severity(second, n))
        for n in range(len(world.combinations))
        if world.allowed >> n & 1
    ]
    expected = any(one > other for one, other in levels), any(one < other for one, other in levels)
    assert found.relation == NAMES[expected]
    assert (bool(found.first_stricter), bool(found.second_stricter)) == expected
    for witnesses, strict, other in ((found.first_stricter, first, second), (found.second_stricter, second, first)):
        order = [GOALS.index((LEVELS.index(one.level), LEVELS.index(one.other))) for one in witnesses]
        assert order == sorted(order)
        shown = {rule: witness for witness in witnesses for rule in witness.rules}
        for rule in strict:
            assert (rule in shown) == any(_differs(world, rule, other, n) for n in range(len(world.combinations)))
        for witness in witnesses:
            _proves(world, witness, strict, other)
            _is_the_most_plausible_and_smallest(world, witness, other)


def _differs(world: MadeUp, rule: str, other: Sequence[str], n: int) -> bool:
    """Whether the rule is broken in a scenario that is allowed, and the other side has less against it."""
    return bool(world.allowed >> n & 1) and world.severity([rule], n) > world.severity(other, n)


def _proves(world: MadeUp, witness: Witness, strict: Sequence[str], other: Sequence[str]) -> None:
    """However the rest falls, the levels are as claimed, and the ends are those that are possible.

    Rules on other conduct are apart: somewhere all of them are kept.
    """
    left = world.within(world.partial_of(witness.scenario)) & world.allowed
    level, most = LEVELS.index(witness.level), LEVELS.index(witness.other)
    same = [name for name in other if name not in witness.aside]
    scenarios = [n for n in range(len(world.combinations)) if left >> n & 1]
    for n in scenarios:
        assert world.severity(same, n) <= most < level
        assert all(world.severity([rule], n) == level for rule in witness.rules)
    assert any(world.severity(other, n) <= most for n in scenarios)
    for verdict in witness.scenario.verdicts:
        possible_conclusions = world.possible_conclusions[verdict.rule]
        assert verdict.possible_conclusions == tuple(
            end for end in possible_conclusions if possible_conclusions[end] & left
        )
    assert {one.rule for one in witness.scenario.verdicts} == {*strict, *other}


def _is_the_most_plausible_and_smallest(world: MadeUp, witness: Witness, other: Sequence[str]) -> None:
    """No scenario shows a greater difference; none that shows it is more plausible, or as plausible with fewer facts.

    So each fact is needed.
    """
    reached = LEVELS.index(witness.level), LEVELS.index(witness.other)
    partial, whole = world.partial_of(witness.scenario), world.asked
    unlikely, size = world.unlikely_in(partial), len(partial)
    for rule in witness.rules:
        assert _settled(world, partial, reached, rule, other, witness.aside)
        for fact in partial:
            fewer = {name: answers for name, answers in partial.items() if name != fact}
            assert not _settled(world, fewer, reached, rule, other, witness.aside)
        for count in range(size if unlikely == 0 else len(whole) + 1):
            for wider in world.partials(whole, count):
                if count < size or world.unlikely_in(wider) < unlikely:
                    better = world.unlikely_in(wider) <= unlikely
                    assert not (better and _settled(world, wider, reached, rule, other, witness.aside))
        for goal in [goal for goal in GOALS[: GOALS.index(reached)] if goal[0] == reached[0]]:
            for wider in world.partials(whole, len(whole)):
                assert not _settled(world, wider, goal, rule, other, witness.aside)


def _settled(
    world: MadeUp, partial: object, goal: tuple[int, int], rule: str, other: Sequence[str], aside: Sequence[str]
) -> bool:
    """Whether what is known settles the rule as broken and the other side's as not, each by itself.

    Those on other conduct only have to be kept in some scenario that is left.
    """
    left = world.within(partial) & world.allowed  # type: ignore[arg-type]
    known = world.within(world.closed(partial))  # type: ignore[arg-type]
    weighed = [name for name in other if goal[1] == 0 or world.rules[name]["modality"] == "shall"]
    for name in weighed:
        if name in aside:
            left &= ~world.possible_conclusions[name]["violation"]
        elif known & world.possible_conclusions[name]["violation"]:
            return False
    return bool(left) and not known & ~world.possible_conclusions[rule]["violation"]
