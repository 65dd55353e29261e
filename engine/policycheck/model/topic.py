"""The kinds of conduct that rules are about."""

from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.vocabulary import FactId

TopicId = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="As moving-vehicles. Permanent.")]
TopicKind = Literal["force", "officer", "recording", "incident"]


class Topic(Model):
    """A kind of conduct, by which rules are found, compared and counted."""

    title: str = Field(min_length=1, description="The topic in plain words, as a sentence lists it: moving vehicles.")
    about: TopicKind = Field(description="What rules of the topic are mostly applied to.")
    covers: str = Field(min_length=1, description="One sentence on the conduct that it takes in.")
    facts: Seq[FactId] = Field(
        default=(),
        description="Facts that raise the topic in an incident, beside those of its rules; also retired ones.",
    )
