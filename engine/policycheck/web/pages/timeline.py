"""The timeline of a case: the events as each account tells them, their order, and the picture."""

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

from starlette.responses import RedirectResponse, Response

from policycheck.evaluation.session import with_speaker
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_items, with_key
from policycheck.model.base import free_name
from policycheck.model.incident import Incident
from policycheck.model.problem import Problem
from policycheck.model.timeline import RELATION_WORDS
from policycheck.timeline.table import timeline_document
from policycheck.timeline.view import timeline_view
from policycheck.timeline.words import heading
from policycheck.web import parties
from policycheck.web.changes import Edited, change, refused
from policycheck.web.fields import optional_member
from policycheck.web.memo_parts import DRAWING
from policycheck.web.names import name_of
from policycheck.web.navigation import case_address
from policycheck.web.render import as_piece, page
from policycheck.web.said import place_of
from policycheck.web.statement_rows import rows
from policycheck.web.timeline_items import LABELS, offered, timeline_item
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase


def timeline(visit: Visit) -> Response:
    """What happened when, as each account tells it, and the forms that add an event and its order."""
    return _show(visit, ())


def _show(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    library, text = visit.site.library, case.shown.text
    view = visit.site.reader.derived("timeline", text, lambda: timeline_view(library, incident))
    told = visit.site.reader.derived("timeline told", text, lambda: as_piece(timeline_document(view, ())))
    return page(
        visit,
        "timeline.html",
        case,
        problems,
        incident=incident,
        told=told,
        pictures=[heading(panel) for panel in view.panels] if find_spec("matplotlib") else [],
        panels=view.panels,
        said=[row for row in rows(text, incident, library) if row.list_name != "assertions"],
        speakers=[(name, one) for name, one in incident.sources.items() if one.party != "board"],
        parties=parties.choices(incident),
        sides=parties.SIDES,
        **offered(incident, library),
    )


def picture(visit: Visit) -> Response:
    """The picture of one account's timeline, as SVG."""
    from policycheck.timeline.picture import figures

    case, incident = visit.readable()
    if find_spec("matplotlib") is None:
        raise NoSuchCase("picture")
    view = timeline_view(visit.site.library, incident)

    def draw() -> tuple[str, ...]:
        with DRAWING:
            return tuple(figure.svg for figure in figures(view, vector=True))

    drawn = visit.site.reader.derived("pictures", case.shown.text, draw)
    number = visit.places["number"]
    if not (number.isascii() and number.isdecimal()) or not 1 <= int(number[:4]) <= len(drawn):
        raise NoSuchCase("picture")
    return Response(drawn[int(number) - 1], media_type="image/svg+xml")


def _to(visit: Visit) -> str:
    return case_address(visit.places["case"], "timeline")


def add_event(visit: Visit) -> Response:
    """One source's word that something happened."""
    if not visit.posted:
        return RedirectResponse(_to(visit), 303)
    return change(visit, lambda *given: _event(visit, *given), _show, _to(visit))


def _event(visit: Visit, text: str, incident: Incident) -> Edited:
    form, library = visit.form, visit.site.library
    same = form.text("event")
    known = {event.id: event for event in incident.timeline.events}
    kind = known[same].kind if same in known else form.text("kind")
    if kind not in library.events:
        raise refused("What happened", "nothing is chosen", "choose what happened, or an event that is there already")
    taken = [event.id for event in incident.timeline.events]
    name = same if same in known else free_name(name_of(form.text("label") or kind), taken)
    item = {"id": name, "kind": kind, **timeline_item("events", form)}
    if same in known:
        item.pop("label", None)
    return _with_item(visit, text, incident, "events", item, f"Added an event: {library.events[kind].noun}")


def add_order(visit: Visit) -> Response:
    """One source's word on how two events stand in time."""
    if not visit.posted:
        return RedirectResponse(_to(visit), 303)
    return change(visit, lambda *given: _order(visit, *given), _show, _to(visit))


def _order(visit: Visit, text: str, incident: Incident) -> Edited:
    item = timeline_item("order", visit.form)
    names = incident.event_names(visit.site.library.events)
    stands = RELATION_WORDS[item["is"]].past  # which the item was checked for
    what = f"Added an order: {names.get(item['event'], '')} {stands} {names.get(item['other'], '')}"
    return _with_item(visit, text, incident, "order", item, what)


def add_complete(visit: Visit) -> Response:
    """One source's word that it tells of every event of some kinds."""
    if not visit.posted:
        return RedirectResponse(_to(visit), 303)

    def edit(text: str, incident: Incident) -> Edited:
        item = timeline_item("complete", visit.form)
        return _with_item(
            visit, text, incident, "complete", item, "Added that a source tells of every event of some kinds"
        )

    return change(visit, edit, _show, _to(visit))


def _with_item(visit: Visit, text: str, incident: Incident, name: str, item: dict[str, Any], what: str) -> Edited:
    """The text with one more statement of the timeline, with who says so and where."""
    who = parties.speaker(visit.form, incident, visit.form.text("document") or None)
    source = incident.sources.get(who.source)
    document = source.document if source is not None else visit.form.text("document") or None
    item = {**item, "source": who.source, **place_of(visit.form, incident, document), **visit.form.given("note")}
    at = len(getattr(incident.timeline, name))
    text = with_speaker(text, who)
    timeline_there = with_key(text, (), "timeline", {})
    text = _with_list(timeline_there, name)
    text = with_items(text, ("timeline", name), item)
    fields: dict[Path_, str] = {("timeline", name, at, key): label for key, label in LABELS[name].items()}
    fields |= {("timeline", name, at, "quote"): "Words", ("timeline", name, at, "pinpoint"): "Where"}
    fields |= {("timeline", name, at, "kind"): "What happened", ("timeline", name, at): "This entry"}
    return Edited(text, what, fields)


def _with_list(text: str, name: str) -> str:
    import json

    return text if name in json.loads(text)["timeline"] else optional_member(text, ("timeline",), name, [])


def set_zero(visit: Visit) -> Response:
    """What the seconds are counted from."""
    if not visit.posted:
        return RedirectResponse(_to(visit), 303)

    def edit(text: str, _: Incident) -> Edited:
        text = with_key(text, (), "timeline", {})
        return Edited(optional_member(text, ("timeline",), "zero", visit.form.text("zero") or None), "Changed the zero")

    return change(visit, edit, _show, _to(visit))


PAGES = {
    "/cases/{case}/timeline": timeline,
    "/cases/{case}/timeline/pictures/{number}": picture,
    "/cases/{case}/timeline/events": add_event,
    "/cases/{case}/timeline/order": add_order,
    "/cases/{case}/timeline/complete": add_complete,
    "/cases/{case}/timeline/zero": set_zero,
}
