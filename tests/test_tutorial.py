"""The tutorial is walked through in an empty folder: what it shows is what its reader gets.

Run as a script, it writes the shown outputs, and the files that the reader ends up with, anew.
"""

import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from test_documentation import ROOT, run

PAGE = ROOT / "docs" / "tutorials" / "draft-a-rule.md"
END = PAGE.with_suffix("")  # what the reader's folder my-library ends as
# A fenced block, with the comment before it that says what it is to the test.
BLOCK = re.compile(
    r"(?:<!-- (?P<what>file|change|everywhere|output): (?P<how>.*?) -->\n)?```(?P<kind>\w+)\n(?P<text>.*?)```\n",
    re.DOTALL,
)
PIECE = re.compile(r'"(.*?)" (\d+)')


def walked(page: str, folder: Path) -> str:
    """The page with its outputs as they come when its steps are done in this folder, which this does."""
    (folder.parent / "policycheck").symlink_to(ROOT, target_is_directory=True)
    done: subprocess.CompletedProcess[str] | None = None

    def step(match: re.Match[str]) -> str:
        nonlocal done
        what, how, text = match["what"], match["how"] or "", match["text"]
        if what == "file":
            (folder / how).write_text(text)
        elif what in ("change", "everywhere"):
            path = folder / how
            path.write_text(changed(path.read_text(), text, everywhere=what == "everywhere"))
        elif match["kind"] == "sh":
            done = ran(text, folder)
        elif match["kind"] == "text":
            assert done is not None, "an output without a command"
            shown = cut(done.stdout + done.stderr, PIECE.findall(how))
            status, done = done.returncode, None
            assert f"exit {status}" in how if status else "exit" not in how, f"status {status}:\n{shown}"
            return match[0].replace(f"```text\n{text}```", f"```text\n{shown}```")
        else:
            raise AssertionError(f"a block that is nothing to the test: {match[0]}")
        return match[0]

    return BLOCK.sub(step, page[page.index("## 1.") :])


def ran(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    name, *arguments = shlex.split(line)
    if name == "policycheck":
        return run(*arguments, cwd=folder)
    assert name in ("cp", "mkdir")
    return subprocess.run([name, *arguments], cwd=folder, capture_output=True, text=True, check=True)


def changed(text: str, change: str, *, everywhere: bool) -> str:
    """The text with the lines marked - gone and those marked + in their place, for each part of the change."""
    for part in change.split("…\n"):
        old, new = (
            "".join(line[1:] for line in part.splitlines(keepends=True) if line[0] in f" {mark}") for mark in "-+"
        )
        if everywhere:
            old, new = old.strip(), new.strip()
        assert everywhere or text.count(old) == 1, f"found {text.count(old)} times:\n{old}"
        assert old in text, f"not found:\n{old}"
        text = text.replace(old, new)
    return text


def cut(output: str, pieces: list[tuple[str, str]]) -> str:
    """So many lines from the next one with each text in it, in order, with … for what is left out; or all."""
    lines = output.splitlines()
    return "\n".join(_shown(lines, [(first, int(count)) for first, count in pieces] or [("", len(lines))])) + "\n"


def _shown(lines: list[str], pieces: list[tuple[str, int]]) -> Iterator[str]:
    at = 0
    for first, count in pieces:
        start = next((i for i in range(at, len(lines)) if first in lines[i]), None)
        assert start is not None, f"{first!r} stands in no line of:\n" + "\n".join(lines)
        if start > at:
            yield "…"
        yield from lines[start : start + count]
        at = start + count
    if at < len(lines):
        yield "…"


def files(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_the_tutorial_works_as_it_says(tmp_path: Path) -> None:
    folder = tmp_path / "rivermouth"
    folder.mkdir()
    page = PAGE.read_text()
    assert walked(page, folder) == page[page.index("## 1.") :], f"run python {Path(__file__).relative_to(ROOT)}"
    assert files(folder / "my-library") == files(END)


def test_what_the_reader_ends_up_with_is_clean() -> None:
    done = run("lint", str(END))
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_a_draft_that_binds_nobody_here_is_said_to_be_left_out(el_centro: Path) -> None:
    done = run("evaluate", str(el_centro), "--drafts", "--library", str(END))
    assert "no draft was held against this incident" in done.stderr
    assert run("evaluate", str(el_centro), "--drafts", "--library", str(END), "--policy", "rivermouth-pd").stderr == ""


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        reader = Path(temporary) / "rivermouth"
        reader.mkdir()
        before = PAGE.read_text()
        after = walked(before, reader)
        PAGE.write_text(before[: before.index("## 1.")] + after)
        shutil.rmtree(END, ignore_errors=True)
        shutil.copytree(reader / "my-library", END)
