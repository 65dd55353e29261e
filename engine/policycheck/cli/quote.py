"""`policycheck quote`: where words stand in a document of an incident."""

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
from policycheck.library.incident_file import read_incident
from policycheck.library.library import load_library
from policycheck.sources.quote import find_quote


@click.command("quote")
@click.argument("incident", type=click.Path(path_type=Path))
@click.argument("document")
@click.argument("text")
@form_option
@output_option
@library_option
def command(
    incident: Path, document: str, text: str, form: str | None, output: Path | None, overlays: tuple[Path, ...]
) -> None:
    """Say where the words TEXT stand in the document DOCUMENT (its id) of the incident file INCIDENT.

    Letter for letter; white space, typographic quotes and line-end hyphens aside. Exit status 1 if they stand nowhere.
    """
    form = chosen_form(form, output)
    refuse_overwrite(output, incident)
    facts, _ = read_incident(incident, load_library(overlays))
    found = find_quote(facts, incident.resolve().parent, document, text)
    if form == "json":
        write_json(found, output)
    else:
        from policycheck.report.quote_search import document as report

        write_document(report(found), form, output)
    if not found.places:
        sys.exit(1)
