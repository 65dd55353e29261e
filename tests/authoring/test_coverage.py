"""Coverage and mutants against brute force, one concrete answer at a time; and the library's own cases."""

from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given
from logic.reference import answers_to, completions, elements, end_of, holds, leaves_open
from strategies import FACTS, World, choosers, examples, fact_of, rule_of, some_facts, some_knowledge, some_rule

from policycheck.authoring.case_suite import chosen_cases, run_suite
from policycheck.authoring.cases import known_in
from policycheck.authoring.coverage import goals, subject_of
from policycheck.authoring.mutants import changes, differing, mutants
from policycheck.authoring.variants import differs, side_by_side
from policycheck.facts.axioms import of_one, told_apart
from policycheck.library.files import SourceFile
from policycheck.library.library import Library
from policycheck.library.yaml_source import read_yaml
from policycheck.logic.answers import UnfitAnswer, extent_of_value
from policycheck.logic.axioms import can_hold
from policycheck.logic.compile import compile_rule
from policycheck.model.derivation import Derivation
from policycheck.model.rule import Case, Rule

ENDS = {"not_applicable": "not applicable", "complied": "complied", "excused": "excused"}
NOWHERE = SourceFile("rule.yaml", {}, {})
Raw = dict[str, Any]


def in_words(possible_conclusions: set[str], modality: str = "shall") -> str:
    """Ends in the closest words of a case."""
    if len(possible_conclusions) == 1:
        (end,) = possible_conclusions
        breach = {"shall": "possible violation", "should": "departure from guidance"}[modality]
        return ENDS.get(end, breach)
    if possible_conclusions == {"excused", "violation"}:
        return "made out unless excused"
    return "undetermined" if "violation" in possible_conclusions else "no violation"


def fits(word: str, stated: str) -> bool:
    """Whether a case that states an outcome passes where the closest word for what comes is this one."""
    wider = {"undetermined": {"made out unless excused"}, "no violation": {"complied", "excused"}}
    return word == stated or word in wider.get(stated, set())


def some_small_world(rng: Random) -> World:
    facts = some_facts(rng, 2)
    return World(facts, some_rule(rng, facts))


def come_to(rule: Raw, asked: Raw, allowed: Any) -> set[str]:
    """The ends of a rule on every combination that it and another one tell apart."""
    both = {"any_of": [*elements(rule), *elements(asked)]}
    return {end_of(rule, answers) for answers, _ in completions({"must": [both]}, allowed)}


def with_cases(world: World, rng: Random) -> tuple[Rule, list[dict[str, Any]]]:
    """The rule with a few random cases that state, in the closest words, what comes."""
    known = [some_knowledge(rng, world.facts) for _ in range(rng.randint(0, 4))]
    stated = [in_words(come_to(world.rule, world.rule, world.allowed(one))) for one in known]
    cases = [
        Case.model_validate({"name": f"case {i}", "facts": facts, "outcome": outcome})
        for i, (facts, outcome) in enumerate(zip(known, stated, strict=True))
    ]
    return world.compiled.rule.model_copy(update={"cases": tuple(cases)}), known


def library_of(world: World) -> Library:
    return Library(facts=world.vocabulary)


@pytest.mark.parametrize("asked", [{"at_least": 0.5}, {"is": 0}, {"at_most": 0}, {"at_least": 1, "at_most": 2}])
@pytest.mark.parametrize("kind", ["whole", "real"])
def test_no_example_lies_below_the_least_answer(kind: str, asked: Raw) -> None:
    if kind == "whole" and asked == {"at_least": 0.5}:
        asked = {"at_least": 1}
    part = {"fact": "force.f0", "words": "w", **asked}
    world = World({"force.f0": {**FACTS[kind], "least": 0}}, {"must": [part]})
    subject = subject_of(library_of(world), world.compiled, NOWHERE)
    texts = [goal.example for goal in goals(subject) if goal.example]
    texts += [mutant.example for mutant in mutants(subject)[1] if mutant.example]
    cases = [Case.model_validate(case) for text in texts for case in read_yaml("examples.yaml", text).data]
    assert cases
    for case in cases:
        for value in case.facts.values():
            extent_of_value(world.vocabulary["force.f0"], value)  # raises where the value cannot be


