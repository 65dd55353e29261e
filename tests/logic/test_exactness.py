from functools import cache
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given, note
from logic.reference import Raw, ends_of
from strategies import FACTS, World, choosers, examples, rule_of, some_facts, some_knowledge, some_rule, some_world

from policycheck.logic.compile import CONCLUSIONS, CompiledRule, compile_rule
from policycheck.logic.extent import Interval
from policycheck.logic.kernel import Kernel, RuleReading, read_rule
from policycheck.model.vocabulary import Fact


@examples(2000)
@given(choosers)
def test_the_ends_read_are_exactly_those_that_some_completion_comes_to(rng: Random) -> None:
    world = some_world(rng)
    known = some_knowledge(rng, world.facts)
    note(f"{world} {known}")
    reading = Kernel([world.compiled]).read(world.extents(known))[0]
    assert reading == read_rule(world.compiled, world.extents(known))
    assert list(reading.possible_conclusions) == [
        end for end in CONCLUSIONS if end in ends_of(world.rule, world.allowed(known))
    ]


@examples(200)
@given(choosers)
def test_rules_read_together_come_to_what_each_comes_to_alone(rng: Random) -> None:
    """One kernel reads several states of knowledge, each twice, so that what it remembers is read too."""
    facts = some_facts(rng, 4)
    worlds = [World(facts, some_rule(rng, facts)) for _ in range(rng.randint(2, 5))]
    together = Kernel([world.compiled for world in worlds])
    states = [some_knowledge(rng, facts) for _ in range(3)]
    for known in (*states, *states):
        note(f"{worlds} {known}")
        extents, allowed = worlds[0].extents(known), worlds[0].allowed(known)
        readings = together.read(extents)
        assert readings == tuple(Kernel([world.compiled]).read(extents)[0] for world in worlds)
        assert [set(reading.possible_conclusions) for reading in readings] == [
            ends_of(world.rule, allowed) for world in worlds
        ]


def _at_least(count: int, of: int) -> Raw:
    """A rule that asks for so many of the first facts."""
    chosen = combinations(range(of), count)
    return {
        "must": [{"any_of": [{"all_of": [{"fact": f"force.f{i}", "words": "w"} for i in each]} for each in chosen]}]
    }


_SEVEN = {f"force.f{i}": FACTS["yes-no"] for i in range(7)}


@pytest.mark.parametrize(
    ("count", "of", "implicants"),
    [(1, 1, 2), (2, 3, 6), (1, 7, 8), (2, 4, 10), (2, 5, 15), (2, 6, 21), (3, 6, 35), (3, 7, 56), (4, 7, 70)],
)
def test_rules_of_every_size_are_read_exactly(count: int, of: int, implicants: int) -> None:
    """From two to seventy implicants, beside rules of another size."""
    large, small = World(_SEVEN, _at_least(count, of)), World(_SEVEN, _at_least(1, 2))
    assert sum(len(large.compiled.primes(frozenset({end}))) for end in CONCLUSIONS) == implicants
    kernel = Kernel([small.compiled, large.compiled, small.compiled, large.compiled])
    for values in product((None, False, True), repeat=of):
        known = {f"force.f{i}": value for i, value in enumerate(values) if value is not None}
        ends = {"complied"} if sum(known.values()) >= count else {"violation"}
        if sum(known.values()) < count <= sum(value is not False for value in values):
            ends = {"complied", "violation"}
        readings = kernel.read(known)
        assert set(readings[1].possible_conclusions) == ends
        assert readings[3] == readings[1]
        assert readings[0] == readings[2] == Kernel([small.compiled]).read(known)[0]


@cache
def _kernel_of_many(count: int) -> tuple[Kernel, list[CompiledRule]]:
    """Two of so many facts, and one of the last two, each twice."""
    facts = {f"force.f{i}": FACTS["yes-no"] for i in range(count)}
    last = [{"fact": name, "words": "w"} for name in list(facts)[-2:]]
    rules = [World(facts, _at_least(2, count)).compiled, World(facts, {"must": [{"any_of": last}]}).compiled] * 2
    return Kernel(rules), rules


@pytest.mark.parametrize("count", [2, 9, 10, 11, 13, 16])
@examples(40)
@given(rng=choosers)
def test_rules_over_any_number_of_facts_are_read_exactly(count: int, rng: Random) -> None:
    """Past ten facts, 2**16 states of knowledge, and 2**20 of them, the kernel keeps them in other ways."""
    share = rng.choice((0.1, 0.5, 0.9))
    values = [rng.choice((True, False, None)) if rng.random() < share else False for _ in range(count)]
    kernel, rules = _kernel_of_many(count)
    known = {f"force.f{i}": value for i, value in enumerate(values) if value is not None}
    note(f"{known}")
    readings = kernel.read(known)
    for needed, asked, reading in zip((2, 1, 2, 1), (values, values[-2:]) * 2, readings, strict=True):
        least, most = asked.count(True), count - values.count(False) if asked is values else 2 - asked.count(False)
        assert set(reading.possible_conclusions) == ({"complied"} if most >= needed else set()) | (
            {"violation"} if least < needed else set()
        )
    assert readings == tuple(read_rule(rule, known) for rule in rules)


