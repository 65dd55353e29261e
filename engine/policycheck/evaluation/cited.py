"""Where a statement stands in its source, as results name the place; and the sources as reports list them."""

from typing import TypedDict

from policycheck.model.incident import Assertion, Incident
from policycheck.model.inference import CitedStatement
from policycheck.model.source_view import SourceView
from policycheck.model.timeline import TimelineStatement


class CitedPlace(TypedDict):
    """The fields of `Cited`."""

    source: str
    number: int
    pinpoint: str | None
    note: str | None


def place(incident: Incident, statement: Assertion | TimelineStatement) -> CitedPlace:
    """Where a statement stands in its source."""
    return {
        "source": statement.source,
        "number": list(incident.sources).index(statement.source) + 1,
        "pinpoint": statement.pinpoint,
        "note": statement.note,
    }


def said(incident: Incident, assertion: Assertion) -> CitedStatement:
    """An assertion with the side that made it."""
    return CitedStatement(
        party=incident.sources[assertion.source].party, value=assertion.value, **place(incident, assertion)
    )


def sources(incident: Incident) -> tuple[SourceView, ...]:
    """The sources as reports list them, by their numbers."""
    numbers = {name: number for number, name in enumerate(incident.sources, 1)}
    return tuple(
        SourceView(
            id=name,
            number=numbers[name],
            party=source.party,
            title=source.title,
            date=source.date,
            via=source.via,
            via_number=numbers.get(source.via) if source.via else None,
            note=source.note,
        )
        for name, source in incident.sources.items()
    )
