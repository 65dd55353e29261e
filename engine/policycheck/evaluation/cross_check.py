"""Holding the native evaluator against the second engine: everything it derived and read, worked out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from policycheck.facts.inferred import AccountInferences
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.formula import TooLarge
from policycheck.model.evaluation import SecondEngine
from policycheck.model.problem import BadInput, Disagreement, Place, Problem, pip_install
from policycheck.model.rule import RuleConclusion

CrossCheck = Literal["auto", "require", "off"]
_NAME = "durable-rules"


@dataclass(frozen=True)
class CheckedReading:
    """One reading of a rule: what was known, what axioms allowed, and the conclusions that the first engine left."""

    rule: CompiledRule
    known: Mapping[str, Extent]
    allowed: int | None  # combinations of answers, as a truth table; None: all
    possible_conclusions: tuple[RuleConclusion, ...]


def cross_check(
    wanted: CrossCheck, followings: Mapping[str, AccountInferences], readings: Iterable[CheckedReading]
) -> SecondEngine:
    """What the second engine says of the derivations of each account and of every reading of a rule.

    Raises Disagreement where it concludes something else, and BadInput where it is required and is not installed or
    could not check everything.
    """
    if wanted == "off":
        return SecondEngine(status="not run", name=_NAME, version=None, checked=0, unchecked=())
    from policycheck.evaluation.second.session import available, version

    if not available():
        if wanted == "require":
            remedy = f"on Python 3.11 or 3.12, run {pip_install('durable')}, or leave --cross-check at auto"
            raise BadInput([Problem(Place("--cross-check"), f"{_NAME}, the second engine, is not installed", remedy)])
        return SecondEngine(status="not installed", name=_NAME, version=None, checked=0, unchecked=())
    differences: list[str] = []
    unchecked: list[str] = []
    checked = 0
    for account, following in followings.items():
        try:
            differences += _derived_again(account, following)
            checked += sum(atom.relation == "value" for run in following.runs for atom in run.derived)
        except (TooLarge, ValueError) as error:
            unchecked.append(f"what follows under {account}: {error}")
    for reading in _once(readings):
        try:
            differences += _read_again(reading)
            checked += 1
        except TooLarge as error:
            unchecked.append(f"{reading.rule.rule.id}: {error}")
    if differences:
        raise Disagreement(differences)
    if unchecked and wanted == "require":
        cause = f"{_NAME}, the second engine, could not check {'; '.join(dict.fromkeys(unchecked))}"
        remedy = "say --cross-check auto: the report names what is unchecked"
        raise BadInput([Problem(Place("--cross-check"), cause, remedy)])
    left_over = tuple(dict.fromkeys(unchecked))
    return SecondEngine(status="agreed", name=_NAME, version=version(), checked=checked, unchecked=left_over)


def _once(readings: Iterable[CheckedReading]) -> list[CheckedReading]:
    """The readings, those of the same rule on the same facts only once."""
    distinct = {
        (reading.rule.rule.id, frozenset(reading.known.items()), reading.allowed, reading.possible_conclusions): reading
        for reading in readings
    }
    return list(distinct.values())


def _derived_again(account: str, following: AccountInferences) -> list[str]:
    differences: list[str] = []
    for run in following.runs:
        from policycheck.evaluation.second.rederive import chain_again

        again = chain_again(run.clauses, run.given)
        only = [
            ("the first engine alone", run.derived - again),
            ("the second engine alone", again - run.derived),
        ]
        differences += [
            f"under {account}, {engine} derives {atom}" for engine, atoms in only for atom in sorted(map(str, atoms))
        ]
    return differences


def _read_again(reading: CheckedReading) -> list[str]:
    from policycheck.evaluation.second.rederive import read_again

    again = read_again(reading.rule, reading.known, reading.allowed)
    if again == reading.possible_conclusions:
        return []
    facts = ", ".join(sorted(reading.known)) or "nothing"
    first, second = (
        " or ".join(possible_conclusions) for possible_conclusions in (reading.possible_conclusions, again)
    )
    return [f"{reading.rule.rule.id}, knowing {facts}: the first engine leaves {first}, the second {second}"]
