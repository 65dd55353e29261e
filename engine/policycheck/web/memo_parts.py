"""The memo of a version, made as `policycheck memo` makes it: evaluated twice, redacted, set by `report/memo.py`."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import get_args

from policycheck.document.model import Document, Figure
from policycheck.evaluation.evaluate import evaluate
from policycheck.evaluation.worklist import first_questions
from policycheck.library.cautions import unfilled
from policycheck.model.dates import is_single_day, no_date
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.problem import BadInput, Place, Problem
from policycheck.model.record import RecordOptions
from policycheck.model.redaction import LEVELS, Redaction, RedactionLevel
from policycheck.model.timeline_view import TimelineView
from policycheck.model.worklist import Worklist
from policycheck.record.record import canonical, fingerprint, make_record
from policycheck.redaction.plan import redaction
from policycheck.redaction.redact import redacted, redacted_head
from policycheck.report.dispositions import NAMED
from policycheck.report.memo import Length, build
from policycheck.report.phrases import Labels
from policycheck.report.timeline import TimelinePart, named
from policycheck.timeline.view import timeline_view
from policycheck.web.case_reader import SHOWN, CaseReader, digest_of

DRAWING = threading.Lock()  # matplotlib keeps its settings in one place


@dataclass(frozen=True)
class MemoChoices:
    """What a memo is asked to be: how long, for whom redacted, in whose terms, with a record or without.

    Under which accounts, or under all; and with which policies and authorities it is compared.
    """

    length: Length = "short"
    level: RedactionLevel = "public"
    terms: str = "nacole"
    record: bool = False
    date: str | None = None
    to: str | None = None
    sender: str | None = None
    accounts: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemoParts:
    """What every memo of one version is made of, whatever it is asked to be."""

    evaluation: Evaluation
    questions: Worklist
    view: TimelineView


def choices_of(
    given: Mapping[str, str], text: str, accounts: Sequence[str] = (), compared: Sequence[str] = ()
) -> MemoChoices:
    """What a form asks for. Raises BadInput with each problem at its field, and where the case has blanks."""
    problems = []
    day = given.get("date")
    if day is not None and not is_single_day(day):
        remedy = "write a day that there is, as 2026-01-01, or leave it out for a blank"
        problems.append(Problem(Place("Date"), *no_date(day, remedy)))
    level, length = given.get("redact", "public"), given.get("length", "short")
    for field, value, known in (
        ("Names", level, LEVELS),
        ("Length", length, get_args(Length)),
        ("Terms", given.get("terms", "nacole"), tuple(NAMED)),
    ):
        if value not in known:
            problems.append(Problem(Place(field), f"there is no {value[:40]!r}", "choose one of the list"))
    blank = unfilled(SHOWN, text)
    if blank is not None:
        problems.append(Problem(Place("This case"), blank.cause, "fill it in under Overview"))
    if problems:
        raise BadInput(problems)
    return MemoChoices(
        length=next(one for one in get_args(Length) if one == length),
        level=next(one for one in LEVELS if one == level),
        terms=given.get("terms", "nacole"),
        record="record" in given,
        date=day,
        to=given.get("to"),
        sender=given.get("from"),
        accounts=tuple(accounts),
        compared=tuple(compared),
    )


def parts(reader: CaseReader, text: str, incident: Incident, asked: MemoChoices) -> MemoParts:
    """What memos of the version are made of; worked out once. The second engine works everything out again.

    Raises BadInput where there is no such account, or no such policy.
    """
    library, accounts, compared = reader.library, asked.accounts, asked.compared

    def work() -> MemoParts:
        evaluation = evaluate(library, incident, digest_of(text), accounts, compared, check="auto")
        questions = first_questions(library, incident, accounts)
        return MemoParts(evaluation, questions, timeline_view(library, incident, accounts))

    return reader.derived(f"memo {accounts} {compared}", text, work)


def memo(
    reader: CaseReader, text: str, incident: Incident, asked: MemoChoices, form: str
) -> tuple[Document, Redaction]:
    """The memo in a form, and what was redacted in it."""
    made = parts(reader, text, incident, asked)
    hidden = hidden_names(reader, text, incident, asked.level)
    shown, view = redacted(made.evaluation, hidden), redacted(made.view, hidden)
    document = build(
        shown,
        length=asked.length,
        told=TimelinePart(view, _pictures(named(view, Labels(shown)), form)),
        worklist=redacted(made.questions, hidden),
        dispositions=NAMED[asked.terms],
        fingerprint=record(reader, text, incident, asked)[1] if asked.record else None,
        redaction=hidden.said,
        date=asked.date,
        to=asked.to,
        sender=asked.sender,
    )
    return redacted_head(document, hidden), hidden


def hidden_names(reader: CaseReader, text: str, incident: Incident, level: RedactionLevel) -> Redaction:
    """Whose names are replaced at the level, and by what."""
    return reader.derived(f"names {level}", text, lambda: redaction(incident, level, reader.library))


def record(reader: CaseReader, text: str, incident: Incident, asked: MemoChoices) -> tuple[bytes, str]:
    """What the memo rests on, and its fingerprint. Raises BadInput where it would be too large."""
    options = RecordOptions(accounts=asked.accounts, compared=asked.compared)

    def work() -> tuple[bytes, str]:
        evaluation = parts(reader, text, incident, asked).evaluation
        made = make_record(reader.library, text.encode(), incident, evaluation, options)
        return canonical(made), fingerprint(made)

    return reader.derived(f"record {asked.accounts} {asked.compared}", text, work)


def _pictures(view: TimelineView, form: str) -> tuple[Figure, ...]:
    """A picture of each account's timeline, where the form can have it and matplotlib is there."""
    if not view.panels or form not in ("html", "docx", "pdf") or find_spec("matplotlib") is None:
        return ()
    from policycheck.timeline.picture import figures

    with DRAWING:
        return figures(view, vector=form != "docx")