def negated(rule: Raw, path: tuple[str | int, ...]) -> Raw:
    """The rule with the element at the path taken the other way round, and nothing else changed."""
    head, *rest = path
    inner: Any = rule[head]
    part = negated(inner, tuple(rest)) if rest else {"none_of": [inner]}
    if isinstance(rule, list):
        return [*rule[: int(head)], part, *rule[int(head) + 1 :]]  # type: ignore[return-value]
    return {**rule, head: part}


@given(choosers)
@examples(40)
def test_an_element_is_decisive_exactly_where_brute_force_says_so(rng: Random) -> None:
    world = some_small_world(rng)
    rule, known = with_cases(world, rng)
    compiled = type(world.compiled)(rule, world.compiled.space, world.compiled.tables)
    found = goals(subject_of(library_of(world), compiled, NOWHERE))
    shown = iter(goal for goal in found if goal.kind == "element")
    for _, path, _ in rule.elements():
        element: Any = world.rule
        for step in path:
            element = element[step]
        turned = negated(world.rule, path)
        for held in (True, False):
            goal = next(shown)
            expected = None
            for case, facts in zip(rule.cases, known, strict=True):
                allowed = world.allowed(facts)
                settled = all(holds(element, answer) is held for answer in allowed[element["fact"]])
                if settled and not fits(in_words(come_to(turned, world.rule, allowed)), case.outcome):
                    expected = expected or case.name
            assert goal.case == expected
            everywhere = completions({"must": [{"any_of": list(elements(world.rule))}]}, world.allowed({}))
            can_be = any(
                holds(element, answers[element["fact"]]) is held
                and end_of(world.rule, answers) != end_of(turned, answers)
                for answers, _ in everywhere
            )
            if expected is None:
                assert (goal.impossible is None) == can_be == (goal.example is not None)


@given(choosers)
@examples(40)
def test_an_example_given_for_a_goal_reaches_it(rng: Random) -> None:
    """Written into the rule, every example passes, and nothing that can be shown is missing any more."""
    world = some_small_world(rng)
    subject = subject_of(library_of(world), world.compiled, NOWHERE)
    texts = [goal.example for goal in goals(subject) if goal.example]
    texts += [mutant.example for mutant in mutants(subject)[1] if mutant.example]
    cases = [case for text in texts for case in read_yaml("examples.yaml", text).data]
    rule = world.compiled.rule.model_copy(update={"cases": tuple(Case.model_validate(case) for case in cases)})
    grown = subject_of(
        library_of(world), type(world.compiled)(rule, world.compiled.space, world.compiled.tables), NOWHERE
    )
    assert len(grown.shown_by) == len(cases)
    assert [goal for goal in goals(grown) if goal.case is None and not goal.impossible] == []
    assert [mutant for mutant in mutants(grown)[1] if not mutant.equivalent] == []


@given(choosers)
@examples(40)
def test_what_is_called_impossible_no_case_reaches(rng: Random) -> None:
    """Also where axioms rule situations out, and where only an open case would do."""
    facts = {f"force.f{n}": FACTS["yes-no"] for n in range(3)}
    world = World(facts, some_rule(rng, facts))
    axioms = [some_axiom(rng, list(facts), number) for number in range(rng.randint(1, 4))]
    library = Library(facts=world.vocabulary, derivations={one.id: one for one in axioms})
    found = goals(subject_of(library, world.compiled, NOWHERE))
    impossible = {goal.asks for goal in found if goal.kind == "element" and goal.impossible}
    goal = iter(goal.asks for goal in found if goal.kind == "element")
    answers = [dict(zip(facts, row, strict=True)) for row in product((True, False), repeat=3)]
    allowed = [one for one in answers if all(respects(one, axiom) for axiom in axioms)]
    for _, path, element in world.compiled.rule.elements():
        turned = negated(world.rule, path)
        for held in (True, False):
            reached = False
            for row in product((True, False, None), repeat=3):
                known = {fact: answer for fact, answer in zip(facts, row, strict=True) if answer is not None}
                settled = known.get(element.fact) is ((element.is_ is not False) == held)
                can_be = any(known.items() <= one.items() for one in allowed)
                words = [in_words(come_to(rule, world.rule, world.allowed(known))) for rule in (world.rule, turned)]
                reached = reached or (settled and can_be and words[0] != words[1])
            asks = next(goal)
            assert (asks in impossible) == (not reached), asks


