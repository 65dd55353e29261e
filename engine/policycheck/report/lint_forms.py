"""What lint found, as text, as JSON, and as a workflow's commands."""

from policycheck.document.english import counted, listed
from policycheck.document.visible import clean
from policycheck.model.lint import LintFinding, LintReport


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


def json(report: LintReport) -> str:
    """The whole report, for programs."""
    return report.model_dump_json(indent=2, by_alias=True) + "\n"


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
