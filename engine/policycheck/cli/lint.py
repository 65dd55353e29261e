"""`policycheck lint`: what an author should know before proposing a rule, a policy or an incident."""

import sys
from pathlib import Path

import click

from policycheck.authoring.lint.checks import CHECKS
from policycheck.authoring.lint.run import lint
from policycheck.cli.options import give, library_option, output_option
from policycheck.library.files import refuse
from policycheck.model.lint import LintReport


@click.command("lint")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="github: marks in a workflow's log; sarif: for code scanning. Default: text.",
)
@output_option
@library_option
def command(paths: tuple[Path, ...], form: str, output: Path | None, overlays: tuple[Path, ...]) -> None:
    """Look for mistakes and gaps in the rules, policies and incidents at PATH, or in all of the library.

    A PATH in a library tree of your own is read without --library. Exits with status 1 if anything is found, or if
    there is nothing to look at. docs/lint.md describes every check.
    """
    for path in paths:
        if not _exists(path):
            refuse(str(path), "there is no such file or folder", "check the path")
    report = lint(paths, overlays)
    give(_written(report, form), output, exact=form != "text")
    for place in report.nothing_at:
        click.echo(f"{place}: there is nothing to look at here", err=True)
    if report.left_out:
        click.echo(f"not looked for, since a part of the library is unread: {', '.join(report.left_out)}", err=True)
    sys.exit(0 if report.clean else 1)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:  # too long a path, or no permission to look
        return False


def _written(report: LintReport, form: str) -> str:
    if form == "sarif":
        from policycheck.report.lint_sarif import sarif

        return sarif(report, CHECKS)
    from policycheck.report import lint_forms

    return {"text": lint_forms.text, "json": lint_forms.json, "github": lint_forms.github}[form](report)
