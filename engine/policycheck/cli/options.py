"""Options that several commands share, and the one way in which each command writes its output."""

import hashlib
import os
import sys
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from policycheck.document.forms import FORMS, check_installed, form_of, render
from policycheck.model.problem import BadInput, pip_install

if TYPE_CHECKING:
    from policycheck.document.model import Document
    from policycheck.library.library import LoadedLibrary
    from policycheck.model.incident import Incident

F = TypeVar("F", bound=Callable[..., Any])
REPORT_FORMS = ("text", "json", *dict.fromkeys(form for form in FORMS.values() if form != "text"))


def library_option(function: F) -> F:
    """Adds --library."""
    return click.option(
        "--library",
        "overlays",
        metavar="DIR",
        multiple=True,
        envvar="POLICYCHECK_LIBRARY",
        type=click.Path(path_type=Path),
        help="A folder with rules/ and policies/ of your own, laid over the built-in ones; repeatable.",
    )(function)


def drafts_option(function: F) -> F:
    """Adds --drafts."""
    return click.option(
        "--drafts",
        is_flag=True,
        help="Also take drafts, as if they had been in force: each is marked as one, and takes the place of the "
        "adopted rule of its id.",
    )(function)


def loaded_for(
    incident: Path,
    overlays: tuple[Path, ...],
    drafts: bool,
    compared: Sequence[str] | None = None,
    *,
    for_others: bool = False,
) -> "tuple[LoadedLibrary, Incident, str]":
    """The library, the incident of the file, and the SHA-256 of that. Raises BadInput.

    With drafts, says aloud where there are none, and where none is held against the incident. Compared is what the
    command was asked to hold it against as well; None: it cannot be asked. Says aloud, too, which judgements are
    entered as the record's, and how many blanks are left; a paper for others is made of no file with blanks.
    """
    from policycheck.evaluation.scope import scope
    from policycheck.library.files import read_bytes
    from policycheck.library.incident_file import incident_in

    library, there = library_for(overlays, drafts)
    content = read_bytes(incident)
    facts = incident_in(str(incident), content, library)
    _warn(str(incident), content, facts, library, for_others=for_others)
    if facts.documents:
        from policycheck.sources.check import with_documents

        facts = with_documents(facts, incident.resolve().parent)
    if there and not any(
        library.is_draft(compiled.rule) for compiled in scope(library, facts.agency, compared or ()).rules
    ):
        taken = "with --policy ID" if compared is not None else "by evaluate, memo and diff, with --policy ID"
        remedy = f"one that does not bind its agency is taken {taken}"
        click.echo(f"--drafts: no draft was held against this incident; {remedy}", err=True)
    return library, facts, hashlib.sha256(content).hexdigest()


def library_for(overlays: tuple[Path, ...], drafts: bool) -> "tuple[LoadedLibrary, bool]":
    """The library, and whether drafts were asked for and it holds any; says where it does not. Raises BadInput."""
    from policycheck.library.library import load_library

    library = load_library(overlays, drafts=drafts)
    there = drafts and any(library.is_draft(compiled.rule) for compiled in library.rules.values())
    if drafts and not there:
        click.echo("--drafts: the library holds no draft of a rule; name the folder of yours with --library", err=True)
    return library, there


def _warn(file: str, content: bytes, incident: "Incident", library: "LoadedLibrary", *, for_others: bool) -> None:
    """Says what of an incident should not be as it is. Raises BadInput for blanks where others will read the result."""
    from policycheck.facts.fact_status import record_judgements
    from policycheck.library.files import MARK, decode

    text = decode(file, content)
    judgements = record_judgements(library.facts, incident)
    if MARK not in text and not judgements:
        return
    from policycheck.library.cautions import record_judgement, unfilled

    blank = unfilled(file, text)
    if blank is not None and for_others:
        raise BadInput([blank])
    warnings = [blank] if blank is not None else []
    if judgements:
        from policycheck.library.json_source import read_json

        document = read_json(file, text)
        warnings += [record_judgement(incident, index, document) for index in judgements]
    for warning in warnings:
        click.echo(f"{warning.place}: {warning.cause}; {warning.remedy}", err=True)


def account_option(function: F) -> F:
    """Adds --account."""
    return click.option("--account", "accounts", metavar="NAME", multiple=True, help="Only this account; repeatable.")(
        function
    )


