"""A library of one's own adds a kind of event: derivations, incidents, reports and records take it up."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from policycheck.evaluation.evaluate import evaluate
from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library, load_library
from policycheck.library.tree import EVENTS
from policycheck.model.problem import BadInput
from policycheck.model.record import RecordOptions
from policycheck.record.record import canonical, make_record
from policycheck.record.verify import verify

DOG = """dog-released:
  meaning: a dog was released
  none: no dog was released
  noun: the release of a dog
  by: officer

dog-biting:
  meaning: a dog was biting
  none: no dog bit
  noun: a dog's bite
  lasts: true
  excludes: [dog-held]

dog-held:
  meaning: a dog was held back
  none: no dog was held back
  noun: the holding of a dog
  lasts: true
  cases:
    - name: it cannot bite meanwhile
      events: {bite: {kind: dog-biting, by: dog}, held: {kind: dog-held, by: dog}}
      order: [{event: bite, is: overlaps, other: held}]
      possible: false
"""
FACT = """force.warned_before_dog:
  type: yes-no
  question: Was a warning given before the dog was released?
  yes: a warning was given before the dog was released
  no: no warning was given before the dog was released
"""
DERIVATION = """id: warned-before-dog
title: Whose dog was released after a warning was warned of it.
for_each: force
events:
  warning: {kind: warning, by: by}
  dog: {kind: dog-released, by: by}
order:
  - {event: warning, is: before, other: dog}
then: {fact: force.warned_before_dog, is: true}
cases:
  - name: warned
    events: {said: {kind: warning, by: by}, dog: {kind: dog-released, by: by}}
    order: [{event: said, is: before, other: dog}]
    derives: true
  - name: warned later
    events: {said: {kind: warning, by: by}, dog: {kind: dog-released, by: by}}
    order: [{event: dog, is: before, other: said}]
    derives: unknown
