"""What running cases comes to, and what they show of their rules: what every form of `test` is made from."""

from typing import Literal

from pydantic import Field, computed_field

from policycheck.model.base import Model

Written = Literal["rule", "derivation", "mapping"]


class CaseRun(Model):
    """A case with what was expected of it and what came."""

    of: str = Field(description="The id of the rule, derivation or mapping.")
    kind: Written
    case: str = Field(description="The name of the case.")
    file: str
    line: int
    passed: bool
    expected: str
    came: str
    since: str | None = Field(description="For a case that fails: what decides the outcome that came.")


class Goal(Model):
    """One thing that the cases of a rule should show, and the case that shows it."""

    kind: Literal["element", "exception", "boundary", "open", "scope"]
    asks: str = Field(description="What a case must show.")
    line: int = Field(description="Of the rule's file.")
    case: str | None = Field(description="The first case that shows it; null where none does.")
    impossible: str | None = Field(description="Why no case can show it; it counts as not shown.")
    example: str | None = Field(description="A case that would show it, as the rule's file writes one.")


class Mutant(Model):
    """A small change of a rule or a derivation that no case notices."""

    change: str
    line: int
    equivalent: bool = Field(
        description="Whether nothing can notice it, since it means the same; then it is not counted."
    )
    example: str | None = Field(description="A case that would notice it, as the rule's file writes one.")


class Coverage(Model):
    """What the cases of one rule or derivation show, and which changes of it they notice."""

    of: str
    kind: Written
    file: str
    goals: tuple[Goal, ...] = Field(description="Of a derivation: none.")
    mutants: int = Field(description="The changes that were tried, without those that mean the same.")
    unnoticed: tuple[Mutant, ...] = Field(description="Those that no case notices, also those that mean the same.")

    @property
    def missing(self) -> tuple[Goal, ...]:
        """The goals that no case shows."""
        return tuple(goal for goal in self.goals if goal.case is None)

    @property
    def survivors(self) -> tuple[Mutant, ...]:
        """The changes that mean something else and that no case notices."""
        return tuple(mutant for mutant in self.unnoticed if not mutant.equivalent)


class Share(Model):
    """So many of so many."""

    of: int
    reached: int

    @computed_field(description="Of nothing, all; cut off after the first decimal, never rounded up.")  # type: ignore[prop-decorator]
    @property
    def percent(self) -> float:
        """The share in percent, cut off after the first decimal; of nothing, all."""
        return (1000 * self.reached // self.of) / 10 if self.of else 100.0

    def below(self, percent: float) -> bool:
        """Whether the share itself, not cut off, is below so many percent."""
        return 100 * self.reached < percent * self.of

    def __str__(self) -> str:
        return f"{self.percent:.1f}% ({self.reached} of {self.of})" if self.of else "nothing to count"


class CoverageReport(Model):
    """What all cases of rules and derivations together show."""

    goals: Share = Field(description="How many of the goals some case shows.")
    mutants: Share = Field(description="How many of the changes that mean something else some case notices.")
    each: tuple[Coverage, ...] = Field(description="Of mappings, lint tells what the cases do not show.")


def coverage_report(each: tuple[Coverage, ...]) -> CoverageReport:
    """The report on all of these."""
    goals, tried = sum(len(coverage.goals) for coverage in each), sum(coverage.mutants for coverage in each)
    return CoverageReport(
        goals=Share(of=goals, reached=goals - sum(len(coverage.missing) for coverage in each)),
        mutants=Share(of=tried, reached=tried - sum(len(coverage.survivors) for coverage in each)),
        each=each,
    )


class CaseReport(Model):
    """Every case that was run, in the order of the files, and what the cases show if that was asked for."""

    schema_: Literal["policycheck/tests/1"] = Field(default="policycheck/tests/1", alias="schema")
    policycheck: str = Field(description="The version.")
    looked_in: tuple[str, ...] = Field(description="The places asked for, or each library, the built-in one first.")
    rules: tuple[str, ...] = Field(description="The ids of the rules looked at.")
    derivations: tuple[str, ...] = Field(description="The ids of the derivations looked at.")
    mappings: tuple[str, ...] = Field(description="The ids of the mappings looked at, one for each file.")
    passed: int
    failed: int
    cases: tuple[CaseRun, ...]
    coverage: CoverageReport | None = Field(description="null: not asked for.")
