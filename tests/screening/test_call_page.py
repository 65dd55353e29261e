"""The page on notebooks shows what its reader gets. Run as a script, it writes the shown results anew."""

import code
import contextlib
import io
import re
from pathlib import Path
from typing import Any

import pytest

PAGE = Path(__file__).resolve().parents[2] / "docs" / "notebooks.md"
BLOCK = re.compile(r"(```pycon\n)(.*?)(```\n)", re.DOTALL)


def with_results(page: str) -> str:
    """The page with what each statement shows when all of them are run in order."""
    names: dict[str, Any] = {"__name__": "__console__"}

    def shown(match: re.Match[str]) -> str:
        lines = [line for line in match[2].splitlines() if line.startswith((">>> ", "... "))]
        return match[1] + "".join(_run(each, names) for each in _statements(lines)) + match[3]

    return BLOCK.sub(shown, page)


def _statements(lines: list[str]) -> list[list[str]]:
    starts = [at for at, line in enumerate(lines) if line.startswith(">>> ")]
    return [lines[first:last] for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _run(lines: list[str], names: dict[str, Any]) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        source = "\n".join(line[4:] for line in lines)
        code.InteractiveInterpreter(names).runsource(source)
    # Of an error, the lines before the last ones tell where this machine keeps its files.
    error = re.sub(r"(?s)(Traceback[^\n]*\n)(  [^\n]*\n)+", r"\1  ...\n", err.getvalue(), count=1)
    return "".join(f"{line}\n" for line in lines) + out.getvalue() + error


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Polars draws its tables as wide as the terminal says."""
    monkeypatch.setenv("POLARS_TABLE_WIDTH", "100")


def test_shown_results_are_current() -> None:
    page = PAGE.read_text()
    assert with_results(page) == page, "run python tests/screening/test_call_page.py"


def test_a_frame_becomes_a_table_of_open_facts_in_five_lines() -> None:
    block = BLOCK.findall(PAGE.read_text())[1][1]
    assert len([line for line in block.splitlines() if line.startswith(">>> ")]) == 5


if __name__ == "__main__":
    PAGE.write_text(with_results(PAGE.read_text()))
