"""What a board's case holds beside statements: a summary, allegations, and what the board found."""

from typing import Literal

from pydantic import Field

from policycheck.model.base import NOT_BLANK, Model, Name, Seq
from policycheck.model.dates import PartialDate
from policycheck.model.rule import RuleId
from policycheck.model.value import StatedValue
from policycheck.model.vocabulary import FactId

_SENTENCE, _REASONS = 1_000, 20_000  # characters
_VOTES = 1_000

Standard = Literal["preponderance", "clear-and-convincing", "beyond-reasonable-doubt"]


class SummarySentence(Model):
    """A sentence of what happened, and what it rests on."""

    text: str = Field(pattern=NOT_BLANK, max_length=_SENTENCE)
    rests_on: Seq[str] = Field(
        min_length=1,
        description="Sources of the file by id, each with its place: local-news paragraph 3.",
    )


class Allegation(Model):
    """What somebody says that an officer did wrong."""

    id: Name
    by: Name = Field(description="The party that makes it.")
    against: Name | None = Field(default=None, description="The officer, by id; left out where not known.")
    text: str = Field(pattern=NOT_BLANK, max_length=_SENTENCE)
    rules: Seq[RuleId] = Field(default=(), description="The rules that it is about.")


class FoundFact(Model):
    """A fact as the board found it."""

    fact: FactId
    about: Name = Field(description="An entity of this file, or incident.")
    value: StatedValue
    credits: Seq[Name] = Field(default=(), description="The sources that the board believes.")
    because: str | None = Field(default=None, pattern=NOT_BLANK, max_length=_REASONS)
    standard: Standard | None = Field(default=None, description="The standard of proof that the board applied.")


class Disposition(Model):
    """How the board disposed of an allegation. The tool proposes none."""

    allegation: Name
    disposition: str = Field(pattern=NOT_BLANK, max_length=60, description="In the board's own term: sustained.")
    because: str | None = Field(default=None, pattern=NOT_BLANK, max_length=_REASONS)
    for_: int | None = Field(default=None, alias="for", ge=0, le=_VOTES, description="Votes for it.")
    against: int | None = Field(default=None, ge=0, le=_VOTES, description="Votes against it.")
    abstained: int | None = Field(default=None, ge=0, le=_VOTES)
    dissent: str | None = Field(
        default=None, pattern=NOT_BLANK, max_length=_REASONS, description="In the minority's words."
    )

    @property
    def outvoted(self) -> bool:
        """Whether as many voted against it as for it, or more."""
        return bool(self.against) and (self.against or 0) >= (self.for_ or 0)


class Recommendation(Model):
    """What the board recommends."""

    kind: Literal["discipline", "training", "policy", "other"]
    text: str = Field(pattern=NOT_BLANK, max_length=_REASONS)


class Findings(Model):
    """What the board found. Its facts make the account of the board, and close the questions that they settle."""

    date: PartialDate | None = Field(default=None, description="When the board adopted them.")
    facts: Seq[FoundFact] = ()
    dispositions: Seq[Disposition] = ()
    recommendations: Seq[Recommendation] = ()
