"""Running the cases that are kept with rules."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policycheck.evaluate.pivots import pivots, ways
from policycheck.evaluate.scope import text_in_force
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent
from policycheck.logic.kernel import Kernel, outcome_of
from policycheck.model.rule import Case


@dataclass(frozen=True)
class CaseResult:
    """A case with what was expected of it and what came."""

    name: str
    expected: str
    came: str

    @property
    def passed(self) -> bool:
        """Whether what came is what was expected."""
        return self.expected == self.came


_OUTCOMES = {"possible_violation": "possible violation", "no_violation": "no violation", "not_in_force": "not in force"}
_ENDS = {
    ("not_applicable",): "not applicable",
    ("complied",): "complied",
    ("excused",): "excused",
    ("excused", "violation"): "made out unless excused",
}


def run_cases(library: Library, compiled: CompiledRule) -> list[CaseResult]:
    """The result of every case of the rule, in the order of its file."""
    kernel = Kernel([compiled])
    return [_run(library, compiled, kernel, case) for case in compiled.rule.cases]


def _run(library: Library, compiled: CompiledRule, kernel: Kernel, case: Case) -> CaseResult:
    known = {fact: extent_of_value(library.facts[fact], value) for fact, value in case.facts.items()}
    came = _outcome(library, compiled, kernel, case, known)
    # A case may ask for the outcome alone, or for the end that it comes to.
    if case.outcome in _OUTCOMES.values() or case.outcome == "undetermined":
        came = {"made out unless excused": "undetermined"}.get(came, came)
        came = "no violation" if case.outcome == "no violation" and came in _SETTLED_WITHOUT else came
    expected: str = case.outcome
    if case.pivots is not None:
        expected += _named(case.pivots)
        came += _named(pivots(compiled, ways(compiled, known)))
    return CaseResult(case.name, expected, came)


_SETTLED_WITHOUT = ("not applicable", "complied", "excused")


def _outcome(library: Library, compiled: CompiledRule, kernel: Kernel, case: Case, known: Mapping[str, Extent]) -> str:
    if case.date is not None:
        day = date.fromisoformat(case.date)
        _, force = text_in_force(compiled.rule, library.texts(compiled.rule.provision), (day, day))
        if force.status == "no":
            return "not in force"
    ends = kernel.read(known)[0].ends
    return _ENDS.get(ends) or _OUTCOMES.get(outcome_of(ends), "undetermined")


def _named(found: tuple[tuple[str, ...], ...]) -> str:
    return ", hanging on " + "; or ".join(sorted(" and ".join(sorted(facts)) for facts in found))
