"""`policycheck diff`: what changes from one version of rules and policies to another."""

import sys
from pathlib import Path

import click

from policycheck.authoring.diff.run import difference, incident_files
from policycheck.authoring.diff.sides import read_sides
from policycheck.cli.options import (
    chosen_form,
    form_option,
    library_option,
    output_option,
    write_document,
    write_json,
)


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option(
    "--incidents",
    metavar="PATH",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Incident files, or folders of them, to evaluate under both; repeatable. Default: those beside the built-in "
    "library.",
)
@click.option(
    "--policy",
    "compared",
    metavar="ID",
    multiple=True,
    help="Also compare the incidents with this policy or authority; repeatable.",
)
@click.option("--drafts", is_flag=True, help="Evaluate drafts as if they were in force.")
@click.option("--as-of", metavar="DATE", help="Evaluate under the policy that was in force on this day, as 2026-01-01.")
@form_option
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["change", "never"]),
    default="never",
    help="change: exit with status 1 if anything differs; an incident that neither side can read is no difference.",
)
@library_option
def command(  # noqa: PLR0913 - an option each
    old: str,
    new: str,
    incidents: tuple[Path, ...],
    compared: tuple[str, ...],
    drafts: bool,
    as_of: str | None,
    form: str | None,
    output: Path | None,
    fail_on: str,
    overlays: tuple[Path, ...],
) -> None:
    """Say what changes from OLD to NEW: words, rules, their meaning, cases, and the outcomes of past incidents.

    OLD and NEW are each a folder with rules/ and policies/, a git revision (HEAD~3, or HEAD~3:PATH for a folder in it),
    or built-in; or both are policies or authorities of the library, by id.
    """
    form = chosen_form(form, output)
    sides = read_sides(old, new, overlays, drafts=drafts)
    differences = difference(*sides, incident_files(incidents), compared, as_of, drafts=drafts)
    if form == "json":
        write_json(differences, output)
    else:
        from policycheck.report.difference import document

        write_document(document(differences), form, output)
    if fail_on == "change" and not differences.same:
        sys.exit(1)
