"""`policycheck evaluate` with several files or a folder: one report on all of them, or a line of JSON for each."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from policycheck.batch.files import NamedFiles, named_files, shown_path, without_output
from policycheck.batch.one_file import EvaluatedFile, FileEvaluator
from policycheck.batch.run import EvaluatedFiles, evaluated_files
from policycheck.batch.summary import incidents_evaluation, same_ids
from policycheck.cli.options import library_for, write_document, write_json
from policycheck.document.visible import clean
from policycheck.evaluation.cross_check import cross_check
from policycheck.evaluation.evaluate import span_asked_for
from policycheck.evaluation.scope import scope
from policycheck.library.files import refuse_unwritable, written_by_pieces
from policycheck.library.library import Library
from policycheck.model.incidents import AskedOptions, BadFile, IncidentRow
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.report.incidents import incidents_document
from policycheck.report.incidents_summary import beside_lines, evaluated_beside, no_draft_held

# Options that ask for more of one incident than many can be asked for at once.
_OF_ONE = {"dilemmas": "--why-not", "details": "--details"}


@dataclass(frozen=True)
class _ManyFiles:
    """Which files to evaluate, how, and what to write where."""

    paths: tuple[Path, ...]
    asked: AskedOptions
    form: str
    output: Path | None


@dataclass
class _Tally:
    """What is kept of all files beside their lines."""

    rows: list[IncidentRow] = field(default_factory=list)
    bad_files: list[BadFile] = field(default_factory=list)
    ids: list[tuple[str, str]] = field(default_factory=list)
    passed_over: int = 0
    outcomes: set[str] = field(default_factory=set)
    drafts: bool = False

    def add(self, file: EvaluatedFile) -> None:
        if file.bad is not None:
            self.bad_files.append(file.bad)
        elif file.incident is None:
            self.passed_over += 1
        else:
            self.ids.append((file.incident, file.file))
            self.outcomes |= file.outcomes
            self.drafts |= file.drafts
            self.rows += [] if file.row is None else [file.row]


def evaluate_many(options: Mapping[str, Any], form: str, failing: frozenset[str]) -> None:
    """Evaluates every file and writes the report, or a line for each; the options are those of `evaluate`.

    Ends with status 1 where an outcome is among the failing ones. Raises BadInput for options that make no sense here,
    and, when all else is done, with what is wrong with files.
    """
    _refuse_options_of_one(options)
    wanted = _wanted(options, form)
    files = without_output(named_files(wanted.paths), wanted.output)
    if wanted.output is not None:
        refuse_unwritable(wanted.output)  # before the work, which can take long
    library, drafts = library_for(options["overlays"], wanted.asked.drafts)
    _check_options(library, wanted.asked)
    tally = _Tally()
    if form == "jsonl":
        _write_lines(wanted, library, files, tally)
    else:
        _write_report(wanted, library, files, tally)
    if drafts and not tally.drafts:
        click.echo(no_draft_held(), err=True)
    if tally.bad_files:
        problems = (problem for bad in tally.bad_files for problem in bad.problems)
        raise BadInput(problems, evaluated_beside(len(tally.bad_files), len(tally.ids)))
    if failing & tally.outcomes:
        sys.exit(1)


def _refuse_options_of_one(options: Mapping[str, Any]) -> None:
    cause = "this is asked of one incident, and several are named"
    problems = [
        Problem(Place(option), cause, f"name one file, or leave {option} out")
        for name, option in _OF_ONE.items()
        if options.get(name)
    ]
    if problems:
        raise BadInput(problems)


def _wanted(options: Mapping[str, Any], form: str) -> _ManyFiles:
    asked = AskedOptions(
        accounts=options["accounts"],
        policies=options["compared"],
        as_of=options["as_of"],
        assumed=options["suppositions"],
        drafts=options["drafts"],
        cross_check=options["cross_check"] or "off",
    )
    return _ManyFiles(options["incidents"], asked, form, options["output"])


def _check_options(library: Library, asked: AskedOptions) -> None:
    """Raises BadInput for what would be wrong with every incident alike."""
    problems: list[Problem] = []
    checks: tuple[Callable[[], object], ...] = (
        lambda: scope(library, next(iter(library.authorities)), asked.policies),
        lambda: span_asked_for(asked.as_of),
        lambda: cross_check(asked.cross_check, {}, ()),
    )
    for check in checks:
        try:
            check()
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems)


def _evaluated(wanted: _ManyFiles, library: Library, files: NamedFiles, tally: _Tally) -> EvaluatedFiles:
    """What is kept of each file, counted, after the folders that cannot be read. Raises BadInput for nothing."""
    for problem in files.problems:
        unreadable = EvaluatedFile(file=problem.place.file, bad=BadFile(file=problem.place.file, problems=(problem,)))
        tally.add(unreadable)
        yield unreadable
    evaluator = FileEvaluator(library, wanted.asked, "line" if wanted.form == "jsonl" else "row")
    with closing(evaluated_files(evaluator, files.files)) as evaluated, _bar(wanted, len(files.files)) as advance:
        for file in evaluated:
            tally.add(file)
            advance()
            yield file
    if not tally.ids and not tally.bad_files:
        raise BadInput(map(_nothing_in, wanted.paths))


def _nothing_in(path: Path) -> Problem:
    cause = "no incident stands in this folder: it holds no file *.json, or only such as declare another schema"
    return Problem(Place(shown_path(path)), cause, "name the folder or the files of the incidents")


def _write_report(wanted: _ManyFiles, library: Library, files: NamedFiles, tally: _Tally) -> None:
    for _ in _evaluated(wanted, library, files, tally):
        pass
    if not tally.ids:  # what is wrong with the files is all there is to tell
        return
    evaluation = incidents_evaluation(library, wanted.asked, tally.rows, tally.bad_files, tally.passed_over)
    if wanted.form == "json":
        write_json(evaluation, wanted.output)
    else:
        write_document(incidents_document(evaluation), wanted.form, wanted.output)


def _write_lines(wanted: _ManyFiles, library: Library, files: NamedFiles, tally: _Tally) -> None:
    with ExitStack() as opened:
        evaluated = opened.enter_context(closing(_evaluated(wanted, library, files, tally)))
        stream = sys.stdout.buffer
        if wanted.output is not None:
            stream = opened.enter_context(written_by_pieces(wanted.output))
        for line in _lines(evaluated):
            stream.write(line + b"\n")
            stream.flush()
    for text in beside_lines(same_ids(tally.ids), tally.passed_over):
        click.echo(clean(text), err=True)


def _lines(files: Iterable[EvaluatedFile]) -> Iterator[bytes]:
    from pydantic import TypeAdapter

    bad_file = TypeAdapter(BadFile)
    for file in files:
        if file.bad is not None:
            yield bad_file.dump_json(file.bad)
        elif file.line is not None:
            yield file.line


@contextmanager
def _bar(wanted: _ManyFiles, count: int) -> Iterator[Callable[[], None]]:
    """What tells how many files are evaluated: a bar on a terminal, unless lines are written there, too."""
    lines = wanted.form == "jsonl" and wanted.output is None and sys.stdout.isatty()
    if lines or not sys.stderr.isatty():
        yield lambda: None
        return
    with click.progressbar(length=count, label="evaluating", file=sys.stderr, show_pos=True) as bar:
        yield lambda: bar.update(1)
