"""What the board finds: a fact with whom it credits, why and by which standard; as `policycheck ask -i` writes it."""

import json
from typing import Any

from policycheck.evaluation.session import BOARD, Session
from policycheck.library.files import Path_
from policycheck.library.json_edit import with_object
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.value import Bounds, OneOf, SaidBounds, StatedValue
from policycheck.web.changes import Edited, refused
from policycheck.web.said import answer_of, as_said
from policycheck.web.visit import Form

STANDARDS = {
    "preponderance": "More likely than not (preponderance of the evidence)",
    "clear-and-convincing": "Clear and convincing evidence",
    "beyond-reasonable-doubt": "Beyond reasonable doubt",
}
_LABELS = {
    "about": "About whom",
    "value": "Answer",
    "credits": "Whom the board credits",
    "because": "Why the board finds so",
    "standard": "Standard of proof",
}
_WORDS = {"at_least": "at least", "at_most": "at most", "more_than": "more than", "less_than": "less than"}


def with_finding(form: Form, text: str, incident: Incident, library: Library) -> Edited:
    """The text with a fact that the board found, in the place of an earlier one. Raises BadInput at the field."""
    key = form.text("fact"), form.text("about")
    if key[0] not in library.facts:
        raise refused("What the board finds", "no fact is chosen", "find one by its words")
    if incident.kind_of(key[1]) is None:
        raise refused("About whom", "nobody is chosen", "choose whom the finding is about; add them under Overview")
    session = Session(library=library, incident=incident, text=text, speaker=BOARD)
    session = session.answered(key, answer_of(form, session, key))
    beside: dict[str, Any] = {"credits": form.texts("credits")} if form.texts("credits") else {}
    content = session.with_beside(**beside, **form.given("because", "standard")).file()
    assert content is not None  # an answer was given
    at = _place(incident, key)
    path: Path_ = ("findings", "facts", at)
    made = as_said(form, _without_emptied(content.decode(), path, form), path)
    what = f"The board found {session.statement_of(session.answers[0])}"
    fields: dict[Path_, str] = {(*path, name): label for name, label in _LABELS.items()}
    fields |= {(*path, "credits", number): _LABELS["credits"] for number in range(len(form.texts("credits")))}
    return Edited(made, what, fields | {path: "What the board finds"})


def _place(incident: Incident, key: tuple[str, str]) -> int:
    """Where the finding stands in the file's list: that of an earlier one on the same, or after the last."""
    keys = [(found.fact, found.about) for found in incident.findings.facts]
    return keys.index(key) if key in keys else len(keys)


def _without_emptied(text: str, path: Path_, form: Form) -> str:
    """The text in which a finding that took an earlier one's place has nothing that the form shows as empty."""
    item = json.loads(text)["findings"]["facts"][path[-1]]
    left = {name: value for name, value in item.items() if name not in ("credits", "because", "standard")}
    left |= {name: item[name] for name in ("credits", "because", "standard") if form.texts(name)}
    return text if left == item else with_object(text, path, left)


def as_typed(value: StatedValue | Bounds) -> list[str]:
    """An answer of the file as a person writes it into a form; of a choice, each option.

    >>> as_typed(Bounds(at_least=2, at_most=4))
    ['at least 2 and at most 4']
    """
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    if isinstance(value, OneOf):
        return [str(option) for option in value.one_of]
    if isinstance(value, Bounds | SaidBounds):
        return [" and ".join(f"{_WORDS[name]} {bound}" for name, bound in value.given.items())]
    return [str(value)]


def own_words(value: StatedValue) -> str:
    """The source's own words for an amount; empty where it has none."""
    return (value.as_said or "") if isinstance(value, SaidBounds) else ""
