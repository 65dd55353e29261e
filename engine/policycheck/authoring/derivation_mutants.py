"""What a derivation asks for, left out one at a time, and whether some case of it notices.

Nothing here tells whether a change means the same in every situation: a timeline has no truth table.
"""

from collections.abc import Iterator

from policycheck.authoring.derivation_cases import run_derivation_cases
from policycheck.library.document import Document, Path_
from policycheck.library.library import Library
from policycheck.model.case_run import Mutant
from policycheck.model.derivation import Derivation


def derivation_mutants(library: Library, derivation: Derivation, document: Document) -> tuple[int, tuple[Mutant, ...]]:
    """How many changes were tried, and those that no case that passes notices."""
    before = run_derivation_cases(library, derivation)
    tried, unnoticed = 0, []
    for what, path, changed in _left_out(derivation):
        tried += 1
        after = run_derivation_cases(library, changed)
        if not any(was.passed and not other.passed for was, other in zip(before, after, strict=True)):
            line = document.spot(path).line
            unnoticed.append(Mutant(change=what, line=line, equivalent=False, example=None))
    return tried, tuple(unnoticed)


def _left_out(derivation: Derivation) -> Iterator[tuple[str, Path_, Derivation]]:
    """The derivation without each premise, event, order and absence. What names an event that goes, goes with it."""
    for key, word in (("premises", "premise"), ("order", "order"), ("absent", "absence")):
        items = getattr(derivation, key)
        for index in range(len(items)):
            fewer = (*items[:index], *items[index + 1 :])
            changed = derivation.model_copy(update={key: fewer})
            if changed.premises or changed.events:  # else everything would follow from nothing
                yield f"{word} {index + 1} left out", (key, index), changed
    elapsed = derivation.then.elapsed
    spans = {elapsed.from_, elapsed.to} if elapsed else set()
    for name in sorted(derivation.events.keys() - spans):
        events = {other: event for other, event in derivation.events.items() if other != name}
        update = {
            "events": events,
            "order": tuple(order for order in derivation.order if name not in (order.event, order.other)),
            "absent": tuple(absence for absence in derivation.absent if name not in (absence.from_, absence.to)),
        }
        if derivation.premises or events:
            yield f"event {name} left out", ("events", name), derivation.model_copy(update=update)
