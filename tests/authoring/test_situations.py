"""What policies come to in standard situations: by plain enumeration, and of the library's own."""

from random import Random
from typing import get_args

from authoring.made_up import MadeUp, some_made_up
from hypothesis import given, note
from strategies import choosers, examples, rule_of

from policycheck.authoring.compare.sides import ChosenSide, all_sides
from policycheck.authoring.compare.situations import situation_answers
from policycheck.library.library import Library
from policycheck.logic.compile import compile_rule
from policycheck.model.comparison import Says, Side
from policycheck.model.situation import Situation


@examples(150)
@given(choosers)
def test_an_answer_is_what_every_completion_of_the_situation_comes_to(rng: Random) -> None:
    world = some_made_up(rng, rng.randint(1, 3))
    known = {fact: rng.choice(world.answers[fact]) for fact in rng.sample([*world.facts], 2)}
    left = world.within({fact: frozenset({answer}) for fact, answer in known.items()}) & world.allowed
    if not left:
        return
    note(f"{world} {known}")
    library = world.library
    library.rules.update(
        {
            name: compile_rule(rule_of({"id": name, "topics": ["t"], **raw}), library.facts)
            for name, raw in world.rules.items()
        }
    )
    library.situations["it"] = Situation(title="It", topics=("t",), facts=known)
    rules = tuple(library.rules.values())
    side = ChosenSide(Side(id="a", title="A", rules=tuple(world.rules), quality=(), drafts=()), rules)
    found, silent = situation_answers(library, [side])
    reached = {name: _ends(world, name, left) for name in world.rules if _reached(world, name, left)}
    (answer,) = found[0].answers if found else (None,)
    assert (answer is None) == bool(silent)
    says = answer.says if answer else "nothing"
    assert says == _says(world, reached)
    if says == "depends":
        assert answer is not None
        _hangs_on(world, answer.depends_on, left, [name for name, ends in reached.items() if len(ends & {"violation"})])


def _ends(world: MadeUp, name: str, left: int) -> set[str]:
    return {end for end, where in world.possible_conclusions[name].items() if where & left}


def _reached(world: MadeUp, name: str, left: int) -> bool:
    """Whether the situation tells something of the rule's facts that does not hold anyway, and the rule bears on it."""
    facts = world.library.rules[name].facts

    def combinations(where: int) -> set[tuple[object, ...]]:
        told = {fact: _cells(world, name, fact) for fact in facts}
        rows = (row for n, row in enumerate(world.combinations) if where >> n & 1)
        return {tuple(told[fact][row[fact]] for fact in facts) for row in rows}

    if combinations(left) == combinations(world.allowed):
        return False
    only_forbids = bool(world.rules[name].get("must_not")) and not world.rules[name].get("must")
    return not _ends(world, name, left) <= ({"not_applicable", "complied"} if only_forbids else {"not_applicable"})


def _cells(world: MadeUp, name: str, fact: str) -> dict[object, int]:
    """Which answers the rule tells apart, by the cell of each."""
    from policycheck.logic.answers import extent_of_value

    (domain,) = (one for one in world.library.rules[name].space.domains if one.fact == fact)
    definition = world.library.facts[fact]
    return {
        answer: domain.touched(extent_of_value(definition, answer)) if answer != -1 else 1
        for answer in world.answers[fact]
    }


def _says(world: MadeUp, reached: dict[str, set[str]]) -> str:
    broken = {world.rules[name]["modality"] for name, ends in reached.items() if ends == {"violation"}}
    if broken:
        return "forbids" if "shall" in broken else "advises against"
    if any("violation" in ends for ends in reached.values()):
        return "depends"
    return "no violation" if reached else "nothing"


def _hangs_on(world: MadeUp, facts: tuple[str, ...], left: int, rules: list[str]) -> None:
    """Once these facts have answers, whether any of the rules is broken is settled."""
    assert facts
    told: dict[tuple[object, ...], set[tuple[bool, ...]]] = {}
    for n, row in enumerate(world.combinations):
        if left >> n & 1:
            ends = tuple(bool(world.possible_conclusions[name]["violation"] >> n & 1) for name in rules)
            told.setdefault(tuple(row[fact] for fact in facts), set()).add(ends)
    assert all(len(ends) == 1 for ends in told.values())


def test_of_every_situation_of_the_library_some_policy_says_something(library: Library) -> None:
    found, silent = situation_answers(library, all_sides(library))
    assert silent == ()
    assert {answer.says for situation in found for answer in situation.answers} == {*get_args(Says)}


def test_what_well_known_policies_say_of_well_known_situations(library: Library) -> None:
    found, _ = situation_answers(library, all_sides(library))
    said = {(situation.id, answer.side): answer.says for situation in found for answer in situation.answers}
    for situation, side, says in (
        ("shots-from-a-moving-vehicle", "nypd", "forbids"),
        ("gunfire-from-a-vehicle", "nypd", "no violation"),
        ("person-who-only-flees", "us-federal-doj", "forbids"),
        ("recorder-not-carried", "el-centro-pd", "forbids"),
        ("into-a-vehicles-path", "us-federal-cbp", "advises against"),
        ("stopped-vehicle", "renton-pd", "nothing"),
    ):
        assert said[situation, side] == says, (situation, side)
