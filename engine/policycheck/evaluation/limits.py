"""The limits in days that the rules held for an agency set, such as for the release of a recording."""

from dataclasses import dataclass
from datetime import date, timedelta

from policycheck.evaluation.scope import scope
from policycheck.library.library import Library
from policycheck.model.dates import date_span
from policycheck.model.incident import Incident


@dataclass(frozen=True)
class DayLimit:
    """A rule that asks for something within so many days. From when they count, the question says."""

    rule: str
    title: str
    fact: str
    question: str
    days: int
    unit: str  # calendar days, business days
    passed: int | None  # days since the incident; None where its day is not known
    ends: date | None  # the last day, were the days counted from the incident; None for business days


def day_limits(library: Library, incident: Incident, today: date) -> tuple[DayLimit, ...]:
    """The limits of the rules that bind the agency, the shortest first."""
    day = _day(incident)
    found = {}
    for compiled in scope(library, incident.agency).rules:
        for role, _, element in compiled.rule.elements():
            fact = library.facts[element.fact]
            most = element.at_most
            if role != "must" or not isinstance(most, int) or not (fact.unit or "").endswith("days"):
                continue
            calendar = day is not None and fact.unit == "calendar days"
            found[compiled.rule.id, element.fact] = DayLimit(
                rule=compiled.rule.id,
                title=compiled.rule.title,
                fact=element.fact,
                question=fact.question,
                days=most,
                unit=fact.unit or "",
                passed=(today - day).days if day is not None else None,
                ends=day + timedelta(days=most) if day is not None and calendar else None,
            )
    return tuple(sorted(found.values(), key=lambda limit: (limit.days, limit.title)))


def _day(incident: Incident) -> date | None:
    """The day of the incident, where it is known to the day."""
    if incident.date is None:
        return None
    first, last = date_span(incident.date)
    return first if first == last else None
