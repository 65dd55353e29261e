"""Drafts of policies: texts and rules side by side, checked as they are written, compared, and tried on the cases."""

import difflib
from collections.abc import Sequence
from typing import get_args
from urllib.parse import quote

from markupsafe import Markup
from starlette.responses import RedirectResponse, Response

from policycheck.model.problem import BadInput, Problem
from policycheck.model.vocabulary import EntityKind
from policycheck.report.words import MODALITY
from policycheck.web.changes import refused
from policycheck.web.downloads import as_file
from policycheck.web.draft_check import Checked, check, sentences, too_long, with_missing_cases, with_rule
from policycheck.web.draft_trial import Trial, compared, tried
from policycheck.web.drafts import Draft, drafted
from policycheck.web.new_draft import begun, name_of
from policycheck.web.packing import zipped
from policycheck.web.render import page, tell
from policycheck.web.visit import Visit
from policycheck.web.workspace import CaseEntry, Conflict

_TEXTS = ("policy", "rules", "authority")  # of the form, and of a draft
_KINDS: dict[EntityKind, str] = {
    "force": "each use of force",
    "officer": "each officer",
    "civilian": "each person whom the police acted on",
    "incident": "the incident",
    "recording": "each recording",
    "vehicle": "each vehicle",
    "witness": "each witness",
    "observation": "each time an officer saw force",
    "pursuit": "each pursuit",
}
assert _KINDS.keys() == set(get_args(EntityKind))


def _address(name: str, *places: str) -> str:
    return "/".join(("/drafts", *(quote(place, safe="") for place in (name, *places))))


def drafts(visit: Visit) -> Response:
    """Every draft."""
    held = [(entry, Draft.stored(entry.latest.text)) for entry in visit.site.workspace.cases(draft=True)]
    return page(visit, "drafts.html", drafts=held, link=_address)


def new_draft(visit: Visit) -> Response:
    """A form for a new draft: of a policy that is held, of a document, or of nothing."""
    if not visit.posted:
        return _new(visit, ())
    try:
        name, draft = begun(visit.form, visit.site)
    except BadInput as bad:
        return _new(visit, bad.problems)
    what = "Began the draft"
    name = visit.site.workspace.add(name, draft.to_store(), visit.session.who, what, draft=True)
    return RedirectResponse(_address(name), 303)


def _new(visit: Visit, problems: Sequence[Problem]) -> Response:
    library = visit.site.library
    policies = [
        (name, f"{library.issuer(name).name}: {policy.head.title}") for name, policy in library.policies.items()
    ]
    authorities = [(name, one.name) for name, one in library.authorities.items()]
    return page(
        visit,
        "new_draft.html",
        None,
        problems,
        policies=sorted(policies, key=lambda one: one[1]),
        authorities=sorted(authorities, key=lambda one: one[1]),
    )


def one_draft(visit: Visit) -> Response:
    """The texts of a draft side by side, and what is to be said of them."""
    entry = _entry(visit)
    if not visit.posted:
        return _show(visit, entry, Draft.stored(entry.latest.text))
    typed = _typed(visit)
    if problems := too_long(typed):
        return _show(visit, entry, typed, problems)
    try:
        return _done(visit, entry, typed, visit.form.text("do"))
    except BadInput as bad:
        return _show(visit, entry, typed, bad.problems)
    except Conflict as conflict:
        return _conflict(visit, typed, conflict)


def _done(visit: Visit, entry: CaseEntry, typed: Draft, wanted: str) -> Response:
    """What a button of the form asks for. Raises BadInput, and Conflict where somebody else has saved the draft."""
    site = visit.site
    if wanted == "check":
        return _show(visit, entry, typed)
    if wanted == "cases":
        return _show(visit, entry, with_missing_cases(site.library, site.files, typed), said="Cases were added below. ")
    if wanted == "rule":
        return _show(visit, entry, _with_rule(visit, typed), said="The rule was added at the end of the rules. ")
    text = typed.to_store()
    if text != entry.latest.text:
        number = site.workspace.save(entry.name, visit.form.number("revision"), text, visit.session.who, "Changed")
        tell(visit, f"Saved as version {number}.")
    else:
        tell(visit, "Nothing was changed.")
    return RedirectResponse(_address(entry.name), 303)


def _with_rule(visit: Visit, typed: Draft) -> Draft:
    """The draft with a rule of the sentence that was chosen. Raises BadInput at the field."""
    provision, _, number = visit.form.text("sentence").rpartition(" ")
    if not provision:
        raise refused("Sentence", "none is chosen", "choose the sentence that the rule is made from")
    kind: EntityKind = next((kind for kind in _KINDS if kind == visit.form.text("for_each")), "force")
    title = name_of(visit.form.text("rule"))
    if not title:
        raise refused("What the rule is called", "this is empty", "give it a few words, as: step aside")
    issuer = typed.policy_id.partition("/")[0]
    chosen = provision, int(number) if number.isascii() and number.isdecimal() else 0
    return with_rule(visit.site.library, visit.site.files, typed, f"{issuer}.{title}", chosen, kind)


