"""Whose word something is: the parties that a form offers, and the source that a choice makes."""

from typing import Any

from policycheck.evaluation.session import Speaker
from policycheck.library.json_edit import source_entry
from policycheck.model.base import free_name
from policycheck.model.entity import PEOPLE
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, PARTIES, RECORD, REVIEWER, WORDS
from policycheck.web.changes import refused
from policycheck.web.names import name_of
from policycheck.web.visit import Form

SOMEBODY_ELSE = "+"  # of the choices: a party that the form names
SIDES = {"": "Nobody’s side", "agency": "The agency’s side", "family": "The side of the person it happened to"}


def choices(incident: Incident) -> list[tuple[str, str]]:
    """The parties whose word a document or a statement can be, each with its title; the usual ones first."""
    usual = [(RECORD, "The record: a recording, a log, a photograph that anybody can check")]
    usual += [(one, _first_up(WORDS[one].name)) for one in PARTIES if one not in (RECORD, BOARD, REVIEWER)]
    people = [(name, _first_up(incident.label_of(name))) for name in people_of(incident)]
    declared = [(name, _first_up(party.title)) for name, party in incident.parties.items()]
    return [*usual, *people, *declared, (SOMEBODY_ELSE, "Somebody else (say who below)")]


def people_of(incident: Incident) -> list[str]:
    """The people of the case, by id."""
    return [name for name, entity in incident.entities.items() if entity.kind in PEOPLE]


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


def new_party(form: Form, incident: Incident) -> tuple[str, dict[str, dict[str, str]]]:
    """The party that a form chooses or names, and what declares it where it is new. Raises BadInput at the field."""
    party = form.text("party")
    if party != SOMEBODY_ELSE:
        return party, {}
    title = form.text("party_title")
    if not title:
        raise refused("Somebody else", "no name is written", "write who it is: the officers’ union, a second agency")
    taken = (*incident.parties, *incident.entities, *incident.accounts, *PARTIES)
    name = free_name(name_of(title), taken)
    side = {"side": form.text("side")} if form.text("side") else {}
    return name, {name: {"title": title, **side}}


def speaker(form: Form, incident: Incident, document: str | None) -> Speaker:
    """Who says what a form enters: a source of the case, or a new one. Raises BadInput at the field."""
    chosen = form.text("source")
    if chosen and chosen in incident.sources:
        return Speaker(role="source", source=chosen)
    party, declares = new_party(form, incident)
    if not party:
        raise refused("Who says it", "nobody is chosen", "choose a source, or say whose word it is")
    title = form.text("source_title") or _title(incident, document, party, declares)
    entry: dict[str, Any] = source_entry(party, title, form.text("source_date") or None, document)
    name = free_name(party if party in incident.entities else name_of(title), incident.sources)
    return Speaker(role="source", source=name, entry=entry, declares=declares)


def _title(incident: Incident, document: str | None, party: str, declares: dict[str, dict[str, str]]) -> str:
    """How the source is called where nobody says: by who speaks, and in what."""
    labels = dict(choices(incident))
    who = declares[party]["title"] if party in declares else labels.get(party, party).partition(":")[0]
    return f"{who}, in “{incident.documents[document].title}”" if document else who
