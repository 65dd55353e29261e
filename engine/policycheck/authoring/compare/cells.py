"""The answers to all facts of some rules, cut into the cells that these rules distinguish, and the axioms between them.

A scenario is one incident with one officer, one act of force by that officer against one civilian, and one recording by
that officer, so that every fact occurs once.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from policycheck.facts.axioms import of_one
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.axioms import NO, YES, groups, implicates, projected
from policycheck.logic.compile import PRIMES_BOUND, CompiledRule, Implicant, union
from policycheck.logic.extent import Extent
from policycheck.logic.formula import Domain, domain, primes
from policycheck.model.rule import RuleConclusion

ScenarioBox = Mapping[str, int]  # by fact, those of its cells that are left; a fact that is not in it is open
Literals = Mapping[str, tuple[Extent, ...]]  # answers of which an axiom asks at least one, by fact
UnlikelyPair = tuple[str, str, int | None]  # a fact with yes, and another in these cells; None: with any answer stated


@dataclass(frozen=True)
class Cells:
    """The facts in the vocabulary's order, their cells, and the axioms: of each, at least one fact is in its cells."""

    domains: Mapping[str, Domain]
    axioms: tuple[ScenarioBox, ...]
    left_out: tuple[str, ...]  # the facts as a scenario is to do without them, the first one most
    unlikely: tuple[UnlikelyPair, ...] = ()  # what hardly goes together

    def every(self, fact: str) -> int:
        """All cells of the fact, a bit each."""
        return (1 << len(self.domains[fact].cells)) - 1

    def count(self, fact: str) -> range:
        """The numbers of the fact's cells."""
        return range(len(self.domains[fact].cells))

    def possible_conclusions(self, rule: CompiledRule, *possible_conclusions: RuleConclusion) -> list[ScenarioBox]:
        """The prime implicants of "the rule's conclusion is one of these"."""
        return [self._box(implicant) for implicant in rule.primes(frozenset(possible_conclusions))]

    def table(self, rule: CompiledRule, table: int) -> list[ScenarioBox]:
        """The prime implicants of a truth table over the combinations of the rule's facts."""
        boxes: list[ScenarioBox] = []
        for box in sorted(primes(rule.space, table, PRIMES_BOUND)):
            columns = zip(rule.space.domains, box, strict=True)
            masks = {own.fact: self.domains[own.fact].mask(union(own, mask)) for own, mask in columns}
            boxes.append({fact: mask for fact, mask in masks.items() if mask != self.every(fact)})
        return boxes

    def _box(self, implicant: Implicant) -> ScenarioBox:
        return {fact: self.domains[fact].mask(extent) for fact, extent in implicant}

    def extents(self, box: ScenarioBox) -> dict[str, Extent]:
        """What a box says of each of its facts."""
        return {fact: union(self.domains[fact], mask) for fact, mask in box.items()}

    def closed(self, box: ScenarioBox) -> dict[str, int]:
        """The box with what the axioms make of it: where all of an axiom but one is denied, that one holds."""
        masks = {fact: box.get(fact, self.every(fact)) for fact in self.domains}
        changed = True
        while changed:
            changed = False
            for axiom in self.axioms:
                live = [fact for fact, mask in axiom.items() if masks[fact] & mask]
                if len(live) == 1 and masks[live[0]] & ~axiom[live[0]]:
                    masks[live[0]] &= axiom[live[0]]
                    changed = True
        return {fact: mask for fact, mask in masks.items() if mask != self.every(fact)}


def cells(library: Library, rules: Sequence[CompiledRule], agency: str | None = None) -> Cells:
    """The common cells of the rules' facts, and what the axioms say of these alone.

    Where it is an agency's scenario, what is true of the agency as such is among the axioms.
    """
    extents: dict[str, set[Extent]] = {}
    for rule in rules:
        for own in rule.space.domains:
            extents.setdefault(own.fact, set()).update(own.cells)
    given = library.authorities[agency].facts if agency in library.authorities else {}
    kept = frozenset(map(of_one, {*extents, *given}))
    groups_of_axioms = groups(library.axioms)
    near = [clause for group in groups_of_axioms for clause in sorted(map(sorted, implicates(projected(group, kept))))]
    for fact, answers in ((lit.key[0], lit.extents) for clause in near for lit in clause):
        extents.setdefault(fact, set()).update(answers)
    asked_of = [(name, library.facts[name], answer.value) for name, answer in given.items() if name in extents]
    true = {name: extent_of_value(fact, value) for name, fact, value in asked_of}
    for name, extent in true.items():
        extents[name].add(extent)
    facts = {name: fact for name, fact in library.facts.items() if name in extents}
    domains = {name: domain(name, extents[name], fact.options) for name, fact in facts.items()}
    always: list[Literals] = [{lit.key[0]: lit.extents for lit in clause} for clause in near]
    always += [{name: (extent,)} for name, extent in true.items()]
    axioms = tuple({name: sum(map(domains[name].mask, answers)) for name, answers in axiom.items()} for axiom in always)
    return Cells(domains, axioms, _omission_order(library, rules, domains), tuple(_unlikely(library, domains)))


def _unlikely(library: Library, facts: Collection[str]) -> Iterator[UnlikelyPair]:
    for fact in facts:
        for other, answer in library.facts[fact].unlikely_together.items():
            if other in facts:
                yield fact, other, None if answer == "any" else YES if answer else NO


def _omission_order(library: Library, rules: Sequence[CompiledRule], facts: Iterable[str]) -> tuple[str, ...]:
    """First what no rule asks for, then what would describe the force once more, then what fewer rules ask for."""
    order = {fact: number for number, fact in enumerate(facts)}

    def weight(fact: str) -> tuple[bool, bool, int, int]:
        asking = sum(fact in rule.facts for rule in rules)
        return asking > 0, library.facts[fact].conduct != "force", asking, -order[fact]

    return tuple(sorted(order, key=weight))
