"""Why an outcome is what it is under some accounts: the facts that suffice, and on whose word they stand."""

from collections.abc import Sequence
from dataclasses import replace

from policycheck.document.model import Line, Run
from policycheck.model.account_value import AccountValue, FactValue
from policycheck.model.inference import WITHOUT_SOURCE
from policycheck.model.result import Result
from policycheck.report import notes, words
from policycheck.report.elements import REMARKS, inferred_from, whose
from policycheck.report.phrases import Labels, sentence, series
from policycheck.report.results import AccountGroup, one_sided, view_of

_SHOWN = 3  # sets of facts that suffice
_Stated = tuple[str, str]  # a fact as a statement, and on whose word, in brackets


def tells(group: AccountGroup) -> bool:
    """Whether there is a reason to give, or a note on the account's own word."""
    return group.outcome.decided or bool(group.outcome.notes)


def reasons(result: Result, group: AccountGroup, voice: Labels) -> Line:
    """What a rule comes to, under which accounts, and the facts that suffice for it as these tell them."""
    under = voice.under(group.accounts, rest=False)
    lead = Run(f"{sentence(f'{words.headline(result, group.outcome)}, {under}')} ", words.style(result, group.outcome))
    said = notes.sentences(result, group.accounts, voice)
    if group.outcome.decided:
        said += _suffice(result, group, voice)
    return (lead, Run(" ".join(said)))


def _suffice(result: Result, group: AccountGroup, voice: Labels) -> list[str]:
    """Sentences on the sets of facts that suffice, by which words they do, and whether a single side says so."""
    shown = [_stated(result, group.accounts, reason, voice) for reason in group.outcome.reasons]
    said: list[str] = []
    if shown:
        said = [_as_told(group.accounts, shown[0]), *(_instead(shown[0], other) for other in shown[1:_SHOWN])]
    if given := words.given(group.outcome):
        said.append(sentence(given))
    if len(shown) > _SHOWN:
        said.append(f"{len(shown) - _SHOWN} more sets of facts also suffice.")
    return said + [
        f"{sentence(voice.under([name])).rstrip('.')}, this rests on one side’s word alone; no other side speaks to it."
        for name in one_sided(result, group)
    ]


def first_reason(result: Result, accounts: Sequence[str], voice: Labels) -> str:
    """A clause on the first set of facts that suffices under accounts that come to the same."""
    (reason, *_) = result.outcomes[accounts[0]].reasons or [()]
    stated = _stated(result, accounts, reason, voice)
    return _series(stated) if stated else "this is so whatever the facts are"


def _as_told(accounts: Sequence[str], stated: Sequence[_Stated]) -> str:
    if not stated:
        return "This is so whatever the facts are."
    whose = "this account" if len(accounts) == 1 else "these accounts"
    return f"According to {whose}: {_series(stated)}."


def _stated(result: Result, accounts: Sequence[str], reason: Sequence[FactValue], voice: Labels) -> list[_Stated]:
    """The facts of a reason as the accounts hold them, each with everybody on whose word they do."""
    made = []
    for needed in reason:
        held = _held(result, accounts, needed)
        text = held[0].text or needed.text
        if held[0].value != needed.value:
            text += f" ({words.value_words(needed.value)} would suffice)"
        if needed.about_label:
            text += f" ({needed.about_label})"
        on_word = "; ".join(_on_word(held, voice))
        if view_of(result, needed).judgement:
            made.append((text, f" (a judgement{f': {on_word}' if on_word else ''})"))
        else:
            made.append((text, f" [{on_word}]" if on_word else ""))
    return made


def _on_word(held: Sequence[AccountValue], voice: Labels) -> list[str]:
    """Everybody on whose word accounts hold a fact; what only some of them hold of their own is no remark on all."""
    told = [whose(replace(value, follows=()), voice) for value in held]
    told += [(inferred_from(held, voice),)] if any(value.follows for value in held) else []
    remarks = {remark for remark in REMARKS if not all(remark in each for each in told)}
    return [place for place in dict.fromkeys(place for each in told for place in each) if place not in remarks]


def _series(stated: Sequence[_Stated]) -> str:
    return series(f"{text}{whose}" for text, whose in stated)


def _instead(first: Sequence[_Stated], other: Sequence[_Stated]) -> str:
    new, old = [one for one in other if one not in first], [one for one in first if one not in other]
    if not old or not new:
        return f"These facts also suffice: {_series(other)}."
    return f"Instead of “{series(text for text, _ in old)}”, this also suffices: {_series(new)}."


def alone(result: Result, accounts: Sequence[str], voice: Labels) -> str:
    """The number of the one source on which the outcome rests; empty where it rests on several, or on none."""
    found: set[str] = set()
    for account in accounts:
        for value in (one for reason in result.outcomes[account].reasons for one in reason):
            for held in _held(result, [account], value):
                found |= {one.mark for one in (*held.sources, *held.with_record)}
                found |= {mark for follows in held.follows for mark in voice.behind(follows)}
                found |= {WITHOUT_SOURCE[held.basis]} if held.basis in WITHOUT_SOURCE else set()
    return found.pop() if len(found) == 1 and found.isdisjoint(WITHOUT_SOURCE.values()) else ""


def _held(result: Result, accounts: Sequence[str], value: FactValue) -> list[AccountValue]:
    values = view_of(result, value).values
    return [values[account] for account in accounts]
