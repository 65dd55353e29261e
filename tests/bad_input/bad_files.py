"""Small good files to spoil, and what a refusal must look like."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policycheck.library.library import load_library
from policycheck.model.problem import BadInput

INCIDENT = """{
  "schema": "policycheck/incident/1",
  "id": "a-test",
  "title": "A test",
  "date": "2025-10-05",
  "agency": "el-centro-pd",
  "entities": {
    "driver": {"kind": "civilian"},
    "officer-3": {"kind": "officer"},
    "volley": {"kind": "force", "by": "officer-3", "against": "driver"}
  },
  "sources": {
    "wsws": {"party": "press", "title": "WSWS"}
  },
  "assertions": [
    {"fact": "force.deadly", "about": "volley", "value": true, "source": "wsws"}
  ]
}
"""
RULE = """id: us-zz.stop
title: Stop
provision: us-zz/manual#4.2
modality: shall
for_each: force
status: in-force
when:
  - fact: force.deadly
    words: uses deadly force
must:
  - fact: force.took_steps_to_leave_path
    words: take reasonable steps
cases:
  - name: took none
    facts: {force.deadly: true, force.took_steps_to_leave_path: false}
    outcome: possible violation
"""
POLICY = """---
id: us-zz/manual
title: Manual
kind: department-policy
---

## 4.2: Deadly force

<!--
quality: official
source: the manual itself
-->

> An officer who uses deadly force shall take reasonable steps first.
"""
AUTHORITY = "id: us-zz\nname: A department\njurisdiction: us/zz\n"
GOOD = {"rules/us-zz/stop.yaml": RULE, "policies/us-zz/manual.md": POLICY, "policies/us-zz/authority.yaml": AUTHORITY}
Content = str | bytes | Callable[[Path], object] | None


@dataclass(frozen=True)
class Refusal:
    """What a refused command printed to standard error."""

    text: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Every problem: its line with place and cause, and its remedy."""
        lines = self.text.splitlines()[:-1]
        assert len(lines) % 2 == 0, self.text
        assert all(line.startswith("    ") for line in lines[1::2]), self.text
        return [(line, remedy.strip()) for line, remedy in zip(lines[::2], lines[1::2], strict=True)]

    def says(self, place: str, cause: str, remedy: str) -> bool:
        """Whether a problem has the place, and the pieces of cause and remedy in it."""
        return any(
            line.partition(": ")[0].endswith(place) and cause in line.partition(": ")[2] and remedy in advice
            for line, advice in self.problems
        )


def refusal_of(ran: Any) -> Refusal:
    """What a command said that must have refused: status 2, nothing on standard output, no traceback."""
    assert ran.status == 2, (ran.status, ran.err)
    assert ran.out == ""
    assert "Traceback" not in ran.err
    refusal = Refusal(ran.err)
    count = len(refusal.problems)
    assert ran.err.endswith(f"{count} problem{'s' if count > 1 else ''}; nothing was done\n")
    return refusal


def marked(text: str) -> tuple[str, str]:
    """The text without its mark ¶, and the line and column of the mark."""
    before, _, after = text.partition("¶")
    return before + after, f"{before.count(chr(10)) + 1}:{len(before.rpartition(chr(10))[2]) + 1}"


def spoil(text: str, old: str, new: str) -> str:
    """The text with the one piece in the place of the other."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the file"
    return text.replace(old, new)


def write_tree(root: Path, files: dict[str, Content]) -> Path:
    """A small library in the folder, with these files beside or in the place of the good ones; None leaves one out."""
    for name, content in {**GOOD, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_bytes(content.encode())
        elif content is not None:
            content(path)
        else:
            path.unlink(missing_ok=True)
    return root


def library_problems(root: Path, files: dict[str, Content]) -> list[str]:
    """What is wrong with a library in which these files stand among the good ones."""
    try:
        load_library([write_tree(root, {**GOOD, **files})])
    except BadInput as bad:
        return [str(problem).removeprefix(f"{root}/") for problem in bad.problems]
    return []
