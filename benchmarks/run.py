"""Runs the benchmarks and prints one Markdown section, with what they were run on: the first of docs/speed.md."""

import platform
from datetime import UTC, datetime
from importlib.metadata import version

import cold_start
import engines
import folder
import peers

PACKAGES = ("policycheck", "click", "pydantic", engines.CEL, engines.ZEN, engines.BUSINESS_RULES)


def section() -> str:
    """The section; takes a minute or so."""
    started = cold_start.table(cold_start.measure())
    of_folder = folder.table(folder.measure())
    raced = peers.table(peers.measure())
    versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    today = datetime.now(UTC).date().isoformat()
    python = f"{platform.python_implementation()} {platform.python_version()}"
    machine = f"{platform.system()} {platform.machine()}"
    return "\n\n".join(
        [
            f"Measured {today} by `python benchmarks/run.py` on {python}, {machine}: {versions}.",
            "### One incident, cold",
            started,
            "### A folder of incidents",
            of_folder,
            "### Many incidents, in process",
            raced,
        ]
    )


def main() -> None:
    """Prints the section."""
    print(section())


if __name__ == "__main__":
    main()
