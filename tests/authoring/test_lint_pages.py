"""Every check of lint has a page, and the example on it is found by the check until it is mended as the page says."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT
from lint_trees import GOOD, RULE, RULE_FILE, spoilt

from policycheck.authoring.lint.checks import CHECKS
from policycheck.authoring.lint.run import lint
from policycheck.model.lint import LintCheck

PAGES = ROOT / "docs" / "lint"
SECTIONS = ["What it finds", "Why it matters", "How to mend it", "Example"]
_SHOWN = re.compile(r"^(Found|Mended)(, and moved,)? in `([^`]+)`:\n\n```[a-z]+\n(.*?)```$", re.MULTILINE | re.DOTALL)
BASE = {**GOOD, RULE_FILE: spoilt(RULE, "status: in-force\n", "status: in-force\ntopics: [moving-vehicles]\n")}
ALL = pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)


@dataclass(frozen=True)
class Example:
    """What a page shows: the file in which something is found, and the one in which it is mended."""

    found_in: str
    found: str
    mended_in: str
    mended: str
    moved: bool

    @property
    def is_piece(self) -> bool:
        return self.found_in == self.mended_in and self.mended.strip("\n") in BASE.get(self.mended_in, "")

    def tree(self, mended: bool) -> dict[str, str]:
        """The tree with the example in it: a piece of a file that it has, or a file more."""
        if not self.is_piece:
            there = {} if mended and self.moved else {self.found_in: self.found}
            return {**BASE, **there, **({self.mended_in: self.mended} if mended else {})}
        if mended:
            return BASE
        whole = spoilt(BASE[self.found_in], self.mended.strip("\n"), self.found.strip("\n"))
        return {**BASE, self.found_in: whole}


def example(check: LintCheck) -> Example:
    shown = _SHOWN.findall((ROOT / check.page).read_text())
    assert [which for which, *_ in shown] == ["Found", "Mended"]
    (_, _, found_in, found), (_, moved, mended_in, mended) = shown
    return Example(found_in, found, mended_in, mended, bool(moved))


def checks_of(root: Path, files: dict[str, str], below: Path) -> set[str]:
    """The checks that find something in the files as a tree of their own, laid over the one below."""
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return {one.check for one in lint([root], [below, root]).findings}


def test_there_is_a_page_for_every_check_and_no_other() -> None:
    assert {path.name for path in PAGES.iterdir()} == {"README.md", *(f"{check.id}.md" for check in CHECKS)}


@ALL
def test_a_page_has_every_section(check: LintCheck) -> None:
    lines = (ROOT / check.page).read_text().splitlines()
    assert lines[0] == f"# {check.id}"
    assert lines[2] == f"{check.severity.capitalize()}: {check.title[0].lower()}{check.title[1:]}."
    assert [line.removeprefix("## ") for line in lines if line.startswith("## ")] == SECTIONS
    for number, line in enumerate(lines):
        assert not line.startswith("## ") or lines[number + 2].strip()


@ALL
def test_the_index_names_the_check(check: LintCheck) -> None:
    assert f"| [{check.id}]({check.id}.md) | {check.severity} | {check.title} |\n" in (PAGES / "README.md").read_text()


@ALL
def test_the_example_is_found_until_it_is_mended(tmp_path: Path, check: LintCheck) -> None:
    shown = example(check)
    below = tmp_path / "below"
    assert checks_of(below, BASE, below) == set()
    # What lies over another tree takes its place; everything else is looked at by itself.
    replaces = check.id == "shadowed"
    for mended in (False, True):
        files = shown.tree(mended)
        changed = {name: text for name, text in files.items() if BASE.get(name) != text}
        root = tmp_path / f"tree-{mended}"
        found = checks_of(root, changed or files, below) if replaces else checks_of(root, files, root)
        assert (check.id in found) is not mended
        if shown.is_piece:
            assert found <= {check.id}
