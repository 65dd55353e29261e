"""What was supposed and what that changes, and what would settle the most: the head and the end of a report."""

from typing import TYPE_CHECKING

from policycheck.document.english import counted, listed
from policycheck.model.account_value import FactValue
from policycheck.model.effects import Effect, FindingRef
from policycheck.model.evaluation import Dilemma, Evaluation, Finding
from policycheck.model.incident import COMMON_GROUND
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, value_words

if TYPE_CHECKING:  # an evaluation by itself has none, and must not wait for it
    from policycheck.model.worklist import Worklist

_LINES = 3  # questions at the end of a report


def finding_words(finding: FindingRef) -> str:
    """A finding by its rule's title and whom it is about."""
    return f"{finding.title} ({finding.about_label})"


def outcome_words(effect: Effect) -> tuple[str, str]:
    """What a finding comes to before and after, as a reader would say it."""
    breach, none = BROKEN_OR_NOT[effect.finding.modality]
    words = {
        "possible_violation": breach,
        "no_violation": none,
        "does_not_apply": f"“{BEYOND}”",
        "undetermined": "not settled",
        "unless_excused": "made out unless an exception is shown",
        "not_in_force": "not in force",
    }
    return words[effect.before], words[effect.after]


def supposed(evaluation: Evaluation) -> list[str]:
    """Sentences on what was taken as so in every account, and on each thing that comes out otherwise."""
    if not evaluation.assumed:
        return []
    lead = f"Supposed, in every account and whoever says otherwise: {'; '.join(evaluation.assumed)}."
    against = {each.text: None for one in evaluation.clashes if one.basis == "assumed" for each in one.follows}
    if against:
        lead += f" From what else is supposed or stated it follows otherwise, that {'; that '.join(against)}."
    if not evaluation.changes:
        return [lead, "It changes no outcome."]
    changes = []
    for effect in evaluation.changes:
        before, after = outcome_words(effect)
        whose = _whose(evaluation, effect.accounts)
        changes.append(f"{finding_words(effect.finding)}: {after}, where it was {before} ({whose}).")
    return [f"{lead} What it changes:", *(f"- {change}" for change in changes)]


def forced(evaluation: Evaluation) -> list[str]:
    """Sentences on findings of which one must be broken, though none is settled alone."""
    said = []
    for one in evaluation.one_of:
        breaches = {ref.modality: BROKEN_OR_NOT[ref.modality][0] for ref in one.findings}
        lead = f"{_whose(evaluation, one.accounts).capitalize()}{', if these words were in force' * one.if_in_force}"
        what, which = f"a {breaches[one.findings[0].modality]}", _either(one.findings)
        if len(breaches) > 1:  # a duty and guidance: what is so of which
            what = "so"
            which = "; ".join(f"a {breaches[ref.modality]}, {finding_words(ref)}" for ref in one.findings)
        said.append(
            f"{lead}, at least one of these is {what}, whichever way the open facts fall, though none is settled "
            f"alone: {which}."
        )
    return said


def dilemmas(evaluation: Evaluation) -> list[str]:
    """Whether one of the findings that were asked about must be broken; each way out is led by a dash."""
    said: list[str] = []
    asked = None
    for one in evaluation.why_not:
        if one.findings != asked:
            asked = one.findings
            said.append(f"Must one of these be broken: {_either(asked)}?")
        said += _dilemma(evaluation, one)
    return said


def _dilemma(evaluation: Evaluation, one: Dilemma) -> list[str]:
    whose = _whose(evaluation, one.accounts)
    if one.broken:
        settled = dict.fromkeys(BROKEN_OR_NOT[ref.modality][0] for ref in one.broken)
        return [f"{whose.capitalize()}, a {' and a '.join(settled)} is settled already: {_either(one.broken)}."]
    if one.escapes == ((),):
        return [f"{whose.capitalize()}, none of them can be broken as things stand."]
    if not one.escapes:
        return [f"{whose.capitalize()}, yes: one of them is broken, whichever way the open facts fall."]
    more = ", in other ways too" if one.more_escapes else ""
    return [
        f"{whose.capitalize()}, no. None is broken in any of these cases{more}:",
        *(f"- {_all_of(evaluation, way)}" for way in one.escapes),
        "To say that one must be takes a premise against each of these"
        + (" and against the others." if one.more_escapes else "."),
    ]


