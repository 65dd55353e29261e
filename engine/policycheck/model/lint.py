"""What is wrong with rules, policies and incidents, or missing from them: what every form of `lint` is made from."""

from typing import Literal

from pydantic import Field

from policycheck.model.base import Model

Severity = Literal["error", "warning"]


class LintCheck(Model):
    """One thing that is looked for."""

    id: str
    severity: Severity = Field(description="Of its findings, where a finding does not say otherwise.")
    title: str = Field(description="What it finds, in a few words.")
    help: str = Field(description="Why it matters, and how to mend it.")

    @property
    def page(self) -> str:
        """The page of the documentation that describes it."""
        return page_of(self.id)


def page_of(check: str) -> str:
    """The page that describes a check, from the root of the documentation's tree."""
    return f"docs/lint/{check}.md"


class LintFinding(Model):
    """One thing found: where, what, and what to do about it."""

    check: str
    page: str = Field(description="The page that describes the check; policycheck lint --explain prints it.")
    severity: Severity
    file: str
    line: int | None = Field(description="From 1; null for the file as a whole.")
    column: int | None = Field(description="In characters, from 1; null where it is not known.")
    cause: str
    remedy: str

    @property
    def order(self) -> tuple[str, int, int, str, str, str]:
        """What findings are sorted by: the place first."""
        return self.file, self.line or 0, self.column or 0, self.check, self.cause, self.remedy


class LookedAt(Model):
    """How many things of each kind were looked at."""

    rules: int
    derivations: int
    provisions: int
    facts: int
    incidents: int
    mappings: int = 0


class LintReport(Model):
    """Everything that was found, by place."""

    schema_: Literal["policycheck/lint/1"] = Field(default="policycheck/lint/1", alias="schema")
    policycheck: str = Field(description="The version.")
    looked_in: tuple[str, ...] = Field(description="The places asked for, or each library, the built-in one first.")
    looked_at: LookedAt
    errors: int
    warnings: int
    left_out: tuple[str, ...] = Field(description="Checks that were not run, since a part of the library is unread.")
    nothing_at: tuple[str, ...] = Field(description="Places asked for that hold nothing to look at.")
    findings: tuple[LintFinding, ...]

    @property
    def clean(self) -> bool:
        """Whether everything asked for was looked at, and nothing was found."""
        return not (self.findings or self.left_out or self.nothing_at)
