"""60 boolean rules over 40 facts, in process: policycheck's kernel against three other rule libraries.

The incidents answer every fact. All engines read the same ones, and every engine must find the same rules violated in
each of them. For policycheck the time ends with the full list of readings: of every rule the ends that are possible,
and every reason. The peers end with a boolean a rule. See `engines.py` for what is compiled before and what is timed.

After a warm-up the engines take turns for a number of passes over the same incidents, and the best pass of each counts.
Two more figures for policycheck have no peer: incidents that it has not met before, which shows that nothing hangs on
the repetition, and incidents with a quarter of the facts unknown, which the peers cannot do.

    python benchmarks/peers.py [--passes N]
"""

import argparse
import random
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import engines
from engines import Engine
from workload import FACTS, RULES, UNKNOWN, Incident, draw_incidents, draw_partial, draw_rules

SEED = 20251005
INCIDENTS = 2000
PARTIAL = 200
PASSES = 25
TARGET = 4.0  # times the fastest peer


@dataclass(frozen=True, slots=True)
class Race:
    """Incidents a second: of every engine, policycheck first, and of policycheck where it has no peer."""

    rates: Mapping[Engine, float]
    unmet: float
    partial: float

    @property
    def policycheck(self) -> float:
        """The rate of policycheck."""
        return next(iter(self.rates.values()))

    @property
    def fastest_peer(self) -> Engine:
        """The fastest way of using any peer."""
        return max(list(self.rates)[1:], key=self.rates.__getitem__)

    @property
    def ratio(self) -> float:
        """How many times the fastest peer policycheck is."""
        return self.policycheck / self.rates[self.fastest_peer]


def measure(passes: int = PASSES) -> Race:
    """Checks that the engines agree, and times them. Raises ValueError where they do not agree."""
    rng = random.Random(SEED)
    drafts = draw_rules(rng)
    kernel = engines.kernel_of(drafts)
    contenders = [engines.policycheck(kernel), *engines.peers(drafts)]
    incidents = draw_incidents(rng, INCIDENTS)
    given = {engine: _spelled(engine, incidents) for engine in contenders}
    check(given)  # also the warm-up
    partial = draw_partial(rng, PARTIAL)
    kernel_times: dict[str, list[float]] = {"unmet": [], "partial": []}
    times: dict[Engine, list[float]] = {engine: [] for engine in contenders}
    for _ in range(passes):
        for engine in contenders:
            times[engine].append(_seconds_each(engine.evaluate, given[engine]))
        kernel_times["unmet"].append(_seconds_each(kernel.read, draw_incidents(rng, INCIDENTS)))
        kernel_times["partial"].append(_seconds_each(kernel.read, partial))
    rates = {engine: 1 / min(taken) for engine, taken in times.items()}
    return Race(rates, 1 / min(kernel_times["unmet"]), 1 / min(kernel_times["partial"]))


def _spelled(engine: Engine, incidents: Sequence[Incident]) -> list[Incident]:
    spelling = {fact: engine.spell(fact) for fact in FACTS}
    count = round(engine.share * len(incidents))
    return [{spelling[fact]: answer for fact, answer in incident.items()} for incident in incidents[:count]]


def _seconds_each(evaluate: Callable[[Any], Any], incidents: Sequence[Any]) -> float:
    """The mean time of an incident in one pass; a result is made in full and then dropped."""
    start = time.perf_counter()
    deque(map(evaluate, incidents), maxlen=0)
    return (time.perf_counter() - start) / len(incidents)


def check(given: Mapping[Engine, Sequence[Incident]]) -> None:
    """Raises ValueError where an engine differs from the first, or where a rule comes out one way only."""
    first, *others = given
    expected = [first.violated(first.evaluate(incident)) for incident in given[first]]
    for rule in range(RULES):
        if len({row[rule] for row in expected}) != 2:
            raise ValueError(f"rule {rule} comes out the same in every incident, so that agreement on it says nothing")
    for engine in others:
        for number, incident in enumerate(given[engine]):
            found = engine.violated(engine.evaluate(incident))
            if found != expected[number]:
                pairs = zip(found, expected[number], strict=True)
                rules = [rule for rule, (theirs, ours) in enumerate(pairs) if theirs != ours]
                raise ValueError(f"{engine.package} ({engine.way}) differs in incident {number} on rules {rules}")


def table(race: Race) -> str:
    """The result as a Markdown table and what there is to say about it."""
    lines = ["| library | way | gives | incidents/s | policycheck / it |", "|---|---|---|---:|---:|"]
    for engine, rate in race.rates.items():
        gives = "ends and reasons" if engine.package == "policycheck" else "booleans"
        lines.append(f"| {engine.package} | {engine.way} | {gives} | {_round(rate)} | {race.policycheck / rate:.2f} |")
    fastest = race.fastest_peer
    met = "met" if race.ratio >= TARGET else "missed"
    remarks = f"""
{RULES} rules, {len(FACTS)} facts. Every engine found the same rules violated in the same incidents.
policycheck gives every reading in full, with its reasons; the peers give a boolean a rule.

- policycheck on incidents that it has not met before: {_round(race.unmet)} incidents/s
- policycheck with {UNKNOWN:.0%} of the facts unknown, which no peer takes: {_round(race.partial)} incidents/s

policycheck / fastest peer ({fastest.package}, {fastest.way}): {race.ratio:.2f}; target: at least {TARGET:g}, {met}."""
    return "\n".join(lines) + "\n" + remarks


def _round(rate: float) -> str:
    """Three digits; more would be noise."""
    return f"{float(f'{rate:.3g}'):,.0f}"


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description="Time policycheck's kernel against other rule libraries.")
    parser.add_argument("--passes", type=int, default=PASSES, help="passes over the incidents; the best one counts")
    print(table(measure(parser.parse_args().passes)))


if __name__ == "__main__":
    main()
