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
    assert (found.first_stricter is not None, found.second_stricter is not None) == expected
    for witness, strict, other in ((found.first_stricter, first, second), (found.second_stricter, second, first)):
        if witness is not None:
            _proves(world, witness, strict, other)
            _is_smallest(world, witness, strict, other)


def _proves(world: MadeUp, witness: Witness, strict: Sequence[str], other: Sequence[str]) -> None:
    """However the rest falls, the levels are as claimed, and the ends are those that are possible."""
    partial = world.partial_of(witness.scenario)
    left = world.within(partial) & world.allowed
    assert left
    level, most = LEVELS.index(witness.level), LEVELS.index(witness.other)
    for n in range(len(world.combinations)):
        if left >> n & 1:
            assert world.severity(strict, n) >= level > most >= world.severity(other, n)
    for verdict in witness.scenario.verdicts:
        possible_conclusions = world.possible_conclusions[verdict.rule]
        assert verdict.possible_conclusions == tuple(
            end for end in possible_conclusions if possible_conclusions[end] & left
        )
    assert {one.rule for one in witness.scenario.verdicts} == {*strict, *other}


def _is_smallest(world: MadeUp, witness: Witness, strict: Sequence[str], other: Sequence[str]) -> None:
    """No scenario shows a greater difference, and no fewer facts show this one."""
    reached = LEVELS.index(witness.level), LEVELS.index(witness.other)
    whole = list(world.facts)
    for size, goals in (
        (len(witness.scenario.premises) - 1, [reached]),
        (len(whole), GOALS[: GOALS.index(reached)]),
    ):
        for partial in world.partials(whole, size) if size >= 0 and goals else ():
            assert not any(_settled(world, partial, goal, strict, other) for goal in goals)


def _settled(
    world: MadeUp, partial: object, goal: tuple[int, int], strict: Sequence[str], other: Sequence[str]
) -> bool:
    """Whether what is known settles a rule of the one side as broken, and all of the other as not, each by itself."""
    if not world.within(partial) & world.allowed:  # type: ignore[arg-type]
        return False
    known = world.within(world.closed(partial))  # type: ignore[arg-type]
    level, most = goal
    broken = [name for name in strict if level == 1 or world.rules[name]["modality"] == "shall"]
    kept = [name for name in other if most == 0 or world.rules[name]["modality"] == "shall"]
    return any(not known & ~world.possible_conclusions[name]["violation"] for name in broken) and not any(
        known & world.possible_conclusions[name]["violation"] for name in kept
    )
