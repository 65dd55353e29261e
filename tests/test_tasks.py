"""The tasks of noxfile.py and the hooks of contributors: what they name is there, and nothing is left out."""

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from policycheck.library.yaml_source import read_yaml

ROOT = Path(__file__).resolve().parents[1]
HOOKS = read_yaml("hooks", (ROOT / ".pre-commit-config.yaml").read_text()).data


@pytest.fixture(scope="module")
def noxfile() -> ModuleType:
    pytest.importorskip("nox")
    spec = importlib.util.spec_from_file_location("noxfile", ROOT / "noxfile.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_promised_version_is_tested(noxfile: ModuleType) -> None:
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["classifiers"]
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(classifiers))
    assert list(noxfile.VERSIONS) == promised
    assert f"smoke-%s\\n' {' '.join(promised)} |" in (ROOT / ".ci" / "run").read_text()


def test_what_tasks_name_is_there(noxfile: ModuleType) -> None:
    scripts = [arguments[0] for arguments in noxfile.SHOWN if arguments[0] != "-m"]
    assert [
        path for path in (*scripts, *noxfile.SMOKE, *noxfile.BENCHMARKS.values()) if not (ROOT / path).exists()
    ] == []


def test_every_script_that_writes_documentation_is_run_by_the_task(noxfile: ModuleType) -> None:
    # Written anew on purpose only, never along with the pages: expected answers, and Word files and PDFs of examples.
    on_purpose = {
        "tests/test_golden.py",
        "docs/examples/case/make_documents.py",
        "docs/examples/letterhead/make_letterhead.py",
    }
    writing = {
        path.relative_to(ROOT).as_posix()
        for folder in ("docs", "tests")
        for path in (ROOT / folder).rglob("*.py")
        if '\nif __name__ == "__main__":' in path.read_text()
    }
    assert writing - on_purpose == {arguments[0] for arguments in noxfile.SHOWN} - {"-m"}


def test_benchmarks_have_a_section_each(noxfile: ModuleType) -> None:
    page = (ROOT / "docs" / "speed.md").read_text()
    for name, script in noxfile.BENCHMARKS.items():
        section = page[page.index(f"<!-- {name} -->\n") : page.index(f"<!-- /{name} -->")]
        assert f"by `python {script}` on " in section


def test_hooks_are_local_and_fetch_nothing() -> None:
    (repository,) = HOOKS["repos"]
    assert repository["repo"] == "local"
    assert {hook["language"] for hook in repository["hooks"]} == {"system"}
    assert "//" not in (ROOT / ".pre-commit-config.yaml").read_text()
    entries = [hook["entry"].removeprefix(".venv-dev/bin/").split()[:2] for hook in repository["hooks"]]
    assert entries == [
        ["ruff", "format"],
        ["ruff", "check"],
        ["mypy"],
        ["policycheck", "test"],
        ["policycheck", "lint"],
    ]
