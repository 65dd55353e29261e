"""What an incident comes to under the rules: the result that every report is made from."""

from typing import Literal

from pydantic import Field

from policycheck.model.base import Model
from policycheck.model.policy import Quality
from policycheck.model.rule import Modality, Role
from policycheck.model.value import Value

Outcome = Literal["possible_violation", "no_violation", "undetermined", "not_in_force"]
PossibleEnd = Literal["not_applicable", "complied", "excused", "violation", "not_in_force"]
Basis = Literal["said", "record", "derived", "agreed", "unanswered", "contradicted", "silent"]

Agreement = Literal["same", "contested", "open"]


class FactValue(Model):
    """A fact of an entity having a value, as a reason or a pivot names it."""

    fact: str
    about: str | None = Field(description="The entity; null where the file does not say who it is.")
    value: Value
    text: str = Field(description="The same as a statement.")


class FactRef(Model):
    """An open fact of an entity, and the question that it answers."""

    fact: str
    about: str | None
    question: str
    judgement: bool


class Said(Model):
    """One source's word on one fact."""

    source: str
    party: str
    value: Value
    pinpoint: str | None
    note: str | None


class FollowingStep(Model):
    """One derivation that applied, and what it rests on, each with who says so."""

    derivation: str
    turned: bool = Field(
        description="Whether it was run by contraposition: its conclusion is false, so its premise is."
    )
    title: str
    rests_on: tuple[str, ...]


class Follows(Model):
    """A value that nobody states and that follows under an account from what its sources say and tell."""

    account: str
    fact: str
    about: str
    about_label: str
    value: Value
    text: str
    steps: tuple[FollowingStep, ...] = Field(description="The derivations by which it follows, the last one last.")


class ClashView(Model):
    """What follows under an account, and contradicts a statement of it or something else that follows."""

    account: str
    stated: str | None = Field(description="The statement, which counts; null: what follows contradicts itself.")
    cited: tuple[str, ...]
    follows: tuple[Follows, ...] = Field(description="Where nothing is stated, none of these counts.")


class TimelineSetAside(Model):
    """A statement of the record that does not count under a party's account, since it contradicts the party's own."""

    account: str
    stated: str
    pinpoint: str | None


class AccountValue(Model):
    """What one account holds on one element's fact."""

    value: Value | None = Field(description="null: unknown under this account.")
    text: str | None = Field(description="The value as a statement.")
    basis: Basis = Field(
        description="said: by the account's sources; record: taken from the record; derived: it follows from what "
        "these say and tell; agreed: by at least two parties, or by the record; unanswered: by one party, and nobody "
        "contradicts it; contradicted; silent."
    )
    satisfied: bool | None = Field(description="Whether the element's test is met; null: not known.")
    sources: tuple[Said, ...]
    follows: tuple[Follows, ...] = Field(description="What it rests on that nobody says.")
    against_record: tuple[Said, ...] = Field(description="What the record says otherwise.")
    against_follows: tuple[Follows, ...] = Field(description="What follows from the record alone, and is otherwise.")


class Turning(Model):
    """An assertion on which accounts part."""

    fact: str
    about: str | None
    said: Said | None = Field(description="null: nobody says it, and it follows.")
    follows: Follows | None


class Stated(Model):
    """A statement that the incident's file holds and no rule that was evaluated asks for."""

    fact: str
    about: str
    about_label: str
    text: str
    said: Said


class ElementView(Model):
    """One element of a rule, and what each account holds on it."""

    role: Role
    words: str
    provision: str | None = Field(description="Where the words stand, if not in the provision that is cited.")
    fact: str
    about: str | None
    question: str
    test: str = Field(description="What the element asks for, as a statement.")
    judgement: bool
    group: str | None = Field(description="For an element of a group: any of, all of or none of.")
    values: dict[str, AccountValue]