def some_axiom(rng: Random, facts: list[str], number: int) -> Derivation:
    *premises, then = rng.sample(facts, rng.randint(2, 3))
    return Derivation.model_validate(
        {
            "id": f"axiom-{number}",
            "title": "t",
            "for_each": "force",
            "premises": [{"fact": fact, "is": rng.random() < 0.5} for fact in premises],
            "then": {"fact": then, "is": rng.random() < 0.5},
        }
    )


def respects(answers: dict[str, bool], axiom: Derivation) -> bool:
    return answers[axiom.then.fact] is axiom.then.is_ or any(answers[one.fact] is not one.is_ for one in axiom.premises)


@pytest.mark.parametrize(
    ("kind", "asked", "premise"),
    [("choice", {"one_of": ["foot", "bicycle"]}, {"is": "bicycle"}), ("whole", {"at_most": 10}, {"at_least": 3})],
)
def test_no_example_has_an_answer_that_axioms_exclude(kind: str, asked: Raw, premise: Raw) -> None:
    """Also where axioms tell more answers apart than the rule does."""
    facts = fact_of(FACTS[kind]), fact_of(FACTS["yes-no"])
    vocabulary = dict(zip(("force.f0", "force.f1"), facts, strict=True))
    axiom = Derivation.model_validate(
        {
            "id": "axiom",
            "title": "t",
            "for_each": "force",
            "premises": [{"fact": "force.f0", **premise}],
            "then": {"fact": "force.f1", "is": True},
        }
    )
    when, must = {"fact": "force.f0", "words": "w", **asked}, {"fact": "force.f1", "words": "w"}
    rule = rule_of({"when": [when], "must": [must]})
    compiled = compile_rule(rule, vocabulary, told_apart([axiom], vocabulary))
    subject = subject_of(Library(facts=vocabulary, derivations={"axiom": axiom}), compiled, NOWHERE)
    examples = [each.example for each in (*goals(subject), *mutants(subject)[1]) if each.example]
    assert len(examples) > 3
    for text in examples:
        for case in read_yaml("examples.yaml", text).data:
            known = known_in(subject.library, Case.model_validate(case))
            assert can_hold(subject.clauses, {of_one(fact): extent for fact, extent in known.items()}), text


def test_an_option_of_a_choice_that_no_case_tries_is_missed() -> None:
    options = FACTS["choice"]["options"]
    facts = {"force.f0": FACTS["choice"], "force.f1": FACTS["yes-no"]}
    asked = [{"fact": "force.f0", "words": "w", "one_of": options[:2]}]
    world = World(facts, {"when": asked, "must": [{"fact": "force.f1", "words": "w"}]})

    def unnoticed(*tried: str) -> list[str]:
        outcomes = {one: "possible violation" if one in options[:2] else "not applicable" for one in tried}
        cases = [
            Case.model_validate({"name": one, "facts": {"force.f0": one, "force.f1": False}, "outcome": outcome})
            for one, outcome in outcomes.items()
        ]
        rule = world.compiled.rule.model_copy(update={"cases": tuple(cases)})
        compiled = type(world.compiled)(rule, world.compiled.space, world.compiled.tables)
        return [one.change for one in mutants(subject_of(library_of(world), compiled, NOWHERE))[1]]

    named = "when 1 (force.f0)"
    found = unnoticed("foot", "car")
    assert [one for one in found if "with" in one] == [f"{named} without bicycle", f"{named} with van, too"]
    assert [one for one in unnoticed(*options) if one.startswith(named) and "with" in one] == []
    made = [one.what for one in changes(world.compiled.rule, world.vocabulary)]
    assert [one for one in made if "with" in one] == [
        f"{named} without foot",
        f"{named} without bicycle",
        f"{named} with car, too",
        f"{named} with van, too",
    ]
    single = rule_of({"must": [{"fact": "force.f0", "words": "w", "is": "foot"}]})
    grown = [one.what for one in changes(single, world.vocabulary) if "with" in one.what]
    assert grown == [f"must 1 (force.f0) with {one}, too" for one in ("bicycle", "car", "van")]


