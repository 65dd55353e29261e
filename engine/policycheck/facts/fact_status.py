"""What an account holds on one fact of one entity, and how several words on it come together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import combinations
from typing import NamedTuple

from policycheck.facts.derive import InferredValue
from policycheck.logic.answers import extent_of_value, leaves_out, same_answers
from policycheck.logic.extent import Extent, is_empty, join, meet, within
from policycheck.model.account_value import Basis
from policycheck.model.incident import Assertion
from policycheck.model.party import BOARD, RECORD
from policycheck.model.vocabulary import Fact


@dataclass(frozen=True)
class FactStatus:
    """What an account holds on one fact of one entity."""

    extent: Extent | None  # None: unknown
    basis: Basis
    assertions: tuple[Assertion, ...] = ()  # those it rests on, or those that clash
    inferred: tuple[
        "AttributedInference", ...
    ] = ()  # what it rests on, or what clashes, that nobody says and that follows
    with_record: tuple[Assertion, ...] = ()  # what the record shows beside the account's own, and leaves less open
    against_record: tuple[Assertion, ...] = ()
    against_inferred: tuple["AttributedInference", ...] = ()  # what follows from the record alone, and is otherwise


SILENT = FactStatus(None, "silent")


def known(cells: Mapping[str, FactStatus]) -> dict[str, Extent]:
    """The extents of the facts that are not unknown."""
    return {fact: held.extent for fact, held in cells.items() if held.extent is not None}


class AttributedInference(NamedTuple):
    """What follows from the statements of an account, as the word of its party."""

    party: str
    inferred: InferredValue


def premise_of(held: FactStatus) -> Extent | None:
    """What derivations start from: of words that contradict each other, no answer at all."""
    return frozenset[bool]() if held.basis == "contradicted" else held.extent


def vague(vocabulary: Mapping[str, Fact], said: Assertion) -> bool:
    """Whether a statement leaves out no answer, so that it says nothing: some number of rounds."""
    fact = vocabulary[said.fact]
    return not leaves_out(fact, extent_of_value(fact, said.value))


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
    implied = bool(second.inferred)  # of what follows, the last alone is told where it says as much
    needed = (one for one in first.inferred if not (implied and within(second.extent, one.inferred.extent)))
    return replace(
        first,
        extent=both,
        inferred=(*needed, *second.inferred),
        with_record=first.with_record + second.assertions,
    )


def agreed(said: Iterable[tuple[Assertion | AttributedInference, Extent]], basis: Basis) -> FactStatus:
    """What several assertions come to together: silent, contradicted, or the answers that all of them allow."""
    pairs = list(said)
    if not pairs:
        return SILENT
    assertions = tuple(word for word, _ in pairs if isinstance(word, Assertion))
    inferred = tuple(word for word, _ in pairs if isinstance(word, AttributedInference))
    extent = reduce(meet, (extent for _, extent in pairs))
    if is_empty(extent):
        return FactStatus(None, "contradicted", assertions, inferred=inferred)
    return FactStatus(extent, basis, assertions, inferred=inferred)


def shared(said: Iterable[tuple[str, Extent]]) -> Extent | None:
    """Of what each side says, what the record gives, and the answers that either of every two sides allows.

    None where neither gives anything. The board is no side.
    """
    parties: dict[str, Extent] = {}
    for party, extent in said:
        parties[party] = meet(parties[party], extent) if party in parties else extent
    given = [parties[RECORD]] if RECORD in parties else []
    sides = [extent for party, extent in parties.items() if party not in (RECORD, BOARD)]
    given += [join(one, other) for one, other in combinations(sides, 2)]
    return reduce(meet, given) if given else None
