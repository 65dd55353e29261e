"""Where a statement stands in its source, as results name the place; and the sources as reports list them."""

from typing import TypedDict

from policycheck.model.case_document import QuoteCheck
from policycheck.model.incident import Assertion, Incident
from policycheck.model.inference import CitedStatement
from policycheck.model.source_view import SourceView
from policycheck.model.timeline import TimelineStatement


class Place(TypedDict):
    """The fields of `Cited`."""

    source: str
    number: int
    pinpoint: str | None
    note: str | None
    quotation: QuoteCheck | None


def place(incident: Incident, statement: Assertion | TimelineStatement) -> Place:
    """Where a statement stands in its source; without a pinpoint in the file, where its verified quotation stands."""
    quotation = incident.quotation(statement)
    verified = quotation.places[0] if quotation is not None and quotation.holds else None
    return {
        "source": statement.source,
        "number": list(incident.sources).index(statement.source) + 1,
        "pinpoint": statement.pinpoint or verified,
        "note": statement.note,
        "quotation": quotation,
    }


def said(incident: Incident, assertion: Assertion) -> CitedStatement:
    """An assertion with the side that made it."""
    return CitedStatement(
        party=incident.sources[assertion.source].party, value=assertion.value, **place(incident, assertion)
    )


def sources(incident: Incident) -> tuple[SourceView, ...]:
    """The sources as reports list them, by their numbers."""
    numbers = {name: number for number, name in enumerate(incident.sources, 1)}
    checked, quotations = incident.checked, dict[str, dict[QuoteCheck, None]]()
    for stated in incident.statements() if checked is not None else ():
        quotation = incident.quotation(stated)
        if quotation is not None:
            quotations.setdefault(stated.source, {})[quotation] = None
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
            document=checked.documents.get(source.document) if checked and source.document else None,
            quotations=tuple(quotations.get(name, ())),
        )
        for name, source in incident.sources.items()
    )
