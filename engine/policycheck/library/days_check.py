"""Days between dates that a derivation counts, checked against the vocabulary."""

from collections.abc import Iterator

from policycheck.library.files import Path_
from policycheck.model.derivation import INCIDENT_DATE, Days
from policycheck.model.vocabulary import Fact

Fault = tuple[Path_, str, str]  # place, cause, remedy


def not_two_dates(days: Days, first: Fact | None, last: Fact | None) -> Iterator[Fault]:
    """What is not a date of the two, by the facts of their ids, if there are such; and whether they are two."""
    for key, fact_id, fact in (("from", days.from_, first), ("to", days.to, last)):
        path = ("then", "days", key)
        if fact_id == INCIDENT_DATE and fact is not None:
            cause = f"{fact_id} is the date of the incident's file, and the vocabulary has a fact of that id, too"
            yield path, cause, "give that fact another id"
        elif fact is not None and fact.type != "date":
            cause = f"{fact_id} is a {fact.type} fact, and days are counted from date to date"
            yield path, cause, f"name a date fact, or {INCIDENT_DATE}"
    if days.from_ == days.to:
        yield ("then", "days", "to"), "no day passes from a date to itself", "name two dates"


def not_its_unit(days: Days, fact_id: str, fact: Fact) -> Iterator[Fault]:
    """Whether a number fact is one of whole days of the kind that is counted."""
    unit = "business days" if days.business else "calendar days"
    if not fact.whole or fact.unit != unit:
        answered = f"in {fact.unit}" if fact.whole else f"in {fact.unit} and parts of them"
        cause = f"{fact_id} is answered {answered}, and this gives whole {unit}"
        yield ("then", "days"), cause, f"conclude a number fact with unit: {unit} and whole: true"
