"""Whatever is done to a file, it is either read or refused; nothing else ever happens."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import GOOD, POLICY, RULE, Content, write_tree
from conftest import ROOT
from fuzzing import mutated, quick, swapped
from hypothesis import given
from hypothesis import strategies as st

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library, load_library
from policycheck.library.tree import EVENTS
from policycheck.model.problem import BadInput, Problem

EL_CENTRO = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"


def _read_or_refused(read: Callable[[], object]) -> None:
    problems: tuple[Problem, ...] | None = None
    try:
        read()
    except BadInput as bad:
        problems = bad.problems
    assert problems is None or problems
    for problem in problems or ():
        assert problem.place.file
        assert problem.cause
        assert problem.remedy


@pytest.fixture(autouse=True)
def _no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYCHECK_CACHE", "")


FACT = "  type: yes-no\n  question: q\n  yes: y\n  no: n\n"
BASE = {"rules/vocabulary/force.yaml": f"force.deadly:\n{FACT}force.took_steps_to_leave_path:\n{FACT}"}


@pytest.fixture
def small_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Trees are laid over a small library here, since each of many examples reads all of it."""
    base = write_tree(tmp_path / "base", {**BASE, EVENTS: (ROOT / EVENTS).read_text()})
    for module in ("library", "tree"):
        monkeypatch.setattr(f"policycheck.library.{module}.builtin_root", lambda: base)


def _incident(content: bytes, library: Library, folder: Path) -> None:
    path = folder / "incident.json"
    path.write_bytes(content)
    _read_or_refused(lambda: read_incident(path, library))


def _library(files: dict[str, Content], folder: Path) -> None:
    tree = write_tree(folder / "tree", files)
    _read_or_refused(lambda: load_library([tree]))


@pytest.mark.usefixtures("small_base")
@quick
@given(content=st.binary(max_size=200))
def test_random_bytes(library: Library, tmp_path: Path, content: bytes) -> None:
    _incident(content, library, tmp_path)
    for name in GOOD:
        _library({**GOOD, name: content}, tmp_path)


@quick
@given(content=mutated(EL_CENTRO.read_bytes()))
def test_a_mutated_incident(library: Library, tmp_path: Path, content: bytes) -> None:
    _incident(content, library, tmp_path)


@quick
@given(data=swapped(json.loads(EL_CENTRO.read_text())))
def test_an_incident_of_other_types(library: Library, tmp_path: Path, data: Any) -> None:
    _incident(json.dumps(data).encode(), library, tmp_path)


@pytest.mark.usefixtures("small_base")
@quick
@given(content=mutated(RULE.encode()))
def test_a_mutated_rule(tmp_path: Path, content: bytes) -> None:
    _library({"rules/us-zz/stop.yaml": content, "policies/us-zz/manual.md": POLICY}, tmp_path)


@pytest.mark.usefixtures("small_base")
@quick
@given(content=mutated(POLICY.encode()))
def test_a_mutated_policy(tmp_path: Path, content: bytes) -> None:
    _library({"rules/us-zz/stop.yaml": RULE, "policies/us-zz/manual.md": content}, tmp_path)


VOCABULARY = b"""force.a:
  type: choice
  question: q
  statement: "it was {value}"
  options: [one, two]
  evidence: [video]
force.b:
  type: number
  unit: shots
  whole: true
  question: q
  statement: "there were {value}"
"""


@pytest.mark.usefixtures("small_base")
@quick
@given(content=mutated(VOCABULARY))
def test_a_mutated_vocabulary(tmp_path: Path, content: bytes) -> None:
    _library({"rules/vocabulary/more.yaml": content}, tmp_path)


@pytest.mark.usefixtures("small_base")
def test_the_small_base_takes_what_is_good(tmp_path: Path) -> None:
    assert list(load_library([write_tree(tmp_path / "tree", {**GOOD})]).rules) == ["us-zz.stop"]
