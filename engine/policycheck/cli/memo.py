"""`policycheck memo`: a memorandum for a board, as Word, PDF, HTML, Markdown or text."""

import hashlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from policycheck.cli.options import (
    account_option,
    drafts_option,
    library_option,
    loaded_for,
    overwrite_option,
    pictures_drawn,
    redact_option,
)
from policycheck.document.forms import form_of, render
from policycheck.document.model import Figure
from policycheck.evaluation.cross_check import CrossCheck
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import first_questions
from policycheck.library.files import decode, exists, read_bytes, refuse, same_file, write_together
from policycheck.library.incident_file import read_with
from policycheck.library.library import Library
from policycheck.model.dates import is_single_day, no_date
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.redaction import Redaction, RedactionLevel
from policycheck.model.timeline_view import TimelineView
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted, redacted_head
from policycheck.report.dispositions import NAMED, Dispositions, read_dispositions
from policycheck.report.memo import Length, build
from policycheck.report.phrases import Labels
from policycheck.report.timeline import TimelinePart, named
from policycheck.timeline.view import timeline_view

FORMS = ("docx", "pdf", "html", "markdown", "text")  # of a memo


@dataclass(frozen=True)
class MemoOptions:
    """What the command line asks for."""

    incident: Path
    output: Path
    template: Path | None
    length: Length
    level: RedactionLevel
    record: Path | None
    dispositions: str
    date: str | None
    to: str | None
    sender: str | None
    accounts: tuple[str, ...]
    compared: tuple[str, ...]
    as_of: str | None
    cross_check: CrossCheck
    dilemmas: tuple[tuple[str, str], ...]
    overlays: tuple[Path, ...]
    drafts: bool


def wrong_with(asked: MemoOptions) -> Iterator[Problem]:
    """What is wrong with the options by themselves."""
    try:
        form_of(asked.output, FORMS)
    except BadInput as bad:
        yield from bad.problems
    if asked.date is not None and not is_single_day(asked.date):
        remedy = "write a day that there is, as 2026-01-01, or leave --date out for a blank"
        yield Problem(Place("--date"), *no_date(asked.date, remedy))
    for option, text in (("--to", asked.to), ("--from", asked.sender)):
        if text is not None and not text.strip():
            yield Problem(Place(option), "this name is empty", f"write it, or leave {option} out for a blank")
    yield from _one_place(asked)


def _one_place(asked: MemoOptions) -> Iterator[Problem]:
    """A file that would be written over another one that the command reads or writes."""
    read = {"--template": asked.template, "INCIDENT": asked.incident, "--dispositions": Path(asked.dispositions)}
    read |= {f"the document {file.name}": file for file in read_with(asked.incident)[1:]}
    for what, option, file, others in (
        ("memo", "-o", asked.output, {"--record": asked.record, **read}),
        ("record", "--record", asked.record, read),
    ):
        for name, other in others.items():
            if file is not None and other is not None and same_file(file, other):
                cause = f"the {what} would be written over the file of {name}"
                yield Problem(Place(str(file)), cause, f"name another file with {option}")


@click.command("memo")
@click.argument("incident", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Write to this file; its ending says in which form: .docx, .pdf, .html, .md or .txt.",
)
@overwrite_option
@click.option(
    "--template", metavar="FILE", type=click.Path(path_type=Path), help="A template of your own, in the form."
)
@click.option(
    "--length",
    type=click.Choice(["short", "full"]),
    default="short",
    show_default=True,
    help="Full adds an annex with every result, element by element.",
)
@redact_option
@click.option("--record", metavar="FILE", type=click.Path(path_type=Path), help="Also write what the memo rests on.")
@click.option(
    "--dispositions",
    metavar="NAME|FILE",
    default="nacole",
    show_default=True,
    help="The terms on the board's own page: nacole, ccrb, or a file with one a line.",
)
@click.option("--date", metavar="DATE", help="The memo's date, as 2026-01-01. Default: a blank.")
@click.option("--to", metavar="TEXT", help="To whom. Default: a blank.")
@click.option("--from", "sender", metavar="TEXT", help="From whom. Default: a blank.")
@account_option
@click.option(
    "--policy", "compared", metavar="ID", multiple=True, help="Also compare with this policy or authority; repeatable."
)
@click.option("--as-of", metavar="DATE", help="Apply the policy that was in force on this day, as 2026-01-01.")
@click.option(
    "--cross-check",
    type=click.Choice(["auto", "require", "off"]),
    default="auto",
    help="Have a second engine work everything out again, as for evaluate.",
)
@click.option(
    "--why-not",
    "dilemmas",
    metavar="RULE RULE",
    nargs=2,
    multiple=True,
    help="Say whether one of two rules must be broken, and if not, what escapes it.",
)
@library_option
@drafts_option
def command(**options: object) -> None:
    """Write a memorandum for a board on the incident of the file INCIDENT.

    It says what may have been violated under whose account, with the policy's own words, and has the board's findings,
    or places for them. It proposes none.
    """
    asked = MemoOptions(**options)  # type: ignore[arg-type] # click gives each option in the type that it was declared with
    problems = [*wrong_with(asked)]
    terms = NAMED["nacole"]
    try:
        terms = _terms(asked.dispositions)
    except BadInput as bad:
        problems += bad.problems
    try:
        library, facts, sha256 = loaded_for(
            asked.incident, asked.overlays, asked.drafts, asked.compared, for_others=True
        )
        evaluation = _evaluated(asked, library, facts, sha256)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)
    _write(asked, library, facts, evaluation, terms)


