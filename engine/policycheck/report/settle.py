"""What was supposed and what that changes, what must be broken, and the questions that settle the most."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from policycheck.document.english import counted
from policycheck.document.model import Block, Bullets, Notice, Paragraph, Part
from policycheck.model.account_value import FactValue
from policycheck.model.effects import Dilemma, Effect, ResultRef
from policycheck.model.evaluation import Evaluation, Result
from policycheck.model.party import BOARD, COMMON_GROUND
from policycheck.report.phrases import Labels, line, sentence
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, unless, value_words

if TYPE_CHECKING:  # an evaluation by itself has none, and must not wait for it
    from policycheck.model.worklist import Worklist

_LINES = 3  # questions that are told


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
        "undetermined": "not settled",
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


def settles_most(evaluation: Evaluation, worklist: "Worklist | None") -> Part | None:
    """The questions whose answers would settle the most: by the worklist if it is given, else by what hangs on them."""
    asked = _ranked(worklist) if worklist is not None else _hanging(evaluation)
    if not asked:
        return None
    lead = "Each with how many results its answer would settle or change under at least one account:"
    if worklist is None:
        lead = (
            "The questions that by themselves decide the most results. “policycheck ask” ranks every question by what "
            "each answer would do."
        )
    blocks = (Paragraph(line=line(lead), keep_with_next=True), Bullets(items=tuple(map(line, asked)), numbered=True))
    return Part(level=1, title="Questions that would settle the most", blocks=blocks)


def _ranked(worklist: "Worklist") -> list[str]:
    """The questions that stand first in the list, what each answer settles, and what would show it.

    An answer's count is of the results that it settles, or turns, under some account.
    """
    said = []
    for item in worklist.items[:_LINES]:
        counts = [(one, len({effect.result for effect in one.effects if effect.settles})) for one in item.answers]
        told = "; ".join(
            f"{value_words(one.value)}: {f'settles {count}' if count else 'settles none by itself'}"
            for one, count in counts
        )
        shown = f" Evidence that would show it: {', '.join(item.evidence)}." if item.evidence else ""
        said.append(f"{item.question} About {item.about_label}. {told[:1].upper()}{told[1:]}.{shown}")
    return said


def _hanging(evaluation: Evaluation) -> list[str]:
    """The questions on which alone the most results that bind hang under some account, but those that the board closed.

    Of two that come to the same, the one goes first that can settle more of them either way.
    """
    found: dict[tuple[str, str], list[int]] = {}  # a result each: in how many ways an answer settles it
    asked: dict[tuple[str, str], str] = {}
    closed = {(one.fact, one.about) for one in evaluation.case.found}
    for result in evaluation.results:
        binds = not (result.comparison or result.draft)
        for (fact, about), ways in _alone(result).items() if binds else ():
            if not ((fact, about) in closed and _settled(result, fact, BOARD)) and not _shared(result, fact):
                asked[fact, about] = next(one.question for one in result.elements if one.fact == fact)
                found.setdefault((fact, about), []).append(ways)
    ranked = sorted(found, key=lambda key: (-len(found[key]), -sum(found[key])))
    return [
        f"{asked[key]} About {evaluation.labels[key[1]]}. An answer to this alone can settle or change "
        f"{counted(len(found[key]), 'result')}."
        for key in ranked[:_LINES]
    ]


def _alone(result: Result) -> dict[tuple[str, str], int]:
    """The facts of which one answer by itself settles the result under an account, or turns it; in how many ways."""
    ways: dict[tuple[str, str], set[str]] = {}
    for outcome in result.outcomes.values():
        for sets, way in ((outcome.would_show_violation, "show"), (outcome.would_rule_out_violation, "rule out")):
            for group in sets:
                if len(group) == 1 and group[0].about is not None:
                    ways.setdefault((group[0].fact, group[0].about), set()).add(way)
    for turning in result.disputed:
        if turning.about is not None:
            ways.setdefault((turning.fact, turning.about), set()).update(("show", "rule out"))
    return {key: len(found) for key, found in ways.items()}


def _shared(result: Result, fact: str) -> bool:
    """Whether the parties share an answer, so that nobody need find it out."""
    return any(COMMON_GROUND in element.values for element in result.elements) and _settled(result, fact, COMMON_GROUND)


def _settled(result: Result, fact: str, account: str) -> bool:
    """Whether the account, where it was asked for, leaves no element of the fact open."""
    values = (element.values.get(account) for element in result.elements if element.fact == fact)
    return all(value is None or value.satisfied is not None for value in values)
