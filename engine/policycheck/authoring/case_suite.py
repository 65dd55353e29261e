"""The cases at the places asked for, run, and what they show."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from policycheck import __version__
from policycheck.authoring.cases import CaseResult, run_cases
from policycheck.authoring.coverage import goals, subject_of
from policycheck.authoring.derivation_cases import derivation_mutants, run_derivation_cases
from policycheck.authoring.lint.places import display_path
from policycheck.authoring.mapping_cases import run_mapping_cases
from policycheck.authoring.mutants import mutants
from policycheck.library.files import SourceFile, decode, read_bytes, refuse
from policycheck.library.library import Library
from policycheck.library.mapping_file import MappingFile, read_mapping
from policycheck.library.tree import builtin_root
from policycheck.library.yaml_source import read_yaml
from policycheck.model.case_run import CaseReport, CaseRun, Coverage, Goal, Written, coverage_report
from policycheck.model.problem import BadInput, Problem


@dataclass(frozen=True)
class ChosenCases:
    """What lies at the places asked for, and which of its cases are asked for.

    Rules and derivations are kept by id, with their files; of mappings, the files.
    """

    rules: Mapping[str, Path]
    derivations: Mapping[str, Path]
    text: str = ""
    mappings: tuple[Path, ...] = ()

    def takes(self, name: str, case: str) -> bool:
        """Whether a case is asked for: its name, or the id of its rule, derivation or mapping, has the text in it."""
        return self.text.casefold() in name.casefold() or self.text.casefold() in case.casefold()

    def looks_at(self, library: Library, name: str) -> bool:
        """Whether a rule or a derivation is asked for, by its id or by any of its cases."""
        written = library.rules[name].rule if name in self.rules else library.derivations[name]
        return self.takes(name, "") or any(self.takes(name, case.name) for case in written.cases)


def own_trees(places: Iterable[Path]) -> tuple[Path, ...]:
    """The roots of the library trees that the places lie in, other than the built-in one, each once."""
    trees: dict[Path, Path] = {}
    for place in places:
        # Named from where the place was named from, since messages name files by it.
        above = _and_above(place.resolve())
        named = above if place.is_absolute() else [Path(os.path.relpath(folder)) for folder in above]
        tree = next((folder for folder in (*_and_above(place), *named) if (folder / "rules").is_dir()), None)
        if tree is not None and tree.resolve() != builtin_root().resolve():
            trees.setdefault(tree.resolve(), tree)
    return tuple(trees.values())


def _and_above(place: Path) -> tuple[Path, ...]:
    return place, *place.parents


def chosen_cases(
    library: Library, places: Sequence[Path], text: str = "", mappings: tuple[Path, ...] = ()
) -> ChosenCases:
    """What is kept at or below the places, of which the mappings are given; everything where no place is given.

    Raises BadInput for a place at or below which no rule, no derivation and no mapping is kept.
    """
    mappings = tuple(file for file in mappings if not _is_of_library(file))
    files = (*library.rule_files.values(), *library.derivation_files.values(), *mappings)
    real = [place.resolve() for place in places]
    for place, resolved in zip(places, real, strict=True):
        if not any(file.is_relative_to(resolved) for file in files):
            remedy = "name the file of a rule, a derivation or a mapping, or a folder that holds some"
            refuse(str(place), "no rule of the library is kept here", remedy)
    return ChosenCases(_below(library.rule_files, real), _below(library.derivation_files, real), text, mappings)


_OF_LIBRARY = re.compile(rb"^(provision|then):", re.MULTILINE)  # keys of rules and of derivations


def _is_of_library(file: Path) -> bool:
    """Whether a file is plainly a rule or a derivation, which outside a library tree cannot be tested."""
    try:
        return _OF_LIBRARY.search(read_bytes(file)) is not None
    except BadInput:  # reported where it is read as a mapping
        return False


def _below(files: Mapping[str, Path], places: Sequence[Path]) -> dict[str, Path]:
    kept = (item for item in sorted(files.items()) if not places or any(map(item[1].is_relative_to, places)))
    return dict(kept)


def run_suite(
    library: Library, asked: ChosenCases, looked_in: tuple[str, ...], *, coverage: bool = False
) -> CaseReport:
    """The report on the cases asked for, with where these were looked for. Raises BadInput.

    Coverage looks at every case of a rule that is not retired, also where only some of them are asked for, and at no
    mapping.
    """
    ran: list[CaseRun] = []
    coverages: list[Coverage] = []
    looked_at: dict[Written, list[str]] = {"rule": [], "derivation": [], "mapping": []}
    for kind, name, document, results in _all_results(library, asked):
        taken = [index for index, result in enumerate(results) if asked.takes(name, result.name)]
        if taken or not asked.text:
            looked_at[kind].append(name)
        ran += (_as_run(kind, name, document, index, results[index]) for index in taken)
        looked = kind != "mapping" and asked.looks_at(library, name)
        if coverage and looked and not (kind == "rule" and library.rules[name].rule.status == "retired"):
            coverages.append(_coverage(library, kind, name, document))
    failed = sum(not run.passed for run in ran)
    return CaseReport(
        policycheck=__version__,
        looked_in=looked_in,
        rules=tuple(looked_at["rule"]),
        derivations=tuple(looked_at["derivation"]),
        mappings=tuple(looked_at["mapping"]),
        passed=len(ran) - failed,
        failed=failed,
        cases=tuple(ran),
        coverage=coverage_report(tuple(coverages)) if coverage else None,
    )


def document_of(file: Path) -> SourceFile:
    """A file with the places of what is in it. Raises BadInput."""
    name = display_path(str(file))
    return read_yaml(name, decode(name, read_bytes(file)))


def _all_results(library: Library, asked: ChosenCases) -> Iterator[tuple[Written, str, SourceFile, list[CaseResult]]]:
    """What is asked for, by kind and id, with its file and the result of each of its cases. Raises BadInput."""
    for name, file in asked.rules.items():
        yield "rule", name, document_of(file), run_cases(library, library.rules[name])
    for name, file in asked.derivations.items():
        yield "derivation", name, document_of(file), run_derivation_cases(library, library.derivations[name])
    for written in sorted(_read(library, asked.mappings), key=lambda file: (file.mapping.id, file.document.file)):
        yield "mapping", written.mapping.id, written.document, run_mapping_cases(written.mapping, library.facts)


def _read(library: Library, files: Iterable[Path]) -> list[MappingFile]:
    """The mappings of the files. Raises BadInput with every problem in all of them."""
    mappings: list[MappingFile] = []
    problems: list[Problem] = []
    for file in files:
        try:
            mappings.append(read_mapping(file, library.facts, display_path(str(file))))
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)
    return mappings


def _as_run(kind: Written, name: str, document: SourceFile, index: int, result: CaseResult) -> CaseRun:
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


def _coverage(library: Library, kind: Written, name: str, document: SourceFile) -> Coverage:
    if kind == "derivation":
        tried, unnoticed = derivation_mutants(library, library.derivations[name], document)
        shown_by: tuple[Goal, ...] = ()
    else:
        subject = subject_of(library, library.rules[name], document)
        shown_by = goals(subject)
        tried, unnoticed = mutants(subject)
    return Coverage(of=name, kind=kind, file=document.file, goals=shown_by, mutants=tried, unnoticed=unnoticed)
