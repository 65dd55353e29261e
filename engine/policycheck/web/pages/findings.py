"""Findings: the facts that the board found, its dispositions, votes and recommendations, and what follows from them."""

import json
from collections.abc import Callable, Sequence
from typing import Any, get_args

from starlette.responses import RedirectResponse, Response

from policycheck.library.files import Path_
from policycheck.library.json_edit import with_items, with_key, with_value, without
from policycheck.model.case import Recommendation
from policycheck.model.evaluation import Evaluation
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD
from policycheck.model.problem import Problem
from policycheck.report.case import disposition, found_facts
from policycheck.report.dispositions import CCRB, NACOLE
from policycheck.report.results import results
from policycheck.report.words import headline
from policycheck.web import interview
from policycheck.web.changes import Edited, change, refused
from policycheck.web.fact_rows import fact_row, facts_near
from policycheck.web.fields import optional_member, whole_number
from policycheck.web.found import STANDARDS, as_typed, own_words, with_finding
from policycheck.web.navigation import case_address
from policycheck.web.render import blocks, page
from policycheck.web.statement_rows import keys_of, path_of
from policycheck.web.visit import Visit

KINDS = {"discipline": "Discipline", "training": "Training", "policy": "Policy", "other": "Something else"}
_VOTES = {"for": "Votes for", "against": "Votes against", "abstained": "Abstained"}
_LABELS = {"disposition": "Disposition", "because": "Why", "dissent": "Dissent", **_VOTES}
TERMS = tuple(dict.fromkeys((*NACOLE.terms, *CCRB.terms)))
_FACTS: Path_ = ("findings", "facts")


def findings(visit: Visit) -> Response:
    """What the board found, and the forms that enter it."""
    return _show(visit, ())


