"""Mapping files: what cannot be read, cases that fail, and what the cases do not show."""

from collections.abc import Iterator
from pathlib import Path

from policycheck.authoring.lint.blanks import blanks_in
from policycheck.authoring.lint.cases import failing
from policycheck.authoring.lint.provisions import names_no_source
from policycheck.authoring.lint.subject import as_finding, finding
from policycheck.authoring.mapping_cases import run_mapping_cases
from policycheck.library.document import Path_
from policycheck.library.files import decode, read_bytes
from policycheck.library.library import Library
from policycheck.library.mapping_file import MappingFile, mapping_from
from policycheck.logic.cells import PLAIN, BadCell, answer_of, holds
from policycheck.model.lint import LintFinding
from policycheck.model.mapping import MappedFact, TableMapping
from policycheck.model.problem import BadInput

CHECKS_OF_MAPPINGS = ("too-few-mapping-cases",)


def mapping_findings(path: Path, library: Library) -> list[LintFinding]:
    """Everything found in the mapping of the file."""
    blank: list[LintFinding] = []
    try:
        text = decode(str(path), read_bytes(path))
        blank += blanks_in(str(path), text)
        read = mapping_from(str(path), text, library.facts)
    except BadInput as bad:
        return [*blank, *(as_finding("broken", problem, "error") for problem in bad.problems)]
    results = run_mapping_cases(read.mapping, library.facts)
    return [
        *blank,
        *failing(read.document, results, "mapping", "row"),
        *_without_source(read),
        *_unshown(read, library),
    ]


def _without_source(read: MappingFile) -> Iterator[LintFinding]:
    title = read.mapping.source.title
    if names_no_source(title):
        cause = f"the title of the source names nothing to turn to: {title!r}"
        remedy = "write the title by which a reader finds the table"
        yield finding("missing-source", read.document, ("source", "title"), cause, remedy, "error")


def _unshown(read: MappingFile, library: Library) -> Iterator[LintFinding]:
    mapping = read.mapping
    if mapping.rows is not None and all(case.taken for case in mapping.cases):
        yield _gap(read, ("rows",), "no case has a row that is left out", "add one, with taken: false")
    for index, entry in enumerate(mapping.facts):
        for key, answer in (("yes", "a yes"), ("no", "a no"), ("column", "an answer")):
            if getattr(entry, key) is not None and not _shown(mapping, library, entry, key):
                remedy = f"add a case with a row of which it follows, and {entry.fact} under its facts"
                yield _gap(
                    read, ("facts", index, key), f"in no case {answer} to {entry.fact} follows from these cells", remedy
                )
        if not any(case.facts.get(entry.fact) == "unknown" for case in mapping.cases):
            cause = f"in no case {entry.fact} stays unknown"
            yield _gap(
                read,
                ("facts", index, "fact"),
                cause,
                f"add a case with a row that does not tell, and {entry.fact}: unknown",
            )


def _shown(mapping: TableMapping, library: Library, entry: MappedFact, key: str) -> bool:
    """Whether a case asks for the fact in a row of which the entry's part says something."""
    for case in mapping.cases:
        if entry.fact not in case.facts or not case.taken:
            continue
        if key != "column":
            condition = entry.yes if key == "yes" else entry.no
            if condition is not None and holds(condition, mapping.columns, case.row):
                return True
        elif entry.column is not None:
            column = mapping.columns.get(entry.column, PLAIN)
            try:
                if answer_of(entry, library.facts[entry.fact], column, case.row.get(entry.column, "")) is not None:
                    return True
            except BadCell:
                continue
    return False


def _gap(read: MappingFile, path: Path_, cause: str, remedy: str) -> LintFinding:
    return finding("too-few-mapping-cases", read.document, path, cause, remedy)
