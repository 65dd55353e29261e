"""What a form enters as somebody's word: an answer to a fact, or a sentence, with the words of a document."""

import json
from typing import Any

from policycheck.evaluation.assume import extent_of_text
from policycheck.evaluation.session import Session, with_speaker
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_items, with_key, with_value
from policycheck.library.library import Library
from policycheck.logic.answers import UnfitAnswer
from policycheck.logic.axioms import FactKey
from policycheck.logic.extent import Extent
from policycheck.model.base import free_name
from policycheck.model.case_document import no_quote
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.sources.search import SearchedText
from policycheck.web.changes import Edited, refused
from policycheck.web.names import name_of
from policycheck.web.parties import speaker
from policycheck.web.statement_rows import path_of
from policycheck.web.visit import Form

LABELS = {
    "about": "About whom",
    "value": "Answer",
    "quote": "Words",
    "pinpoint": "Where",
    "note": "Note",
    "says": "In your own words",
    "as_said": "In the source’s words",
    "topics": "What it is about",
    "bears_on": "It helps to judge",
}


def with_fact(form: Form, text: str, incident: Incident, library: Library) -> Edited:
    """The text with an answer more, by the same way as `policycheck ask -i --source`. Raises BadInput at the field."""
    document = form.text("document") or None
    who = speaker(form, incident, document)
    told = incident
    if who.source in incident.sources:
        document = incident.sources[who.source].document
    beside = place_of(form, incident, document) | form.given("note")
    key = form.text("fact"), form.text("about")
    if key[0] not in library.facts:
        raise refused("What it says", "no fact is chosen", "find one by its words, or say it in your own words")
    if incident.kind_of(key[1]) is None:
        raise refused("About whom", "nobody is chosen", "choose whom the answer is about; add them under Overview")
    session = Session(library=library, incident=told, text=text, speaker=who)
    extent = answer_of(form, session, key)
    content = session.answered(key, extent).with_beside(**beside).file()
    assert content is not None  # an answer was given
    made, at = content.decode(), len(_written(text))
    path: Path_ = ("assertions", at)
    made = as_said(form, made, path)
    what = session.statement_of(session.answered(key, extent).answers[0])
    return Edited(made, f"Added a statement {what}", _fields(path, who.source))


def answer_of(form: Form, session: Session, key: FactKey) -> Extent:
    """The answer that a form gives to the fact. Raises BadInput at the field."""
    fact = session.library.facts[key[0]]
    try:
        if fact.type != "choice":
            return session.read(key, form.text("answer"))
        chosen = form.texts("answer")
        return extent_of_text(fact, json.dumps({"one_of": chosen}) if len(chosen) != 1 else chosen[0])
    except UnfitAnswer as error:
        cause = error.cause if form.text("answer") else "no answer is given"
        raise refused("Answer", cause, f"write {error.remedy.removeprefix('write ')}") from None


def as_said(form: Form, text: str, path: Path_) -> str:
    """The text in which the answer at the path has the source's own words for an amount, if the form has any."""
    if not form.text("as_said"):
        return text
    value: Any = json.loads(text)
    for step in (*path, "value"):
        value = value[step]
    return with_value(text, (*path, "value"), with_own_words(value, form.text("as_said")))


def with_own_words(value: Any, words: str) -> Any:
    """An amount of the file with the source's own words for it, if there are any."""
    bounds = value if isinstance(value, dict) else {"at_least": value, "at_most": value}
    return {**bounds, "as_said": words} if words else value


def in_own_words(form: Form, text: str, incident: Incident) -> Edited:
    """The text with a statement more that no fact asks for. Raises BadInput at the field."""
    who = speaker(form, incident, form.text("document") or None)
    document = incident.sources[who.source].document if who.source in incident.sources else form.text("document")
    if not form.text("says"):
        raise refused("In your own words", "nothing is written", "choose a fact, or say in one sentence what is said")
    about = {"about": form.text("about")} if form.text("about") not in ("", INCIDENT) else {}
    bears_on = {"bears_on": form.texts("bears_on")} if form.texts("bears_on") else {}
    topics = {"topics": form.texts("topics")} if form.texts("topics") else {}
    text, disputes = _disputed(form.text("disputes"), text)
    item: dict[str, Any] = {"says": form.text("says"), **about, **disputes, **topics, **bears_on, "source": who.source}
    item |= place_of(form, incident, document or None) | form.given("note")
    at = len(_written(text))
    text = with_items(with_key(with_speaker(text, who), (), "assertions", []), ("assertions",), item)
    return Edited(text, f"Added a statement: {form.text('says')}", _fields(("assertions", at), who.source))


def _disputed(key: str, text: str) -> tuple[str, dict[str, str]]:
    """The text in which the statement of the key has an id, and how another disputes it; nothing without a key."""
    if not key:
        return text, {}
    path = path_of(text, "assertions", key)
    items = _written(text)
    item = items[int(path[-1])]
    name = item.get("id") or free_name(name_of(item["says"])[:40].strip("-"), [each.get("id") for each in items])
    return (text if "id" in item else with_value(text, path, {**item, "id": name})), {"disputes": name}


def _written(text: str) -> list[Any]:
    written = json.loads(text).get("assertions", [])
    return written if isinstance(written, list) else []


def _fields(path: Path_, source: str) -> dict[Path_, str]:
    fields: dict[Path_, str] = {(*path, key): label for key, label in LABELS.items()}
    who: dict[Path_, str] = {
        ("sources", source, key): label for key, label in (("party", "Whose word it is"), ("date", "Date"))
    }
    return {**fields, **who, (*path, "fact"): "What it says", ("sources", source): "Who says it", path: "Statement"}


def place_of(form: Form, incident: Incident, document: str | None) -> dict[str, str]:
    """The quotation and its place, as the file has them. Raises BadInput where the words do not stand there.

    The place is worked out again by every report, so that it is written only where words stand in several places, or
    where there is no document in which to look.
    """
    words, where = form.text("quote"), form.text("pinpoint")
    texts = incident.checked.texts if incident.checked else {}
    if not words:
        return {"pinpoint": where} if where else {}
    wrong = no_quote(words)
    if wrong is not None:
        raise refused("Words", wrong, "quote a few words, a sentence or a passage, letter for letter")
    if document is None:
        raise refused("Words", "who says this has no document", "choose a document, or leave the words out")
    if document not in texts:
        return {"quote": words} | ({"pinpoint": where} if where else {})
    words, found = SearchedText(texts[document]).find_typed(words)
    places = [place.pinpoint.words for place in found.places]
    if not places:
        near = f": what comes nearest is “{found.nearest}”, in {found.nearest_place}" if found.nearest else ""
        raise refused(
            "Words", f"they do not stand in the document{near}", "copy them letter for letter, or leave them out"
        )
    if len(places) == 1:
        return {"quote": words}
    if where not in places:
        raise refused("Where", f"the words stand in {len(places)} places", f"choose one: {', '.join(places[:10])}")
    return {"quote": words, "pinpoint": where}
