"""What every model of the project has in common, and how the parts of an incident are named."""

from collections.abc import Container
from itertools import chain, count
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, Strict

T = TypeVar("T")

# Strict models would refuse a list where a tuple is declared; files only know lists.
Seq = Annotated[tuple[T, ...], Strict(strict=False)]
NOT_BLANK = r"\S"  # the pattern of a text that says something


def free_name(name: str, taken: Container[str]) -> str:
    """The name, or the first of name-2, name-3 and so on that is not taken.

    >>> free_name("board", {"board", "board-2"})
    'board-3'
    """
    numbered = chain((name,), (f"{name}-{number}" for number in count(2)))
    return next(one for one in numbered if one not in taken)


class Model(BaseModel):
    """A frozen record that refuses unknown keys and never converts one type into another."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", description="Small letters, digits and hyphens.")]
