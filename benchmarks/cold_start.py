"""How long one `policycheck evaluate` takes as a fresh process.

It is held against the start of the same interpreter with the two libraries that the command cannot do without,
`python -c "import pydantic, click"`. The processes take turns, so that a busy moment of the machine falls on all of
them, and the median of each is reported. Compiled bytecode is in place for every one of them.

policycheck keeps the library that it has read in a cache folder. It is measured with that cache filled, as on every
run but the first, with the second engine's check and without it, and with caching off, which is close to a first run.

    python benchmarks/cold_start.py [--runs N]
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCIDENT = "incidents/el-centro-2025-10-05.json"
RUNS = 20
WARM_UPS = 2
TARGET = 3.0  # the most that a run with a filled cache should take, in baselines

BASELINE = ("-c", "import pydantic, click")
EVALUATE = ("-m", "policycheck", "evaluate", INCIDENT, "--cross-check", "off")
CHECKED = ("-m", "policycheck", "evaluate", INCIDENT, "--cross-check", "require")


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Median wall times of the four processes, in seconds."""

    runs: int
    baseline: float
    cached: float
    checked: float
    uncached: float

    @property
    def ratio(self) -> float:
        """How many baselines a run with a filled cache takes."""
        return self.cached / self.baseline


def measure(runs: int = RUNS) -> ColdStart:
    """Runs the four processes in turn, after warm-ups that fill the cache and the bytecode.

    Raises CalledProcessError where one of them fails, and RuntimeError where nothing was cached.
    """
    seconds: dict[str, list[float]] = {"baseline": [], "cached": [], "checked": [], "uncached": []}
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "baseline": (BASELINE, _environment(folder)),
            "cached": (EVALUATE, _environment(folder)),
            "checked": (CHECKED, _environment(folder)),
            "uncached": (EVALUATE, _environment("")),
        }
        for number in range(WARM_UPS + runs):
            for name, (arguments, environment) in commands.items():
                taken = _seconds(arguments, environment)
                if number >= WARM_UPS:
                    seconds[name].append(taken)
        if not any(Path(folder).iterdir()):
            raise RuntimeError("policycheck kept nothing in its cache folder, so that no run was a cached one")
    medians = {name: statistics.median(taken) for name, taken in seconds.items()}
    return ColdStart(runs, **medians)


def _environment(cache: str) -> dict[str, str]:
    """This process's environment with the given cache folder, and without settings that change what is read."""
    left_out = ("POLICYCHECK_LIBRARY", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if name not in left_out} | {"POLICYCHECK_CACHE": cache}


def _seconds(arguments: tuple[str, ...], environment: Mapping[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def table(result: ColdStart) -> str:
    """The result as a Markdown table and a line on the target."""
    rows = (
        ('`python -c "import pydantic, click"`', result.baseline),
        ("`policycheck evaluate`, library cached", result.cached),
        ("`policycheck evaluate`, library cached, every answer checked by the second engine", result.checked),
        ("`policycheck evaluate`, library read anew (first run ever, or cache off)", result.uncached),
    )
    lines = ["| fresh process | median, ms | ratio |", "|---|---:|---:|"]
    lines += [f"| {name} | {1000 * taken:.0f} | {taken / result.baseline:.2f} |" for name, taken in rows]
    met = "met" if result.ratio <= TARGET else "missed"
    method = f"Medians of {result.runs} runs of each, in turn, after {WARM_UPS} warm-ups."
    verdict = f"Cached run / baseline: {result.ratio:.2f}; target: at most {TARGET:g}, {met}."
    return "\n".join([*lines, "", method, "", verdict])


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description="Time a cold `policycheck evaluate`.")
    parser.add_argument("--runs", type=int, default=RUNS, help="timed runs of each process")
    print(table(measure(parser.parse_args().runs)))


if __name__ == "__main__":
    main()
