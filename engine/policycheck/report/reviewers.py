"""Where the reviewers of an incident differ: who says what, and how many."""

from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run
from policycheck.model.case_view import ReviewedFact
from policycheck.model.evaluation import Evaluation
from policycheck.report.phrases import line, sentence, series


def reviewers_differ(evaluation: Evaluation) -> Part | None:
    """Each fact on which reviewers differ; None where they differ on none."""
    reviewed = evaluation.case.reviewed
    if not reviewed:
        return None
    told = "Each reviewer has an account of their own. How many give an answer is a count, and no finding."
    blocks: tuple[Block, ...] = (Paragraph(line=line(told)), Bullets(items=tuple(map(_fact, reviewed))))
    return Part(level=1, title="Where reviewers differ", blocks=blocks)


def _fact(fact: ReviewedFact) -> Line:
    of_all = f"of {fact.reviewers} reviewers"
    told = [
        f"{'the majority, ' if answer.majority else ''}{len(answer.reviewers)} {of_all} ({series(answer.reviewers)}): "
        f"{answer.text}"
        for answer in fact.answers
    ]
    majority = any(answer.majority for answer in fact.answers)
    more = "" if majority else " No answer is that of a majority."
    label = f"{fact.about_label[:1].upper()}{fact.about_label[1:]}: "
    return (Run(label, "strong"), *line(f"{sentence('; '.join(told))}{more}"))
