"""Whatever is done to a file of a tree, lint says what is wrong with it; it never ends otherwise."""

import json
from pathlib import Path
from typing import Any

import lint_trees
import pytest
import yaml
from conftest import ROOT
from fuzzing import few, mutated, swapped
from hypothesis import given
from hypothesis import strategies as st

from policycheck.authoring.lint.run import lint
from policycheck.library.tree import EVENTS
from policycheck.report.lint import text

FACT = "  type: yes-no\n  question: q {name}\n  yes: y {name}\n  no: n {name}\n"
FACTS = "".join(f"{name}:\n" + FACT.format(name=name) for name in ("force.zz_a", "force.zz_b", "officer.zz_c"))
FACTS += "force.zz_seconds:\n  type: number\n  unit: seconds\n  question: q?\n  statement: '{value} passed'\n"
ORDERED: dict[str, Any] = {
    "id": "zz-ordered",
    "title": "Ordered",
    "for_each": "force",
    "premises": [{"fact": "force.zz_a", "is": False}],
    "events": {"shots": {"kind": "shots", "force": "this"}, "warning": {"kind": "warning", "by": "by"}},
    "order": [{"event": "warning", "is": "before", "other": "shots"}],
    "absent": [{"kind": "command", "by": "by", "from": "warning", "to": "shots"}],
    "then": {"fact": "force.zz_b", "is": True},
    "cases": [
        {
            "name": "it follows",
            "facts": {"force.zz_a": False},
            "events": {
                "shots": {"kind": "shots", "force": "this", "at": 3, "lasts": 2.5, "rounds": 4},
                "warning": {"kind": "warning", "by": "by", "at": 1},
            },
            "order": [{"event": "warning", "is": "before", "other": "shots"}],
            "complete": [{"kinds": ["command"], "from": "warning", "to": 4}],
            "derives": True,
        },
        {"name": "not said", "events": {"shots": {"kind": "shots"}}, "of": "force.zz_b", "derives": "unknown"},
    ],
}
AXIOM: dict[str, Any] = {
    "id": "zz-axiom",
    "title": "Axiom",
    "for_each": "force",
    "premises": [{"fact": "force.zz_a"}, {"fact": "officer.zz_c", "is": True}],
    "then": {"fact": "force.zz_b", "is": True},
    "cases": [
        {"name": "on", "facts": {"force.zz_a": True, "officer.zz_c": True}, "derives": True},
        {
            "name": "back",
            "facts": {"force.zz_b": False, "force.zz_a": True},
            "of": "officer.zz_c",
            "derives": False,
        },
        {"name": "nothing", "facts": {}, "derives": "unknown"},
    ],
}
ELAPSED: dict[str, Any] = {
    "id": "zz-elapsed",
    "title": "Elapsed",
    "for_each": "force",
    "events": {"shots": {"kind": "shots", "force": "this"}, "aid": {"kind": "medical-aid"}},
    "then": {"fact": "force.zz_seconds", "elapsed": {"from": "shots", "from_point": "end", "to": "aid"}},
    "cases": [
        {
            "name": "four",
            "events": {
                "shots": {"kind": "shots", "force": "this", "at": 0, "lasts": 1},
                "aid": {"kind": "medical-aid", "at": 5},
            },
            "derives": {"at_least": 4, "at_most": 4},
        },
    ],
}
DERIVATIONS = (ORDERED, AXIOM, ELAPSED)
NAMES = st.sampled_from(
    [
        *("this", "by", "against", "zz", "shots", "warning", "unknown", "yes", "before", "with", "command"),
        *("force.zz_a", "force.zz_b", "officer.zz_c", "force.zz_seconds", "officer.nosuch", "recording.nosuch"),
        *(True, False, 0, -1, 3, 1e300, {"at_least": 1}, {"one_of": ["a"]}, "officer", "incident", "civilian"),
    ]
)


@pytest.fixture(autouse=True)
def _small_base(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Trees are laid over a small library here, since each of many examples reads all of it."""
    base = tmp_path / "base"
    lint_trees.write(base, {EVENTS: (ROOT / EVENTS).read_text()})
    for module in ("library.library", "library.tree", "authoring.lint.places", "authoring.lint.files"):
        monkeypatch.setattr(f"policycheck.{module}.builtin_root", lambda: base)


def _linted(folder: Path, files: dict[str, str | bytes]) -> str:
    """What lint says of the tree, which every finding of it must be able to be printed in."""
    tree = folder / "tree"
    for name, content in {"rules/vocabulary/more.yaml": FACTS, **files}.items():
        path = tree / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return text(lint([tree]))


def _file(derivation: dict[str, Any]) -> str:
    return f"rules/derivations/{derivation['id']}.yaml"


def test_the_good_ones_pass(tmp_path: Path) -> None:
    said = _linted(tmp_path, {_file(one): json.dumps(one) for one in DERIVATIONS})
    assert "broken" not in said
    assert "failing-case" not in said


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"derives": "yes"}, "error broken: force.zz_b: 'yes' does not answer a yes-no question"),
        ({"of": "officer.nosuch"}, "error broken: officer.nosuch never follows by this derivation"),
        ({"facts": {"officer.nosuch": True}}, "error broken: there is no fact 'officer.nosuch'"),
    ],
)
def test_a_case_that_cannot_be_run_is_told_and_not_run(tmp_path: Path, changed: dict[str, Any], cause: str) -> None:
    cases = [{**AXIOM["cases"][0], **changed}]
    said = _linted(tmp_path, {_file(AXIOM): json.dumps({**AXIOM, "cases": cases})})
    assert cause in said
    assert "failing-case" not in said


def test_a_case_on_facts_that_are_unread_is_not_run(tmp_path: Path) -> None:
    files = {_file(one): json.dumps(one) for one in DERIVATIONS}
    said = _linted(tmp_path, {**files, "rules/vocabulary/more.yaml": "["})
    assert said.count("error") == said.count("error broken") + 1  # in the last line


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda one: one["id"])
@few
@given(data=st.data())
def test_a_derivation_of_other_types_and_names(tmp_path: Path, derivation: dict[str, Any], data: st.DataObject) -> None:
    changed = data.draw(swapped(derivation, NAMES) | swapped(derivation))
    _linted(tmp_path, {_file(derivation): json.dumps(changed)})


@pytest.mark.parametrize("derivation", DERIVATIONS, ids=lambda one: one["id"])
@few
@given(data=st.data())
def test_a_mutated_derivation(tmp_path: Path, derivation: dict[str, Any], data: st.DataObject) -> None:
    written = yaml.safe_dump(derivation, sort_keys=False).encode()
    _linted(tmp_path, {_file(derivation): data.draw(mutated(written))})


@pytest.mark.parametrize("name", [name for name in lint_trees.GOOD if not name.endswith(".md")])
@few
@given(data=st.data())
def test_any_other_file_of_other_types_and_names(tmp_path: Path, name: str, data: st.DataObject) -> None:
    good = json.loads(json.dumps(yaml.safe_load(lint_trees.GOOD[name]), default=str))
    changed = data.draw(swapped(good, NAMES) | swapped(good))
    _linted(tmp_path, {**lint_trees.GOOD, name: json.dumps(changed)})


@pytest.mark.parametrize("name", sorted(lint_trees.GOOD))
@few
@given(data=st.data())
def test_any_other_file_mutated(tmp_path: Path, name: str, data: st.DataObject) -> None:
    _linted(tmp_path, {**lint_trees.GOOD, name: data.draw(mutated(lint_trees.GOOD[name].encode()))})