def redact_option(function: F) -> F:
    """Adds --redact."""
    from policycheck.model.redaction import LEVELS

    return click.option(
        "--redact",
        "level",
        type=click.Choice(LEVELS),
        default="public",
        show_default=True,
        help="Whose names are replaced: for the public, for the board, or nobody's.",
    )(function)


def output_option(function: F) -> F:
    """Adds -o."""
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Write to this file instead of standard output.",
    )(function)


def overwrite_option(function: F) -> F:
    """Adds --overwrite to a command that writes what people fill in, after its -o. Refuses a Word file without it."""

    def refuse_filled_in(context: click.Context, _: click.Parameter, overwrite: bool) -> None:
        from policycheck.library.files import exists, refuse

        output = context.params.get("output")
        if output is not None and not overwrite and FORMS.get(output.suffix.lower()) == "docx" and exists(output):
            cause = "this Word file is there already, and may have been filled in"
            refuse(str(output), cause, "name another file with -o, or give --overwrite to replace it")

    return click.option(
        "--overwrite",
        is_flag=True,
        expose_value=False,
        callback=refuse_filled_in,
        help="Replace a Word file that is there already, with whatever was filled in there.",
    )(function)


def width() -> int:
    """The columns to write for: those of the terminal, from 40 to 160; 80 where there is none, or it does not say."""
    columns = os.get_terminal_size().columns if sys.stdout.isatty() else 0
    return max(40, min(160, columns or 80))


def refuse_overwrite(output: Path | None, *read: Path) -> None:
    """Raises BadInput where the output would be written over a file that is read, or over an incident's document."""
    from policycheck.library.files import exists, refuse, same_file
    from policycheck.library.incident_file import read_with

    if (
        output is not None
        and exists(output)
        and any(same_file(output, each) for file in read for each in read_with(file))
    ):
        refuse(str(output), "the output would be written over a file that is read", "name another file with -o")


def form_option(function: F) -> F:
    """Adds --format for a report: JSON, for programs, or any form of a document."""
    return click.option(
        "--format", "form", type=click.Choice(REPORT_FORMS), help="Default: by the output file's name, or text."
    )(function)


def chosen_form(form: str | None, output: Path | None) -> str:
    """The form that was asked for, or else that of the output file's name.

    Raises BadInput where the name asks for none, or where what the form needs is not installed.
    """
    if form is not None:
        check_installed(form, "--format")
        return form
    if output is None:
        return "text"
    if output.suffix.lower() == ".json":
        return "json"
    return form_of(output) if output.suffix else "text"


def write_document(document: "Document", form: str, output: Path | None) -> None:
    """Writes the document in a form to the file, or to standard output. Raises BadInput.

    As text on standard output it is as wide as the terminal, and has of each fold its summary alone.
    """
    if form == "text" and output is None:
        from policycheck.document.terminal import text

        color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        write_output(text(document, width(), color=color, folds=False), None)
    else:
        write_output(render(document, form), output)


def write_json(report: object, output: Path | None) -> None:
    """Writes a report as indented JSON, its fields in their order, to the file or standard output. Raises BadInput."""
    from pydantic import TypeAdapter

    write_output(TypeAdapter(type(report)).dump_json(report, indent=2, by_alias=True) + b"\n", output)


def write_output(content: str | bytes, output: Path | None) -> None:
    """Writes the content to the file, whole or not at all, or to standard output. Raises BadInput.

    Files are UTF-8. So are bytes on standard output, which are for programs; a text is in the terminal's encoding.
    """
    if output is not None:
        from policycheck.library.files import write_atomically

        write_atomically(output, content.encode() if isinstance(content, str) else content)
    elif isinstance(content, str):
        sys.stdout.write(content)
    else:
        sys.stdout.buffer.write(content)
    sys.stdout.flush()


def pictures_drawn(form: str, what: str) -> bool:
    """Whether pictures are drawn in the form; says what is left out where they would be and matplotlib is missing."""
    if form not in ("html", "docx", "pdf"):
        return False
    if find_spec("matplotlib") is not None:
        return True
    remedy = f"to have them drawn, install matplotlib with {pip_install('picture')}"
    click.echo(f"{what} were left out, and their tables are there: {remedy}", err=True)
    return False
