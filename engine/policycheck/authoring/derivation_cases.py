"""Cases of derivations: run, and whether they notice what is left out of the derivation."""

from collections.abc import Iterator
from typing import Any

from policycheck.authoring.cases import CaseResult
from policycheck.facts.accounts import Accounts
from policycheck.facts.statements import phrase
from policycheck.library.files import Path_, SourceFile
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.model.base import Model
from policycheck.model.case_run import Mutant
from policycheck.model.derivation import Derivation, DerivationCase, DerivationPremise, PremiseGroup
from policycheck.model.event_kind import EventKinds
from policycheck.model.incident import Incident
from policycheck.model.statement import INCIDENT
from policycheck.model.vocabulary import REACH, about

_ACCOUNT = "press"  # the party of the one source that a case has


def run_derivation_cases(library: Library, derivation: Derivation) -> list[CaseResult]:
    """The result of every case of the derivation, in the order of its file."""
    return [_run(library, derivation, case) for case in derivation.cases]


def _run(library: Library, derivation: Derivation, case: DerivationCase) -> CaseResult:
    accounts = Accounts(
        incident_of(derivation, case, library.events),
        library.facts,
        {derivation.id: derivation},
        kinds=library.events,
        jurisdiction=case.jurisdiction,
    )
    concluded = case.of or derivation.then.fact
    fact = library.facts[concluded]
    inference = accounts.following(_ACCOUNT).inferred.get((concluded, _subject(derivation, concluded)))
    expected = case.derives
    wanted = "unknown" if expected == "unknown" else phrase(fact, value_of(fact, extent_of_value(fact, expected)))
    came = "unknown" if inference is None else phrase(fact, value_of(fact, inference.extent))
    return CaseResult(case.name, wanted, came)


def incident_of(derivation: Derivation, case: DerivationCase, kinds: EventKinds) -> Incident:
    """The small incident that a case describes: the entity `this`, those linked with it, and one source."""
    source = {"source": "teller"}
    data: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "case",
        "title": case.name,
        "agency": "none",
        "date": case.date,
        "entities": _entities(derivation, case, kinds),
        "sources": {"teller": {"party": _ACCOUNT, "title": "the source of the case"}},
        "assertions": [
            {"fact": fact, "about": _subject(derivation, fact), "value": _plain(value), **source}
            for fact, value in case.facts.items()
        ],
        "timeline": {
            "events": [{"id": name, **_plain(event), **source} for name, event in case.events.items()],
            "order": [{**_plain(order), **source} for order in case.order],
            "complete": [{**_plain(span), **source} for span in case.complete],
        },
    }
    return Incident.model_validate(data)


def _plain(value: Any) -> Any:
    return value.model_dump(by_alias=True, exclude_none=True) if isinstance(value, Model) else value


def _subject(derivation: Derivation, fact: str) -> str:
    link = REACH[derivation.for_each][about(fact)]
    if link is None:
        return INCIDENT if derivation.for_each == INCIDENT else "this"
    return _linked(link)


def _linked(link: str) -> str:
    """The name of the entity that a link leads to."""
    return link.replace("_", "-")


def _entities(derivation: Derivation, case: DerivationCase, kinds: EventKinds) -> dict[str, dict[str, str]]:
    links = {link: kind for kind, link in REACH[derivation.for_each].items() if link not in (None, INCIDENT)}
    entities = {_linked(link): {"kind": kind} for link, kind in links.items()}
    if derivation.for_each != INCIDENT:
        entities["this"] = {"kind": derivation.for_each, **{link: _linked(link) for link in links}}
    for event in case.events.values():
        if event.by is not None:
            entities.setdefault(event.by, {"kind": kinds[event.kind].by or "civilian"})
    return entities


def derivation_mutants(
    library: Library, derivation: Derivation, document: SourceFile
) -> tuple[int, tuple[Mutant, ...]]:
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
    """The derivation without each premise, event, order and absence. With an event goes what names it."""
    for key, word in (("premises", "premise"), ("order", "order"), ("absent", "absence")):
        items = getattr(derivation, key)
        for index in range(len(items)):
            fewer = (*items[:index], *items[index + 1 :])
            changed = derivation.model_copy(update={key: fewer})
            if changed.premises or changed.events or changed.then.days:  # else everything would follow from nothing
                yield f"{word} {index + 1} left out", (key, index), changed
    for index, premise in enumerate(derivation.premises):
        for what, rest in _fewer_answers(premise):
            premises = (*derivation.premises[:index], rest, *derivation.premises[index + 1 :])
            yield (
                f"{what} of premise {index + 1} left out",
                ("premises", index),
                derivation.model_copy(update={"premises": premises}),
            )
    if derivation.then.days is not None:
        of, business = ("calendar", False) if derivation.then.days.business else ("business", True)
        days = derivation.then.days.model_copy(update={"business": business})
        changed = derivation.model_copy(update={"then": derivation.then.model_copy(update={"days": days})})
        yield f"{of} days counted", ("then", "days"), changed
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


def _fewer_answers(premise: DerivationPremise) -> Iterator[tuple[str, DerivationPremise]]:
    """The premise without each of its ways to be met, or of its options."""
    key = "any_of" if isinstance(premise, PremiseGroup) else "one_of"
    items: tuple[object, ...] = getattr(premise, key) or ()
    for number in range(len(items) if len(items) > 1 else 0):
        fewer = (*items[:number], *items[number + 1 :])
        yield f"{key} {number + 1}", premise.model_copy(update={key: fewer})
