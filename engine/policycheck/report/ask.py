"""The open and disputed facts as a document: the list, and one question as a session at a terminal asks it."""

from collections.abc import Collection, Iterable, Iterator
from itertools import groupby

from policycheck.document.english import counted, dated
from policycheck.document.model import Block, Bullets, Document, Paragraph, Part, Run, bullets, line, paragraph
from policycheck.model.account_value import in_words
from policycheck.model.effects import OPEN, Effect, ResultRef
from policycheck.model.inference import CitedStatement, Inference
from policycheck.model.worklist import AnswerEffects, JointPivot, Worklist, WorklistItem
from policycheck.report import coverage, words
from policycheck.report.overview import not_reached
from policycheck.report.settle import outcome_words

_TOGETHER = 2  # sets shown of one question in the list
_ASKING = 3  # places shown at which policies ask for a fact
_ASSUMING = "Each effect assumes that the answer is true under every account and that nothing else changes."
READING = f"{_ASSUMING} That a question is listed says nothing about its answer."


def document(worklist: Worklist, limit: int, file: str) -> Document:
    """The first so many facts of the list, with what each answer would do; all of them where the limit is 0.

    Given the incident's file, as a command line names it.
    """
    shown = worklist.items[: limit or None]
    head = [f"The board has found, so that it is not asked: {'; '.join(in_words(worklist.found))}."] * bool(
        worklist.found
    )
    head += [f"Assumed in every account: {'; '.join(worklist.assumed)}."] if worklist.assumed else []
    head += [*not_reached(worklist.not_reached), standing(worklist), READING] if shown else [nothing(worklist)]
    parts = [Part(level=1, title="", blocks=tuple(map(paragraph, head)))]
    parts += [_part(number, item, worklist) for number, item in enumerate(shown, 1)]
    if not_held := coverage.first_screen(worklist.coverage):
        parts.append(Part(level=1, title="Not compared", blocks=not_held))
    if shown:
        sources = bullets([dated(source.listed) for source in worklist.sources])
        parts.append(Part(level=1, title="Sources", blocks=tuple(sources)))
        parts.append(_closing(len(worklist.items) - len(shown), file))
    return Document(
        title=worklist.title,
        subtitle=f"{dated(worklist.date) if worklist.date else 'Day not known'} · {worklist.agency_name}",
        parts=tuple(parts),
    )


def standing(worklist: Worklist, *, of_source: bool = False) -> str:
    """How much is open, and how many facts can do something about it; of a source, about what is settled, too."""
    results, facts = worklist.open_results, len(worklist.items)
    are, them = ("is", "it") if results == 1 else ("are", "them")
    first = f"{counted(results, 'result')} {are} open under at least one account, or not the same under all. "
    if of_source:
        return (
            f"{first}{counted(facts, 'fact')} can settle or change a result, alone or together. First comes what "
            "another source has stated and this one could dispute."
        )
    return (
        f"{first}{counted(facts, 'open or disputed fact')} can settle or change {them}, alone or together. "
        "First come those on the results that stand first in every report."
    )


def progress(worklist: Worklist) -> str:
    """How much is left to settle and to ask, in a few words."""
    results = worklist.open_results
    are = "is" if results == 1 else "are"
    return f"{counted(results, 'result')} {are} still open, with {counted(len(worklist.items), 'fact')} to ask"


def nothing(worklist: Worklist) -> str:
    """That there is nothing to ask, and why; and what no rule that is held reaches."""
    results = worklist.open_results
    if not results:
        settled = "Nothing to ask: every result is settled, and the same under every account."
        return " ".join([settled, *not_reached(worklist.not_reached)])
    are = "is" if results == 1 else "are"
    return (
        f"Nothing to ask: {counted(results, 'result')} {are} open or not the same under every account, and no open or "
        "disputed fact can change that. policycheck evaluate shows what they depend on."
    )


