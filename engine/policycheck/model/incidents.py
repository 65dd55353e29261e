"""What many incidents come to: a row an incident, and the counts over all of them.

As an evaluation, these are made by the program alone and never read from a file.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import Field

from policycheck.model.problem import Problem

# What an incident comes to, the gravest first, duties before guidance: a result's standing, with departures told apart.
Gravest = Literal[
    "possible_violation",
    "prima_facie",
    "possible_departure",
    "prima_facie_departure",
    "by_account",
    "open",
    "no_violation",
    "does_not_apply",
]
GRAVEST: tuple[Gravest, ...] = get_args(Gravest)
SecondEngineStatus = Literal["agreed", "not installed", "not run"]


@dataclass(frozen=True, kw_only=True)
class PossibleBreach:
    """A result that is a possible violation or departure from guidance, perhaps only if no exception is shown."""

    rule: str
    title: str
    authority: Annotated[str, Field(description="Whose policy it is, by name.")]
    standing: Gravest
    comparison: Annotated[bool, Field(description="Whether the policy does not bind the agency and was asked for.")]
    draft: bool
    about: str
    about_label: str
    accounts: Annotated[tuple[str, ...], Field(description="The accounts under which it is so.")]
    disputed: Annotated[bool, Field(description="Whether another account rules it out.")]
    undated: Annotated[bool, Field(description="Whether it is not known if the text was in force that day.")]


@dataclass(frozen=True, kw_only=True)
class IncidentRow:
    """What one incident comes to under the rules that bind its agency."""

    file: str
    incident: Annotated[str, Field(description="Its id.")]
    title: str
    date: str | None
    agency: str
    agency_name: str
    gravest: Gravest
    disputed: Annotated[bool, Field(description="Whether another account rules out each result that is so grave.")]
    results: Annotated[dict[Gravest, int], Field(description="How many results of binding rules come to what.")]
    breaches: Annotated[tuple[PossibleBreach, ...], Field(description="Also of comparisons and drafts, marked so.")]
    open_facts: Annotated[
        dict[str, int], Field(description="Open facts that could settle a result, each with how many it could settle.")
    ]
    topics_not_held: Annotated[
        dict[str, str], Field(description="Topics that the incident raises and on which nothing is held: id to title.")
    ]
    not_reached: Annotated[
        tuple[str, ...], Field(description="Acts of force, officers, or the incident, that no binding rule reaches.")
    ]
    second_engine: SecondEngineStatus
    unchecked: Annotated[int, Field(description="How much was too large for the second engine.")]


@dataclass(frozen=True, kw_only=True)
class BadFile:
    """A file that could not be evaluated, with all that is wrong with it."""

    file: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True)
class RuleCount:
    """In how many incidents a rule is possibly broken."""

    rule: str
    title: str
    authority: str
    standing: Gravest
    comparison: bool
    draft: bool
    incidents: int
    results: int
    disputed: Annotated[int, Field(description="Incidents in which another account rules out every such result.")]


@dataclass(frozen=True, kw_only=True)
class FactCount:
    """In how many incidents a fact is open that could settle a result."""

    fact: str
    question: str
    incidents: int
    results: int


@dataclass(frozen=True, kw_only=True)
class TopicCount:
    """How many incidents raise a topic on which nothing is held for them."""

    topic: str
    title: str
    incidents: int


@dataclass(frozen=True, kw_only=True)
class AskedOptions:
    """What was asked for beside the files."""

    accounts: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    as_of: str | None = None
    assumed: Annotated[tuple[str, ...], Field(description="As the command line gave it.")] = ()
    drafts: bool = False
    cross_check: Literal["auto", "require", "off"] = "off"


@dataclass(frozen=True, kw_only=True)
class IncidentsEvaluation:
    """Everything that the report on many incidents shows."""

    schema_: Annotated[Literal["policycheck/evaluations/1"], Field(alias="schema")] = "policycheck/evaluations/1"
    notice: str
    policycheck: Annotated[str, Field(description="The version.")]
    files_sha256: Annotated[dict[str, str], Field(description="Every rule, policy and vocabulary file that was read.")]
    asked: AskedOptions
    incidents: Annotated[tuple[IncidentRow, ...], Field(description="In the order in which the files were named.")]
    by_gravest: Annotated[dict[Gravest, int], Field(description="How many incidents by their gravest result.")]
    rules: Annotated[tuple[RuleCount, ...], Field(description="Rules that are possibly broken, the gravest first.")]
    open_facts: Annotated[tuple[FactCount, ...], Field(description="Open facts, those of most incidents first.")]
    topics_not_held: tuple[TopicCount, ...]
    same_id: Annotated[dict[str, tuple[str, ...]], Field(description="Ids that several files have, with the files.")]
    bad_files: tuple[BadFile, ...]
    passed_over: Annotated[int, Field(description="JSON files in folders that declare another schema.")]
