"""The cache of the read library: what spoils it only costs time, and nobody but the user can put anything in it."""

import hashlib
import json
import os
import pickle
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from bad_files import Refusal, refusal_of

from policycheck.library.cache import cache_folder, from_data, load_cached, store, to_data
from policycheck.library.library import Library, load_library
from policycheck.logic.extent import Interval
from policycheck.model.problem import Place

COMMAND = ("show", "rules", "nypd")  # any that reads the library


def _cached(folder: Path) -> list[Path]:
    return sorted(folder.glob("library-*.json"))


def _signed(file: Path, payload: bytes) -> bytes:
    """What the file would hold if the program had written the payload into it."""
    key = file.stem.removeprefix("library-")
    return hashlib.sha256(key.encode() + b"\0" + payload).digest() + payload


@pytest.fixture
def refused(policycheck: Callable[..., Any]) -> Callable[..., Refusal]:
    """Runs the command line, which must refuse."""
    return lambda *arguments: refusal_of(policycheck(*arguments))


@pytest.mark.parametrize("kind", ["file", "below a file", "loop", "closed", "device", "too long"])
def test_a_cache_that_cannot_be_written_only_costs_time(
    policycheck: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str
) -> None:
    expected = policycheck(*COMMAND)
    plain, loop, closed = tmp_path / "plain", tmp_path / "loop", tmp_path / "closed"
    plain.write_text("kept")
    loop.symlink_to(loop)
    closed.mkdir(mode=0o500)
    places = {"file": plain, "below a file": plain / "x", "loop": loop, "closed": closed, "device": Path("/dev/null")}
    monkeypatch.setenv("POLICYCHECK_CACHE", str(places.get(kind, tmp_path / ("x" * 5000))))
    assert policycheck(*COMMAND) == expected
    assert plain.read_text() == "kept"


@pytest.mark.parametrize("spoiled", [b"", b"short", b"\0" * 5000, b"valid digest", b"other object"])
def test_a_damaged_cache_is_ignored(
    policycheck: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoiled: bytes
) -> None:
    monkeypatch.setenv("POLICYCHECK_CACHE", str(tmp_path))
    expected = policycheck(*COMMAND)
    (file,) = _cached(tmp_path)
    good = file.read_bytes()
    payload = {b"valid digest": b"garbage", b"other object": to_data({"a": 1})}.get(spoiled)
    file.write_bytes(_signed(file, payload) if payload else spoiled)
    assert policycheck(*COMMAND) == expected
    assert _cached(tmp_path) == [file]
    assert file.read_bytes() == good
    file.write_bytes(good[:-1])
    assert policycheck(*COMMAND) == expected


def test_a_bad_library_is_not_cached(
    refused: Callable[..., Refusal], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, el_centro: Path
) -> None:
    cache, rule = tmp_path / "cache", tmp_path / "library" / "rules" / "us-zz" / "a.yaml"
    rule.parent.mkdir(parents=True)
    rule.write_text("a: [")
    monkeypatch.setenv("POLICYCHECK_CACHE", str(cache))
    for _ in range(2):
        refused("evaluate", el_centro, "--library", tmp_path / "library")
    assert _cached(cache) == []


def test_what_is_kept_is_the_library_itself(library: Library, tmp_path: Path) -> None:
    store(tmp_path, "a", library)
    found = load_cached(tmp_path, "a")
    assert isinstance(found, type(library))
    assert found == library
    assert to_data(found) == to_data(library)
    for rule, read in found.rules.items():
        assert vars(read)["_primes"] == vars(library.rules[rule])["_primes"]
        assert read.rule.model_dump(exclude_unset=True) == library.rules[rule].rule.model_dump(exclude_unset=True)
    assert [one.name for one in fields(Library)] == [one for one in vars(found) if one != "roots"]


