"""What every model of the project has in common, and how the parts of an incident are named."""

from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

T = TypeVar("T")

# Strict models would refuse a list where a tuple is declared; files only know lists.
Seq = Annotated[tuple[T, ...], Strict(strict=False)]


class Model(BaseModel):
    """A frozen record that refuses unknown keys and never converts one type into another."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Small letters, digits and hyphens.")]
