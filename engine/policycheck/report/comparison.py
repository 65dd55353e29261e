"""A comparison of rules as a document: the answer first, then what shows it, then what was compared."""

from collections.abc import Iterator, Mapping, Sequence

from policycheck.document.english import counted, listed
from policycheck.document.model import (
    Block,
    Bullets,
    Document,
    Fold,
    Line,
    Notice,
    Paragraph,
    Part,
    Run,
    Table,
    line,
)
from policycheck.model.comparison import Analysis, Comparison, Matrix, Scenario, Verdict
from policycheck.report import comparison_words as words
from policycheck.report.comparison_analysis import at_stake, points
from policycheck.report.comparison_situations import situations_part
from policycheck.report.comparison_texts import Texts
from policycheck.report.comparison_words import Difference

Names = Mapping[str, str]  # what each side is called, by its id


def comparison_document(matrix: Matrix, texts: Texts) -> Document:
    """The answer in a sentence, the situations that show it, and what the comparison does not say."""
    called = words.names(matrix.sides)
    if len(matrix.comparisons) == 1:
        (one,) = matrix.comparisons
        answer = words.headline(one, called)
        proofs = [Paragraph(line=line(sentence)) for sentence in words.proved(one, called)]
        shown = [*_answer(answer, *proofs), *situations_part(matrix, called, texts), *_pair(one, called, texts)]
    else:
        hub = words.centre(matrix)
        table = _against(matrix, called) if hub else _grid(matrix, called) if matrix.comparisons else ()
        differ = [Part(level=1, title="How they differ", blocks=table)] if table else []
        said = situations_part(matrix, called, texts)
        shown = [*_answer(words.overall(matrix, called)), *said, *differ, *_pairs(matrix, called, texts)]
    return Document(
        title=words.title(matrix, called),
        parts=(
            *shown,
            *(_analysis(one, called, texts) for one in matrix.analyses),
            *_compared(matrix, called, texts),
            *_limits(matrix, texts),
        ),
    )


def _answer(said: str, *blocks: Block) -> list[Part]:
    return [
        Part(level=1, title="", blocks=(Paragraph(line=line(said, "strong")), *blocks, Notice(line=line(words.NOTICE))))
    ]


def _grid(matrix: Matrix, called: Names) -> tuple[Block, ...]:
    """Each side by each other, and what the marks mean."""
    marks = words.marks(matrix)
    numbers = _numbers(matrix)
    table = Table(
        caption="How the rules of each row are stricter than those of each column",
        head=(line("Row against column"), *(line(str(number)) for number in numbers.values())),
        rows=tuple(
            (
                line(f"{numbers[side.id]} {called[side.id]}"),
                *(line("·" if side == other else marks[side.id, other.id][0]) for other in matrix.sides),
            )
            for side in matrix.sides
        ),
        grid=True,
    )
    meanings = (
        (Run(mark, "strong"), Run(f": the rules of the row {meaning}")) for mark, meaning in words.MARKS.values()
    )
    return table, Bullets(items=tuple(meanings))


def _against(matrix: Matrix, called: Names) -> tuple[Block, ...]:
    """How the one side stands to each of the others."""
    table = Table(
        caption=f"How the rules of {called[matrix.comparisons[0].first.id]} stand to the others",
        head=(line("Against"), line("They are")),
        rows=tuple((line(called[one.second.id]), line(words.MEANINGS[one.relation])) for one in matrix.comparisons),
    )
    return (table,)


def _numbers(matrix: Matrix) -> dict[str, int]:
    return {side.id: number for number, side in enumerate(matrix.sides, 1)}


def _pair(one: Comparison, called: Names, texts: Texts) -> Iterator[Part]:
    """Two sides: each way in which they differ, and what only one of them asks."""
    for side, differences in words.differences(one):
        yield Part(level=1, title=f"Where the rules of {called[side.id]} are stricter: examples", blocks=())
        for difference in differences:
            yield Part(level=2, title=_rules(difference), blocks=(*_difference(difference, called, texts),))
    asked = tuple(_only(one, called, texts))
    if asked:
        yield Part(level=1, title="What only one side asks", blocks=asked)


def _pairs(matrix: Matrix, called: Names, texts: Texts) -> Iterator[Part]:
    """Each pair under its answer."""
    numbers = _numbers(matrix)
    folds = []
    for one in matrix.comparisons:
        blocks: list[Block] = []
        for side, differences in words.differences(one):
            lead = f"Where the rules of {called[side.id]} are stricter: examples."
            blocks.append(Paragraph(line=line(lead, "strong"), keep_with_next=True))
            for difference in differences:
                blocks += _difference(difference, called, texts)
        blocks += [Paragraph(line=line(sentence)) for sentence in words.proved(one, called)]
        number = Run(f"{numbers[one.first.id]} and {numbers[one.second.id]}. ", "strong")
        summary = (number, Run(words.headline(one, called)))
        folds.append(Fold(summary=summary, blocks=(*blocks, *_only(one, called, texts))))
    if folds:
        yield Part(level=1, title="The pairs, and an example of each difference", blocks=tuple(folds))


