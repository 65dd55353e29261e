"""What lint found in the Static Analysis Results Interchange Format (SARIF), version 2.1.0, an OASIS standard."""

import json
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from policycheck.model.lint import LintCheck, LintFinding, LintReport


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
