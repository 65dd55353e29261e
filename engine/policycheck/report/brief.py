"""One rule in brief: its operative words, and what each account comes to on whose word."""

from collections.abc import Iterator, Sequence
from typing import Literal

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Line, Paragraph, Part, Run
from policycheck.model.evaluation import Evaluation
from policycheck.model.party import BOARD
from policycheck.model.result import ElementView, Result
from policycheck.report import notes, words
from policycheck.report.case import disposed_of
from policycheck.report.elements import branches, elements, whose
from policycheck.report.phrases import Labels, line, sentence, series, stopped
from policycheck.report.provision import operative
from policycheck.report.reasons import alone, first_reason
from policycheck.report.results import AccountGroup, RuleSection, groups, view_of

_BY_SIDE = "What each side says, element by element:"
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
    alike: dict[tuple[Block, ...], list[Result]] = {}
    for result in results:
        others = [other for other in section.results if other not in results]
        disputes = () if by_element else _disputes(result, others, labels)
        lines = Bullets(items=(*outcomes(result, labels), *disputes, *bearing(result, labels)))
        by_side = elements(result, None, labels.of_sides(), lead=_BY_SIDE) if by_element else ()
        alike.setdefault((lines, *by_side), []).append(result)
    for told, same in alike.items():
        blocks += [about(same, evaluation), *told]
    aside = f" ({section.head.citation.authority}; not binding)" if section.head.comparison else ""
    return Part(level=level, title=f"{section.number}. {section.head.title}{aside}", blocks=tuple(blocks))


def about(results: Sequence[Result], evaluation: Evaluation) -> Paragraph:
    """The line that names whom or what results are about."""
    told = sentence(series(_about(result, evaluation) for result in results)).rstrip(".")
    return Paragraph(line=line(told, "strong"), keep_with_next=True)


def _about(result: Result, evaluation: Evaluation) -> str:
    """Whom or what a result is about, and how the board disposed of it where it did."""
    given = disposed_of(result, evaluation)
    return f"{by_whom(result, evaluation)}{f'; the board: {given}' if given else ''}"


def by_whom(result: Result, evaluation: Evaluation) -> str:
    """Whom or what a result is about; an act or a recording with the officer whose it is, where the file says so."""
    officer = evaluation.case.actors.get(result.about)
    return f"{result.about_label}, by {officer}" if officer else result.about_label


def outcomes(result: Result, labels: Labels) -> Iterator[Line]:
    """What the accounts come to, a line for those alike; what is merely open is told only where everything is."""
    told = False
    for group in groups(result):
        missing = _missing(result, group, labels)
        if group.outcome.decided or group.outcome.notes:
            yield _decided(result, group, labels)
        elif missing:
            yield (_named(group, labels), Run("open", "open"), Run(f": {missing}"))
        else:
            continue
        told = True
    if not told:
        yield (Run(f"Open under {labels.every}.", "open"),)


def _disputes(result: Result, others: Sequence[Result], labels: Labels) -> Iterator[Line]:
    """The questions on which sides differ, with who says what about the rule's other results of the same."""
    for element in disputed(result, labels):
        told = in_dispute(element, labels)
        alike: list[str] = []
        more: list[Run] = []
        for other in others:
            for same in (each for each in disputed(other, labels) if each.fact == element.fact):
                if in_dispute(same, labels) == told:
                    alike.append(other.about_label)
                else:
                    more += [Run(f" About {other.about_label}: "), *in_dispute(same, labels, again=True)]
        yield (Run(f"Disputed{f', here and for {listed(alike)}' if alike else ''}: ", "strong"), *told, *more)


def _decided(result: Result, group: AccountGroup, labels: Labels) -> Line:
    """What the accounts come to, on whose word alone where that is so, and by which facts."""
    source = alone(result, group.accounts, labels) if group.outcome.decided else ""
    outcome = f"{words.headline(result, group.outcome, undated=False)}{f', on source {source} alone' if source else ''}"
    told = [f": {stopped(first_reason(result, group.accounts, labels))}"] * group.outcome.decided
    told += [f" {remark}" for remark in notes.sentences(result, group.accounts, labels)]
    if group.outcome.prima_facie and (exceptions := _exceptions(result, group)):
        told.append(f" What could except it: {'; or '.join(exceptions)}.")
    style = words.style(result, group.outcome)
    stop = "" if group.outcome.decided else "."
    return (_named(group, labels), Run(outcome, style), Run(f"{stop}{''.join(told)}"))


def _named(group: AccountGroup, labels: Labels) -> Run:
    if group.accounts == (BOARD,):
        return Run("On the facts that the board found: ", "strong")
    (first, *more) = group.accounts
    told = labels.under(group.accounts, rest=False) if more else labels.account(first)
    return Run(f"{sentence(told).rstrip('.')}: ", "strong")


def _exceptions(result: Result, group: AccountGroup) -> list[str]:
    """What an open exception asks for, the first few; what it takes together stands together."""
    together: list[str] = []
    for branch in branches([element for element in result.elements if element.role == "unless"]):
        held = [element.values[group.accounts[0]].satisfied for element in branch]
        if False not in held:
            open_ = [each.test for each, answer in zip(branch, held, strict=True) if answer is None]
            together.append(" and ".join(dict.fromkeys(open_)))
    return list(dict.fromkeys(together))[:_EXCEPTIONS]


def _missing(result: Result, group: AccountGroup, labels: Labels) -> str:
    """The one question on which a violation hangs for a side that says something; empty without one."""
    if group.silent or not any(labels.accounts[name].party for name in group.accounts):
        return ""
    lacking = [values[0] for values in group.outcome.would_show_violation if len(values) == 1]
    return view_of(result, lacking[0]).question if lacking else ""


def bearing(result: Result, labels: Labels) -> Iterator[Line]:
    """What is said that bears on what the rule asks, and that no account can be held to as an answer."""
    tests = {(element.fact, element.about): element.test for element in result.elements}
    for (fact, about), test in tests.items():
        if said := labels.bears_on(fact, about):
            yield (Run(f"On whether {test}: ", "strong"), Run(said))


def disputed(result: Result, labels: Labels) -> list[ElementView]:
    """The elements that hold according to one side and do not according to another, each fact once."""
    facts: dict[tuple[str, str | None], ElementView] = {}
    for element in result.elements:
        if {True, False} <= {element.values[name].satisfied for name in _sides(element, labels)}:
            facts.setdefault((element.fact, element.about), element)
    return list(facts.values())


def in_dispute(element: ElementView, labels: Labels, *, again: bool = False) -> Line:
    """The question on which sides differ, and who says which, where; again without the question."""
    told: dict[str, list[str]] = {}
    for name in _sides(element, labels):
        held = element.values[name]
        if held.value is not None:
            places = "; ".join(whose(held, labels))
            told.setdefault(sentence(words.value_words(held.value)).rstrip("."), []).append(
                f"{labels.account(name)} [{places}]"
            )
    answers = (f"{answer}: {'; '.join(sides)}." for answer, sides in sorted(told.items(), reverse=True))
    return (Run(" ".join([*([] if again else [element.question]), *answers])),)


def _sides(element: ElementView, labels: Labels) -> list[str]:
    return [name for name in element.values if name in labels.sides]
