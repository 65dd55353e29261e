"""A small library and incident in which lint finds nothing, to spoil in one place."""

from pathlib import Path

from policycheck.authoring.lint.run import lint
from policycheck.model.lint import LintFinding

RULE = """id: us-zz.stop
title: Take steps first
provision: us-zz/manual#4.2
modality: shall
for_each: force
status: in-force
when:
  - fact: force.zz_deadly
    words: uses deadly force
must:
  - fact: force.zz_steps
    words: take reasonable steps first
  - fact: force.zz_shots
    at_most: 2
    words: no more than two shots
unless:
  - fact: force.zz_ordered
    words: unless ordered otherwise
cases:
  - name: took steps, two shots
    facts: {force.zz_deadly: true, force.zz_steps: true, force.zz_shots: 2, force.zz_ordered: false}
    outcome: complied
  - name: three shots
    facts: {force.zz_deadly: true, force.zz_steps: true, force.zz_shots: 3, force.zz_ordered: false}
    outcome: possible violation
  - name: took none
    facts: {force.zz_deadly: true, force.zz_steps: false, force.zz_shots: 2, force.zz_ordered: false}
    outcome: possible violation
  - name: under an order
    facts: {force.zz_deadly: true, force.zz_steps: false, force.zz_ordered: true}
    outcome: excused
  - name: no deadly force
    facts: {force.zz_deadly: false}
    outcome: not applicable
  - name: nobody says whether there was an order
    facts: {force.zz_deadly: true, force.zz_steps: false}
    outcome: made out unless excused
  - name: the day before
    date: 2019-12-31
    facts: {force.zz_deadly: true, force.zz_steps: false, force.zz_ordered: false}
    outcome: not in force
  - name: the first day
    date: 2020-01-01
    facts: {force.zz_deadly: true, force.zz_steps: false, force.zz_ordered: false}
    outcome: possible violation
  - name: the day after the last
    date: 2024-01-01
    facts: {force.zz_deadly: true, force.zz_steps: false, force.zz_ordered: false}
    outcome: not in force
"""
POLICY = """---
id: us-zz/manual
title: Manual
kind: department-policy
in_force: {from: 2020-01-01, to: 2023-12-31}
---

## 4.2: Deadly force

<!--
quality: official
source: the manual, page 4
-->

> An officer who uses deadly force shall take reasonable steps first, and fire no more than two shots,
> unless ordered otherwise.

## 4.3: Purpose

<!--
quality: official
source: the manual, page 5
no_rule: it lays no duty on anybody
-->

> This manual is for every officer.
"""
VOCABULARY = """force.zz_deadly:
  type: yes-no
  judgement: true
  question: Was deadly force of the test kind used?
  yes: deadly force of the test kind was used
  no: no deadly force of the test kind was used

force.zz_steps:
  type: yes-no
  question: Were steps of the test kind taken?
  yes: steps of the test kind were taken
  no: no steps of the test kind were taken

force.zz_shots:
  type: number
  whole: true
  least: 0
  unit: shots
  question: How many test shots were there?
  statement: there were {value} of the test

force.zz_ordered:
  type: yes-no
  question: Was the testing ordered?
  yes: the testing was ordered
  no: the testing was not ordered

force.zz_windy:
  type: yes-no
  question: Was it windy at the test?
  yes: it was windy at the test
  no: it was not windy at the test
"""
AUTHORITY = "id: us-zz\nname: A department\njurisdiction: us/zz\n"
INCIDENT = """{
  "schema": "policycheck/incident/1",
  "id": "a-test",
  "title": "A test",
  "date": "2022-10-05",
  "agency": "us-zz",
  "entities": {"volley": {"kind": "force"}},
  "sources": {
    "paper": {"party": "press", "title": "The paper"},
    "family": {"party": "family", "title": "The family, as reported", "via": "wire"},
    "wire": {"party": "press", "title": "The wire"}
  },
  "assertions": [
    {"fact": "force.zz_deadly", "about": "volley", "value": true, "source": "paper", "pinpoint": "page 1"},
    {"fact": "force.zz_deadly", "about": "volley", "value": true, "source": "family", "pinpoint": "page 2"}
  ]
}
"""
TOPICS = """zz-weather:
  title: the weather
  about: force
  covers: What the weather was at a test.
  facts: [force.zz_windy]
"""
RULE_FILE = "rules/us-zz/stop.yaml"
POLICY_FILE = "policies/us-zz/manual.md"
VOCABULARY_FILE = "rules/vocabulary/zz.yaml"
TOPICS_FILE = "rules/topics.yaml"
INCIDENT_FILE = "incidents/a-test.json"
GOOD = {
    RULE_FILE: RULE,
    POLICY_FILE: POLICY,
    VOCABULARY_FILE: VOCABULARY,
    TOPICS_FILE: TOPICS,
    INCIDENT_FILE: INCIDENT,
    "policies/us-zz/authority.yaml": AUTHORITY,
}


def write(root: Path, files: dict[str, str] | None = None) -> Path:
    """The tree, with these files beside or in the place of the good ones."""
    for name, text in {**GOOD, **(files or {})}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def found(root: Path, files: dict[str, str] | None = None) -> list[LintFinding]:
    """What lint finds in the tree."""
    return list(lint([write(root, files)]).findings)


def told(findings: list[LintFinding], root: Path) -> list[tuple[str, str, int | None]]:
    """Each finding's check, file in the tree, and line."""
    return [(one.check, Path(one.file).relative_to(root).as_posix(), one.line) for one in findings]


def line_of(text: str, piece: str) -> int:
    """The line on which the piece stands, which must stand once."""
    assert text.count(piece) == 1, piece
    return text[: text.index(piece)].count("\n") + 1


def spoilt(text: str, old: str, new: str) -> str:
    """The text with the one piece in the place of the other."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def without_case(name: str) -> str:
    """The rule without one of its cases."""
    before, _, rest = RULE.partition(f"  - name: {name}\n")
    assert rest, name
    _, mark, after = rest.partition("  - name: ")
    return before + mark + after
