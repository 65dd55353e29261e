"""What made an evaluation, and whether a second engine came to the same."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field


@dataclass(frozen=True, kw_only=True)
class SecondEngine:
    """Whether an independent engine came to the same."""

    status: Literal["agreed", "not installed", "not run"]
    name: str
    version: str | None
    checked: Annotated[int, Field(description="How many derived facts and readings of rules it worked out again.")]
    unchecked: Annotated[tuple[str, ...], Field(description="What was too large for it.")]


@dataclass(frozen=True, kw_only=True)
class Engine:
    """What made the evaluation, so that it can be made again."""

    policycheck: Annotated[str, Field(description="The version.")]
    incident_sha256: str
    files_sha256: Annotated[dict[str, str], Field(description="Every rule, policy and vocabulary file that was read.")]
    second_engine: SecondEngine
