"""`policycheck evaluate`: an incident held against the rules that bind its agency."""

import sys
from pathlib import Path

import click

from policycheck.cli.options import (
    account_option,
    chosen_form,
    drafts_option,
    form_option,
    library_option,
    loaded_for,
    output_option,
    refuse_overwrite,
    write_document,
    write_output,
)
from policycheck.document.model import Document
from policycheck.evaluation.assume import Assumed
from policycheck.evaluation.cross_check import CrossCheck
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import worklist
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.worklist import Worklist
from policycheck.report.evaluation import details, evaluation_document, first_screen


def _checked_details(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """What is asked for, which may be the name of the file where that stands after --details. Raises BadInput."""
    if given is not None and given != "all" and not given.isdecimal():
        cause = f"{given!r} is neither a number nor all"
        refuse("--details", cause, "write --details 1 or --details all; put the file before --details")
    return given


@click.command("evaluate")
@click.argument("incident", type=click.Path(path_type=Path))
@account_option
@click.option(
    "--policy",
    "compared",
    metavar="ID",
    multiple=True,
    help="Also hold the incident against this policy or authority, as a comparison; repeatable.",
)
@click.option(
    "--assume",
    "suppositions",
    metavar="FACT@ENTITY=VALUE",
    multiple=True,
    help="Take this as so in every account, and show what it changes, as officer.carried_recorder@officer-3=no; "
    "repeatable.",
)
@click.option(
    "--why-not",
    "dilemmas",
    metavar="RULE RULE",
    nargs=2,
    multiple=True,
    help="Say whether one of two rules must be broken, and if not, what escapes it; RULE@ENTITY for one entity.",
)
@click.option("--as-of", metavar="DATE", help="Apply the policy that was in force on this day, as 2026-01-01.")
@click.option(
    "--details",
    "asked_details",
    metavar="[N]",
    is_flag=False,
    flag_value="all",
    callback=_checked_details,
    help="As text, show result N in full, or with no number everything, instead of the first screen.",
)
@form_option
@output_option
@click.option(
    "--fail-on",
    type=click.Choice(["violation", "undetermined", "never"]),
    default="never",
    help="Exit with status 1 if a rule that binds comes to this under an account: a possible violation, or that or "
    "an open outcome.",
)
@click.option(
    "--cross-check",
    type=click.Choice(["auto", "require", "off"]),
    default="auto",
    help="Have a second engine work everything out again: where it is installed; every single answer, or no report; "
    "or never.",
)
@library_option
@drafts_option
def command(  # noqa: PLR0913 - an option each
    incident: Path,
    accounts: tuple[str, ...],
    compared: tuple[str, ...],
    suppositions: tuple[str, ...],
    dilemmas: tuple[tuple[str, str], ...],
    as_of: str | None,
    asked_details: str | None,
    form: str | None,
    output: Path | None,
    fail_on: str,
    cross_check: CrossCheck,
    overlays: tuple[Path, ...],
    drafts: bool,
) -> None:
    """Hold the incident of the file INCIDENT against the rules that bind its agency.

    Each rule is read under the account of every party, under what the parties share, and under what nobody
    contradicts.
    """
    form = chosen_form(form, output)
    refuse_overwrite(output, incident)
    library, facts, sha256 = loaded_for(incident, overlays, drafts, compared)
    assumed = _assumed(suppositions, library, facts)
    evaluation = evaluate(library, facts, sha256, accounts, compared, as_of, cross_check, assumed, dilemmas)
    if form == "json":
        write_output(f"{as_json(evaluation)}\n".encode(), output)
    else:
        first = None if asked_details else worklist(library, facts, accounts, as_of, assumed)
        write_document(_report(evaluation, first, asked_details, form), form, output)
    if not evaluation.results:
        click.echo("no rule applies: nothing was evaluated", err=True)
    if _fails(evaluation, fail_on):
        sys.exit(1)


def _report(evaluation: Evaluation, ranked: Worklist | None, asked_details: str | None, form: str) -> Document:
    """The whole report, or as text what was asked for: one screen, everything, or one result."""
    if form != "text":
        return evaluation_document(evaluation, ranked)
    if asked_details is None:
        return first_screen(evaluation, ranked)
    shown = details(evaluation, None if asked_details == "all" else int(asked_details))
    if shown is None:
        refuse("--details", f"there is no result {asked_details}", "see the numbers of results without --details")
    return shown


def _assumed(texts: tuple[str, ...], library: Library, incident: Incident) -> Assumed:
    if not texts:
        return {}
    from policycheck.evaluation.assume import read_assumed

    return read_assumed(texts, library, incident)


def _fails(evaluation: Evaluation, fail_on: str) -> bool:
    wanted = {
        "violation": {"possible_violation"},
        "undetermined": {"possible_violation", "undetermined"},
        "never": set(),
    }
    return any(
        outcome.outcome in wanted[fail_on]
        for result in evaluation.results
        if not result.comparison and not result.draft
        for outcome in result.outcomes.values()
    )
