"""How two sets of rules stand to one another: which asks more, shown by a scenario each way."""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from policycheck.model.rule import Modality, RuleConclusion
from policycheck.model.value import Value

PAIRED = 12  # sets of rules of which every pair is compared; more are set side by side alone
Level = Literal["nothing", "guidance", "violation"]
LEVELS: tuple[Level, ...] = ("nothing", "guidance", "violation")
Relation = Annotated[
    Literal["stricter", "looser", "equivalent", "incomparable"],
    Field(description="How the first stands to the second."),
]


@dataclass(frozen=True, kw_only=True)
class ScenarioPremise:
    """A fact of a scenario, with its statement in plain words."""

    fact: str
    value: Value
    text: str


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a rule comes to in a scenario: the ends that are still possible, whatever else is so."""

    rule: str
    title: str
    modality: Modality
    possible_conclusions: tuple[RuleConclusion, ...]


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Facts of one incident, with one officer, one act of force and one recording; whatever is not stated is open."""

    premises: tuple[ScenarioPremise, ...]
    verdicts: Annotated[tuple[Verdict, ...], Field(description="Every rule of both sides, in the order of the sides.")]


@dataclass(frozen=True, kw_only=True)
class Witness:
    """A scenario in which rules of one side find the most that they can find more than the other side.

    Of the scenarios of which the fewest facts hardly go together, it has the fewest with which each of these rules is
    broken and none of the other side's is, or none that weighs more than guidance. The other side's rules on other
    conduct are left aside: in some scenario that agrees, all of them are kept as well.
    """

    rules: Annotated[tuple[str, ...], Field(description="The rules of the stricter side that it is found for.")]
    scenario: Scenario
    aside: Annotated[tuple[str, ...], Field(description="The rules of the other side on other conduct.")]
    level: Annotated[Level, Field(description="What the stricter side comes to at least.")]
    other: Annotated[Level, Field(description="What the other side comes to at the most.")]


# What a side's rules come to: against it, by a duty or by guidance; nothing against it; open; or no rule reaches it.
Says = Literal["forbids", "advises against", "no violation", "depends", "nothing"]


@dataclass(frozen=True, kw_only=True)
class SituationAnswer:
    """What the rules of one side come to in a standard situation."""

    side: str
    says: Says
    verdicts: Annotated[
        tuple[Verdict, ...], Field(description="The rules for which it says so; none where it says nothing.")
    ]
    depends_on: Annotated[
        tuple[str, ...], Field(description="The open facts on which rules hang that could say more against it.")
    ]


@dataclass(frozen=True, kw_only=True)
class SituationAnswers:
    """A standard situation, and what each side says of it."""

    id: str
    title: str
    premises: tuple[ScenarioPremise, ...]
    answers: tuple[SituationAnswer, ...]


@dataclass(frozen=True, kw_only=True)
class Side:
    """A policy, an authority or a rule, and those of its rules that are compared."""

    id: str
    title: str
    rules: tuple[str, ...]
    quality: Annotated[tuple[str, ...], Field(description="The qualities of the texts that its rules rest on.")]
    drafts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """Two sides, how the first stands to the second, and the witnesses that prove it.

    Where a side is never stricter, that there is no witness was proved for every scenario that the axioms allow.
    """

    about: str | None
    first: Side
    second: Side
    relation: Relation
    first_stricter: Annotated[
        tuple[Witness, ...],
        Field(description="For each rule of the first side that makes a difference, the greatest differences first."),
    ]
    second_stricter: tuple[Witness, ...]
    only_first: Annotated[tuple[str, ...], Field(description="Facts that only rules of the first side ask for.")]
    only_second: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Overlap:
    """A rule that is breached only where one of the others is, with the same modality or a stronger one."""

    rule: str
    covered_by: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class IdleElement:
    """An element that could be replaced, and its rule would come to the same in every scenario."""

    rule: str
    place: str
    fact: str
    words: str
    same: Annotated[
        Literal["either", "left out", "always", "never"],
        Field(description="With what the rule comes to the same: any answer, no such element, always met, never met."),
    ]


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What a set of rules leaves open, says twice, or cannot be kept."""

    side: Side
    about: str | None
    contradictions: Annotated[
        tuple[Scenario, ...], Field(description="Circumstances in which every choice of conduct breaks a duty (shall).")
    ]
    unmarked: Annotated[
        tuple[str, ...],
        Field(
            description="Duties of whose facts none is marked as conduct. Contradictions with them are not looked for."
        ),
    ]
    uses: Annotated[
        tuple[str, ...], Field(description="The uses of force that the rules ask about with a yes or a no.")
    ]
    measured: Annotated[
        tuple[str, ...],
        Field(description="Uses of force that they ask about otherwise. Where there are any, gaps are not looked for."),
    ]
    gaps: Annotated[tuple[Scenario, ...], Field(description="A use of force to which no rule of the set applies.")]
    redundant: tuple[Overlap, ...]
    idle: tuple[IdleElement, ...]
    swallowed: Annotated[tuple[str, ...], Field(description="Rules that can never be breached, for their exceptions.")]
    unbreakable: Annotated[tuple[str, ...], Field(description="Rules that can never be breached at all.")]


@dataclass(frozen=True, kw_only=True)
class Matrix:
    """Every pair of sides, compared. Each pair stands once, the sides in their order."""

    schema_: Annotated[Literal["policycheck/comparison/2"], Field(alias="schema")] = "policycheck/comparison/2"
    about: str | None
    sides: tuple[Side, ...]
    situations: Annotated[
        tuple[SituationAnswers, ...], Field(description="The standard situations of which some side says something.")
    ]
    silent: Annotated[tuple[str, ...], Field(description="The titles of those of which no side says anything.")]
    comparisons: tuple[Comparison, ...]
    analyses: tuple[Analysis, ...]
    axioms: Annotated[tuple[str, ...], Field(description="The derivations whose axioms every scenario respects.")]


def as_json(matrix: Matrix) -> str:
    """The matrix as indented JSON, in the order of its fields."""
    return TypeAdapter(Matrix).dump_json(matrix, indent=2, by_alias=True).decode()
