"""What accounts hold on facts, as reports show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.inference import CitedStatement, Inference
from policycheck.model.value import Value

Basis = Literal["said", "record", "derived", "agreed", "unanswered", "contradicted", "silent", "assumed", "agency"]
SAID_BY_NOBODY: tuple[Basis, ...] = ("silent", "agency")  # an account that holds no more than this says nothing


@dataclass(frozen=True, kw_only=True)
class FactValue:
    """A fact of an entity having a value, as a reason or a pivot names it."""

    fact: str
    about: Annotated[str | None, Field(description="The entity; null where the file does not say who it is.")]
    about_label: Annotated[
        str | None, Field(description="Who that is, where it is nobody whom the rule is about here.")
    ] = None
    value: Value
    text: Annotated[str, Field(description="The same as a statement.")]


def in_words(values: Iterable[FactValue]) -> tuple[str, ...]:
    """Facts as statements, each with whom it is about."""
    return tuple(f"{value.text} ({value.about_label})" for value in values)


@dataclass(frozen=True, kw_only=True)
class FactRef:
    """An open fact of an entity, and the question that it answers."""

    fact: str
    about: str | None
    question: str
    judgement: bool


@dataclass(frozen=True, kw_only=True)
class AccountValue:
    """What one account holds on one element's fact."""

    value: Annotated[Value | None, Field(description="null: unknown under this account.")]
    text: Annotated[str | None, Field(description="The value as a statement.")]
    basis: Annotated[
        Basis,
        Field(
            description="said: by the account's sources; record: they say nothing, and it is taken from the record; "
            "derived: it follows from what these say and tell, or from that with the record; agreed: by at least two "
            "parties, or by the record; unanswered: by one party, and nobody contradicts it; contradicted; silent; "
            "assumed: for the sake of this evaluation, by whoever asked for it; agency: true of the agency as such, "
            "whoever says so."
        ),
    ]
    satisfied: Annotated[bool | None, Field(description="Whether the element's test is met; null: not known.")]
    sources: tuple[CitedStatement, ...]
    follows: Annotated[tuple[Inference, ...], Field(description="What it rests on that nobody says.")]
    with_record: Annotated[
        tuple[CitedStatement, ...],
        Field(description="What the record says beside the account's own sources, and leaves less open."),
    ]
    against_record: Annotated[tuple[CitedStatement, ...], Field(description="What the record says otherwise.")]
    against_follows: Annotated[
        tuple[Inference, ...], Field(description="What follows from the record alone, and is otherwise.")
    ]


@dataclass(frozen=True, kw_only=True)
class FactView:
    """A fact of an entity, and what each account holds on it."""

    fact: str
    about: str
    question: str
    judgement: bool
    values: dict[str, AccountValue]
