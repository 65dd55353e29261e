"""Running the cases that are kept with derivations: one source tells, and one derivation draws what follows."""

from typing import Any

from policycheck.authoring.cases import CaseResult
from policycheck.facts.accounts import Accounts
from policycheck.facts.statements import phrase
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value, value_of
from policycheck.model.derivation import Derivation, DerivationCase
from policycheck.model.incident import INCIDENT, Incident
from policycheck.model.timeline import KINDS
from policycheck.model.vocabulary import REACH, about

_ACCOUNT = "press"  # the party of the one source that a case has


def run_derivation_cases(library: Library, derivation: Derivation) -> list[CaseResult]:
    """The result of every case of the derivation, in the order of its file."""
    return [_run(library, derivation, case) for case in derivation.cases]


def _run(library: Library, derivation: Derivation, case: DerivationCase) -> CaseResult:
    accounts = Accounts(incident_of(derivation, case), library.facts, {derivation.id: derivation})
    concluded = case.of or derivation.then.fact
    fact = library.facts[concluded]
    inference = accounts.following(_ACCOUNT).inferred.get((concluded, _subject(derivation, concluded)))
    expected = case.derives
    wanted = "unknown" if expected == "unknown" else phrase(fact, value_of(fact, extent_of_value(fact, expected)))
    came = "unknown" if inference is None else phrase(fact, value_of(fact, inference.extent))
    return CaseResult(case.name, wanted, came)


def incident_of(derivation: Derivation, case: DerivationCase) -> Incident:
    """The small incident that a case tells of: the entity `this`, those linked with it, and one source."""
    source = {"source": "teller"}
    data: dict[str, Any] = {
        "schema": "policycheck/incident/1",
        "id": "case",
        "title": case.name,
        "agency": "none",
        "entities": _entities(derivation, case),
        "sources": {"teller": {"party": _ACCOUNT, "title": "the source of the case"}},
        "assertions": [
            {"fact": fact, "about": _subject(derivation, fact), "value": value, **source}
            for fact, value in case.facts.items()
        ],
        "timeline": {
            "events": [{"id": name, **_plain(event), **source} for name, event in case.events.items()],
            "order": [{**_plain(order), **source} for order in case.order],
            "complete": [{**_plain(span), **source} for span in case.complete],
        },
    }
    return Incident.model_validate(data)


def _plain(model: Any) -> dict[str, Any]:
    plain = model.model_dump(by_alias=True, exclude_none=True)
    assert isinstance(plain, dict)
    return plain


def _subject(derivation: Derivation, fact: str) -> str:
    """Whom a fact of the derivation is about in a case."""
    link = REACH[derivation.for_each][about(fact)]
    if link is None:
        return INCIDENT if derivation.for_each == INCIDENT else "this"
    return link


def _entities(derivation: Derivation, case: DerivationCase) -> dict[str, dict[str, str]]:
    links = [link for link in ("by", "against") if link in REACH[derivation.for_each].values()]
    entities = {link: {"kind": {"by": "officer", "against": "civilian"}[link]} for link in links}
    if derivation.for_each != INCIDENT:
        entities["this"] = {"kind": derivation.for_each, **{link: link for link in links}}
    for event in case.events.values():
        if event.by is not None:
            entities.setdefault(event.by, {"kind": KINDS[event.kind].by or "civilian"})
    return entities
