"""`policycheck timeline`: who did what when, as each account tells it, as a picture or in words."""

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import click

from policycheck.cli.options import account_option, library_option, pictures_drawn, redact_option, refuse_overwrite
from policycheck.document.forms import FORMS, form_of, render
from policycheck.library.files import refuse, write_atomically
from policycheck.library.incident_file import read_incident
from policycheck.library.library import load_library
from policycheck.model.problem import BadInput, Place, Problem, pip_install, that_ends
from policycheck.model.redaction import RedactionLevel
from policycheck.model.timeline_view import TimelineView
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted
from policycheck.timeline.picture import figures, png, svg
from policycheck.timeline.table import timeline_document
from policycheck.timeline.view import timeline_view

_PICTURES: dict[str, Callable[[TimelineView], bytes]] = {".svg": lambda view: svg(view).encode(), ".png": png}


@click.command("timeline")
@click.argument("incident", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    help="Write to this file; its ending says what: .svg or .png for a picture; .txt, .md, .html, .docx or .pdf for a "
    "report in words.",
)
@redact_option
@account_option
@library_option
def command(
    incident: Path, output: Path, level: RedactionLevel, accounts: tuple[str, ...], overlays: tuple[Path, ...]
) -> None:
    """Draw who did what when in the incident of the file INCIDENT, as each account tells it.

    What is not settled is drawn as not settled. A report holds the same in words, with who says so.
    """
    refuse_overwrite(output, incident)
    problems = [*_of_output(output)]
    try:
        library = load_library(overlays)
        facts, _ = read_incident(incident, library)
        view = timeline_view(library, facts, accounts)
    except BadInput as bad:
        problems += bad.problems
    if problems:
        raise BadInput(problems)
    if not view.panels:
        _nothing(incident, view)
    hidden = redaction(facts, level, library)
    write_atomically(output, _written(redacted(view, hidden), output))
    for sentence in hidden.said if hidden else ():
        click.echo(sentence, err=True)


def _nothing(incident: Path, view: TimelineView) -> None:
    if view.has_events:
        cause = "no account asked for tells of an event in time, so there is nothing to draw"
        remedy = "leave --account out, or name an account with a source that tells of the timeline"
        refuse("--account", cause, remedy)
    cause = "this incident's timeline has no events, so there is nothing to draw"
    refuse(str(incident), cause, "add them under timeline; docs/formats.md shows how")


def _written(view: TimelineView, output: Path) -> bytes:
    """The picture, or the report in its form, with the pictures where it can have them."""
    draw = _PICTURES.get(output.suffix.lower())
    if draw is not None:
        return draw(view)
    form = form_of(output)
    pictures = figures(view, vector=form != "docx") if pictures_drawn(form, "the pictures") else ()
    return render(timeline_document(view, pictures), form)


def _of_output(output: Path) -> tuple[Problem, ...]:
    """What is wrong with the file's ending, or missing for what it asks for."""
    if output.suffix.lower() not in _PICTURES:
        try:
            form_of(output)
        except BadInput as bad:
            return bad.problems if output.suffix.lower() in FORMS else (_no_form(output),)
    elif find_spec("matplotlib") is None:
        cause = "a picture needs matplotlib, which is not installed"
        remedy = f"install it with {pip_install('picture')}, or end the file in .txt for the same in words"
        return (Problem(Place(str(output)), cause, remedy),)
    return ()


def _no_form(output: Path) -> Problem:
    cause = f"no timeline is written to a file {that_ends(output.suffix)}"
    remedy = "end it in .svg or .png for a picture, or in .txt, .md, .html, .docx or .pdf for words"
    return Problem(Place(str(output)), cause, remedy)
