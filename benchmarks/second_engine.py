"""Evaluations by the second engine, one after the other in one process: memory, threads, and time.

An evaluation draws facts at random, reads one rule of the library with them and runs a few recursive clauses over a
random graph, on both engines, and compares. Memory in use is noted after a quarter of the runs, when all that is kept
is there, and at the end. Every so often an evaluation brings clauses that were never seen before, so that compiled ones
have to make room.

    python benchmarks/second_engine.py [--runs N] [--new-clauses N] [--most-growth MIB]
"""

import argparse
import os
import platform
import random
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policycheck.evaluation.second.rederive import chain_again, read_again
from policycheck.evaluation.second.session import version
from policycheck.library.library import load_library
from policycheck.logic.chaining import chain
from policycheck.logic.clauses import ClauseAtom, HornClause, Var
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.kernel import read_rule

RUNS = 100_000
MOST_GROWTH = 16.0  # MiB between the first quarter and the end
NEW_CLAUSES = 20  # one evaluation in so many brings new clauses
SEED = 20251005
X, Y, Z = Var("x"), Var("y"), Var("z")
CLAUSES = (
    HornClause("one step", ClauseAtom("before", (X, Y)), (ClauseAtom("next", (X, Y)),)),
    HornClause("a step more", ClauseAtom("before", (X, Z)), (ClauseAtom("before", (X, Y)), ClauseAtom("next", (Y, Z)))),
    HornClause("round", ClauseAtom("round", (X,)), (ClauseAtom("before", (X, X)),)),
)


@dataclass(frozen=True, slots=True)
class Endurance:
    """Memory in MiB after the first quarter and at the end, and threads and seconds."""

    runs: int
    early: float
    late: float
    threads: tuple[int, int]
    seconds: float

    @property
    def growth(self) -> float:
        """By how many MiB memory grew."""
        return self.late - self.early


def measure(runs: int = RUNS, new_clauses: int = NEW_CLAUSES) -> Endurance:
    """Runs so many evaluations, with new clauses in some. Raises ValueError where the engines do not agree."""
    rng = random.Random(SEED)
    rules = [rule for _, rule in sorted(load_library().rules.items())]
    threads = threading.active_count()
    early = 0.0
    start = time.perf_counter()
    for number in range(runs):
        _evaluate(rng, rules[number % len(rules)], number if number % new_clauses == 0 else None)
        if number == runs // 4:
            early = _memory()
    return Endurance(runs, early, _memory(), (threads, threading.active_count()), time.perf_counter() - start)


def _evaluate(rng: random.Random, rule: CompiledRule, new: int | None) -> None:
    known = _knowledge(rng, rule)
    ours, theirs = read_rule(rule, known).possible_conclusions, read_again(rule, known)
    if ours != theirs:
        raise ValueError(f"the engines read {rule.rule.id} differently: {ours} and {theirs}, knowing {known}")
    facts = [ClauseAtom("next", (rng.choice("abcde"), rng.choice("abcde"))) for _ in range(4)]
    clauses: Sequence[HornClause] = CLAUSES
    if new is not None:
        clauses = [*CLAUSES, HornClause("new", ClauseAtom(f"new {new}", (X, Y)), (ClauseAtom("before", (X, Y)),))]
    if chain(clauses, facts).atoms != chain_again(clauses, facts):
        raise ValueError(f"the engines derive different things from {facts}")


def _knowledge(rng: random.Random, rule: CompiledRule) -> dict[str, Extent]:
    """Of most facts, one of the sets of answers that the rule tells apart."""
    return {domain.fact: rng.choice(domain.cells) for domain in rule.space.domains if rng.random() < 0.7}


def _memory() -> float:
    """Memory of this process that is in use, in MiB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def main() -> None:
    """Measures, prints, and fails where memory grew past the bound or a thread is left."""
    parser = argparse.ArgumentParser(description="Run the second engine many times in one process.")
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--new-clauses", type=int, default=NEW_CLAUSES, help="one evaluation in so many brings some")
    parser.add_argument("--most-growth", type=float, default=MOST_GROWTH, help="MiB")
    arguments = parser.parse_args()
    found = measure(arguments.runs, arguments.new_clauses)
    print(f"durable-rules {version()}, {platform.python_implementation()} {platform.python_version()}")
    print(f"{found.runs} evaluations on both engines, which agreed: {found.seconds:.0f} s")
    print(f"memory after a quarter of them {found.early:.1f} MiB, at the end {found.late:.1f} MiB")
    print(f"threads before {found.threads[0]}, at the end {found.threads[1]}")
    if found.growth > arguments.most_growth or found.threads[1] > found.threads[0]:
        sys.exit("memory grew, or a thread is left")


if __name__ == "__main__":
    main()
