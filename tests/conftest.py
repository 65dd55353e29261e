"""What tests of every folder share."""

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from policycheck.library.library import Library, load_library

# A busy machine is no failure. CI tries the same examples every time; elsewhere new ones are looked for.
settings.register_profile("project", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("project")

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test reads or fills the user's cache."""
    patch = pytest.MonkeyPatch()
    patch.setenv("POLICYCHECK_CACHE", str(tmp_path_factory.mktemp("cache")))
    patch.delenv("POLICYCHECK_LIBRARY", raising=False)


@pytest.fixture(scope="session")
def library(_own_cache: None) -> Library:
    return load_library()


@pytest.fixture
def el_centro() -> Path:
    return ROOT / "incidents" / "el-centro-2025-10-05.json"


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture
def policycheck(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Runs the command line in this process, as the installed command does."""
    from policycheck.cli.main import main

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
