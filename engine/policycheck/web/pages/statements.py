"""The statements of a case: the list, and the form in three steps that makes one of words in a document."""

import json
from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response

from policycheck.library.files import Path_
from policycheck.library.json_edit import with_value, without
from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.problem import Problem
from policycheck.model.statement import Assertion, OtherStatement, RetiredStatement
from policycheck.sources.search import SearchedText
from policycheck.web import parties, said
from policycheck.web.changed_statement import before_of, changed_item, labels_of
from policycheck.web.changes import Edited, change
from policycheck.web.fact_rows import fact_row, facts_near
from policycheck.web.navigation import case_address
from policycheck.web.render import page
from policycheck.web.statement_rows import StatementRow, path_of, rows
from policycheck.web.timeline_items import offered
from policycheck.web.visit import Visit

_FIELDS = ("document", "quote", "pinpoint", "source", "words", "fact", "about")  # that the steps hand on


def statements(visit: Visit) -> Response:
    """Every statement, by who says it."""
    return _list(visit, ())


def _list(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    by_source: dict[str, list[StatementRow]] = {name: [] for name in incident.sources}
    for row in rows(case.shown.text, incident, visit.site.library):
        by_source[row.source].append(row)
    return page(visit, "statements.html", case, problems, incident=incident, by_source=by_source, record=RECORD)


def new_statement(visit: Visit) -> Response:
    """The form: the words and who says them; the fact that they answer; the answer."""
    if visit.posted:
        to = case_address(visit.places["case"], "statements")
        if visit.form.text("document") and visit.form.text("then") == "document":
            to = case_address(visit.places["case"], "documents", visit.form.text("document"))
        return change(visit, lambda *given: _entered(visit, *given), _form, to)
    return _form(visit, ())


def _form(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    library = visit.site.library
    given = {name: str(visit.shown(name)) for name in _FIELDS}
    chosen = given["fact"] if given["fact"] in library.facts else ""
    document = given["document"] if given["document"] in incident.documents else ""
    return page(
        visit,
        "new_statement.html",
        case,
        problems,
        incident=incident,
        given=given,
        document=document,
        places=_places(incident, document, given["quote"]),
        found=[] if chosen else facts_near(visit.site.facts, library, incident, given["words"] or given["quote"]),
        fact=fact_row(library, incident, chosen) if chosen else None,
        speakers=[(name, one) for name, one in incident.sources.items() if name in _written(incident, document)],
        parties=parties.choices(incident),
        sides=parties.SIDES,
        typed=visit.form,
        labels=incident.labels,
        topics=sorted(((key, topic.title) for key, topic in library.topics.items()), key=lambda one: one[1]),
        own=[
            (row.key, row.text)
            for row in rows(case.shown.text, incident, library)
            if isinstance(row.statement, OtherStatement) and not isinstance(row.statement, RetiredStatement)
        ],
    )


def _written(incident: Incident, document: str) -> list[str]:
    """The sources that the file itself has: of the document, if there is one."""
    own = [name for name, source in incident.sources.items() if source.party != "board"]
    return [name for name in own if not document or incident.sources[name].document == document]


def _places(incident: Incident, document: str, quote: str) -> list[str] | None:
    """Where the words stand in the document; None where there are none to look up."""
    texts = incident.checked.texts if incident.checked else {}
    if not quote or document not in texts:
        return None
    _, found = SearchedText(texts[document]).find_typed(quote)
    return [place.pinpoint.words for place in found.places]


def _entered(visit: Visit, text: str, incident: Incident) -> Edited:
    """The text with the statement that was entered. Raises BadInput, each problem at its field."""
    if visit.form.text("fact"):
        return said.with_fact(visit.form, text, incident, visit.site.library)
    return said.in_own_words(visit.form, text, incident)


def change_statement(visit: Visit) -> Response:
    """A statement that is there: its words, its place and its note can be changed, or it can be taken out."""
    case = visit.places["case"]
    if not visit.posted:
        return _one(visit, ())
    return change(visit, lambda *given: _changed(visit, *given), _one, case_address(case, "statements"))


def _one(visit: Visit, problems: Sequence[Problem]) -> Response:
    case, incident = visit.readable()
    name, key = visit.places["list"], visit.places["key"]
    found = [
        row for row in rows(case.shown.text, incident, visit.site.library) if (row.list_name, row.key) == (name, key)
    ]
    if not found and not problems:
        return RedirectResponse(case_address(case.name, "statements"), 303)
    row, library = found[0] if found else None, visit.site.library
    said = row.statement if row else None
    return page(
        visit,
        "statement.html",
        case,
        problems,
        incident=incident,
        row=row,
        fact=fact_row(library, incident, said.fact) if isinstance(said, Assertion) else None,
        before=before_of(said) if said else {},
        speakers=[(key, one.title) for key, one in incident.sources.items() if key in _written(incident, "")],
        **offered(incident, library),
    )


def _changed(visit: Visit, text: str, incident: Incident) -> Edited:
    path: Path_ = path_of(text, visit.places["list"], visit.places["key"])
    if visit.form.text("remove"):
        return Edited(without(text, path), "Took out a statement")
    item = json.loads(text)
    for step in path:
        item = item[step]
    statement = next(said for at, said in incident.placed_statements() if at == path)
    item = changed_item(visit.form, item, statement, str(path[-2]), incident, visit.site.library)
    labels = labels_of(statement, str(path[-2]))
    fields: dict[Path_, str] = {(*path, key): word for key, word in labels.items()}
    return Edited(with_value(text, path, item), "Changed a statement", fields | {path: "Statement"})


PAGES = {
    "/cases/{case}/statements": statements,
    "/cases/{case}/statements/new": new_statement,
    "/cases/{case}/statements/{list}/{key}": change_statement,
}
