"""An answer that is asked for: by an element of a rule, or by a premise of a derivation."""

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.dates import Day
from policycheck.model.vocabulary import FactId


class AskedAnswer(Model):
    """A fact, and the answers to it that meet what is asked."""

    fact: FactId
    is_: bool | int | float | str | None = Field(
        default=None, alias="is", description="The answer asked for; a yes-no fact is asked to be true."
    )
    at_least: int | float | str | None = Field(default=None, description="This or more; for a date, this or later.")
    at_most: int | float | str | None = Field(default=None, description="This or less; for a date, this or earlier.")
    more_than: int | float | None = Field(default=None, description="Of a number: more than this.")
    less_than: int | float | None = Field(default=None, description="Of a number: less than this.")
    before: Day | None = Field(default=None, description="A date earlier than this day.")
    after: Day | None = Field(default=None, description="A date later than this day.")
    one_of: Seq[str] | None = Field(default=None, min_length=1, description="Any of these options of a choice.")
