"""What a source says in an incident's file: of a fact of the vocabulary, or in the words of whoever wrote the file."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from policycheck.model.base import Name, Seq
from policycheck.model.case_document import SourcedStatement
from policycheck.model.timeline import TimelineStatement
from policycheck.model.value import StatedValue
from policycheck.model.vocabulary import FactId, TopicId

INCIDENT = "incident"  # the entity that every file has without naming it
_LONGEST = 1_000  # characters of a statement without a fact


class Assertion(SourcedStatement):
    """One source saying one fact about one entity."""

    fact: FactId
    about: Name = Field(description="An entity of this file, or incident.")
    value: StatedValue = Field(description="true, false, a number, a date, an option, or bounds as {at_least: 29}.")


class OtherStatement(SourcedStatement):
    """One source saying what no fact of the vocabulary asks, in the words of whoever wrote the file."""

    says: str = Field(min_length=1, max_length=_LONGEST, description="What the source says, as one plain sentence.")
    about: Name = Field(default=INCIDENT, description="An entity of this file; left out: the incident.")
    topics: Seq[TopicId] = Field(
        default=(), description="What it bears on, as pursuit: reports say where no rule on that is held."
    )
    bears_on: Seq[FactId] = Field(
        default=(), description="Facts that it helps to judge, as force.necessary_belief: reports say so beside them."
    )
    id: Name | None = Field(default=None, description="A name by which another statement can dispute this one.")
    disputes: Name | None = Field(default=None, description="The id of the statement that this one denies.")


class RetiredStatement(OtherStatement):
    """A statement of a retired fact, which no rule asks for."""

    fact: FactId
    value: StatedValue


def _form_of_statement(data: Any) -> str:
    without = isinstance(data, OtherStatement) or (isinstance(data, dict) and "says" in data and "fact" not in data)
    return "without_fact" if without else "of_fact"


Statement = Annotated[
    Annotated[Assertion, Tag("of_fact")] | Annotated[OtherStatement, Tag("without_fact")],
    Discriminator(_form_of_statement),
]


AnyStatement = Assertion | OtherStatement | TimelineStatement
