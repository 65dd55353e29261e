"""Days counted from one date to another, as reports show them."""

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, kw_only=True)
class DaySpan:
    """The days on which something may have been; one day, where it is known."""

    earliest: Annotated[str | None, Field(description="null: there is no first one.")]
    latest: Annotated[str | None, Field(description="null: there is no last one.")]
    of_incident: Annotated[bool, Field(description="Whether it is the date of the incident's file.")]

    @property
    def words(self) -> str:
        """It as part of a sentence."""
        known = f"a day from {self.earliest} to {self.latest}"
        if self.earliest == self.latest:
            known = f"{self.earliest}"
        elif self.latest is None:
            known = f"{self.earliest} or a later day"
        elif self.earliest is None:
            known = f"{self.latest} or an earlier day"
        return f"{known} (the incident's date)" if self.of_incident else known


@dataclass(frozen=True, kw_only=True)
class Holiday:
    """A public holiday that falls on no weekend."""

    date: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DayCount:
    """The days from one date to another, the first not counted and the last counted."""

    least: int
    most: Annotated[int | None, Field(description="null: there is no most.")]
    first: DaySpan
    last: DaySpan
    business: Annotated[bool, Field(description="Whether only business days count.")]
    jurisdiction: Annotated[str | None, Field(description="Of business days: whose holidays are left out.")]
    holidays: Annotated[
        tuple[Holiday, ...] | None,
        Field(description="Of business days: those that may lie between; null where it is not known until when."),
    ]
    ends_on_day_off: Annotated[bool, Field(description="Whether the last day is none, and counts as the next one.")]

    @property
    def words(self) -> str:
        """The count as part of a sentence: the 47 days after 2025-10-05, up to and including 2025-11-21."""
        kind = "business day" if self.business else "day"
        if self.most == 0:
            number = f"no {kind}"
        elif self.least == self.most:
            number = f"the {self.least} {kind}{'s' * (self.least != 1)}"
        else:
            number = f"the {self.least} {f'to {self.most}' if self.most is not None else 'or more'} {kind}s"
        text = f"{number} after {self.first.words}, up to and including {self.last.words}"
        return f"{text}, {self._left_out}" if self.business else text

    @property
    def _left_out(self) -> str:
        """What is not counted of business days, and that the last is moved."""
        holidays = f"the holidays of {self.jurisdiction}"
        if self.holidays is not None:
            named = ", ".join(f"{holiday.name}, {holiday.date}" for holiday in self.holidays)
            holidays += f" ({named or 'none lies between'})"
        moved = "; the last day is no business day, and counts as the next one" if self.ends_on_day_off else ""
        return f"without weekends and {holidays}{moved}"
