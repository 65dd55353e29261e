"""The cases that a new rule begins with: each of its elements decides one."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from policycheck.facts.statements import statement
from policycheck.model.rule import Role
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class NewCase:
    """A case as the template writes it. An outcome of None is a breach, in the words of the rule's modality."""

    name: str
    facts: dict[str, bool]
    outcome: Literal["complied", "excused", "not applicable", "undetermined"] | None
    pivots: str | None = None


def cases_of(facts: Mapping[str, Fact], elements: Mapping[Role, list[str]]) -> list[NewCase]:
    """A case for each element of a role, one in which the duty is kept, and one in which nobody says whether it is."""
    return list(_cases(facts, elements))


def _cases(facts: Mapping[str, Fact], elements: Mapping[Role, list[str]]) -> Iterator[NewCase]:
    arises = dict.fromkeys(elements.get("when", ()), True)
    kept = dict.fromkeys(elements.get("must", ()), True) | dict.fromkeys(elements.get("must_not", ()), False)
    unexcused = dict.fromkeys(elements.get("unless", ()), False)

    def told(fact: str, *, value: bool) -> str:
        return statement(facts[fact], frozenset({value}))

    for fact, value in kept.items():
        yield NewCase(told(fact, value=not value), {**arises, **kept, fact: not value, **unexcused}, None)
    first, good = next(iter(kept.items()))
    yield NewCase(f"the duty is kept: {told(first, value=good)}", {**arises, **kept}, "complied")
    for fact in unexcused:
        broken = {**arises, **kept, first: not good, **unexcused, fact: True}
        yield NewCase(f"excused: {told(fact, value=True)}", broken, "excused")
    for fact in arises:
        yield NewCase(f"out of scope: {told(fact, value=False)}", {**arises, fact: False}, "not applicable")
    unsaid = {fact: value for fact, value in {**arises, **kept, **unexcused}.items() if fact != first}
    yield NewCase(f"nobody says: {facts[first].question}", unsaid, "undetermined", first)
