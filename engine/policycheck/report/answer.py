"""The short answer of an evaluation: what may have been violated, under whose account, and how much is open."""

from collections import Counter
from collections.abc import Iterator, Sequence

from policycheck.document.model import Block, Bullets, Line, Paragraph, Run
from policycheck.model.evaluation import Evaluation, Result
from policycheck.report import notes, words
from policycheck.report.grid import rules_by_account
from policycheck.report.overview import not_reached
from policycheck.report.phrases import Labels, line, sentence, series
from policycheck.report.reasons import alone, first_reason
from policycheck.report.results import AccountGroup, Results, RuleSection, groups

_SHOWN = {"VIOL?", "DEP?", "unless"}  # what is told before everything else


def short_answer(evaluation: Evaluation, held: Results, voice: Labels) -> list[Block]:
    """What comes out, first in sentences, then rule by account."""
    said = [*_count(held), *not_reached(evaluation.not_reached)]
    blocks = [*_possible(held, voice), *(Paragraph(line=line(one)) for one in said)]
    if held.binding:
        blocks += rules_by_account("Rule by account", held.binding, evaluation, voice)
    return blocks


def _possible(held: Results, voice: Labels) -> list[Block]:
    """A bullet for each possible violation or departure; then a sentence where there is none, or none beside these."""
    items: list[Line] = []
    said: list[Block] = []
    for sections in (held.duties, held.guidance):
        items += [one for section in sections for one in _bullets(section, voice)]
        results = [result for section in sections for result in section.results]
        if results and not any("possible_violation" in _states(result) for result in results):
            rest = [result for result in results if not _unless(result)]
            broken = words.BROKEN_OR_NOT[results[0].modality][0]
            what = f"a {broken}{' of a duty' * (sections is held.duties)}"
            said.append(Paragraph(line=line(_nothing(rest, what, beside=len(rest) < len(results)))))
    return [*([Bullets(items=tuple(items))] if items else []), *said]


def _bullets(section: RuleSection, voice: Labels) -> Iterator[Line]:
    """For each outcome that must not be overlooked: the rule, about whom, under whose account, and why."""
    found: dict[tuple[Run, str], list[str]] = {}
    for result in section.results:
        for group in groups(result):
            if words.mark(result, group.outcome) in _SHOWN:
                key = _lead(result, group, voice), _why(result, group, section.number, voice)
                found.setdefault(key, []).append(result.about_label)
    for (lead, why), labels in found.items():
        named = f"{section.head.title} ({series(labels)}; result {section.number}). "
        yield (lead, Run(named), Run(why))


def _lead(result: Result, group: AccountGroup, voice: Labels) -> Run:
    source = alone(result, group.accounts, voice)
    told = f"{words.headline(result, group.outcome)}, {voice.under(group.accounts)}"
    told += f", on source {source} alone" if source else ""
    return Run(f"{told[:1].upper()}{told[1:]}: ", words.style(result, group.outcome))


def _why(result: Result, group: AccountGroup, number: int, voice: Labels) -> str:
    """The facts on which it rests, what to know of the word for them, and which accounts come to none."""
    told = [first_reason(result, group.accounts, voice)]
    for note, one in zip(group.outcome.notes, notes.sentences(result, group.accounts, voice), strict=True):
        conflict = f"The account’s own statements contradict each other: see result {number}."
        told.append(conflict if note.kind == "conflict" else one)
    for outcome, what in (("no_violation", words.BROKEN_OR_NOT[result.modality][1]), ("does_not_apply", words.BEYOND)):
        others = [name for name, one in result.outcomes.items() if one.outcome == outcome]
        told += [sentence(f"{what} {voice.under(others)}")] if others else []
    return " ".join(told)


def _nothing(results: Sequence[Result], what: str, *, beside: bool) -> str:
    """That no account shows what is asked about, whether one rules it out, and how much is open."""
    said = f"{'Apart from the above, n' if beside else 'N'}o account shows {what}"
    if not results:
        return f"{sentence(said)} No other question arises on this."
    open_ = sum(_states(result) == {"undetermined"} for result in results)
    if any(all(result.outcomes[name].outcome != "undetermined" for result in results) for name in _names(results)):
        return sentence(said)
    on = "on duties" if results[0].modality == "shall" else "on guidance"
    if len(results) == 1:
        count = f"the one {'other ' * beside}question {on} is open under every account"
    else:
        asked = f"{len(results)} {'other ' * beside}questions {on}"
        told = f"of {asked}, {open_} {'is' if open_ == 1 else 'are'}" if open_ < len(results) else f"all {asked} are"
        count = f"{told} open under every account"
    return sentence(f"{said}, and none rules one out: {count}")


def _names(results: Sequence[Result]) -> Iterator[str]:
    yield from results[0].outcomes


def _states(result: Result) -> set[str]:
    return {one.outcome for one in result.outcomes.values()}


def _unless(result: Result) -> bool:
    return any(words.mark(result, one) == "unless" for one in result.outcomes.values())


def _count(held: Results) -> Iterator[str]:
    """How many of the questions come out alike under every account, and how, and how many do not; nothing of none."""
    results = [result for section in held.binding for result in section.results]
    if not results:
        return
    each = "one rule to one person, act or recording, or to the incident as a whole."
    asked = f"In all, there are {len(results)} questions; each applies {each}"
    if len(results) == 1:
        asked = f"There is one question: it applies {each}"
    counted = Counter(one.pop() if len(one) == 1 else "" for one in map(_states, results))
    kept = {words.BROKEN_OR_NOT[one.modality][1] for one in results if _states(one) == {"no_violation"}}
    broken = {words.BROKEN_OR_NOT[one.modality][0] for one in results if _states(one) == {"possible_violation"}}
    told = [
        _many(counted["undetermined"], len(results), "settled under any account", none=True),
        _many(counted["no_violation"], len(results), f"{' or '.join(sorted(kept))} under every account"),
        _many(
            counted["possible_violation"],
            len(results),
            f"a {' or '.join(sorted(broken))} under every account",
        ),
        f"{counted['']} differ{'s' * (counted[''] == 1)} by account" if counted[""] else "",
    ]
    yield f"{asked} {sentence('; '.join(filter(None, told)))}"


def _many(count: int, of: int, what: str, *, none: bool = False) -> str:
    """That so many of the questions are so, or with none are not; empty where no question is."""
    if not count:
        return ""
    if count == of:
        whole = "it is not" if none else "it is"
        return f"{whole} {what}" if of == 1 else f"{'none is' if none else 'every one is'} {what}"
    return f"{count} {'is' if count == 1 else 'are'} {'not ' * none}{what}"
