"""Sources, and the places of statements in them, as reports show them."""

from typing import TypedDict

from policycheck.model.case_document import QuoteCheck
from policycheck.model.incident import Incident
from policycheck.model.inference import CitedStatement
from policycheck.model.source_view import SourceView
from policycheck.model.statement import AnyStatement, Assertion


class CitedPlace(TypedDict):
    """The fields of `Cited`."""

    source: str
    number: int
    pinpoint: str | None
    quotation: QuoteCheck | None
    note: str | None


def cited_place(incident: Incident, statement: AnyStatement) -> CitedPlace:
    """The place of a statement in its source; without a pinpoint in the file, that of its verified quotation."""
    quotation = incident.quotation(statement)
    verified = quotation.places[0] if quotation is not None and quotation.holds else None
    return {
        "source": statement.source,
        "number": list(incident.sources).index(statement.source) + 1,
        "pinpoint": statement.pinpoint or verified,
        "quotation": quotation,
        "note": statement.note,
    }


def cited_statement(incident: Incident, assertion: Assertion) -> CitedStatement:
    """An assertion with the side that made it."""
    return CitedStatement(
        party=incident.sources[assertion.source].party, value=assertion.value, **cited_place(incident, assertion)
    )


def sources(incident: Incident) -> tuple[SourceView, ...]:
    """The sources as reports list them, by their numbers."""
    numbers = {name: number for number, name in enumerate(incident.sources, 1)}
    checked, quotations = incident.checked, dict[str, dict[QuoteCheck, None]]()
    for said in incident.all_statements() if checked is not None else ():
        quotation = incident.quotation(said)
        if quotation is not None:
            quotations.setdefault(said.source, {})[quotation] = None
    return tuple(
        SourceView(
            id=name,
            number=numbers[name],
            party=source.party,
            speaker=incident.speaker(source.party),
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
