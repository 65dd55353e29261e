"""From an evaluation to a memo."""

from collections.abc import Sequence
from dataclasses import replace

from policycheck.model.evaluation import Evaluation
from policycheck.model.memo import Block, Memo, Paragraph, Part, Picture
from policycheck.model.request import spoken
from policycheck.model.timeline_view import Teller, TimelineView
from policycheck.report import settle
from policycheck.report.memo import closing
from policycheck.report.memo.answer import Rulings, outcomes, rulings, short_answer
from policycheck.report.memo.dispositions import NACOLE, Dispositions
from policycheck.report.memo.findings import compared, ruling
from policycheck.report.memo.phrases import Voice, line
from policycheck.report.timeline_words import table

TITLE = "Memo of possible violations"


def build(
    evaluation: Evaluation,
    *,
    view: TimelineView | None = None,
    picture: Picture | None = None,
    dispositions: Dispositions = NACOLE,
    fingerprint: str | None = None,
    redaction: Sequence[str] = (),
    date: str | None = None,
    to: str | None = None,
    sender: str | None = None,
) -> Memo:
    """The memo of an evaluation, the same for the same arguments.

    The timeline's picture, the record's fingerprint and the sentences on what was redacted are made elsewhere; what is
    None is left out. The date is one of the calendar, as 2026-01-05; what is not given is a blank to fill in.
    """
    shown = _parts(evaluation, view, picture, dispositions, fingerprint, redaction)
    return Memo(
        title=TITLE,
        subtitle=_subtitle(evaluation),
        language="en",
        head=_head(evaluation, to, sender, date),
        notice=evaluation.notice,
        parts=tuple(part for part in shown if part is not None),
        fingerprint=fingerprint,
        keywords=(evaluation.incident,),
    )


def _parts(
    evaluation: Evaluation,
    view: TimelineView | None,
    picture: Picture | None,
    dispositions: Dispositions,
    fingerprint: str | None,
    redaction: Sequence[str],
) -> list[Part | None]:
    voice, held = Voice(evaluation), rulings(evaluation)
    return [
        short_answer(evaluation, held, voice),
        *_supposed(evaluation),
        closing.accounts(evaluation, voice),
        *_rules(held, voice),
        *_compared(evaluation, held, voice),
        closing.forced(evaluation),
        closing.set_aside(evaluation),
        _timeline(view, picture, voice),
        closing.worked_out(evaluation, held, voice),
        closing.method(evaluation, held, redaction),
        closing.record(evaluation, fingerprint),
        closing.board_page(held, dispositions) if held.binding else None,
    ]


def _subtitle(evaluation: Evaluation) -> str:
    day = spoken(evaluation.date) if evaluation.date else "Day not known"
    return f"{day} · {evaluation.agency_name}"


def _head(evaluation: Evaluation, to: str | None, sender: str | None, date: str | None) -> tuple[tuple[str, str], ...]:
    day = spoken(date) if date else ""
    return (("To", to or ""), ("From", sender or ""), ("Date", day), ("Subject", evaluation.title))


def _supposed(evaluation: Evaluation) -> list[Part]:
    said = settle.supposed(evaluation)
    return (
        [Part(level=1, title="What was supposed", blocks=tuple(Paragraph(line=line(one)) for one in said))]
        if said
        else []
    )


def _rules(held: Rulings, voice: Voice) -> list[Part]:
    """Duties and guidance, each a part of its own, with a part below it for each rule."""
    parts: list[Part] = []
    for title, lead, sections in (
        ("Duties", "These provisions lay down what officers or the agency must do or must not do.", held.duties),
        (
            "Guidance",
            "These provisions say what officers or the agency should do. Not to follow one is a departure from "
            "guidance, and is kept apart from the violation of a duty.",
            held.guidance,
        ),
    ):
        if sections:
            parts.append(Part(level=1, title=title, blocks=(Paragraph(line=line(lead), keep_with_next=True),)))
        parts += [part for section in sections for part in ruling(section, voice)]
    return parts


def _compared(evaluation: Evaluation, held: Rulings, voice: Voice) -> list[Part]:
    if not held.compared:
        return []
    lead = (
        f"These policies do not bind the {evaluation.agency_name}. They show what the same facts would come to "
        "elsewhere, and nothing follows from them for the board’s disposition."
    )
    blocks: tuple[Block, ...] = (
        Paragraph(line=line(lead)),
        outcomes("Other departments’ rules by account", held.compared, voice),
    )
    first = Part(level=1, title="Comparison with other departments", blocks=blocks)
    return [first, *(compared(section, voice) for section in held.compared)]


def _timeline(view: TimelineView | None, picture: Picture | None, voice: Voice) -> Part | None:
    if view is None or not view.panels:
        return None
    blocks: list[Block] = [picture] if picture else []
    blocks.append(table(_numbered(view, voice)))
    lead = (
        "Times are as each account tells them. What is only known to come before or after is shown so, and no time is "
        "guessed."
    )
    return Part(level=1, title="The timeline", blocks=(Paragraph(line=line(lead), keep_with_next=True), *blocks))


def _numbered(view: TimelineView, voice: Voice) -> TimelineView:
    """The view with its sources named by their numbers in the memo."""
    panels = []
    for panel in view.panels:
        events = tuple(
            replace(one, told_by=_tellers(one.told_by, voice), ordered_by=_tellers(one.ordered_by, voice))
            for one in panel.events
        )
        complete = tuple(replace(one, teller=_tellers((one.teller,), voice)[0]) for one in panel.complete)
        aside = _tellers(panel.set_aside, voice)
        panels.append(replace(panel, events=events, complete=complete, set_aside=aside))
    return replace(view, panels=tuple(panels))


def _tellers(tellers: Sequence[Teller], voice: Voice) -> tuple[Teller, ...]:
    return tuple(replace(one, source=voice.marks.get(one.source, one.source)) for one in tellers)
