"""What the documentation shows is what the program does. Run as a script, it writes the shown outputs anew."""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from policycheck.library.library import Library
from policycheck.model.case import Findings
from policycheck.model.incident import Incident

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
# Whole; or so many lines, or those until one that begins with a text; from the first line that begins with a text.
SHOWN = re.compile(
    r"(?P<head><!-- output: policycheck (?P<command>[^|>]*?)"
    r"(?: \| (?:from \"(?P<first>.*?)\", )?(?:(?P<count>\d+) lines|until \"(?P<until>.*?)\"))? -->\n```text\n)"
    r"(?P<shown>.*?)(?P<tail>```\n)",
    re.DOTALL,
)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("POLICYCHECK_LIBRARY")}
    command = [sys.executable, "-m", "policycheck", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def with_outputs(page: str) -> str:
    """The page with every shown output replaced by what its command prints."""

    def output(match: re.Match[str]) -> str:
        done = run(*shlex.split(match["command"]))
        assert done.returncode == 0, done.stderr
        lines = done.stdout.splitlines(keepends=True)
        lines = lines[_line(lines, match["first"]) :]
        if match["until"]:
            lines = lines[: _line(lines, match["until"])]
            while not lines[-1].strip():
                lines.pop()
        return match["head"] + "".join(lines[: int(match["count"] or len(lines))]) + match["tail"]

    return SHOWN.sub(output, page)


def _line(lines: list[str], beginning: str | None) -> int:
    found = next((i for i, line in enumerate(lines) if line.startswith(beginning or "")), None)
    assert found is not None, f"no line of the output begins with {beginning!r}"
    return found


@pytest.mark.parametrize("page", [page for page in PAGES if SHOWN.search(page.read_text())], ids=lambda page: page.name)
def test_shown_outputs_are_current(page: Path) -> None:
    assert with_outputs(page.read_text()) == page.read_text(), f"run python {Path(__file__).relative_to(ROOT)}"


def test_the_readme_shows_one_screen_and_is_short() -> None:
    """Two commands are for `.ci/run`, which runs them as they stand there."""
    readme = (ROOT / "README.md").read_text()
    (shown,) = SHOWN.finditer(readme)
    assert 15 < len(shown["shown"].splitlines()) <= 45
    assert len(readme.splitlines()) < 150
    assert len(re.findall("^python3 -m venv ", readme, re.MULTILINE)) == 2


def test_the_commands_that_the_readme_suggests_work(tmp_path: Path) -> None:
    (tmp_path / "incidents").symlink_to(ROOT / "incidents")
    for command in block("README.md", "sh", "## What next").splitlines():
        done = run(*command.removeprefix("policycheck ").split(), cwd=tmp_path)
        said = [line for line in done.stderr.splitlines() if not line.startswith("wrote ")]
        assert (done.returncode, said) == (0, []), command


def test_the_readme_lists_every_command() -> None:
    listed = re.findall(r"^\| (`.*?) \|", (ROOT / "README.md").read_text(), re.MULTILINE)
    names = {name for cell in listed for name in re.findall(r"`([a-z]+)[^`]*`", cell)}
    assert names == set(re.findall(r"^  ([a-z]+)  ", run("--help").stdout, re.MULTILINE))


def test_the_readme_counts_the_library(library: Library) -> None:
    provisions = sum(len(policy.provisions) for policy in library.policies.values())
    whose = {policy.partition("/")[0] for policy in library.policies}
    assert f"{provisions} provisions of {len(whose)} authorities" in (ROOT / "README.md").read_text()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


def block(page: str, language: str, after: str) -> str:
    text = (ROOT / page).read_text()
    found = re.compile(rf"```{language}\n(.*?)```", re.DOTALL).search(text, text.index(after))
    assert found is not None
    return found[1]


def test_the_example_of_a_rule_works(tmp_path: Path) -> None:
    path = tmp_path / "rules" / "us-ca" / "report-what-was-done.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(block("CONTRIBUTING.md", "yaml", "<!-- example:"))
    done = run("test", str(path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "us-ca.report-what-was-done: 4 of 4 cases pass" in done.stdout


def test_the_examples_of_an_incident_a_policy_and_a_fact_work(tmp_path: Path) -> None:
    incident = tmp_path / "incident.json"
    incident.write_text(block("docs/formats.md", "json", "## An incident"))
    policy = tmp_path / "policies" / "el-centro-pd" / "use-of-force.md"
    policy.parent.mkdir(parents=True)
    policy.write_text(block("docs/formats.md", "markdown", "## A policy"))
    assert run("evaluate", str(incident)).returncode == 0
    vocabulary = tmp_path / "rules" / "vocabulary" / "recording.yaml"
    vocabulary.parent.mkdir(parents=True)
    vocabulary.write_text(block("docs/formats.md", "yaml", "## The vocabulary"))
    shown = run("show", "recording.days_to_release", "--library", str(tmp_path))
    # The example policy takes the place of the one whose provision a rule cites: that, and only that, is wrong with it.
    assert "no provision 'shooting-at-or-from-moving-vehicles'" in shown.stderr
    policy.unlink()
    assert run("show", "recording.days_to_release", "--library", str(tmp_path)).returncode == 0


def test_the_case_file_shows_lines_of_the_made_up_case() -> None:
    page = (ROOT / "docs" / "case-file.md").read_text()
    lines = [line for shown in re.findall(r"```json\n(.*?)```", page, re.DOTALL) for line in shown.splitlines()]
    case = {
        line.rstrip(",") for line in (ROOT / "docs" / "examples" / "case" / "incident.json").read_text().splitlines()
    }
    assert len(lines) > 10
    assert [line for line in lines if line.rstrip(",") not in case] == []


def test_each_piece_of_the_case_file_stands_under_its_key() -> None:
    page = (ROOT / "docs" / "case-file.md").read_text()
    pieces = [
        json.loads(f"{{{shown.rstrip().rstrip(',')}}}") for shown in re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    ]
    keys = {key for piece in pieces for key in piece}
    assert {"allegations", "findings", "summary", "sources", "assertions"} <= keys
    assert keys <= {field.alias or name for name, field in Incident.model_fields.items()}
    for piece in pieces:
        assert isinstance(piece.get("findings", {}), dict)
        assert set(piece.get("findings", {})) <= set(Findings.model_fields)


def test_every_command_of_the_case_file_runs(
    policycheck: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a copy of the case, in the order of the page; a new incident in a folder of its own."""
    page = (ROOT / "docs" / "case-file.md").read_text()
    lines = [line for shown in re.findall(r"```sh\n(.*?)```", page, re.DOTALL) for line in shown.splitlines()]
    lines += re.findall(r"`(policycheck [^`]*incident\.json[^`]*)`", page)
    assert len(lines) >= 8
    folder, empty = tmp_path / "case", tmp_path / "empty"
    shutil.copytree(ROOT / "docs" / "examples" / "case", folder)
    empty.mkdir()
    (tmp_path / "press-release.pdf").write_bytes((folder / "documents" / "press-release.pdf").read_bytes() + b"%\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    for line in lines:
        monkeypatch.chdir(empty if " new " in line else folder)
        monkeypatch.setattr(sys, "stdin", io.StringIO())
        ran = policycheck(*(os.path.expanduser(word) for word in shlex.split(line)[1:]))  # noqa: PTH111 - ~ is the shell's
        # The document that was attached last is one on which nothing rests yet.
        expected = int(" lint " in line and "press-release-2" in ran.out)
        assert ran.status == expected, f"{line}\n{ran.out}{ran.err}"


def test_the_example_of_allegations_and_findings_works(tmp_path: Path) -> None:
    shown = block("docs/formats.md", "json", "### Allegations and findings")
    incident = tmp_path / "incident.json"
    incident.write_text(f"{block('docs/formats.md', 'json', '## An incident').rstrip().removesuffix('}')}, {shown}}}")
    done = run("evaluate", str(incident))
    assert (done.returncode, done.stderr) == (0, "")
    assert "Sustained (4 for, 1 against, 0 abstaining)" in " ".join(done.stdout.split())


if __name__ == "__main__":
    wrong = []
    for changed in PAGES:
        try:
            changed.write_text(with_outputs(changed.read_text()))
        except AssertionError as error:  # the other pages are written all the same
            wrong.append(f"{changed.relative_to(ROOT)}: {error}")
    sys.exit("\n".join(wrong) or None)
