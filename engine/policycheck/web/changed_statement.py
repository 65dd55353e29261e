"""A statement that is there, as a form changes it: what it says, who says it, and with which words."""

from typing import Any

from policycheck.evaluation.session import Session, Speaker
from policycheck.evaluation.typed_answer import written
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD
from policycheck.model.statement import INCIDENT, AnyStatement, Assertion, OtherStatement
from policycheck.model.timeline import TimelineStatement
from policycheck.web.changes import refused
from policycheck.web.found import as_typed, own_words
from policycheck.web.said import LABELS as SAID_LABELS
from policycheck.web.said import answer_of, place_of, with_own_words
from policycheck.web.timeline_items import LABELS, timeline_item, typed_before
from policycheck.web.visit import Form

_BESIDE = ("quote", "pinpoint", "note")


def labels_of(statement: AnyStatement, list_name: str) -> dict[str, str]:
    """The fields of its form by the key in the file."""
    own = {} if isinstance(statement, Assertion | OtherStatement) else LABELS[list_name]
    return {**SAID_LABELS, **own, "source": "Who says it"}


def before_of(statement: AnyStatement) -> dict[str, Any]:
    """What stands in the fields of its form."""
    if isinstance(statement, Assertion):
        return {"answer": as_typed(statement.value), "as_said": own_words(statement.value)}
    return {} if isinstance(statement, OtherStatement) else typed_before(statement)


def changed_item(
    form: Form, item: dict[str, Any], statement: AnyStatement, list_name: str, incident: Incident, library: Library
) -> dict[str, Any]:
    """The item of the file as the form has it. What was not changed stays as it was written. Raises BadInput."""
    source = form.text("source") or statement.source
    if source not in incident.sources or incident.sources[source].party == BOARD:
        raise refused("Who says it", "nobody is chosen", "choose a source")
    if isinstance(statement, Assertion):
        new = _answered(form, item, statement, incident, library)
    elif isinstance(statement, OtherStatement):
        if not form.text("says"):
            raise refused("In your own words", "nothing is written", "say in one sentence what is said")
        about = {} if form.text("about") in ("", INCIDENT) else {"about": form.text("about")}
        new = {"says": form.text("says"), **{key: item[key] for key in item if key not in ("says", "about")}, **about}
    else:
        new = _of_timeline(form, item, statement, list_name)
    kept = {key: value for key, value in new.items() if key not in _BESIDE}
    beside = place_of(form, incident, incident.sources[source].document) | form.given("note")
    return {**kept, "source": source, **beside}


def _answered(
    form: Form, item: dict[str, Any], statement: Assertion, incident: Incident, library: Library
) -> dict[str, Any]:
    about = form.text("about") or statement.about
    if incident.kind_of(about) is None:
        raise refused("About whom", "nobody is chosen", "choose whom the answer is about")
    fact = library.facts[statement.fact]
    session = Session(
        library=library, incident=incident, text="", speaker=Speaker(role="source", source=item["source"])
    )
    extent, said = answer_of(form, session, (statement.fact, about)), form.text("as_said")
    value = item["value"]
    if extent != extent_of_value(fact, statement.value) or said != own_words(statement.value):
        value = with_own_words(written(fact, extent), said)
    return {**item, "about": about, "value": value}


def _of_timeline(form: Form, item: dict[str, Any], statement: TimelineStatement, list_name: str) -> dict[str, Any]:
    new, before = timeline_item(list_name, form), typed_before(statement)
    same = {key for key in new if before[key] in (form.text(key), form.texts(key))}
    kept = {key: value for key, value in item.items() if key not in LABELS[list_name] or key in same}
    return {**kept, **{key: value for key, value in new.items() if key not in same}}
