"""Forced alternatives and escapes, held against every completion there is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations, groupby, product
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, note
from logic.reference import Raw, answers_to, elements, end_of, holds, inside, leaves_open
from strategies import FACTS, World, choosers, examples, fact_of, some_facts, some_rule, some_value, value_from

from policycheck.logic import alternatives
from policycheck.logic.alternatives import GroundLiteral, Instance, LiteralClause, counterexamples, forced
from policycheck.logic.answers import extent_of_value
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Interval
from policycheck.logic.formula import TooLarge

COMPLETIONS_MOST = 1500
Completion = dict[FactKey, Any]


@dataclass(frozen=True)
class Case:
    """A few rules against a few entities, as files would write what is known and what the axioms say."""

    facts: Mapping[str, Raw]
    rules: list[tuple[Raw, dict[str, str]]]  # each with the entity that each of its facts is about
    known: dict[FactKey, Any]
    axioms: list[list[tuple[FactKey, Any]]]

    @cached_property
    def asked(self) -> tuple[list[Instance], dict[FactKey, Any], list[LiteralClause], dict[str, tuple[str, ...]]]:
        """The same as the engine has it."""
        vocabulary = {name: fact_of(raw) for name, raw in self.facts.items()}
        instances = [
            Instance(
                f"r{number}", World(self.facts, rule).compiled, {fact: (fact, name) for fact, name in whom.items()}
            )
            for number, (rule, whom) in enumerate(self.rules)
        ]

        def extent(key: FactKey, value: Any) -> Any:
            return extent_of_value(vocabulary[key[0]], value_from(value))

        known = {key: extent(key, value) for key, value in self.known.items()}
        axioms = [tuple(GroundLiteral(key, extent(key, value)) for key, value in axiom) for axiom in self.axioms]
        return instances, known, axioms, {name: fact.options for name, fact in vocabulary.items()}

    @cached_property
    def allowed(self) -> dict[FactKey, list[Any]]:
        """Answers to each fact of an entity that stand for all that what is known leaves open."""
        tests: dict[FactKey, list[Any]] = {}
        for rule, whom in self.rules:
            for element in elements(rule):
                tests.setdefault((element["fact"], whom[element["fact"]]), []).append((holds, element))
        for key, value in (literal for axiom in self.axioms for literal in axiom):
            tests.setdefault(key, []).append((leaves_open, value))
        found = {}
        for key, asked in tests.items():
            open_ = [one for one in answers_to(self.facts[key[0]]) if leaves_open(self.known.get(key, {}), one)]
            alike = groupby(open_, lambda answer, asked=asked: [test(value, answer) for test, value in asked])
            found[key] = [next(group) for _, group in alike]
        return found

    @cached_property
    def every(self) -> list[Completion]:
        """Every completion, whatever the axioms say."""
        return [dict(zip(self.allowed, row, strict=True)) for row in product(*self.allowed.values())]

    @cached_property
    def completions(self) -> list[tuple[Completion, frozenset[str]]]:
        """Every completion with which the axioms hold, and the rules that it breaks."""
        return [(one, self._broken(one)) for one in self.every if all(_meets(axiom, one) for axiom in self.axioms)]

    def _broken(self, completion: Completion) -> frozenset[str]:
        ends = [
            end_of(rule, {fact: completion.get((fact, name)) for fact, name in whom.items()})
            for rule, whom in self.rules
        ]
        return frozenset(f"r{number}" for number, end in enumerate(ends) if end == "violation")


def _meets(axiom: list[tuple[FactKey, Any]], completion: Completion) -> bool:
    return any(leaves_open(value, completion[key]) for key, value in axiom)


def some_case(rng: Random) -> Case:
    facts = some_facts(rng, 4)
    if rng.random() < 0.5:
        facts = {name: FACTS["yes-no"] if rng.random() < 0.7 else raw for name, raw in facts.items()}
    names = ("a", "b") if rng.random() < 0.3 else ("a",)
    rules = []
    plain = rng.choice((0.2, 0.8))
    for _ in range(rng.randint(1, 6)):
        rule = some_rule(rng, facts)
        if rng.random() < plain:  # one that is more often broken
            role = rng.choice(("must", "must_not"))
            rule = {role: rule.get("must", rule.get("must_not"))}
        rules.append((rule, {fact: rng.choice(names) for fact in facts}))
    keys = [(fact, name) for fact in facts for name in names]
    share = rng.choice((0, 0.2, 0.5))
    known = {key: some_value(rng, facts[key[0]]) for key in keys if rng.random() < share}
    axioms = [
        [(key, some_value(rng, facts[key[0]])) for key in rng.choices(keys, k=rng.randint(1, 3))]
        for _ in range(rng.choice((0, 1, 2, 4)))
    ]
    case = Case(facts, rules, known, axioms)
    note(f"{case}")
    size = 1
    for answers in case.allowed.values():
        size *= len(answers)
    assume(size <= COMPLETIONS_MOST)
    return replace(case, axioms=_that_can_be_met(case))


def _that_can_be_met(case: Case) -> list[list[tuple[FactKey, Any]]]:
    """The axioms without those that could not hold with what is known and the ones before."""
    found: list[list[tuple[FactKey, Any]]] = []
    for axiom in case.axioms:
        if any(all(_meets(each, one) for each in (*found, axiom)) for one in case.every):
            found.append(axiom)
    return found


def _hit(case: Case) -> Iterator[tuple[str, ...]]:
    """The smallest sets of rules of which each completion breaks one, and none of which it breaks anyway."""
    names = [f"r{number}" for number in range(len(case.rules))]
    broken = {found for _, found in case.completions}
    least: list[set[str]] = []
    for count in range(1, len(names) + 1):
        for each in combinations(names, count):
            if not any(one <= set(each) for one in least) and all(set(each) & found for found in broken):
                least.append(set(each))
                if count > 1:
                    yield each


@examples(600)
@given(choosers)
def test_the_forced_sets_are_the_smallest_of_which_each_completion_breaks_one(rng: Random) -> None:
    case = some_case(rng)
    assert forced(*case.asked) == tuple(_hit(case))


def _within(completion: Completion, escape: tuple[GroundLiteral, ...]) -> bool:
    return all(inside(extent, completion[key]) for key, extent in escape)


def _is_escape(case: Case, escape: tuple[GroundLiteral, ...]) -> bool:
    breaks = [bool(broken) for completion, broken in case.completions if _within(completion, escape)]
    return bool(breaks) and not any(breaks)


def _can_be_widened(case: Case, escape: tuple[GroundLiteral, ...], literal: GroundLiteral) -> bool:
    """Whether an answer more, or one beside those allowed where they have an order, would do as well."""
    others = tuple(one for one in escape if one != literal)
    allowed = case.allowed[literal.key]
    inner = [number for number, answer in enumerate(allowed) if inside(literal.extent, answer)]
    more = {min(inner) - 1, max(inner) + 1} if isinstance(literal.extent, Interval) else set(range(len(allowed)))
    for number in sorted(more.difference(inner).intersection(range(len(allowed)))):
        wide = {allowed[one] for one in (*inner, number)}
        breaks = [broken for one, broken in case.completions if one[literal.key] in wide and _within(one, others)]
        if not any(breaks):
            return True
    return False


def _sets_of_facts(case: Case) -> list[set[FactKey]]:
    """The smallest sets of facts of entities with answers to which no completion breaks a rule."""
    least: list[set[FactKey]] = []
    for count in range(len(case.allowed) + 1):
        for keys in combinations(case.allowed, count):
            breaks: dict[tuple[Any, ...], bool] = {}
            for completion, broken in case.completions:
                row = tuple(completion[key] for key in keys)
                breaks[row] = breaks.get(row, False) or bool(broken)
            if not all(breaks.values()) and not any(one <= set(keys) for one in least):
                least.append(set(keys))
    return least


@examples(600)
@given(choosers)
def test_escapes_are_the_smallest_that_there_are(rng: Random) -> None:
    case = some_case(rng)
    found = counterexamples(*case.asked, count=10_000)
    note(f"{found}")
    for escape in found:
        assert len({key for key, _ in escape}) == len(escape)
        assert _is_escape(case, escape)
        assert not any(_is_escape(case, tuple(one for one in escape if one != literal)) for literal in escape)
        assert not any(_can_be_widened(case, escape, literal) for literal in escape)
    named = [{key for key, _ in escape} for escape in found]
    smallest = {frozenset(keys) for keys in named if not any(other < keys for other in named)}
    assert smallest == {frozenset(keys) for keys in _sets_of_facts(case)}
    assert [len(keys) for keys in named] == sorted(len(keys) for keys in named)
    assert len(set(found)) == len(found)
    assert counterexamples(*case.asked) == found[:3]


@examples(300)
@given(choosers)
def test_rules_have_an_escape_unless_some_of_them_are_forced_or_one_is_settled(rng: Random) -> None:
    case = some_case(rng)
    instances, *rest = case.asked
    alone = [counterexamples([instance], *rest, count=1) for instance in instances]
    assert bool(counterexamples(instances, *rest, count=1)) == (all(alone) and not forced(instances, *rest))


def _asks(name: str, rule: Raw) -> Instance:
    """A rule of yes-no facts, said of the one officer there is."""
    facts = {element["fact"]: FACTS["yes-no"] for element in elements(rule)}
    return Instance(name, World(facts, rule).compiled, {fact: (fact, "officer-1") for fact in facts})


def _fact(name: str, answer: bool = True) -> Raw:
    return {"fact": f"force.{name}", "words": "w", "is": answer}


def _yes(name: str) -> GroundLiteral:
    return GroundLiteral((f"force.{name}", "officer-1"), frozenset({True}))


def _no(name: str) -> GroundLiteral:
    return GroundLiteral((f"force.{name}", "officer-1"), frozenset({False}))


ASKED = _asks("asked", {"must": [_fact("warned")]})
FORBIDDEN = _asks("forbidden", {"must_not": [_fact("warned")]})


def test_of_a_rule_that_asks_for_a_fact_and_one_that_forbids_it_one_is_broken() -> None:
    assert forced([ASKED, FORBIDDEN], {}, [], {}) == (("asked", "forbidden"),)
    assert counterexamples([ASKED, FORBIDDEN], {}, [], {}) == ()


def test_nothing_is_forced_where_one_of_them_is_broken_anyway() -> None:
    known: dict[FactKey, Any] = {("force.warned", "officer-1"): frozenset({False})}
    assert forced([ASKED, FORBIDDEN], known, [], {}) == ()
    assert forced([ASKED, FORBIDDEN], {}, [(_yes("warned"),)], {}) == ()


def test_the_same_question_about_another_officer_forces_nothing() -> None:
    other = Instance("forbidden", FORBIDDEN.rule, {"force.warned": ("force.warned", "officer-2")})
    assert forced([ASKED, other], {}, [], {}) == ()
    assert counterexamples([ASKED, other], {}, [], {}) == (
        (_yes("warned"), GroundLiteral(("force.warned", "officer-2"), frozenset({False}))),
    )


RECORDED = _asks("recorded", {"must": [_fact("recording_exists")]})
NOT_CARRIED = _asks("not-carried", {"must_not": [_fact("recorder_carried")]})
RECORDING_NEEDS_A_RECORDER = (_no("recording_exists"), _yes("recorder_carried"))


def test_an_axiom_can_make_a_dilemma() -> None:
    asked = [RECORDED, NOT_CARRIED]
    assert forced(asked, {}, [], {}) == ()
    assert forced(asked, {}, [RECORDING_NEEDS_A_RECORDER], {}) == (("recorded", "not-carried"),)
    assert counterexamples(asked, {}, [RECORDING_NEEDS_A_RECORDER], {}) == ()


def test_a_supposed_dilemma_that_fails_has_its_escape() -> None:
    """Both are broken by nobody who does not fire, or fires at a car that stands, and warns or not to match."""
    warned = _asks("warned", {"when": [_fact("fired")], "must": [_fact("warned")]})
    silent = _asks("silent", {"when": [_fact("car_moved")], "must_not": [_fact("warned")]})
    assert forced([warned, silent], {}, [], {}) == ()
    assert counterexamples([warned, silent], {}, [], {}) == (
        (_no("fired"), _no("warned")),
        (_no("fired"), _no("car_moved")),
        (_yes("warned"), _no("car_moved")),
    )
    assert counterexamples([warned, silent], {}, [], {}, count=1) == ((_no("fired"), _no("warned")),)
    known: dict[FactKey, Any] = {
        ("force.fired", "officer-1"): frozenset({True}),
        ("force.car_moved", "officer-1"): frozenset({True}),
    }
    assert forced([warned, silent], known, [], {}) == (("warned", "silent"),)


def test_rules_that_nothing_can_break_are_escaped_by_saying_nothing() -> None:
    known: dict[FactKey, Any] = {("force.warned", "officer-1"): frozenset({True})}
    assert counterexamples([ASKED], known, [], {}) == ((),)
    assert counterexamples([ASKED], {}, [(_yes("warned"),)], {}) == ((),)


def test_bounds_that_several_limits_lie_within_are_held_apart() -> None:
    """Of 1 to 4 rounds, at the least 3 are asked for by one rule, and at the most 2 by another."""
    facts = {"force.rounds": FACTS["whole"]}
    least, most = ({"must": [{"fact": "force.rounds", "words": "w", name: at}]} for name, at in LIMITS)
    case = Case(
        facts,
        [(least, {"force.rounds": "a"}), (most, {"force.rounds": "a"})],
        {("force.rounds", "a"): {"at_least": 1, "at_most": 4}},
        [],
    )
    assert forced(*case.asked) == (("r0", "r1"),)
    instances, *rest = case.asked
    fact = fact_of(FACTS["whole"])
    three_or_four = extent_of_value(fact, value_from({"at_least": 3, "at_most": 4}))
    assert counterexamples(instances[:1], *rest) == ((GroundLiteral(("force.rounds", "a"), three_or_four),),)


LIMITS = (("at_least", 3), ("at_most", 2))


@pytest.mark.parametrize(("bound", "what"), [("STEPS_BOUND", "steps of the search"), ("SETS_BOUND", "sets")])
def test_too_long_a_search_is_given_up(bound: str, what: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, bound, 0)
    with pytest.raises(TooLarge, match=f"{what}.* at the least; the bound is 0"):
        forced([ASKED, FORBIDDEN], {}, [], {})


def test_too_long_a_search_for_escapes_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alternatives, "STEPS_BOUND", 1)
    with pytest.raises(TooLarge, match="2 steps of the search for alternatives at the least; the bound is 1"):
        counterexamples([RECORDED, NOT_CARRIED], {}, [RECORDING_NEEDS_A_RECORDER], {})


def _pigeons(count: int) -> tuple[list[Instance], list[LiteralClause]]:
    """Each must sit in one of one hole fewer, and no two of them can sit in one."""
    holes, every = range(count - 1), range(count)
    rules = [{"must": [{"any_of": [_fact(f"p{one}_{hole}") for hole in holes]}]} for one in every]
    axioms: list[LiteralClause] = [
        (_no(f"p{one}_{hole}"), _no(f"p{other}_{hole}")) for hole in holes for one, other in combinations(every, 2)
    ]
    return [_asks(f"pigeon-{number}", rule) for number, rule in enumerate(rules)], axioms


def test_a_search_within_the_bounds_ends_and_one_past_them_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    instances, axioms = _pigeons(5)
    assert forced(instances, {}, axioms, {}) == (tuple(one.name for one in instances),)
    monkeypatch.setattr(alternatives, "STEPS_BOUND", 1 << 10)
    with pytest.raises(TooLarge):
        forced(instances, {}, axioms, {})
