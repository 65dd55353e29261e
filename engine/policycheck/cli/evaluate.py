"""`policycheck evaluate`: incidents held against the rules that bind their agencies."""

import os
import sys
from pathlib import Path

import click

from policycheck.cli.options import (
    REPORT_FORMS,
    account_option,
    chosen_form,
    drafts_option,
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
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.model.evaluation import Evaluation, as_json
from policycheck.model.incident import Incident
from policycheck.model.worklist import Worklist
from policycheck.report.evaluation import evaluation_document, first_screen, in_detail


def _checked_details(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    """What is asked for, which may be the name of the file where that stands after --details. Raises BadInput."""
    if given is not None and given != "all" and not given.isdecimal():
        cause = f"{given!r} is neither a number nor all"
        refuse("--details", cause, "write --details 1 or --details all; put the file before --details")
    return given


_DIGITS = 9  # of a result's number, at most
FAILING = {
    "violation": frozenset({"possible_violation"}),
    "undetermined": frozenset({"possible_violation", "undetermined"}),
    "never": frozenset[str](),
}


@click.command("evaluate")
@click.argument("incidents", metavar="INCIDENT...", nargs=-1, required=True, type=click.Path(path_type=Path))
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
    metavar="[N]",
    is_flag=False,
    flag_value="all",
    callback=_checked_details,
    help="Show result N in full and nothing else; with no number, as text, everything instead of the first screen.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice((*REPORT_FORMS, "jsonl")),
    help="Default: by the output file's name, or text. jsonl: for each incident its JSON, on one line.",
)
@output_option
@click.option(
    "--fail-on",
    type=click.Choice([*FAILING]),
    default="never",
    help="Exit with status 1 if a rule that binds comes to this under an account: a possible violation, or that or "
    "an open outcome.",
)
@click.option(
    "--cross-check",
    type=click.Choice(["auto", "require", "off"]),
    help="Have a second engine work everything out again: where it is installed; every single answer, or no report; "
    "or never. Default: auto for one incident; off for several and for jsonl, since it takes as long again.",
)
@library_option
@drafts_option
@click.pass_context
def command(  # noqa: PLR0913 - an option each
    context: click.Context,
    incidents: tuple[Path, ...],
    accounts: tuple[str, ...],
    compared: tuple[str, ...],
    suppositions: tuple[str, ...],
    dilemmas: tuple[tuple[str, str], ...],
    as_of: str | None,
    details: str | None,
    form: str | None,
    output: Path | None,
    fail_on: str,
    cross_check: CrossCheck | None,
    overlays: tuple[Path, ...],
    drafts: bool,
) -> None:
    """Hold the incident of the file INCIDENT against the rules that bind its agency.

    Each rule is read under the account of every party, under what the parties share, and under what nobody
    contradicts. Several files, or a folder, give a row an incident, and what all come to together.
    """
    form, incident = _form(form, output, details), incidents[0]
    if len(incidents) > 1 or form == "jsonl" or os.path.isdir(incident):  # noqa: PTH112 - Path.is_dir can raise
        from policycheck.cli.evaluate_many import evaluate_many

        evaluate_many(context.params, form, FAILING[fail_on])
        return
    refuse_overwrite(output, incident)
    library, facts, sha256 = loaded_for(incident, overlays, drafts, compared)
    assumed = _assumed(suppositions, library, facts)
    evaluation = evaluate(library, facts, sha256, accounts, compared, as_of, cross_check or "auto", assumed, dilemmas)
    if form == "json":
        write_output(f"{as_json(evaluation)}\n".encode(), output)
    else:
        first = None if details and form == "text" else _ranked(library, facts, accounts, as_of, assumed)
        write_document(_report(evaluation, first, details, form), form, output)
    if not evaluation.results:
        click.echo("no rule applies: nothing was evaluated", err=True)
    if _fails(evaluation, fail_on):
        sys.exit(1)


def _ranked(
    library: Library, incident: Incident, accounts: tuple[str, ...], as_of: str | None, assumed: Assumed
) -> Worklist:
    from policycheck.evaluation.worklist import first_questions  # JSON and the details rank no questions

    return first_questions(library, incident, accounts, as_of, assumed)


def _report(evaluation: Evaluation, ranked: Worklist | None, details: str | None, form: str) -> Document:
    """What was asked for: one result, or everything; as text, one screen unless details are asked for."""
    if form != "text" and details in (None, "all"):
        return evaluation_document(evaluation, ranked)
    if details is None:
        return first_screen(evaluation, ranked)
    number = int(details) if details != "all" and len(details) <= _DIGITS else None
    shown = in_detail(evaluation, number) if details == "all" or number is not None else None
    if shown is None:
        refuse("--details", f"there is no result {details}", "see the numbers of results without --details")
    return shown


def _form(form: str | None, output: Path | None, details: str | None) -> str:
    lines = form is None and output is not None and output.suffix.lower() == ".jsonl"
    form = "jsonl" if lines else chosen_form(form, output)
    if details and form == "json":
        refuse("--details", "JSON has every result in full", "leave --details out, or ask for another form")
    return form


def _assumed(texts: tuple[str, ...], library: Library, incident: Incident) -> Assumed:
    if not texts:
        return {}
    from policycheck.evaluation.assume import read_assumed

    return read_assumed(texts, library, incident)


def _fails(evaluation: Evaluation, fail_on: str) -> bool:
    return any(
        outcome.outcome in FAILING[fail_on]
        for result in evaluation.results
        if not result.comparison and not result.draft
        for outcome in result.outcomes.values()
    )
