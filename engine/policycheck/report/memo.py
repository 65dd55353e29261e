"""The memo of possible violations: an evaluation told to a board, with pages on which it writes its own disposition."""

from collections.abc import Sequence
from dataclasses import replace

from policycheck.document.model import Blanks, Block, Bullets, Document, Paragraph, Part
from policycheck.model.dates import spoken
from policycheck.model.evaluation import Evaluation
from policycheck.model.worklist import Worklist
from policycheck.report.accounts import accounts, also_stated
from policycheck.report.answer import short_answer
from policycheck.report.case import allegations, board_findings, reviewers_differ, what_happened
from policycheck.report.closing import checked, set_aside, worked_out
from policycheck.report.dispositions import NACOLE, Dispositions
from policycheck.report.evaluation import subtitle
from policycheck.report.phrases import Labels, line
from policycheck.report.quotations import failing, quotations
from policycheck.report.result import all_results
from policycheck.report.results import Results, results
from policycheck.report.settle import against_each_other, settles_most, supposed
from policycheck.report.timeline import TimelinePart, timeline

TITLE = "Memo of possible violations"
_METHOD = (
    "Each rule is taken apart into what must be shown. Each part is tied to the policy’s own words, which are "
    "marked in the quotation.",
    "An outcome is given only if it is the same whatever the unknown facts turn out to be. Everything else is “not "
    "settled”, and the memo says what would settle it.",
    "“Possible violation” means that, if one account of the facts is right, the words of the policy are not met. It "
    "is a question for the board. This memo does not say whether that account is right.",
    "Whether something was reasonable, necessary or feasible is a judgement. This memo makes none: it reports whose "
    "judgement it is.",
    "A rule read as a duty says “shall” or the like; one read as guidance says “should”. A departure from guidance "
    "is reported apart, and may carry other consequences or none.",
    "“Does not apply” means that the rule does not cover what happened according to that account. That does not "
    "answer whether it was allowed: another rule may cover it.",
    "Only the passages quoted here were compared. Exceptions, definitions and orders that stand elsewhere may "
    "change an outcome.",
)


def build(
    evaluation: Evaluation,
    *,
    told: TimelinePart | None = None,
    worklist: Worklist | None = None,
    dispositions: Dispositions = NACOLE,
    fingerprint: str | None = None,
    redaction: Sequence[str] = (),
    date: str | None = None,
    to: str | None = None,
    sender: str | None = None,
) -> Document:
    """The memo of an evaluation, the same for the same arguments.

    What is not given is left out. The date is one of the calendar, as 2026-01-05; without it, or without whom the memo
    is to or from, there is a blank to fill in.
    """
    voice, held = Labels(evaluation), results(evaluation)
    parts: list[Part | None] = [
        _short(evaluation, held, voice),
        what_happened(evaluation),
        allegations(evaluation, voice),
        reviewers_differ(evaluation),
        board_findings(evaluation),
        settles_most(evaluation, worklist) if worklist is not None else None,
        accounts(evaluation, voice),
        quotations(evaluation.sources),
        also_stated(evaluation),
        *all_results(evaluation, held, voice, compared_in_short=True),
        against_each_other(evaluation, voice),
        set_aside(evaluation, voice),
        timeline(told, voice),
        worked_out(evaluation, held, voice, timeline=told is not None),
        _method(redaction),
        _checked(evaluation, held, fingerprint),
        _board_page(held, dispositions) if held.binding else None,
    ]
    memo = Document(title=TITLE, subtitle=subtitle(evaluation), notice=evaluation.notice, parts=(*filter(None, parts),))
    head = _head(evaluation, to, sender, date)
    return replace(memo, head=head, fingerprint=fingerprint, keywords=(evaluation.incident,))


def _head(evaluation: Evaluation, to: str | None, sender: str | None, date: str | None) -> tuple[tuple[str, str], ...]:
    day = spoken(date) if date else ""
    return (("To", to or ""), ("From", sender or ""), ("Date", day), ("Subject", evaluation.title))


def _short(evaluation: Evaluation, held: Results, voice: Labels) -> Part:
    blocks = (
        *failing(evaluation.sources),
        *supposed(evaluation, voice),
        Paragraph(line=line(_scope(evaluation, held))),
        *short_answer(evaluation, held, voice),
    )
    return Part(level=1, title="The short answer", blocks=blocks)


def _scope(evaluation: Evaluation, held: Results) -> str:
    if not evaluation.results:
        return "No rule applies, so nothing was compared."
    day = (
        f", as in force on {spoken(evaluation.as_of)}, another day than that of the incident"
        if evaluation.as_of
        else ""
    )
    compares = (
        "This memo compares what the sources say about the incident with the written policies and laws in the library "
        f"that bind the agency{day}."
    )
    rules = len(held.binding)
    if not rules:
        return f"{compares} None of them applies under any account."
    found = f"{rules} rules may apply. For each, it" if rules != 1 else "One rule may apply. The memo"
    return (
        f"{compares} {found} says under whose account of the facts the rule may have been broken, under whose it was "
        "not, and what is not known."
    )


def _method(redaction: Sequence[str]) -> Part:
    """How the answers were reached, in plain words, and what this memo cannot say."""
    blocks: list[Block] = [Bullets(items=tuple(map(line, _METHOD)))]
    if redaction:
        blocks += [
            Paragraph(line=line("Names in this copy", "strong"), keep_with_next=True),
            Bullets(items=tuple(map(line, redaction))),
        ]
    return Part(level=1, title="Method and limits", blocks=tuple(blocks))


def _checked(evaluation: Evaluation, held: Results, fingerprint: str | None) -> Part:
    """What this memo rests on, so that anybody can check it."""
    blocks = checked(evaluation, held, fingerprint)
    if fingerprint:
        told = "Whoever has the record can check with “policycheck verify” that it still gives the same results."
        blocks.append(Paragraph(line=line(told, "small")))
    return Part(level=1, title="How this memo can be checked", blocks=tuple(blocks))


def _board_page(held: Results, dispositions: Dispositions) -> Part:
    """The page on which a board writes its own disposition of each result; nothing on it is filled in."""
    said = (
        "This page belongs to the board. The memo proposes no disposition, and no box is ticked. The terms are "
        f"{dispositions.of}. The board can strike out a row that it does not decide, or that is about somebody whom it "
        "does not oversee."
    )
    blocks: list[Block] = [Paragraph(line=line(said))]
    for caption, sections in (("Duties", held.duties), ("Guidance", held.guidance)):
        rows = [
            row
            for section in sections
            for result in section.results
            for row in (
                (f"{section.number}. {section.head.title}: {result.about_label}", dispositions.terms),
                ("Reasons", ()),
            )
        ]
        if rows:
            blocks.append(Blanks(caption=caption, rows=tuple(rows)))
    signed = ("Case number", "Remarks", "Vote", "For the board", "For the board", "Date")
    blocks.append(Blanks(caption="For the board", rows=tuple((label, ()) for label in signed)))
    return Part(level=1, title="The board’s disposition", blocks=tuple(blocks), new_page=True)
