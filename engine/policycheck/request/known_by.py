"""What an agency can find somebody or something by, as far as an incident's file says: its labels are its own."""

from policycheck.model.incident import Incident
from policycheck.model.request import listed


def known_by(incident: Incident, about: str) -> str | None:
    """An officer by what he or she is said to have done, with rank or unit; None where the file says nothing of that.

    A recording by its officer; anything else, and anybody else, by its label.
    """
    entity = incident.entities.get(about)
    if entity is not None and entity.kind == "recording" and entity.by:
        return f"the recording by {known_by(incident, entity.by) or incident.label_of(entity.by)}"
    if entity is None or entity.kind != "officer":
        return incident.label_of(about)
    officer = f"the officer{f' ({entity.assignment})' if entity.assignment else ''} said to have"
    for kind, done in (("force", "used force ({})"), ("pursuit", "taken part in {}"), ("observation", "seen {}")):
        acts = [
            incident.label_of(act.of or name)
            for name, act in incident.entities.items()
            if (act.kind, act.by) == (kind, about)
        ]
        if acts:
            return f"{officer} {done.format(listed(acts))}"
    return None
