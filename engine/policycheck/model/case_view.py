"""What a case holds beside its statements, as reports show it."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.case import Recommendation, Standard
from policycheck.model.effects import ResultRef
from policycheck.model.source_view import Cited


@dataclass(frozen=True, kw_only=True)
class SummaryView:
    """A sentence of what happened, with its sources as reports name them: S3, paragraph 12."""

    text: str
    places: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonView:
    """Somebody of the incident."""

    id: str
    label: str
    kind: str
    age: int | None
    assignment: str | None
    outcome: str | None


@dataclass(frozen=True, kw_only=True)
class DispositionView:
    """How the board disposed of an allegation."""

    disposition: str
    because: str | None
    votes_for: int | None
    votes_against: int | None
    abstained: int | None
    dissent: str | None
    doubts: Annotated[
        tuple[ResultRef, ...],
        Field(description="Results of the allegation's rules on the facts that the board found which do not fit it."),
    ]


@dataclass(frozen=True, kw_only=True)
class AllegationView:
    """An allegation, the rules that it is about, and how the board disposed of it."""

    id: str
    by: Annotated[str, Field(description="Who makes it, as reports name the party.")]
    against: str | None
    against_label: str | None
    text: str
    rules: Annotated[
        tuple[ResultRef, ...], Field(description="The results of its rules, but for those on another officer.")
    ]
    without_result: Annotated[
        dict[str, Literal["not_binding", "nobody"]],
        Field(
            description="Titles of its rules without a result, and why: a rule does not bind the agency, or the file "
            "names nobody, or nobody's act, that it is about and that the allegation is against."
        ),
    ]
    disposition: DispositionView | None


@dataclass(frozen=True, kw_only=True)
class FoundFactView:
    """A fact as the board found it."""

    fact: str
    about: str
    about_label: str
    text: Annotated[str, Field(description="As a statement.")]
    credits: Annotated[tuple[str, ...], Field(description="The sources that the board believes, as reports name them.")]
    because: str | None
    standard: Standard | None


@dataclass(frozen=True, kw_only=True)
class ReviewersAnswer:
    """An answer to a fact, and the reviewers who give it."""

    text: Annotated[str, Field(description="As a statement.")]
    reviewers: tuple[str, ...]
    majority: Annotated[bool, Field(description="Whether more than half of all reviewers give it.")]


@dataclass(frozen=True, kw_only=True)
class ReviewedFact:
    """A fact on which reviewers differ. How many give an answer is a count, and no finding."""

    fact: str
    about: str
    about_label: str
    answers: Annotated[tuple[ReviewersAnswer, ...], Field(description="Those of the most reviewers first.")]
    reviewers: Annotated[int, Field(description="How many reviewers the case has, those who say nothing among them.")]


@dataclass(frozen=True, kw_only=True)
class OtherStatementView(Cited):
    """A statement without a fact: what a source says and no rule could ask."""

    party: str
    says: str
    about: str
    about_label: str
    id: str | None
    disputes: Annotated[str | None, Field(description="The id of the statement that this one denies.")]
    bears_on: Annotated[
        tuple[tuple[str, str], ...], Field(description="The facts that it helps to judge, each with its entity.")
    ]


@dataclass(frozen=True, kw_only=True)
class CaseView:
    """What a board's case holds beside its statements."""

    place: str | None
    case_number: str | None
    summary: tuple[SummaryView, ...]
    people: tuple[PersonView, ...]
    actors: Annotated[dict[str, str], Field(description="Of acts, by id: how reports call the officer whose each is.")]
    other_statements: Annotated[
        tuple[OtherStatementView, ...], Field(description="The statements without a fact, in the order of the file.")
    ]
    allegations: tuple[AllegationView, ...]
    reviewed: Annotated[tuple[ReviewedFact, ...], Field(description="The facts on which reviewers differ.")]
    found: tuple[FoundFactView, ...]
    recommendations: tuple[Recommendation, ...]
