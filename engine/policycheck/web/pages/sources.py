"""Who says something: a source, whose word it is, and where it was read."""

from collections.abc import Sequence

from starlette.responses import Response

from policycheck.library.files import Path_
from policycheck.library.json_edit import with_entry, with_value, without
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD
from policycheck.model.problem import Problem
from policycheck.web import parties
from policycheck.web.changes import Edited, change, refused
from policycheck.web.navigation import case_address
from policycheck.web.render import page
from policycheck.web.visit import Visit
from policycheck.web.workspace import NoSuchCase

_LABELS = {"party": "Whose word it is", "title": "What it is called", "date": "When it was said", "via": "Read in"}


def source(visit: Visit) -> Response:
    """The form of a source, and what it changes."""
    if visit.posted:
        to = case_address(visit.places["case"], "statements")
        return change(visit, lambda *given: _changed(visit, *given), _form, to)
    return _form(visit, ())


def _form(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    name = visit.places["source"]
    if name not in incident.sources or incident.sources[name].party == BOARD:
        raise NoSuchCase(name)
    return page(
        visit,
        "source.html",
        case,
        problems,
        incident=incident,
        name=name,
        source=incident.sources[name],
        parties=parties.choices(incident),
        sides=parties.SIDES,
        others=[(key, one.title) for key, one in incident.sources.items() if key != name and one.party != BOARD],
        documents=[(key, one.title) for key, one in incident.documents.items()],
    )


def _changed(visit: Visit, text: str, incident: Incident) -> Edited:
    name = visit.places["source"]
    if name not in incident.sources:
        raise refused("Source", "it is not there any more", "load the page again")
    title = incident.sources[name].title
    if visit.form.text("remove"):
        if any(said.source == name for said in incident.all_statements()):
            raise refused("Source", "statements rest on it", "take them out first")
        return Edited(without(text, ("sources", name)), f"Took out the source {title}")
    party, declares = parties.new_party(visit.form, incident)
    for key, declared in declares.items():
        text = with_entry(text, "parties", key, declared)
    given = {"party": party, **visit.form.given("title", "date", "via", "document", "note")}
    fields: dict[Path_, str] = {("sources", name, key): label for key, label in _LABELS.items()}
    return Edited(with_value(text, ("sources", name), given), f"Changed the source {given.get('title', title)}", fields)


PAGES = {"/cases/{case}/sources/{source}": source}
