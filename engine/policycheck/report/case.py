"""What happened, the allegations, where reviewers differ, and what the board found: as a case's file has them."""

from collections.abc import Collection, Mapping, Sequence

from policycheck.document.english import dated, listed
from policycheck.document.model import Block, Bullets, Line, Notice, Paragraph, Part, Run
from policycheck.model.case_view import (
    AllegationView,
    DispositionView,
    FoundFactView,
    PersonView,
    ReviewedFact,
    SummaryView,
)
from policycheck.model.evaluation import Evaluation
from policycheck.model.party import BOARD
from policycheck.model.result import Result
from policycheck.model.statement import INCIDENT
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import ResultKey, key_of
from policycheck.report.words import headline

_ALLEGATIONS = 6  # that one screen tells of
_STANDARDS = {
    "preponderance": "by a preponderance of the evidence",
    "clear-and-convincing": "by clear and convincing evidence",
    "beyond-reasonable-doubt": "beyond reasonable doubt",
}
_KINDS = {"discipline": "Discipline", "training": "Training", "policy": "Policy", "other": "Other"}


def notice(evaluation: Evaluation, words: str | None = None, *, asks: bool = False) -> str:
    """What a report is not; and whose the findings are that it gives, or asks for.

    In other words than the evaluation's, where these are given.
    """
    case = evaluation.case
    given = case.found or any(allegation.disposition for allegation in case.allegations)
    return f"{words or evaluation.notice}{' Findings are the board’s, and named so.' * bool(given or asks)}"


def what_happened(evaluation: Evaluation) -> Part | None:
    """The summary, each sentence with its sources, and the people; None where the file has neither."""
    case = evaluation.case
    told = [person for person in case.people if person.outcome or person.assignment or person.age is not None]
    others = [person.label for person in case.people if person not in told]
    blocks: list[Block] = [_summarized(summary) for summary in case.summary]
    items = [*map(_person, told), *([line(f"Also: {listed(others)}.")] if others else [])]
    if items:
        blocks.append(Bullets(items=tuple(items)))
    return Part(level=1, title="What happened", blocks=tuple(blocks)) if blocks else None


def happened_in_brief(evaluation: Evaluation) -> Part | None:
    """The summary, which has every side's; without one, what became of people, those alike together."""
    case = evaluation.case
    alike: dict[str, list[str]] = {}
    for person in case.people:
        if person.outcome:
            age = f"{person.age} years old, " if person.age is not None else ""
            alike.setdefault(f"{age}{person.outcome}", []).append(person.label)
    people = " ".join(sentence(f"{listed(labels)}: {told}") for told, labels in alike.items())
    told = " ".join(sentence(summary.text) for summary in case.summary) or people
    return Part(level=1, title="", blocks=(Paragraph(line=line(told)),)) if told else None


def _summarized(summary: SummaryView) -> Paragraph:
    return Paragraph(line=(*line(sentence(summary.text)), Run(f" [{dated('; '.join(summary.places))}]", "small")))


def _person(person: PersonView) -> Line:
    age = f"{person.age} years old" if person.age is not None else None
    more = ", ".join(filter(None, (age, person.assignment, person.outcome)))
    return (Run(f"{person.label[:1].upper()}{person.label[1:]}: ", "strong"), *line(f"{more}."))


def allegations(evaluation: Evaluation, labels: Labels) -> Part | None:
    """Each allegation with what its rules come to and how the board disposed of it; None where the file has none."""
    found = {key_of(result): result for result in evaluation.results}
    blocks: list[Block] = []
    for number, allegation in enumerate(evaluation.case.allegations, 1):
        lead = (*line(f"{number}. {sentence(allegation.text)}", "strong"), *line(f" {made_by(allegation)}"))
        blocks.append(Paragraph(line=lead, keep_with_next=True))
        blocks += _rules(allegation, found, labels)
        if allegation.disposition is not None:
            blocks += disposition(allegation.disposition)
    return Part(level=1, title="Allegations", blocks=tuple(blocks)) if blocks else None


def allegations_in_brief(evaluation: Evaluation) -> Part | None:
    """Each allegation with how the board disposed of it, in a line; None where the file has none."""
    items: list[Line] = [
        (Run(f"{sentence(allegation.text)} "), Run(_disposed(allegation), "strong"))
        for allegation in evaluation.case.allegations
    ]
    if not items:
        return None
    most = _ALLEGATIONS if len(items) > _ALLEGATIONS + 1 else len(items)
    blocks: list[Block] = [Bullets(items=tuple(items[:most]), numbered=True)]
    if rest := len(items) - most:
        blocks.append(Paragraph(line=line(f"And {rest} more allegations.")))
    return Part(level=1, title="Allegations", blocks=tuple(blocks))


def _disposed(allegation: AllegationView) -> str:
    given = allegation.disposition
    check = " Check it: it does not fit the facts that the board found." if given and given.doubts else ""
    return f"The board: {disposed(given)}.{check}"


def made_by(allegation: AllegationView) -> str:
    """By whom an allegation is made, and against whom."""
    return f"By {allegation.by}{f', against {allegation.against_label}' if allegation.against_label else ''}."


