"""What an account knows of one fact of one entity, and what several claims about it come to together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import combinations
from typing import NamedTuple

from policycheck.facts.inferred import InferredValue
from policycheck.logic.answers import extent_of_value, leaves_out, same_answers
from policycheck.logic.extent import Extent, is_empty, join, meet, overlaps, within
from policycheck.model.account_value import Basis
from policycheck.model.incident import Incident
from policycheck.model.party import BOARD, RECORD
from policycheck.model.statement import Assertion
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class FactStatus:
    """What an account knows of one fact of one entity."""

    extent: Extent | None  # None: unknown
    basis: Basis
    assertions: tuple[Assertion, ...] = ()  # those it rests on, or those that conflict
    inferred: tuple["AttributedInference", ...] = ()  # inferences that it rests on, or that conflict
    with_record: tuple[Assertion, ...] = ()  # what the record shows beside the account's own, and leaves less open
    against_record: tuple[Assertion, ...] = ()
    against_inferred: tuple["AttributedInference", ...] = ()  # what follows from the record alone, and is otherwise


SILENT = FactStatus(None, "silent")


def known_extents(statuses: Mapping[str, FactStatus]) -> dict[str, Extent]:
    """The extents of the facts that are not unknown."""
    return {fact: status.extent for fact, status in statuses.items() if status.extent is not None}


class AttributedInference(NamedTuple):
    """What follows from the statements of an account, as the word of its party."""

    party: str
    inferred: InferredValue


def premise_of(status: FactStatus) -> Extent | None:
    """What derivations start from: of words that contradict each other, no answer at all."""
    return frozenset[bool]() if status.basis == "contradicted" else status.extent


def vague(vocabulary: Mapping[str, Fact], assertion: Assertion) -> bool:
    """Whether a statement leaves out no answer, so that it says nothing: some number of rounds."""
    fact = vocabulary[assertion.fact]
    return not leaves_out(fact, extent_of_value(fact, assertion.value))


def record_judgements(vocabulary: Mapping[str, Fact], incident: Incident) -> list[int]:
    """The positions, among the statements, of judgements that the record is said to make; nobody can check one."""
    record = incident.sources_of(RECORD)
    return [
        index
        for index, statement in enumerate(incident.statements)
        if isinstance(statement, Assertion) and statement.source in record and vocabulary[statement.fact].judgement
    ]


def narrowed(fact: Fact, *parts: FactStatus) -> FactStatus:
    """The first part, with what each later one leaves out beside those before it, where all can be so.

    One that cannot be so beside them does not count. Where one contradicts itself, those before it stand alone; where
    all before it are silent, it comes first.
    """
    return reduce(partial(_narrowed, fact), parts)


def _narrowed(fact: Fact, first: FactStatus, second: FactStatus) -> FactStatus:
    if first.extent is None:
        return second if first.basis == "silent" else first
    if second.extent is None:
        return first
    both = meet(first.extent, second.extent)
    if is_empty(both) or same_answers(fact, both, first.extent):
        return first
    implied = bool(second.inferred)  # of what follows, the last alone is kept where it says as much
    needed = (
        inference for inference in first.inferred if not (implied and within(second.extent, inference.inferred.extent))
    )
    return replace(
        first,
        extent=both,
        inferred=(*needed, *second.inferred),
        with_record=first.with_record + second.assertions,
    )


def inferred_status(account: str, inferred: InferredValue | None) -> FactStatus:
    """What an account knows by what follows under it; silent where nothing does."""
    if inferred is None:
        return SILENT
    return FactStatus(inferred.extent, "derived", inferred=(AttributedInference(account, inferred),))


def agreed(claims: Iterable[tuple[Assertion | AttributedInference, Extent]], basis: Basis) -> FactStatus:
    """What several assertions come to together: silent, contradicted, or the answers that all of them allow."""
    all_claims = list(claims)
    if not all_claims:
        return SILENT
    assertions = tuple(claim for claim, _ in all_claims if isinstance(claim, Assertion))
    inferred = tuple(claim for claim, _ in all_claims if isinstance(claim, AttributedInference))
    extent = reduce(meet, (extent for _, extent in all_claims))
    if is_empty(extent):
        return FactStatus(None, "contradicted", assertions, inferred=inferred)
    return FactStatus(extent, basis, assertions, inferred=inferred)


def against_record(
    status: FactStatus, record: Sequence[tuple[Assertion, Extent]], inferred: InferredValue | None
) -> FactStatus:
    """What a party knows, with what the record says, or leads to, against it."""
    assert status.extent is not None
    combined = agreed(record, "record")
    against = [claim for claim, extent in record if not overlaps(status.extent, extent)]
    if not against and combined.extent is not None and not overlaps(status.extent, combined.extent):
        against = list(combined.assertions)  # each leaves room for it, and all of them together do not
    if inferred is None or overlaps(status.extent, inferred.extent):
        return replace(status, against_record=tuple(against)) if against else status
    return replace(status, against_record=tuple(against), against_inferred=(AttributedInference(RECORD, inferred),))


def shared(claims: Iterable[tuple[str, Extent]]) -> Extent | None:
    """Of what each side says, what the record gives, and the answers that either of every two sides allows.

    None where neither gives anything. The board is no side.
    """
    parties: dict[str, Extent] = {}
    for party, extent in claims:
        parties[party] = meet(parties[party], extent) if party in parties else extent
    shared_extents = [parties[RECORD]] if RECORD in parties else []
    sides = [extent for party, extent in parties.items() if party not in (RECORD, BOARD)]
    shared_extents += [join(first, second) for first, second in combinations(sides, 2)]
    return reduce(meet, shared_extents) if shared_extents else None


def informative(definition: Fact, status: FactStatus) -> FactStatus:
    """The status, unless it leaves out no answer."""
    if status.extent is not None and not leaves_out(definition, status.extent):
        return FactStatus(None, "silent", status.assertions)
    return status
