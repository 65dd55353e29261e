"""Every command against plain enumeration of the completions that the axioms allow, on random libraries and facts."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given, note
from logic.reference import Raw, answers_to, end_of, holds, inside
from screening.sheets import REACHED, give_both_answers, small_library
from strategies import FACTS, choosers, examples, rule_of, some_premises, some_rule

from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.facts.accounts import Accounts
from policycheck.facts.axioms import told_apart
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.axioms import projected
from policycheck.logic.compile import compile_rule
from policycheck.logic.extent import Extent
from policycheck.model.account_value import FactValue
from policycheck.model.derivation import Derivation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput
from policycheck.model.result import AccountOutcome, Result
from policycheck.model.vocabulary import REACH, about

ACCOUNT = "press"
Key = tuple[str, str]
Completion = Mapping[Key, Any]
MOST = 1 << 9  # completions of one incident


@dataclass(frozen=True)
class World:
    """A small library with axioms, an incident, and every completion of what one account holds."""

    library: Library
    incident: Incident
    raw: Mapping[str, Raw]  # the rules, by id
    instead: Mapping[Key, Any]  # what is supposed
    facts: Mapping[str, Raw]

    @cached_property
    def accounts(self) -> Accounts:
        plain = Accounts(self.incident, self.library.facts, self.library.derivations)
        return plain.supposing(self.assumed)

    @cached_property
    def assumed(self) -> dict[Key, Extent]:
        """What is supposed, as the engine has it."""
        return {key: frozenset({answer}) for key, answer in self.instead.items()}

    def whom(self, kind: str, subject: str) -> dict[str, str]:
        """Whom facts of each kind are about, seen from an entity of a kind; somebody not named by a name of its own."""
        entity = self.incident.entities.get(subject)
        found = {}
        for other, link in REACH[kind].items():
            if link is None:
                found[other] = subject
            else:
                found[other] = "incident" if link == "incident" else getattr(entity, link) or f"? {subject}"
        return found

    def subjects(self, kind: str) -> list[str]:
        if kind == "incident":
            return ["incident"]
        named = [name for name, one in self.incident.entities.items() if one.kind == kind]
        unnamed = [
            f"? {name}"
            for name, one in self.incident.entities.items()
            if self.whom(one.kind, name).get(kind) == f"? {name}"
        ]
        return [*named, *unnamed]

    @cached_property
    def keys(self) -> list[Key]:
        return [(fact, name) for fact in self.library.facts for name in self.subjects(about(fact))]

    @cached_property
    def clauses(self) -> list[list[tuple[Key, list[Any]]]]:
        """The axioms, said of everybody whom they are about: the answers of which one fact at least has one."""
        found = []
        for one in self.library.derivations.values():
            for subject in self.subjects(one.for_each):
                whom = {one.for_each: subject, "incident": "incident"}
                whom |= self.whom(one.for_each, subject) if not subject.startswith("?") else {}
                ways = self._ways(one)
                found += [[((fact, whom[about(fact)]), answers) for fact, answers in way] for way in ways]
        return found

    def _ways(self, axiom: Derivation) -> Iterator[list[tuple[str, list[Any]]]]:
        written = [one.model_dump(by_alias=True, exclude_none=True) for one in axiom.premises]
        for way in product(*(one.get("any_of", (one,)) for one in written)):
            denied = [
                (
                    asked["fact"],
                    [answer for answer in answers_to(self.facts[asked["fact"]]) if not holds(asked, answer)],
                )
                for asked in way
            ]
            yield [*denied, (axiom.then.fact, [axiom.then.is_])]

    @cached_property
    def held(self) -> dict[Key, list[Any]]:
        """What the account holds: the answers that it leaves."""
        found = {}
        for key in self.keys:
            extent = None if key[1].startswith("?") else self.accounts.fact_status(ACCOUNT, *key).extent
            if extent is not None:
                found[key] = [answer for answer in answers_to(self.facts[key[0]]) if inside(extent, answer)]
        return found

    @cached_property
    def completions(self) -> list[Completion]:
        """All answers to all facts that agree with what is held and with the axioms, as far as these can all hold."""
        groups: list[tuple[set[Key], list[Any]]] = []
        for clause in self.clauses:
            keys = {key for key, _ in clause}
            linked = [group for group in groups if group[0] & keys]
            groups = [group for group in groups if not group[0] & keys]
            groups.append((keys.union(*(one[0] for one in linked)), [clause, *(c for one in linked for c in one[1])]))
        live = [clause for keys, group in groups if any(True for _ in self._met(keys, group)) for clause in group]
        return list(self._met(set(self.keys), live))

    def _met(self, keys: set[Key], clauses: list[Any]) -> Iterator[Completion]:
        ordered = sorted(keys)
        for row in product(*(self.held.get(key) or answers_to(self.facts[key[0]]) for key in ordered)):
            completion = dict(zip(ordered, row, strict=True))
            if all(any(completion[key] in answers for key, answers in clause) for clause in clauses):
                yield completion

    def end(self, result: Result, completion: Completion) -> str:
        """What a rule comes to where everything is known."""
        whom = self.whom(self.library.rules[result.rule].rule.for_each, result.about)
        facts = self.library.rules[result.rule].facts
        return end_of(self.raw[result.rule], {fact: completion[fact, whom[about(fact)]] for fact in facts})

    def key(self, result: Result, value: Any) -> Key:
        return value.fact, value.about or f"? {result.about}"


def _incident(entities: dict[str, Any], assertions: list[dict[str, Any]]) -> Incident:
    return Incident.model_validate(
        {
            "schema": "policycheck/incident/1",
            "id": "i",
            "title": "t",
            "date": None,
            "agency": "a",
            "entities": entities,
            "sources": {"s": {"party": ACCOUNT, "title": "t"}},
            "assertions": assertions,
        }
    )


def some_world(rng: Random) -> World:
    facts = {}
    for number in range(rng.randint(2, 5)):
        kind = rng.choice(("incident", "officer", "civilian", "force", "force", "recording"))
        facts[f"{kind}.f{number}"] = FACTS["choice" if rng.random() < 0.25 else "yes-no"]
    library = small_library(facts)
    for number in range(rng.randint(1, 8)):
        for_each = rng.choice(("force", "force", "recording", "officer", "incident"))
        able = [name for name in facts if about(name) in REACHED[for_each]]
        if able:
            *chosen, last = rng.sample(able, rng.randint(1, min(3, len(able))))
            if chosen and facts[last]["type"] == "yes-no":
                head = {"id": f"d{number}", "title": f"T{number}", "for_each": for_each}
                then = {"fact": last, "is": rng.random() < 0.6}
                premises = some_premises(rng, facts, chosen)
                one = Derivation.model_validate({**head, "premises": premises, "then": then})
                library.derivations[one.id] = one
    raw = {}
    for number in range(rng.randint(1, 3)):
        for_each = rng.choice(("incident", "officer", "force", "force", "recording"))
        reached = {name: one for name, one in facts.items() if about(name) in REACHED[for_each]}
        if reached:
            raw[f"a.r{number}"] = some_rule(rng, reached)
            head = {"id": f"a.r{number}", "for_each": for_each, "provision": "a/b#1"}
            apart = told_apart(library.derivations.values(), library.facts)
            library.rules[f"a.r{number}"] = compile_rule(rule_of({**head, **raw[f"a.r{number}"]}), library.facts, apart)
    entities: dict[str, Any] = {"o": {"kind": "officer"}, "c": {"kind": "civilian"}}
    for name in ("f", "g")[: rng.randint(0, 2)]:
        entities[name] = {"kind": "force", **({"by": "o"} if rng.random() < 0.7 else {})}
        entities[name] |= {"against": "c"} if rng.random() < 0.7 else {}
    if rng.random() < 0.5:
        entities["v"] = {"kind": "recording", **({"by": "o"} if rng.random() < 0.7 else {})}
    keys = [
        (fact, name)
        for fact in facts
        for name in ("incident", *entities)
        if about(fact) == ("incident" if name == "incident" else entities[name]["kind"])
    ]
    assertions = [
        {"fact": fact, "about": name, "value": _some_value(rng, facts[fact]), "source": "s"}
        for fact, name in keys
        if rng.random() < 0.4
    ]
    incident = _incident(entities, assertions)
    supposed = rng.choice(keys) if keys and rng.random() < 0.3 else None
    instead = {supposed: rng.choice(answers_to(facts[supposed[0]]))} if supposed else {}
    world = World(library, incident, raw, instead, facts)
    assume(raw and prod(len(world.held.get(key) or answers_to(facts[key[0]])) for key in world.keys) <= MOST)
    note(f"{raw}\n{world.clauses}\n{entities}\n{assertions}")
    note(f"{instead}")
    return world


def _some_value(rng: Random, fact: Raw) -> Any:
    """A value that leaves out some answer."""
    answers = answers_to(fact)
    if fact["type"] == "yes-no" or rng.random() < 0.5:
        return rng.choice(answers)
    return {"one_of": rng.sample(answers, rng.randint(2, len(answers) - 1))}


def _evaluated(world: World) -> list[Result]:
    return list(evaluate(world.library, world.incident, "", [ACCOUNT], assumed=world.assumed).results)


def _violation(possible_conclusions: set[str]) -> bool | None:
    return (
        possible_conclusions == {"violation"}
        if len(possible_conclusions) == 1 or "violation" not in possible_conclusions
        else None
    )


def _fits(world: World, result: Result, values: tuple[FactValue, ...], completion: Completion) -> bool:
    for value in values:
        extent = extent_of_value(world.library.facts[value.fact], value.value)
        if not inside(extent, completion[world.key(result, value)]):
            return False
    return True


@examples(300)
@given(choosers)
def test_an_outcome_is_what_every_completion_comes_to(rng: Random) -> None:
    world = some_world(rng)
    for result in _evaluated(world):
        outcome = result.outcomes[ACCOUNT]
        possible_conclusions = {world.end(result, one) for one in world.completions}
        assert set(outcome.possible_conclusions) == possible_conclusions, result.rule
        _reasons_suffice(world, result, outcome)
        if _violation(possible_conclusions) is None:
            assert {frozenset(one.fact for one in group) for group in outcome.pivots} == _pivots(world, result)
            _ways_settle(world, result, outcome)
        else:
            assert outcome.pivots == ()


def _reasons_suffice(world: World, result: Result, outcome: AccountOutcome) -> None:
    """Each reason is held and suffices by itself; what axioms settle has one, and names them."""
    free = World(world.library, world.incident.model_copy(update={"assertions": ()}), world.raw, {}, world.facts)
    for reason in outcome.reasons:
        assert all(_fits(world, result, reason, one) for one in world.completions)
        if {key for clause in world.clauses for key, _ in clause} and world.completions:
            live = [one for one in free.completions if _fits(world, result, reason, one)]
            consistent = _consistent(world)
            assert not consistent or {world.end(result, one) for one in live} <= set(outcome.possible_conclusions)
    plain = {world.end(result, one) for one in _without_axioms(world)}
    if plain != set(outcome.possible_conclusions):
        assert outcome.axioms
        assert outcome.reasons
    else:
        assert not outcome.axioms


def _consistent(world: World) -> bool:
    """Whether no axiom is left aside."""
    return any(
        all(any(one[key] in answers for key, answers in clause) for clause in world.clauses)
        for one in world.completions
    )


def _without_axioms(world: World) -> list[Completion]:
    return list(world._met(set(world.keys), []))


def _pivots(world: World, result: Result) -> set[frozenset[str]]:
    """The smallest sets of the rule's open facts of which some answers, together possible, would settle the rule."""
    whom = world.whom(world.library.rules[result.rule].rule.for_each, result.about)
    facts = {fact: (fact, whom[about(fact)]) for fact in world.library.rules[result.rule].facts}
    found: set[frozenset[str]] = set()
    for size in range(1, len(facts) + 1):
        for group in combinations(facts, size):
            if any(len(world.held.get(facts[fact], ())) == 1 for fact in group):
                continue
            possible_conclusions: dict[tuple[Any, ...], set[str]] = {}
            for one in world.completions:
                answers = tuple(one[facts[fact]] for fact in group)
                possible_conclusions.setdefault(answers, set()).add(world.end(result, one))
            settles = any(_violation(each) is not None for each in possible_conclusions.values())
            if settles and not any(other <= set(group) for other in found):
                found.add(frozenset(group))
    return found


