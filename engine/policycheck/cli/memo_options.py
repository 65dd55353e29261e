"""What `policycheck memo` was asked for, and what is wrong with it before any file is read."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from policycheck.document.forms import form_of
from policycheck.evaluation.cross_check import CrossCheck
from policycheck.library.files import same_file
from policycheck.model.dates import is_single_day
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.redaction import Level

FORMS = ("docx", "pdf", "html", "markdown", "text")  # of a memo


@dataclass(frozen=True)
class MemoOptions:
    """What the command line asks for."""

    incident: Path
    output: Path
    template: Path | None
    level: Level
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
        yield Problem(Place("--date"), f"{asked.date!r} is not a day of the calendar", remedy)
    for option, text in (("--to", asked.to), ("--from", asked.sender)):
        if text is not None and not text.strip():
            yield Problem(Place(option), "this name is empty", f"write it, or leave {option} out for a blank")
    yield from _one_place(asked)


def _one_place(asked: MemoOptions) -> Iterator[Problem]:
    """A file that would be written over another one that the command reads or writes."""
    read = {"--template": asked.template, "INCIDENT": asked.incident, "--dispositions": Path(asked.dispositions)}
    for what, option, file, others in (
        ("memo", "-o", asked.output, {"--record": asked.record, **read}),
        ("record", "--record", asked.record, read),
    ):
        for name, other in others.items():
            if file is not None and other is not None and same_file(file, other):
                cause = f"the {what} would be written over the file of {name}"
                yield Problem(Place(str(file)), cause, f"name another file with {option}")
