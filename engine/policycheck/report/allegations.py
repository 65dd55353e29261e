"""The allegations of a memo: each with its rules, and with the board's finding or a place for it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from policycheck.document.english import counted, listed
from policycheck.document.model import Blanks, Block, Paragraph, Part, Table
from policycheck.model.case_view import AllegationView, FoundFactView
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import Result
from policycheck.model.statement import INCIDENT
from policycheck.report.brief import in_brief
from policycheck.report.case import disposed, disposition, found_facts, made_by
from policycheck.report.dispositions import Dispositions
from policycheck.report.first_screen import outcome_words
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.results import ResultKey, Results, RuleSection, key_of, kind_of

NOT_DECIDED = "Not decided: more is needed"
_REASONS, _VOTE, _OPEN = 5, 2, 2  # lines to write on: reasons, vote and dissent, reasons on what is open
Level = Literal[2, 3]


def allegations_in_turn(
    evaluation: Evaluation, held: Results, labels: Labels, dispositions: Dispositions
) -> Iterator[Part]:
    """Each allegation with its rules, and with the board's disposition or a place for it."""
    cited: dict[ResultKey, int] = {}
    allegations = evaluation.case.allegations
    if allegations:
        first: list[Block] = [*_decided(allegations, dispositions), _at_a_glance(evaluation, held)]
        yield Part(level=1, title="The allegations", blocks=tuple(first))
    for number, allegation in enumerate(allegations, 1):
        lead = Paragraph(line=line(made_by(allegation)), keep_with_next=True)
        yield Part(level=2, title=f"Allegation {number}. {sentence(allegation.text)}", blocks=(lead,))
        yield from _its_rules(allegation, number, cited, evaluation, held, labels)
        blocks = found_facts(facts_on(allegation, evaluation), evaluation)
        given = allegation.disposition
        blocks += [place("", dispositions)] if given is None else disposition(given)
        blocks += [] if given is None or given.because else [_without_reasons()]
        yield Part(level=3, title=f"The board’s finding on allegation {number}", blocks=tuple(blocks))


def _its_rules(
    allegation: AllegationView,
    number: int,
    cited: dict[ResultKey, int],
    evaluation: Evaluation,
    held: Results,
    labels: Labels,
) -> Iterator[Part]:
    """The rules of an allegation, in brief; what an earlier one has told of is not told again, and cited keeps both."""
    keys = dict.fromkeys(key_of(ref) for ref in allegation.rules)
    by_key = {key_of(result): result for result in evaluation.results}
    for section in held.all:
        own = [result for result in section.results if key_of(result) in keys]
        new = [result for result in own if key_of(result) not in cited]
        if new:
            yield told_of(section, new, evaluation, labels, level=3)
        if len(new) < len(own):
            again = sorted({cited[key_of(result)] for result in own if result not in new})
            told = (
                f"See {'also ' * bool(new)}allegation{'s' * (len(again) > 1)} {listed([str(each) for each in again])}."
            )
            title = "" if new else f"Result {section.number}. {section.head.title}"
            yield Part(level=3, title=title, blocks=(Paragraph(line=line(told)),))
        cited |= dict.fromkeys((key_of(result) for result in new), number)
    above = {key_of(result) for section in held.all for result in section.results}
    for key in keys:
        if key not in above:
            result = by_key[key]
            outcome = f"{outcome_words(result, labels)}. See “Rules without a result”."
            yield Part(level=3, title=f"{result.title} ({result.about_label})", blocks=(Paragraph(line=line(outcome)),))


def told_of(
    section: RuleSection, results: Sequence[Result], evaluation: Evaluation, labels: Labels, *, level: Level = 2
) -> Part:
    """A rule with what each side says on each element, about those together of whom it says the same."""

    def brief(same: Sequence[Result]) -> Part:
        return in_brief(section, same, evaluation, labels, level=level, by_element=True)

    alike: dict[tuple[Block, ...], list[Result]] = {}
    for result in results:
        _provision, _about, *told = brief([result]).blocks
        alike.setdefault(tuple(told), []).append(result)
    parts = [brief(same) for same in alike.values()]
    blocks = [*parts[0].blocks, *(block for part in parts[1:] for block in part.blocks[1:])]
    return replace(parts[0], title=f"Result {parts[0].title}", blocks=tuple(blocks))