"""
TREE = {EVENTS: DOG, "rules/vocabulary/dogs.yaml": FACT, "rules/derivations/warned-before-dog.yaml": DERIVATION}
SAID = {"source": "brief"}
TIMELINE = {
    "events": [
        {"id": "call", "kind": "warning", "by": "handler", **SAID},
        {"id": "let-go", "kind": "dog-released", "by": "handler", **SAID},
    ],
    "order": [{"event": "call", "is": "before", "other": "let-go", **SAID}],
    "complete": [{"kinds": ["dog-released", "dog-biting"], **SAID}],
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name, text in TREE.items():
        path = tmp_path / "own" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "own"


@pytest.fixture
def dogs(tree: Path) -> Library:
    return load_library([tree])


def incident(folder: Path, **timeline: Any) -> Path:
    data = {
        "schema": "policycheck/incident/1",
        "id": "dog",
        "title": "A dog",
        "date": "2025-10-05",
        "agency": "el-centro-pd",
        "entities": {
            "handler": {"kind": "officer", "label": "the handler"},
            "driver": {"kind": "civilian"},
            "bite": {"kind": "force", "by": "handler", "against": "driver"},
        },
        "sources": {"brief": {"party": "agency", "title": "The briefing"}},
        "timeline": TIMELINE | timeline,
    }
    path = folder / "incident.json"
    path.write_text(json.dumps(data, indent=1))
    return path


def test_what_follows_from_an_event_of_an_own_kind(dogs: Library, tmp_path: Path) -> None:
    facts, sha256 = read_incident(incident(tmp_path), dogs)
    (inference,) = (one for one in evaluate(dogs, facts, sha256).follows if one.account == "agency")
    assert (inference.fact, inference.about, inference.value) == ("force.warned_before_dog", "bite", True)
    told = [(premise.claim, premise.cited) for premise in inference.steps[-1].premises]
    assert ("a dog was released", ["S1"]) in told, told


def test_the_kinds_are_the_same_from_the_cache(dogs: Library, tree: Path, library: Library) -> None:
    again = load_library([tree])
    assert again.events == dogs.events
    assert [*again.events] == [*library.events, "dog-released", "dog-biting", "dog-held"]
    assert again.events["dog-held"].excludes == ("dog-biting",)
    assert again.events["dog-biting"].excludes == ("dog-held",)


def test_commands_take_it_up(policycheck: Callable[..., Any], tree: Path, tmp_path: Path) -> None:
    path = incident(tmp_path)
    own = ("--library", tree)
    assert "dog-released: a dog was released\n" in policycheck("show", "events", *own).out
    shown = policycheck("show", "dog-held", *own).out
    assert "same person or vehicle as: dog-biting" in " ".join(shown.split())
    assert "dog: a dog was released by its officer [dog-released]" in policycheck("show", "warned-before-dog", *own).out
    assert policycheck("test", tree).status == 0
    assert policycheck("lint", tree).status == 0
    memo = tmp_path / "memo.html"
    ran = policycheck("memo", path, "-o", memo, *own)
    assert ran.status == 0, ran.err
    text = memo.read_text()
    assert "a dog was released" in text
    assert "says that no dog bit at any time" in text


@pytest.mark.parametrize(
    ("timeline", "cause"),
    [
        ({"complete": [{"kinds": ["dog-relesed"], **SAID}]}, "there is no kind of event 'dog-relesed'"),
        ({"events": [*TIMELINE["events"], {"id": "x", "kind": "dog-bitting", **SAID}]}, "'dog-bitting'"),
        ({"events": [*TIMELINE["events"], {"id": "x", "kind": "dog-released", "lasts": 2, **SAID}]}, "is a moment"),
        (
            {"events": [*TIMELINE["events"], {"id": "x", "kind": "dog-released", "by": "driver", **SAID}]},
            "of kind officer",
        ),
        (
            {
                "events": [
                    *TIMELINE["events"],
                    {"id": "x", "kind": "dog-biting", "by": "handler", "at": 1, "lasts": 4, **SAID},
                    {"id": "y", "kind": "dog-held", "by": "handler", "at": 2, "lasts": 4, **SAID},
                ]
            },
            "these statements cannot all hold",
        ),
    ],
)
def test_an_incident_that_misuses_it_is_refused(
    dogs: Library, tmp_path: Path, timeline: dict[str, Any], cause: str
) -> None:
    with pytest.raises(BadInput) as bad:
        read_incident(incident(tmp_path, **timeline), dogs)
    (problem,) = bad.value.problems
    assert cause in problem.cause


def test_without_the_library_every_place_of_the_kind_is_named(library: Library, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as bad:
        read_incident(incident(tmp_path), library)
    causes = [problem.cause for problem in bad.value.problems]
    assert causes == [f"there is no kind of event '{name}'" for name in ("dog-released", "dog-released", "dog-biting")]
    assert all("--library" in (problem.remedy or "") for problem in bad.value.problems)


def test_a_record_keeps_the_kinds(dogs: Library, library: Library, tmp_path: Path) -> None:
    path = incident(tmp_path)
    facts, sha256 = read_incident(path, dogs)
    evaluation = evaluate(dogs, facts, sha256)
    record = make_record(dogs, path.read_bytes(), facts, evaluation, RecordOptions())
    layers = [file["layer"] for file in record["files"] if file["path"] == EVENTS]
    assert layers == ["library", "overlay-1"]
    file = tmp_path / "record.json"
    file.write_bytes(canonical(record))
    assert verify(file, dogs).verdict == "holds"
    # The kind is gone from the library in force, and the record still says what it came to.
    assert verify(file, library).verdict == "holds with other texts now in force"


def test_a_record_from_before_the_kinds_were_files_holds(library: Library, tmp_path: Path) -> None:
    path = incident(tmp_path, events=TIMELINE["events"][:1], order=[], complete=[{"kinds": ["shots"], **SAID}])
    facts, sha256 = read_incident(path, library)
    record = make_record(library, path.read_bytes(), facts, evaluate(library, facts, sha256), RecordOptions())
    assert EVENTS in [file["path"] for file in record["files"]]
    record["files"] = [file for file in record["files"] if file["path"] != EVENTS]
    file = tmp_path / "record.json"
    file.write_bytes(canonical(record))
    verified = verify(file, library)
    assert (verified.verdict, verified.others) == ("holds", ())
