"""The overview of a case: what happened, who and what was there, what is alleged; and the forms that change them."""

import json
from collections.abc import Callable, Sequence

from starlette.responses import RedirectResponse, Response

from policycheck.evaluation.coverage import coverage_for
from policycheck.evaluation.limits import day_limits
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_items, with_key, with_member, with_value, without
from policycheck.model.base import free_name
from policycheck.model.entity import LINKS, Entity, Kind
from policycheck.model.incident import Incident
from policycheck.model.problem import Problem
from policycheck.web import parties
from policycheck.web.changes import Edited, change, refused
from policycheck.web.fields import optional_member, whole_number
from policycheck.web.names import name_of
from policycheck.web.navigation import case_address
from policycheck.web.pages.cases import agencies, status, today
from policycheck.web.render import page
from policycheck.web.statement_rows import keys_of, path_of
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

KINDS: dict[Kind, str] = {
    "officer": "An officer",
    "civilian": "Somebody whom officers acted on",
    "witness": "A witness",
    "vehicle": "A vehicle",
    "force": "An act of force",
    "recording": "A recording",
    "observation": "What an officer saw of an act of force",
    "pursuit": "A pursuit",
}
_LINK_LABELS = {
    "by": "The officer",
    "against": "Against whom",
    "vehicle": "The vehicle",
    "driven_by": "Who drove it",
    "of": "The act of force",
}
_PEOPLE = ("officer", "civilian", "witness")


def overview(visit: Visit) -> Response:
    """The case at a glance."""
    return show(visit, ())


def show(visit: Visit, problems: Sequence[Problem]) -> Response:
    """The overview, with what is wrong with a form that was sent."""
    case, incident = visit.readable()
    library, text = visit.site.library, case.shown.text
    return page(
        visit,
        "overview.html",
        case,
        problems,
        incident=incident,
        agency=library.authorities[incident.agency].name,
        agencies=agencies(library),
        stage=status(incident),
        sentences=zip(keys_of(json.loads(text).get("summary", [])), incident.summary, strict=True),
        coverage=visit.site.reader.derived("coverage", text, lambda: coverage_for(library, incident)),
        limits=day_limits(library, incident, today()),
        kinds=KINDS,
        link_labels=_LINK_LABELS,
        links=LINKS,
        parties=parties.choices(incident),
        officers=incident.of_kind("officer"),
        rules=_rules(visit, incident),
    )


def _rules(visit: Visit, incident: Incident) -> list[tuple[str, str]]:
    """The rules that bind the agency, for an allegation: by title, each with its id."""
    from policycheck.evaluation.scope import scope

    bound = scope(visit.site.library, incident.agency).rules
    issuers = visit.site.library.authorities
    named = ((each.rule.id, f"{each.rule.title} ({issuers[each.rule.authority].name})") for each in bound)
    return sorted(named, key=lambda pair: pair[1])


def change_facts(visit: Visit) -> Response:
    """Title, day, place, number, agency and note of the case."""

    def edit(text: str, _: Incident) -> Edited:
        labels = {"title": "Title", "date": "Date", "place": "Place", "case_number": "Case number", "note": "Note"}
        for key in ("title", "agency"):
            if visit.form.text(key):
                text = with_value(text, (key,), visit.form.text(key))
        for key in ("date", "place", "case_number", "note"):
            text = optional_member(text, (), key, visit.form.text(key) or None)
        fields: dict[Path_, str] = {(key,): label for key, label in labels.items()}
        return Edited(text, "Changed what the case is called, or its day and place", fields | {("agency",): "Agency"})

    return _changed(visit, edit)


def _changed(visit: Visit, edit: Callable[[str, Incident], Edited], anchor: str = "") -> Response:
    to = case_address(visit.places["case"])
    if not visit.posted:
        return RedirectResponse(to, 303)
    return change(visit, edit, show, to + (f"#{anchor}" if anchor else ""))


def add_sentence(visit: Visit) -> Response:
    """A sentence more of what happened, with what it rests on; or one less."""

    def edit(text: str, incident: Incident) -> Edited:
        if visit.form.text("remove"):
            path = path_of(text, "summary", visit.form.text("remove"))
            return Edited(without(text, path), "Took a sentence out of what happened")
        sentence, names = visit.form.text("text"), visit.form.texts("rests_on")
        rests_on = [f"{name} {visit.form.text(f'place-{name}')}".strip() for name in names]
        if not rests_on:
            raise refused("What it rests on", "no source is chosen", "choose who says it; add documents first")
        item = {"text": sentence, "rests_on": rests_on}
        text = with_items(with_key(text, (), "summary", []), ("summary",), item)
        fields: dict[Path_, str] = {("summary", len(incident.summary), "text"): "Sentence"}
        return Edited(text, "Added a sentence to what happened", fields)

    return _changed(visit, edit, "happened")


