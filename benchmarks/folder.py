"""How many incidents `policycheck evaluate FOLDER` evaluates in a second.

The folder holds copies of one incident, each with an id of its own. The
time is that of the whole command, from the start of the process to its end.

    python benchmarks/folder.py [--incidents N]
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
INCIDENT = ROOT / "incidents" / "el-centro-2025-10-05.json"
INCIDENTS = 1000
TARGET = 80.0  # incidents a second on two processors
WAYS = {
    "the table": ("-o", os.devnull, "--format", "text"),
    "a line of JSON each": ("-o", os.devnull, "--format", "jsonl"),
    "the table, every answer checked by the second engine": (
        "-o",
        os.devnull,
        "--format",
        "text",
        "--cross-check",
        "auto",
    ),
}


@dataclass(frozen=True, slots=True)
class Folder:
    """The seconds that each way takes for a folder of so many incidents."""

    incidents: int
    seconds: dict[str, float]


def measure(incidents: int = INCIDENTS) -> Folder:
    """Runs each way once, after a warm-up. Raises CalledProcessError where one fails."""
    data = json.loads(INCIDENT.read_text())
    with tempfile.TemporaryDirectory() as folder:
        for number in range(incidents):
            copy = Path(folder) / f"{number:06}.json"
            copy.write_text(json.dumps(data | {"id": f"copy-{number:06}"}, ensure_ascii=False, indent=2))
        _run((str(INCIDENT), *WAYS["the table"]))
        return Folder(incidents, {way: _run((folder, *options)) for way, options in WAYS.items()})


def _run(arguments: Sequence[str]) -> float:
    left_out = ("POLICYCHECK_LIBRARY", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    start = time.perf_counter()
    command = [sys.executable, "-m", "policycheck", "evaluate", *arguments]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    return time.perf_counter() - start


def table(result: Folder) -> str:
    """The result as a Markdown table and a line on the target."""
    lines = [f"| a folder of {result.incidents:,} incidents | s | incidents/s |", "|---|---:|---:|"]
    rates = {way: result.incidents / taken for way, taken in result.seconds.items()}
    lines += [f"| {way} | {taken:.1f} | {rates[way]:.0f} |" for way, taken in result.seconds.items()]
    rate = rates["the table"]
    verdict = f"The table: {rate:.0f} incidents/s; target: at least {TARGET:g} on two processors, "
    return "\n".join([*lines, "", f"On {os.cpu_count()} processors. {verdict}{'met' if rate >= TARGET else 'missed'}."])


def main() -> None:
    """Measures and prints the table."""
    parser = argparse.ArgumentParser(description="Time `policycheck evaluate` with a folder.")
    parser.add_argument("--incidents", type=int, default=INCIDENTS, help="copies of the incident")
    print(table(measure(parser.parse_args().incidents)))


if __name__ == "__main__":
    main()