_EIGHT: Raw = {**FACTS["choice"], "options": [f"{i:03b}" for i in range(8)]}


@cache
def _kernel_of_choices() -> tuple[Kernel, dict[str, Fact]]:
    """Two rules that ask for one of eight answers to each of four facts, a bit of its name at a time."""
    facts = {f"force.f{i}": _EIGHT for i in range(4)}
    bits = [[option for option in _EIGHT["options"] if option[bit] == "1"] for bit in range(3)]
    world = World(facts, {"must": [{"fact": name, "words": "w", "one_of": bit} for name in facts for bit in bits]})
    return Kernel([world.compiled, world.compiled]), world.vocabulary


@examples(40)
@given(choosers)
def test_rules_of_more_states_of_knowledge_than_four_bytes_count(rng: Random) -> None:
    kernel, vocabulary = _kernel_of_choices()
    known = {name: frozenset(rng.sample(_EIGHT["options"], rng.choice((1, 1, 2, 7)))) for name in vocabulary}
    if rng.random() < 0.3:
        known |= dict.fromkeys(vocabulary, frozenset({"111"}))
    note(f"{known}")
    ends = ({"complied"} if all("111" in left for left in known.values()) else set()) | (
        {"violation"} if any(left != {"111"} for left in known.values()) else set()
    )
    assert [set(reading.possible_conclusions) for reading in kernel.read(known)] == [ends, ends]


def test_there_is_no_end_of_different_numbers_to_read() -> None:
    rule = {"must": [{"fact": "force.f0", "words": "w", "at_least": 40_000}]}
    kernel = Kernel([World({"force.f0": FACTS["whole"]}, rule).compiled])
    for number in range(70_000):
        known = {"force.f0": Interval((number - 1, 1), (number, 1))}
        assert kernel.read(known)[0].possible_conclusions == (("complied",) if number >= 40_000 else ("violation",))


@examples(100)
@given(choosers)
def test_large_and_small_rules_side_by_side(rng: Random) -> None:
    count = rng.randint(2, 6)
    rules = [_at_least(count, 7), *(some_rule(rng, _SEVEN) for _ in range(3))]
    worlds = [World(_SEVEN, rule) for rule in rng.sample(rules, 4)]
    known = some_knowledge(rng, _SEVEN)
    note(f"{[world.rule for world in worlds]} {known}")
    readings = Kernel([world.compiled for world in worlds]).read(known)
    assert [set(one.possible_conclusions) for one in readings] == [
        ends_of(world.rule, world.allowed(known)) for world in worlds
    ]


@examples(100)
@given(choosers)
def test_a_bool_reads_as_the_extent_that_holds_it_alone(rng: Random) -> None:
    world = World(_SEVEN, some_rule(rng, _SEVEN))
    known = some_knowledge(rng, _SEVEN)
    kernel = Kernel([world.compiled])
    assert kernel.read(known) == kernel.read(world.extents(known))


def test_facts_that_no_rule_asks_for_change_nothing() -> None:
    kernel = Kernel([World(_SEVEN, _at_least(1, 2)).compiled])
    assert kernel.read({"force.f6": True, "force.f0": False}) == kernel.read({"force.f0": False})


def test_no_rules_have_no_readings() -> None:
    assert Kernel([]).read({"force.f0": True}) == ()


@pytest.mark.parametrize(
    ("ends", "violation"),
    [(("violation",), True), (("complied", "violation"), None), (("complied", "excused"), False)],
)
def test_a_violation_is_settled_excluded_or_open(ends: tuple[str, ...], violation: bool | None) -> None:
    assert RuleReading(ends, ()).violation is violation


def test_a_number_that_no_value_can_escape_is_seen_to_be_settled() -> None:
    rule = {
        "must": [
            {
                "any_of": [
                    {"fact": "force.f0", "words": "w", "at_most": 3},
                    {"fact": "force.f0", "words": "w", "at_least": 4},
                ]
            }
        ]
    }
    assert Kernel([World({"force.f0": FACTS["whole"]}, rule).compiled]).read({})[0].possible_conclusions == (
        "complied",
    )
    real = World({"force.f0": FACTS["real"]}, rule).compiled
    assert Kernel([real]).read({})[0].possible_conclusions == ("complied", "violation")


def test_a_rule_whose_tests_do_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="yes-no question"):
        compile_rule(
            rule_of({"must": [{"fact": "force.f0", "words": "w", "at_least": 3}]}), World(_SEVEN, {}).vocabulary
        )
