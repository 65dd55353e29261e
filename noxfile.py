"""The tasks of a contributor: `.venv-dev/bin/nox -l` lists them, `.venv-dev/bin/nox -s lint` runs one.

lint, test and docs run in the environment that nox runs in. The others make an environment of their own.
"""

import sys
import tempfile
from pathlib import Path

import nox

ROOT = Path(__file__).parent
VERSIONS = ("3.11", "3.12", "3.13")  # the versions of Python that pyproject.toml promises
INCIDENT = ROOT / "incidents" / "el-centro-2025-10-05.json"
# What writes a shown output, a page or a picture anew.
SHOWN = (
    ("docs/library/build.py",),
    ("tests/test_documentation.py",),
    ("tests/test_python_pages.py",),
    ("tests/test_tutorial.py",),
    ("tests/test_usefulness.py",),
    ("tests/test_workbench_pictures.py",),
    ("tests/command/test_request.py",),
    ("-m", "policycheck", "timeline", str(INCIDENT.relative_to(ROOT)), "-o", "docs/timeline-el-centro-2025-10-05.svg"),
)
# A part of the tests that shows that a version of Python works: reading, evaluating, the command and the calls.
SMOKE = (
    "tests/bad_input/test_bad_incident.py",
    "tests/command/test_show_derivation.py",
    "tests/test_incidents.py",
    "tests/test_interface.py",
)
# A section of docs/speed.md, and the benchmark that prints it.
BENCHMARKS = {"benchmark": "benchmarks/run.py", "screening benchmark": "benchmarks/screen.py"}

nox.needs_version = ">=2025.10.16"
nox.options.sessions = ["lint", "test"]
nox.options.default_venv_backend = "venv"
nox.options.download_python = "never"  # a version that is not there is passed over


def run(session: nox.Session, *arguments: str, silent: bool = False) -> None:
    """Runs a module or a script by the Python that nox runs in; silent: what it prints is shown only if it fails."""
    session.run(sys.executable, *arguments, external=True, silent=silent, env={"POLICYCHECK_LIBRARY": None})


@nox.session(python=False)
def lint(session: nox.Session) -> None:
    """Format, style and types of the code; and what lint says of the library and the incidents."""
    run(session, "-m", "ruff", "format", "--check", ".")
    run(session, "-m", "ruff", "check", ".")
    run(session, "-m", "mypy")
    run(session, "-m", "policycheck", "test", "--coverage", "--min", "100", silent=True)
    run(session, "-m", "policycheck", "lint")


@nox.session(python=False)
def test(session: nox.Session) -> None:
    """All tests, or those named: nox -s test -- tests/logic."""
    run(session, "-m", "pytest", "-n", "auto", *session.posargs)


@nox.session(python=False)
def docs(session: nox.Session) -> None:
    """Writes every shown output, page and picture of the documentation anew."""
    for arguments in SHOWN:
        run(session, *arguments)


@nox.session(python=list(VERSIONS))
def versions(session: nox.Session) -> None:
    """All tests with each version of Python that is there."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[dev]")
    session.run("pytest", "-n", "auto", *session.posargs)


@nox.session(python=list(VERSIONS))
def smoke(session: nox.Session) -> None:
    """A telling part of the tests with each version of Python that is there, and without any extra."""
    session.install("-q", "-c", "constraints.txt", ".", "hypothesis", "pytest", "pytest-timeout", "pytest-xdist")
    session.run("pytest", "-n", "auto", *(session.posargs or SMOKE))


@nox.session
def bench(session: nox.Session) -> None:
    """Measures, and writes docs/speed.md anew: a quarter of an hour on a machine that does nothing else."""
    session.install("-q", "-c", "constraints.txt", "-e", ".[bench,durable,screen]")
    for name, script in BENCHMARKS.items():
        measured = session.run("python", script, silent=True)
        page = ROOT / "docs" / "speed.md"
        before, rest = page.read_text().split(f"<!-- {name} -->\n")
        after = rest.partition(f"<!-- /{name} -->")[2]
        page.write_text(f"{before}<!-- {name} -->\n{measured}<!-- /{name} -->{after}")


@nox.session
def release(session: nox.Session) -> None:
    """Builds dist/, and tries the wheel in an environment that holds nothing else. Uploads nothing."""
    version = session.run(sys.executable, "-m", "hatchling", "version", external=True, silent=True).strip()
    if f"\n## {version} " not in (ROOT / "CHANGELOG.md").read_text():
        session.error(f"CHANGELOG.md has no section {version}: move what is under Unreleased to '## {version} (DATE)'")
    run(session, "-m", "hatchling", "build", "--clean", "-d", "dist")
    (wheel,) = (ROOT / "dist").glob("*.whl")
    session.install("-q", str(wheel))
    with tempfile.TemporaryDirectory() as empty, session.chdir(empty):  # no checkout in reach
        said = session.run("policycheck", "--version", silent=True, env={"PYTHONPATH": None})
        if said.strip() != f"policycheck {version}":
            session.error(f"the wheel says {said.strip()!r}, and the source {version}")
        session.run("policycheck", "evaluate", str(INCIDENT), silent=True, env={"PYTHONPATH": None})
        session.run("policycheck", "test", silent=True, env={"PYTHONPATH": None})
    session.log(f"dist/ holds {version}; docs/release.md says what is left to do")