def _conflict(visit: Visit, typed: Draft, conflict: Conflict) -> Response:
    """The page with what was typed, and what somebody else has saved meanwhile beside it."""
    entry, latest = _entry(visit), conflict.latest
    theirs = Draft.stored(latest.text)
    lines = [
        line
        for part in _TEXTS
        for line in difflib.unified_diff(
            getattr(typed, part).splitlines(), getattr(theirs, part).splitlines(), "yours", "theirs", lineterm="", n=1
        )
    ]
    cause = f"{latest.who} saved version {latest.number} while you wrote"
    remedy = (
        "take over what you want of it, below; saving again puts your texts in its place, and loses neither version"
    )
    problems = refused("Draft", cause, remedy).problems
    return _show(visit, entry, typed, problems, difference="\n".join(lines))


def _show(
    visit: Visit,
    entry: CaseEntry,
    draft: Draft,
    problems: Sequence[Problem] = (),
    *,
    said: str = "",
    difference: str = "",
) -> Response:
    """The page with these texts. They are checked at once where they were sent, else while the page is read."""
    checked: Checked | None
    if visit.posted:
        checked, newest = (None if too_long(draft) else _check(visit, draft)), True
    else:
        checked, newest = visit.site.reader.latest(
            ("draft", entry.name), draft.to_store(), lambda: _check(visit, draft)
        )
    library = visit.site.library
    return page(
        visit,
        "draft.html",
        None,
        problems,
        entry=entry,
        draft=draft,
        checked=checked if newest else None,
        sentences=_sentences(visit, draft) if checked and newest else [],
        kinds=_KINDS.items(),
        said=said,
        difference=difference,
        authorities=sorted(((name, one.name) for name, one in library.authorities.items()), key=lambda one: one[1]),
        topics=[(name, topic.title) for name, topic in library.topics.items()],
        modalities=MODALITY,
        link=_address,
    )


def _check(visit: Visit, draft: Draft) -> Checked:
    return check(visit.site.library, visit.site.files, draft)


def _sentences(visit: Visit, draft: Draft) -> list[tuple[str, str]]:
    """The sentences that a rule can be made from, by what the form sends for each."""
    with drafted(visit.site.library, visit.site.files, draft) as read:
        return [(f"{provision} {duty.number}", duty.text) for provision, duty in sentences(read)]


def _typed(visit: Visit) -> Draft:
    """The texts of the form."""
    return Draft(*(visit.form.fields.get(name, [""])[-1] for name in _TEXTS))


def _entry(visit: Visit) -> CaseEntry:
    return visit.site.workspace.case(visit.places["draft"], draft=True)


def check_typed(visit: Visit) -> Response:
    """What is to be said of the texts as they are typed: a piece of the page, for its script."""
    if not visit.posted:
        return RedirectResponse(_address(_entry(visit).name), 303)
    typed = _typed(visit)
    if problems := too_long(typed):
        raise BadInput(problems)
    return page(visit, "draft_checked.html", checked=_check(visit, typed), modalities=MODALITY)


def comparison(visit: Visit) -> Response:
    """How the draft as it is saved compares with another policy."""
    entry = _entry(visit)
    draft, site = Draft.stored(entry.latest.text), visit.site
    asked = visit.asked("with", "topic")
    if "with" not in asked:
        return RedirectResponse(_address(entry.name), 303)
    problems: Sequence[Problem] = ()
    report: Markup | None = None
    newest = True
    try:
        other, topic = asked["with"], asked.get("topic")
        if other not in site.library.authorities:
            raise refused("Compare with", "there is no such authority", "choose one on the draft’s page")
        report, newest = site.reader.latest(
            ("draft against", entry.name, other, topic),
            entry.latest.text,
            lambda: compared(site.library, site.files, draft, other, topic),
        )
    except BadInput as bad:
        problems = bad.problems
    return page(
        visit,
        "draft_report.html",
        None,
        problems,
        entry=entry,
        draft=draft,
        link=_address,
        waiting=not newest,
        title="Comparison",
        reports=[("", "", report)] if report and newest else [],
    )


def on_the_cases(visit: Visit) -> Response:
    """What the draft’s rules come to in each case of the workspace, had they been in force."""
    entry = _entry(visit)
    draft, site = Draft.stored(entry.latest.text), visit.site
    problems: Sequence[Problem] = ()
    reports: list[Trial] | None = None
    newest = True
    cases = [one for one in site.workspace.cases() if not one.archived]
    key = " ".join(f"{one.name} {one.latest.number}" for one in cases)
    try:
        reports, newest = site.reader.latest(
            ("draft on cases", entry.name),
            entry.latest.text + key,
            lambda: tried(site, draft, cases),
        )
    except BadInput as bad:
        problems = bad.problems
    return page(
        visit,
        "draft_report.html",
        None,
        problems,
        entry=entry,
        draft=draft,
        link=_address,
        waiting=not newest,
        title="Tried on the cases",
        reports=reports if reports and newest else [],
    )


def files(visit: Visit) -> Response:
    """The draft as the files of a library, in a zip."""
    entry = _entry(visit)
    held = {file.name: file.text.encode() for file in Draft.stored(entry.latest.text).files()}
    return as_file(zipped(held), f"{entry.name}.zip")


PAGES = {
    "/drafts": drafts,
    "/drafts/new": new_draft,
    "/drafts/{draft}": one_draft,
    "/drafts/{draft}/check": check_typed,
    "/drafts/{draft}/compare": comparison,
    "/drafts/{draft}/cases": on_the_cases,
    "/drafts/{draft}/files.zip": files,
}
