"""`policycheck verify`: whether the record of an evaluation still holds."""

import sys
from pathlib import Path

import click

from policycheck.cli.options import (
    chosen_form,
    form_option,
    library_option,
    output_option,
    refuse_overwrite,
    write_document,
    write_json,
)
from policycheck.library.library import load_library
from policycheck.record.verify import verify


@click.command("verify")
@click.argument("record", type=click.Path(path_type=Path))
@form_option
@output_option
@click.option(
    "--documents",
    "folder",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The folder of the incident file, beside which its documents lie. Default: that of the record.",
)
@library_option
def command(
    record: Path, form: str | None, output: Path | None, folder: Path | None, overlays: tuple[Path, ...]
) -> None:
    """Say whether the record in the file RECORD still holds.

    Evaluates the record's incident again under the record's own rules and policies, without a network, and compares
    these with the library now in force, and what it says of the incident's documents with the files there are now.
    Exit status 1 if the record does not hold.
    """
    form = chosen_form(form, output)
    refuse_overwrite(output, record)
    verification = verify(record, load_library(overlays), folder)
    if form == "json":
        write_json(verification, output)
    else:
        from policycheck.report.verification import document

        write_document(document(verification), form, output)
    if verification.verdict == "does not hold":
        sys.exit(1)
