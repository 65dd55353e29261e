"""What an author sees of a draft: what lint finds, how its cases come out, and what they do not show."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from policycheck.authoring.case_suite import ChosenCases, run_suite
from policycheck.authoring.case_writing import additions
from policycheck.authoring.importing.duties import DutySentence, duties_of
from policycheck.authoring.lint.run import library_findings
from policycheck.authoring.lint.subject import LintSubject
from policycheck.authoring.new.from_sentence import new_rule_from
from policycheck.document.english import counted
from policycheck.library.library import Library, LoadedLibrary
from policycheck.library.tree import TreeFile
from policycheck.model.case_run import CaseReport
from policycheck.model.lint import Severity
from policycheck.model.problem import Place, Problem
from policycheck.model.rule import Rule
from policycheck.model.vocabulary import EntityKind
from policycheck.web.drafts import AUTHORITY, LONGEST, POLICY, RULES, Draft, DraftReading, drafted
from policycheck.web.rule_table import Row, rows

_ORDER = (POLICY, RULES, AUTHORITY)


@dataclass(frozen=True)
class Found:
    """One thing that was found: in which text, at which line of it (0: nowhere in it), and how to mend it."""

    part: str
    line: int
    severity: Severity
    cause: str
    remedy: str


@dataclass(frozen=True)
class Checked:
    """What was found in a draft, its cases, and its rules as they are read."""

    found: tuple[Found, ...]
    cases: CaseReport
    rules: tuple[tuple[Rule, tuple[Row, ...]], ...]

    @property
    def summary(self) -> str:
        """All of it in a sentence."""
        cases = f"{self.cases.passed} of {counted(len(self.cases.cases), 'case')} pass"
        read = f"{counted(len(self.rules), 'rule')} read, {cases}"
        return f"{counted(len(self.found), 'thing')} to mend. {read}." if self.found else f"Nothing to mend. {read}."


def too_long(draft: Draft) -> list[Problem]:
    """What is wrong with texts that would take too long to check."""
    texts = {POLICY: draft.policy, RULES: draft.rules, AUTHORITY: draft.authority}
    cause, remedy = f"this text has more than {LONGEST:,} characters", "divide it into several drafts"
    return [Problem(Place(part), cause, remedy) for part, text in texts.items() if len(text) > LONGEST]


def check(library: Library, base: Sequence[TreeFile], draft: Draft) -> Checked:
    """What is to be said of the draft as it is."""
    with drafted(library, base, draft) as read:
        subject = LintSubject((read.folder,), read.reading, (read.folder,))
        findings, _ = library_findings(subject, read.problems)
        found = {
            Found(read.part(one.file), one.line or 0, one.severity, one.cause, one.remedy)
            for one in findings
            if subject.is_kept(one.file)
        }
        report = run_suite(read.reading.library, _cases(read), (), coverage=True)
        made = read.reading.library
        return Checked(
            found=tuple(sorted(found, key=lambda one: (_ORDER.index(one.part), one.line, one.cause))),
            cases=report,
            rules=tuple((made.rules[name].rule, tuple(rows(made, made.rules[name].rule))) for name in read.rule_files),
        )


def _cases(read: DraftReading) -> ChosenCases:
    return ChosenCases(read.rule_files, {})


def with_missing_cases(library: Library, base: Sequence[TreeFile], draft: Draft) -> Draft:
    """The draft with the cases that its rules lack, as `policycheck test --coverage --write` adds them.

    Raises BadInput where a rule cannot be read, or where none can be added safely.
    """
    with drafted(library, base, draft) as read:
        changes = additions(read.library, _cases(read))
        names = {read.folder / file.name: file for file in draft.files()}
        changed = {names[change.file].name: change.after[names[change.file].before :] for change in changes}
    return draft.with_files(changed)


def sentences(read: DraftReading) -> list[tuple[str, DutySentence]]:
    """The sentences of the draft's policy that a rule can be made from, each with its provision."""
    if read.policy is None:
        return []
    return [
        (f"{read.draft.policy_id}#{anchor}", duty)
        for anchor, texts in read.policy.provisions.items()
        for duty in duties_of(texts[-1].passages)
    ]


def with_rule(
    library: LoadedLibrary,
    base: Sequence[TreeFile],
    draft: Draft,
    rule_id: str,
    sentence: tuple[str, int],
    kind: EntityKind,
) -> Draft:
    """The draft with one more rule, read off a sentence of its policy. Raises BadInput."""
    with drafted(library, base, draft) as read:
        made = LoadedLibrary(**vars(read.library))
        files = new_rule_from(made, Path(), rule_id, *sentence, kind)
    return draft.with_files({}, [file.text for file in files])