def _ways_settle(world: World, result: Result, outcome: AccountOutcome) -> None:
    """What would show a violation, and what would rule it out, does; and it can be."""
    for boxes, wanted in ((outcome.would_show_violation, True), (outcome.would_rule_out_violation, False)):
        for box in boxes:
            possible_conclusions = {
                world.end(result, one) for one in world.completions if _fits(world, result, box, one)
            }
            assert possible_conclusions
            assert _violation(possible_conclusions) is wanted


@examples(100)
@given(choosers)
def test_why_not_says_what_every_completion_says(rng: Random) -> None:
    world = some_world(rng)
    results = _evaluated(world)
    assume(len(results) > 1)
    pair = rng.sample(results, 2)
    assumed = world.assumed
    asked = [f"{one.rule}@{one.about}" for one in pair]
    (dilemma,) = evaluate(world.library, world.incident, "", [ACCOUNT], assumed=assumed, dilemmas=[asked]).why_not
    places = [(one.rule, one.about) for one in pair]
    breaches = [
        {place for place, one in zip(places, pair, strict=True) if world.end(one, each) == "violation"}
        for each in world.completions
    ]
    assert {(one.rule, one.about) for one in dilemma.broken} == set.intersection(*breaches)
    if not dilemma.broken:
        assert bool(dilemma.counterexamples) == any(not breach for breach in breaches)


