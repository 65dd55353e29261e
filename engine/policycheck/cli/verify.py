"""`policycheck verify`: whether the record of an evaluation still holds."""

import sys
from pathlib import Path

import click

from policycheck.cli.options import give, library_option, width
from policycheck.library.load import load_library
from policycheck.model.record import as_json
from policycheck.record.verify import verify


@click.command("verify")
@click.argument("record", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@library_option
def command(record: Path, form: str, overlays: tuple[Path, ...]) -> None:
    """Say whether the record in the file RECORD still holds.

    Evaluates the record's incident again under the record's own rules and policies, without a network, and holds these
    against the library now in force. Exit status 1 if the record does not hold.
    """
    found = verify(record, load_library(overlays))
    if form == "json":
        give(as_json(found) + "\n", None, exact=True)
    else:
        from policycheck.report.verify_text import text

        give(text(found, width()), None)
    if found.verdict == "does not hold":
        sys.exit(1)
