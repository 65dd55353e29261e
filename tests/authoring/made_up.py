"""Made-up rules and axioms over made-up facts, and what holds of them, worked out scenario by scenario."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from random import Random
from typing import Any

from logic.reference import Raw, end_of, leaves_open
from strategies import FACTS, fact_of, rule_of, some_rule

from policycheck.authoring.compare.sides import ChosenSide
from policycheck.library.library import Library
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, compile_rule
from policycheck.model.comparison import Scenario, Side
from policycheck.model.derivation import Derivation
from policycheck.model.value import Bounds, OneOf

ROUNDS = range(-1, 6)  # every comparison with 0 to 4 tells no more of them apart
Partial = Mapping[str, frozenset[Any]]
Answers = Mapping[str, Any]


@dataclass(frozen=True)
class MadeUp:
    """Facts, rules by name, and axioms: premises with their answers, and the fact and answer that follow."""

    facts: Mapping[str, Raw]
    rules: Mapping[str, Raw]
    axioms: Sequence[tuple[Mapping[str, bool], str, bool]] = ()

    @cached_property
    def library(self) -> Library:
        vocabulary = {name: fact_of(raw) for name, raw in sorted(self.facts.items())}
        rules = {name: compile_rule(rule_of({"id": name, **raw}), vocabulary) for name, raw in self.rules.items()}
        axioms = {
            f"axiom-{number}": Derivation.model_validate(
                {
                    "id": f"axiom-{number}",
                    "title": "t",
                    "for_each": "force",
                    "premises": [{"fact": fact, "is": answer} for fact, answer in premises.items()],
                    "then": {"fact": fact, "is": answer},
                }
            )
            for number, (premises, fact, answer) in enumerate(self.axioms)
        }
        return Library(facts=vocabulary, rules=rules, derivations=axioms)

    def side(self, *names: str) -> ChosenSide:
        """A side of these rules, or of all."""
        rules: tuple[CompiledRule, ...] = tuple(self.library.rules[name] for name in names or self.rules)
        shown = tuple(one.rule.id for one in rules)
        return ChosenSide(Side(id="a", title="A", rules=shown, quality=(), drafts=()), rules)

    @cached_property
    def answers(self) -> dict[str, list[Any]]:
        return {name: list(ROUNDS) if raw["type"] == "number" else [False, True] for name, raw in self.facts.items()}

    @cached_property
    def combinations(self) -> list[Answers]:
        """Every complete scenario, whatever the axioms say."""
        return [dict(zip(self.answers, row, strict=True)) for row in product(*self.answers.values())]

    @cached_property
    def sets(self) -> dict[tuple[str, Any], int]:
        """The scenarios with an answer, a bit each."""
        return {
            (fact, answer): sum(1 << n for n, one in enumerate(self.combinations) if one[fact] == answer)
            for fact, answers in self.answers.items()
            for answer in answers
        }

    @cached_property
    def possible_conclusions(self) -> dict[str, dict[str, int]]:
        """The scenarios in which a rule comes to an end, a bit each."""
        found = {name: dict.fromkeys(CONCLUSIONS, 0) for name in self.rules}
        for name, raw in self.rules.items():
            for n, one in enumerate(self.combinations):
                found[name][end_of(raw, dict(one))] |= 1 << n  # type: ignore[index]
        return found  # type: ignore[return-value]

    @cached_property
    def allowed(self) -> int:
        """The scenarios in which the axioms hold."""
        return sum(1 << n for n, one in enumerate(self.combinations) if self._holds(one))

    def _holds(self, one: Answers) -> bool:
        return all(
            one[fact] == answer or any(one[name] != asked for name, asked in premises.items())
            for premises, fact, answer in self.axioms
        )

    def within(self, partial: Partial) -> int:
        """The scenarios that a partial one leaves open."""
        found = (1 << len(self.combinations)) - 1
        for fact, answers in partial.items():
            found &= sum(self.sets[fact, answer] for answer in answers)
        return found

    def closed(self, partial: Partial) -> Partial:
        """The partial scenario with all that the axioms make of it for facts that rules ask for, where it can be."""
        known, left = dict(partial), self.within(partial) & self.allowed
        for fact in self.asked if left else ():
            possible = frozenset(answer for answer in self.answers[fact] if self.sets[fact, answer] & left)
            if len(possible) < len(self.answers[fact]):
                known[fact] = possible
        return known

    @cached_property
    def asked(self) -> list[str]:
        """The facts that rules ask for."""
        return [fact for fact in self.facts if any(fact in rule.facts for rule in self.library.rules.values())]

    def unlikely_in(self, partial: Partial) -> int:
        """How many pairs that hardly go together a partial scenario states, or has by what the axioms make of it."""
        known = self.closed(partial)
        return sum(
            known.get(fact) == {True} and (other in partial if answer == "any" else known.get(other) == {answer})
            for fact, raw in self.facts.items()
            for other, answer in raw.get("unlikely_together", {}).items()
            if {fact, other} <= {*self.asked}
        )

    def partials(self, facts: Sequence[str], count: int) -> Iterator[Partial]:
        """Every partial scenario that gives so many of the facts an answer."""
        for some in combinations(facts, count):
            for row in product(*(self.answers[fact] for fact in some)):
                yield {fact: frozenset({answer}) for fact, answer in zip(some, row, strict=True)}

    def partial_of(self, scenario: Scenario) -> Partial:
        """The answers that a scenario's premises leave open."""
        return {
            one.fact: frozenset(answer for answer in self.answers[one.fact] if leaves_open(_raw(one.value), answer))
            for one in scenario.premises
        }

    def severity(self, names: Sequence[str], n: int) -> int:
        """2 where a rule that says shall is violated, 1 where one that says should is, else 0."""
        broken = [
            self.rules[name].get("modality", "shall")
            for name in names
            if self.possible_conclusions[name]["violation"] >> n & 1
        ]
        return max((2 if one == "shall" else 1 for one in broken), default=0)


def _raw(value: Any) -> Any:
    return value.model_dump(exclude_none=True) if isinstance(value, Bounds | OneOf) else value


def some_made_up(rng: Random, rules: int = 3) -> MadeUp:
    """A few facts and axioms, and as many rules; one of the facts is asked by no rule."""
    facts = {f"force.f{n}": dict(FACTS["yes-no"]) for n in range(4)} | {"force.n": dict(FACTS["whole"])}
    asked = {name: facts[name] for name in ("force.f0", "force.f1", "force.f2", "force.n")}
    for fact in facts.values():
        if fact["type"] == "yes-no" and rng.random() < 0.5:
            fact["conduct"] = rng.choice(("force", "other"))
    for fact in ("force.f0", "force.f3"):
        facts[fact]["unlikely_together"] = {rng.choice(("force.f1", "force.f2")): rng.choice((True, False, "any"))}
    made = {f"a.r{n}": _modest(rng, asked) | {"modality": rng.choice(("shall", "should"))} for n in range(rules)}
    yes_no = [name for name in facts if name != "force.n"]
    axioms = []
    for _ in range(rng.randint(0, 3)):
        *premises, then = rng.sample(yes_no, rng.randint(2, 3))
        axioms.append(({name: rng.random() < 0.7 for name in premises}, then, rng.random() < 0.7))
    return MadeUp(facts, made, axioms)


def _modest(rng: Random, facts: Mapping[str, Raw]) -> Raw:
    """A rule that can be breached by some answers, more often than not."""
    rule = some_rule(rng, facts)
    return rule if rng.random() < 0.5 else {role: parts[:1] for role, parts in rule.items()}
