"""What an account holds on one fact of one entity, and how several words on it come together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from policycheck.facts.derive import Inferred
from policycheck.logic.extent import Extent, is_empty, meet
from policycheck.model.account_value import Basis
from policycheck.model.incident import Assertion


@dataclass(frozen=True)
class Held:
    """What an account holds on one fact of one entity."""

    extent: Extent | None  # None: unknown
    basis: Basis
    assertions: tuple[Assertion, ...] = ()  # those it rests on, or those that clash
    inferred: tuple["Consequence", ...] = ()  # what it rests on, or what clashes, that nobody says and that follows
    against_record: tuple[Assertion, ...] = ()
    against_inferred: tuple["Consequence", ...] = ()  # what follows from the record alone, and is otherwise


SILENT = Held(None, "silent")


def known(cells: Mapping[str, Held]) -> dict[str, Extent]:
    """The extents of the facts that are not unknown."""
    return {fact: held.extent for fact, held in cells.items() if held.extent is not None}


class Consequence(NamedTuple):
    """What follows from the statements of an account, as the word of its party."""

    party: str
    inferred: Inferred


def agreed(said: Iterable[tuple[Assertion | Consequence, Extent]], basis: Basis) -> Held:
    """What several assertions come to together: silent, contradicted, or the answers that all of them allow."""
    pairs = list(said)
    if not pairs:
        return SILENT
    assertions = tuple(word for word, _ in pairs if isinstance(word, Assertion))
    inferred = tuple(word for word, _ in pairs if isinstance(word, Consequence))
    extent = reduce(meet, (extent for _, extent in pairs))
    if is_empty(extent):
        return Held(None, "contradicted", assertions, inferred=inferred)
    return Held(extent, basis, assertions, inferred=inferred)
