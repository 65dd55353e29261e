"""One rule in brief: its operative words, and what each account comes to on whose word."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run
from policycheck.model.evaluation import ElementView, Evaluation, Result
from policycheck.model.party import BOARD
from policycheck.report import notes, words
from policycheck.report.elements import elements, whose
from policycheck.report.phrases import Labels, line, sentence, series, stopped
from policycheck.report.provision import operative
from policycheck.report.reasons import alone, first_reason
from policycheck.report.results import AccountGroup, RuleSection, groups

_EXCEPTIONS = 2  # questions on an exception that are told


def in_brief(
    section: RuleSection,
    results: Sequence[Result],
    evaluation: Evaluation,
    labels: Labels,
    *,
    level: Literal[2, 3] = 2,
    by_element: bool = False,
) -> Part:
    """The part of a rule with those of its results that matter; those of which the same is told stand together.

    By element, with what each account says on each element of the rule, instead of the disputed ones alone.
    """
    blocks: list[Block] = [operative(section.head)]
    alike: dict[tuple[Line, ...], list[Result]] = {}
    for result in results:
        others = [other for other in section.results if other not in results]
        disputes = () if by_element else _disputes(result, others, labels)
        alike.setdefault((*_told(result, labels), *disputes), []).append(result)
    for lines, same in alike.items():
        about = sentence(series(by_whom(result, evaluation) for result in same)).rstrip(".")
        blocks += [Paragraph(line=line(about, "strong"), keep_with_next=True), Bullets(items=lines)]
        if by_element:
            blocks += _by_side(same[0], labels.of_sides())
    aside = f" ({section.head.citation.authority}; not binding)" if section.head.comparison else ""
    return Part(level=level, title=f"{section.number}. {section.head.title}{aside}", blocks=tuple(blocks))


def _by_side(result: Result, sides: Labels) -> Iterator[Block]:
    """What each side says on each element."""
    own = (
        replace(element, values={name: held for name, held in element.values.items() if name in sides.accounts})
        for element in result.elements
    )
    return elements(replace(result, elements=tuple(own)), None, sides, lead="What each side says, element by element:")


def by_whom(result: Result, evaluation: Evaluation) -> str:
    """Whom or what a result is about; an act or a recording with the officer whose it is, where the file says so."""
    officer = evaluation.case.actors.get(result.about)
    return f"{result.about_label}, by {officer}" if officer else result.about_label


def _told(result: Result, labels: Labels) -> Iterator[Line]:
    """What the accounts come to, a line for those alike; what is merely open is told only where everything is."""
    told = False
    for group in groups(result):
        missing = _missing(result, group, labels)
        if group.outcome.decided or group.outcome.notes:
            yield _decided(result, group, labels)
        elif missing:
            yield (_named(group, labels), Run("open", "open"), Run(f"; {missing}"))
        else:
            continue
        told = True
    if not told:
        yield (Run("Open under every account.", "open"),)


def _disputes(result: Result, others: Sequence[Result], labels: Labels) -> Iterator[Line]:
    """The questions on which sides differ; and about whom else of the same rule they do."""
    for element in disputed(result, labels):
        also = [
            other.about_label for other in others if element.fact in {each.fact for each in disputed(other, labels)}
        ]
        lead = f"Disputed{f', as for {listed(also)}' if also else ''}: "
        yield (Run(lead, "strong"), *in_dispute(element, labels))


def _decided(result: Result, group: AccountGroup, labels: Labels) -> Line:
    """What the accounts come to, on whose word alone where that is so, and by which facts."""
    source = alone(result, group.accounts, labels) if group.outcome.decided else ""
    outcome = f"{words.headline(result, group.outcome, undated=False)}{f', on source {source} alone' if source else ''}"
    told = [f": {stopped(first_reason(result, group.accounts, labels))}"] * group.outcome.decided
    told += [f" {remark}" for remark in notes.sentences(result, group.accounts, labels)]
    if group.outcome.prima_facie and (questions := _exceptions(result, group)):
        told.append(f" What could except it: {' '.join(questions)}")
    style = words.style(result, group.outcome)
    stop = "" if group.outcome.decided else "."
    return (_named(group, labels), Run(outcome, style), Run(f"{stop}{''.join(told)}"))


def _named(group: AccountGroup, labels: Labels) -> Run:
    if group.accounts == (BOARD,):
        return Run("On the facts that the board found: ", "strong")
    return Run(f"{sentence(labels.names(group.accounts, rest=False)).rstrip('.')}: ", "strong")


def _exceptions(result: Result, group: AccountGroup) -> list[str]:
    """The questions on which an exception hangs, the first few."""
    elements = (element for element in result.elements if element.role == "unless")
    open_ = (element.question for element in elements if element.values[group.accounts[0]].satisfied is None)
    return list(dict.fromkeys(open_))[:_EXCEPTIONS]


def _missing(result: Result, group: AccountGroup, labels: Labels) -> str:
    """The one fact that would show a violation for a side that says something, in words; empty without one."""
    if group.silent or not any(labels.accounts[name].party for name in group.accounts):
        return ""
    lacking = [values[0] for values in group.outcome.would_show_violation if len(values) == 1]
    return stopped(f"{words.BROKEN_OR_NOT[result.modality][0]} if {lacking[0].text}") if lacking else ""


def disputed(result: Result, labels: Labels) -> list[ElementView]:
    """The elements that hold according to one side and do not according to another, each fact once."""
    facts: dict[tuple[str, str | None], ElementView] = {}
    for element in result.elements:
        if {True, False} <= {element.values[name].satisfied for name in _sides(element, labels)}:
            facts.setdefault((element.fact, element.about), element)
    return list(facts.values())


def in_dispute(element: ElementView, labels: Labels) -> Line:
    """The question on which sides differ, and who says which, where."""
    told: dict[str, list[str]] = {}
    for name in _sides(element, labels):
        held = element.values[name]
        if held.value is not None:
            places = "; ".join(whose(held, labels))
            told.setdefault(sentence(words.value_words(held.value)).rstrip("."), []).append(
                f"{labels.account(name)} [{places}]"
            )
    answers = (f"{answer}: {'; '.join(sides)}." for answer, sides in sorted(told.items(), reverse=True))
    return (Run(" ".join([element.question, *answers])),)


def _sides(element: ElementView, labels: Labels) -> list[str]:
    return [name for name in element.values if name in labels.sides]
