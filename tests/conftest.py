"""What tests of every folder share."""

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from policycheck.library.cache import load_cached
from policycheck.library.library import Library, LoadedLibrary, load_library

if TYPE_CHECKING:
    from chromium import Room
    from workbench import Browser

    from policycheck.web.visit import Site

# A busy machine is no failure. CI tries the same examples every time; elsewhere new ones are looked for.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")

ROOT = Path(__file__).resolve().parents[1]
# What drives a browser is for development alone: with no more than users have, there is nothing to collect.
collect_ignore = [] if find_spec("playwright") else ["browser"]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the user's cache."""
    patch = pytest.MonkeyPatch()
    patch.setenv("POLICYCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.delenv("POLICYCHECK_LIBRARY", raising=False)


@pytest.fixture(scope="session")
def whole_library(_own_cache: None) -> Library:
    return load_library()


@pytest.fixture(scope="session")
def library(whole_library: Library) -> Library:
    """The library that a test is given; files of tests may put another in its place."""
    return whole_library


# On which a session still asks whatever kind of question there is. It ranks all of its questions after every answer.
ASKED_ABOUT = {"deadly-force", "disclosure", "moving-vehicles", "wearing-recorder"}


def on_few_topics(library: Library) -> Library:
    """The library with the rules on those alone."""
    kept = {name: one for name, one in library.rules.items() if not ASKED_ABOUT.isdisjoint(one.rule.topics)}
    return replace(library, rules=kept)


@pytest.fixture(scope="session")
def few_rules(whole_library: Library) -> Library:
    """The library with the rules on a few topics."""
    return on_few_topics(whole_library)


@pytest.fixture
def commands_read_few_rules(few_rules: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands in this process that lay nothing over the library read those."""

    def load(overlays: Sequence[Path] = (), *, drafts: bool = False) -> Library:
        return load_library(overlays, drafts=drafts) if overlays else replace(few_rules, drafts=drafts)

    monkeypatch.setattr("policycheck.library.library.load_library", load)


# Whose rules the tests of lint, of authoring and of bad input name. With all the others, each of some thousand small
# libraries would be checked beside the whole law.
FEW = (
    *("belmont-pd", "blendon-township-pd", "chicago-pd", "denver-pd", "el-centro-pd", "lasd", "manhattan-beach-pd"),
    *("nypd", "perf", "renton-pd", "us-ca", "us-federal", "us-federal-cbp", "us-federal-dhs", "us-federal-doj"),
    "us-federal-ice",
)
BESIDE_FEW = (
    "bad_input",
    "authoring",
    "test_draft_pages.py",
    "test_new_command.py",
    "test_test_command.py",
    "test_diff_command.py",
)  # tests


@pytest.fixture(scope="session")
def few_authorities(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tree with all the texts and facts, and the rules of a few authorities."""
    tree = tmp_path_factory.mktemp("few")
    shutil.copytree(ROOT / "policies", tree / "policies")
    (tree / "rules").mkdir()
    for path in (ROOT / "rules").iterdir():
        if path.name in (*FEW, "derivations", "vocabulary"):
            shutil.copytree(path, tree / "rules" / path.name)
        elif path.suffix == ".yaml":
            shutil.copy(path, tree / "rules")
    return tree


@pytest.fixture(autouse=True)
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What such tests lay a library over is the tree of few; the library itself is whole in them, too."""
    beside_few = not {request.path.name, request.path.parent.name}.isdisjoint(BESIDE_FEW)
    if beside_few and "library" not in request.fixturenames:
        few = request.getfixturevalue("few_authorities")
        monkeypatch.setattr("policycheck.library.tree._PACKAGE", few / "engine" / "policycheck")


def pytest_make_parametrize_id(val: object) -> str | None:
    """Files that tests make may hold the time: by their bytes, two processes would call a test otherwise."""
    return f"{len(val)} bytes" if isinstance(val, bytes) and len(val) > 99 else None


@pytest.fixture
def el_centro() -> Path:
    return ROOT / "incidents" / "el-centro-2025-10-05.json"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


READ_ANEW = ("bad_input", "authoring")  # folders of tests whose commands read the files of the library every time


_HELD: dict[str, LoadedLibrary] = {}  # the project's own library, which no test changes, by its key in the cache


def _load_once(folder: Path, key: str) -> object:
    """What the cache holds under a key; the library of the project is read from it once."""
    if key in _HELD:
        return replace(_HELD[key])
    found = load_cached(folder, key)
    if isinstance(found, LoadedLibrary) and found.roots == (ROOT,):
        _HELD[key] = found
    return found


@pytest.fixture
def policycheck(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Ran]:
    """Runs the command line in this process, as the installed command does."""
    from policycheck.cli.main import main

    if request.path.parent.name not in READ_ANEW:
        monkeypatch.setattr("policycheck.library.library.load_cached", _load_once)

    def run(*arguments: str | Path) -> Ran:
        monkeypatch.setattr(sys, "argv", ["policycheck", *map(str, arguments)])
        status = 0
        try:
            main()
        except SystemExit as done:
            status = int(done.code or 0)
        finally:
            gc.enable()  # a command ends before collecting garbage pays; the tests do not
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def site(tmp_path: Path, library: Library) -> "Iterator[Site]":
    """A workbench over a new workspace, with the made-up case in it."""
    from policycheck.web.server import open_site
    from policycheck.web.workspace import Workspace

    assert isinstance(library, LoadedLibrary)
    made = open_site(Workspace(tmp_path / "workspace"), library, 8321, local=True)
    yield made
    made.reader.close()


@pytest.fixture
def browser(site: "Site") -> "Browser":
    """A browser that was let in, under the name Ana."""
    from workbench import Browser

    return Browser(site).enter()


@pytest.fixture(scope="session")
def _room(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Room]":
    from chromium import PROGRAM, room

    if PROGRAM is None:
        pytest.skip("no browser is installed: apt install chromium")
    with room(tmp_path_factory.mktemp("room") / "workspace") as opened:
        yield opened


@pytest.fixture
def room(_room: "Room") -> "Iterator[Room]":
    """A browser at a workbench that is served. Nothing that happens there may be any trouble."""
    yield _room
    assert _room.leave() == []
