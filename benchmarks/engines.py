"""The engines that are timed: policycheck's kernel, and each way of using a peer that was found promising.

What an engine is given is one Python dict an incident, and whatever it wants made of that dict is part of its work.
Rules are compiled here, once.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cel
import zen
from business_rules.engine import run as run_business_rule  # type: ignore[import-untyped]
from business_rules.variables import BaseVariables, boolean_rule_variable  # type: ignore[import-untyped]
from workload import FACTS, Draft, Incident, breach, expression, name

from policycheck.logic.compile import compile_rule
from policycheck.logic.kernel import Kernel, RuleReading
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact

CEL = "common-expression-language"
ZEN = "zen-engine"
BUSINESS_RULES = "business-rules"


@dataclass(frozen=True, slots=True)
class Engine:
    """One way of using one library."""

    package: str
    way: str
    evaluate: Callable[[Incident], Any]
    violated: Callable[[Any], list[bool | None]] = list  # what `evaluate` returned, as a boolean a rule
    share: float = 1.0  # of the incidents, how many it reads in a pass; fewer where it is slow
    spell: Callable[[str], str] = name


def kernel_of(drafts: Sequence[Draft]) -> Kernel:
    """A kernel over the rules."""
    vocabulary = {fact: Fact(type="yes-no", question="Yes?", yes="yes", no="no") for fact in FACTS}
    return Kernel([compile_rule(Rule.model_validate(draft), vocabulary) for draft in drafts])


def policycheck(kernel: Kernel) -> Engine:
    """The kernel, which gives of every rule the ends that are possible, and every reason."""

    def violated(readings: tuple[RuleReading, ...]) -> list[bool | None]:
        return [reading.violation for reading in readings]  # None, still open, would agree with no peer

    return Engine("policycheck", "its kernel", kernel.read, violated, spell=str)


def peers(drafts: Sequence[Draft]) -> list[Engine]:
    """Every way of using a peer."""
    return [*_cel(drafts), *_zen(drafts), _business_rules(drafts)]


def _cel(drafts: Sequence[Draft]) -> Iterator[Engine]:
    texts = [expression(breach(draft), " && ", " || ", "!") for draft in drafts]
    programs = [cel.compile(text).execute for text in texts]
    one_list = cel.compile(f"[{', '.join(texts)}]").execute
    kept = cel.Context()

    def program_a_rule(facts: Incident) -> list[bool]:
        context = cel.Context(facts)
        return [program(context) for program in programs]

    def program_a_rule_kept(facts: Incident) -> list[bool]:
        kept.update(facts)
        return [program(kept) for program in programs]

    def one_list_kept(facts: Incident) -> Any:
        kept.update(facts)
        return one_list(kept)

    yield Engine(CEL, "a program a rule, a new context", program_a_rule)
    yield Engine(CEL, "a program a rule, one context updated", program_a_rule_kept)
    yield Engine(CEL, "one list expression, a new context", lambda facts: one_list(cel.Context(facts)))
    yield Engine(CEL, "one list expression, one context updated", one_list_kept)


def _zen(drafts: Sequence[Draft]) -> Iterator[Engine]:
    texts = [expression(breach(draft), " and ", " or ", "not ") for draft in drafts]
    one_list = zen.compile_expression(f"[{', '.join(texts)}]").evaluate
    decision = zen.ZenEngine().create_decision(json.dumps(_decision_table(texts)))

    def collected(response: Any) -> list[bool | None]:
        hits = {row["rule"] for row in response["result"]}
        return [number in hits for number in range(len(drafts))]

    yield Engine(ZEN, "one compiled list expression", one_list)
    yield Engine(ZEN, "a decision table that collects its hits", decision.evaluate, collected, share=0.1)


def _decision_table(texts: Sequence[str]) -> dict[str, Any]:
    """A decision of one table with a row a rule, whose hits are the numbers of the rules that are violated."""
    table = {
        "hitPolicy": "collect",
        "inputs": [{"id": "asked", "name": "asked"}],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [{"_id": f"row-{n}", "asked": text, "rule": str(n)} for n, text in enumerate(texts)],
    }
    kinds = (("in", "inputNode"), ("table", "decisionTableNode"), ("out", "outputNode"))
    nodes = [{"id": key, "name": key, "type": kind, "position": {"x": 0, "y": 0}} for key, kind in kinds]
    nodes[1]["content"] = table
    steps = (("in", "table"), ("table", "out"))
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in steps]
    return {"nodes": nodes, "edges": edges}


def _business_rules(drafts: Sequence[Draft]) -> Engine:
    def answer_to(fact: str) -> Callable[[Any], bool]:
        def answer(self: Any) -> bool:
            found: bool = self.facts[fact]
            return found

        answer.__name__ = fact  # the library makes a label from it
        return answer

    def take(self: Any, facts: Incident) -> None:
        self.facts = facts

    methods = {name(fact): boolean_rule_variable()(answer_to(name(fact))) for fact in FACTS}
    variables_of = type("Variables", (BaseVariables,), {**methods, "__init__": take})
    rules = [{"conditions": breach(draft), "actions": []} for draft in drafts]

    def evaluate(facts: Incident) -> list[bool]:
        variables = variables_of(facts)
        return [run_business_rule(rule, variables, None) for rule in rules]

    return Engine(BUSINESS_RULES, "its conditions a rule, no actions", evaluate, share=0.05)