def _show(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    evaluation = visit.site.reader.evaluation(case.shown.text)
    found = [blocks(*found_facts([one], evaluation)) for one in evaluation.case.found]
    written = json.loads(case.shown.text).get("findings", {})
    views = {one.id: one for one in evaluation.case.allegations}
    texts = {one.id: one.text for one in incident.allegations}
    return page(
        visit,
        "findings.html",
        case,
        problems,
        incident=incident,
        facts=list(zip(incident.findings.facts, found, strict=True)),
        decided={one.allegation: one for one in incident.findings.dispositions},
        told={name: blocks(*disposition(one.disposition)) for name, one in views.items() if one.disposition},
        doubted=[one for one in views.values() if one.disposition and one.disposition.doubts],
        outvoted=[(one, texts[one.allegation]) for one in incident.findings.dispositions if one.outvoted],
        terms=TERMS,
        recommendations=list(
            zip(keys_of(written.get("recommendations", [])), incident.findings.recommendations, strict=True)
        ),
        kinds=KINDS.items(),
        kind_names=KINDS,
        follows=_follows(evaluation),
    )


def _follows(evaluation: Evaluation) -> list[tuple[int, str, str, str]]:
    """What every rule that binds comes to on what the board found: number, title, about whom, and in a few words."""
    return [
        (section.number, one.title, one.about_label, headline(one, one.outcomes[BOARD]))
        for section in results(evaluation).binding
        for one in section.results
        if BOARD in one.outcomes
    ]


def _to(visit: Visit, anchor: str) -> str:
    return f"{case_address(visit.places['case'], 'findings')}#{anchor}"


def _changed(visit: Visit, edit: Callable[[str, Incident], Edited], anchor: str) -> Response:
    if not visit.posted:
        return RedirectResponse(_to(visit, anchor), 303)
    return change(visit, edit, _show, _to(visit, anchor))


def found_fact(visit: Visit) -> Response:
    """The form of a fact that the board finds: found by its words, answered, with whom the board credits and why."""
    if not visit.posted:
        return _fact_form(visit, ())
    if visit.form.text("remove"):
        return change(visit, lambda *given: _without_fact(visit, *given), _fact_form, _to(visit, "facts"))

    def edit(text: str, incident: Incident) -> Edited:
        return with_finding(visit.form, text, incident, visit.site.library)

    return change(visit, edit, _fact_form, _to(visit, "facts"))


def _fact_form(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    library = visit.site.library
    chosen, words, about = (str(visit.shown(name)) for name in ("fact", "words", "about"))
    row = fact_row(library, incident, chosen) if chosen in library.facts else None
    there = [one for one in incident.findings.facts if (one.fact, one.about) == (chosen, about)]
    before = there[0] if there else None
    return page(
        visit,
        "finding.html",
        case,
        problems,
        incident=incident,
        fact=row,
        words=words,
        about=about,
        found=[] if row else facts_near(visit.site.facts, library, incident, words),
        before=before,
        answered=as_typed(before.value) if before else [],
        as_said=own_words(before.value) if before else "",
        sources=interview.written(incident),
        standards=STANDARDS.items(),
    )


def _without_fact(visit: Visit, text: str, incident: Incident) -> Edited:
    key = visit.form.text("fact"), visit.form.text("about")
    keys = [(found.fact, found.about) for found in incident.findings.facts]
    if key not in keys:
        raise refused("This finding", "it is not there any more", "load the page again")
    return Edited(without(text, (*_FACTS, keys.index(key))), "Took out a finding of the board")


def decide(visit: Visit) -> Response:
    """How the board disposes of one allegation, with its votes and dissent."""

    def edit(text: str, incident: Incident) -> Edited:
        form, name = visit.form, visit.places["allegation"]
        if name not in [one.id for one in incident.allegations]:
            raise refused("Allegation", "it is not there any more", "load the page again")
        decided = [one.allegation for one in incident.findings.dispositions]
        at = decided.index(name) if name in decided else len(decided)
        path: Path_ = ("findings", "dispositions", at)
        if form.text("remove"):
            return Edited(without(text, path) if name in decided else text, "Took out a disposition")
        if not form.text("disposition"):
            raise refused("Disposition", "none is written", "choose a term, or write the board’s own")
        given: dict[str, Any] = {"allegation": name, **form.given("disposition", "because")}
        given |= {key: whole_number(form.text(key), label) for key, label in _VOTES.items() if form.text(key)}
        given |= form.given("dissent")
        text = with_value(text, path, given) if name in decided else _with_item(text, "dispositions", given)
        what = f"The board’s disposition: {form.text('disposition')}"
        return Edited(text, what, {(*path, key): label for key, label in _LABELS.items()})

    return _changed(visit, edit, "allegations")


def _with_item(text: str, name: str, item: dict[str, Any]) -> str:
    """The text with an item more in one of the lists of the findings."""
    text = with_key(with_key(text, (), "findings", {}), ("findings",), name, [])
    return with_items(text, ("findings", name), item)


def recommend(visit: Visit) -> Response:
    """A recommendation more, or one less."""

    def edit(text: str, incident: Incident) -> Edited:
        form = visit.form
        if form.text("remove"):
            path = path_of(text, "recommendations", form.text("remove"))
            return Edited(without(text, path), "Took out a recommendation")
        if form.text("kind") not in get_args(Recommendation.model_fields["kind"].annotation):
            raise refused("What it is about", "nothing is chosen", "choose discipline, training, policy or another")
        if not form.text("text"):
            raise refused("What the board recommends", "nothing is written", "write it in a sentence")
        at = len(incident.findings.recommendations)
        text = _with_item(text, "recommendations", form.given("kind", "text"))
        fields: dict[Path_, str] = {("findings", "recommendations", at, "text"): "What the board recommends"}
        return Edited(text, "Added a recommendation", fields)

    return _changed(visit, edit, "recommendations")


def adopt(visit: Visit) -> Response:
    """The day on which the board adopted its findings."""

    def edit(text: str, _: Incident) -> Edited:
        text = with_key(text, (), "findings", {})
        text = optional_member(text, ("findings",), "date", visit.form.text("date") or None)
        return Edited(text, "Changed when the findings were adopted", {("findings", "date"): "Adopted on"})

    return _changed(visit, edit, "adopted")


PAGES = {
    "/cases/{case}/findings": findings,
    "/cases/{case}/findings/facts": found_fact,
    "/cases/{case}/findings/allegations/{allegation}": decide,
    "/cases/{case}/findings/recommendations": recommend,
    "/cases/{case}/findings/adopted": adopt,
}
