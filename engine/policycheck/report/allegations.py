"""The allegations of a memo: each with its rules, and with the board's finding or a place for it."""

from collections import Counter
from collections.abc import Iterator, Sequence

from policycheck.document.english import counted, listed
from policycheck.document.model import Blanks, Block, Paragraph, Part, Table
from policycheck.model.case_view import AllegationView, FoundFactView
from policycheck.model.evaluation import Evaluation
from policycheck.report.brief import in_brief
from policycheck.report.case import disposed, disposition, found_facts, made_by
from policycheck.report.dispositions import Dispositions
from policycheck.report.first_screen import outcome_words
from policycheck.report.phrases import Labels, line, sentence
from policycheck.report.results import ResultKey, Results, key_of


def allegations_in_turn(
    evaluation: Evaluation, held: Results, labels: Labels, dispositions: Dispositions
) -> Iterator[Part]:
    """Each allegation with its rules, and with the board's disposition or a place for it."""
    cited: dict[ResultKey, int] = {}
    allegations = evaluation.case.allegations
    if allegations:
        first: list[Block] = [*_decided(allegations, dispositions), _at_a_glance(allegations)]
        yield Part(level=1, title="The allegations", blocks=tuple(first))
    for number, allegation in enumerate(allegations, 1):
        lead = Paragraph(line=line(made_by(allegation)), keep_with_next=True)
        yield Part(level=2, title=f"Allegation {number}. {sentence(allegation.text)}", blocks=(lead,))
        yield from _its_rules(allegation, number, cited, evaluation, held, labels)
        blocks = found_facts(facts_on(allegation, evaluation))
        given = allegation.disposition
        blocks += [place("", dispositions)] if given is None else disposition(given)
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
            yield in_brief(section, new, evaluation, labels, level=3, by_element=True)
        if len(new) < len(own):
            again = sorted({cited[key_of(result)] for result in own if result not in new})
            told = (
                f"See {'also ' * bool(new)}allegation{'s' * (len(again) > 1)} {listed([str(each) for each in again])}."
            )
            title = "" if new else f"{section.number}. {section.head.title}"
            yield Part(level=3, title=title, blocks=(Paragraph(line=line(told)),))
        cited |= dict.fromkeys((key_of(result) for result in new), number)
    told_of = {key_of(result) for section in held.all for result in section.results}
    for key in keys:
        if key not in told_of:
            result = by_key[key]
            outcome = f"{outcome_words(result, labels)}. See “Rules without a result”."
            yield Part(level=3, title=f"{result.title} ({result.about_label})", blocks=(Paragraph(line=line(outcome)),))


def _at_a_glance(allegations: Sequence[AllegationView]) -> Table:
    """Each allegation with whom it is against, and how the board disposed of it."""
    rows = []
    for number, allegation in enumerate(allegations, 1):
        given = allegation.disposition
        cells = (sentence(allegation.text), allegation.against_label or "not stated", disposed(given))
        rows.append((line(f"{number}. {cells[0]}"), line(cells[1]), line(cells[2])))
    head = tuple(map(line, ("Allegation", "Against", "Finding")))
    return Table(caption="Allegations and findings", head=head, rows=tuple(rows), widths=(0.5, 0.2, 0.3))


def _decided(allegations: Sequence[AllegationView], dispositions: Dispositions) -> Iterator[Paragraph]:
    """How many allegations the board disposed of, and how; and that there is a place for the others."""
    terms = Counter(each.disposition.disposition for each in allegations if each.disposition)
    if terms:
        each = ", ".join(f"{count} {term.lower()}" for term, count in terms.items())
        told = f"The board has decided {terms.total()} of {counted(len(allegations), 'allegation')}: {each}."
        unfit = sum(bool(each.disposition and each.disposition.doubts) for each in allegations)
        told += f" Check {unfit} of these: it does not fit the facts that the board found." * bool(unfit)
        yield Paragraph(line=line(told))
    if terms.total() < len(allegations):
        yield Paragraph(line=line(place_for(dispositions)))


def facts_on(allegation: AllegationView, evaluation: Evaluation) -> list[FoundFactView]:
    """The facts that the board found on which the allegation's rules ask."""
    keys = {key_of(ref) for ref in allegation.rules}
    results = [result for result in evaluation.results if key_of(result) in keys]
    asked = {(element.fact, element.about) for result in results for element in result.elements}
    return [fact for fact in evaluation.case.found if (fact.fact, fact.about) in asked]


def place(caption: str, dispositions: Dispositions) -> Blanks:
    """A place for the board's finding; nothing in it is filled in."""
    rows = (("Finding", dispositions.terms), ("Reasons, and whom the board credits", ()), ("Vote and dissent", ()))
    return Blanks(caption=caption, rows=rows)


def place_for(dispositions: Dispositions) -> str:
    """That there is a place for the board's finding, and whose terms stand there."""
    return (
        "This memo proposes no disposition. Where the board has not decided, there is a place for its finding. The "
        f"terms are {dispositions.of}."
    )
