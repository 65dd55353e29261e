"""`policycheck request`: a letter that asks an agency for the records that would settle the most."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from policycheck.cli.options import (
    account_option,
    drafts_option,
    library_option,
    loaded_for,
    output_option,
    overwrite_option,
    refuse_overwrite,
    write_document,
    write_output,
)
from policycheck.document.forms import form_of
from policycheck.evaluation.worklist import worklist
from policycheck.library.files import decode, read_bytes
from policycheck.model.dates import is_single_day, no_date, spoken
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem, did_you_mean
from policycheck.model.request import Law, Letter, kinds
from policycheck.model.statement import INCIDENT
from policycheck.request.request import letter, most_decisive


@click.command("request")
@click.argument("incident", type=click.Path(path_type=Path))
@click.option(
    "--law",
    type=click.Choice(["cpra", "foia", "general"]),
    help="The act to ask under: California's, the federal one, or none by name. Default: by the agency's jurisdiction.",
)
@click.option(
    "--facts",
    "count",
    metavar="N",
    type=int,
    default=10,
    show_default=True,
    help="How many facts, most decisive first.",
)
@click.option("--about", metavar="ENTITY", multiple=True, help="Only facts about this entity of the file; repeatable.")
@click.option("--from", "sender", metavar="NAME", help="Who sends the letter. Default: a blank.")
@click.option("--date", "day", metavar="DATE", help="The letter's date, as 2026-01-01. Default: a blank.")
@click.option("--template", metavar="FILE", type=click.Path(path_type=Path), help="A Jinja template of your own.")
@output_option
@overwrite_option
@account_option
@click.option("--as-of", metavar="DATE", help="Apply the policy that was in force on this day, as 2026-01-01.")
@library_option
@drafts_option
def command(  # noqa: PLR0913 - an option each
    incident: Path,
    law: Law | None,
    count: int,
    about: tuple[str, ...],
    sender: str | None,
    day: str | None,
    template: Path | None,
    output: Path | None,
    accounts: tuple[str, ...],
    as_of: str | None,
    overlays: tuple[Path, ...],
    drafts: bool,
) -> None:
    """Write a letter that asks for the records that would settle the most about the incident of the file INCIDENT.

    It asks for what would show the most decisive facts that are open or disputed. The letter is Markdown, or what the
    name of the output file asks for: text, HTML, Word or PDF. Its last part is for you: remove it before you send it.
    """
    form, problems = _form(output, own=template is not None)
    own, wrong = _own(template)
    problems += [*wrong, *_of_options(count, sender, day)]
    refuse_overwrite(output, incident, *([template] if template else ()))
    try:
        library, facts, _ = loaded_for(incident, overlays, drafts, for_others=True)
        problems += _of_entities(facts, about)
        items = [item for item in worklist(library, facts, accounts, as_of).items if not about or item.about in about]
        chosen = most_decisive(items, count)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)
    if not any(kinds(item) for item in chosen):
        click.echo("no record would settle or change anything here: no letter was written", err=True)
        return
    made = letter(library, facts, chosen, items[len(chosen) :], as_of, law)
    _write(replace(made, sender=sender, date=spoken(day) if day else None), own, template, form, output)


def _write(made: Letter, own: str | None, template: Path | None, form: str, output: Path | None) -> None:
    from policycheck.report.letter import MADE_UP, document, of_template

    if made.made_up:
        click.echo(MADE_UP, err=True)
    if own is not None:
        write_output(of_template(made, own, str(template)).encode(), output)
    else:
        write_document(document(made), form, output)
        if output is not None:
            click.echo(f"the last part of {output} is for you: remove it before you send the letter", err=True)


def _form(output: Path | None, *, own: bool) -> tuple[str, list[Problem]]:
    """The form of the letter, and what is wrong with the output file's name; a template of one's own makes Markdown."""
    if output is None:
        return "markdown", []
    try:
        return form_of(output, ("markdown", "text")) if own else form_of(output), []
    except BadInput as bad:
        return "", [*bad.problems]


def _own(template: Path | None) -> tuple[str | None, Sequence[Problem]]:
    """The text of a template of the user's own, if there is one, and why it cannot be read."""
    try:
        return decode(str(template), read_bytes(template)) if template else None, ()
    except BadInput as bad:
        return None, bad.problems


def _of_options(count: int, sender: str | None, day: str | None) -> Iterator[Problem]:
    if count < 1:
        yield Problem(Place("--facts"), f"a letter about {count} facts asks for nothing", "write 1 or more")
    if sender is not None and not sender.strip():
        yield Problem(Place("--from"), "this name is empty", "write the sender's name, or leave --from out for a blank")
    if day is not None and not is_single_day(day):
        remedy = "write a day that there is, as 2026-01-01, or leave --date out for a blank"
        yield Problem(Place("--date"), *no_date(day, remedy))


def _of_entities(incident: Incident, names: Sequence[str]) -> Iterator[Problem]:
    known = [INCIDENT, *incident.entities]
    for name in names:
        if name not in known:
            advice = did_you_mean(name, known) or f"write one of {', '.join(known)}"
            yield Problem(Place("--about"), f"this incident has no entity {name!r}", advice)