@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, 1, -1, 0.0, 1.5, "", "é\ud800", 1 << 60_000, -(1 << 60), 1 << 53, (), ((),), frozenset()),
        *({}, {"a": {}, "b": {}}, frozenset({True}), (1, 1.0, True, 0, False)),
        *(Interval(), Interval((0, 0), (1.5, 1)), Place("a", 1), Path("/a\udcff/b"), {("a", 1): ((1, "x"),)}),
    ],
    ids=lambda value: type(value).__name__,  # a large number has no shorter text
)
def test_plain_data_comes_back_as_it_was(value: object) -> None:
    again = from_data(to_data(value))
    assert again == value
    assert type(again) is type(value)
    assert to_data(again) == to_data(value)


def test_two_dictionaries_stay_two() -> None:
    one, other = from_data(to_data(({}, {})))
    assert one is not other


class Runs:
    """What a planted pickle would hold."""

    def __reduce__(self) -> tuple[Any, tuple[str]]:
        return os.system, ("touch planted",)


@pytest.mark.parametrize(
    "kind", ["os:system", "builtins:eval", "library.library:os", "library.cache:keep", "__main__:x", "x"]
)
def test_planted_data_runs_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kind: str) -> None:
    """Even in the user's own folder, with the right name and digest."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICYCHECK_CACHE", str(tmp_path / "cache"))
    expected = load_library()
    (file,) = _cached(tmp_path / "cache")
    planted = {"kinds": [kind], "scalars": ["touch planted"], "made": [[0, 0]]}
    for payload in (json.dumps(planted).encode(), pickle.dumps(Runs())):
        file.write_bytes(_signed(file, payload))
        with pytest.raises(Exception):  # noqa: B017, PT011 - of any kind
            from_data(payload)
        assert load_library() == expected
    assert not (tmp_path / "planted").exists()


def test_only_what_this_program_makes_is_written() -> None:
    for value in (Runs(), os.system, [1], b"a", Library.texts):
        with pytest.raises((TypeError, AttributeError)):
            to_data(value)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="this system tells no owners")
@pytest.mark.parametrize(
    "spoil", ["folder for all", "folder for a group", "link", "another's", "file for all", "file link"]
)
def test_a_cache_that_others_can_write_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spoil: str
) -> None:
    cache, elsewhere = tmp_path / "cache", tmp_path / "elsewhere"
    store(cache, "a", "planted")
    assert load_cached(cache, "a") == "planted"
    (file,) = _cached(cache)
    if spoil == "another's":
        mine = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: mine + 1)
    elif spoil == "link":
        cache.rename(elsewhere)
        cache.symlink_to(elsewhere)
    elif spoil == "file link":
        file.rename(elsewhere)
        file.symlink_to(elsewhere)
    else:
        wide = 0o777 if spoil.endswith("all") else 0o770
        (cache if spoil.startswith("folder") else file).chmod(wide)
    assert load_cached(cache, "a") is None
    store(cache, "b", "written")
    assert len(_cached(cache)) == (2 if spoil.startswith("file") else 1)


def test_what_is_kept_is_the_users_alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store(tmp_path / "new" / "cache", "a", "kept")
    finally:
        os.umask(before)
    (file,) = _cached(tmp_path / "new" / "cache")
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.parent.stat().st_mode & 0o777 == 0o700
    assert load_cached(file.parent, "a") == "kept"
    file.rename(file.with_name("library-b.json"))
    assert load_cached(file.parent, "b") is None  # what was kept under another key


def test_eight_are_kept(tmp_path: Path) -> None:
    for number in range(12):
        store(tmp_path, str(number), number)
        os.utime(tmp_path / f"library-{number}.json", (number, number))
    assert sorted(int(file.stem[8:]) for file in _cached(tmp_path)) == list(range(4, 12))


def test_the_folder_is_the_one_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICYCHECK_CACHE", "")
    assert cache_folder() is None
    monkeypatch.delenv("POLICYCHECK_CACHE")
    found = cache_folder()
    assert found is not None
    assert found.name == "policycheck"
