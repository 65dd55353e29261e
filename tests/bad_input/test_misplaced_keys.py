"""A key that an incident file knows, in a place that does not know it, is refused with where it belongs."""

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from policycheck.library.incident_file import read_incident
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput

FILE = {"schema": "policycheck/incident/1", "id": "a", "title": "A", "agency": "el-centro-pd"}
LISTS = {
    "assertions",
    "allegations",
    "summary",
    "facts",
    "dispositions",
    "recommendations",
    "events",
    "order",
    "complete",
}
ONE = {"timeline", "findings"}  # objects of their own; other objects have an entry for each name


def models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    value = getattr(annotation, "__value__", None)
    return [model for part in (*get_args(annotation), *([value] if value else [])) for model in models_in(part)]


def known(model: type[BaseModel], path: tuple[str, ...] = ()) -> set[tuple[str, ...]]:
    """The path of every key, read off the models."""
    paths: set[tuple[str, ...]] = set()
    for name, field in model.model_fields.items():
        inner = (*path, field.alias or name)
        paths.add(inner)
        for part in models_in(field.annotation):
            paths |= known(part, inner)
    return paths


PATHS = known(Incident)
NESTED = sorted({path[-1] for path in PATHS} - {path[0] for path in PATHS if len(path) == 1})


def remedies(library: Library, tmp_path: Path, data: dict[str, Any], key: str) -> list[str]:
    path = tmp_path / "incident.json"
    path.write_text(json.dumps(data))
    with pytest.raises(BadInput) as refused:
        read_incident(path, library)
    return [problem.remedy for problem in refused.value.problems if problem.cause == f"unknown key {key!r}"]


def at(path: tuple[str, ...], key: str) -> dict[str, Any]:
    """A file with the key, and nothing else, in the place that the path leads to."""
    inner: Any = {key: None}
    for step in reversed(path):
        inner = {step: [inner] if step in LISTS else inner if step in ONE or len(path) > 1 else {"x": inner}}
    return {**FILE, **inner}


def test_the_models_are_walked() -> None:
    assert {("findings", "dispositions"), ("findings", "facts", "credits"), ("timeline", "events", "at")} <= PATHS
    assert len(NESTED) > 40


@pytest.mark.parametrize("key", NESTED)
def test_every_key_is_sent_where_it_belongs(library: Library, tmp_path: Path, key: str) -> None:
    (remedy,) = remedies(library, tmp_path, {**FILE, key: None}, key)
    where = remedy.partition(f"{key!r} stands under ")[2].split(", ")
    homes = {path[:-1] for path in PATHS if path[-1] == key}
    assert {tuple(place.split(".")) for place in where} <= homes
    assert all(any(home[: len(place.split("."))] == tuple(place.split(".")) for place in where) for home in homes)


@pytest.mark.parametrize(
    ("path", "key", "remedy"),
    [
        ((), "dispositions", "'dispositions' stands under findings"),
        (("findings",), "allegations", "'allegations' stands at the top"),
        (("findings", "dispositions"), "credits", "'credits' stands under accounts, findings.facts"),
        (("allegations",), "dispositions", "'dispositions' stands under findings"),
        ((), "source", "did you mean 'sources'? 'source' stands under assertions"),
        (("entities",), "party", "'party' stands under sources"),
    ],
)
def test_a_key_is_sent_where_it_belongs(
    library: Library, tmp_path: Path, path: tuple[str, ...], key: str, remedy: str
) -> None:
    assert remedies(library, tmp_path, at(path, key), key)[0].startswith(remedy)


def test_a_key_that_is_known_nowhere_gets_the_keys_that_are(library: Library, tmp_path: Path) -> None:
    (remedy,) = remedies(library, tmp_path, {**FILE, "zzzzzzzz": 1}, "zzzzzzzz")
    assert remedy.startswith("known keys here: $schema, accounts, agency")