def dense(world: World, known: Raw) -> Raw:
    """The answers that what is known leaves open, close enough together for bounds that are shifted by one."""
    real = [number / 8 for number in range(-24, 57)]
    pools = {name: real if raw.get("unit") == "metres" else answers_to(raw) for name, raw in world.facts.items()}
    return {
        name: [answer for answer in pool if name not in known or leaves_open(known[name], answer)]
        for name, pool in pools.items()
    }


def raw_of(rule: Rule) -> Raw:
    """The rule as files write it."""
    raw = rule.model_dump(by_alias=True, exclude_none=True)
    return {role: raw.get(role, []) for role in ("when", "must", "must_not", "unless")}


@given(choosers)
@examples(40)
def test_a_change_is_equivalent_or_noticed_exactly_where_brute_force_says_so(rng: Random) -> None:
    world = some_small_world(rng)
    known = some_knowledge(rng, world.facts)
    for change in changes(world.compiled.rule, world.vocabulary):
        try:
            pair = side_by_side(world.compiled, change.rule, world.vocabulary)
        except UnfitAnswer:
            continue
        other = raw_of(change.rule)
        both = {"must": [{"any_of": [*elements(world.rule), *elements(other)]}]}
        rows = [
            (end_of(world.rule, row), end_of(other, row), change.rule.modality)
            for row, _ in completions(both, dense(world, {}))
        ]
        apart = any(one != two or (modality == "should" and one == "violation") for one, two, modality in rows)
        assert bool(differing(*pair)) == apart, change.what
        allowed = dense(world, known)
        before = in_words(come_to(world.rule, other, allowed))
        after = in_words(come_to(other, world.rule, allowed), change.rule.modality)
        assert differs(*pair, world.extents(known), before) == (not fits(after, before)), change.what


def test_the_librarys_own_cases_show_everything_and_notice_every_change(library: Library) -> None:
    report = run_suite(library, chosen_cases(library, ()), (), coverage=True).coverage
    assert report is not None
    assert [(one.of, goal.asks) for one in report.each for goal in one.missing] == []
    assert [(one.of, mutant.change) for one in report.each for mutant in one.unnoticed if not mutant.equivalent] == []
    assert (report.goals.percent, report.mutants.percent) == (100.0, 100.0)
    assert report.goals.of > 400
    assert report.mutants.of > 500


def test_without_any_one_case_of_a_rule_something_may_be_missing(library: Library) -> None:
    """The measures can fail: of this rule's cases, most are needed."""
    compiled = library.rules["us-ca.limit-delay-of-disclosure"]
    needed = 0
    for index in range(len(compiled.rule.cases)):
        cases = (*compiled.rule.cases[:index], *compiled.rule.cases[index + 1 :])
        fewer = type(compiled)(compiled.rule.model_copy(update={"cases": cases}), compiled.space, compiled.tables)
        subject = subject_of(library, fewer, NOWHERE)
        needed += bool([goal for goal in goals(subject) if goal.case is None]) or bool(mutants(subject)[1])
    assert needed >= 4
