"""What happened, the allegations, where reviewers differ, and what the board found: as a case's file has them."""

from policycheck.document.english import dated
from policycheck.document.model import Block, Bullets, Line, Notice, Paragraph, Part, Run
from policycheck.model.case_view import (
    AllegationView,
    CaseView,
    DispositionView,
    FoundFactView,
    PersonView,
    ReviewedFact,
)
from policycheck.model.evaluation import Evaluation, Result
from policycheck.model.incident import INCIDENT
from policycheck.model.party import BOARD
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.words import headline

_STANDARDS = {
    "preponderance": "by a preponderance of the evidence",
    "clear-and-convincing": "by clear and convincing evidence",
    "beyond-reasonable-doubt": "beyond reasonable doubt",
}
_KINDS = {"discipline": "Discipline", "training": "Training", "policy": "Policy", "other": "Other"}


def what_happened(evaluation: Evaluation) -> Part | None:
    """The summary, each sentence with its sources, and the people; None where the file has neither."""
    case = evaluation.case
    told = [person for person in case.people if person.outcome or person.assignment or person.age is not None]
    blocks: list[Block] = [
        Paragraph(line=(*line(sentence(one.text)), Run(f" [{dated('; '.join(one.places))}]", "small")))
        for one in case.summary
    ]
    if told:
        blocks.append(Bullets(items=tuple(map(_person, told))))
    return Part(level=1, title="What happened", blocks=tuple(blocks)) if blocks else None


def _person(person: PersonView) -> Line:
    age = f"{person.age} years old" if person.age is not None else None
    more = ", ".join(filter(None, (age, person.assignment, person.outcome)))
    return (Run(f"{person.label[:1].upper()}{person.label[1:]}: ", "strong"), *line(f"{more}."))


def allegations(evaluation: Evaluation, voice: Labels) -> Part | None:
    """Each allegation with what its rules come to and how the board disposed of it; None where the file has none."""
    found = {(one.rule, one.about): one for one in evaluation.results}
    blocks: list[Block] = []
    for number, allegation in enumerate(evaluation.case.allegations, 1):
        against = f", against {allegation.against_label}" if allegation.against_label else ""
        lead = f"{number}. {sentence(allegation.text)}"
        blocks.append(
            Paragraph(line=(*line(lead, "strong"), *line(f" By {allegation.by}{against}.")), keep_with_next=True)
        )
        blocks += _rules(allegation, found, voice)
        if allegation.disposition is not None:
            blocks += _disposition(allegation.disposition)
    return Part(level=1, title="Allegations", blocks=tuple(blocks)) if blocks else None


def _rules(allegation: AllegationView, found: dict[tuple[str, str], Result], voice: Labels) -> list[Block]:
    items = []
    for ref in allegation.rules:
        result = found[ref.rule, ref.about]
        by_words: dict[str, list[str]] = {}
        for account, outcome in result.outcomes.items():
            by_words.setdefault(headline(result, outcome), []).append(account)
        told = "; ".join(f"{voice.under(names, rest=False)}, {words}" for words, names in by_words.items())
        items.append((Run(f"{ref.title} ({ref.about_label}): ", "strong"), *line(sentence(told))))
    return [Bullets(items=tuple(items))] if items else []


def _disposition(disposition: DispositionView) -> list[Block]:
    votes = (
        (disposition.votes_for, "for"),
        (disposition.votes_against, "against"),
        (disposition.abstained, "abstaining"),
    )
    vote = ", ".join(f"{number} {how}" for number, how in votes if number is not None)
    blocks: list[Block] = [
        Paragraph(
            line=(
                Run("The board’s disposition: ", "strong"),
                *line(sentence(f"{disposition.disposition}{f' ({vote})' if vote else ''}")),
                *line(f" {sentence(disposition.because)}" if disposition.because else ""),
            )
        )
    ]
    if disposition.dissent:
        blocks.append(Paragraph(line=(Run("Dissent: ", "strong"), *line(sentence(disposition.dissent)))))
    if disposition.doubts:
        rules = series(f"“{ref.title}” ({ref.about_label})" for ref in disposition.doubts)
        text = f"Check this disposition: on the facts that the board found, it does not fit what follows of {rules}."
        blocks.append(Notice(line=line(text)))
    return blocks


def reviewers_differ(evaluation: Evaluation) -> Part | None:
    """Each fact on which reviewers differ; None where they differ on none."""
    reviewed = evaluation.case.reviewed
    if not reviewed:
        return None
    told = "Each reviewer has an account of their own. How many give an answer is a count, and no finding."
    blocks: tuple[Block, ...] = (Paragraph(line=line(told)), Bullets(items=tuple(map(_reviewed, reviewed))))
    return Part(level=1, title="Where reviewers differ", blocks=blocks)


def _reviewed(fact: ReviewedFact) -> Line:
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


def board_findings(evaluation: Evaluation) -> Part | None:
    """The facts that the board found and what it recommends; None where it did neither."""
    case: CaseView = evaluation.case
    blocks: list[Block] = []
    if case.found:
        blocks.append(Bullets(items=tuple(map(_found, case.found))))
        under = f"What follows from them stands under the account of {evaluation.speakers[BOARD]}."
        blocks.append(Paragraph(line=line(under)))
    if case.recommendations:
        blocks.append(Paragraph(line=line("Recommendations", "strong"), keep_with_next=True))
        told = ((Run(f"{_KINDS[one.kind]}: ", "strong"), *line(sentence(one.text))) for one in case.recommendations)
        blocks.append(Bullets(items=tuple(told)))
    return Part(level=1, title="What the board found", blocks=tuple(blocks)) if blocks else None


def _found(found: FoundFactView) -> Line:
    about = f" ({found.about_label})" if found.about != INCIDENT else ""
    believes = f" It credits {series(found.credits)}." if found.credits else ""
    standard = f" Found {_STANDARDS[found.standard]}." if found.standard else ""
    because = f" {sentence(found.because)}" if found.because else ""
    return (Run(sentence(f"{found.text}{about}"), "strong"), *line(f"{believes}{standard}{because}"))
