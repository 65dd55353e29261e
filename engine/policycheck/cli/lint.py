"""`policycheck lint`: what an author should know before proposing a rule, a policy or an incident."""

import sys
from pathlib import Path

import click

from policycheck.authoring.lint.checks import CHECKS
from policycheck.authoring.lint.places import own_tree
from policycheck.authoring.lint.run import lint
from policycheck.cli.options import library_option, output_option, write_json, write_output
from policycheck.library.files import decode, exists, read_bytes, refuse
from policycheck.library.tree import builtin_root
from policycheck.model.lint import LintReport
from policycheck.model.problem import did_you_mean


@click.command("lint")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="github: marks in a workflow's log; sarif: for code scanning. Default: text.",
)
@click.option("--explain", "explained", metavar="CHECK", help="Print the page on this check, and look at nothing.")
@output_option
@library_option
def command(
    paths: tuple[Path, ...], form: str, explained: str | None, output: Path | None, overlays: tuple[Path, ...]
) -> None:
    """Look for mistakes and gaps in the rules, policies and incidents at PATH.

    Without a PATH, looks at the library tree of your own that is the current folder, or lies in it as my-library; if
    there is none, or with --library, at all of the library.

    A PATH in a library tree of your own is read without --library. Exits with status 1 if anything is found, or if
    there is nothing to look at. --explain CHECK says what a check finds, why that matters and how to mend it.
    """
    if explained is not None:
        write_output(_page(explained), output)
        return
    for path in paths:
        if not exists(path):
            refuse(str(path), "there is no such file or folder", "check the path")
    if not (paths or overlays):
        paths = tuple(filter(None, (own_tree(),)))
    report = lint(paths, overlays)
    _write(report, form, output)
    for place in report.nothing_at:
        click.echo(f"{place}: there is nothing to look at here", err=True)
    if report.left_out:
        click.echo(f"not looked for, since a part of the library is unread: {', '.join(report.left_out)}", err=True)
    sys.exit(0 if report.clean else 1)


def _page(name: str) -> str:
    """The page on a check. Raises BadInput where there is no such check."""
    check = next((check_known for check_known in CHECKS if check_known.id == name), None)
    if check is None:
        known = [check_known.id for check_known in CHECKS]
        refuse(
            "--explain", f"there is no check {name!r}", did_you_mean(name, known) or f"write one of {', '.join(known)}"
        )
    return decode(check.page, read_bytes(builtin_root() / check.page))


def _write(report: LintReport, form: str, output: Path | None) -> None:
    from policycheck.report.lint import github, sarif, text

    if form == "text":
        write_output(text(report), output)
    elif form == "json":
        write_json(report, output)
    else:
        write_output((github(report) if form == "github" else sarif(report, CHECKS)).encode(), output)
