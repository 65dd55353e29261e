"""Imports go one way, files and functions stay short, and a command loads no more than it needs."""

import ast
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "engine" / "policycheck"
FILES = sorted(PACKAGE.rglob("*.py"))
# In order: a room imports from those above it, and not from one at its side.
BELOW = {
    "model": set(),
    "process": {"model"},
    "document": {"model", "process"},
    "logic": {"model"},
    "facts": {"model", "logic"},
    "library": {"model", "logic", "facts"},
    "sources": {"model", "process", "library"},
    "evaluation": {"model", "logic", "facts", "library"},
    "timeline": {"model", "document", "logic", "facts", "library", "evaluation"},
    "redaction": {"model", "document", "library"},
    "record": {"model", "logic", "library", "sources", "evaluation"},
    "request": {"model", "library", "evaluation"},
    "authoring": {"model", "logic", "facts", "library", "sources", "evaluation", "record"},
    "batch": {"model", "library", "sources", "evaluation"},
    "screening": {"model", "logic", "facts", "library", "evaluation"},
    "report": {"model", "document", "timeline"},
}
BELOW["web"] = set(BELOW)
BELOW["cli"] = set(BELOW)


def imported(path: Path) -> set[str]:
    """The folders of the package that a file imports from."""
    nodes = ast.walk(ast.parse(path.read_text()))
    names = [node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module]
    return {name.split(".")[1] for name in names if name.startswith("policycheck.")}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_go_one_way(path: Path) -> None:
    folder = path.relative_to(PACKAGE).parts[0]
    if folder in BELOW:
        assert imported(path) <= BELOW[folder] | {folder}


@pytest.mark.parametrize(
    ("libraries", "folders"),
    [
        (("durable",), {"evaluation/second"}),
        (("pyarrow", "numpy", "narwhals"), {"screening", "screening/read", "screening/spark"}),
        (("pyspark", "py4j"), {"screening/spark"}),
        (("starlette", "uvicorn"), {"web", "web/pages"}),
        (("argon2", "sqlite3"), {"web"}),
        (("mammoth", "pypdfium2", "selectolax", "webvtt"), {"sources"}),
    ],
)
def test_some_libraries_are_imported_in_one_folder_alone(libraries: tuple[str, ...], folders: set[str]) -> None:
    importing = set()
    for path in FILES:
        nodes = list(ast.walk(ast.parse(path.read_text())))
        names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
        if any(name.startswith(libraries) for name in names):
            importing.add(path.parent.relative_to(PACKAGE).as_posix())
    assert importing == folders


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) < 300
    functions = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)]
    assert [one.name for one in functions if (one.end_lineno or 0) - one.lineno >= 40] == []


def test_every_file_of_tests_has_a_name_of_its_own() -> None:
    """Else pytest refuses the second of two in different folders, and only where it is asked to run both."""
    names = Counter(path.name for path in Path(__file__).parent.rglob("test_*.py"))
    assert [name for name, count in names.items() if count > 1] == []


def test_evaluate_loads_no_more_than_it_needs(el_centro: Path) -> None:
    """With the library kept, text on no terminal needs no parser, no templates, no colours and no near misses."""
    code = (
        "import sys; sys.argv = ['policycheck', 'evaluate', sys.argv[1]]\n"
        "from policycheck.cli.main import main\n"
        "main()\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    for _ in range(2):
        ran = subprocess.run([sys.executable, "-c", code, str(el_centro)], check=True, capture_output=True, text=True)
    heavy = {"yaml", "markdown_it", "rapidfuzz", "rich", "jinja2", "selectolax", "mammoth", "policycheck.sources.read"}
    loaded = set(ran.stderr.split())
    assert heavy & loaded == set()
    reading = {"library.check", "library.reader", "library.yaml_source", "model.request", "screening", "authoring"}
    assert {f"policycheck.{module}" for module in reading} & loaded == set()
    assert len([module for module in loaded if module.startswith("policycheck.")]) <= 140
