"""The memorandum: an evaluation told to a board, with a place for its finding below each question."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from policycheck.document.model import Block, Bullets, Document, Line, Paragraph, Part, Table
from policycheck.model.dates import spoken
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import Result
from policycheck.model.worklist import Worklist
from policycheck.report.accounts import accounts, also_stated
from policycheck.report.allegations import allegations_in_turn, facts_on, place, place_for, told_of
from policycheck.report.case import (
    board_findings,
    notice,
    recommendations,
    reviewers_differ,
    what_happened,
)
from policycheck.report.closing import checked, set_aside, worked_out
from policycheck.report.dispositions import NACOLE, Dispositions
from policycheck.report.evaluation import heeded, subtitle
from policycheck.report.first_screen import by_outcome_words, not_compared, nothing_shown
from policycheck.report.open_rules import open_keys, open_rules
from policycheck.report.phrases import Labels, line
from policycheck.report.quotations import quotations
from policycheck.report.result import all_results
from policycheck.report.results import ResultKey, Results, RuleSection, key_of, results
from policycheck.report.settle import against_each_other, find_out_first
from policycheck.report.timeline import TimelinePart, timeline

TITLE = "Memorandum on policy"
Length = Literal["short", "full"]
_SIGN = 5  # who can sign
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


def build(  # noqa: PLR0913 - what a memo can be given
    evaluation: Evaluation,
    *,
    length: Length = "short",
    told: TimelinePart | None = None,
    worklist: Worklist | None = None,
    dispositions: Dispositions = NACOLE,
    fingerprint: str | None = None,
    redaction: Sequence[str] = (),
    date: str | None = None,
    to: str | None = None,
    sender: str | None = None,
) -> Document:
    """The memo of an evaluation, the same for the same arguments; at full length with every result in an annex.

    What is not given is left out. The date is one of the calendar, as 2026-01-05; without it, or without whom the memo
    is to or from, there is a blank to fill in.
    """
    labels, held = Labels(evaluation), results(evaluation)
    main = [part for part in _main(evaluation, held, labels, dispositions, worklist) if part is not None]
    if held.binding:
        main = [*main[:-1], _kept(main[-1]), _signature(evaluation, date)]
    annex: list[Part | None] = [
        _remaining(
            held, labels, _alleged(evaluation) | _that_matter(held) | open_keys(evaluation, held, _that_matter(held))
        ),
        accounts(evaluation, labels),
        quotations(evaluation.sources),
        also_stated(evaluation),
        timeline(told, labels, full=length == "full"),
        *(_every_result(evaluation, held) if length == "full" else ()),
        worked_out(evaluation, held, labels, timeline=told is not None),
        set_aside(evaluation, labels),
        _method(redaction),
        _checked(evaluation, held, fingerprint),
    ]
    parts = (*main, *_lettered(annex))
    memo = Document(title=TITLE, subtitle=subtitle(evaluation), parts=parts, head=_head(evaluation, to, sender, date))
    words = notice(evaluation, asks=bool(held.binding))
    return replace(memo, notice=words, fingerprint=fingerprint, keywords=(evaluation.incident,))


def _main(
    evaluation: Evaluation, held: Results, labels: Labels, dispositions: Dispositions, worklist: Worklist | None
) -> list[Part | None]:
    """What stands before the annexes."""
    told = [fact for allegation in evaluation.case.allegations for fact in facts_on(allegation, evaluation)]
    return [
        *heeded(evaluation, labels),
        what_happened(evaluation),
        *allegations_in_turn(evaluation, held, labels, dispositions),
        *_violated(evaluation, held, labels, dispositions),
        *open_rules(evaluation, held, labels, dispositions, _that_matter(held)),
        against_each_other(evaluation, labels),
        reviewers_differ(evaluation),
        board_findings(evaluation, told),
        find_out_first(worklist),
        not_compared(evaluation),
        recommendations(evaluation),
    ]


def _alleged(evaluation: Evaluation) -> set[ResultKey]:
    return {key_of(ref) for allegation in evaluation.case.allegations for ref in allegation.rules}


def _that_matter(held: Results) -> set[ResultKey]:
    """The results that come to a possible violation under some account, if only no exception is shown."""
    results = (result for section in held.binding for result in section.results)
    return {key_of(result) for result in results if result.standing in ("possible_violation", "prima_facie")}


def _head(evaluation: Evaluation, to: str | None, sender: str | None, date: str | None) -> tuple[tuple[str, str], ...]:
    case = evaluation.case
    rows = [("To", to or ""), ("From", sender or ""), ("Date", spoken(date) if date else "")]
    rows += [("Case number", case.case_number or ""), ("Subject", evaluation.title)]
    rows += [("Date of incident", spoken(evaluation.date))] if evaluation.date else []
    rows += [("Place", case.place)] if case.place else []
    return tuple(rows)


def _violated(evaluation: Evaluation, held: Results, labels: Labels, dispositions: Dispositions) -> Iterator[Part]:
    """The rules that may have been violated and that no allegation names, each with a place for the board's finding."""
    alleged, keys = bool(evaluation.case.allegations), _that_matter(held) - _alleged(evaluation)
    if alleged and not keys:
        return
    blocks: list[Block] = [] if keys else [Paragraph(line=line(nothing_shown(held, labels)))]
    if keys and not alleged:
        blocks.append(Paragraph(line=line(place_for(dispositions)), keep_with_next=True))
    title = "What else may have been violated" if alleged else "What may have been violated"
    yield Part(level=1, title=title, blocks=tuple(blocks))
    for section in held.binding:
        own = [result for result in section.results if key_of(result) in keys]
        if own:
            part = told_of(section, own, evaluation, labels)
            caption = f"The board’s finding on result {section.number}"
            yield replace(part, blocks=(*part.blocks, place(caption, dispositions)))


