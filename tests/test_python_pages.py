"""The pages on Python show what their readers get. Run as a script, it writes the shown results anew."""

import code
import contextlib
import io
import os
import re
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "docs" / "notebooks.md"
PAGES = (NOTEBOOKS, ROOT / "docs" / "python.md")
BLOCK = re.compile(r"(```pycon\n)(.*?)(```\n)", re.DOTALL)
# Polars draws its tables as wide as the terminal says; the second engine need not be installed.
PLAIN = {"POLARS_TABLE_WIDTH": "100"}


def with_results(page: str) -> str:
    """The page with what each statement shows when all of them are run in order, in the checkout."""
    names: dict[str, Any] = {"__name__": "__console__"}

    def shown(match: re.Match[str]) -> str:
        lines = [line for line in match[2].splitlines() if line.startswith((">>> ", "... "))]
        return match[1] + "".join(_run(each, names) for each in _statements(lines)) + match[3]

    with contextlib.chdir(ROOT):
        return BLOCK.sub(shown, page)


def _statements(lines: list[str]) -> list[list[str]]:
    starts = [at for at, line in enumerate(lines) if line.startswith(">>> ")]
    return [lines[first:last] for first, last in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _run(lines: list[str], names: dict[str, Any]) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        # As at a prompt, where a block ends with an empty line.
        source = "\n".join(line[4:] for line in lines) + ("\n" if len(lines) > 1 else "")
        code.InteractiveInterpreter(names).runsource(source)
    # Of an error, the lines before the last ones tell where this machine keeps its files.
    error = re.sub(r"(?s)(Traceback[^\n]*\n)(  [^\n]*\n)+", r"\1  ...\n", err.getvalue(), count=1)
    return "".join(f"{line}\n" for line in lines) + out.getvalue() + error


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_results_are_current(page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in PLAIN.items():
        monkeypatch.setenv(name, value)
    assert with_results(page.read_text()) == page.read_text(), "run python tests/test_python_pages.py"


def test_a_frame_becomes_a_table_of_open_facts_in_five_lines() -> None:
    block = BLOCK.findall(NOTEBOOKS.read_text())[1][1]
    assert len([line for line in block.splitlines() if line.startswith(">>> ")]) == 5


if __name__ == "__main__":
    os.environ.update(PLAIN)
    for changed in PAGES:
        changed.write_text(with_results(changed.read_text()))
