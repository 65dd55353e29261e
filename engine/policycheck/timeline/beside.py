"""Who states something of a timeline, and what a party says on a topic on which the record alone tells of an event."""

from collections.abc import Sequence

from policycheck.evaluation.citing import cited_place
from policycheck.library.library import Library
from policycheck.model.incident import Incident
from policycheck.model.party import RECORD
from policycheck.model.statement import OtherStatement
from policycheck.model.timeline import Complete, Event, Order
from policycheck.model.timeline_view import EventView, SaidBeside, TimelineSource


def timeline_source(incident: Incident, statement: Event | Order | Complete | OtherStatement) -> TimelineSource:
    """The source of a statement, with the place in it."""
    source = incident.sources[statement.source]
    speaker = incident.speaker(source.party)
    return TimelineSource(party=source.party, speaker=speaker, title=source.title, **cited_place(incident, statement))


def said_beside(
    library: Library, incident: Incident, events: Sequence[EventView], account: str
) -> tuple[SaidBeside, ...]:
    """What the account's own sources say without a fact on the topics of the events that it has from the record alone.

    An event's topics are those of the facts that follow from its kind.
    """
    kinds = {event.kind for event in events if event.by_record}
    follows = {
        derivation.then.fact
        for derivation in library.derivations.values()
        if kinds & {pattern.kind for pattern in derivation.events.values()}
    }
    topics = {name for name, topic in library.topics.items() if follows & {*topic.facts}}
    credited = incident.credited(account)
    return tuple(
        SaidBeside(says=statement.says, teller=timeline_source(incident, statement))
        for statement in incident.other_statements
        if statement.source in credited
        and incident.sources[statement.source].party != RECORD
        and topics & {*statement.topics}
    )
