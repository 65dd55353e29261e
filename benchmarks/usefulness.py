"""What policycheck comes to over ordinary complaints: settled, open, or reached by no rule.

The incidents are those of incidents/ and the thirty made-up ones of benchmarks/usefulness/, spread over topics as
sustained allegations are. What is counted is every result on a topic that the incident raises; where there is none on
a topic, that counts as one that no rule reaches.

    python benchmarks/usefulness.py
"""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, get_args

import policycheck
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import Result

ROOT = Path(__file__).resolve().parents[1]
MADE_UP = Path(__file__).with_suffix("")
Standing = Literal[
    "settled", "does not apply", "disputed", "prima facie", "open for a judgement", "open for a fact", "no rule"
]
STANDINGS: tuple[Standing, ...] = get_args(Standing)
# By the beginning of a made-up incident's file name: what its allegation is about, the most frequent first.
TOPICS = {
    "recording": "recording",
    "reports": "reports",
    "vehicles": "vehicles",
    "force": "force",
    "force-reporting": "reporting force",
    "supervision": "supervision",
    "pursuit": "pursuit and restraint",
}
SHOOTINGS = "shootings (`incidents/`)"


def files() -> dict[str, list[Path]]:
    """The files of incidents, by what they are about."""
    by_topic: dict[str, list[Path]] = {name: [] for name in TOPICS.values()}
    for path in sorted(MADE_UP.glob("*.json")):
        by_topic[TOPICS[path.stem.rpartition("-")[0]]].append(path)
    return {**by_topic, SHOOTINGS: sorted((ROOT / "incidents").glob("*.json"))}


def measure() -> dict[str, Counter[Standing]]:
    """How many results stand how, by what the incidents are about."""
    library = policycheck.load_library()
    return {
        name: Counter(standing for path in paths for standing in _of(library, path)) for name, paths in files().items()
    }


def _of(library: Library, path: Path) -> Iterator[Standing]:
    incident = policycheck.read_incident(path, library=library)
    evaluation = policycheck.evaluate(incident, library=library).evaluation
    return standings(library, evaluation)


def standings(library: Library, evaluation: Evaluation) -> Iterator[Standing]:
    """One for each result on a topic that the incident raises, and for each such topic without one; at least one."""
    raised = [topic for topic in evaluation.coverage.topics if topic.raised]
    on_raised = {rule.rule for topic in raised for rule in topic.rules}
    results = [result for result in evaluation.results if result.rule in on_raised]
    yield from (_standing(library, result) for result in results)
    reached = {result.rule for result in results}
    without = [topic for topic in raised if reached.isdisjoint(rule.rule for rule in topic.rules)]
    yield from ("no rule" for _ in without or ([] if results else [None]))


def _standing(library: Library, result: Result) -> Standing:
    if result.agreement == "contested":
        return "disputed"
    if result.agreement == "same":
        return "does not apply" if result.standing == "does_not_apply" else "settled"
    if result.standing == "prima_facie":
        return "prima facie"
    missing = [
        {fact.fact for fact in facts} for outcome in result.outcomes.values() for facts in outcome.would_show_violation
    ]
    by_judgement = any(all(library.facts[fact].judgement for fact in facts) for facts in missing)
    return "open for a judgement" if by_judgement else "open for a fact"


def table(counts: dict[str, Counter[Standing]]) -> str:
    """The shares as a Markdown table, a row for what the incidents are about, and one for all made-up ones and all."""
    paths = files()
    rows = {name: (len(paths[name]), count) for name, count in counts.items()}
    made_up = [rows[name] for name in TOPICS.values()]
    rows = {
        **{name: rows[name] for name in TOPICS.values()},
        "all made up": (sum(number for number, _ in made_up), sum((count for _, count in made_up), Counter())),
        SHOOTINGS: rows[SHOOTINGS],
    }
    lines = [
        f"| about | incidents | matters | {' | '.join(STANDINGS)} |",
        f"|---|{'---:|' * (len(STANDINGS) + 2)}",
    ]
    for name, (number, count) in rows.items():
        shares = " | ".join(f"{count[standing] / count.total():.0%}" for standing in STANDINGS)
        lines.append(f"| {name} | {number} | {count.total()} | {shares} |")
    return "\n".join(lines)


def main() -> None:
    """Measures and prints the table."""
    print(table(measure()))


if __name__ == "__main__":
    main()
