"""What lint found: as text, JSON, a workflow's commands, and in the Static Analysis Results Interchange Format (SARIF).

SARIF is version 2.1.0, an OASIS standard.
"""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from policycheck.document.english import counted, listed
from policycheck.document.visible import clean
from policycheck.model.lint import LintCheck, LintFinding, LintReport


def text(report: LintReport) -> str:
    """Each finding with its remedy below it, where to read more, and what was looked at."""
    found = [f"{_place(one)}: {one.severity} {one.check}: {one.cause}\n    {one.remedy}\n" for one in report.findings]
    more = "policycheck lint --explain CHECK says why it matters and how to mend it\n" if found else ""
    return clean("".join(found) + more + summary(report) + "\n")


def summary(report: LintReport) -> str:
    """Where was looked and at what, and how many things were found in it."""
    seen = report.looked_at
    counts = (
        ("rule", seen.rules),
        ("derivation", seen.derivations),
        ("provision", seen.provisions),
        ("fact", seen.facts),
        ("incident", seen.incidents),
        ("mapping", seen.mappings),
    )
    found = [counted(report.errors, "error"), counted(report.warnings, "warning")]
    what = ", ".join(found) if report.findings else "nothing found"
    seen_there = ", ".join(counted(count, word) for word, count in counts if count or word != "mapping")
    return f"in {listed(report.looked_in)}: {seen_there}: {what}"


def _place(one: LintFinding) -> str:
    return ":".join([one.file, *(str(number) for number in (one.line, one.column) if number)])


def github(report: LintReport) -> str:
    """Workflow commands that mark the places in a change, then the summary as a line of the log."""
    return "".join(f"{_command(one)}\n" for one in report.findings) + summary(report) + "\n"


def _command(one: LintFinding) -> str:
    given = {"file": one.file, "line": one.line, "col": one.column, "title": one.check}
    named = ",".join(f"{key}={_property(str(value))}" for key, value in given.items() if value is not None)
    said = f"{one.cause}\n{one.remedy}\n{one.page}"
    return f"::{one.severity} {named}::{_data(said)}"


def _data(value: str) -> str:
    lines = value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return clean(lines)


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")


def sarif(report: LintReport, checks: Sequence[LintCheck]) -> str:
    """A log of one run. Every check is listed, so that a reader also sees what was looked for and not found."""
    index = {check.id: position for position, check in enumerate(checks)}
    driver = {
        "name": "policycheck",
        "version": report.policycheck,
        "rules": [_rule(check) for check in checks],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, index[one.check]) for one in report.findings],
    }
    return json.dumps({"version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(check: LintCheck) -> dict[str, Any]:
    return {
        "id": check.id,
        "shortDescription": {"text": f"{check.title}."},
        "help": {"text": f"{check.help} See {check.page}."},
        "defaultConfiguration": {"level": check.severity},
    }


def _result(one: LintFinding, index: int) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(one.file)}}
    region = {key: value for key, value in (("startLine", one.line), ("startColumn", one.column)) if value}
    if region:
        physical["region"] = region
    return {
        "ruleId": one.check,
        "ruleIndex": index,
        "level": one.severity,
        "message": {"text": f"{one.cause}\n{one.remedy}"},
        "locations": [{"physicalLocation": physical}],
    }


def _uri(file: str) -> str:
    """The file as a reference: relative to wherever the log is read, or absolute."""
    path = PurePosixPath(file)
    return path.as_uri() if path.is_absolute() else quote(file)
