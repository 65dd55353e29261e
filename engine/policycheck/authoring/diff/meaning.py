"""How the meaning of a changed rule differs: exactly, over every situation that the axioms allow.

A situation settles a rule at a conclusion exactly where it contains a prime implicant of it. So a rule has one
conclusion before and to another now in some situation exactly where a prime of the one and a prime of the other can
hold together, and the fewest facts that settle both are those of the smallest such pair.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from policycheck.authoring.compare.scenario import premises
from policycheck.facts.axioms import said_of_one
from policycheck.library.library import Library
from policycheck.logic.axioms import AxiomClause, can_hold
from policycheck.logic.compile import CONCLUSIONS, CompiledRule, Implicant
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.difference import ConclusionShift, MeaningChange, MeaningRelation
from policycheck.model.rule import RuleConclusion
from policycheck.model.vocabulary import Fact

_PAIRS_BOUND = 4_000_000  # pairs of prime implicants looked at for one rule
Situation = dict[str, Extent]


def meaning(old: CompiledRule, new: CompiledRule, before: Library, after: Library) -> MeaningChange:
    """How the new rule compares with the old one. Axioms are those of the new library."""
    shared = [fact for fact in old.facts if fact in new.facts]
    apart = [fact for fact in shared if not answered_alike(before.facts[fact], after.facts[fact])]
    if apart:
        return _not_compared(f"the answers to {', '.join(apart)} are no longer of the same kind")
    primes = ((old.primes(frozenset({was})), new.primes(frozenset({now}))) for was, now in _ends_apart())
    if sum(len(before_primes) * len(after_primes) for before_primes, after_primes in primes) > _PAIRS_BOUND:
        return _not_compared("the two versions have too many combinations of facts to be held against each other")
    facts = {**after.facts, **{fact: before.facts[fact] for fact in old.facts if fact not in new.facts}}
    axioms = frozenset(after.axioms)
    shifts: list[ConclusionShift] = []
    for was, now in _ends_apart(other_modality=old.rule.modality != new.rule.modality):
        situation = smallest(old.primes(frozenset({was})), new.primes(frozenset({now})), axioms)
        if situation is not None:
            scenario = premises(dict(sorted(situation.items())), facts)
            modalities = {"was_modality": old.rule.modality, "now_modality": new.rule.modality}
            shifts.append(ConclusionShift(was=was, now=now, **modalities, scenario=scenario))
    notes = [*_notes(old, new, before, after)]
    return MeaningChange(relation=_relation(shifts), shifts=tuple(shifts), why=None, notes=tuple(notes))


def _not_compared(why: str) -> MeaningChange:
    return MeaningChange(relation="not compared", shifts=(), why=why, notes=())


def answered_alike(one: Fact | None, other: Fact | None) -> bool:
    """Whether there are both facts, and the answers to them are the same answers."""
    return one is not None and other is not None and _form(one) == _form(other)


def _form(fact: Fact) -> object:
    return fact.type, fact.unit, fact.whole, frozenset(fact.options)


def _wording(fact: Fact) -> object:
    """What two facts must have in common for their answers to say the same."""
    return fact.question, fact.yes, fact.no, fact.statement


def _ends_apart(*, other_modality: bool = True) -> Iterator[tuple[RuleConclusion, RuleConclusion]]:
    """The pairs of conclusions to look at: two that differ, and a breach that now weighs differently."""
    for was in CONCLUSIONS:
        for now in CONCLUSIONS:
            if was != now or (was == "violation" and other_modality):
                yield was, now


def level(end: RuleConclusion, modality: str) -> int:
    """How much a rule says against the conduct: nothing, that it departs from guidance, that it breaks a duty."""
    return 0 if end != "violation" else 1 if modality == "should" else 2


def _relation(shifts: Iterable[ConclusionShift]) -> MeaningRelation:
    levels = [(level(shift.was, shift.was_modality), level(shift.now, shift.now_modality)) for shift in shifts]
    stricter, looser = any(was < now for was, now in levels), any(was > now for was, now in levels)
    return "both" if stricter and looser else "stricter" if stricter else "looser" if looser else "same"


def smallest(old: Sequence[Implicant], new: Sequence[Implicant], axioms: frozenset[AxiomClause]) -> Situation | None:
    """The fewest facts with which an implicant of each holds, and which the axioms allow; None where there are none.

    Of several with as few facts, the first in the order of the implicants.
    """
    best: Situation | None = None
    for first in old:
        if best is not None and len(first) >= len(best):
            break  # smallest first: none that comes later has fewer facts
        for second in new:
            if best is not None and len(second) >= len(best):
                break
            both = _conjunction(first, second)
            if both is not None and (best is None or len(both) < len(best)) and possible(both, axioms):
                best = both
    return best


def _conjunction(first: Implicant, second: Implicant) -> Situation | None:
    """The facts of both; None where they exclude each other."""
    situation: Situation = dict(first)
    for fact, extent in second:
        situation[fact] = both = meet(situation[fact], extent) if fact in situation else extent
        if is_empty(both):
            return None
    return situation


def possible(situation: Mapping[str, Extent], axioms: frozenset[AxiomClause]) -> bool:
    """Whether some answers to all other facts meet the axioms together with the situation."""
    return can_hold(axioms, said_of_one(situation))


def _notes(old: CompiledRule, new: CompiledRule, before: Library, after: Library) -> Iterator[str]:
    for fact in sorted({*old.facts} & {*new.facts}):
        if _wording(before.facts[fact]) != _wording(after.facts[fact]):
            words = f"the question of {fact} or its answers are worded otherwise"
            yield f"{words}; this takes both wordings to mean the same"
    if old.rule.for_each != new.rule.for_each:
        yield f"it is now applied to each {new.rule.for_each}, and was to each {old.rule.for_each}"
