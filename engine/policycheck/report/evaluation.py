"""The report of an evaluation, the same in every form: one screen first, and an annex with every result in full."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from policycheck.document.english import counted
from policycheck.document.model import Block, Document, Paragraph, Part
from policycheck.model.dates import spoken
from policycheck.model.evaluation import Evaluation
from policycheck.model.worklist import Worklist
from policycheck.report.accounts import accounts, also_stated, chosen, named_here
from policycheck.report.case import (
    allegations,
    allegations_in_brief,
    board_findings,
    happened_in_brief,
    notice,
    recommendations,
    reviewers_differ,
    what_happened,
)
from policycheck.report.closing import checked, set_aside, worked_out
from policycheck.report.first_screen import first_parts, not_compared
from policycheck.report.phrases import Labels, line
from policycheck.report.quotations import failing, quotations
from policycheck.report.result import all_results, rule_parts
from policycheck.report.results import Results, results
from policycheck.report.settle import against_each_other, find_out_first, supposed

_NOTICE = "Questions for people to decide: no finding of fact, of law or of guilt."
SHOWN = 2  # rules that the first screen of a terminal tells of in brief; the others follow in a line each


def evaluation_document(evaluation: Evaluation, worklist: Worklist | None = None) -> Document:
    """The whole report: what may have been violated first, and the annex with each result and what it rests on.

    The worklist ranks the questions that settle the most; without it none is named.
    """
    labels, held = Labels(evaluation), results(evaluation)
    first: list[Part | None] = [
        *heeded(evaluation, labels),
        what_happened(evaluation),
        *first_parts(evaluation, held, labels),
        against_each_other(evaluation, labels),
        allegations(evaluation, labels),
        reviewers_differ(evaluation),
        board_findings(evaluation),
        recommendations(evaluation),
        find_out_first(worklist),
        not_compared(evaluation),
        Part(level=1, title="", blocks=named_here(evaluation, labels)),
    ]
    return _document(evaluation, [*first, *_folded(_annex(evaluation, held))])


def first_screen(evaluation: Evaluation, worklist: Worklist | None = None) -> Document:
    """The report on one screen, with what shows more."""
    labels, held = Labels(evaluation, short=True), results(evaluation)
    parts: list[Part | None] = [
        *heeded(evaluation, labels),
        happened_in_brief(evaluation),
        allegations_in_brief(evaluation),
        *first_parts(evaluation, held, labels, SHOWN),
        against_each_other(evaluation, labels),
        reviewers_differ(evaluation),
        find_out_first(worklist),
        not_compared(evaluation, short=True),
        Part(level=1, title="", blocks=(*named_here(evaluation, labels), *_more(held))),
    ]
    return replace(_document(evaluation, parts), dense=True, notice=notice(evaluation, _NOTICE))


def in_detail(evaluation: Evaluation, number: int | None = None) -> Document | None:
    """Every result in full, or those of one rule by its number; None where there is no such number."""
    labels, held = Labels(evaluation), results(evaluation)
    if number is None:
        first = [*heeded(evaluation, labels), against_each_other(evaluation, labels)]
        return _document(evaluation, [*first, *_annex(evaluation, held)])
    section = next((section for section in held.all if section.number == number), None)
    if section is None:
        return None
    parts = [*heeded(evaluation, labels), *rule_parts(section, labels)]
    return _document(evaluation, [*parts, Part(level=1, title="", blocks=named_here(evaluation, labels))])


def subtitle(evaluation: Evaluation) -> str:
    """The day, the agency, and the other day whose policy was applied, if one was asked for."""
    day = spoken(evaluation.date) if evaluation.date else "Day not known"
    as_of = f", under the policy of {spoken(evaluation.as_of)}" if evaluation.as_of else ""
    return f"{day} · {evaluation.agency_name}{as_of}"


def _document(evaluation: Evaluation, parts: Sequence[Part | None]) -> Document:
    read_in = sum(source.read_in is not None for source in evaluation.sources)
    sources = f" · {counted(len(evaluation.sources), 'source')}{f', {read_in} read in others' if read_in else ''}"
    return Document(
        title=evaluation.title,
        subtitle=f"{subtitle(evaluation)}{sources if evaluation.sources else ''}",
        notice=notice(evaluation),
        parts=tuple(part for part in parts if part is not None),
        keywords=(evaluation.incident,),
    )


def heeded(evaluation: Evaluation, labels: Labels) -> list[Part]:
    """What a reader must know before all else: quotations that do not hold, and what was supposed."""
    blocks: list[Block] = [*failing(evaluation.sources), *chosen(evaluation), *supposed(evaluation, labels)]
    return [Part(level=1, title="", blocks=tuple(blocks))] if blocks else []


def _annex(evaluation: Evaluation, held: Results) -> list[Part | None]:
    labels = Labels(evaluation)
    return [
        *all_results(evaluation, held, labels),
        worked_out(evaluation, held, labels),
        also_stated(evaluation),
        set_aside(evaluation, labels),
        accounts(evaluation, labels),
        quotations(evaluation.sources),
        Part(level=1, title="How this was worked out", blocks=tuple(checked(evaluation, held))),
    ]


def _folded(annex: Sequence[Part | None]) -> Iterator[Part]:
    """The parts of the annex, which begins on a new page; each rule is closed, and each part with none below it."""
    parts = [part for part in annex if part is not None]
    for number, part in enumerate(parts):
        heads = number + 1 < len(parts) and parts[number + 1].level > part.level == 1
        yield replace(part, new_page=number == 0, folded=part.level < 3 and not heads)


def _more(held: Results) -> tuple[Block, ...]:
    """What shows more."""
    number = f" {held.all[0].number} or all" if held.all else ""
    told = f"In full: --details{number}. As a page: -o report.html. Next: policycheck ask."
    return (Paragraph(line=line(told, "small")),)
