"""The words in which a difference is told."""

from collections.abc import Iterable, Sequence

from policycheck.document.english import listed
from policycheck.model.difference import LibraryDifference, Meaning, Run, Shift, TextChange
from policycheck.report.words import BEYOND, ENDS

_AROUND = 6  # words shown on each side of a difference
FATES = {"added": "new", "gone": "gone", "changed": "changed"}
ROLES = {"when": "the duty arises when", "must": "must", "must_not": "must not", "unless": "unless"}
LEGEND = "In what follows, [-words-] are gone and {+words+} are new."


def marked(change: TextChange) -> str:
    """The part as one line, what is gone and what is new between marks, like stretches shortened."""
    runs = change.runs
    return " ".join(_run(run, first=not i, last=i == len(runs) - 1) for i, run in enumerate(runs))


def _run(run: Run, *, first: bool, last: bool) -> str:
    if run.kind != "same":
        return f"[-{run.words}-]" if run.kind == "deleted" else f"{{+{run.words}+}}"
    words = run.words.split()
    head = [] if first else words[:_AROUND]
    tail = [] if last else words[-_AROUND:]
    if len(words) <= len(head) + len(tail):
        return run.words
    return " ".join([*head, "…", *tail])


def weight(end: str, modality: str) -> str:
    """An end as a report says it; a breach by what it is a breach of."""
    if end == "not_applicable":
        return BEYOND
    if end != "violation":
        return f"no violation: {ENDS[end]}" if modality == "shall" else f"no departure: {ENDS[end]}"
    return "a possible violation" if modality == "shall" else "a possible departure from guidance"


def turn(shift: Shift) -> str:
    """Whether the rule asks more or less in the situation, or only comes to its end another way."""
    was, now = (_level(end, modality) for end, modality in _ends(shift))
    return "stricter" if now > was else "looser" if now < was else "otherwise"


def _ends(shift: Shift) -> tuple[tuple[str, str], tuple[str, str]]:
    return (shift.was, shift.was_modality), (shift.now, shift.now_modality)


def _level(end: str, modality: str) -> int:
    return 0 if end != "violation" else 1 if modality == "should" else 2


def verdict(found: Meaning) -> str:
    """How the rule stands to what it was, in a sentence."""
    if found.relation == "not compared":
        return f"What that changes in meaning was not worked out: {found.why}."
    if not found.shifts:
        return "It comes to the same in every situation."
    return {
        "same": "It is broken in exactly the situations in which it was; only how it is kept comes out otherwise.",
        "stricter": "It is stricter: it asks for more in some situations, and for less in none.",
        "looser": "It is looser: it asks for less in some situations, and for more in none.",
        "both": "It is stricter in some situations and looser in others.",
    }[found.relation]


def situations(found: Meaning) -> list[str]:
    """Each change of ends with a smallest situation of it, in a sentence; those in which it asks more go first."""
    order = ("stricter", "looser", "otherwise")
    return [_situation(shift) for shift in sorted(found.shifts, key=lambda shift: order.index(turn(shift)))]


def _situation(shift: Shift) -> str:
    was, now = (weight(*end) for end in _ends(shift))
    lead = {"stricter": "Stricter", "looser": "Looser", "otherwise": "Otherwise"}[turn(shift)]
    facts = "; ".join(one.text for one in shift.scenario) or "whatever the facts are"
    return f"{lead}: {facts}. Before: {was}. Now: {now}."


def summary(found: LibraryDifference) -> list[str]:
    """What changed and what comes of it, a count each."""
    rules = [one for one in found.rules if one.meaning is not None]
    lines = []
    if found.rules:
        fates = _counts(one.fate for one in found.rules)
        same = sum(1 for one in rules if one.meaning and one.meaning.relation == "same" and not one.meaning.shifts)
        meant = f"; {same} of the changed rules mean{'s' * (same == 1)} the same as before" if same else ""
        lines.append(f"Rules: {fates}{meant}.")
    if found.provisions:
        lines.append(f"Words of policies: {_counts(one.fate for one in found.provisions)}.")
    for kind, name in (("fact", "Facts"), ("derivation", "Derivations"), ("authority", "Authorities")):
        if some := [one.fate for one in found.things if one.kind == kind]:
            lines.append(f"{name}: {_counts(some)}.")
    if found.looked_at:
        unread = sum(1 for one in found.incidents if one.unread_old or one.unread_new)
        changed = len(found.incidents) - unread
        lines.append(f"Incidents: {changed} of {found.looked_at} come{'s' * (changed == 1)} out otherwise.")
        if unread:
            lines.append(f"Incidents that one side cannot read: {unread}.")
    if found.unread:
        lines.append(f"Incidents that neither side can read: {len(found.unread)}.")
    return lines


def _counts(fates: Iterable[str]) -> str:
    there = list(fates)
    return ", ".join(f"{there.count(fate)} {FATES[fate]}" for fate in ("changed", "added", "gone") if fate in there)


def rests(rules: Sequence[str]) -> str:
    """Which rules rest on a thing."""
    return f"Rules that rest on it: {listed(rules)}."
