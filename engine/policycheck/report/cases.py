"""What came of cases, and what they show: as text, and in the XML form of JUnit, which build servers read."""

import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import chain, groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policycheck.document.english import counted, listed
from policycheck.document.visible import clean
from policycheck.model.case_run import CaseReport, CaseRun, Coverage, CoverageReport, Written

# What XML 1.0 has no place for even when escaped (section 2.2, "Characters").
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TIME = "0"  # readers ask for seconds; none are measured, so that the same input gives the same bytes


def text(report: CaseReport) -> str:
    """A line a rule, derivation or mapping, with each case that failed; what the cases do not show; and the sums."""
    parts: tuple[tuple[Written, tuple[str, ...]], ...] = (
        ("rule", report.rules),
        ("derivation", report.derivations),
        ("mapping", report.mappings),
    )
    lines = [line for kind, names in parts for name in dict.fromkeys(names) for line in _of(kind, name, report.cases)]
    if report.coverage:
        lines += _coverage(report.coverage)
        if report.mappings:
            lines.append("coverage leaves mappings out: policycheck lint says what their cases do not show")
    return clean("".join(f"{line}\n" for line in [*lines, summary(report)]))


def summary(report: CaseReport) -> str:
    """Where was looked, and how many cases of how many rules, derivations and mappings passed and failed."""
    counts = ((len(report.rules), "rule"), (len(report.derivations), "derivation"), (len(report.mappings), "mapping"))
    looked_at = listed([counted(count, noun) for count, noun in counts if count] or [counted(0, "rule")])
    passed = f"{counted(len(report.cases), 'case')}: {report.passed} passed, {report.failed} failed"
    return f"in {listed(report.looked_in)}: {looked_at}, {passed}"


def account(case: CaseRun) -> str:
    """How a case that failed came out, and why, three lines at the most."""
    since = f"\nsince    {case.since}" if case.since else ""
    return f"expected {case.expected}\ncame     {case.came}{since}"


def _of(kind: Written, name: str, cases: Iterable[CaseRun]) -> Iterator[str]:
    mine = [case for case in cases if (case.kind, case.of) == (kind, name)]
    failed = [case for case in mine if not case.passed]
    yield f"{name}: {len(mine) - len(failed)} of {len(mine)} cases pass"
    for case in failed:
        yield f"  FAILED {case.case} ({case.file}:{case.line})"
        yield textwrap.indent(account(case), "    ")


def _coverage(report: CoverageReport) -> Iterator[str]:
    lacking = list(chain.from_iterable(map(_lacking, report.each)))
    yield from lacking
    if any("a case that would do" in line for line in lacking):
        yield "The outcome of a case that would do is what the rule as written comes to. Hold it against the words of"
        yield "the policy, and say in its name what happens."
    same = sum(mutant.equivalent for one in report.each for mutant in one.unnoticed)
    yield f"coverage: {report.goals} of what the cases should show"
    uncounted = f"; {same} more that mean the same in every situation" if same else ""
    yield f"small changes that some case notices: {report.mutants}{uncounted}"


def _lacking(one: Coverage) -> Iterator[str]:
    """What the cases of one rule or derivation lack, with a case for each that would do."""
    reasons: dict[str, list[str]] = {}  # by what the case knows and comes to, without its name
    examples: dict[str, str] = {}
    for line, what, example in _reasons(one):
        same = example.partition("\n")[2] if example else what
        reasons.setdefault(same, []).append(f"{one.file}:{line}: {one.of}: {what}")
        if example:
            examples.setdefault(same, example)
    for same, lines in reasons.items():
        yield from lines
        if same in examples:
            yield "  a case that would do:" if len(lines) == 1 else "  a case that would do for these:"
            yield textwrap.indent(examples[same], "  ")


def _reasons(one: Coverage) -> Iterator[tuple[int, str, str | None]]:
    """What is lacking, the line of the file, and a case that would do if there is one."""
    for goal in one.missing:
        what = f"cannot be shown, {goal.impossible}" if goal.impossible else "no case shows it"
        yield goal.line, f"{goal.asks}: {what}", goal.example
    for mutant in one.unnoticed:
        what = "means the same in every situation, and is not counted" if mutant.equivalent else "no case notices it"
        yield mutant.line, f"{mutant.change}: {what}", mutant.example


def junit(report: CaseReport) -> str:
    """A suite a rule, derivation or mapping, and in it a test a case. Those without a case have no suite."""
    root = Element("testsuites", _counts("policycheck", report.cases))
    for (_, name), group in groupby(report.cases, key=lambda case: (case.kind, case.of)):
        cases = tuple(group)
        suite = SubElement(root, "testsuite", _counts(name, cases))
        for case in cases:
            _add(suite, case)
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _counts(name: str, cases: tuple[CaseRun, ...]) -> dict[str, str]:
    failures = sum(not case.passed for case in cases)
    counts = {"tests": len(cases), "failures": failures, "errors": 0, "skipped": 0}
    return {"name": name, **{key: str(count) for key, count in counts.items()}, "time": _TIME}


def _add(suite: Element, case: CaseRun) -> None:
    place = {"file": _xml(case.file), "line": str(case.line)}
    test = SubElement(suite, "testcase", {"classname": case.of, "name": _xml(case.case), **place, "time": _TIME})
    if not case.passed:
        message = _xml(f"expected {case.expected}; came {case.came}")
        failure = SubElement(test, "failure", {"message": message, "type": "outcome"})
        failure.text = _xml(f"{case.file}:{case.line}\n{account(case)}")


def _xml(text: str) -> str:
    return _NOT_XML.sub("\ufffd", clean(text))
