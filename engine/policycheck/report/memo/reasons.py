"""Why an outcome is what it is under some accounts: the facts that suffice, and on whose word they stand."""

from collections.abc import Iterable, Sequence

from policycheck.document.model import Line, Run
from policycheck.model.account_value import AccountValue, FactValue
from policycheck.model.evaluation import Finding
from policycheck.model.premise import WITHOUT_SOURCE
from policycheck.report import notes, words
from policycheck.report.memo.phrases import Voice, sentence, series

_SHOWN = 3  # sets of facts that suffice


def tells(group: words.Group) -> bool:
    """Whether there is a reason to give, or a note on the account's own word."""
    return group.outcome.decided or bool(group.outcome.notes)


def reasons(finding: Finding, group: words.Group, voice: Voice) -> Line:
    """What a rule comes to, under which accounts, and the facts that suffice for it as these tell them."""
    lead = Run(f"{_headline(finding, group)} {voice.under(group.accounts, rest=False)}. ", "strong")
    noted = notes.sentences(finding, group.accounts, voice)
    if not group.outcome.decided:
        return (lead, Run(" ".join(noted)))
    shown = [stated(finding, group.accounts, reason, voice) for reason in group.outcome.reasons]
    said = [*noted]
    if shown and shown[0]:
        whose = "this account tells" if len(group.accounts) == 1 else "these accounts tell"
        said.append(f"As {whose} it: {series(shown[0])}.")
        said += [_instead(shown[0], other) for other in shown[1:_SHOWN]]
    elif shown:
        said.append("It follows whatever the facts are.")
    if given := words.given(group.outcome):
        said.append(f"{sentence(given).rstrip('.')}.")
    if len(shown) > _SHOWN:
        said.append(f"{len(shown) - _SHOWN} more sets of facts come to the same.")
    said += [
        f"{sentence(voice.under([name])).rstrip('.')} this rests on a single side’s word, which nobody answers."
        for name in words.one_sided(finding, group)
    ]
    return (lead, Run(" ".join(said)))


def stated(finding: Finding, accounts: Sequence[str], reason: Iterable[FactValue], voice: Voice) -> list[str]:
    """The facts of a reason as statements; for a judgement, whose it is."""
    shown = []
    for value in reason:
        (ground,) = words.grounds(finding, accounts, [value])
        if words.view_of(finding, value).judgement:
            whose = series(voice.cite(one) for held in _held(finding, accounts, value) for one in held.sources)
            shown.append(f"{ground.text} (a judgement{f': {whose}' if whose else ''})")
        else:
            shown.append(ground.text)
    return shown


def judged(finding: Finding, accounts: Sequence[str], voice: Voice) -> str:
    """A sentence on the judgements that the first reason of the accounts takes in; empty where there is none."""
    reason = finding.outcomes[accounts[0]].reasons[:1]
    asked = [one for each in reason for one in each if words.view_of(finding, one).judgement]
    return f" Among what it rests on: {series(stated(finding, accounts, asked, voice))}." if asked else ""


def alone(finding: Finding, accounts: Sequence[str], voice: Voice) -> str:
    """The number of the one source on which the outcome rests; empty where it rests on several, or on none."""
    found: set[str] = set()
    for account in accounts:
        for value in (one for reason in finding.outcomes[account].reasons for one in reason):
            for held in _held(finding, [account], value):
                found |= {one.mark for one in held.sources}
                found |= {mark for follows in held.follows for mark in voice.behind(follows)}
                found |= {WITHOUT_SOURCE[held.basis]} if held.basis in WITHOUT_SOURCE else set()
    return found.pop() if len(found) == 1 and found.isdisjoint(WITHOUT_SOURCE.values()) else ""


def _held(finding: Finding, accounts: Sequence[str], value: FactValue) -> list[AccountValue]:
    values = words.view_of(finding, value).values
    return [values[account] for account in accounts]


def _instead(first: Sequence[str], other: Sequence[str]) -> str:
    new, old = [one for one in other if one not in first], [one for one in first if one not in other]
    if not old or not new:
        return f"So would these: {series(other)}."
    return f"In place of “{series(old)}”, this would do as well: {series(new)}."


def _headline(finding: Finding, group: words.Group) -> str:
    outcome = group.outcome
    should = finding.modality == "should"
    if outcome.outcome == "possible_violation":
        undated = ", if these words were in force," if finding.in_force.status == "unknown" else ""
        return f"{sentence(words.BROKEN_OR_NOT[finding.modality][0]).rstrip('.')}{undated}"
    said = words.headline(finding, outcome)
    if should:
        said = said.replace("no violation", "no departure").replace("the duty", "the guidance")
    return f"{said[:1].upper()}{said[1:]},"
