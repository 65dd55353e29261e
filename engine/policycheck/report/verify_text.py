"""What holding a record up again shows, as text for a terminal or a letter."""

from collections.abc import Iterable, Sequence

from policycheck.document.english import counted
from policycheck.document.lines import Lines
from policycheck.model.record import Difference, FileChange, PartChange, RuleNow, TextsNow, Verification, Wording
from policycheck.report.words import BEYOND, ENDS

_OUTCOMES = {
    "possible_violation": "possible violation",
    "no_violation": "no violation",
    "does_not_apply": BEYOND,
    "undetermined": "not settled",
    "not_in_force": "not in force",
}
_ASPECTS = {
    "agreement": {
        "same": "settled alike wherever anything is held on it",
        "contested": "contested",
        "open": "not settled somewhere where something is held on it, or nowhere",
    },
    "modality": {"shall": "read as a duty (shall)", "should": "read as guidance (should)"},
    "in_force": {
        "yes": "in force on the day",
        "no": "not in force on the day",
        "unknown": "not known to be in force on the day",
        "depends": "in force or not, which hangs on the day",
        "draft": "a draft, not in force",
    },
    "comparison": {"True": "a comparison only", "False": "binding"},
}
_LEADS = {
    "agreement": "across accounts",
    "modality": "the text",
    "in_force": "the text's dates",
    "comparison": "the policy",
}


def text(found: Verification, width: int = 80) -> str:
    """The verdict first, then what it rests on, and what reads otherwise now."""
    page = Lines(width, break_long_words=False)
    page.say(_verdict(found))
    page.gap()
    page.say(f"Fingerprint (SHA-256): {found.fingerprint}", hang=2)
    page.say("Compare it with the one that the memo prints: only if they are the same is this the memo's record.")
    if not found.canonical:
        page.say(
            "The file was written out in another form than the record's own (line breaks, spaces or the order of its "
            "entries). Its content counts, and the fingerprint is that of its content."
        )
    page.gap()
    if found.damaged:
        page.items(f"The text of {name} does not fit the SHA-256 that stands beside it." for name in found.damaged)
        page.say("The record was changed or damaged after it was made. Nothing else in it was looked at.")
        return page.text()
    _made(page, found)
    if found.drafts_asked:
        page.gap()
        page.say("This record took drafts as if they were in force. They are not: they bind nobody.")
        if not found.drafts:
            page.say("None of its findings is under a draft. A draft that retires a rule leaves no finding.")
        page.items(f"{one.title} [{one.rule}], {one.provision}" for one in found.drafts)
    if found.differences or found.others:
        page.gap()
        page.say("Evaluated again from its own incident and texts, it comes to something else:")
        _differences(page, found.accounts, found.differences, found.others, ("the record says", "it comes to"))
    if found.texts_now is not None:
        _now(page, found, found.texts_now)
    return page.text()


def _verdict(found: Verification) -> str:
    if found.damaged:
        return "DOES NOT HOLD: the record is not whole."
    if found.verdict == "does not hold":
        return "DOES NOT HOLD: evaluated again, the record's own incident and texts do not come to what it says."
    library = "library given" if found.drafts_asked else "library now in force"
    if found.verdict == "holds":
        return (
            "HOLDS: evaluated again, the record comes to the same throughout, and the texts that it rests on are those "
            f"of the {library}."
        )
    others = "IN THE LIBRARY GIVEN" if found.drafts_asked else "NOW IN FORCE"
    return (
        f"HOLDS, WITH OTHER TEXTS {others}: evaluated again under its own texts, the record comes to the same "
        f"throughout. The {library} has other texts; see below."
    )


def _made(page: Lines, found: Verification) -> None:
    when = f", {found.date}" if found.date else ""
    as_of = f", under the policy of {found.as_of}" if found.as_of else ""
    page.say(f"Incident: {found.title}{when}{as_of}", hang=2)
    page.items(f"Taken as so in every account: {one}." for one in found.assumed)
    page.say(
        f"The record holds the incident file, {counted(found.files, 'file')} of the library, and "
        f"{counted(found.findings, 'finding')} under {counted(found.rules, 'rule')}. Every text fits its SHA-256."
    )
    if found.made_by == found.verified_by:
        page.say(f"Made and evaluated again by policycheck {found.verified_by}.")
    else:
        page.say(
            f"Made by policycheck {found.made_by}, and evaluated again by another version, {found.verified_by}. "
            "Where something differs, the program may be why."
        )
    page.say(_engines(found))


def _engines(found: Verification) -> str:
    """What the second engine said when the record was made, and what it says now."""
    made, again = found.made_with, found.second_engine
    assert again is not None
    then = f"{made.name} {made.version} agreed" if made.status == "agreed" else f"{made.name} was {made.status}"
    then = then.replace("was not run", "was not asked")
    now = f"{again.name} {again.version} agrees" if again.status == "agreed" else f"{again.name} is {again.status}"
    return f"The second engine: when the record was made, {then}; now, {now}."


