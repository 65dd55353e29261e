"""A comparison of rules as text, made for a terminal of 80 columns; it folds to 40."""

import textwrap
from collections.abc import Mapping, Sequence

from policycheck.document.lines import Lines
from policycheck.document.visible import clean
from policycheck.model.comparison import Analysis, Comparison, Matrix, Scenario
from policycheck.report import compare_points
from policycheck.report import compare_words as words
from policycheck.report.compare_sources import Texts
from policycheck.report.compare_words import Way

_COLUMN = 5  # characters of a column of the table
_LABELS = 20  # characters at the least for a side's name


def text(matrix: Matrix, texts: Texts, width: int = 80) -> str:
    """The answer in a sentence, the situations that show it, and what the comparison does not say."""
    page = _Page(width)
    called = words.names(matrix.sides)
    if len(matrix.comparisons) == 1:
        page.say(words.headline(matrix.comparisons[0], called))
        _pair(page, matrix.comparisons[0], called, texts)
    else:
        page.say(words.overall(matrix, called))
        if words.centre(matrix):
            _grouped(page, matrix, called)
        elif matrix.comparisons:
            _table(page, matrix, called, width)
        _pairs(page, matrix, called)
    for analysis in matrix.analyses:
        _analysis(page, analysis, called, texts, in_full=len(matrix.analyses) == 1)
    _compared(page, matrix, called, texts)
    _limits(page, matrix, texts)
    return page.text()


def _pair(page: Lines, comparison: Comparison, called: Mapping[str, str], texts: Texts) -> None:
    """Two sides in full: each way in which they differ, with every rule of both."""
    for way in words.ways(comparison):
        page.gap()
        page.say(f"Where the rules of {called[way.stricter.side.id]} are stricter: an example")
        _premises(page, way.scenario, 2)
        for part, shown in ((way.stricter, words.deciding(way.stricter.verdicts)), (way.other, way.other.verdicts)):
            page.say(f"The rules of {called[part.side.id]} {words.finds(part.verdicts)}:", indent=2)
            for verdict in shown:
                told = f"- {words.titled(verdict)} {words.verdict_words(verdict)}"
                page.say(f"{told} [{texts.place(part.side, verdict.rule)}]", indent=4, hang=2)
    for sentence in words.proved(comparison, called):
        page.gap()
        page.say(sentence)
    for side, facts in ((comparison.first, comparison.only_first), (comparison.second, comparison.only_second)):
        if facts:
            page.gap()
            page.say(f"Only the rules of {called[side.id]} ask:")
            page.items(texts.questions(facts), 2)


def _premises(page: Lines, scenario: Scenario, indent: int) -> None:
    if not scenario.premises:
        page.say("Whatever the facts are:", indent)
        return
    page.say("Suppose that", indent)
    *others, last = [premise.text for premise in scenario.premises]
    page.items([*(f"{one};" for one in others), f"{last}."], indent + 2)