def _kept(part: Part) -> Part:
    """The part with its end on the page on which the next begins."""
    last = part.blocks[-1]
    kept = replace(last, keep_with_next=True) if isinstance(last, Paragraph | Bullets) else last
    return replace(part, blocks=(*part.blocks[:-1], kept))


def _signature(evaluation: Evaluation, date: str | None) -> Part:
    """Who signs, and what: a loose page tells of which memo it is."""
    case = f"case {evaluation.case.case_number or '____________'}"
    what = f"{TITLE}, {case}: {evaluation.title}. Memorandum of {spoken(date) if date else '____________'}."
    head = tuple(map(line, ("Name", "Signature", "Date", "Vote")))
    rows = tuple(
        (
            line(""),
            line(""),
            line(""),
            line("☐\N{NO-BREAK SPACE}for ☐\N{NO-BREAK SPACE}against ☐\N{NO-BREAK SPACE}abstained"),
        )
        for _ in range(_SIGN)
    )
    table = Table(caption="", head=head, rows=rows, row_heads=False, widths=(0.25, 0.28, 0.13, 0.34), by_hand=True)
    blocks = (Paragraph(line=line(what), keep_with_next=True), table)
    return Part(level=1, title="Signed for the board", blocks=blocks)


def _every_result(evaluation: Evaluation, held: Results) -> list[Part]:
    """Each result in full, called as above."""
    parts = all_results(evaluation, held, Labels(evaluation))
    return [replace(part, title=f"Result {part.title}") if part.level == 2 else part for part in parts]


def _remaining(held: Results, labels: Labels, told: set[ResultKey]) -> Part | None:
    """The results that are not told above, a row each."""
    rows: list[tuple[Line, ...]] = []
    for section in held.all:
        rest = [result for result in section.results if key_of(result) not in told]
        rows += [_row(section, same, outcome) for outcome, same in by_outcome_words(rest, labels).items()]
    if not rows:
        return None
    head = tuple(map(line, ("Result", "About", "Comes to")))
    table = Table(caption="What each comes to", head=head, rows=tuple(rows), widths=(0.36, 0.24, 0.4))
    return Part(level=1, title="The other results", blocks=(table,))


def _row(section: RuleSection, same: Sequence[Result], outcome: str) -> tuple[Line, ...]:
    head = section.head
    whose = f" ({head.citation.authority}; not binding)" if head.comparison else " (draft)" if head.draft else ""
    about = ", ".join(result.about_label for result in same)
    return line(f"{section.number}. {head.title}{whose}"), line(about), line(outcome)


def _lettered(annex: Sequence[Part | None]) -> Iterator[Part]:
    """The annexes, which begin on a new page, each with a letter."""
    letters = iter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    for number, part in enumerate(each for each in annex if each is not None):
        title = f"Annex {next(letters)}. {part.title}" if part.level == 1 else part.title
        yield replace(part, title=title, new_page=number == 0)


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
