"""The cases of a rule as they come out: what is known in each, whether it is in force, and the ends left."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from policycheck.authoring.lint.subject import Subject, WrittenRule
from policycheck.evaluate.scope import text_in_force
from policycheck.logic.answers import extent_of_element, extent_of_value
from policycheck.logic.compile import CompiledRule
from policycheck.logic.extent import Extent, overlaps, within
from policycheck.logic.kernel import Kernel
from policycheck.model.rule import Case, Element, End, Part
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class Example:
    """One case, run."""

    known: Mapping[str, Extent]
    day: date | None
    in_force: bool
    ends: tuple[End, ...]


class Examples:
    """Every case of one rule, run; and what else the rule comes to."""

    def __init__(self, subject: Subject, written: WrittenRule) -> None:
        self.facts: Mapping[str, Fact] = subject.library.facts
        self.compiled: CompiledRule = written.compiled
        self._kernel = Kernel([written.compiled])
        self.texts = subject.library.texts(written.rule.provision)
        self.all = [self._run(case) for case in written.rule.cases]
        self.in_force = [example for example in self.all if example.in_force]

    def _run(self, case: Case) -> Example:
        known = {fact: extent_of_value(self.facts[fact], value) for fact, value in case.facts.items()}
        day = date.fromisoformat(case.date) if case.date else None
        return Example(known, day, day is None or self.on(day), self.ends(known))

    def on(self, day: date) -> bool:
        """Whether the rule may be in force on the day."""
        _, force = text_in_force(self.compiled.rule, self.texts, (day, day))
        return force.status != "no"

    def ends(self, known: Mapping[str, Extent]) -> tuple[End, ...]:
        """The ends that are left on what is known."""
        return self._kernel.read(known)[0].ends

    def extent(self, element: Element) -> Extent:
        """The answers with which the element holds."""
        return extent_of_element(self.facts[element.fact], element)

    def holds(self, part: Part, known: Mapping[str, Extent]) -> bool | None:
        """Whether the part holds on what is known; None: that is open."""
        if isinstance(part, Element):
            if part.fact not in known:
                return None
            if within(known[part.fact], self.extent(part)):
                return True
            return None if overlaps(known[part.fact], self.extent(part)) else False
        inner = [self.holds(inner_part, known) for inner_part in part.parts]
        if part.all_of is not None:
            return False if False in inner else (None if None in inner else True)
        some = True if True in inner else (None if None in inner else False)
        return some if part.any_of is not None or some is None else not some
