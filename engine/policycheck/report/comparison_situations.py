"""What each side says of standard situations: a table, and for many sides a line each below it."""

from collections.abc import Iterable, Iterator, Mapping
from string import ascii_lowercase

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Fold, Line, Paragraph, Part, Run, Style, Table, line
from policycheck.model.comparison import Matrix, Says, SituationAnswer, SituationAnswers
from policycheck.model.vocabulary import Fact
from policycheck.report.comparison_texts import Texts
from policycheck.report.comparison_words import facts, verdict_words

_IN_WORDS = 3  # sides at the most whose answers stand in the table in words
_SAYS: dict[Says, tuple[str, str, Style]] = {
    "forbids": ("forb", "forbids it", "breach"),
    "advises against": ("adv.", "advises against it", "departure"),
    "depends": ("dep.", "depends on what the situation leaves open", "open"),
    "no violation": ("none", "no violation", "none"),
    "nothing": ("–", "says nothing", "moot"),
}
_LEAD = (
    "Every fact that a situation does not state is open. That a policy says nothing of a situation does not mean that "
    "it permits it."
)


def situations_part(matrix: Matrix, called: Mapping[str, str], texts: Texts) -> Iterator[Part]:
    """The standard situations of which a side says something, and the titles of the others."""
    blocks: list[Block] = []
    if matrix.situations:
        many = len(matrix.sides) > _IN_WORDS
        blocks += [Paragraph(line=line(_LEAD)), *(_marks if many else _in_words)(matrix, called, texts)]
        stated = [block for situation in matrix.situations for block in _stated(situation)]
        blocks.append(Fold(summary=line("What each situation states."), blocks=tuple(stated)))
    if matrix.silent:
        none = (
            "None of the rules says anything of these:" if matrix.sides[2:] else "Neither side says anything of these:"
        )
        blocks += [Paragraph(line=line(none), keep_with_next=True)]
        blocks += [Bullets(items=tuple(line(f"{title}.") for title in matrix.silent))]
    if blocks:
        yield Part(level=1, title="What each says of standard situations", blocks=tuple(blocks))


def _stated(situation: SituationAnswers) -> Iterator[Block]:
    yield Paragraph(line=line(f"{situation.title}:", "strong"), keep_with_next=True)
    yield Bullets(items=tuple(map(line, facts(situation.premises))))


def _in_words(matrix: Matrix, called: Mapping[str, str], texts: Texts) -> Iterator[Block]:
    yield Table(
        caption="What the rules of each come to",
        head=(line("Situation"), *(line(called[side.id]) for side in matrix.sides)),
        rows=tuple(
            (line(situation.title), *(_answer(answer, texts) for answer in situation.answers))
            for situation in matrix.situations
        ),
    )


def _marks(matrix: Matrix, called: Mapping[str, str], texts: Texts) -> Iterator[Block]:
    """A mark a side and situation, what the marks mean, and each situation with all that the sides say of it."""
    letters = [_letter(number) for number in range(len(matrix.situations))]
    yield Table(
        caption="What the rules of each row come to in the situation of each column",
        head=(line("Rules of"), *map(line, letters)),
        rows=tuple(
            (
                line(f"{number + 1} {called[side.id]}"),
                *(line(_SAYS[situation.answers[number].says][0]) for situation in matrix.situations),
            )
            for number, side in enumerate(matrix.sides)
        ),
        grid=True,
    )
    yield Bullets(items=tuple((Run(mark, "strong"), Run(f": {meaning}")) for mark, meaning, _ in _SAYS.values()))
    for letter, situation in zip(letters, matrix.situations, strict=True):
        yield Fold(
            summary=(Run(f"{letter}. ", "strong"), Run(f"{situation.title}.")),
            blocks=(Bullets(items=tuple(_lines(situation, called, texts))),),
        )


def _letter(number: int) -> str:
    """A letter a number: a to z, then aa, ab and so on."""
    before, last = divmod(number, len(ascii_lowercase))
    return (_letter(before - 1) if before else "") + ascii_lowercase[last]


def _lines(situation: SituationAnswers, called: Mapping[str, str], texts: Texts) -> Iterator[Line]:
    """What those that say something say, a line each."""
    for answer in situation.answers:
        if answer.says != "nothing":
            yield (Run(f"{called[answer.side]}: "), *_answer(answer, texts))


def _answer(answer: SituationAnswer, texts: Texts) -> Line:
    """What a side says, with its rules and what that depends on."""
    _, says, style = _SAYS[answer.says]
    open_ = listed([*whether(answer.depends_on, texts.facts)]) if answer.depends_on else ""
    titles = [f"“{told.title}”" for told in answer.verdicts]
    if answer.says == "depends":
        return Run("depends", style), Run(f" on {open_} ({listed(titles)})")
    if answer.says == "no violation":
        titles = [f"“{told.title}” {verdict_words(told)}" for told in answer.verdicts]
    more = f"; whether it is forbidden depends on {open_}" if open_ else ""
    return Run(says, style), Run(f": {listed(titles)}{more}" if titles else "")


def whether(names: Iterable[str], vocabulary: Mapping[str, Fact]) -> Iterator[str]:
    """Each fact as what something depends on."""
    for name in names:
        fact = vocabulary[name]
        yield f"whether {fact.yes}" if fact.yes else f"the answer to “{fact.question}”"
