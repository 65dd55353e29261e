"""`policycheck attach`: a document put beside an incident file, and entered in it."""

from pathlib import Path

import click

from policycheck.cli.options import library_option, write_output
from policycheck.library.library import load_library
from policycheck.sources.attach import Described, attach


@click.command("attach")
@click.argument("incident", type=click.Path(path_type=Path))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--party",
    metavar="NAME",
    help="Whose word it is: agency, family, record, an officer by id ... Without it, no source is added.",
)
@click.option("--title", metavar="TEXT", help="By which a reader finds it. Default: the file's name.")
@click.option("--date", metavar="DATE", help="When it was made or published, as 2025-11-19 or 2025-11.")
@library_option
def command(
    incident: Path, file: Path, party: str | None, title: str | None, date: str | None, overlays: tuple[Path, ...]
) -> None:
    """Copy the document FILE into documents/ beside the incident file INCIDENT, and enter it there with its SHA-256.

    Text, Markdown, HTML, Word, PDF with text, and transcripts (SRT, WebVTT). The incident file keeps its layout.
    """
    described = Described(party=party, title=title, date=date)
    done = attach(incident, file, described, load_library(overlays))
    entered = f"document {done.document}" + (f", source {done.source}" if done.source else "")
    lines = [f"{incident}: {entered}; copied to {done.file}"]
    if done.read.without_text:
        lines.append(f"{len(done.read.without_text)} of its pages hold no text, as of a scan, and cannot be quoted")
    if done.source is None:
        lines.append(f'no source was added: name it as "document": "{done.document}" under a source, or give --party')
    lines.append(f'next: policycheck quote {incident} {done.document} "WORDS"')
    write_output("\n".join(lines) + "\n", None)