def _evaluated(asked: MemoOptions, library: Library, incident: Incident, sha256: str) -> Evaluation:
    return evaluate(
        library,
        incident,
        sha256,
        asked.accounts,
        asked.compared,
        asked.as_of,
        asked.cross_check,
        dilemmas=asked.dilemmas,
    )


def _write(
    asked: MemoOptions, library: Library, incident: Incident, evaluation: Evaluation, terms: Dispositions
) -> None:
    form = form_of(asked.output, FORMS)
    record, fingerprint = _record(asked, library, incident, evaluation)
    hidden = redaction(incident, asked.level, library)
    shown = redacted(evaluation, hidden)
    view = redacted(timeline_view(library, incident, asked.accounts), hidden)
    made = build(
        shown,
        length=asked.length,
        told=TimelinePart(view, _pictures(named(view, Labels(shown)), form)),
        worklist=redacted(first_questions(library, incident, asked.accounts, asked.as_of), hidden),
        dispositions=terms,
        fingerprint=fingerprint,
        redaction=hidden.said,
        date=asked.date,
        to=asked.to,
        sender=asked.sender,
    )
    memo = render(redacted_head(made, hidden), form, template=asked.template)
    files = {asked.output: memo}
    if record is not None and asked.record is not None:
        files[asked.record] = record
    write_together(files)
    click.echo(_written(asked, hidden), err=True)
    if not evaluation.results:
        click.echo("no rule applies: nothing was evaluated", err=True)


def _written(asked: MemoOptions, hidden: Redaction) -> str:
    """Which files were written, whose names are in them, and how the record is checked later."""
    names = "names not redacted" if asked.level == "none" else f"names redacted for the {asked.level}"
    if asked.level != "none" and not hidden.labels:
        names = f"no name redacted: under entities, the file names nobody whose name is withheld from the {asked.level}"
    if asked.record is None:
        return f"wrote {asked.output}; {names}"
    unredacted = "" if not hidden.labels else " in the memo, and not in the record"
    check = f"check later: policycheck verify {shlex.quote(str(asked.record))}"
    return f"wrote {asked.output}, {asked.record}; {names}{unredacted}; {check}"


def _record(
    asked: MemoOptions, library: Library, incident: Incident, evaluation: Evaluation
) -> tuple[bytes | None, str | None]:
    """What the memo rests on, and its fingerprint, if it was asked for."""
    if asked.record is None:
        return None, None
    from policycheck.model.record import RecordOptions
    from policycheck.record.record import canonical, fingerprint, make_record

    options = RecordOptions(
        accounts=asked.accounts,
        compared=asked.compared,
        as_of=asked.as_of,
        drafts=asked.drafts,
        dilemmas=asked.dilemmas,
    )
    record = make_record(library, _same(asked.incident, evaluation), incident, evaluation, options)
    return canonical(record), fingerprint(record)


def _same(file: Path, evaluation: Evaluation) -> bytes:
    """The content of the incident's file. Raises BadInput where it is no longer what was evaluated."""
    content = read_bytes(file)
    if hashlib.sha256(content).hexdigest() != evaluation.engine.incident_sha256:
        refuse(str(file), "this file was changed while it was evaluated", "run the command again")
    return content


def _pictures(view: TimelineView, form: str) -> tuple[Figure, ...]:
    """A picture of each account's timeline, where the form can have it."""
    if not view.panels or not pictures_drawn(form, "the timeline's pictures"):
        return ()
    from policycheck.timeline.picture import figures

    return figures(view, vector=form != "docx")


def _terms(terms: str) -> Dispositions:
    """The terms of a board, by name or from its file. Raises BadInput."""
    if terms in NAMED:
        return NAMED[terms]
    path = Path(terms)
    if not exists(path):
        remedy = f"write {', '.join(NAMED)}, or the path of a file with one term a line"
        refuse("--dispositions", f"there is no list and no file of the name {terms!r}", remedy)
    return read_dispositions(decode(terms, read_bytes(path)), terms)
