"""`policycheck screen`: a table of incidents held against rules."""

import gc
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policycheck.cli.options import drafts_option, library_option, pictures_drawn, write_document, write_json
from policycheck.document.forms import form_of
from policycheck.document.visible import clean
from policycheck.evaluation.scope import rules_named
from policycheck.library.files import same_file
from policycheck.library.library import Library, load_library
from policycheck.logic.compile import CompiledRule
from policycheck.model.problem import BadInput, Place, Problem, pip_install

if TYPE_CHECKING:
    from policycheck.model.screening import Screening, TableReading

_LOCAL = ("pyarrow", "numpy", "narwhals")
_NEEDED = {"local": ("screen", _LOCAL), "spark": ("spark", (*_LOCAL, "pandas", "pyspark"))}


@click.command("screen")
@click.argument("data")
@click.option(
    "--mapping",
    metavar="NAME|FILE",
    required=True,
    help="What the columns say of facts: a mapping of your own, one that comes with the program, or flat where columns "
    "are called by facts.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    help="Also write what each row comes to, to this file; its ending says in which form: .parquet or .csv.",
)
@click.option(
    "--rules",
    "names",
    metavar="NAME",
    multiple=True,
    help="Only this rule, or those of this policy or authority; repeatable.",
)
@click.option("--about", metavar="TOPIC", multiple=True, help="Only rules on this topic; repeatable.")
@click.option(
    "--group-by", metavar="COLUMN", multiple=True, help="Count also by the values of this column; repeatable."
)
@click.option("--reasons", is_flag=True, help="Also write why each row comes to what it does; needs -o.")
@click.option(
    "--report",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Also write a report; its ending says in which form: .html, .docx, .pdf, .md or .txt.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="The form of the summary.")
@click.option(
    "--engine",
    type=click.Choice(["local", "spark"]),
    default="local",
    show_default=True,
    help="Where the work is done.",
)
@click.option("--resume", is_flag=True, help="Go on with a screening to the same output that was stopped.")
@drafts_option
@library_option
def command(**options: object) -> None:
    """Hold every incident of the table DATA against rules, and count what each rule comes to.

    DATA is a file of CSV, JSON Lines or Parquet, or a folder of such files. Every row is held against every rule that
    is asked for, whether or not the rule binds the agency of that row. A possible violation is a question to look into,
    and never a finding.
    """
    gc.enable()  # this may run for long
    asked = _ScreenOptions(**options)  # type: ignore[arg-type] # click gives each option in the type that it was declared with
    missing = list(_missing(asked))
    problems = [*missing, *_wrong_with(asked)]
    try:
        library = load_library(asked.overlays, drafts=asked.drafts)
    except BadInput as bad:
        raise BadInput([*problems, *bad.problems]) from None
    try:
        rules = rules_named(library, asked.names, asked.about)
    except BadInput as bad:
        problems += bad.problems
    if not missing and (problems or asked.engine == "spark"):
        problems += _of_table(asked, library)
    if problems:
        raise BadInput(problems)
    screening = _screened(asked, library, rules)
    if asked.drafts and not any(rule.draft for rule in screening.rules):
        _say("--drafts: none of these rules is a draft; name the folder of yours with --library")
    _give(screening, asked)
    _say_if_nothing(screening.reading)


@dataclass(frozen=True)
class _ScreenOptions:
    """What the command line asks for."""

    data: str  # of Spark, it may be no path of this machine
    mapping: str
    output: str | None
    names: tuple[str, ...]
    about: tuple[str, ...]
    group_by: tuple[str, ...]
    reasons: bool
    report: Path | None
    form: str
    engine: str
    resume: bool
    drafts: bool
    overlays: tuple[Path, ...]


def _missing(asked: _ScreenOptions) -> Iterator[Problem]:
    """The libraries that are needed and not installed."""
    extra, needed = _NEEDED[asked.engine]
    missing = [name for name in needed if find_spec(name) is None]
    if missing:
        cause = f"screening needs {' and '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not installed"
        yield Problem(Place("screen"), cause, f"install what it needs with {pip_install(extra)}")


def _wrong_with(asked: _ScreenOptions) -> Iterator[Problem]:
    """What is wrong with the options by themselves."""
    if asked.output is None:
        if asked.reasons:
            yield Problem(Place("--reasons"), "reasons are written with the rows, and no file is named", "add -o FILE")
        if asked.resume:
            yield Problem(Place("--resume"), "only what is written to a file can be gone on with", "add -o FILE")
    if asked.resume and asked.engine == "spark":
        cause = "what Spark has done is not kept when it stops; while it runs, it does lost parts again by itself"
        yield Problem(Place("--resume"), cause, "leave --resume out, or use --engine local")
    if asked.output == "":
        yield Problem(Place("-o"), "this names no file", "write the path of a file that ends in .parquet or .csv")
    if asked.report is not None:
        yield from _wrong_with_report(asked, asked.report)