def _all_of(evaluation: Evaluation, way: tuple[FactValue, ...]) -> str:
    said = [f"{one.text} ({evaluation.labels[one.about]})" if one.about else one.text for one in way]
    return listed(said) if said else "nothing more is shown: as things stand, none can be"


def _either(findings: tuple[FindingRef, ...]) -> str:
    return "; ".join(map(finding_words, findings))


def _whose(evaluation: Evaluation, accounts: tuple[str, ...]) -> str:
    everybody = len(accounts) == len(evaluation.accounts) > 1
    return "under every account" if everybody else f"under {listed(accounts)}"


def settling(evaluation: Evaluation) -> list[str]:
    """The questions, three at the most, on which alone the most findings that bind hang under some account.

    Of two that come to the same, the one goes first that can settle more of them either way.
    """
    found: dict[tuple[str, str], list[int]] = {}  # a finding each: in how many ways an answer settles it
    asked: dict[tuple[str, str], str] = {}
    for finding in evaluation.findings:
        binds = not (finding.comparison or finding.draft)
        for (fact, about), ways in _alone(finding).items() if binds else ():
            if not _shared(finding, fact):
                asked[fact, about] = next(one.question for one in finding.elements if one.fact == fact)
                found.setdefault((fact, about), []).append(ways)
    ranked = sorted(found, key=lambda key: (-len(found[key]), -sum(found[key])))
    return [f"{asked[key]} ({evaluation.labels[key[1]]}): {_hang(len(found[key]))}" for key in ranked[:_LINES]]


def _hang(count: int) -> str:
    return f"an answer to this alone can settle or turn {counted(count, 'finding')}."


def ranked(worklist: "Worklist") -> list[str]:
    """The questions, three at the most, that stand first in the list, what each answer settles, and what would show it.

    An answer's count is of the findings that it settles, or turns, under some account.
    """
    said = []
    for item in worklist.items[:_LINES]:
        counts = [(one, len({effect.finding for effect in one.effects if effect.settles})) for one in item.answers]
        told = "; ".join(f"{value_words(one.value)}: settles {count or 'nothing alone'}" for one, count in counts)
        shown = f" Would show it: {', '.join(item.evidence)}." if item.evidence else ""
        said.append(f"{item.question} About {item.about_label}. {told[:1].upper()}{told[1:]}.{shown}")
    return said


def _alone(finding: Finding) -> dict[tuple[str, str], int]:
    """The facts of which one answer by itself settles the finding under an account, or turns it; in how many ways."""
    ways: dict[tuple[str, str], set[str]] = {}
    for outcome in finding.outcomes.values():
        for sets, way in ((outcome.would_show_violation, "show"), (outcome.would_rule_out_violation, "rule out")):
            for group in sets:
                if len(group) == 1 and group[0].about is not None:
                    ways.setdefault((group[0].fact, group[0].about), set()).add(way)
    for turning in finding.turned_by:
        if turning.about is not None:
            ways.setdefault((turning.fact, turning.about), set()).update(("show", "rule out"))
    return {key: len(found) for key, found in ways.items()}


def _shared(finding: Finding, fact: str) -> bool:
    """Whether the parties share an answer, so that nobody need find it out."""
    elements = [element for element in finding.elements if element.fact == fact]
    held = [element.values[COMMON_GROUND] for element in elements if COMMON_GROUND in element.values]
    return bool(held) and all(one.satisfied is not None for one in held)
