"""The cases at the places asked for, run, and what they show."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policycheck import __version__
from policycheck.authoring.cases import CaseResult, run_cases
from policycheck.authoring.coverage import goals, subject_of
from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.authoring.derivation_mutants import derivation_mutants
from policycheck.authoring.lint.places import shown
from policycheck.authoring.mutants import mutants
from policycheck.library.document import Document
from policycheck.library.files import decode, read_bytes, refuse
from policycheck.library.library import Library
from policycheck.library.tree import builtin_root
from policycheck.library.yaml_source import read_yaml
from policycheck.model.case_run import CaseReport, CaseRun, Coverage, Goal, Written, coverage_report


@dataclass(frozen=True)
class Chosen:
    """The rules and derivations at the places asked for, by id, with their files; and which of their cases."""

    rules: Mapping[str, Path]
    derivations: Mapping[str, Path]
    text: str = ""

    def takes(self, name: str, case: str) -> bool:
        """Whether a case is asked for: its name, or the id of its rule or derivation, has the text in it."""
        return self.text.casefold() in name.casefold() or self.text.casefold() in case.casefold()


def own_trees(places: Iterable[Path]) -> tuple[Path, ...]:
    """The roots of the library trees that the places lie in, other than the built-in one, each once."""
    found: dict[Path, Path] = {}
    for place in places:
        # Named from where the place was named from, since messages name files by it.
        above = _and_above(place.resolve())
        named = above if place.is_absolute() else [Path(os.path.relpath(folder)) for folder in above]
        tree = next((folder for folder in (*_and_above(place), *named) if (folder / "rules").is_dir()), None)
        if tree is not None and tree.resolve() != builtin_root().resolve():
            found.setdefault(tree.resolve(), tree)
    return tuple(found.values())


def _and_above(place: Path) -> tuple[Path, ...]:
    return place, *place.parents


def chosen(library: Library, places: Sequence[Path], text: str = "") -> Chosen:
    """What is kept at or below the places; everything where no place is given.

    Raises BadInput for a place at or below which no rule and no derivation is kept.
    """
    files = (*library.rule_files.values(), *library.derivation_files.values())
    real = [place.resolve() for place in places]
    for place, resolved in zip(places, real, strict=True):
        if not any(file.is_relative_to(resolved) for file in files):
            refuse(str(place), "no rule of the library is kept here", "name a rule file, or a folder that holds some")
    return Chosen(_below(library.rule_files, real), _below(library.derivation_files, real), text)


def _below(files: Mapping[str, Path], places: Sequence[Path]) -> dict[str, Path]:
    return {
        name: file
        for name, file in sorted(files.items())
        if not places or any(file.is_relative_to(place) for place in places)
    }


def run_suite(library: Library, asked: Chosen, looked_in: tuple[str, ...], *, coverage: bool = False) -> CaseReport:
    """The report on the cases asked for, with where these were looked for. Raises BadInput.

    Coverage looks at every case of a rule.
    """
    ran: list[CaseRun] = []
    each: list[Coverage] = []
    looked_at: dict[Written, list[str]] = {"rule": [], "derivation": []}
    parts: tuple[tuple[Written, Mapping[str, Path]], ...] = (("rule", asked.rules), ("derivation", asked.derivations))
    for kind, files in parts:
        for name, file in files.items():
            document = document_of(file)
            results = _results(library, kind, name)
            taken = [
                _as_run(kind, name, document, *one) for one in enumerate(results) if asked.takes(name, one[1].name)
            ]
            if taken or not asked.text:
                looked_at[kind].append(name)
            ran += taken
            if coverage:
                each.append(_coverage(library, kind, name, document))
    failed = sum(not one.passed for one in ran)
    return CaseReport(
        policycheck=__version__,
        looked_in=looked_in,
        rules=tuple(looked_at["rule"]),
        derivations=tuple(looked_at["derivation"]),
        passed=len(ran) - failed,
        failed=failed,
        cases=tuple(ran),
        coverage=coverage_report(tuple(each)) if coverage else None,
    )


def document_of(file: Path) -> Document:
    """A file with the places of what it holds. Raises BadInput."""
    name = shown(str(file))
    return read_yaml(name, decode(name, read_bytes(file)))


def _results(library: Library, kind: Written, name: str) -> list[CaseResult]:
    if kind == "rule":
        return run_cases(library, library.rules[name])
    return run_derivation_cases(library, library.derivations[name])


def _as_run(kind: Written, name: str, document: Document, index: int, result: CaseResult) -> CaseRun:
    return CaseRun(
        of=name,
        kind=kind,
        case=result.name,
        file=document.file,
        line=document.spot(("cases", index)).line,
        passed=result.passed,
        expected=result.expected,
        came=result.came,
        since=result.since,
    )


def _coverage(library: Library, kind: Written, name: str, document: Document) -> Coverage:
    if kind == "derivation":
        tried, unnoticed = derivation_mutants(library, library.derivations[name], document)
        shown_by: tuple[Goal, ...] = ()
    else:
        subject = subject_of(library, library.rules[name], document)
        shown_by = goals(subject)
        tried, unnoticed = mutants(subject)
    return Coverage(of=name, kind=kind, file=document.file, goals=shown_by, mutants=tried, unnoticed=unnoticed)