def _wrong_with_report(asked: _ScreenOptions, report: Path) -> Iterator[Problem]:
    place = Place(str(report))
    try:
        form_of(report)
    except BadInput as bad:
        yield from bad.problems
        return
    if any(same_file(report, Path(path)) for path in (asked.data, asked.output) if path is not None):
        cause = "the report would be written over a file that is read or written"
        yield Problem(place, cause, "name another file with --report")
    elif report.is_dir():
        yield Problem(place, "this is a folder", "name a file with --report")
    elif not report.parent.is_dir():
        yield Problem(
            place, "there is no such folder to write to", "name a file with --report, in a folder that there is"
        )


def _of_table(asked: _ScreenOptions, library: Library) -> tuple[Problem, ...]:
    """What is wrong with the table, the mapping and the output, as far as it shows before the work, and before Spark.

    Screening finds the same by itself; this is for telling it beside other problems.
    """
    output = asked.output or None
    try:
        if asked.engine == "spark":
            from policycheck.screening.spark.run import check_places

            check_places(asked.data, output)
        else:
            from policycheck.screening.local import table_for

            place = None if output is None else Path(output)
            table_for(library, Path(asked.data), asked.mapping, asked.group_by, place)
    except BadInput as bad:
        return bad.problems
    return ()


def _screened(asked: _ScreenOptions, library: Library, rules: tuple[CompiledRule, ...]) -> "Screening":
    if asked.engine == "spark":
        from policycheck.screening.spark.run import screen_with_spark

        return screen_with_spark(
            library,
            rules,
            asked.data,
            asked.mapping,
            group_by=asked.group_by,
            reasons=asked.reasons,
            output=asked.output,
            say=_say,
        )
    from policycheck.screening.local import UNFINISHED, screen_locally

    try:
        with _bar() as progress:
            return screen_locally(
                library,
                rules,
                Path(asked.data),
                asked.mapping,
                group_by=asked.group_by,
                reasons=asked.reasons,
                output=None if asked.output is None else Path(asked.output),
                resume=asked.resume,
                say=_say,
                progress=progress,
            )
    except KeyboardInterrupt:
        if asked.output is not None and Path(f"{asked.output}{UNFINISHED}").is_dir():
            _say(f"what is done is kept in {asked.output}{UNFINISHED}; the same command with --resume goes on with it")
        raise


@contextmanager
def _bar() -> Iterator[Callable[[int, int], None]]:
    """What tells how much has been read: a bar on a terminal, else nothing."""
    if not sys.stderr.isatty():
        yield lambda _done, _all: None
        return
    with click.progressbar(length=1, label="screening", file=sys.stderr) as bar:

        def progress(done: int, whole: int) -> None:
            bar.length = max(1, whole)
            bar.update(done - bar.pos)

        yield progress


def _give(screening: "Screening", asked: _ScreenOptions) -> None:
    """Prints the summary and writes the report, each whether or not the other can be. Raises BadInput.

    Raises BrokenPipeError where the reader of the summary has seen enough, when all else is done.
    """
    done = [] if asked.output is None else [f"the rows are written to {asked.output}"]
    problems: list[Problem] = []
    broken: BrokenPipeError | None = None
    try:
        _print(screening, asked)
        done.append("the summary is given")
    except BrokenPipeError as error:
        broken = error
    except OSError as error:
        cause = f"the summary cannot be written: {error.strerror}"
        problems.append(Problem(Place("standard output"), cause, "make room, or send it to another place"))
    if asked.report is not None:
        try:
            _write_report(screening, asked.report)
            done.append(f"the report is written to {asked.report}")
        except BadInput as bad:
            problems += bad.problems
    if problems:
        raise BadInput(problems, "; ".join(done))
    if broken is not None:
        raise broken


def _write_report(screening: "Screening", path: Path) -> None:
    """Writes the report with its charts, or, where they cannot be drawn, with their tables alone. Raises BadInput."""
    from policycheck.report.screening import screening_document
    from policycheck.report.screening_drawing import figure

    form = form_of(path)
    drawn = pictures_drawn(form, "the report's charts")
    write_document(screening_document(screening, figure if drawn else None), form, path)


def _print(screening: "Screening", asked: _ScreenOptions) -> None:
    if asked.form == "json":
        write_json(screening, None)
        return
    from policycheck.report.screening import SHORT, screening_document

    write_document(screening_document(screening, most=SHORT), "text", None)


def _say_if_nothing(reading: "TableReading") -> None:
    if not reading.rows:
        _say("the table has no rows: nothing was screened")
    elif not reading.screened:
        _say(
            f"no row was screened: of {reading.rows:,}, the mapping leaves {reading.left_out:,} out, "
            f"and {reading.unread:,} could not be read"
        )


def _say(text: str) -> None:
    click.echo(clean(text), err=True)