def question(item: WorklistItem, worklist: Worklist) -> tuple[Block, ...]:
    """One question as a session asks it: whom it is about, who says what, what would show it, what depends on it."""
    depending = _depending(item, worklist)
    results = (
        f"Results that depend on it: {'; '.join(depending)}" if depending else "As it stands, no result waits for it."
    )
    asked = Paragraph(line=line(item.question, "strong"), keep_with_next=True)
    return asked, _about(item), *_known(item, worklist, _asking(item)[:_ASKING], [results])


def why(item: WorklistItem, worklist: Worklist) -> tuple[Block, ...]:
    """What each answer to a question would do, in full, and how the words of sources were read."""
    more = [f"Could also be inferred: {way}" for way in item.may_follow_from[1:]]
    more += _asking(item)[_ASKING:]
    more += [f"What is meant: {item.note}"] if item.note else []
    more += [f"{words.cite(said)}: {said.note}" for said in item.said if said.note]
    return (
        paragraph(_ASSUMING),
        *_answers(item, worklist),
        *_together(item, worklist, len(item.together)),
        *bullets(more),
    )


def _asking(item: WorklistItem) -> list[str]:
    """The words of policies that ask for it, each once with all places where they stand."""
    places: dict[str, dict[str, None]] = {}
    for asked in item.asked_by:
        places.setdefault(asked.words, {})[f"{asked.authority}, {asked.section}"] = None
    return [f"The policy’s words: “{text}” ({'; '.join(where)})" for text, where in places.items()]


def _part(number: int, item: WorklistItem, worklist: Worklist) -> Part:
    blocks = (_about(item), *_known(item, worklist), *_answers(item, worklist), *_together(item, worklist, _TOGETHER))
    return Part(level=2, title=f"{number}. {item.question}", blocks=blocks)


def _about(item: WorklistItem) -> Paragraph:
    judgement = "; a judgement" if item.judgement else ""
    fact = Run(f"{item.fact}@{item.about}", "code")
    return Paragraph(line=(Run(f"About {item.about_label} ["), fact, Run(f"]{judgement}")))


def _known(
    item: WorklistItem, worklist: Worklist, first: Iterable[str] = (), last: Iterable[str] = ()
) -> Iterator[Bullets]:
    """Who says what, what follows, what would show it, and what else would answer it; between other lines."""
    told = [f"Said so far: {value}: {_by_party(said, worklist)}" for value, said in _by_value(item.said)]
    told = told or ["No source states it."]
    told += [
        f"Under {_accounts(accounts, worklist)}, {one.text} ({words.because(one)})"
        for accounts, one in _by_following(item)
    ]
    if item.evidence:
        told.append(f"Evidence that would show it: {', '.join(item.evidence)}")
    if ways := item.may_follow_from:
        others = len(ways) - 1
        and_more = f"; or in {others} more ways" if others > 1 else "; or in one more way" * others
        told.append(f"Could also be inferred: {ways[0]}{and_more}")
    yield from bullets((*first, *told, *last))


def _by_party(said: Iterable[CitedStatement], worklist: Worklist) -> str:
    return "; ".join(f"{worklist.speakers[each.party]} ({words.cite(each)})" for each in said)


def _accounts(names: Collection[str], worklist: Worklist, *, short: bool = False) -> str:
    """Accounts as a sentence lists them; in short where they are all."""
    return words.account_names(names, worklist.accounts if short else (), worklist.labels)


def _by_value(said: Iterable[CitedStatement]) -> list[tuple[str, list[CitedStatement]]]:
    values: dict[str, list[CitedStatement]] = {}
    for each in said:
        values.setdefault(words.value_words(each.value), []).append(each)
    return list(values.items())


def _by_following(item: WorklistItem) -> list[tuple[list[str], Inference]]:
    """What follows, with the accounts under which it follows in the same way."""
    alike: dict[tuple[object, ...], tuple[list[str], Inference]] = {}
    for each in item.follows:
        alike.setdefault((each.text, each.steps), ([], each))[0].append(each.account)
    return list(alike.values())


