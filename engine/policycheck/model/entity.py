"""Who and what an incident is about: people, vehicles, acts of force, and what shows or saw them."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model, Name, Seq

ADULT = 18  # years
Kind = Literal["officer", "civilian", "witness", "vehicle", "force", "recording", "observation", "pursuit"]
PEOPLE: tuple[Kind, ...] = ("officer", "civilian", "witness")
# By kind: the keys by which an entity names another, and of which kinds that must be.
LINKS: dict[Kind, dict[str, tuple[Kind, ...]]] = {
    "force": {"by": ("officer",), "against": ("civilian",), "vehicle": ("vehicle",)},
    "recording": {"by": ("officer",)},
    "vehicle": {"driven_by": PEOPLE},
    "observation": {"by": ("officer",), "of": ("force",)},
    "pursuit": {"by": ("officer",), "vehicle": ("vehicle",)},
}
LINK_KEYS = tuple(dict.fromkeys(key for keys in LINKS.values() for key in keys))


class Entity(Model):
    """Somebody or something that facts are about. People are called by their role; a name is there to be redacted."""

    kind: Kind
    label: str | None = Field(default=None, description="How a report calls it: the officer who fired first.")
    age: int | None = Field(default=None, ge=0, le=130, description="In years.")
    name: str | None = Field(
        default=None, min_length=1, description="The person's name, where texts of the file hold it: memos redact it."
    )
    also_called: Seq[str] = Field(default=(), description="Other names and nicknames that texts of the file use.")
    named_publicly: bool = Field(default=False, description="Of an officer: whether the name has been released.")
    witness: bool = Field(default=False, description="Whether the person is a witness, whose name memos redact.")
    minor: bool | None = Field(default=None, description="Whether the person is under 18; left out where age is given.")
    by: Name | None = Field(
        default=None, description="The officer who used the force, or who wore the recorder; left out where not known."
    )
    against: Name | None = Field(default=None, description="The civilian the force was used against.")
    vehicle: Name | None = Field(default=None, description="Of an act of force: the vehicle that it was used against.")
    driven_by: Name | None = Field(default=None, description="Of a vehicle: who drove it.")
    of: Name | None = Field(default=None, description="Of an observation: the act of force that the officer (by) saw.")
    outcome: str | None = Field(
        default=None, min_length=1, max_length=80, description="Of a person: what happened to them, as died or wounded."
    )
    assignment: str | None = Field(
        default=None, min_length=1, max_length=80, description="Of an officer: rank, unit or duty, as patrol."
    )

    @property
    def is_minor(self) -> bool:
        """Whether the person is under 18, by the age or by the file's word."""
        return self.age < ADULT if self.age is not None else bool(self.minor)

    @model_validator(mode="after")
    def _people_have_names(self) -> "Entity":
        if self.kind not in PEOPLE and (
            self.name or self.also_called or self.witness or self.minor is not None or self.outcome
        ):
            raise PydanticCustomError(
                "person_form", "name, also_called, witness, minor and outcome are only for people"
            )
        if self.named_publicly and self.kind != "officer":
            raise PydanticCustomError("person_form", "named_publicly is only for officers")
        if self.assignment and self.kind != "officer":
            raise PydanticCustomError("person_form", "assignment is only for officers")
        if self.also_called and self.name is None:
            raise PydanticCustomError("person_form", "also_called stands here without a name")
        if self.age is not None and self.minor is not None and self.minor != (self.age < ADULT):
            raise PydanticCustomError("person_form", "minor says otherwise than age")
        if self.name is not None:
            from policycheck.model.redaction import no_name  # most files hold no names

            wrong = next(filter(None, map(no_name, (self.name, *self.also_called))), None)
            if wrong:
                raise PydanticCustomError("no_name", "{cause}", {"cause": wrong})
        return self