def _table(page: "_Page", matrix: Matrix, called: Mapping[str, str], width: int) -> None:
    """Each side by each other, in as many columns at a time as fit."""
    found = words.marks(matrix)
    numbers = _numbers(matrix)
    fit = max(1, (width - _LABELS) // _COLUMN)
    for start in range(0, len(matrix.sides), fit):
        block = matrix.sides[start : start + fit]
        page.gap()
        page.row("row against column", [str(numbers[side.id]) for side in block])
        for side in matrix.sides:
            page.row(
                f"{numbers[side.id]:>2} {called[side.id]}",
                [found[side.id, other.id][0] if other != side else "·" for other in block],
            )
    page.gap()
    for mark, _, meaning in words.MARKS.values():
        page.say(f"{mark:4}  the rules of the row {meaning}", hang=6)


def _grouped(page: Lines, matrix: Matrix, called: Mapping[str, str]) -> None:
    """How the one side stands to each of the others, those alike together."""
    for relation, meaning in words.MEANINGS.items():
        others = [called[one.second.id] for one in matrix.comparisons if one.relation == relation]
        if others:
            page.gap()
            page.say(f"{meaning[:1].upper()}{meaning[1:]}, against:")
            page.items(others, 2)


def _numbers(matrix: Matrix) -> dict[str, int]:
    return {side.id: number for number, side in enumerate(matrix.sides, 1)}


def _pairs(page: Lines, matrix: Matrix, called: Mapping[str, str]) -> None:
    """Each pair with its examples, naming of each side only the rules that find something."""
    if matrix.comparisons:
        page.gap()
        page.say("The pairs, and an example of each difference")
    numbers = _numbers(matrix)
    for comparison in matrix.comparisons:
        page.gap()
        pair = f"{numbers[comparison.first.id]} and {numbers[comparison.second.id]}"
        page.say(f"{pair}. {words.headline(comparison, called)}")
        for way in words.ways(comparison):
            _short_way(page, way, called)
        for sentence in words.proved(comparison, called):
            page.say(sentence, 2)


def _short_way(page: Lines, way: Way, called: Mapping[str, str]) -> None:
    _premises(page, way.scenario, 2)
    for part in (way.stricter, way.other):
        named = [words.titled(one) for one in words.deciding(part.verdicts)]
        of = f": {'; '.join(named)}" if named else ""
        page.say(f"The rules of {called[part.side.id]} {words.finds(part.verdicts)}{of}.", 2, hang=2)


def _analysis(page: Lines, analysis: Analysis, called: Mapping[str, str], texts: Texts, *, in_full: bool) -> None:
    """What a set of rules leaves open, says twice or cannot be kept; in short, or with every situation."""
    page.gap()
    page.say(f"The rules of {called.get(analysis.side.id, analysis.side.title)} by themselves")
    for point in compare_points.points(analysis, texts):
        page.say(f"- {point.said}", 2, hang=2)
        for scenario in point.scenarios if in_full else ():
            _premises(page, scenario, 6)
            broken = compare_points.at_stake(scenario)
            if broken:
                page.say(f"One of these is broken then: {'; '.join(broken)}.", 6)
        if not in_full and point.scenarios:
            if len(point.scenarios) > 1:
                page.say(f"The first of {len(point.scenarios)} examples:", 6)
            _premises(page, point.scenarios[0], 6)


def _compared(page: Lines, matrix: Matrix, called: Mapping[str, str], texts: Texts) -> None:
    page.gap()
    page.say("What was compared")
    several = len(matrix.comparisons) != 1
    for number, side in enumerate(matrix.sides, 1):
        page.say(f"{f'{number} ' if several else ''}{called[side.id]} [{side.id}]", 2, hang=2)
        for rule in side.rules:
            draft = "; draft" if rule in side.drafts else ""
            page.say(f"- {texts.rule(side, rule).title} [{rule}{draft}]", 4, 2)
            page.say(f"{texts.section(side, rule)}; {texts.trust(side, rule)}", 6)
        note = texts.note(side)
        if note:
            page.say(f"Note: {note}", 4, 2)


def _limits(page: Lines, matrix: Matrix, texts: Texts) -> None:
    page.gap()
    page.say("How to read this")
    page.items(words.LIMITS, 2)
    axioms = words.axioms(matrix, texts)
    if axioms:
        page.gap()
        page.say("Every situation looked at, and every proof, respects this:")
        page.items(axioms, 2)


class _Page(Lines):
    """Lines, and rows of a table."""

    def __init__(self, width: int) -> None:
        super().__init__(width)
        self._room = width

    def row(self, label: str, cells: Sequence[str]) -> None:
        """A label, folded to the room that the cells leave, and cells of equal width on its last line."""
        room = self._room - _COLUMN * len(cells)
        folded = textwrap.wrap(clean(label), room - 1, subsequent_indent="   ", break_on_hyphens=False)
        self._lines += folded[:-1]
        self._lines.append((folded[-1].ljust(room) + "".join(f"{cell:^{_COLUMN}}" for cell in cells)).rstrip())
