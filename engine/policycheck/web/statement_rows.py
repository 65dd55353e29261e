"""The statements of a case as pages list them, and by a key each: an index would mean another after a change."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from policycheck.facts.statements import in_own_words
from policycheck.library.library import Library
from policycheck.model.case_document import QuoteCheck
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD
from policycheck.model.statement import AnyStatement, Assertion, OtherStatement
from policycheck.model.timeline import Event, Order, event_words, order_words
from policycheck.web.changes import refused

_LISTS = {
    "assertions": ("assertions",),
    "summary": ("summary",),
    "recommendations": ("findings", "recommendations"),
}  # where they stand in the file; the others, in its timeline


@dataclass(frozen=True)
class StatementRow:
    """A statement as a page shows it, with what was found of its quotation, and the key of its place in the file."""

    key: str
    list_name: str  # assertions, events, order, complete
    source: str
    about: str
    text: str
    statement: AnyStatement
    check: QuoteCheck | None

    @property
    def place(self) -> str:
        """Where its source says so; empty where that is not known."""
        holds = self.check is not None and self.check.places and self.check.holds
        return self.statement.pinpoint or (self.check.places[0] if holds and self.check else "") or ""


def rows(text: str, incident: Incident, library: Library) -> list[StatementRow]:
    """Every statement of the file, in its order, without the board's findings."""
    data = json.loads(text)
    lists = {"assertions": data.get("assertions", []), **data.get("timeline", {})}
    keys = {name: keys_of(lists.get(name, [])) for name in ("assertions", "events", "order", "complete")}
    made = []
    for path, statement in incident.placed_statements():
        source = incident.sources[statement.source]
        if source.party == BOARD:
            continue
        name, index = str(path[-2]), path[-1]
        assert isinstance(index, int)
        about = incident.label_of(statement.about) if isinstance(statement, Assertion | OtherStatement) else ""
        words = statement_text(statement, incident, library)
        check = incident.quotation(statement)
        made.append(StatementRow(keys[name][index], name, statement.source, about, words, statement, check))
    return made


def statement_text(statement: AnyStatement, incident: Incident, library: Library) -> str:
    """What a source says, as a sentence without a full stop."""
    if isinstance(statement, Assertion):
        return in_own_words(library.facts[statement.fact], statement.value)
    if isinstance(statement, OtherStatement):
        return statement.says.rstrip(".")
    names = incident.event_names(library.events)
    if isinstance(statement, Event):
        by = incident.label_of(statement.by) if statement.by else None
        told = event_words(statement, by)
        return f"{names[statement.id]}{f' ({told})' if told else ''}"
    if isinstance(statement, Order):
        return order_words(statement, f"“{names[statement.event]}”", f"“{names[statement.other]}”").replace("-", " ")
    kinds = ", ".join(library.events[kind].noun for kind in statement.kinds)
    return f"tells of every one of these: {kinds}"


def keys_of(items: Sequence[Any]) -> list[str]:
    """A key for each item: what it holds, and which of several alike it is."""
    seen: dict[str, int] = {}
    keys = []
    for item in items:
        digest = hashlib.sha256(json.dumps(item, sort_keys=True).encode()).hexdigest()[:16]
        seen[digest] = seen.get(digest, 0) + 1
        keys.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return keys


def path_of(text: str, list_name: str, key: str) -> tuple[str | int, ...]:
    """The path of the item in the file. Raises BadInput where it is not there any more."""
    path = _LISTS.get(list_name, ("timeline", list_name))
    data: Any = json.loads(text)
    for step in path:
        data = data.get(step, {}) if isinstance(data, dict) else {}
    keys = keys_of(data) if isinstance(data, list) else []
    if key not in keys:
        raise refused("This entry", "it is not there any more: somebody changed it", "load the page again")
    return (*path, keys.index(key))
