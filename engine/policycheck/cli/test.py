"""`policycheck test`: runs the cases that are kept with rules, derivations and mappings."""

import sys
from pathlib import Path

import click

from policycheck.authoring.case_suite import ChosenCases, chosen_cases, own_trees, run_suite
from policycheck.authoring.lint.places import looked_in, own_tree
from policycheck.authoring.lint.places import places as stood_for
from policycheck.cli.options import library_option, output_option, write_json, write_output
from policycheck.library.files import exists, refuse
from policycheck.library.library import Library, load_library
from policycheck.model.case_run import CaseReport


@click.command("test")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "-k",
    "text",
    metavar="TEXT",
    help="Only cases whose name, or whose rule's, derivation's or mapping's id, has TEXT in it.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit"]),
    default="text",
    help="junit: XML for a server that runs tests. Default: text.",
)
@output_option
@click.option("--coverage", is_flag=True, help="Also say what the cases do not show, with a case for each that would.")
@click.option(
    "--min",
    "least",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    help="With --coverage: exit with status 1 if less is covered, or fewer small changes are noticed.",
)
@click.option(
    "--update",
    "change",
    flag_value="update",
    help="Show what failing cases of rules would have to state, and offer to write it.",
)
@click.option(
    "--write",
    "change",
    flag_value="write",
    help="With --coverage: show the cases that are missing, and offer to add them.",
)
@click.option("--yes", is_flag=True, help="With --update or --write: write without asking.")
@library_option
def command(
    paths: tuple[Path, ...],
    text: str | None,
    form: str,
    output: Path | None,
    coverage: bool,
    least: float | None,
    change: str | None,
    yes: bool,
    overlays: tuple[Path, ...],
) -> None:
    """Run the cases of the rules, derivations and mappings in the files or folders PATH.

    Without a PATH, runs those of the library tree of your own that is the current folder, or lies in it as my-library;
    if there is none, or with --library, those of all of the library.

    A PATH in a library tree of your own is read without --library. Prints a line a rule, derivation or mapping. Exits
    with status 1 if a case fails, or if there is no case to run. docs/test.md says what --coverage counts; it leaves
    mappings out.
    """
    _refuse_together(text, form, output, coverage=coverage, least=least, change=change, yes=yes)
    places = [_place(path) for path in paths]
    if not (paths or overlays):
        places = [*filter(None, (own_tree(),))]
    trees = (*overlays, *own_trees(places))
    library = load_library(trees)
    asked = chosen_cases(library, places, text or "", stood_for(places, overlays).mappings)
    if change is not None:
        _change(library, asked, write=change == "write", yes=yes)
        library = load_library(trees)
    report = run_suite(library, asked, looked_in(places, overlays), coverage=coverage)
    _write(report, form, output)
    sys.exit(1 if _falls_short(report, text, least) else 0)


def _refuse_together(text: str | None, form: str, output: Path | None, **given: object) -> None:
    """Raises UsageError where options do not go together."""
    if text is not None and not text.strip():
        raise click.UsageError("-k needs a text that stands in the names of cases.")
    if given["change"] == "write" and not given["coverage"]:
        raise click.UsageError("--write goes with --coverage.")
    if given["yes"] and given["change"] is None:
        raise click.UsageError("--yes goes with --update or --write.")
    if given["least"] is not None and not given["coverage"]:
        raise click.UsageError("--min goes with --coverage.")
    if given["coverage"] and given["change"] == "update":
        raise click.UsageError("--coverage looks at every case as it is; leave out --update.")
    if given["change"] is not None and (form != "text" or output is not None):
        raise click.UsageError("--update and --write show their changes as text; leave out --format and -o.")
    if given["coverage"] and form == "junit":
        raise click.UsageError("JUnit has no place for coverage; take --format text or json.")


def _place(path: Path) -> Path:
    if not exists(path):
        refuse(str(path), "there is no such file or folder", "check the path")
    return path


def _write(report: CaseReport, form: str, output: Path | None) -> None:
    from policycheck.report.cases import junit, text

    if form == "text":
        write_output(text(report), output)
    elif form == "json":
        write_json(report, output)
    else:
        write_output(junit(report).encode(), output)


def _falls_short(report: CaseReport, text: str | None, least: float | None) -> bool:
    """Whether a case failed, none was run, or too little is covered; the latter two are said aloud."""
    if not report.cases:
        click.echo(
            f"no case has {text!r} in its name or its rule's id" if text else "there is no case to run", err=True
        )
    short = False
    if report.coverage and least is not None:
        for share, what in (
            (report.coverage.goals, "coverage"),
            (report.coverage.mutants, "of the small changes noticed"),
        ):
            if share.below(least):
                click.echo(f"{what}: {share}; at least {least:g}% is asked for", err=True)
                short = True
    return short or bool(report.failed) or not report.cases


def _change(library: Library, asked: ChosenCases, *, write: bool, yes: bool) -> None:
    """Shows what would change, and writes it where that is agreed to; without anybody to ask, exits with status 1."""
    from policycheck.authoring.case_update import updates
    from policycheck.authoring.case_writing import additions
    from policycheck.document.visible import clean

    changes = additions(library, asked) if write else updates(library, asked)
    if not changes:
        click.echo(f"no case of a rule {'is missing that could be written' if write else 'needs an update'}", err=True)
        return
    click.echo(clean("".join(change.difference for change in changes)), nl=False)
    if not yes:
        question = "Shall these cases be added, to be checked?" if write else _UPDATE
        if not sys.stdin.isatty():
            click.echo("nothing was written; --yes writes it without asking", err=True)
            sys.exit(1)
        if not click.confirm(question, err=True):
            click.echo("nothing was written", err=True)
            sys.exit(1)
    for change in changes:
        change.write()


_UPDATE = "Is this what the policy's words say, and shall it be written?"
