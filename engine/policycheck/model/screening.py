"""What a table of incidents comes to under rules: what every report of a screening is made from."""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Annotated, Literal

from pydantic import Field

from policycheck.model.base import Model, Seq
from policycheck.model.mapping import TableSource
from policycheck.model.result import Citation
from policycheck.model.rule import Modality

FEW = 30  # settled rows below which a rate says little
CONFIDENCE = 0.95


@dataclass(frozen=True, kw_only=True, slots=True)  # there can be a million of them
class Counts:
    """In how many rows a rule comes to each outcome."""

    possible_violation: Annotated[int, Field(description="For a rule of guidance: departure from guidance.")]
    no_violation: Annotated[int, Field(description="The rule applies, or may apply, and is not violated.")]
    does_not_apply: Annotated[int, Field(description="The rule does not reach the row, which clears nobody.")]
    undetermined: int
    prima_facie: Annotated[int, Field(description="Of the undetermined: made out unless an exception is shown.")]
    not_in_force: int

    @property
    def settled(self) -> int:
        """The rows in which a violation is either shown or excluded, while the text was in force."""
        return self.possible_violation + self.no_violation + self.does_not_apply

    @property
    def in_force(self) -> int:
        """The rows of whose day it is not sure that the text was not in force."""
        return self.settled + self.undetermined

    @property
    def share(self) -> float | None:
        """The part of the settled rows in which a violation is shown; None where no row is settled."""
        return self.possible_violation / self.settled if self.settled else None

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the share."""
        return wilson(self.possible_violation, self.settled)

    @property
    def bounds(self) -> tuple[float, float]:
        """The least and the greatest share of all rows in force, as the undetermined ones fall; (0, 1) of none."""
        if not self.in_force:
            return 0.0, 1.0
        low = self.possible_violation / self.in_force
        return low, low + self.undetermined / self.in_force

    @property
    def few(self) -> bool:
        """Whether so few rows are settled that the share says little."""
        return self.settled < FEW


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The score interval of a proportion; (0, 1) where there is no trial.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927), 209-212.
    """
    if not trials:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, spread = successes / trials, z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = sqrt(share * (1 - share) * spread + spread * spread / 4) / (1 + spread)
    return (0.0 if not successes else centre - half), (1.0 if successes == trials else centre + half)


class MissingFact(Model):
    """What an answer to one fact would do in the rows in which a rule is undetermined."""

    fact: str
    question: str
    open: int = Field(description="In how many of these rows the fact is open.")
    settles: int = Field(description="How many of these rows any answer to it, alone, would settle.")
    may_settle: int = Field(description="How many of these rows some answer to it, alone, would settle.")
    told: bool = Field(description="Whether some column of the table can say anything of the fact.")


class ScreenedRule(Model):
    """A rule, and what it comes to over all rows."""

    id: str
    title: str
    draft: bool
    modality: Modality
    citations: Seq[Citation] = Field(description="One for each text of the provision that the rule is about.")
    in_force: Seq[str] = Field(description="When each of these texts was in force, in words, as far as it is known.")
    undated: bool = Field(description="Whether, on some day, it is not known that the words were in force or were not.")
    proxies: Seq[str] = Field(description="The facts that the table only suggests and on which its outcomes can rest.")
    counts: Counts
    applies: int = Field(description="Rows in which its duty surely arose, under a text that was surely in force.")
    missing: Seq[MissingFact] = Field(description="What leaves it undetermined; what settles most comes first.")


class GroupCounts(Model):
    """The rows that have one value in a column."""

    value: str = Field(description="Empty: the cell holds none.")
    rows: int
    rules: dict[str, Counts] = Field(description="By rule.")


class Grouping(Model):
    """The rows by the values of a column. A row whose cell lists several values counts in each of their groups."""

    column: str
    listed: bool = Field(description="Whether a cell can hold several values.")
    groups: Seq[GroupCounts]


class Proxy(Model):
    """A fact that the table only suggests."""

    fact: str
    question: str
    why: str = Field(description="Why the cells only suggest the answer.")


class Remark(Model):
    """What the mapping says of how it reads the table: of a fact, a column, or a constant."""

    of: str
    text: str


class Unmapped(Model):
    """A value of a column that the mapping does not know."""

    column: str
    value: str
    rows: int


class BadCell(Model):
    """A cell, or a whole row, that could not be read."""

    file: str
    row: int = Field(description="The first row of a file is 1; a line of names is not counted.")
    column: str | None = Field(description="null: the row as a whole.")
    text: str
    cause: str


class ScreenedFile(Model):
    """A file of the table."""

    name: str
    rows: int


class TableReading(Model):
    """How the rows were read, and what of them could not be used."""

    files: Seq[ScreenedFile]
    rows: int = Field(description="All rows, of which each is one of left_out, unread and screened.")
    left_out: int = Field(description="Rows that the mapping does not take.")
    unread: int = Field(description="Rows that could not be read at all; they have no outcomes.")
    screened: int
    bad_rows: int = Field(description="Screened rows with a cell that could not be read; what it would say is unknown.")
    bad_cells: int
    bad: Seq[BadCell] = Field(
        description="The first rows that could not be read at all, by place; then the first cells, by place."
    )
    unmapped: Seq[Unmapped] = Field(description="By column, the most frequent first.")
    further: dict[str, int] = Field(
        description="By column: how often unmapped values stand beyond those that are listed."
    )
    conflicts: dict[str, int] = Field(description="By fact: rows whose columns contradict each other on it.")
    contradicted: int = Field(description="Rows in which a statement denies what follows from others.")
    inconsistent: int = Field(description="Rows in which both answers to a fact follow; it counts as unknown.")


class MappingUsed(Model):
    """The mapping by which the table was read."""

    id: str
    title: str
    row: str
    source: TableSource
    note: str | None
    proxies: Seq[Proxy]
    remarks: Seq[Remark]
    sha256: str = Field(description="Of the mapping, in canonical JSON.")


class Screening(Model):
    """A table held against rules."""

    schema_: Annotated[Literal["policycheck/screening/2"], Field(alias="schema")] = "policycheck/screening/2"
    policycheck: str = Field(description="The version of the program.")
    library: str = Field(description="The SHA-256 of the library's files and their digests.")
    mapping: MappingUsed
    reading: TableReading
    rules: Seq[ScreenedRule]
    years: Grouping | None = Field(description="The rows by year; null where the mapping has no date.")
    groups: Seq[Grouping]
    untold: Seq[str] = Field(description="Facts that rules ask for and of which no column of the table says anything.")

    def rule(self, name: str) -> ScreenedRule:
        """The rule with the id. Raises KeyError where there is none."""
        return {rule.id: rule for rule in self.rules}[name]
