"""What the library holds topic by topic, for `policycheck show coverage`."""

import os
import sys
from collections.abc import Sequence

import click

from policycheck.cli.options import width
from policycheck.document.terminal import text
from policycheck.evaluation.coverage import coverage, own_coverage
from policycheck.library.files import refuse
from policycheck.library.library import Library
from policycheck.model.dates import date_span
from policycheck.report.coverage import matrix, of_agency


def show_coverage(library: Library, agencies: Sequence[str], date: str | None) -> None:
    """Prints what binds the agency, or, where none is named, the authorities by topic. Raises BadInput."""
    if date is not None:
        _refuse_no_date(date)
    if len(agencies) > 1:
        refuse("AGENCY", "coverage is shown for one agency", "name one, or none for a table of all authorities")
    unknown = [name for name in agencies if name not in library.authorities]
    if unknown:
        remedy = library.did_you_mean(unknown[0], library.authorities, "policycheck show authorities lists them")
        refuse("AGENCY", f"the library holds no authority {unknown[0]!r}", remedy)
    document = of_agency(coverage(library, agencies[0], date)) if agencies else matrix(own_coverage(library, date))
    color = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    click.echo(text(document, width(), color=color), nl=False)


def _refuse_no_date(date: str) -> None:
    """Raises BadInput where the text is no date."""
    try:
        date_span(date)
    except ValueError:
        refuse("--date", f"{date!r} is not a date of the calendar", "write a day, a month or a year: 2025-10-05")