@examples(100)
@given(choosers)
def test_what_an_answer_would_do_is_what_every_completion_says(rng: Random) -> None:
    """Of a fact that is open, an answer that axioms exclude does nothing, and any other what it does."""
    world = some_world(rng)
    assume(not world.instead and _consistent(world))
    before = {(one.rule, one.about): one for one in _evaluated(world)}
    listed = worklist(world.library, world.incident, [ACCOUNT])
    for item in listed.items:
        key = (item.fact, item.about)
        if key in world.held:
            continue
        for answer in item.answers:
            extent = extent_of_value(world.library.facts[key[0]], answer.value)
            left = [one for one in world.completions if inside(extent, one[key])]
            changed = {(effect.result.rule, effect.result.about): effect.after for effect in answer.effects}
            for name, result in before.items():
                now = {world.end(result, one) for one in left}
                if not now:
                    assert name not in changed
                else:
                    assert _state(changed.get(name, result.outcomes[ACCOUNT].possible_conclusions)) == _state(now)


def _state(possible_conclusions: Any) -> str:
    if isinstance(possible_conclusions, str):
        return possible_conclusions
    left = set(possible_conclusions)
    if left in ({"excused", "violation"}, {"not_applicable"}):
        return "prima_facie" if len(left) == 2 else "does_not_apply"
    return {True: "possible_violation", False: "no_violation", None: "undetermined"}[_violation(left)]