def _rules(allegation: AllegationView, found: dict[ResultKey, Result], voice: Labels) -> list[Block]:
    items = []
    for ref in allegation.rules:
        result = found[key_of(ref)]
        by_words: dict[str, list[str]] = {}
        for account, outcome in result.outcomes.items():
            by_words.setdefault(headline(result, outcome), []).append(account)
        told = "; ".join(f"{voice.under(names, rest=False)}, {words}" for words, names in by_words.items())
        items.append((Run(f"{ref.title} ({ref.about_label}): ", "strong"), *line(sentence(told))))
    items += [line(each) for each in without_result(allegation)]
    return [Bullets(items=tuple(items))] if items else []


def without_result(allegation: AllegationView) -> list[str]:
    """A sentence on each rule of an allegation that was compared with nothing, and why."""
    reasons = {
        "not_binding": "it does not bind this agency",
        "nobody": "the file names nobody, or nobody’s act, that it is about and that the allegation is against",
    }
    return [f"Not compared: {title}: {reasons[why]}." for title, why in allegation.without_result.items()]


def disposed_of(result: Result, evaluation: Evaluation) -> str:
    """How the board disposed of the allegations that name a result's rule; empty where it disposed of none."""
    key = key_of(result)
    return series(
        disposed(allegation.disposition)
        for allegation in evaluation.case.allegations
        if allegation.disposition is not None and key in map(key_of, allegation.rules)
    )


def disposed(given: DispositionView | None) -> str:
    """The board's term with its vote; that it has not decided where there is none."""
    if given is None:
        return "Not decided"
    return f"{given.disposition[:1].upper()}{given.disposition[1:]}{_vote(given)}"


def _vote(given: DispositionView) -> str:
    votes = ((given.votes_for, "for"), (given.votes_against, "against"), (given.abstained, "abstaining"))
    counts = ", ".join(f"{number} {how}" for number, how in votes if number is not None)
    return f" ({counts})" if counts else ""


def disposition(given: DispositionView) -> list[Block]:
    """How the board disposed of an allegation: its term, vote, reasons and dissent, and whether that fits its facts."""
    blocks: list[Block] = [
        Paragraph(
            line=(
                Run("The board’s disposition: ", "strong"),
                *line(sentence(f"{given.disposition}{_vote(given)}")),
                *line(f" {sentence(given.because)}" if given.because else ""),
            )
        )
    ]
    if given.dissent:
        blocks.append(Paragraph(line=(Run("Dissent: ", "strong"), *line(sentence(given.dissent)))))
    if given.doubts:
        rules = series(f"“{ref.title}” ({ref.about_label})" for ref in given.doubts)
        text = f"Check this disposition: on the facts that the board found, it does not fit what follows of {rules}."
        blocks.append(Notice(line=line(text)))
    return blocks


def reviewers_differ(evaluation: Evaluation) -> Part | None:
    """Each fact on which reviewers differ; None where they differ on none."""
    reviewed = evaluation.case.reviewed
    if not reviewed:
        return None
    told = "How many reviewers give an answer is a count, and no finding."
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


def board_findings(evaluation: Evaluation, told: Collection[FoundFactView] = ()) -> Part | None:
    """The facts that the board found, whom it credits and why, but those told elsewhere; None where there are none."""
    blocks = found_facts([fact for fact in evaluation.case.found if fact not in told], evaluation)
    if not blocks:
        return None
    under = f"What follows from them stands under the account of {evaluation.speakers[BOARD]}."
    title = "What else the board found" if told else "What the board found"
    return Part(level=1, title=title, blocks=(*blocks, Paragraph(line=line(under))))


def found_facts(facts: Sequence[FoundFactView], evaluation: Evaluation) -> list[Block]:
    """Facts that the board found, each with whom it credits, by which standard, and why; nothing of none."""
    speakers = {source.mark: source.speaker for source in evaluation.sources}
    return [Bullets(items=tuple(_found(fact, speakers) for fact in facts))] if facts else []


def recommendations(evaluation: Evaluation) -> Part | None:
    """What the board recommends; None where that is nothing."""
    items = tuple(
        (Run(f"{_KINDS[each.kind]}: ", "strong"), *line(sentence(each.text)))
        for each in evaluation.case.recommendations
    )
    return Part(level=1, title="Recommendations", blocks=(Bullets(items=items),)) if items else None


def _found(found: FoundFactView, speakers: Mapping[str, str]) -> Line:
    about = f" ({found.about_label})" if found.about != INCIDENT else ""
    credited = series(f"{speakers[mark]} ({mark})" for mark in found.credits)
    standard = _STANDARDS[found.standard] if found.standard else ""
    believes = f" The board credits {credited}{f', {standard}' if standard else ''}." if credited else ""
    believes = believes or (f" Found {standard}." if standard else "")
    because = f" {sentence(found.because)}" if found.because else ""
    return (Run(sentence(f"{found.text}{about}"), "strong"), *line(f"{believes}{because}"))
