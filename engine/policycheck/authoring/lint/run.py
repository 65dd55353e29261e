"""Everything that is found at the places asked for."""

from collections.abc import Sequence
from pathlib import Path

from policycheck import __version__
from policycheck.authoring.lint.checks import ON_PARTS, ON_THE_WHOLE
from policycheck.authoring.lint.incidents import CHECKS_OF_INCIDENTS, incident_findings, knows_all_names
from policycheck.authoring.lint.mappings import CHECKS_OF_MAPPINGS, mapping_findings
from policycheck.authoring.lint.places import Places, below, looked_in, places, real, shown
from policycheck.authoring.lint.subject import Subject, as_finding
from policycheck.library.layers import read_layers
from policycheck.library.tree import TreeFile, linked, read_tree
from policycheck.model.lint import LintFinding, LintReport, LookedAt
from policycheck.model.problem import Problem


def lint(paths: Sequence[Path], overlays: Sequence[Path] = ()) -> LintReport:
    """What is found in the files at and below the paths; with none, in the built-in library and the overlays.

    A path in a library tree of one's own is read as laid over the built-in library. The paths must exist.
    Raises BadInput where an overlay is no library tree.
    """
    asked = places(paths, overlays)
    subject, problems = _read(asked)
    findings = {as_finding("broken", problem, "error") for problem in problems}
    for look in ON_PARTS:
        findings |= set(look(subject))
    findings |= {as_finding("file-name", linked(str(link))) for link in asked.links}
    left_out: list[str] = []
    if problems:  # what is unread may well be what these would miss
        left_out += ON_THE_WHOLE
    else:
        for look in ON_THE_WHOLE.values():
            findings |= set(look(subject))
    if asked.incidents and not knows_all_names(subject.parts):
        left_out += CHECKS_OF_INCIDENTS
    else:
        for path in asked.incidents:
            findings |= set(incident_findings(path, subject.library))
    if asked.mappings and not knows_all_names(subject.parts):
        left_out += CHECKS_OF_MAPPINGS
    else:
        for path in asked.mappings:
            findings |= set(mapping_findings(path, subject.library))
    return _report(asked, subject, findings, tuple(sorted(left_out)), looked_in(paths, overlays))


def _read(asked: Places) -> tuple[Subject, list[Problem]]:
    """The trees, and everything wrong with them."""
    trees: list[list[TreeFile]] = []
    problems: list[Problem] = []
    for root in asked.roots:
        files, tree_problems = read_tree(root)
        trees.append(files)
        problems += tree_problems
    reading = read_layers(trees)
    return Subject(asked.roots, reading), [*problems, *reading.problems]


def _report(
    asked: Places, subject: Subject, all_findings: set[LintFinding], left_out: tuple[str, ...], where: tuple[str, ...]
) -> LintReport:
    kept = [finding for finding in all_findings if not asked.kept or below(real(finding.file), asked.kept)]
    findings = sorted((_as_shown(finding) for finding in kept), key=lambda finding: finding.order)
    files = [*_files(subject), *map(str, (*asked.incidents, *asked.mappings)), *(finding.file for finding in kept)]
    there = {real(file) for file in files}
    nothing = sorted(shown(str(path)) for path in asked.kept if not any(below(file, [path]) for file in there))
    errors = sum(finding.severity == "error" for finding in findings)
    return LintReport(
        policycheck=__version__,
        looked_in=where,
        looked_at=_looked_at(asked, subject),
        errors=errors,
        warnings=len(findings) - errors,
        left_out=left_out,
        nothing_at=tuple(nothing),
        findings=tuple(findings),
    )


def _as_shown(finding: LintFinding) -> LintFinding:
    return finding.model_copy(update={"file": shown(finding.file)})


def _files(subject: Subject) -> list[str]:
    """The files from which something was read."""
    parts = subject.parts
    tables = (parts.authorities, parts.policies, parts.topics, parts.vocabulary, parts.derivations)
    return [item.document.file for table in (*tables, parts.rules, parts.adopted) for item in table.values()]


def _looked_at(asked: Places, subject: Subject) -> LookedAt:
    def count(files: list[str]) -> int:
        return sum(not asked.kept or below(real(file), asked.kept) for file in files)

    provisions = {provision: document.file for provision, _, document, _ in subject.texts()}
    return LookedAt(
        rules=count([item.document.file for item in subject.all_rules]),
        derivations=count([item.document.file for item in subject.parts.derivations.values()]),
        provisions=count(list(provisions.values())),
        facts=count([item.document.file for item in subject.parts.vocabulary.values()]),
        incidents=len(asked.incidents),
        mappings=len(asked.mappings),
    )
