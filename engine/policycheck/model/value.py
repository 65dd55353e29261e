"""What can be said to be the answer to a fact's question."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, Tag

from policycheck.model.base import Model, Seq

Scalar = bool | int | float | str


class Bounds(Model):
    """A number or a date that is known only within bounds: at least 29 rounds."""

    at_least: int | float | str | None = Field(default=None, description="The value is this or more (or later).")
    at_most: int | float | str | None = Field(default=None, description="The value is this or less (or earlier).")
    more_than: int | float | str | None = Field(default=None, description="The value is more (or later) than this.")
    less_than: int | float | str | None = Field(default=None, description="The value is less (or earlier) than this.")


class OneOf(Model):
    """A choice that is known only to be among a few of the options."""

    one_of: Seq[str] = Field(min_length=1, description="The options that remain.")


def _form(value: Any) -> str:
    if isinstance(value, OneOf) or (isinstance(value, dict) and "one_of" in value):
        return "one_of"
    return "bounds" if isinstance(value, dict | Bounds) else "scalar"


Value = Annotated[
    Annotated[Scalar, Tag("scalar")] | Annotated[Bounds, Tag("bounds")] | Annotated[OneOf, Tag("one_of")],
    Discriminator(_form),
]
