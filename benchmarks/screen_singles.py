"""Peers that read one incident at a time, timed on a sample.

Neither has an unknown, so each is given two booleans a fact, known to be true and known to be false, and is asked twice
a rule. Making the dictionaries is not timed.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import cel
import numpy as np
import zen
from screen_peers import Peer, Truths
from screen_workload import Counts, settled
from workload import Draft, expression


def singles(rules: Sequence[Draft], truths: Truths) -> Iterator[Peer]:
    """zen-engine's batch and a Rust CEL, over all rows of these arrays."""
    columns = {key: array.tolist() for key, array in truths.items()}
    incidents = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    yield _zen(rules, incidents)
    yield _cel(rules, incidents)


def _texts(rules: Sequence[Draft], both: str, either: str) -> str:
    """One list of what is settled and what is excluded, rule by rule."""
    asked = (settled(draft, shown=shown) for draft in rules for shown in (True, False))
    return f"[{', '.join(expression(one, both, either, '') for one in asked)}]"


def _counts(answers: Iterator[list[bool]]) -> Counts:
    found = np.array(list(answers)).sum(axis=0).tolist()
    return list(zip(found[::2], found[1::2], strict=True))


def _zen(rules: Sequence[Draft], incidents: Sequence[dict[str, bool]]) -> Peer:
    asked = {"expressions": [{"id": "1", "key": "found", "value": _texts(rules, " and ", " or ")}]}
    kinds: tuple[tuple[str, str, dict[str, Any]], ...] = (
        ("in", "inputNode", {}),
        ("asked", "expressionNode", asked),
        ("out", "outputNode", {}),
    )
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": key, "name": key, "type": kind, "position": place, "content": content} for key, kind, content in kinds
    ]
    steps = (("in", "asked"), ("asked", "out"))
    edges = [{"id": f"{a}-{b}", "type": "edge", "sourceId": a, "targetId": b} for a, b in steps]
    decision = zen.ZenDecisionContent(json.dumps({"nodes": nodes, "edges": edges}))

    def load(_: str) -> Any:
        return decision

    engine = zen.ZenEngine({"loader": load})

    def run() -> Counts:
        found = engine.evaluate_batch([{"key": "rules", "context": incident} for incident in incidents])
        return _counts(one["data"]["result"]["found"] for one in found)

    return Peer("zen-engine", "its batch, one list of 120 expressions", 1, len(incidents), run)


def _cel(rules: Sequence[Draft], incidents: Sequence[dict[str, bool]]) -> Peer:
    program = cel.compile(_texts(rules, " && ", " || ")).execute
    context = cel.Context()

    def answers() -> Iterator[list[bool]]:
        for incident in incidents:
            context.update(incident)
            yield program(context)

    return Peer(
        "common-expression-language", "one list of 120 expressions", 1, len(incidents), lambda: _counts(answers())
    )