def _answers(item: WorklistItem, worklist: Worklist) -> Iterator[Block]:
    if not item.answers:
        yield paragraph("No open result waits for it; a source's word on it can still be entered.")
        return
    if not any(answer.effects for answer in item.answers):
        yield paragraph("No answer changes a result by itself.")
        return
    for answer in item.answers:
        yield from _answer(item, answer, worklist)


def _answer(item: WorklistItem, answer: AnswerEffects, worklist: Worklist) -> Iterator[Block]:
    lead = f"If {words.value_words(answer.value)}"
    if not answer.effects:
        yield paragraph(f"{lead}: this alone changes no result.")
    for accounts, effects in groupby(answer.effects, lambda effect: effect.accounts):
        yield paragraph(f"{lead}, under {_accounts(accounts, worklist, short=True)}:", keep_with_next=True)
        yield from bullets(_effect(effect, item.about, worklist) for effect in effects)


def _effect(effect: Effect, about: str, worklist: Worklist) -> str:
    """What becomes of a result: it is settled, changes, opens again or stays open."""
    before, after = outcome_words(effect)
    result = _result(effect.result, about, worklist)
    if effect.before in OPEN:
        return f"{'stays open, as' if effect.after in OPEN else 'settles as'} {after}: {result}"
    if effect.after in OPEN:
        return f"opens again (now {before}, then {after}): {result}"
    return f"changes {before} to {after}: {result}"


def _result(result: ResultRef, about: str, worklist: Worklist) -> str:
    """The rule with its number and issuer, and whom it is held against unless that is who the question is about."""
    whom = "" if result.about == about else f"{result.about_label}; "
    return f"{worklist.numbers[result.rule]}. {result.title} ({whom}{result.authority})"


def _together(item: WorklistItem, worklist: Worklist, most: int) -> Iterator[Block]:
    """The smallest sets of open facts that it belongs to, those with the fewest others first."""
    sets = sorted(item.together, key=lambda each: len(each.others))
    if not sets:
        return
    told = [_set_words(item, each, worklist) for each in sets[:most]]
    if len(sets) > most:
        told.append(f"and {len(sets) - most} more such sets, in the JSON form")
    yield paragraph("Together with other answers it could settle:", keep_with_next=True)
    yield from bullets(told)


def _set_words(item: WorklistItem, together: JointPivot, worklist: Worklist) -> str:
    others = " And: ".join(
        other.question if other.about in (item.about, None) else f"{other.question} [{other.fact}@{other.about}]"
        for other in together.others
    )
    accounts = _accounts(together.accounts, worklist, short=True)
    return f"{_result(together.result, item.about, worklist)}, under {accounts}, with: {others}"


def _depending(item: WorklistItem, worklist: Worklist) -> list[str]:
    """The results that an answer settles or changes by itself, those that it can settle only with others, and more."""
    alone = [_result(each, item.about, worklist) for each in item.alone]
    more = [each for each in item.results if each not in (*item.alone, *item.helps)]
    return [
        *alone,
        *(f"with other answers, {_result(each, item.about, worklist)}" for each in item.helps),
        *(f"without settling it, {_result(each, item.about, worklist)}" for each in more),
    ]


def _closing(more: int, file: str) -> Part:
    commands = [(f"{more} more. All of them:", f"policycheck ask {file} --limit 0")] if more else []
    commands += [
        ("To enter at the terminal what a source says about them:", f"policycheck ask {file} -i --source ID"),
        ("To enter what the board finds:", f"policycheck ask {file} -i"),
        ("For a letter that asks for the records that would show them:", f"policycheck request {file}"),
    ]
    blocks: list[Block] = []
    for lead, command in commands:
        blocks += [paragraph(lead, keep_with_next=True), Paragraph(line=line(command, "code"))]
    return Part(level=1, title="Next steps", blocks=tuple(blocks))
