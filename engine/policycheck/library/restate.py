"""An incident restated as the rest of the program reads it: every statement of a fact that rules can ask for."""

from collections.abc import Sequence
from itertools import count

from policycheck.facts.statements import in_own_words
from policycheck.library.library import Library
from policycheck.logic.answers import extent_of_value
from policycheck.logic.extent import overlaps
from policycheck.model.base import free_name
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, Source
from policycheck.model.statement import Assertion, OtherStatement, RetiredStatement
from policycheck.model.vocabulary import Fact, about


def restated(incident: Incident, library: Library) -> Incident:
    """The incident, with what the board found as statements of a source of its own, and without retired facts."""
    return _with_findings(_without_retired(incident, library))


def _with_findings(incident: Incident) -> Incident:
    """The incident with the facts that the board found as statements of the board, the last of the sources."""
    findings = incident.findings
    if not findings.facts:
        return incident
    name = free_name(BOARD, incident.sources)
    found = tuple(
        Assertion(fact=one.fact, about=one.about, value=one.value, source=name, note=one.because)
        for one in findings.facts
    )
    source = Source(party=BOARD, title="Findings of the board", date=findings.date)
    update = {"sources": {**incident.sources, name: source}, "statements": (*incident.statements, *found)}
    return incident.model_copy(update=update)


def _without_retired(incident: Incident, library: Library) -> Incident:
    """The incident with each statement of a retired fact as one of the fact that replaced it, or as one without a fact.

    Of two that cannot both be so the later one disputes the earlier.
    """
    if all(not isinstance(said, Assertion) or said.fact in library.facts for said in incident.statements):
        return incident
    statements: list[Assertion | OtherStatement] = []
    taken = {said.id for said in incident.other_statements if said.id is not None}
    for said in incident.statements:
        if not isinstance(said, Assertion) or said.fact in library.facts:
            statements.append(said)
        elif (instead := library.retired[said.fact].replaced_by) is not None:
            statements.append(said.model_copy(update={"fact": instead}))
        else:
            statements.append(_retired(said, library.retired[said.fact], statements, taken))
    return incident.model_copy(update={"statements": tuple(statements)})


def _retired(
    said: Assertion, fact: Fact, earlier: Sequence[Assertion | OtherStatement], taken: set[str]
) -> RetiredStatement:
    """A statement of a retired fact in the words of its question, with an id that no other statement has."""
    extent = extent_of_value(fact, said.value)
    retired = (one for one in earlier if isinstance(one, RetiredStatement))
    same = (one for one in retired if (one.fact, one.about) == (said.fact, said.about))
    denied = next((one for one in same if not overlaps(extent_of_value(fact, one.value), extent)), None)
    name = f"{about(said.fact)}-{said.fact.partition('.')[2].replace('_', '-')}"
    number = next(number for number in count(1) if f"{name}-{number}" not in taken)
    taken.add(f"{name}-{number}")
    words = in_own_words(fact, said.value)
    return RetiredStatement(
        fact=said.fact,
        value=said.value,
        says=f"{words[:1].upper()}{words[1:]}.",
        about=said.about,
        source=said.source,
        id=f"{name}-{number}",
        disputes=denied.id if denied else None,
        pinpoint=said.pinpoint,
        quote=said.quote,
        note=said.note,
    )
