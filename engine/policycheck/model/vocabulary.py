"""The facts, which are questions with typed answers that all rules share; and the topics of rules."""

from typing import Annotated, Literal, Self, get_args

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model, Seq
from policycheck.model.entity import Kind
from policycheck.model.policy import ProvisionId

EntityKind = Literal["incident", Kind]
FactId = Annotated[
    str,
    Field(
        pattern=rf"^({'|'.join(get_args(EntityKind))})\.[a-z][a-z0-9_]*$",
        description="Whom the fact is about, a full stop, and its name: force.took_steps_to_leave_path.",
    ),
]


def _has_blank(text: str) -> str:
    if text.count("{value}") != 1:
        raise PydanticCustomError("no_blank", "the sentence must hold {value} once, where the answer goes")
    return text


class Definition(Model):
    """What a provision says that a word of a question means."""

    term: str = Field(min_length=1, description="The word that is defined.")
    provision: ProvisionId
    words: str = Field(min_length=1, description="The provision's definition, letter for letter.")
    factors: Seq[str] = Field(default=(), description="What the definition lists to be weighed, in its own words.")


class AddedDefinitions(Model):
    """What provisions say that the words of a question mean which is defined in a library below."""

    definitions: Seq[Definition] = Field(min_length=1, description="What provisions say that its words mean.")


# The keys that facts of one type alone may have, beside those that they must.
_MORE = {"yes-no": ("unlikely_together",), "number": ("unit_of_one", "whole", "least")}


class Fact(Model):
    """A question with a typed answer, defined once."""

    type: Literal["yes-no", "number", "date", "choice"] = Field(description="What kind of answer the question has.")
    question: str = Field(min_length=1, description="The question in plain words, as an investigator would ask it.")
    yes: str | None = Field(default=None, description="The statement that a yes makes, as part of a sentence.")
    no: str | None = Field(default=None, description="The statement that a no makes, as part of a sentence.")
    statement: Annotated[str, AfterValidator(_has_blank)] | None = Field(
        default=None, description="For any other type: the statement, with {value} where the answer goes."
    )
    unit: str | None = Field(default=None, description="For a number: what is counted or measured.")
    unit_of_one: str | None = Field(default=None, description="For a number: the unit as it goes with 1.")
    whole: bool = Field(default=False, description="For a number: whether only whole numbers can occur.")
    least: int | None = Field(default=None, description="For a number: the lowest one that can occur.")
    options: Seq[str] = Field(default=(), description="For a choice: every answer there is.")
    conduct: Literal["force", "other"] | None = Field(
        default=None,
        description="What an officer or the agency could have done otherwise: a use of force, or anything else.",
    )
    judgement: bool = Field(default=False, description="Whether only a person can decide it.")
    evidence: Seq[str] = Field(default=(), description="The kinds of evidence that would show it.")
    definitions: Seq[Definition] = Field(default=(), description="What provisions say that its words mean.")
    retired: bool = Field(
        default=False,
        description="Whether rules can no longer ask for it. A file that states it is still read: as a statement of "
        "what replaced it, or else as one without a fact.",
    )
    replaced_by: FactId | None = Field(
        default=None, description="Of a retired fact: the one that asks the same, of the same kind and type."
    )
    differs_from: dict[FactId, str] = Field(
        default={}, description="Facts that ask something alike, and what tells each apart from this one."
    )
    unlikely_together: dict[FactId, bool | Literal["any"]] = Field(
        default={},
        description="Of a yes-no fact: answers to others that hardly go with a yes to this one; any: neither goes. "
        "A comparison shows such a situation only where there is no other.",
    )
    note: str | None = Field(default=None, description="What a reader should know about the question.")

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        needed = {"yes-no": ("yes", "no"), "number": ("statement", "unit"), "date": ("statement",)}
        wanted = needed.get(self.type, ("statement", "options"))
        if self.replaced_by is not None and not self.retired:
            raise PydanticCustomError("fact_form", "only a retired fact has replaced_by")
        missing = [name for name in wanted if not getattr(self, name)]
        spare = [
            name
            for name in (
                "yes",
                "no",
                "unlikely_together",
                "statement",
                "unit",
                "unit_of_one",
                "whole",
                "least",
                "options",
            )
            if name in self.model_fields_set and name not in (*wanted, *_MORE.get(self.type, ()))
        ]
        if missing or spare:
            raise PydanticCustomError(
                "fact_form",
                "a {type} fact needs {wanted}{extra}",
                {
                    "type": self.type,
                    "wanted": " and ".join(wanted),
                    "extra": f", and has no {' or '.join(spare)}" if spare else "",
                },
            )
        return self


VocabularyEntry = Fact | AddedDefinitions


def about(fact_id: str) -> str:
    """The kind of entity that a fact is about: the part of its id before the full stop."""
    return fact_id.partition(".")[0]


# From one entity, the kinds whose facts can be found, and by which link (None: the entity itself).
REACH: dict[str, dict[str, str | None]] = {
    "incident": {"incident": None},
    "officer": {"officer": None, "incident": "incident"},
    "civilian": {"civilian": None, "incident": "incident"},
    "witness": {"witness": None, "incident": "incident"},
    "vehicle": {"vehicle": None, "civilian": "driven_by", "incident": "incident"},
    "force": {"force": None, "officer": "by", "civilian": "against", "vehicle": "vehicle", "incident": "incident"},
    "recording": {"recording": None, "officer": "by", "incident": "incident"},
    "observation": {"observation": None, "officer": "by", "force": "of", "incident": "incident"},
    "pursuit": {"pursuit": None, "officer": "by", "vehicle": "vehicle", "incident": "incident"},
}


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
