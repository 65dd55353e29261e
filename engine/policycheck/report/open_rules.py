"""The weightiest rules on the use of force that are open, where nothing is alleged: each with a place for a finding."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from policycheck.document.model import Block, Line, Paragraph, Part, Run, bullets
from policycheck.model.evaluation import Evaluation
from policycheck.model.result import ElementView, Result
from policycheck.report.allegations import place, place_for
from policycheck.report.brief import about, bearing, outcomes
from policycheck.report.dispositions import Dispositions
from policycheck.report.elements import not_said, told
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.provision import operative
from policycheck.report.results import ResultKey, Results, RuleSection, is_silent, key_of, kind_of

_FEW = 2  # rules that stand before the annexes
_LEAD = "These are the weightiest rules on the use of force that stay open, under some accounts or all."


def open_keys(evaluation: Evaluation, held: Results, told_of: Collection[ResultKey]) -> set[ResultKey]:
    """Where nothing is alleged: the open results on force on which somebody says something, of a few other rules."""
    if evaluation.case.allegations:
        return set()
    others = (rule for rule in held.binding if not any(key_of(result) in told_of for result in rule.results))
    keys = [[key_of(result) for result in rule.results if _is_open(result)] for rule in others]
    return {key for same in [same for same in keys if same][:_FEW] for key in same}


def _is_open(result: Result) -> bool:
    return kind_of(result) == "force" and result.standing in ("by_account", "open") and not is_silent(result)


def open_rules(
    evaluation: Evaluation, held: Results, labels: Labels, dispositions: Dispositions, told_of: Collection[ResultKey]
) -> Iterator[Part]:
    """Each with its words, what each side says, what nobody says, and a place for the board's finding."""
    keys = open_keys(evaluation, held, told_of)
    if not keys:
        return
    blocks = [Paragraph(line=line(_LEAD), keep_with_next=True)]
    if not told_of:
        blocks.append(Paragraph(line=line(place_for(dispositions)), keep_with_next=True))
    yield Part(level=1, title="What is open on the use of force", blocks=tuple(blocks))
    for section in held.binding:
        own = [result for result in section.results if key_of(result) in keys]
        if own:
            told_here = (*_rule(section, own, evaluation, labels), _place(section, dispositions))
            yield Part(level=2, title=f"Result {section.number}. {section.head.title}", blocks=told_here)


def _place(section: RuleSection, dispositions: Dispositions) -> Block:
    return place(f"The board’s finding on result {section.number}", dispositions, open_=True)


def _rule(section: RuleSection, results: Sequence[Result], evaluation: Evaluation, labels: Labels) -> Iterator[Block]:
    """The provision; what is said of each result, those together that come to the same; and what nobody says."""
    yield operative(section.head)
    alike: dict[tuple[Line | tuple[str, ...], ...], list[Result]] = {}
    for result in results:
        said = (*outcomes(result, labels), *bearing(result, labels))
        alike.setdefault((*said, tuple(not_said(result, labels.of_sides()))), []).append(result)
    for same in alike.values():
        yield about(same, evaluation)
        yield from bullets([*outcomes(same[0], labels), *bearing(same[0], labels)])
        yield from bullets(_said(same, labels.of_sides()))
        if unsaid := not_said(same[0], labels.of_sides()):
            yield Paragraph(line=(Run("No account says whether: ", "strong"), *line(f"{'; '.join(unsaid)}.")))


def _said(results: Sequence[Result], sides: Labels) -> Iterator[Line]:
    """What each side says where they differ, with whom it is about where not all are; then what no side denies."""
    whom: dict[Line, list[str]] = {}
    agreed: dict[str, None] = {}
    for result in results:
        met = [element for element in result.elements if _undenied(element, sides)]
        agreed |= dict.fromkeys(element.test for element in met)
        others = replace(result, elements=tuple(element for element in result.elements if element not in met))
        for said in told(others, sides):
            whom.setdefault(said, []).append(result.about_label)
    for said, labels in whom.items():
        whose = sentence(series(labels)).rstrip(".")
        yield said if len(labels) == len(results) else (Run(f"{whose}: ", "strong"), *said)
    if agreed:
        yield (Run("Said, and denied by no side: ", "strong"), *line(f"{'; '.join(agreed)}."))


def _undenied(element: ElementView, sides: Labels) -> bool:
    """Whether some side says that it is so, and none that it is not."""
    return {element.values[name].satisfied for name in sides.accounts if name in element.values} - {None} == {True}
