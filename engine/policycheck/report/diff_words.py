"""The words in which a difference is told."""

from collections.abc import Iterable, Sequence

from policycheck.document.english import listed
from policycheck.document.model import Line, Run
from policycheck.model.difference import ConclusionShift, LibraryDifference, MeaningChange, TextChange
from policycheck.model.difference import TextRun as Words
from policycheck.report.words import BEYOND, BROKEN_OR_NOT, ENDS

_AROUND = 6  # words shown on each side of a difference
FATES = {"added": "new", "gone": "gone", "changed": "changed"}
ROLES = {"when": "the duty arises when", "must": "must", "must_not": "must not", "unless": "unless"}
LEGEND = "In what follows, [-words-] are gone and {+words+} are new."


def marked(change: TextChange) -> Line:
    """The part as one line, what is gone and what is new between marks, unchanged stretches shortened."""
    last = len(change.runs) - 1
    runs = [_run(run, first=i == 0, last=i == last) for i, run in enumerate(change.runs)]
    return tuple(piece for i, run in enumerate(runs) for piece in ((Run(" "), run) if i else (run,)))


def _run(run: Words, *, first: bool, last: bool) -> Run:
    if run.kind != "same":
        return Run(f"[-{run.words}-]") if run.kind == "deleted" else Run(f"{{+{run.words}+}}", "strong")
    words = run.words.split()
    head = [] if first else words[:_AROUND]
    tail = [] if last else words[-_AROUND:]
    if len(words) <= len(head) + len(tail):
        return Run(run.words)
    return Run(" ".join([*head, "…", *tail]))


def weight(end: str, modality: str) -> str:
    """A conclusion as a report says it; a breach by what it is a breach of."""
    if end == "not_applicable":
        return BEYOND
    if end != "violation":
        return f"{BROKEN_OR_NOT[modality][1]}: {ENDS[end]}"
    return f"a {BROKEN_OR_NOT[modality][0]}"


def turn(shift: ConclusionShift) -> str:
    """Whether the rule asks more or less in the situation, or only comes to another conclusion."""
    was, now = (_level(end, modality) for end, modality in _ends(shift))
    return "stricter" if now > was else "looser" if now < was else "different"


def _ends(shift: ConclusionShift) -> tuple[tuple[str, str], tuple[str, str]]:
    return (shift.was, shift.was_modality), (shift.now, shift.now_modality)


def _level(end: str, modality: str) -> int:
    return 0 if end != "violation" else 1 if modality == "should" else 2


def verdict(found: MeaningChange) -> str:
    """How the rule compares with what it was, in a sentence."""
    if found.relation == "not compared":
        return f"How that changes its meaning was not worked out: {found.why}."
    if not found.shifts:
        return "It means the same in every situation."
    return {
        "same": "It is broken in exactly the situations in which it was; only the way in which it is kept differs.",
        "stricter": "It is stricter: it asks for more in some situations, and for less in none.",
        "looser": "It is looser: it asks for less in some situations, and for more in none.",
        "both": "It is stricter in some situations and looser in others.",
    }[found.relation]


def situations(found: MeaningChange) -> list[str]:
    """Each change of conclusions with a smallest situation of it, in a sentence; stricter ones go first."""
    order = ("stricter", "looser", "different")
    return [_situation(shift) for shift in sorted(found.shifts, key=lambda shift: order.index(turn(shift)))]


def _situation(shift: ConclusionShift) -> str:
    was, now = (weight(*end) for end in _ends(shift))
    lead = {"stricter": "Stricter", "looser": "Looser", "different": "Different"}[turn(shift)]
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
    for kind, name in _THINGS:
        if some := [one.fate for one in found.things if one.kind == kind]:
            lines.append(f"{name}: {_counts(some)}.")
    if found.looked_at:
        unread = sum(1 for one in found.incidents if one.unread_old or one.unread_new)
        changed = len(found.incidents) - unread
        lines.append(f"Incidents: {changed} of {found.looked_at} change{'s' * (changed == 1)}.")
        if unread:
            lines.append(f"Incidents that one side cannot read: {unread}.")
    if found.unread:
        lines.append(f"Incidents that neither side can read: {len(found.unread)}.")
    return lines


_THINGS = (
    ("fact", "Facts"),
    ("derivation", "Derivations"),
    ("kind of event", "Kinds of events"),
    ("authority", "Authorities"),
)


def _counts(fates: Iterable[str]) -> str:
    there = list(fates)
    return ", ".join(f"{there.count(fate)} {FATES[fate]}" for fate in ("changed", "added", "gone") if fate in there)


def rests(rules: Sequence[str]) -> str:
    """Which rules rest on a thing."""
    return f"Rules that depend on it: {listed(rules)}."
