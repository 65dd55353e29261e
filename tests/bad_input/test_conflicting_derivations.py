"""Derivations that rest on themselves, say the same, or could contradict each other are refused by name."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bad_files import Content, Refusal, refusal_of, write_tree
from test_bad_derivation import FACTS

from policycheck.library.library import load_library

SHOTS = "shots: {kind: shots, force: this}"
MOVING, STOPPED = "car: {kind: vehicle-moving, by: against}", "car: {kind: vehicle-stopped, by: against}"
DURING = "{event: shots, is: starts-during, other: car}"


def one(conclusion: str, *premises: str, each: str = "force", **parts: str) -> str:
    """A derivation: its conclusion, its premises (with not before those that must be no), and its events."""
    text = f"title: t\nfor_each: {each}\nthen: {{fact: {conclusion.removeprefix('not ')}"
    text += f", is: {str(not conclusion.startswith('not ')).lower()}}}\n"
    asked = [f"{{fact: {fact.removeprefix('not ')}, is: {str(fact[:4] != 'not ').lower()}}}" for fact in premises]
    text += f"premises: [{', '.join(asked)}]\n" * bool(asked)
    text += "".join(f"{key}: [{part}]\n" for key, part in parts.items() if key != "events")
    return text + (f"events: {{{parts['events']}}}\n" if "events" in parts else "")


@pytest.fixture
def tree(tmp_path: Path) -> Callable[..., Path]:
    """A library with these derivations, called zz-1, zz-2 and so on."""

    def written(*texts: str) -> Path:
        files: dict[str, Content] = {"rules/vocabulary/zz.yaml": FACTS}
        for number, text in enumerate(texts, 1):
            files[f"rules/derivations/zz-{number}.yaml"] = f"id: zz-{number}\n{text}"
        return write_tree(tmp_path / "library", files)

    return written


Tree = Callable[..., Path]
A, B, C, D = (f"force.zz_{letter}" for letter in "abcd")


@pytest.fixture
def refused(policycheck: Callable[..., Any], tree: Tree) -> Callable[..., Refusal]:
    """Shows the facts of a library with these derivations, which must be refused."""
    return lambda *texts: refusal_of(policycheck("show", "facts", "--library", tree(*texts)))


def test_a_cycle_is_told_with_its_chain(refused: Callable[..., Refusal]) -> None:
    found = refused(one(B, A), one(C, B), one(A, C), one(D, D))
    chain = f"zz-1 concludes {B}, from which zz-2 concludes {C}, from which zz-3 concludes {A}, from which zz-1 follows"
    assert found.says("zz-1.yaml:5:1", chain, "take a premise out")
    assert found.says("zz-4.yaml:5:1", f"zz-4 concludes {D}, from which zz-4 follows", "take a premise out")
    assert len(found.problems) == 2


def test_the_same_under_other_names_is_told(refused: Callable[..., Refusal]) -> None:
    first = one(A, events=f"{SHOTS}, {MOVING}", order=DURING)
    found = refused(
        first, first.replace("car", "wagon").replace("shots:", "fire:").replace("event: shots", "event: fire")
    )
    assert found.says("zz-2.yaml:1:1", "zz-2 concludes the same as zz-1", "keep only this one or the one in")
    assert len(found.problems) == 1


def test_the_other_way_to_write_an_order_is_the_same(refused: Callable[..., Refusal]) -> None:
    events = f"{SHOTS}, call: {{kind: warning, by: by}}"
    found = refused(
        one(A, events=events, order="{event: call, is: before, other: shots}"),
        one(A, events=events, order="{event: shots, is: after, other: call}"),
    )
    assert len(found.problems) == 1


CONFLICTS = {
    "other facts": (one(A, B), one(f"not {A}", C)),
    "the same fact of another force": (one("incident.zz_dark", B), one("not incident.zz_dark", f"not {B}")),
    "two vehicles": (
        one(A, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(f"not {A}", events=f"{SHOTS}, {STOPPED.replace(', by: against', '')}", order=DURING),
    ),
    "one of them lacks the order": (
        one(A, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(f"not {A}", events=f"{SHOTS}, {STOPPED}"),
    ),
    "what excludes nothing": (
        one(A, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(f"not {A}", events=f"{SHOTS}, car: {{kind: officer-in-path, by: by}}", order=DURING),
    ),
    "shots of no act": (
        one(A, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(f"not {A}", events=f"shots: {{kind: shots, by: by}}, {STOPPED}", order=DURING),
    ),
    "a second warning": (
        one(A, events=f"{SHOTS}, w: {{kind: warning, by: by}}", order="{event: w, is: before, other: shots}"),
        one(f"not {A}", events=f"{SHOTS}, w: {{kind: warning, by: by}}", order="{event: w, is: after, other: shots}"),
    ),
    "a warning by somebody else": (
        one(A, events=f"{SHOTS}, w: {{kind: warning}}", order="{event: w, is: before, other: shots}"),
        one(f"not {A}", events=SHOTS, absent="{kind: warning, by: by, to: shots}"),
    ),
    "a warning outside the span": (
        one(A, events=f"{SHOTS}, w: {{kind: warning, by: by}}", order="{event: w, is: starts-after, other: shots}"),
        one(f"not {A}", events=SHOTS, absent="{kind: warning, by: by, to: shots}"),
    ),
    "a premise that leads from what may hold as well": (one(C, D), one(A, C), one(f"not {A}", B)),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_derivations_that_could_contradict_are_refused(refused: Callable[..., Refusal], name: str) -> None:
    found = refused(*CONFLICTS[name])
    (problem,) = found.problems
    assert "could both hold and answer" in problem[0]
    assert problem[1] == "add a premise or an order to one of them that tells them apart"


APART = {
    "opposite answers": (one(A, B, C), one(f"not {A}", D, f"not {B}")),
    "opposite answers on the incident": (
        one("incident.zz_dark", "incident.zz_dark2"),
        one("not incident.zz_dark", "not incident.zz_dark2"),
    ),
    "moving and standing": (
        one(A, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(f"not {A}", events=f"{SHOTS}, {STOPPED}", order=DURING),
    ),
    "ruled out": (
        one(A, events=f"{SHOTS}, w: {{kind: warning, by: by}}", order="{event: w, is: before, other: shots}"),
        one(f"not {A}", events=SHOTS, absent="{kind: warning, by: by, to: shots}"),
    ),
    "ruled out whoever did it": (
        one(A, events=f"{SHOTS}, w: {{kind: warning}}", order="{event: w, is: before, other: shots}"),
        one(f"not {A}", events=SHOTS, absent="{kind: warning, to: shots}"),
    ),
    "a chain and its contraposition": (one(B, A), one(C, B)),
    "a premise that follows only where the other cannot hold": (
        one(B, events=f"{SHOTS}, {MOVING}", order=DURING),
        one(A, B),
        one(f"not {A}", events=f"{SHOTS}, {STOPPED}", order=DURING),
    ),
}


@pytest.mark.parametrize("name", APART)
def test_derivations_that_cannot_hold_together_are_read(tree: Tree, name: str) -> None:
    root = tree(*APART[name])
    path = root / "rules/vocabulary/zz.yaml"
    path.write_text(path.read_text() + "incident.zz_dark2:\n  type: yes-no\n  question: r?\n  yes: y\n  no: n\n")
    found = load_library([root])
    assert [key for key in found.derivations if key.startswith("zz-")] == [
        f"zz-{n + 1}" for n in range(len(APART[name]))
    ]
    assert found.derivation_files["zz-1"] == root / "rules/derivations/zz-1.yaml"
    assert "overlay-1/rules/derivations/zz-1.yaml" in found.digests
