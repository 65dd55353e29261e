"""`policycheck ask`: what is worth finding out about an incident, listed, or asked at the terminal."""

import shlex
from dataclasses import replace
from pathlib import Path
from typing import Any

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
    write_json,
)
from policycheck.evaluation.assume import read_assumed
from policycheck.evaluation.worklist import worklist
from policycheck.library.files import refuse

_SHOWN = 10  # questions of a document, where no limit is given


@click.command("ask")
@click.argument("incident", type=click.Path(path_type=Path))
@click.option("-i", "--interactive", is_flag=True, help="Ask here, and add the answers to the incident file.")
@click.option("--source", metavar="ID", help="With -i: enter what this source says.")
@click.option("--party", metavar="NAME", help="With --source: add that source, as the word of this party.")
@click.option("--title", metavar="TEXT", help="With --source and --party: by which a reader finds the source.")
@click.option(
    "--reviewer", metavar="NAME", help="With -i: enter this reviewer's own view, and not the board's findings."
)
@click.option("--date", metavar="DATE", help="With --reviewer or a source that is added: its date, as 2026-01-01.")
@account_option
@click.option("--as-of", metavar="DATE", help="Apply the policy that was in force on this day, as 2026-01-01.")
@click.option(
    "--assume",
    "assumed",
    metavar="FACT@ENTITY=VALUE",
    multiple=True,
    help="Take this as so in every account; repeatable.",
)
@click.option("--limit", metavar="N", type=int, help="List so many facts; 0 lists all. Default: 10, and all in JSON.")
@form_option
@output_option
@library_option
@drafts_option
def command(incident: Path, interactive: bool, overlays: tuple[Path, ...], drafts: bool, **given: Any) -> None:
    """List the open and disputed facts of the file INCIDENT, most decisive first, with what each answer would do.

    With -i, ask them here one at a time, the most decisive one first, and add every answer at once to the file, or to
    that of -o, a new one. The answers are the board's findings; with --source, what that source says, with its words
    looked up in its document; with --reviewer, that reviewer's own view.
    """
    if interactive:
        _converse(incident, overlays, drafts, **given)
    else:
        _list(incident, overlays, drafts, **given)


def _list(
    incident: Path,
    overlays: tuple[Path, ...],
    drafts: bool,
    accounts: tuple[str, ...],
    as_of: str | None,
    assumed: tuple[str, ...],
    limit: int | None,
    form: str | None,
    output: Path | None,
    **session: str | None,
) -> None:
    for name, value in session.items():
        if value is not None:
            refuse(f"--{name}", "this is for a session", "add -i, or leave it out")
    if limit is not None and limit < 0:
        refuse("--limit", f"{limit} is no number of facts", "write 10, say, or 0 for all")
    form = chosen_form(form, output)
    refuse_overwrite(output, incident)
    library, facts, _ = loaded_for(incident, overlays, drafts)
    questions = worklist(library, facts, accounts, as_of, read_assumed(assumed, library, facts))
    if form == "json":
        write_json(replace(questions, items=questions.items[: limit or None]), output)
    else:
        from policycheck.report.ask import document

        listed = document(questions, _SHOWN if limit is None else limit, shlex.quote(str(incident)))
        write_document(listed, form, output)


def _converse(incident: Path, overlays: tuple[Path, ...], drafts: bool, assumed: tuple[str, ...], **given: Any) -> None:
    from policycheck.cli.ask_options import kept_file, speaker_of, text_of
    from policycheck.cli.ask_session import converse
    from policycheck.evaluation.session import Session

    for name, option in (("limit", "--limit"), ("form", "--format")):
        if given[name] is not None:
            refuse(option, "a session asks one fact at a time, and lists nothing", f"leave out {option}, or -i")
    library, facts, sha256 = loaded_for(incident, overlays, drafts)
    text = text_of(incident, sha256)
    named = {name: given[name] for name in ("source", "party", "title", "reviewer", "date")}
    speaker, facts = speaker_of(named, facts, text, library)
    session = Session(
        library=library,
        incident=facts,
        text=text,
        speaker=speaker,
        accounts=given["accounts"],
        as_of=given["as_of"],
        assumed=read_assumed(assumed, library, facts),
    )
    converse(session, kept_file(given["output"], incident, text))
