"""What differs between two versions, as text for a terminal or a letter."""

from collections.abc import Iterable

from policycheck.document.english import counted
from policycheck.document.lines import Lines
from policycheck.document.visible import clean
from policycheck.model.difference import (
    CaseChange,
    IncidentChange,
    LibraryDifference,
    ProvisionChange,
    RuleChange,
    TextChange,
    ThingChange,
)
from policycheck.model.record import Difference
from policycheck.report.diff_words import (
    FATES,
    LEGEND,
    ROLES,
    marked,
    rests,
    situations,
    summary,
    verdict,
)
from policycheck.report.words import BEYOND, ENDS

_DRAFTS = "Drafts were evaluated as if they were in force. They are not: they bind nobody."


def text(found: LibraryDifference, width: int = 80) -> str:
    """The counts first, then the rules, the words, the vocabulary, and the incidents."""
    if found.same:
        page = Lines(width, break_long_words=False)
        _unread(page, found.unread)
        return clean(f"Nothing differs between {found.old.name} and {found.new.name}{_tried(found)}.\n") + page.text()
    page = Lines(width, break_long_words=False)
    for lead, side in (("OLD", found.old), ("NEW", found.new)):
        page.say(f"{lead}: {side.is_} (rules: {side.rules}; provisions: {side.provisions})", hang=5)
    page.gap()
    page.items(summary(found))
    if found.rules or found.provisions or found.things:
        page.gap()
        page.say(LEGEND)
    _section(page, "RULES", found.rules)
    for rule in found.rules:
        _rule(page, rule)
    _section(page, "WORDS OF POLICIES", found.provisions)
    for provision in found.provisions:
        _thing(page, provision)
    _section(page, "FACTS, DERIVATIONS AND AUTHORITIES", found.things)
    for thing in found.things:
        _thing(page, thing)
    _incidents(page, found)
    return page.text()


def _tried(found: LibraryDifference) -> str:
    number = found.unchanged
    if not number:
        return ""
    return f"; {counted(number, 'incident')} come{'s' if number == 1 else ''} out the same"


def _section(page: Lines, title: str, there: Iterable[object]) -> None:
    if tuple(there):
        page.gap()
        page.say(title)


def _rule(page: Lines, rule: RuleChange) -> None:
    page.gap()
    draft = ", a draft" if rule.draft else ""
    before = f", held against {rule.was_id} by {rule.paired_by}" if rule.was_id else ""
    page.say(f"{rule.title} [{rule.id}{before}]: {FATES[rule.fate]}{draft}", hang=2)
    for line in rule.asks:
        role, _, asks = line.partition(": ")
        page.say(f"{ROLES[role]}: {asks}", indent=2, hang=4)
    if rule.meaning is not None:
        page.say(verdict(rule.meaning), indent=2)
        page.items(situations(rule.meaning), indent=2)
        page.items((f"Note: {note}." for note in rule.meaning.notes), indent=2)
    for element in rule.elements:
        page.say(f"{ROLES[element.role]}: {FATES[element.fate]}: {element.text}", indent=2, hang=4)
        _parts(page, element.words, indent=4)
    if rule.reordered:
        page.say("The same elements stand in another order.", indent=2)
    _parts(page, rule.keys, indent=2)
    if rule.cases:
        page.say("Cases:", indent=2)
        page.items(map(_case, rule.cases), indent=2)


def _case(case: CaseChange) -> str:
    states = {"added": "new case", "gone": "case that is gone", "changed": "altered case", "same": "case"}
    came = [one or "cannot be run" for one in (case.was, case.now)]
    comes = f"comes to {came[1]} under both" if came[0] == came[1] else f"old rule: {came[0]}; new rule: {came[1]}"
    expects = case.expects or case.expected
    if case.fate == "changed":
        expects = f"{case.expects}, where it expected {case.expected}"
    return f"{states[case.fate]} “{case.name}”, which expects {expects}: {comes}"


def _thing(page: Lines, one: ProvisionChange | ThingChange) -> None:
    page.gap()
    kind = f"{one.kind} " if isinstance(one, ThingChange) else ""
    before = f", held against {one.was_id}" if isinstance(one, ProvisionChange) and one.was_id else ""
    page.say(f"{one.title} [{kind}{one.id}{before}]: {FATES[one.fate]}", hang=2)
    _parts(page, one.parts, indent=2)
    if one.rules:
        page.say(rests(one.rules), indent=2, hang=2)


def _parts(page: Lines, parts: Iterable[TextChange], indent: int) -> None:
    for part in parts:
        page.say(f"{part.part}: {marked(part)}", indent, hang=4)
        if part.characters:
            page.say(f"characters that only one has: {'; '.join(part.characters)}", indent + 4, hang=4)


