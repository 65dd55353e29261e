"""Sentences that lay down a duty, by their verbs."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from policycheck.authoring.importing.labels import is_item
from policycheck.authoring.sentences import spans

VERB = re.compile(
    r"\b(?:shall|must|should|(?-i:may)|will|(?:is|are) (?:required|expected|obligated) to"
    r"|(?:is|are) (?:strictly )?prohibited|(?:is|are) (?:not|never) (?:authorized|permitted|allowed)"
    r"|(?:is|are) forbidden|not authorized)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class DutySentence:
    """A sentence with its number among those of its section. Its pieces stand in one paragraph each, in this order.

    A sentence that ends with a colon goes on in the items below it.
    """

    number: int
    verb: str
    pieces: tuple[str, ...]

    @property
    def text(self) -> str:
        """The sentence as one line."""
        return " ".join(self.pieces)


def duties_of(passages: Sequence[str]) -> tuple[DutySentence, ...]:
    """The sentences of a section that lay down a duty, forbid or permit something, in order."""
    found: list[DutySentence] = []
    open_, last = False, -1  # whether the last sentence goes on in items, and which it is
    for passage in passages:
        pieces = [passage[start:end].strip() for start, end in spans(passage)]
        item = is_item(passage)
        open_ = open_ and item
        for piece in pieces:
            verb = VERB.search(piece)
            if verb is not None:
                found.append(DutySentence(len(found) + 1, verb[0], (piece,)))
                if piece.endswith(":"):
                    open_, last = True, len(found) - 1
            elif open_ and item:
                whole = found[last]
                found[last] = DutySentence(whole.number, whole.verb, (*whole.pieces, piece))
    return tuple(found)