def entity_form(visit: Visit) -> Response:
    """Somebody or something of the case: the form, for one that is there or for a new one, and what it changes."""
    return _entity_form(visit, ())


def _entity_form(visit: Visit, problems: Sequence[Problem]) -> Response:
    name = visit.places.get("entity", "")
    if visit.posted and not problems:
        return change(visit, lambda *given: _entity(visit, name, *given), _entity_form, _people_at(visit))
    case, incident = visit.readable()
    if name and name not in incident.entities:
        raise NoSuchCase(name)
    there = incident.entities.get(name)
    kind = there.kind if there else visit.shown("kind")
    if kind not in KINDS:
        return RedirectResponse(_people_at(visit), 303)
    return page(
        visit,
        "entity.html",
        case,
        problems,
        incident=incident,
        entity=there,
        name=name,
        kind=kind,
        kinds=KINDS,
        is_person=kind in _PEOPLE,
        links=LINKS.get(kind, {}),
        link_labels=_LINK_LABELS,
    )


def _people_at(visit: Visit) -> str:
    return f"{case_address(visit.places['case'])}#people"


def _entity(visit: Visit, name: str, text: str, incident: Incident) -> Edited:
    """The text with the entity as the form has it; of what the form does not ask, everything is kept."""
    form = visit.form
    if name and form.text("remove"):
        return Edited(without(text, ("entities", name)), f"Took out {incident.label_of(name)}", {})
    kind = incident.entities[name].kind if name else form.text("kind")
    label = form.text("label")
    if not label:
        raise refused(
            "What to call it in reports", "nothing is written", "write a role: the officer who fired, the driver"
        )
    before = {} if not name else _data(incident.entities[name])
    asked = ["label", "assignment", "outcome", *LINKS.get(kind, {})]  # type: ignore[call-overload] # any text may come
    given: dict[str, object] = dict(form.given(*asked))
    if kind in _PEOPLE and form.text("name"):
        given["name"] = form.text("name")
    if form.text("age"):
        given["age"] = whole_number(form.text("age"), "Age")
    kept = {key: value for key, value in before.items() if key not in (*asked, "name", "age", "kind")}
    entity = {"kind": kind, **given, **kept}
    new = name or free_name(name_of(label), (*incident.entities, *incident.parties, *incident.accounts, "incident"))
    if name:
        text = with_value(text, ("entities", name), entity)
    else:
        text = with_member(with_key(text, (), "entities", {}), ("entities",), new, entity)
    labels = {"age": "Age", "name": "Name", "assignment": "Assignment", "outcome": "What happened to them"}
    labels |= _LINK_LABELS
    fields: dict[Path_, str] = {("entities", new, key): word for key, word in labels.items()}
    return Edited(text, f"{'Changed' if name else 'Added'} {label}", fields | {("entities", new): "This entry"})


def _data(entity: Entity) -> dict[str, object]:
    return entity.model_dump(mode="json", exclude_unset=True)


def add_allegation(visit: Visit) -> Response:
    """An allegation more, or one less."""

    def edit(text: str, incident: Incident) -> Edited:
        form = visit.form
        ids = [each.id for each in incident.allegations]
        if form.text("remove"):
            if form.text("remove") not in ids:
                raise refused("Allegation", "it is not there any more", "load the page again")
            at = ids.index(form.text("remove"))
            return Edited(without(text, ("allegations", at)), "Took out an allegation")
        if not form.text("text"):
            raise refused("What is alleged", "nothing is written", "say in a sentence what the officer did wrong")
        name = free_name(name_of(form.text("text"))[:30].strip("-"), ids)
        item = {"id": name, **form.given("by", "against", "text")}
        if form.texts("rules"):
            item["rules"] = form.texts("rules")  # type: ignore[assignment] # the only list
        text = with_items(with_key(text, (), "allegations", []), ("allegations",), item)
        labels = {"by": "Who makes it", "against": "Against whom", "text": "What is alleged", "rules": "Rules"}
        at = len(ids)
        fields: dict[Path_, str] = {("allegations", at, key): label for key, label in labels.items()}
        return Edited(text, "Added an allegation", fields | {("allegations", at): "Who makes it"})

    return _changed(visit, edit, "allegations")


PAGES = {
    "/cases/{case}": overview,
    "/cases/{case}/about": change_facts,
    "/cases/{case}/summary": add_sentence,
    "/cases/{case}/people": entity_form,
    "/cases/{case}/people/{entity}": entity_form,
    "/cases/{case}/allegations": add_allegation,
}
