"""A derivation, or a kind of event, in words, for `policycheck show`."""

from collections.abc import Iterator

from policycheck.facts.statements import asked_text, statement
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.model.derivation import Absence, Derivation

_WHO = {
    "this": "by the {each} itself",
    "by": "by its officer",
    "against": "by the person it was used against",
    "vehicle": "(its vehicle, or else the one that the person it was used against drove)",
}
_ORDER = {
    "before": "ends before {} begins",
    "after": "begins after {} ends",
    "starts-before": "begins before {} begins",
    "starts-after": "begins after {} begins",
    "during": "lies within {}",
    "starts-during": "begins while {} lasts",
    "overlaps": "lasts at some moment while {} does",
    "with": "begins together with {}",
}


def derivation_lines(library: Library, name: str) -> Iterator[str]:
    """What the derivation asks for and what follows, a line each."""
    derivation = library.derivations[name]
    yield f"{name}: {derivation.title}"
    yield f"for each {derivation.for_each}; {len(derivation.cases)} cases"
    yield ""
    if derivation.premises or derivation.events or derivation.absent:
        yield "where:"
    for answers in derivation.choices:
        yield f"  - {', or '.join(f'{asked_text(library.facts, each)} [{each.fact}]' for each in answers)}"
    for key, event in derivation.events.items():
        who = f" {_WHO[event.by].format(each=derivation.for_each)}" if event.by else ""
        force = ", as this act of force" if event.force else ""
        yield f"  - {key}: {library.events[event.kind].meaning}{who}{force} [{event.kind}]"
    for order in derivation.order:
        yield f"  - {order.event} {_ORDER[order.is_].format(order.other)}"
    for gap in derivation.absent:
        yield f"  - a source tells completely that there was no {gap.kind}{_of(derivation, gap)}"
    yield f"follows: {_conclusion(library, derivation)} [{derivation.then.fact}]"
    if derivation.is_axiom:
        yield "It also runs by contraposition."
    if derivation.then.days and derivation.then.days.business:
        yield "No weekend and no holiday of the agency's state counts; a last day that is one counts as the next day."
    if derivation.note:
        yield f"Note: {derivation.note}"


def event_lines(library: Library, name: str) -> Iterator[str]:
    """What an event of the kind is, who does it, and which derivations ask for it, a line each."""
    kind = library.events[name]
    yield f"{name}: {kind.meaning}"
    yield f"{'lasts' if kind.lasts else 'a moment'}, done by {_DOERS[kind.by]}"
    yield f"where there was none: {kind.none}; called: {kind.noun}"
    if kind.vehicle:
        yield "The file may name the vehicle as what does it."
    if kind.only_one:
        yield "There is one at the most."
    if kind.excludes:
        yield f"not at the same time by the same person or vehicle as: {', '.join(kind.excludes)}"
    if kind.note:
        yield f"Note: {kind.note}"
    used = [key for key, derivation in library.derivations.items() if name in derivation.event_kinds]
    yield f"asked for by: {', '.join(used) or 'no derivation'}"


_DOERS = {"officer": "an officer", "civilian": "a civilian", None: "anybody"}


def _of(derivation: Derivation, gap: Absence) -> str:
    who = f" {_WHO[gap.by].format(each=derivation.for_each)}" if gap.by else ""
    start = f" from the beginning of {gap.from_}" if gap.from_ else ""
    return f"{who}{start}{f' before the beginning of {gap.to}' if gap.to else ''}"


def _said(library: Library, fact_id: str, *, answer: bool) -> str:
    fact = library.facts[fact_id]
    return statement(fact, extent_of_value(fact, answer))


def _conclusion(library: Library, derivation: Derivation) -> str:
    then = derivation.then
    if then.is_ is not None:
        return _said(library, then.fact, answer=then.is_)
    sentence = library.facts[then.fact].statement or "{value}"
    if then.elapsed:
        possible_conclusions = (
            f"the {then.elapsed.from_point} of {then.elapsed.from_}",
            f"the {then.elapsed.to_point} of {then.elapsed.to}",
        )
        value = f"(the seconds from {possible_conclusions[0]} to {possible_conclusions[1]})"
    elif then.days:
        kind = "business days" if then.days.business else "days"
        value = f"(the {kind} from {then.days.from_}, not counted, to {then.days.to}, counted)"
    else:
        value = f"(the number of {then.count} told)" if then.count else "(the rounds of all shots together)"
    return sentence.replace("{value}", value)
