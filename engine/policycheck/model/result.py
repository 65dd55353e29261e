"""What one rule comes to, held against one entity under every account: its words, elements, reasons and outcomes.

Plain dataclasses, as the evaluation that holds them.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, computed_field

from policycheck.model.account_value import AccountValue, FactRef, FactValue, FactView
from policycheck.model.effects import Outcome, Standing, State, standing
from policycheck.model.inference import AccountNote, CitedStatement, Inference
from policycheck.model.policy import Quality
from policycheck.model.rule import Modality, Role

GroupKind = Literal["any_of", "all_of", "none_of"]
PossibleConclusion = Literal["not_applicable", "complied", "excused", "violation", "not_in_force"]
Agreement = Literal["same", "contested", "open"]


@dataclass(frozen=True, kw_only=True)
class DisputedFact:
    """An assertion on which accounts part."""

    fact: str
    about: str | None
    said: Annotated[CitedStatement | None, Field(description="null: nobody says it, and it follows.")]
    follows: Inference | None


@dataclass(frozen=True, kw_only=True)
class ElementView:
    """One element of a rule, and what each account holds on it."""

    role: Role
    words: str
    provision: Annotated[str | None, Field(description="Where the words stand, if not in the provision that is cited.")]
    fact: str
    about: str | None
    question: str
    test: Annotated[str, Field(description="What the element asks for, as a statement.")]
    judgement: bool
    of_rule: Annotated[
        str | None, Field(description="The title of the other rule of which it is an element, where a rule asks so.")
    ]
    groups: Annotated[tuple[GroupKind, ...], Field(description="The groups that hold the element, the inmost first.")]
    values: dict[str, AccountValue]

    @computed_field(description="For an element of a group: any of, all of or none of.")  # type: ignore[prop-decorator]
    @property
    def group(self) -> str | None:
        """The groups that hold the element in words; None where there is none."""
        return " in ".join(kind.replace("_", " ") for kind in self.groups) or None


@dataclass(frozen=True, kw_only=True)
class Citation:
    """The words of the policy that a result rests on."""

    authority: str
    policy: str
    policy_title: str
    section: str
    title: str
    quote: tuple[str, ...]
    quality: Quality
    source: str
    words_of: Annotated[str | None, Field(description="Whose words they are, where they are not the provision's own.")]
    history: str | None
    note: str | None


@dataclass(frozen=True, kw_only=True)
class InForceStatus:
    """Whether the text bound on the day of the incident."""

    status: Annotated[
        Literal["yes", "no", "unknown", "depends", "draft"],
        Field(
            description="unknown: the text's own dates are not known; depends: it hangs on the day of the incident; "
            "draft: the rule or its policy is a draft, read as if it had been in force."
        ),
    ]
    why: str
    dates: Annotated[str | None, Field(description="From when to when the text was in force, as far as is known.")] = (
        None
    )


@dataclass(frozen=True, kw_only=True)
class AccountOutcome:
    """What a rule comes to under one account."""

    outcome: Annotated[
        Outcome, Field(description="does_not_apply: the rule does not reach the conduct, and clears nobody.")
    ]
    possible_conclusions: Annotated[
        tuple[PossibleConclusion, ...], Field(description="Every end that the open facts still allow.")
    ]
    prima_facie: Annotated[bool, Field(description="Breach is settled, and an exception is still open.")]
    reasons: Annotated[
        tuple[tuple[FactValue, ...], ...], Field(description="Smallest sets of known facts that suffice.")
    ]
    pivots: Annotated[
        tuple[tuple[FactRef, ...], ...], Field(description="Smallest sets of open facts that could settle it.")
    ]
    axioms: Annotated[
        tuple[str, ...],
        Field(description="Titles of the derivations by which it follows, where the rule's own facts do not suffice."),
    ]
    would_show_violation: tuple[tuple[FactValue, ...], ...]
    would_rule_out_violation: tuple[tuple[FactValue, ...], ...]
    would_not_apply: Annotated[
        tuple[tuple[FactValue, ...], ...],
        Field(description="Those of would_rule_out_violation with which the rule does not apply."),
    ]
    notes: Annotated[
        tuple[AccountNote, ...], Field(description="On whose word it rests, where a reader must know.")
    ] = ()

    @property
    def state(self) -> State:
        """The outcome, with what hangs on no more than an exception told apart."""
        return "prima_facie" if self.prima_facie else self.outcome

    @property
    def on_the_day(self) -> bool:
        """Whether it is a possible violation if the text was in force, which depends on the day of the incident."""
        return set(self.possible_conclusions) == {"violation", "not_in_force"}

    @property
    def decided(self) -> bool:
        """Whether it is settled, or hangs on no more than an exception or the day of the incident."""
        return self.state != "undetermined" or self.on_the_day


@dataclass(frozen=True, kw_only=True)
class Result:
    """One rule held against one entity, under every account."""

    number: Annotated[int, Field(description="Of its rule, by which every report names it.")]
    rule: str
    title: str
    about: str
    about_label: str
    modality: Annotated[Modality, Field(description="should: a breach is a departure from guidance.")]
    comparison: Annotated[bool, Field(description="Whether the policy does not bind the agency and was asked for.")]
    citation: Citation
    in_force: InForceStatus
    note: str | None
    elements: tuple[ElementView, ...]
    beside: Annotated[
        tuple[FactView, ...],
        Field(description="Facts of which no element asks, and on which an outcome rests by the axioms that it names."),
    ]
    outcomes: dict[str, AccountOutcome]
    agreement: Annotated[
        Agreement,
        Field(
            description="same: the accounts that settle it agree on whether there is a possible violation; contested: "
            "they do not; open: none settles it, or one does not that holds something on an element."
        ),
    ]
    disputed_on: Annotated[
        tuple[tuple[str, ...], ...],
        Field(
            description="For a contested result: the smallest sets of facts by which one account's outcome becomes "
            "another's, if it holds on them what the other does."
        ),
    ]
    disputed: Annotated[
        tuple[DisputedFact, ...],
        Field(description="For a contested result: every assertion on the facts on which the accounts part."),
    ]

    @property
    def standing(self) -> Standing:
        """The gravest that any account comes to."""
        return standing(["prima_facie" if outcome.on_the_day else outcome.state for outcome in self.outcomes.values()])

    @property
    def draft(self) -> bool:
        """Whether the rule or its policy is a draft, and binds nobody."""
        return self.in_force.status == "draft"

    @property
    def never_arises(self) -> bool:
        """Whether every account settles that the rule does not apply, or that the text was not in force."""
        return all(
            set(outcome.possible_conclusions) <= {"not_applicable", "not_in_force"}
            for outcome in self.outcomes.values()
        )

    @property
    def set_aside(self) -> bool:
        """Whether reports only name it: it never arises, and not by an account whose statements conflict."""
        conflict = any(note.kind == "conflict" for outcome in self.outcomes.values() for note in outcome.notes)
        return self.never_arises and (self.in_force.status == "no" or not conflict)
