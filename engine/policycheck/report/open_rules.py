"""The weightiest rules on the use of force that are open, where nothing is alleged: each with a place for a finding."""

from collections.abc import Collection, Iterator, Sequence

from policycheck.document.model import Block, Bullets, Paragraph, Part, Run
from policycheck.model.evaluation import Evaluation, Result
from policycheck.report.allegations import place, place_for
from policycheck.report.brief import in_brief
from policycheck.report.dispositions import Dispositions
from policycheck.report.elements import not_said, told
from policycheck.report.first_screen import standing
from policycheck.report.phrases import Labels, line
from policycheck.report.results import ResultKey, Results, RuleSection, is_silent, key_of, kind_of

_FEW = 3  # rules that stand before the annexes
_LEAD = "The weightiest rules on the use of force under which no account shows a violation, or that there was none."


def open_keys(evaluation: Evaluation, held: Results, told_of: Collection[ResultKey]) -> set[ResultKey]:
    """Where nothing is alleged: the open results on force on which somebody says something, of a few other rules."""
    if evaluation.case.allegations:
        return set()
    others = (rule for rule in held.binding if not any(key_of(result) in told_of for result in rule.results))
    keys = [[key_of(result) for result in rule.results if _is_open(result)] for rule in others]
    return {key for same in [same for same in keys if same][:_FEW] for key in same}


def _is_open(result: Result) -> bool:
    return kind_of(result) == "force" and standing(result) in ("some", "open") and not is_silent(result)


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
    """The provision; of each result what is said; and what nobody says, once where that is the same of several."""
    sides = labels.of_sides()
    unsaid = {key_of(result): not_said(result, sides) for result in results}
    for number, result in enumerate(results):
        provision, *outcomes = in_brief(section, [result], evaluation, labels, by_element=True).blocks[:3]
        yield from [provision, *outcomes] if number == 0 else outcomes
        if said := told(result, sides):
            yield Bullets(items=tuple(said))
        later = [unsaid[key_of(other)] for other in results[number + 1 :]]
        if (open_ := unsaid[key_of(result)]) and open_ not in later:
            yield Paragraph(line=(Run("No account says whether: ", "strong"), *line(f"{'; '.join(open_)}.")))
