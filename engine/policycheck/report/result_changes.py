"""How results of an evaluation differ between two evaluations, rule by rule."""

from collections.abc import Collection, Iterator, Sequence

from policycheck.document.model import Block, Paragraph, Run, bullets
from policycheck.model.record import Aspect, RecordDifference
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, ENDS, MODALITY, account_names

_ASPECTS: dict[Aspect, dict[str, str]] = {
    "agreement": {
        "same": "the same under every account that has anything on it",
        "contested": "contested",
        "open": "open under some account that has anything on it, or under none",
    },
    "modality": dict(MODALITY),
    "in_force": {
        "yes": "in force on the day",
        "no": "not in force on the day",
        "unknown": "not known to be in force on the day",
        "depends": "in force or not, depending on the day",
        "draft": "a draft, not in force",
    },
    "comparison": {"True": "a comparison only", "False": "binding"},
}
_LEADS: dict[Aspect, str] = {
    "agreement": "across accounts",
    "modality": "the text",
    "in_force": "the text's dates",
    "comparison": "the policy",
}


def result_changes(
    differences: Sequence[RecordDifference],
    accounts: Collection[str],
    leads: tuple[str, str],
    guidance: tuple[Collection[str], Collection[str]] = ((), ()),  # where it is not known
    aspects: Collection[Aspect] = ("outcome", *_ASPECTS),
) -> Iterator[Block]:
    """Each rule and whom it is about, with the accounts under which its result differs, and how.

    Given all accounts, what to call the two evaluations, and of each the rules that are guidance.
    """
    groups: dict[tuple[str, str, str, str], list[RecordDifference]] = {}
    for one in differences:
        if one.aspect in aspects:
            groups.setdefault((one.rule, one.title, one.about, one.about_label), []).append(one)
    for (rule, title, about, label), same in groups.items():
        whom = label if about in (label, "incident") else f"{label} ({about})"
        lead = (Run(title, "strong"), Run(" ["), Run(rule, "code"), Run(f"], {whom}"))
        yield Paragraph(line=lead, keep_with_next=True)
        changes: dict[tuple[str, str, Aspect], list[str]] = {}
        for one in same:
            was = _state(one, one.was, one.was_conclusions, guidance=rule in guidance[0])
            now = _state(one, one.now, one.now_conclusions, guidance=rule in guidance[1])
            changes.setdefault((was, now, one.aspect), []).append(one.account or "")
        yield from bullets(
            f"{_lead(aspect, names, accounts)}, {leads[0]}: {was}; {leads[1]}: {now}"
            for (was, now, aspect), names in changes.items()
        )


def _lead(aspect: Aspect, names: Sequence[str], accounts: Collection[str]) -> str:
    if aspect != "outcome":
        return _LEADS[aspect]
    return f"under {account_names(names, accounts)}"


def _state(one: RecordDifference, state: str | None, possible_conclusions: Sequence[str], *, guidance: bool) -> str:
    """A result in words, with how there is no violation."""
    if state is None:
        return "not evaluated"
    if one.aspect != "outcome":
        return _ASPECTS[one.aspect].get(state, state)
    breach, none = BROKEN_OR_NOT["should" if guidance else "shall"]
    if set(possible_conclusions) == {"violation", "excused"}:
        return f"{breach.removeprefix('possible ')} unless an exception is shown"
    how = " or ".join(ENDS[end] for end in possible_conclusions)
    words = {
        "possible_violation": breach,
        "does_not_apply": BEYOND,
        "not_in_force": "not in force",
        "undetermined": f"open ({how})",
        "no_violation": f"{none} ({how})",
    }
    return words.get(state, state)
