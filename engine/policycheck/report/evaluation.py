"""The report of an evaluation, the same in every form."""

from policycheck.document.model import Block, Document, Paragraph, Part
from policycheck.model.dates import spoken
from policycheck.model.evaluation import Evaluation
from policycheck.model.worklist import Worklist
from policycheck.report.accounts import accounts, also_stated
from policycheck.report.answer import short_answer
from policycheck.report.case import allegations, board_findings, reviewers_differ, what_happened
from policycheck.report.closing import checked, set_aside, worked_out
from policycheck.report.phrases import Labels, line
from policycheck.report.quotations import failing, quotations
from policycheck.report.result import all_results
from policycheck.report.results import Results, results
from policycheck.report.settle import against_each_other, settles_most, supposed


def evaluation_document(evaluation: Evaluation, worklist: Worklist | None = None) -> Document:
    """The report: what may have been violated first, then each result, and last what it rests on.

    The worklist ranks the questions that settle the most; without it, those come first on which the most results hang
    directly.
    """
    voice, held = Labels(evaluation), results(evaluation)
    parts = [
        Part(level=1, title="The short answer", blocks=tuple(_answer(evaluation, held, voice))),
        what_happened(evaluation),
        allegations(evaluation, voice),
        reviewers_differ(evaluation),
        board_findings(evaluation),
        *all_results(evaluation, held, voice, compared_in_short=False),
        against_each_other(evaluation, voice),
        worked_out(evaluation, held, voice),
        also_stated(evaluation),
        set_aside(evaluation, voice),
        accounts(evaluation, voice),
        quotations(evaluation.sources),
        settles_most(evaluation, worklist),
        Part(level=1, title="How this was worked out", blocks=tuple(checked(evaluation, held))),
    ]
    return Document(
        title=evaluation.title,
        subtitle=subtitle(evaluation),
        notice=evaluation.notice,
        parts=tuple(part for part in parts if part is not None),
        keywords=(evaluation.incident,),
    )


def subtitle(evaluation: Evaluation) -> str:
    """The day, the agency, and the other day whose policy was applied, if one was asked for."""
    day = spoken(evaluation.date) if evaluation.date else "Day not known"
    as_of = f", under the policy of {spoken(evaluation.as_of)}" if evaluation.as_of else ""
    return f"{day} · {evaluation.agency_name}{as_of}"


def _answer(evaluation: Evaluation, held: Results, voice: Labels) -> list[Block]:
    blocks = [*failing(evaluation.sources), *supposed(evaluation, voice)]
    if not evaluation.results:
        blocks.append(Paragraph(line=line("No rule applies: nothing was evaluated.", "strong")))
    return blocks + short_answer(evaluation, held, voice)
