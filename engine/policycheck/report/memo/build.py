"""From an evaluation to a memo."""

from collections.abc import Sequence

from policycheck.document.model import Block, Document, Paragraph, Part
from policycheck.model.evaluation import Evaluation
from policycheck.model.request import spoken
from policycheck.model.worklist import Worklist
from policycheck.report import settle
from policycheck.report.memo import back_matter, closing
from policycheck.report.memo.answer import Rulings, outcomes, rulings, short_answer
from policycheck.report.memo.dispositions import NACOLE, Dispositions
from policycheck.report.memo.findings import compared, ruling
from policycheck.report.memo.phrases import Voice, line
from policycheck.report.memo.timeline import Timeline, timeline

TITLE = "Memo of possible violations"


def build(
    evaluation: Evaluation,
    *,
    told: Timeline | None = None,
    worklist: Worklist | None = None,
    dispositions: Dispositions = NACOLE,
    fingerprint: str | None = None,
    redaction: Sequence[str] = (),
    date: str | None = None,
    to: str | None = None,
    sender: str | None = None,
) -> Document:
    """The memo of an evaluation, the same for the same arguments.

    What is told of the timeline, the worklist, the record's fingerprint and the sentences on what was redacted are made
    elsewhere; what is not given is left out. The date is one of the calendar, as 2026-01-05; without it, or without
    whom the memo is to or from, there is a blank to fill in.
    """
    voice, held = Voice(evaluation), rulings(evaluation)
    shown = [
        short_answer(evaluation, held, voice, worklist),
        *_body(evaluation, held, voice),
        timeline(told, voice),
        closing.worked_out(evaluation, held, voice),
        back_matter.method(held, redaction),
        back_matter.record(evaluation, held, fingerprint),
        back_matter.board_page(held, dispositions) if held.binding else None,
    ]
    return Document(
        title=TITLE,
        subtitle=_subtitle(evaluation),
        language="en",
        head=_head(evaluation, to, sender, date),
        notice=evaluation.notice,
        parts=tuple(part for part in shown if part is not None),
        fingerprint=fingerprint,
        keywords=(evaluation.incident,),
    )


def _body(evaluation: Evaluation, held: Rulings, voice: Voice) -> list[Part | None]:
    """From what was supposed and who says what, over the rules, to what was set aside."""
    return [
        *_supposed(evaluation),
        closing.accounts(evaluation, voice),
        closing.also_stated(evaluation, voice),
        *_rules(held, voice),
        *_compared(evaluation, held, voice),
        *_drafts(held, voice),
        closing.forced(evaluation),
        closing.set_aside(evaluation),
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
        (
            "Duties",
            "These provisions lay down what officers, the agency or the state must do or must not do.",
            held.duties,
        ),
        (
            "Guidance",
            "These provisions say what officers, the agency or the state should do. Not to follow one is a departure "
            "from guidance, and is kept apart from the violation of a duty.",
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


def _drafts(held: Rulings, voice: Voice) -> list[Part]:
    if not held.drafts:
        return []
    lead = (
        "These rules are drafts and not in force. They were asked for, and show what the same facts would come to if "
        "the drafts had been in force on the day. Nothing follows from them for the board’s disposition."
    )
    blocks: tuple[Block, ...] = (Paragraph(line=line(lead)), outcomes("Drafts: rule by account", held.drafts, voice))
    first = Part(level=1, title="Drafts, not in force", blocks=blocks)
    return [first, *(part for section in held.drafts for part in ruling(section, voice))]