def _at_a_glance(evaluation: Evaluation, held: Results) -> Table:
    """Each allegation with the rules that it is about, whom it is against, and how the board disposed of it."""
    numbers = {section.head.rule: section.number for section in held.all}
    rows = []
    for number, allegation in enumerate(evaluation.case.allegations, 1):
        titles = (
            f"Result {numbers[ref.rule]}: {ref.title}" if ref.rule in numbers else ref.title for ref in allegation.rules
        )
        cells = (
            f"{number}. {sentence(allegation.text)}",
            series(titles) or "None named",
            _against(allegation, evaluation),
            disposed(allegation.disposition),
        )
        rows.append(tuple(map(line, cells)))
    head = tuple(map(line, ("Allegation", "Rule", "Against", "Finding")))
    return Table(caption="Allegations and findings", head=head, rows=tuple(rows), widths=(0.34, 0.3, 0.16, 0.2))


def _against(allegation: AllegationView, evaluation: Evaluation) -> str:
    """Whom an allegation is against; where it names nobody, and nobody acts in its rules, whose duties they are."""
    keys = {key_of(ref) for ref in allegation.rules}
    kinds = {kind_of(result) for result in evaluation.results if key_of(result) in keys}
    nobodys = bool(kinds) and kinds <= {INCIDENT, "recording"}
    return allegation.against_label or ("nobody by name; a duty of the agency" if nobodys else "not stated")


def _without_reasons() -> Blanks:
    rows = (("The file gives no reasons. Reasons", ()),)
    return Blanks(caption="", rows=rows, lines=(_REASONS,))


def _decided(allegations: Sequence[AllegationView], dispositions: Dispositions) -> Iterator[Paragraph]:
    """How many allegations the board disposed of, and how; and that there is a place for the others."""
    terms = Counter(each.disposition.disposition for each in allegations if each.disposition)
    if terms:
        each = ", ".join(f"{count} {term.lower()}" for term, count in terms.items())
        told = f"The board has decided {terms.total()} of {counted(len(allegations), 'allegation')}: {each}."
        unfit = sum(bool(each.disposition and each.disposition.doubts) for each in allegations)
        told += f" Check {unfit} of these: it does not fit the facts that the board found." * bool(unfit)
        yield Paragraph(line=line(told), keep_with_next=True)
    if terms.total() < len(allegations):
        yield Paragraph(line=line(place_for(dispositions)), keep_with_next=True)


def facts_on(allegation: AllegationView, evaluation: Evaluation) -> list[FoundFactView]:
    """The facts that the board found on which the allegation's rules ask."""
    keys = {key_of(ref) for ref in allegation.rules}
    results = [result for result in evaluation.results if key_of(result) in keys]
    asked = {(element.fact, element.about) for result in results for element in result.elements}
    return [fact for fact in evaluation.case.found if (fact.fact, fact.about) in asked]


def place(caption: str, dispositions: Dispositions, *, open_: bool = False) -> Blanks:
    """A place for the board's finding, with nothing filled in; of what is open, with a box for leaving it so."""
    terms = (*dispositions.terms, *([NOT_DECIDED] if open_ else []))
    if open_:
        rows: tuple[tuple[str, tuple[str, ...]], ...] = (
            ("Finding", terms),
            ("Reasons, or what more is needed; vote", ()),
        )
        return Blanks(caption=caption, rows=rows, lines=(0, _OPEN))
    rows = (("Finding", terms), ("Reasons, and whom the board credits", ()), ("Vote and dissent", ()))
    return Blanks(caption=caption, rows=rows, lines=(0, _REASONS, _VOTE))


def place_for(dispositions: Dispositions) -> str:
    """That there is a place for the board's finding, and whose terms stand there."""
    return (
        "This memo proposes no disposition. Where the board has not decided, there is a place for its finding. The "
        f"terms are {dispositions.of}."
    )