def test_an_answer_that_axioms_exclude_is_not_asked_for() -> None:
    """Two axioms give both answers to a fact, so that nothing follows one step at a time; and yet one is excluded."""
    library = small_library({f"incident.f{number}": FACTS["yes-no"] for number in range(3)})
    give_both_answers(library, "incident")
    parts = [{"fact": name, "words": "w"} for name in ("incident.f0", "incident.f2")]
    rule = rule_of({"id": "a.r", "for_each": "incident", "provision": "a/b#1", "must": [{"any_of": parts}]})
    library.rules["a.r"] = compile_rule(rule, library.facts)
    incident = _incident({}, [])
    assert [item.fact for item in worklist(library, incident, [ACCOUNT]).items] == ["incident.f2"]
    assert evaluate(library, incident, "").results[0].outcomes[ACCOUNT].pivots[0][0].fact == "incident.f2"


def test_past_the_bound_an_incident_is_refused_and_never_read_loosely(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("policycheck.logic.axioms.CLAUSES_BOUND", 0)
    projected.cache_clear()
    path = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"
    incident = read_incident(path, library)[0]
    for command in (lambda: evaluate(library, incident, ""), lambda: worklist(library, incident)):
        with pytest.raises(BadInput, match=r"too much to work out: .*the bound is 0"):
            command()
    projected.cache_clear()


def test_whether_a_vehicle_moved_or_stood_makes_no_difference_where_axioms_say_so(library: Library) -> None:
    """Chicago's rule reaches a vehicle that moves and is the only force; other deadly force is other force then."""
    stated = ("force.other_deadly_force_used", "force.fired_at_vehicle", "force.vehicle_used_as_force")
    assertions = [{"fact": fact, "about": "f", "value": True, "source": "s"} for fact in stated]
    entities = {"o": {"kind": "officer"}, "c": {"kind": "civilian"}, "f": {"kind": "force", "by": "o", "against": "c"}}
    plain = _incident(entities, assertions).model_copy(update={"agency": "chicago-pd", "date": "2016-05-05"})
    (result,) = (one for one in evaluate(library, plain, "").results if one.rule.startswith("chicago-pd."))
    outcome = result.outcomes[ACCOUNT]
    assert (outcome.possible_conclusions, outcome.pivots) == (("not_applicable",), ())
    assert [[value.fact for value in reason] for reason in outcome.reasons] == [["force.other_deadly_force_used"]]
    assert len(outcome.axioms) == 1
    asked = [item.fact for item in worklist(library, plain, [ACCOUNT]).items if item.about == "f"]
    assert "force.vehicle_moving" not in asked


@pytest.mark.parametrize(
    ("kind", "asked", "known", "text"),
    [
        ("yes-no", {"is": False}, False, "no"),
        ("choice", {"one_of": ["car", "van"]}, "van", "van"),
        ("whole", {"at_least": 3}, {"at_least": 5}, "at least 5 rounds"),
        ("real", {"less_than": 3}, 2.5, "2.5 metres"),
        ("date", {"after": "2025-11-01"}, "2025-11-19", "on 2025-11-19"),
    ],
)
def test_what_follows_shows_what_is_known_of_its_premise(kind: str, asked: Raw, known: Any, text: str) -> None:
    library = small_library({"incident.f0": FACTS[kind], "incident.f1": FACTS["yes-no"]})
    premises, then = [{"fact": "incident.f0", **asked}], {"fact": "incident.f1", "is": True}
    axiom = {"id": "d", "title": "t", "for_each": "incident", "premises": premises, "then": then}
    library.derivations["d"] = Derivation.model_validate(axiom)
    incident = _incident({}, [{"fact": "incident.f0", "about": "incident", "value": known, "source": "s"}])
    (inference,) = (each for each in evaluate(library, incident, "").follows if each.account == ACCOUNT)
    assert [premise.text for step in inference.steps for premise in step.premises] == [text]
