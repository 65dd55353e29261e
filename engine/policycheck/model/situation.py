"""A standard situation: what everybody knows such an encounter by, which comparisons hold to the rules of policies."""

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.value import Value
from policycheck.model.vocabulary import FactId, TopicId


class Situation(Model):
    """A well-known situation as the facts that make it; every other fact is open."""

    title: str = Field(min_length=1, description="What happens, in one sentence without a full stop.")
    topics: Seq[TopicId] = Field(min_length=1, description="The kinds of conduct whose rules are asked about it.")
    facts: dict[FactId, Value] = Field(min_length=1, description="What is so in it, by fact.")
