"""The tables that screening is timed on: the rules of workload.py, and columns drawn at random from a fixed seed."""

import random
from collections.abc import Sequence

import numpy as np
import pyarrow as pa
from workload import FACTS, Condition, Draft, breach, draw_rules

from policycheck.library.library import Library
from policycheck.logic.compile import compile_rule
from policycheck.model.policy import Policy
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import Fact
from policycheck.screening.kernel import BulkKernel, Outcomes

SEED = 20251005
Columns = dict[str, pa.BooleanArray]  # by fact
Counts = list[tuple[int, int]]  # by rule: rows in which a violation is settled, and in which it is excluded


def drafts() -> list[Draft]:
    """The rules, as their files would have them."""
    return draw_rules(random.Random(SEED))


def kernel_of(rules: Sequence[Draft]) -> BulkKernel:
    """The kernel for these rules, whose text is in force on every day."""
    facts = {fact: Fact(type="yes-no", question="Yes?", yes="yes", no="no") for fact in FACTS}
    text = {"section": "1", "title": "t", "quality": "official", "source": "s", "passages": ("w",), "in_force": {}}
    head = {"id": "made-up/policy", "title": "A policy made up", "kind": "draft"}
    policy = Policy.model_validate({"head": head, "provisions": {"1": (text,)}})
    library = Library(policies={"made-up/policy": policy}, facts=facts)
    return BulkKernel(library, [compile_rule(Rule.model_validate(draft), facts) for draft in rules])


def counts_of(outcomes: Outcomes) -> Counts:
    """The kernel's counts as the peers have them."""
    found = outcomes.counts().values()
    return [(one["possible_violation"], one["no_violation"] + one["does_not_apply"]) for one in found]


def draw(rows: int, seed: int = SEED) -> Columns:
    """A column for every fact: half of the answers are yes, and a quarter is unknown."""
    rng, size = np.random.default_rng(seed), -(-rows // 8)

    def bits() -> np.ndarray:
        return np.frombuffer(rng.bytes(size), np.uint8)

    def column() -> pa.BooleanArray:
        buffers = [pa.py_buffer(found) for found in (bits() | bits(), bits())]
        return pa.BooleanArray.from_buffers(pa.bool_(), rows, buffers)

    return {fact: column() for fact in FACTS}


def settled(draft: Draft, *, shown: bool) -> Condition:
    """When a violation is settled, or excluded: for peers that have no unknown, over yes_f and no_f for each fact f.

    yes_f is that the fact is known to be true, and no_f that it is known to be false.
    """
    return _settled(breach(draft), shown=shown)


def _settled(condition: Condition, *, shown: bool) -> Condition:
    for kind, other in (("all", "any"), ("any", "all")):
        if kind in condition:
            return {kind if shown else other: [_settled(inner, shown=shown) for inner in condition[kind]]}
    answer = "yes" if (condition["operator"] == "is_true") == shown else "no"
    return {"name": f"{answer}_{condition['name']}", "operator": "is_true", "value": True}
