"""How cases came out, in the XML form of JUnit that servers for continuous integration read."""

import re
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from policycheck.document.visible import clean
from policycheck.model.case_run import CaseReport, CaseRun
from policycheck.report.case_forms import account

# What XML 1.0 has no place for even when escaped (section 2.2, "Characters").
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_TIME = "0"  # readers ask for seconds; none are measured, so that the same input gives the same bytes


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
