"""What can be said to be the answer to a fact's question."""

from typing import Annotated, Any, Self

from pydantic import Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from policycheck.model.base import Model, Seq

Scalar = bool | int | float | str


class Bounds(Model):
    """A number or a date that is known only within bounds: at least 29 rounds."""

    at_least: int | float | str | None = Field(default=None, description="The value is this or more (or later).")
    at_most: int | float | str | None = Field(default=None, description="The value is this or less (or earlier).")
    more_than: int | float | str | None = Field(default=None, description="The value is more (or later) than this.")
    less_than: int | float | str | None = Field(default=None, description="The value is less (or earlier) than this.")

    @property
    def given(self) -> dict[str, int | float | str]:
        """The bounds that there are, by name; what was said for them is not among them."""
        return {name: bound for name in Bounds.model_fields if (bound := getattr(self, name)) is not None}


class SaidBounds(Bounds):
    """Bounds of an incident's statement, with the approximate words that they stand for: nearly two dozen."""

    as_said: str | None = Field(
        default=None,
        description="The source's own few words for the amount, without its unit, as reports print them: nearly two "
        "dozen. The bounds count.",
    )

    @model_validator(mode="after")
    def _few_words_for_bounds(self) -> Self:
        if self.as_said is None:
            return self
        if not self.given:
            raise PydanticCustomError("as_said_form", "as_said stands without bounds")
        if not self.as_said.strip():
            raise PydanticCustomError("as_said_form", "as_said is empty")
        if len(self.as_said) > _FEW_WORDS:
            raise PydanticCustomError("as_said_form", "as_said is longer than {most} characters", {"most": _FEW_WORDS})
        return self


_FEW_WORDS = 80  # characters


def with_own_words(words: str, value: object) -> str:
    """A statement with the source's own words for an amount where {said} stands for them."""
    own = value.as_said if isinstance(value, SaidBounds) and value.as_said is not None else ""
    return words.replace("{said}", f"“{own}”")


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
StatedValue = Annotated[
    Annotated[Scalar, Tag("scalar")] | Annotated[SaidBounds, Tag("bounds")] | Annotated[OneOf, Tag("one_of")],
    Discriminator(_form),
]
