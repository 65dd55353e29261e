"""Days that derivations counted, as reports show them."""

import math
from datetime import date

from policycheck.facts.days import DATED, CountedDays, calendar_place
from policycheck.facts.inferred import DerivationStep
from policycheck.logic.extent import Extent, Interval
from policycheck.model.day_count import DayCount, DaySpan, Holiday
from policycheck.model.derivation import INCIDENT_DATE


def day_count(counted: CountedDays) -> DayCount:
    """The count with all that it was made from."""
    least, most = counted.extent.low[0] + 1, counted.extent.high[0]
    of = counted.of
    return DayCount(
        least=int(least),
        most=None if math.isinf(most) else int(most),
        first=_span(counted.first, of_incident=of.from_ == INCIDENT_DATE),
        last=_span(counted.last, of_incident=of.to == INCIDENT_DATE),
        business=of.business,
        jurisdiction=calendar_place(counted.jurisdiction) if of.business else None,
        holidays=None
        if counted.holidays is None
        else tuple(Holiday(date=day, name=name) for day, name in counted.holidays),
        ends_on_day_off=counted.ends_on_day_off,
    )


def dates_used(step: DerivationStep, fact: str, answer: str) -> Extent | None:
    """The answers to a date fact by which a step counted the days; None where its answer was asked for."""
    if step.days is None or answer != DATED:
        return None
    return step.days.first if fact == step.days.of.from_ else step.days.last


def _span(days: Interval, *, of_incident: bool) -> DaySpan:
    return DaySpan(earliest=_text(days.low[0] + 1), latest=_text(days.high[0]), of_incident=of_incident)


def _text(day: float) -> str | None:
    return None if math.isinf(day) else date.fromordinal(int(day)).isoformat()
