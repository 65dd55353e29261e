"""Everything that is found at the places asked for."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from policycheck import __version__
from policycheck.authoring.lint.checks import ON_PARTS, ON_THE_WHOLE
from policycheck.authoring.lint.incidents import (
    CHECKS_OF_INCIDENTS,
    CHECKS_OF_MAPPINGS,
    incident_findings,
    knows_all_names,
    mapping_findings,
)
from policycheck.authoring.lint.places import Places, absolute_path, below, display_path, looked_in, places
from policycheck.authoring.lint.subject import LintSubject, as_finding
from policycheck.library.files import SourceFile
from policycheck.library.layers import read_layers
from policycheck.library.tree import linked, read_tree
from policycheck.model.lint import LintFinding, LintReport, LookedAt
from policycheck.model.problem import Problem


def lint(paths: Sequence[Path], overlays: Sequence[Path] = ()) -> LintReport:
    """What is found in the files at and below the paths; with none, in the built-in library and the overlays.

    A path in a library tree of one's own is read as laid over the built-in library. The paths must exist.
    Raises BadInput where an overlay is no library tree.
    """
    asked = places(paths, overlays)
    subject, problems = _read(asked)
    findings, left_out = library_findings(subject, problems)
    findings |= {as_finding("file-name", linked(str(link))) for link in asked.links}
    for paths_of_kind, look_into, checks in (
        (asked.incidents, incident_findings, CHECKS_OF_INCIDENTS),
        (asked.mappings, mapping_findings, CHECKS_OF_MAPPINGS),
    ):
        if paths_of_kind and not knows_all_names(subject.parts):
            left_out += checks
        else:
            findings |= {finding for path in paths_of_kind for finding in look_into(path, subject.library)}
    return _report(asked, subject, findings, tuple(sorted(left_out)), looked_in(paths, overlays))


def library_findings(subject: LintSubject, problems: Sequence[Problem]) -> tuple[set[LintFinding], list[str]]:
    """What is found in rules and policies, with the problems of reading them, and which checks had to be left out."""
    findings = {as_finding("broken", problem, "error") for problem in problems}
    findings |= {finding for look in ON_PARTS for finding in look(subject)}
    if problems:  # what is unread may well be what these would miss
        return findings, [*ON_THE_WHOLE]
    return findings | {finding for look in ON_THE_WHOLE.values() for finding in look(subject)}, []


def _read(asked: Places) -> tuple[LintSubject, list[Problem]]:
    trees = [read_tree(root) for root in asked.roots]
    reading = read_layers(files for files, _ in trees)
    subject = LintSubject(asked.roots, reading, asked.kept)
    return subject, [*(problem for _, wrong in trees for problem in wrong), *reading.problems]


def _report(
    asked: Places, subject: LintSubject, findings: set[LintFinding], left_out: tuple[str, ...], where: tuple[str, ...]
) -> LintReport:
    kept = [finding for finding in findings if subject.is_kept(finding.file)]
    as_shown = (finding.model_copy(update={"file": display_path(finding.file)}) for finding in kept)
    ordered = sorted(as_shown, key=lambda finding: finding.order)
    parts = subject.parts
    items = (item for table in (*parts.tables, parts.vocabulary, parts.adopted) for item in table.values())
    files = [item.document.file for item in items] + [finding.file for finding in kept]
    there = {absolute_path(file) for file in (*files, *map(str, (*asked.incidents, *asked.mappings)))}
    nothing = sorted(display_path(str(path)) for path in asked.kept if not any(below(file, [path]) for file in there))
    errors = sum(finding.severity == "error" for finding in ordered)
    return LintReport(
        policycheck=__version__,
        looked_in=where,
        looked_at=_looked_at(asked, subject),
        errors=errors,
        warnings=len(ordered) - errors,
        left_out=left_out,
        nothing_at=tuple(nothing),
        findings=tuple(ordered),
    )


def _looked_at(asked: Places, subject: LintSubject) -> LookedAt:
    def count(documents: Iterable[SourceFile]) -> int:
        return sum(subject.is_kept(document.file) for document in documents)

    return LookedAt(
        rules=count(item.document for item in subject.all_rules),
        derivations=count(item.document for item in subject.parts.derivations.values()),
        provisions=count({provision: document for provision, _, document, _ in subject.texts()}.values()),
        facts=count(item.document for item in subject.parts.vocabulary.values()),
        incidents=len(asked.incidents),
        mappings=len(asked.mappings),
    )
