"""What was supposed and what that changes, what must be broken, and the questions that settle the most."""

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from policycheck.document.model import Block, Bullets, Notice, Paragraph, Part
from policycheck.model.account_value import FactValue
from policycheck.model.effects import Dilemma, Effect, ResultRef, Standing
from policycheck.model.evaluation import Evaluation
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, unless, value_words

if TYPE_CHECKING:  # an evaluation by itself has none, and must not wait for it
    from policycheck.model.worklist import AnswerEffects, ResultAfter, Worklist, WorklistItem

QUESTIONS = 3  # that are told
_RECORDS = 1  # kinds of evidence that a question names


def result_words(result: ResultRef) -> str:
    """A result by its rule's title and whom it is about."""
    return f"{result.title} ({result.about_label})"


def outcome_words(effect: Effect) -> tuple[str, str]:
    """What a result comes to before and after, as a reader would say it."""
    breach, none = BROKEN_OR_NOT[effect.result.modality]
    words = {
        "possible_violation": breach,
        "no_violation": none,
        "does_not_apply": f"“{BEYOND}”",
        "undetermined": "open",
        "prima_facie": unless(effect.result.modality),
        "not_in_force": "not in force",
    }
    return words[effect.before], words[effect.after]


def supposed(evaluation: Evaluation, voice: Labels) -> list[Block]:
    """What was taken as so in every account, and each result that it changes."""
    if not evaluation.assumed:
        return []
    lead = f"Assumed in every account, whoever says otherwise: {'; '.join(evaluation.assumed)}."
    against = {each.text: None for one in evaluation.conflicts if one.basis == "assumed" for each in one.follows}
    if against:
        lead += f" Other assumptions or statements imply the contrary: {'; '.join(against)}."
    lead += " What it changes:" if evaluation.changes else " It changes no outcome."
    blocks: list[Block] = [Notice(line=line(lead))]
    if evaluation.changes:
        blocks.append(Bullets(items=tuple(line(_change(one, voice)) for one in evaluation.changes)))
    return blocks


def _change(effect: Effect, voice: Labels) -> str:
    before, after = outcome_words(effect)
    return f"{result_words(effect.result)}: {after}, where it was {before} ({voice.under(effect.accounts)})."


def against_each_other(evaluation: Evaluation, voice: Labels) -> Part | None:
    """Rules of which one must be broken, whichever way the open facts fall, and supposed dilemmas asked about."""
    blocks = (*_dilemmas(evaluation, voice), *_forced(evaluation, voice))
    return Part(level=1, title="One of these is broken either way", blocks=blocks) if blocks else None


def _forced(evaluation: Evaluation, voice: Labels) -> Iterator[Block]:
    """Results of which one must be broken, though none is settled alone."""
    for one in evaluation.one_of:
        breaches = {ref.modality: BROKEN_OR_NOT[ref.modality][0] for ref in one.results}
        lead = f"{voice.under(one.accounts)}{', if these texts were in force' * one.if_in_force}"
        what, which = f"a {breaches[one.results[0].modality]}", _either(one.results)
        if len(breaches) > 1:  # a duty and guidance: what is so of which
            what = "so"
            which = "; ".join(f"a {breaches[ref.modality]}, {result_words(ref)}" for ref in one.results)
        told = f"{lead}, at least one of these is {what}, whatever the open facts are, though none is settled alone"
        yield Paragraph(line=line(sentence(f"{told}: {which}")))


def _dilemmas(evaluation: Evaluation, voice: Labels) -> Iterator[Block]:
    """Whether one of the results that were asked about must be broken, and each case in which none is."""
    asked = None
    for one in evaluation.why_not:
        if one.results != asked:
            asked = one.results
            yield Paragraph(line=line(f"Must one of these be broken: {_either(asked)}?", "strong"))
        yield from _dilemma(one, voice)


def _dilemma(one: Dilemma, voice: Labels) -> Iterator[Block]:
    under = voice.under(one.accounts)
    if one.broken:
        settled = dict.fromkeys(BROKEN_OR_NOT[ref.modality][0] for ref in one.broken)
        told = f"{under}, a {' and a '.join(settled)} is settled already: {_either(one.broken)}"
    elif one.counterexamples == ((),):
        told = f"{under}, none of them can be broken on what is known"
    elif not one.counterexamples:
        told = f"{under}, yes: one of them is broken, whatever the open facts are"
    else:
        more = ", in other ways too" if one.more_counterexamples else ""
        lead = f"{under}, no. None is broken in any of these cases{more}:"
        yield Paragraph(line=line(f"{lead[:1].upper()}{lead[1:]}"), keep_with_next=True)
        yield Bullets(items=tuple(line(_all_of(way, voice)) for way in one.counterexamples))
        told = "To conclude that one must be broken, each of these cases must be ruled out"
        told += ", and the others too" * one.more_counterexamples
    yield Paragraph(line=line(sentence(told)))


def _all_of(way: Sequence[FactValue], voice: Labels) -> str:
    return voice.facts(way) or "nothing more is shown: on what is known, none can be"


def _either(results: Sequence[ResultRef]) -> str:
    return "; ".join(map(result_words, results))


def find_out_first(worklist: "Worklist | None") -> Part | None:
    """The first questions of the worklist, what each answer does, and what would show it; None where none is to ask."""
    asked = worklist.first(QUESTIONS) if worklist is not None else []
    if worklist is None or not asked:
        return None
    told = tuple(line(_question(items, worklist)) for items in asked)
    return Part(level=1, title="What to find out first", blocks=(Bullets(items=told, numbered=True),))


def _question(items: "Sequence[WorklistItem]", worklist: "Worklist") -> str:
    """A question that is asked about somebody, or about several alike."""
    item = items[0]
    numbers = sorted({worklist.numbers[ref.rule] for ref in item.alone})
    which = f"; result {numbers[0]}" if len(numbers) == 1 else ""
    becomes = [
        f"{sentence(value_words(each.value)).rstrip('.')}: {_becomes(each, item, worklist)}." for each in item.answers
    ]
    evidence = f" Evidence: {', '.join(item.evidence[:_RECORDS])}." if item.evidence else ""
    about = series(each.about_label for each in items)
    return f"{item.question} ({about}{which}) {' '.join(becomes)}{evidence}"


def _becomes(answer: "AnswerEffects", item: "WorklistItem", worklist: "Worklist") -> str:
    """What each result that some answer settles or turns comes to by this one, by number where these are several."""
    rules: dict[str, dict[str, None]] = {}
    for after in answer.comes_to:
        elsewhere = f", {after.result.about_label}" if after.result.about != item.about else ""
        rules.setdefault(_after(after), {})[f"{worklist.numbers[after.result.rule]}{elsewhere}"] = None
    several = len({worklist.numbers[ref.rule] for ref in item.alone}) > 1
    return "; ".join(f"{after}{f' ({_results(of)})' if several else ''}" for after, of in rules.items())


def _results(rules: Collection[str]) -> str:
    return f"result{'s' * (len(rules) > 1)} {series(rules)}"


def _after(after: "ResultAfter") -> str:
    """What a result comes to, the gravest first, and whether only under some accounts."""
    broken, none = BROKEN_OR_NOT[after.result.modality]
    broken = broken.removesuffix(" from guidance")
    words: dict[Standing, str] = {
        "possible_violation": broken,
        "prima_facie": f"{broken} if no exception is shown",
        "no_violation": none,
        "does_not_apply": BEYOND,
    }
    some = not after.everywhere and after.standing in ("possible_violation", "prima_facie", "by_account")
    return f"{words.get(after.standing, 'stays open')}{' under some accounts' * some}"
