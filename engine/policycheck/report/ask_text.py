"""The open and disputed facts as text: the list, and one question as a session at a terminal asks it."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from policycheck.document.english import counted, listed
from policycheck.document.lines import Lines
from policycheck.model.effects import OPEN, Effect, FindingRef
from policycheck.model.following import Follows, Said
from policycheck.model.worklist import Item, Together, Worklist
from policycheck.report import words
from policycheck.report.overview import not_reached
from policycheck.report.settle import outcome_words

_TOGETHER = 2  # sets shown of one question in the list
_WAYS = 1  # shown of those in which an answer could follow
_BELOW = 4  # columns by which what belongs to a question stands in
READING = (
    "Each effect holds if the answer is so under every account, whoever says otherwise, and all else stays as it is. "
    "That a question is listed says nothing about its answer."
)


def text(worklist: Worklist, limit: int, width: int, file: str) -> str:
    """The first so many facts of the list, with what each answer would do; all of them where the limit is 0.

    Given the incident's file, as a command line names it.
    """
    page = Lines(width)
    page.say(worklist.title)
    page.say(f"{worklist.date or 'day not known'} · {worklist.agency_name}")
    page.gap()
    if worklist.assumed:
        page.say(f"Taken as so in every account: {'; '.join(worklist.assumed)}.")
        page.gap()
    if not worklist.items:
        page.say(nothing(worklist))
        return page.text()
    for sentence in not_reached(worklist.not_reached):
        page.say(sentence)
        page.gap()
    shown = worklist.items[: limit or None]
    page.say(standing(worklist))
    page.say(READING)
    for number, item in enumerate(shown, 1):
        page.gap()
        _item(page, item, worklist.accounts, number)
    page.gap()
    for source in worklist.sources:
        page.say(source.listed, hang=2)
    page.gap()
    _closing(page, len(worklist.items), len(shown), file)
    return page.text()


def standing(worklist: Worklist) -> str:
    """How much is open, and how many facts can do something about it."""
    findings, facts = worklist.open_findings, len(worklist.items)
    return (
        f"{counted(findings, 'finding')} {'is' if findings == 1 else 'are'} open under some account, or not settled "
        f"alike under all. {counted(facts, 'open or disputed fact')} can settle or turn "
        f"{'it' if findings == 1 else 'some of them'}, alone or together; those that do the most come first."
    )


def progress(worklist: Worklist) -> str:
    """How much is left to settle and to ask, in a few words."""
    findings = worklist.open_findings
    return (
        f"{counted(findings, 'finding')} {'is' if findings == 1 else 'are'} still open, "
        f"with {counted(len(worklist.items), 'fact')} to ask"
    )


def nothing(worklist: Worklist) -> str:
    """That there is nothing to ask, and why; and what no rule that is held reaches."""
    if not worklist.open_findings:
        said = "Nothing to ask: every finding is settled alike under every account."
        return " ".join([said, *not_reached(worklist.not_reached)])
    return (
        f"Nothing to ask: {counted(worklist.open_findings, 'finding')} "
        f"{'is' if worklist.open_findings == 1 else 'are'} not settled alike under every account, and no open or "
        "disputed fact can change that. policycheck evaluate shows what they hang on."
    )


def question(item: Item, width: int) -> str:
    """One question as a session asks it: whom it is about, who says what, what would show it, what hangs on it."""
    page = Lines(width)
    _head(page, item, "")
    _known(page, item, 2, _WAYS)
    page.say(f"Hangs on it: {'; '.join(_hanging(item))}", 2, 2)
    return page.text()


def why(item: Item, every: Sequence[str], width: int) -> str:
    """What each answer to a question would do, in full, and how the words of sources were read."""
    page = Lines(width)
    page.say("If the answer is so under every account, and all else stays as it is:", 2)
    _answers(page, item, every, 4)
    _together(page, item, every, 2, len(item.together))
    for way in item.may_follow_from[_WAYS:]:
        page.say(f"Could also follow by: {way}", 2, 2)
    if item.note:
        page.say(f"Meant is: {item.note}", 2, 2)
    for said in item.said:
        if said.note:
            page.say(f"{words.cite(said)}: {said.note}", 2, 2)
    return page.text()


def _item(page: Lines, item: Item, every: Sequence[str], number: int) -> None:
    _head(page, item, f"{number}.".ljust(_BELOW))
    _known(page, item, _BELOW, _WAYS)
    _answers(page, item, every, _BELOW)
    _together(page, item, every, _BELOW, _TOGETHER)


def _head(page: Lines, item: Item, lead: str) -> None:
    page.say(f"{lead}{item.question}", hang=len(lead))
    judgement = "; a judgement" if item.judgement else ""
    page.say(f"About {item.about_label} [{item.fact}@{item.about}]{judgement}", len(lead) or 2, 2)


def _known(page: Lines, item: Item, indent: int, most: int) -> None:
    """Who says what, what follows, what would show it, and what else would answer it."""
    if not item.said:
        page.say("No source states it.", indent)
    for value, said in _by_value(item.said):
        page.say(f"Said so far: {value}: {'; '.join(f'{one.party} ({words.cite(one)})' for one in said)}", indent, 2)
    for accounts, follows in _by_following(item.follows):
        page.say(f"Under {listed(accounts)}, {follows.text} ({words.because(follows)})", indent, 2)
    if item.evidence:
        page.say(f"Would show it: {', '.join(item.evidence)}", indent, 2)
    ways = item.may_follow_from
    if ways:
        more = f"; and in {len(ways) - most} more ways" if len(ways) > most + 1 else "; and in one more way"
        told = "; ".join(ways[:most]) + (more if len(ways) > most else "")
        page.say(f"Could also follow by: {told}", indent, 2)


def _by_value(said: Iterable[Said]) -> list[tuple[str, list[Said]]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        found.setdefault(words.value_words(one.value), []).append(one)
    return list(found.items())


def _by_following(follows: Iterable[Follows]) -> list[tuple[list[str], Follows]]:
    """What follows, with the accounts under which it follows in the same way."""
    found: dict[tuple[object, ...], tuple[list[str], Follows]] = {}
    for one in follows:
        found.setdefault((one.text, one.steps), ([], one))[0].append(one.account)
    return list(found.values())


def _answers(page: Lines, item: Item, every: Sequence[str], indent: int) -> None:
    if not any(answer.effects for answer in item.answers):
        page.say("No answer changes an outcome by itself.", indent)
        return
    for answer in item.answers:
        lead = f"If {words.value_words(answer.value)}"
        if not answer.effects:
            page.say(f"{lead}: no outcome changes by this alone.", indent, 2)
        for accounts, effects in groupby(answer.effects, lambda one: one.accounts):
            page.say(f"{lead}, under {_accounts(accounts, every)}:", indent, 2)
            for effect in effects:
                page.say(f"- {_effect(effect, item.about)}", indent + 2, 2)


def _accounts(names: Sequence[str], every: Sequence[str]) -> str:
    return "every account" if len(every) > 1 and set(names) == set(every) else listed(names)


def _effect(effect: Effect, about: str) -> str:
    """What becomes of an outcome: it is settled, turns, or is left open."""
    before, after = outcome_words(effect)
    named = _finding(effect.finding, about)
    if effect.before in OPEN and effect.after in OPEN:
        return f"leaves open, but then {after}: {named}"
    if effect.after in OPEN:
        return f"opens again ({before} now, and then {after}): {named}"
    if effect.before in OPEN:
        return f"settles as {after}: {named}"
    return f"turns {before} into {after}: {named}"


def _finding(finding: FindingRef, about: str) -> str:
    """The rule with its issuer, and whom it is held against unless that is who the question is about."""
    whom = "" if finding.about == about else f"{finding.about_label}; "
    return f"{finding.title} ({whom}{finding.authority})"


def _together(page: Lines, item: Item, every: Sequence[str], indent: int, most: int) -> None:
    """The smallest sets of open facts that it belongs to, those with the fewest others first."""
    sets = sorted(item.together, key=lambda one: len(one.others))
    if not sets:
        return
    page.say("Together with other answers it could settle:", indent)
    for one in sets[:most]:
        page.say(f"- {_set_words(item, one, every)}", indent + 2, 2)
    if len(sets) > most:
        page.say(f"- and {len(sets) - most} more such sets, in the JSON form", indent + 2)


def _set_words(item: Item, one: Together, every: Sequence[str]) -> str:
    others = " And: ".join(
        other.question if other.about in (item.about, None) else f"{other.question} [{other.fact}@{other.about}]"
        for other in one.others
    )
    return f"{_finding(one.finding, item.about)}, under {_accounts(one.accounts, every)}, with: {others}"


def _hanging(item: Item) -> list[str]:
    """The findings that an answer settles or turns by itself, and those that it can settle only with others."""
    alone = [_finding(one, item.about) for one in item.alone]
    return [*alone, *(f"with other answers, {_finding(one, item.about)}" for one in item.helps)]


def _closing(page: Lines, whole: int, shown: int, file: str) -> None:
    if shown < whole:
        page.say(f"{whole - shown} more. All of them:")
        page.command(f"policycheck ask {file} --limit 0")
    page.say("To answer them at the terminal, and keep the answers in a new incident file:")
    page.command(f"policycheck ask {file} -i --reviewer NAME -o NEW-FILE")
    page.say("For a letter that asks for the records that would show them:")
    page.command(f"policycheck request {file}")