def _differences(
    page: Lines,
    every: Sequence[str],
    found: Sequence[Difference],
    others: Iterable[str],
    leads: tuple[str, str],
) -> None:
    groups: dict[tuple[str, str, str, str], list[Difference]] = {}
    for one in found:
        groups.setdefault((one.rule, one.title, one.about, one.about_label), []).append(one)
    for (rule, title, about, label), same in groups.items():
        whom = label if about in (label, "incident") else f"{label} ({about})"
        page.say(f"- {title} [{rule}], {whom}", hang=2)
        turned: dict[tuple[str, str, str], list[str]] = {}
        for one in same:
            turned.setdefault((_state(one, old=True), _state(one, old=False), one.aspect), []).append(one.account or "")
        for (before, after, aspect), accounts in turned.items():
            who = f"under {'every account' if set(accounts) == set(every) else ', '.join(accounts)}"
            who = who if aspect == "outcome" else _LEADS[aspect]
            page.say(f"{who}: {leads[0]}: {before}; {leads[1]}: {after}", indent=2, hang=2)
    page.items(others)


def _state(one: Difference, *, old: bool) -> str:
    state, ends = (one.was, one.was_ends) if old else (one.now, one.now_ends)
    if state is None:
        return "not evaluated"
    if one.aspect != "outcome":
        return _ASPECTS[one.aspect].get(state, state)
    words = _OUTCOMES.get(state, state)
    if state in ("possible_violation", "does_not_apply", "not_in_force"):
        return words
    if set(ends) == {"violation", "excused"}:
        return "made out unless an exception is shown"
    return f"{words} ({' or '.join(ENDS[end] for end in ends)})"


def _now(page: Lines, found: Verification, now: TextsNow) -> None:
    if not now.files:
        return
    texts = "the texts of the library given" if found.drafts_asked else "the texts now in force"
    drafts = ", drafts among them" if found.drafts_asked else ""
    page.gap()
    page.say(
        f"{texts.upper()}, that is, those of the library installed here with what --library lays over it{drafts}, "
        "against those of the record:"
    )
    for file in sorted(now.files, key=lambda one: (not any(part.cited for part in one.parts), one.path)):
        _file(page, file)
    _rules(page, "Rules that did not enter and would now", now.rules_added)
    _rules(page, "Rules that entered and would not now", now.rules_gone)
    page.gap()
    if now.unreadable:
        page.say(f"Under {texts} the incident cannot be evaluated:")
        page.items(now.unreadable)
    elif now.differences or now.others:
        page.say(f"Under {texts} it would come to something else:")
        _differences(page, found.accounts, now.differences, now.others, ("record", "now"))
    else:
        page.say(f"Under {texts}, every outcome would be the same.")


def _file(page: Lines, file: FileChange) -> None:
    page.gap()
    if file.fate == "gone":
        page.say(f"{file.path}: the library does not have it.", hang=2)
        if file.layer != "library":
            page.say(f"The record has it from {file.layer}: give the folder that this was by --library.", indent=2)
    elif file.fate == "added":
        page.say(f"{file.path}: the record does not have it, and an evaluation now would rest on it.", hang=2)
    elif not file.parts:
        page.say(f"{file.path}: changed only in white space, remarks or order; no words differ.", hang=2)
    else:
        page.say(f"{file.path}: changed", hang=2)
        for part in file.parts:
            _part(page, part)


def _part(page: Lines, part: PartChange) -> None:
    where = f"provision {part.provision}, {part.part}" if part.provision else part.part
    rests = " (a finding rests on this provision)" if part.cited else ""
    fate = {"changed": "changed", "gone": "no longer there", "added": "only there now"}[part.fate]
    page.say(f"{where}: {fate}{rests}", indent=2, hang=2)
    for wording in part.wordings:
        _wording(page, wording)
    if part.more:
        page.say(f"and {counted(part.more, 'more place')}", indent=4)


def _wording(page: Lines, wording: Wording) -> None:
    page.say(f"record: {_quoted(wording.was)}", indent=4, hang=8)
    page.say(f"now:    {_quoted(wording.now)}", indent=4, hang=8)
    if wording.characters:
        page.say(f"characters that only one of them has: {'; '.join(wording.characters)}", indent=4, hang=8)


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "(nothing)"


def _rules(page: Lines, lead: str, rules: Sequence[RuleNow]) -> None:
    if rules:
        page.gap()
        page.say(f"{lead}:")
        page.items(f"{one.title} [{one.rule}], {one.provision}" for one in rules)