def _incidents(page: Lines, found: LibraryDifference) -> None:
    page.gap()
    page.say("PAST INCIDENTS")
    page.gap()
    if not found.looked_at:
        page.say("There was no incident to try it on.")
        return
    if found.drafts:
        page.say(_DRAFTS)
    if found.drafts_aside:
        aside = ", ".join(found.drafts_aside)
        page.say(f"Drafts were left aside: {aside}. --drafts evaluates them as if they were in force.", hang=2)
    if found.drafts_unheld:
        whose = " ".join(dict.fromkeys(f"--policy {rule.partition('.')[0]}" for rule in found.drafts_unheld))
        it = "it" if len(found.drafts_unheld) == 1 else "them"
        page.say(
            f"No incident's agency is bound by {', '.join(found.drafts_unheld)}. Add {whose} to hold the incidents "
            f"against {it} as a comparison.",
            hang=2,
        )
    if found.compared:
        page.say(f"Also evaluated, as a comparison: {', '.join(found.compared)}.", hang=2)
    for incident in found.incidents:
        _incident(page, incident)
    _unread(page, found.unread)
    if found.incidents or found.unread:
        page.gap()
    others = "other incident" if found.incidents else "incident"
    number = found.unchanged
    if number or not (found.incidents or found.unread):
        page.say(f"{counted(number, others)}: no outcome changes.")


def _unread(page: Lines, there: Iterable[IncidentChange]) -> None:
    for one in there:
        page.gap()
        page.say(f"Neither side can read {one.file}, so that nothing is known of it:", hang=2)
        page.items(dict.fromkeys((*one.unread_old, *one.unread_new)), indent=2)


def _incident(page: Lines, one: IncidentChange) -> None:
    page.gap()
    page.say(f"{one.title} [{one.file}]", hang=2)
    for side, why in (("old", one.unread_old), ("new", one.unread_new)):
        if why:
            page.say(f"It cannot be read under the {side} version:", indent=2)
            page.items(why, indent=2)
    groups: dict[tuple[str, str, str, str], list[Difference]] = {}
    for change in one.differences:
        groups.setdefault((change.rule, change.title, change.about, change.about_label), []).append(change)
    for (rule, title, about, label), same in groups.items():
        whom = label if about in (label, "incident") else f"{label} ({about})"
        page.say(f"{title} [{rule}], {whom}", indent=2, hang=2)
        turned: dict[str, list[str]] = {}
        for change in same:
            if change.aspect == "outcome":
                turned.setdefault(_turned(one, change), []).append(change.account or "")
            elif change.aspect in _ASPECTS:
                page.say(f"{_ASPECTS[change.aspect]}: {_plain(change.was)} before; {_plain(change.now)} now", 4, 2)
        for change_words, accounts in turned.items():
            who = "every account" if set(accounts) == set(one.accounts) else ", ".join(accounts)
            page.say(f"under {who}: {change_words}", indent=4, hang=2)
    page.items(one.others, indent=2)


_ASPECTS = {"in_force": "in force on the day", "comparison": "a comparison only"}
_PLAIN = {
    "unknown": "not known",
    "depends": "it hangs on the day",
    "draft": "no, a draft",
    "True": "yes",
    "False": "no",
}


def _plain(value: str | None) -> str:
    return _PLAIN.get(value or "", value or "")


def _turned(one: IncidentChange, change: Difference) -> str:
    was, now = (
        _state(outcome, ends, guidance=change.rule in guidance)
        for outcome, ends, guidance in (
            (change.was, change.was_ends, one.guidance_old),
            (change.now, change.now_ends, one.guidance_new),
        )
    )
    if change.was is None or change.now is None:
        return f"not evaluated before; {now} now" if change.was is None else f"{was} before; not evaluated now"
    return f"{was} before; {now} now"


def _state(outcome: str | None, ends: Iterable[str], *, guidance: bool) -> str:
    """The outcome in words, with how there is none."""
    there = tuple(ends)
    if outcome in (None, "not_in_force"):
        return "not in force" if outcome else ""
    if outcome == "does_not_apply":
        return BEYOND
    if outcome == "possible_violation":
        return "possible departure from guidance" if guidance else "possible violation"
    if set(there) == {"violation", "excused"}:
        return "made out unless an exception is shown"
    if outcome == "undetermined":
        return "not settled"
    word = "no departure" if guidance else "no violation"
    return f"{word} ({' or '.join(ENDS[end] for end in there)})"