def _rules(difference: Difference) -> str:
    return listed([verdict.title for verdict in difference.rules.verdicts])


def _difference(difference: Difference, called: Names, texts: Texts) -> Iterator[Block]:
    """A situation, the rules that make the difference there, and what the other side's rules come to that reach it."""
    yield from _suppose(difference.scenario)
    for part in (difference.rules, difference.other):
        shown = [one for one in part.verdicts if one.possible_conclusions != ("not_applicable",)]
        rest = words.others(difference, len(shown)) if part is difference.other else ""
        said = f"The rules of {called[part.side.id]} {words.finds(part.verdicts)}{':' if shown else '.'}"
        told = Run(said, words.style(part.verdicts))
        yield Paragraph(line=(told,) if shown or not rest else (told, Run(f" {rest}")), keep_with_next=bool(shown))
        if shown:
            items = [_verdict(one, texts.place(part.side, one.rule)) for one in shown]
            yield Bullets(items=(*items, *([line(rest)] if rest else [])))


def _verdict(one: Verdict, place: str) -> Line:
    style = words.style([one])
    return Run(f"{words.titled(one)} "), Run(words.verdict_words(one), style), Run(f" [{place}]", "small")


def _suppose(scenario: Scenario) -> Iterator[Block]:
    if not scenario.premises:
        yield Paragraph(line=line("Whatever the facts are:"), keep_with_next=True)
        return
    yield Paragraph(line=line("Suppose that"), keep_with_next=True)
    yield _bullets(words.facts(scenario.premises))


def _only(one: Comparison, called: Names, texts: Texts) -> Iterator[Block]:
    for side, facts in ((one.first, one.only_first), (one.second, one.only_second)):
        if facts:
            yield Paragraph(line=line(f"Only the rules of {called[side.id]} ask:"), keep_with_next=True)
            yield _bullets(texts.questions(facts))


def _analysis(analysis: Analysis, called: Names, texts: Texts) -> Part:
    """What a set of rules leaves open, says twice or cannot be kept, with every situation that shows it."""
    blocks: list[Block] = []
    for point in points(analysis, texts):
        if not point.scenarios:
            blocks.append(Paragraph(line=line(point.said)))
            continue
        shown: list[Block] = []
        for scenario in point.scenarios:
            shown += _suppose(scenario)
            broken = at_stake(scenario)
            if broken:
                shown.append(Paragraph(line=line(f"One of these is broken then: {'; '.join(broken)}.")))
        summary = line(f"{point.said} {counted(len(point.scenarios), 'example')}.")
        blocks.append(Fold(summary=summary, blocks=tuple(shown)))
    name = called.get(analysis.side.id, analysis.side.title)
    return Part(level=1, title=f"The rules of {name} by themselves", blocks=tuple(blocks))


def _compared(matrix: Matrix, called: Names, texts: Texts) -> Iterator[Part]:
    """Each side's rules, with where their words stand and how far these can be trusted."""
    yield Part(level=1, title="What was compared", blocks=())
    several = len(matrix.comparisons) != 1
    for number, side in enumerate(matrix.sides, 1):
        blocks: list[Block] = []
        rules = []
        for name in side.rules:
            rule = texts.rule(side, name)
            draft = "; draft" if name in side.drafts else ""
            told = (
                f" ({words.MODALITY[rule.modality]}{draft}). {texts.section(side, name)}; {texts.trust(side, name)} ["
            )
            rules.append((Run(rule.title, "strong"), Run(told), Run(name, "code"), Run("]")))
        blocks.append(Bullets(items=tuple(rules)))
        if note := texts.note(side):
            blocks.append(Paragraph(line=line(f"Note: {note}")))
        title = f"{f'{number} ' if several else ''}{called[side.id]} [{side.id}]"
        yield Part(level=2, title=title, blocks=tuple(blocks))


def _limits(matrix: Matrix, texts: Texts) -> Iterator[Part]:
    axioms = words.axioms(matrix, texts)
    blocks: list[Block] = [_bullets(words.LIMITS)]
    if axioms:
        many = counted(len(axioms), "statement")
        summary = line(f"Every situation and every proof respects {many} on how facts relate.")
        blocks.append(Fold(summary=summary, blocks=(_bullets(axioms),)))
    yield Part(level=1, title="How to read this", blocks=tuple(blocks))


def _bullets(said: Sequence[str]) -> Bullets:
    return Bullets(items=tuple(map(line, said)))
