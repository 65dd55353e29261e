"""What rule files would say with the cases that they lack, each to be checked; all else in them stays byte for byte."""

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from policycheck.authoring.case_suite import ChosenCases, document_of
from policycheck.authoring.case_update import CaseUpdate, end_of, refuse_unwritable, root_of, rule_in
from policycheck.authoring.cases import BREACH, case_text, run_cases
from policycheck.authoring.coverage import CoverageSubject, goals, subject_of
from policycheck.authoring.lint.cases import turning_days
from policycheck.authoring.lint.places import display_path
from policycheck.authoring.mutants import mutants
from policycheck.authoring.variants import Known, possible, smallest
from policycheck.library.files import MARK, decode, read_bytes, refuse
from policycheck.library.library import Library
from policycheck.library.yaml_source import read_yaml
from policycheck.logic.compile import compile_rule
from policycheck.model.rule import Rule

_QUESTION = "do the policy's words say this outcome? If so, name the case by what happens, and take this comment out"
_REASON = 300  # characters of what a case shows


def additions(library: Library, asked: ChosenCases) -> tuple[CaseUpdate, ...]:
    """The changes of the rule files that add what coverage finds missing, and cases on the days that lack one.

    Raises BadInput where a file cannot be written, or where no case can be added to it safely.
    """
    chosen = (name for name in asked.rules if asked.looks_at(library, name) and _is_live(library, name))
    return tuple(update for name in chosen for update in _of_rule(library, name, asked.rules[name]))


def _is_live(library: Library, name: str) -> bool:
    return library.rules[name].rule.status != "retired"


def _of_rule(library: Library, name: str, file: Path) -> Iterator[CaseUpdate]:
    subject = subject_of(library, library.rules[name], document_of(file))
    missing = [*_missing(subject), *_dated(subject)]
    if not missing:
        return
    file = file.resolve()
    refuse_unwritable(file)
    text = decode(display_path(str(file)), read_bytes(file))
    after = _with_cases(display_path(str(file)), text, missing)
    _refuse_unsafe(library, subject.rule, file, after)
    yield CaseUpdate(file, text, after)


def _missing(subject: CoverageSubject) -> Iterator[tuple[str, str]]:
    """Each case that would do, with what it shows; one case for all that the same facts and outcome show."""
    lacking = [(goal.asks, goal.example) for goal in goals(subject) if goal.case is None]
    lacking += [(mutant.change, mutant.example) for mutant in mutants(subject)[1] if not mutant.equivalent]
    reasons: dict[str, list[str]] = {}
    examples: dict[str, str] = {}
    for what, example in lacking:
        if example:
            same = example.partition("\n")[2]
            reasons.setdefault(same, []).append(what)
            examples.setdefault(same, example)
    yield from (("; ".join(reasons[same]), example) for same, example in examples.items())


def _dated(subject: CoverageSubject) -> Iterator[tuple[str, str]]:
    """A breach before, on and after the days on which the rule comes into force or goes out of it, where no case is."""
    days = {date.fromisoformat(case.date) for case in subject.rule.cases if case.date}
    wanted: dict[date, bool] = {}
    for before, turn, begins in turning_days(subject):
        if begins and not any(before <= day < turn for day in days):
            wanted[turn - timedelta(1)] = False
        if turn not in days:
            wanted[turn] = begins
    known = _breach(subject) if wanted else None
    if known is None:
        return
    for day, binds in sorted(wanted.items()):
        outcome = BREACH[subject.rule.modality] if binds else "not in force"
        title = f"on {day}, {'in force' if binds else 'not in force'}"
        rest = [f"date: {day}", f"outcome: {outcome}"]
        yield f"the rule {'is' if binds else 'is not'} in force on {day}", _case(subject, known, title, rest)


def _case(subject: CoverageSubject, known: Known, title: str, rest: Sequence[str]) -> str:
    return case_text(subject.library.facts, known, title, rest)


def _breach(subject: CoverageSubject) -> Known | None:
    """What is known in a case that breaks the rule; None where nothing does."""
    compiled = subject.compiled
    for _, known in subject.shown_by:
        if compiled.possible_conclusions(known) == ("violation",):
            return known
    there = compiled.tables["violation"] & possible(compiled.space, subject.clauses)
    if not there:
        return None

    def breaks(known: Known) -> bool:
        return compiled.possible_conclusions(known) == ("violation",)

    return smallest(compiled.space, there, subject.library.facts, breaks, {})


def _with_cases(name: str, text: str, missing: Sequence[tuple[str, str]]) -> str:
    """The text with the cases below those that it has. Raises BadInput where these are no list of lines."""
    key, cases = next(((key, value) for key, value in root_of(text).value if key.value == "cases"), (None, None))
    place, column = len(text), 2
    if key is not None and cases is not None:
        if cases.flow_style:
            cause = "the cases of this rule stand between brackets, and none can be added safely"
            refuse(name, cause, "write them as a list, each on lines of its own", key.start_mark.line + 1)
        column = cases.start_mark.column
        place = text.find("\n", end_of(text, cases)) + 1 or len(text)
    before = text[:place] + ("" if text[:place].endswith("\n") else "\n") + ("" if key is not None else "cases:\n")
    added = (
        f"# {MARK} this case was written for: {textwrap.shorten(reason, _REASON, placeholder=' …')};\n"
        f"# {_QUESTION}\n{example}\n"
        for reason, example in missing
    )
    whole = before + textwrap.indent("".join(added), " " * column) + text[place:]
    return whole.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else whole


def _refuse_unsafe(library: Library, rule: Rule, file: Path, after: str) -> None:
    """Raises BadInput unless the text reads as the same rule, with the same cases and more that pass."""
    name = display_path(str(file))
    written = rule_in(library, read_yaml(name, after))
    count = len(rule.cases)
    same = written.cases[:count] == rule.cases and written.model_copy(update={"cases": rule.cases}) == rule
    results = run_cases(library, compile_rule(written, library.facts))
    if not same or not all(result.passed for result in results[count:]):
        refuse(name, "the cases of this rule are so laid out that none can be added safely", "add them by hand")
