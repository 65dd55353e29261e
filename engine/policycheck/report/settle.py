"""What was supposed and what that changes, what must be broken, and the questions that settle the most."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from policycheck.document.english import listed
from policycheck.document.model import Block, Bullets, Notice, Paragraph, Part
from policycheck.model.account_value import FactValue
from policycheck.model.effects import Dilemma, Effect, ResultRef
from policycheck.model.evaluation import Evaluation
from policycheck.report.phrases import Labels, line, sentence
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, unless, value_words

if TYPE_CHECKING:  # an evaluation by itself has none, and must not wait for it
    from policycheck.model.worklist import AnswerEffects, Worklist

_LINES = 3  # questions that are told
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
    return Part(level=1, title="Rules that pull against each other", blocks=blocks) if blocks else None


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


def settles_most(worklist: "Worklist | None") -> Part | None:
    """The questions whose answers would settle the most, as the worklist ranks them; None where none is to ask."""
    asked = _ranked(worklist) if worklist is not None else []
    if not asked:
        return None
    blocks = (Bullets(items=tuple(map(line, asked)), numbered=True),)
    return Part(level=1, title="What would settle the most", blocks=blocks)


def _ranked(worklist: "Worklist") -> list[str]:
    """The first questions of the list, what becomes of which results by each answer, and what would show it."""
    told = []
    for item in worklist.items[:_LINES]:
        answers = [(value_words(answer.value), _becomes(answer, worklist)) for answer in item.answers]
        does = " ".join(sentence(f"{value}: {effects}") for value, effects in answers if effects)
        shown = f" Evidence: {', '.join(item.evidence[:_RECORDS])}." if item.evidence else ""
        told.append(f"{item.question} ({item.about_label}) {does}{shown}")
    return told


def _becomes(answer: "AnswerEffects", worklist: "Worklist") -> str:
    """What the results that an answer settles or turns come to, by number; empty where it settles none."""
    numbers: dict[str, list[int]] = {}
    for effect in answer.effects:
        if effect.settles:
            after = outcome_words(effect)[1] if effect.after != "does_not_apply" else "would not apply"
            numbers.setdefault(after, []).append(worklist.numbers[effect.result.rule])
    return "; ".join(f"{_numbers(rules)} {after}" for after, rules in numbers.items())


def _numbers(rules: Iterable[int]) -> str:
    return listed([str(number) for number in sorted(set(rules))])