class Citation(Model):
    """The words of the policy that a finding rests on."""

    authority: str
    policy: str
    policy_title: str
    section: str
    title: str
    quote: tuple[str, ...]
    quality: Quality
    source: str
    words_of: str | None = Field(description="Whose words they are, where they are not the provision's own.")
    history: str | None
    note: str | None


class Force(Model):
    """Whether the text bound on the day of the incident."""

    status: Literal["yes", "no", "unknown", "depends"] = Field(
        description="unknown: the text's own dates are not known; depends: it hangs on the day of the incident."
    )
    why: str


class AccountOutcome(Model):
    """What a rule comes to under one account."""

    outcome: Outcome
    ends: tuple[PossibleEnd, ...] = Field(description="Every end that the open facts still allow.")
    made_out_unless_excused: bool = Field(description="Breach is settled, and an exception is still open.")
    reasons: tuple[tuple[FactValue, ...], ...] = Field(description="Smallest sets of known facts that suffice.")
    pivots: tuple[tuple[FactRef, ...], ...] = Field(description="Smallest sets of open facts that could settle it.")
    would_show_violation: tuple[tuple[FactValue, ...], ...]
    would_rule_out_violation: tuple[tuple[FactValue, ...], ...]


class Finding(Model):
    """One rule held against one entity, under every account."""

    rule: str
    title: str
    about: str
    about_label: str
    modality: Modality = Field(description="should: a breach is a departure from guidance.")
    comparison: bool = Field(description="Whether the policy does not bind the agency and was asked for.")
    citation: Citation
    in_force: Force
    note: str | None
    elements: tuple[ElementView, ...]
    outcomes: dict[str, AccountOutcome]
    agreement: Agreement
    turned_by: tuple[Turning, ...] = Field(
        description="For a contested finding: every assertion on the facts on which the accounts part."
    )

    @property
    def never_arises(self) -> bool:
        """Whether every account settles that the duty did not arise, or that the text was not in force."""
        return all(set(one.ends) <= {"not_applicable", "not_in_force"} for one in self.outcomes.values())


class AccountView(Model):
    """An account, and how it is made."""

    name: str
    title: str
    defined: bool = Field(description="Whether the incident file defines it.")
    one_sided: bool = Field(description="Whether a single side's unanswered claim counts in it.")


class SourceView(Model):
    """A source of the incident, as reports list it."""

    id: str
    party: str
    title: str
    date: str | None
    via: str | None
    note: str | None


class SecondEngine(Model):
    """Whether an independent engine came to the same."""

    status: Literal["agreed", "not installed", "not run"]
    name: str
    version: str | None
    checked: int = Field(description="How many derived facts and readings of rules it worked out again.")
    unchecked: tuple[str, ...] = Field(description="What was too large for it.")


class Engine(Model):
    """What made the evaluation, so that it can be made again."""

    policycheck: str = Field(description="The version.")
    incident_sha256: str
    files_sha256: dict[str, str] = Field(description="Every rule, policy and vocabulary file that was read.")
    second_engine: SecondEngine


class Evaluation(Model):
    """Everything that a report shows."""

    schema_: Literal["policycheck/evaluation/1"] = Field(default="policycheck/evaluation/1", alias="schema")
    notice: str
    incident: str
    title: str
    date: str | None
    as_of: str | None = Field(description="The other day whose policy was applied, if one was asked for.")
    agency: str
    agency_name: str
    note: str | None
    engine: Engine
    accounts: tuple[AccountView, ...]
    sources: tuple[SourceView, ...]
    findings: tuple[Finding, ...]
    follows: tuple[Follows, ...] = Field(description="What follows under each account and nobody states.")
    clashes: tuple[ClashView, ...]
    timeline_set_aside: tuple[TimelineSetAside, ...]
    also_stated: tuple[Stated, ...] = Field(description="What no rule that was evaluated asks for.")
    left_out: tuple[str, ...] = Field(description="What did not enter the evaluation, and why.")
