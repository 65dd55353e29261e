"""Whatever is done to a file, it is either read or refused; nothing else ever happens."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import GOOD, POLICY, RULE, Content, write_tree
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.library.load import load_library
from policycheck.model.problem import BadInput, Problem

EL_CENTRO = Path(__file__).resolve().parents[2] / "incidents" / "el-centro-2025-10-05.json"
PIECES = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b'"',
    b"'",
    b"\n",
    b"\t",
    b"  ",
    b"- ",
    b"#",
    b"## ",
    b"> ",
    b"---\n",
    b"-->",
]
PIECES += [b"<!--", b"&a", b"*a", b"!", b"|", b"null", b"true", b"1e999", b"0x1F", b"\\u", b"\\ud800", b"\0", b"\xff"]
PIECES += [
    b"\xc3\xa9",
    b"\r\n",
    b"?",
    b"2025-02-30",
    b"9999-12-31",
    b"{value}",
    b"9" * 20,
    b"any_of: ",
    b"\xe2\x80\xa8",
]
quick = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)


@st.composite
def mutated(draw: st.DrawFn, content: bytes) -> bytes:
    """The content with a few of its chunks deleted, doubled, swapped or overwritten."""
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        stop = min(len(content), start + draw(st.one_of(st.integers(0, 12), st.integers(0, 400))))
        chunk = content[start:stop]
        new = draw(
            st.one_of(st.sampled_from([b"", chunk * 2, chunk[::-1]]), st.sampled_from(PIECES), st.binary(max_size=6))
        )
        content = content[:start] + new + content[stop:]
    return content


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["", "incident", "force.deadly", "driver", "0001-01-01", "9999-12-31", [], {}, [[]], {"one_of": ["a"]}]
    ),
    st.dictionaries(st.sampled_from(["at_least", "at_most", "more_than", "less_than", "x"]), st.integers() | st.text()),
)


@st.composite
def swapped(draw: st.DrawFn, data: Any) -> Any:
    """The data with a few of its values in the place of others, or replaced by values of other types."""
    data = json.loads(json.dumps(data))
    for _ in range(draw(st.integers(1, 4))):
        place = data
        while isinstance(place, dict | list) and place:
            key = draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
            if not isinstance(place[key], dict | list) or not place[key] or draw(st.integers(0, 3)) == 0:
                place[key] = json.loads(json.dumps(draw(SCALARS)))  # a list of the strategy's own must stay as it is
                break
            place = place[key]
    return data


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
    base = write_tree(tmp_path / "base", {**BASE})
    for module in ("load", "tree"):
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
